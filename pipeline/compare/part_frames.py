"""Tables in parts as typed data frames and as Arrow batches: the same rows as `frames` gives of the CSVs of that run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.compare.frames import NEEDED, Open, explained
from pipeline.errors import XunshiError
from pipeline.tables import schema

_TYPES = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
# rows that are held at a time
_ROWS = 65_536


def read(
    folder: Path,
    table: str,
    names: Sequence[str],
    opened: Open,
    columns: Sequence[str] | None = None,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """A table in parts as a typed frame; coded values are codes.

    Args:
        folder: of the run, for messages.
        table: its name.
        names: of its parts, in order.
        opened: opens a file of the run by its name.
        columns: names of those wanted, in this order; None for all. Those that an older run lacks are left out.
        only: the documents whose rows are wanted, `doc_id` among the columns; None for all.

    Raises:
        XunshiError: a part is damaged, or lacks a column that is needed.
    """
    wanted = None if only is None else pa.array(sorted(only), pa.string())
    own = set(schema.named(table).names)
    parts = (_part(folder, table, name, opened, columns) for name in names)
    found = pa.concat_tables(p if wanted is None else p.filter(pc.is_in(p.column("doc_id"), wanted)) for p in parts)
    made = {name: _typed(found.column(name), known=name in own) for name in found.column_names}
    del found
    pa.default_memory_pool().release_unused()
    return pd.DataFrame(made)


def _part(folder: Path, table: str, name: str, opened: Open, columns: Sequence[str] | None) -> pa.Table:
    with explained(folder / name), opened(name) as file:
        part = pq.ParquetFile(file)
        there = part.schema_arrow.names
        wanted = schema.named(table).names if columns is None else columns
        if missing := [c for c in wanted if c not in there and c in NEEDED]:
            raise XunshiError(
                "{path}: has no column {missing}; run xunshi run again", path=folder / name, missing=", ".join(missing)
            )
        chosen = [c for c in columns or there if c in there]
        return part.read(columns=chosen).select(chosen).replace_schema_metadata()


def batches(folder: Path, names: Sequence[str], opened: Open, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The texts of some columns, a stretch of a part at a time.

    Args:
        folder: of the run, for messages.
        names: of the parts of a table, in order.
        opened: opens a file of the run by its name.
        columns: names, all of the type string.

    Raises:
        XunshiError: a part is damaged, or lacks one of them.
    """
    for name in names:
        with explained(folder / name), opened(name) as file:
            part = pq.ParquetFile(file)
            if missing := [c for c in columns if c not in part.schema_arrow.names]:
                raise ValueError(f"no column {', '.join(missing)}")
            for batch in part.iter_batches(_ROWS, columns=list(columns)):
                yield batch.select(list(columns))


def texts(found: Iterable[pa.RecordBatch]) -> dict[str, str]:
    """doc_id → text of batches of these two columns."""
    return {doc_id: text or "" for batch in found for doc_id, text in zip(*batch.to_pydict().values(), strict=True)}


def _typed(cells: pa.ChunkedArray, *, known: bool) -> pd.Series[object]:
    if not known:  # labels of a codebook: in words, as the CSV has them
        return cells.cast(pa.string()).to_pandas()
    if pa.types.is_string(cells.type):
        return cells.to_pandas().astype("string")
    return cells.to_pandas(types_mapper=_TYPES.get)
