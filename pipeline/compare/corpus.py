"""What a run left, as data frames, and its documents in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa

from pipeline import lexicons as lexicon_files
from pipeline.classify import codebook as codebooks
from pipeline.classify import model_files
from pipeline.classify.codebook import Codebook
from pipeline.codelists import Titles
from pipeline.compare import frames, part_frames
from pipeline.compare.grouping import Grouping, name_of, require_column
from pipeline.compare.texts import Texts
from pipeline.compare.workers import Workers
from pipeline.engines.segmenters import SEGMENTERS
from pipeline.errors import XunshiError
from pipeline.lexicons import Lexicons
from pipeline.means import titles
from pipeline.messages import Message
from pipeline.segment.words import Cut
from pipeline.tables import sets
from pipeline.tables.part_files import part_name

MEMORY = 256
Value = str | int
# the one table that everything asks for
_HELD = "documents"
# as the manifest of a run calls the lexicons that the program comes with
_BUILT_IN = "built-in"


@dataclass(frozen=True)
class Corpus:
    """The tables of one run, or of some of its documents.

    Attributes:
        folder: where `xunshi run` wrote them.
        only: the documents chosen, None for all.
        cut: what cuts words, as `engines.segmenters.cutter` gives it; None for the segmenter that the run names.
        cut_by: name of what `cut` is, so that its words can be kept for the next comparison; empty where it has none.
        memory: MiB that sorting and joining what is on disk may take.
        workers: who cuts words, folds texts and looks for passages; None for this process.
        opened: the run's table set.
    """

    folder: Path
    only: frozenset[str] | None = None
    cut: Cut | None = None
    cut_by: str = ""
    memory: int = MEMORY
    workers: Workers | None = None
    opened: sets.TableSet | None = field(default=None, repr=False, compare=False)
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path) -> Corpus:
        """The tables in a folder.

        Raises:
            XunshiError: it holds none, or tables that are not of one making.
        """
        if not any((folder / name).is_file() for name in ("documents.csv", part_name("documents", 0))):
            raise XunshiError(
                "{folder}: holds no documents.csv; make the tables first: xunshi run TEXTS --out {folder}",
                folder=folder,
            )
        corpus = cls(folder, opened=sets.open_set(folder, f"xunshi run TEXTS --out {folder}"))
        if corpus.documents.empty:
            raise XunshiError(
                "{folder}: no document in it; {rejects} says what could not be read",
                folder=folder,
                rejects=folder / ("rejects" if corpus.parts("rejects") else "rejects.csv"),
            )
        return corpus

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One table of the run, typed as the schema says, with the names of its columns whatever headers it has.

        Args:
            name: of the table.
            columns: those that are wanted, which of a wide table takes a part of the memory; None for all.

        Raises:
            XunshiError: it is missing or damaged.
        """
        if name == _HELD and name not in self._read:
            self._read[name] = self._frame(name)
        if name not in self._read:
            # read anew each time: that takes less time than holding it takes memory
            return self._frame(name, columns, self.only)
        frame = self._read[name]
        if columns is not None:
            frame = frame[[column for column in columns if column in frame]]
        return frame if self.only is None else frame[frame["doc_id"].isin(self.only)].reset_index(drop=True)

    def of(self, doc_ids: Iterable[str]) -> Corpus:
        """Some of the documents."""
        return replace(self, only=frozenset(doc_ids))

    def _frame(
        self, name: str, columns: Sequence[str] | None = None, only: frozenset[str] | None = None
    ) -> pd.DataFrame:
        if parts := self.parts(name):
            return part_frames.read(self.folder, name, parts, self.open, columns, only)
        return frames.read(self.folder / f"{name}.csv", self.open, self.titles_of_run, columns, only)

    def parts(self, name: str) -> list[str]:
        """The files that hold a table in parts; none where it is one file."""
        return self.opened.parts(name) if self.opened else []

    @property
    def whole(self) -> Corpus:
        """All documents of the run."""
        return self if self.only is None else replace(self, only=None)

    def cells(self, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The texts of some columns of a table, whichever documents are chosen, a stretch of the file at a time.

        Args:
            name: of the table.
            columns: of the type string.

        Raises:
            XunshiError: it is missing or damaged.
        """
        if parts := self.parts(name):
            return part_frames.batches(self.folder, parts, self.open, columns)
        return frames.batches(self.folder / f"{name}.csv", self.open, columns)

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document."""
        return self.table("documents")

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Clean text by doc_id, each read when it is asked for.

        Raises:
            XunshiError: `texts.jsonl`, or a part, cannot be read.
        """
        documents = self.documents["doc_id"]
        if not self.parts("texts"):
            return Texts(self.folder / "texts.jsonl", self.open, documents)
        found = part_frames.texts(self.cells("texts", ("doc_id", "text")))
        return {d: found.get(d, "") for d in documents}

    @cached_property
    def lexicons(self) -> Lexicons:
        """Those that the run was made with; the built-in ones where the user's own are gone (`notices` says so)."""
        return lexicon_files.load(self.lexicon_folder)

    @property
    def lexicon_folder(self) -> Path | None:
        """Of the user's own lexicons that the run was made with, if they are there."""
        told = Path(self._lexicon_folder)
        return told.absolute() if told.is_dir() else None

    @cached_property
    def _lexicon_folder(self) -> str:
        """The folder of lexicons as the run's manifest names it."""
        told = self._manifest.get("lexicons")
        return str(told["folder"]) if isinstance(told, dict) and "folder" in told else _BUILT_IN

    @cached_property
    def codebook(self) -> Codebook:
        """Of the run's classifier; the program's own where that is not there any more."""
        told = self._manifest.get("model")
        folder = Path(str(told["folder"])) if isinstance(told, dict) and "folder" in told else Path()
        own = folder / codebooks.FILE
        return codebooks.read(own) if own.is_file() else model_files.built_in().codebook

    @cached_property
    def titles_of_run(self) -> Titles | None:
        """What the run wrote in the place of codes, if it did."""
        told = self._manifest.get("settings")
        return self.titles("zh") if isinstance(told, dict) and told.get("values") == "zh" else None

    def titles(self, lang: str) -> Titles:
        """What people read for coded values: measures and labels in the words of the run's own lexicons and codebook."""
        return titles(lang, self.lexicons, self.codebook)

    @property
    def words_by(self) -> str:
        """Name of what cuts words; empty where it has none."""
        return self.cut_by or ("" if self.cut else self.segmenter)

    @property
    def segmenter(self) -> str:
        """What the run was told to have its words cut by. No model or permission is taken from a folder of results."""
        told = self._manifest.get("settings")
        name = told.get("segmenter") if isinstance(told, dict) else None
        return name if name in SEGMENTERS else SEGMENTERS[0]

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file of the run; one made by hand (`opened` is None) as it stands.

        Raises:
            XunshiError: the run has no such file, or it was replaced.
        """
        return self.opened.open(name) if self.opened else (self.folder / name).open("rb")

    @property
    def _manifest(self) -> Mapping[str, Any]:
        return self.opened.manifest if self.opened else {}

    def notices(self) -> Iterable[str]:
        """What a reader must know of the corpus before the figures."""
        told = self._lexicon_folder
        if told != _BUILT_IN and not Path(told).is_dir():
            yield Message(
                "the lexicons of the run, {told}, are not there: years of slogans and names of places are the built-in ones'",
                told=told,
            )

    def where(self, conditions: Mapping[str, Value | Sequence[Value]]) -> Corpus:
        """The documents whose columns have this value, or one of these: `{"year": [2022, 2023], "level": "省"}`.

        Raises:
            XunshiError: no such column, or no document is left.
        """
        frame = self.documents
        for column, wanted in conditions.items():
            require_column(column, "--where")
            values = [str(v) for v in ([wanted] if isinstance(wanted, str | int) else wanted)]
            shown = frame[column].map(name_of)
            if not shown.isin(values).any():
                there = ", ".join(sorted(set(shown)))
                raise XunshiError(
                    "--where {column}={values}: no document has that; there are {there}",
                    column=column,
                    values=",".join(values),
                    there=there,
                )
            frame = frame[shown.isin(values)]
        return replace(self, only=frozenset(frame["doc_id"]))

    def group(self, by: Sequence[str]) -> Grouping:
        """The documents in groups.

        Args:
            by: one or two of `BY`.

        Raises:
            XunshiError: no such column.
        """
        return Grouping.made(self.documents, by)


def read_table(folder: Path, name: str, titles: Titles | None = None) -> pd.DataFrame:
    """One table of a run as a typed frame.

    Args:
        folder: of the run.
        name: the table's.
        titles: what stands in the place of codes there; None for the codes.

    Raises:
        XunshiError: it is missing, damaged, or not of one making with the others.
    """
    opened = sets.open_set(folder, f"xunshi run TEXTS --out {folder}")
    if parts := opened.parts(name):
        return part_frames.read(folder, name, parts, opened.open, None)
    return frames.read(folder / f"{name}.csv", opened.open, titles)
