"""All comparisons of one corpus in one grouping: made once, in one place, and written with their data dictionary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
from scipy import sparse

from pipeline.codelists import Titles
from pipeline.columns import Table
from pipeline.compare import counts, registry, signs, similarity, topics
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.compare.grouping import Grouping
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.stopwords import LeftOut, mentions
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.tables import arrow, describe, sets, values, writers


@dataclass(frozen=True)
class Comparison:
    """The comparisons of a corpus by some columns; each table is made when it is first asked for.

    Attributes:
        corpus: the tables of a run.
        grouping: groups of its documents.
        everything: whether tables hold all that was tested or found, not the foremost rows alone.
        options: what a user asked of comparisons.
        faults: what went wrong in comparisons of other packages, a sentence each.
    """

    corpus: Corpus
    grouping: Grouping
    everything: bool = False
    options: Options = DEFAULTS
    faults: list[str] = field(default_factory=list, repr=False, compare=False)
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def words(self) -> tuple[sparse.csr_array, list[str]]:
        """((documents, words) how often each document, in the corpus' order, has each word; the words in order)."""
        return counts.matrix(self.corpus, "words")

    @cached_property
    def topics(self) -> topics.Topics:
        """The topics of the corpus, which five of the tables tell of."""
        return topics.find(*self.words, self.corpus, self.grouping, self.options)

    @cached_property
    def vectors(self) -> similarity.Vectors:
        """The documents as TF-IDF vectors, which four of the tables need."""
        return similarity.vectors(self.corpus)

    @cached_property
    def folded(self) -> Sequence[Folded]:
        """The texts, folded: what shared passages and set phrases are looked for in."""
        return signs.of(self.corpus)

    def limited(self, memory: int) -> Comparison:
        """The same, with so many MiB for what is sorted and joined out of core."""
        return replace(self, corpus=replace(self.corpus, memory=memory))

    def table(self, name: str) -> pd.DataFrame:
        """One comparison, with all the rows that other tables may be made from (`shown` has those to be written).

        Raises:
            XunshiError: there is none of that name.
        """
        known = registry.tables()
        if name not in known:
            raise XunshiError("{name}: no such comparison; there are {known}", name=name, known=", ".join(known))
        if name not in self._made:
            frame = _frame(registry.named(name), self)
            self._made[name] = frame.astype({"few": "boolean"}) if "few" in frame else frame
        return self._made[name]

    def shown(self, name: str) -> pd.DataFrame:
        """One comparison as it is written: its foremost rows, unless everything is asked for.

        Raises:
            XunshiError: there is none of that name.
        """
        frame, foremost = self.table(name), registry.named(name).foremost
        return frame if self.everything or foremost is None else foremost(frame)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every comparison by its name, in the registry's order; one of another package that fails is left out (`faults`)."""
        found = {}
        for kind in registry.every():
            try:
                found[kind.table.name] = self.table(kind.table.name)
            except registry.PluginError as error:
                self.faults.append(str(error))
        return found

    def notes(self) -> list[str]:
        """What a reader must know of the tables before their figures, a sentence each."""
        found: list[str] = []
        for kind in registry.every():
            try:
                found += kind.notes(self)
            except Exception as error:
                if not kind.package:
                    raise
                found.append(
                    Message(
                        "notes of {name} of {package}: raises {kind}: {error}",
                        name=kind.table.name,
                        package=kind.package,
                        kind=type(error).__name__,
                        error=error,
                    )
                )
        return found

    def write(
        self,
        folder: Path,
        formats: Collection[str] = ("csv",),
        headers: str = "en",
        titles: Titles | None = None,
        more: Callable[[Path], object] = lambda _: None,
    ) -> dict[str, int]:
        """Write every comparison, datapackage.json and manifest.json: all of them visible at once, or none.

        Args:
            folder: made if missing.
            formats: as for `writers.write_table`.
            headers: "en" or "zh".
            titles: what coded values are written as; None for the codes.
            more: writes what else belongs to them into the folder that it is called with.

        Returns:
            Rows by table.

        Raises:
            XunshiError: the folder cannot be written, or another process is writing to it.
        """
        with sets.replacing(folder) as (stage, publish):
            frames = {name: _titled(self.shown(name), titles) for name in self.tables()}
            tables = [registry.named(name).table for name in frames]
            counts = {t.name: write_frame(t, frames[t.name], stage, formats, headers, titles) for t in tables}
            describe.write_datapackage(stage, formats, headers, counts, [values.shown(t, titles) for t in tables])
            more(stage)
            made_of = self.corpus.opened.manifest["run"] if self.corpus.opened else None
            publish(
                {
                    "of": made_of,
                    "by": list(self.grouping.by),
                    "documents": len(self.grouping.of),
                    "rows": counts,
                    "settings": {"values": "zh" if titles else "codes", "all": self.everything, **self.options.told()},
                    "left_out": LeftOut.of(self.corpus, self.grouping, self.options).counted(mentions(*self.words)),
                    "notes": self.notes(),
                }
            )
        return counts


def _titled(frame: pd.DataFrame, titles: Titles | None) -> pd.DataFrame:
    """Items that are codes with their titles; which they are hangs on what is counted, so that no column can say it."""
    if titles is None or not {"layer", "item"} <= set(frame):
        return frame
    codes = {kind.name: kind.codes for kind in counts.kinds()}
    items = [titles.of(codes.get(layer, ""), item) for layer, item in zip(frame["layer"], frame["item"], strict=True)]
    return frame.assign(item=items)


def _frame(kind: registry.Kind, comparison: Comparison) -> pd.DataFrame:
    if not kind.package:
        return kind.make(comparison)
    try:
        return kind.make(comparison)[list(kind.table.names)]
    except Exception as error:
        cause = Message("raises {kind}: {error}", kind=type(error).__name__, error=error)
        raise registry.PluginError(
            "comparison {name} of {package}: {cause}; it is left out: mend or remove that package",
            name=kind.table.name,
            package=kind.package,
            cause=cause,
        ) from error


def write_frame(
    table: Table,
    frame: pd.DataFrame,
    folder: Path,
    formats: Collection[str] = ("csv",),
    headers: str = "en",
    titles: Titles | None = None,
) -> int:
    """Write a data frame as one of the tables of a schema; returns its number of rows.

    Args:
        table: which table.
        frame: its rows, in their final order, with all its columns.
        folder: where the files go; made if missing.
        formats: some of `FORMATS`.
        headers: "en" for column names, "zh" for Chinese titles.
        titles: what coded values are written as in files for people; None for the codes.
    """
    batches = arrow.to_arrow(table, rows(table, frame)).to_batches()
    return writers.write_table(table, batches, folder, formats, headers, titles)


def rows(table: Table, frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The frame's rows in the table's columns as plain Python values, None where missing.

    Args:
        table: which table.
        frame: its rows, with all its columns.

    Returns:
        Tuples of cells in the order of the columns.
    """
    columns = [[_plain(v, c.type) for v in frame[c.name].tolist()] for c in table.columns]
    return list(zip(*columns, strict=True))


def _plain(value: object, kind: str) -> object:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN)
        return None
    if kind == "integer":
        return int(str(value).removesuffix(".0"))
    if kind == "number":
        return float(str(value))
    return bool(value) if kind == "boolean" else str(value)
