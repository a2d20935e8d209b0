"""All comparisons of one corpus in one grouping: made once, in one place, and written with their data dictionary."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from pipeline.compare import keyness, ledger, rates, reuse, schema, silences, similarity
from pipeline.compare import totals as totalling
from pipeline.compare.corpus import Corpus, Grouping
from pipeline.errors import XunshiError
from pipeline.tables import arrow, describe, sets, writers
from pipeline.tables.columns import Table

_MAKERS = {
    "groups": lambda c: rates.groups(c.corpus, c.grouping),
    "rates": lambda c: rates.rates(c.corpus, c.grouping),
    "keyness": lambda c: keyness.keyness(c.corpus, c.grouping),
    "totals": lambda c: totalling.totals(c.corpus, c.grouping),
    "likeness": lambda c: similarity.likeness(c.corpus, c.grouping, c.vectors),
    "neighbours": lambda c: similarity.neighbours(c.corpus, c.grouping, c.vectors),
    "clusters": lambda c: similarity.clusters(c.corpus, c.grouping, c.vectors),
    "map": lambda c: similarity.document_map(c.corpus, c.grouping, c.vectors),
    "passages": lambda c: reuse.passages(c.corpus, c.grouping, c.corpus.lexicons),
    "originality": lambda c: reuse.originality(c.corpus, c.grouping, c.table("passages")),
    "flows": lambda c: reuse.flows(c.table("passages"), c.grouping),
    "slogan_ledger": lambda c: ledger.slogan_ledger(c.corpus, c.grouping, c.corpus.lexicons),
    "silences": lambda c: silences.silences(c.corpus, c.grouping),
}


@dataclass(frozen=True)
class Comparison:
    """The comparisons of a corpus by some columns; each table is made when it is first asked for."""

    corpus: Corpus
    grouping: Grouping
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def vectors(self) -> similarity.Vectors:
        """The documents as TF-IDF vectors, which four of the tables need."""
        return similarity.vectors(self.corpus)

    def table(self, name: str) -> pd.DataFrame:
        """One comparison.

        Raises:
            XunshiError: there is none of that name.
        """
        if name not in _MAKERS:
            raise XunshiError(f"{name}: no such comparison; there are {', '.join(_MAKERS)}")
        if name not in self._made:
            frame = _MAKERS[name](self)
            self._made[name] = frame.astype({"few": "boolean"}) if "few" in frame else frame
        return self._made[name]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every comparison by its name, in the schema's order."""
        return {table.name: self.table(table.name) for table in schema.TABLES}

    def write(
        self,
        folder: Path,
        formats: Collection[str] = ("csv",),
        headers: str = "en",
        more: Callable[[Path], object] = lambda _: None,
    ) -> dict[str, int]:
        """Write every comparison, datapackage.json and manifest.json: all of them visible at once, or none.

        Args:
            folder: made if missing.
            formats: as for `writers.write_table`.
            headers: "en" or "zh".
            more: writes what else belongs to them into the folder that it is called with.

        Returns:
            Rows by table.

        Raises:
            XunshiError: the folder cannot be written, or another process is writing to it.
        """
        with sets.replacing(folder) as (stage, publish):
            counts = {t.name: write_frame(t, self.table(t.name), stage, formats, headers) for t in schema.TABLES}
            describe.write_datapackage(stage, formats, headers, counts, schema.TABLES)
            more(stage)
            made_of = self.corpus.opened.manifest["run"] if self.corpus.opened else None
            publish({"of": made_of, "by": list(self.grouping.by), "documents": len(self.grouping.of), "rows": counts})
        return counts


def write_frame(
    table: Table, frame: pd.DataFrame, folder: Path, formats: Collection[str] = ("csv",), headers: str = "en"
) -> int:
    """Write a data frame as one of the tables of a schema; returns its number of rows."""
    batches = arrow.to_arrow(table, rows(table, frame)).to_batches()
    return writers.write_table(table, batches, folder, formats, headers)


def rows(table: Table, frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The frame's rows in the table's columns as plain Python values, None where missing."""
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
