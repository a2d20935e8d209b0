"""What a run left, as data frames, and its documents in groups."""

from __future__ import annotations

import json
from collections import Counter
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
from pipeline.engines.segmenters import SEGMENTERS
from pipeline.errors import XunshiError
from pipeline.lexicons import Lexicons
from pipeline.means import titles
from pipeline.messages import Message
from pipeline.segment.words import Cut
from pipeline.tables import sets
from pipeline.tables.part_files import part_name

BY = ("province", "year", "level", "genre")
JOINT = " · "
UNKNOWN = "(unknown)"
# all groups together, where change over time is told of them
ALL = "(all)"
# figures that rest on fewer documents are marked
FEW = 3
MEMORY = 256
Value = str | int
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
        opened: the run's table set.
    """

    folder: Path
    only: frozenset[str] | None = None
    cut: Cut | None = None
    cut_by: str = ""
    memory: int = MEMORY
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
                rejects=folder / ("rejects" if corpus._parts("rejects") else "rejects.csv"),
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
        if columns is None and name not in self._read:
            self._read[name] = self._frame(name)
        # some columns are read anew each time: that takes less time than holding them takes memory
        frame = self._read[name] if name in self._read else self._frame(name, columns)
        if columns is not None:
            frame = frame[[column for column in columns if column in frame]]
        return frame if self.only is None else frame[frame["doc_id"].isin(self.only)].reset_index(drop=True)

    def _frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        if parts := self._parts(name):
            return part_frames.read(self.folder, name, parts, self._open, columns)
        return frames.read(self.folder / f"{name}.csv", self._open, self._titles, columns)

    def _parts(self, name: str) -> list[str]:
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
        if parts := self._parts(name):
            return part_frames.batches(self.folder, parts, self._open, columns)
        return frames.batches(self.folder / f"{name}.csv", self._open, columns)

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document."""
        return self.table("documents")

    @cached_property
    def texts(self) -> dict[str, str]:
        """Clean text by doc_id.

        Raises:
            XunshiError: `texts.jsonl`, or a part, cannot be read.
        """
        found = self._texts_of_parts() if self._parts("texts") else self._texts_of_lines()
        return {d: found.get(d, "") for d in self.documents["doc_id"]}

    def _texts_of_parts(self) -> dict[str, str]:
        batches = self.cells("texts", ("doc_id", "text"))
        return {
            doc_id: text or "" for batch in batches for doc_id, text in zip(*batch.to_pydict().values(), strict=True)
        }

    def _texts_of_lines(self) -> dict[str, str]:
        found: dict[str, str] = {}
        path = self.folder / "texts.jsonl"
        try:
            with self._open(path.name) as lines:
                for line in lines:
                    record = json.loads(line)
                    doc_id, text = (
                        record.get(en, record.get(zh)) for en, zh in (("doc_id", "文档编号"), ("text", "全文"))
                    )
                    found[doc_id] = text
        except (OSError, ValueError, AttributeError) as error:
            raise XunshiError(
                "{path}: cannot be read ({error}); run xunshi run again", path=path, error=error
            ) from error
        return found

    @cached_property
    def lexicons(self) -> Lexicons:
        """Those that the run was made with; the built-in ones where the user's own are gone (`notices` says so)."""
        told = self._lexicon_folder
        return lexicon_files.load(Path(told) if Path(told).is_dir() else None)

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
    def _titles(self) -> Titles | None:
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

    def _open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file of the run; one made by hand (`opened` is None) as it stands."""
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
            shown = frame[column].map(_shown)
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
        if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
            raise XunshiError(
                "--by {by}: name one column or two; there are {known}", by=",".join(by), known=", ".join(BY)
            )
        for column in by:
            require_column(column, "--by")
        frame = self.documents
        names = [JOINT.join(_shown(v) for v in row) for row in frame[list(by)].itertuples(index=False)]
        return Grouping(tuple(by), dict(zip(frame["doc_id"], names, strict=True)))


def require_column(column: str, option: str) -> None:
    """Refuse what documents cannot be grouped or chosen by.

    Args:
        column: of the documents, as a user names it.
        option: what messages call the choice (`--by`).

    Raises:
        XunshiError: it is none of `BY`.
    """
    if column not in BY:
        raise XunshiError(
            "{option} {column}: no such column; there are {by}", option=option, column=column, by=", ".join(BY)
        )


def _shown(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN)
        return UNKNOWN
    return str(value)


@dataclass(frozen=True)
class Grouping:
    """Which group each document is in.

    Attributes:
        by: the columns.
        of: doc_id → group.
    """

    by: tuple[str, ...]
    of: dict[str, str]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Documents of each group, groups in order, the unknown last."""
        counts = Counter(self.of.values())
        return {name: counts[name] for name in sorted(counts, key=lambda n: (UNKNOWN in n, n))}

    @property
    def names(self) -> tuple[str, ...]:
        """The groups in order."""
        return tuple(self.sizes)

    def few(self, group: str) -> bool:
        """Whether figures of the group rest on fewer than `FEW` documents."""
        return self.sizes[group] < FEW

    def members(self, group: str) -> list[str]:
        """Documents of a group, in the corpus' order."""
        return [d for d, g in self.of.items() if g == group]

    def notices(self) -> Iterable[str]:
        """What a reader must know of the groups before the figures."""
        unknown = sum(n for name, n in self.sizes.items() if UNKNOWN in name)
        if unknown:
            yield (
                f"{unknown} of {len(self.of)} documents do not say their {' or '.join(self.by)} and are in the group {UNKNOWN}; "
                "metadata.csv beside the texts can give it"
            )
        small = [name for name in self.names if self.few(name) and UNKNOWN not in name]
        if small:
            shown = ", ".join(small[:5]) + (f" and {len(small) - 5} more" if len(small) > 5 else "")
            yield Message("fewer than {few} documents in {shown}: their figures are marked (few)", few=FEW, shown=shown)
        if len(self.sizes) == 1:
            yield Message(
                "all documents are in one group, {names}: there is nothing to compare it with", names=self.names[0]
            )


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
