"""CSV files of a run as typed data frames and as Arrow batches: parsed by Arrow, of a wide file only the columns that are asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from pipeline.codelists import Titles
from pipeline.columns import Column, Table
from pipeline.errors import XunshiError
from pipeline.tables import schema, values

Open = Callable[[str], AbstractContextManager[IO[bytes]]]
# bytes that are parsed at a time; a row has to stand in one block
_BLOCK = 1 << 26
# columns without which a comparison means nothing; an older run may lack others
NEEDED = frozenset(
    "doc_id province year level genre date start end text status labels domain mode kind entry canonical "
    "measure unit value low high normalized role characters sentences".split()
)


def read(
    path: Path,
    opened: Open,
    titles: Titles | None = None,
    columns: Sequence[str] | None = None,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """One CSV of a run as a typed frame.

    Args:
        path: of the file; its name says which table it is.
        opened: opens a file of the run by its name.
        titles: what stands in the place of codes there; None for the codes.
        columns: names of those wanted, in this order; None for all. Those that an older run lacks are left out.
        only: the documents whose rows are wanted, `doc_id` among the columns; None for all.

    Raises:
        XunshiError: it is missing, damaged, or lacks a column that is needed.
    """
    table = schema.named(path.stem)
    with explained(path), opened(path.name) as file:
        named = _named(path, table, file, columns)
        found = arrow_csv.read_csv(file, *_options(named)) if only is None else _rows_of(file, named, only)
    own = {column.name: column for column in table.columns}
    made = {}
    for name, title in named.items():
        cells = found.column(title)
        made[name] = _typed(own[name], cells, titles) if name in own else cells.to_pandas()
    del found
    pa.default_memory_pool().release_unused()
    return pd.DataFrame(made)


def _rows_of(file: IO[bytes], named: dict[str, str], only: Collection[str]) -> pa.Table:
    """The rows of some documents; the others are dropped as they come."""
    wanted, title = pa.array(sorted(only), pa.string()), named["doc_id"]
    batches = arrow_csv.open_csv(file, *_options(named))
    at = batches.schema.get_field_index(title)
    kept = (batch.filter(pc.is_in(_restored(batch.column(at)), wanted)) for batch in batches)
    return pa.Table.from_batches(kept, batches.schema)


def batches(path: Path, opened: Open, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The texts of some columns, as they stand in the file but for the apostrophe before formulas; a stretch of the file at a time.

    Args:
        path: of the file; its name says which table it is.
        opened: opens a file of the run by its name.
        columns: names, all of the type string.

    Raises:
        XunshiError: it is missing, damaged, or lacks one of them.
    """
    with explained(path), opened(path.name) as file:
        named = _named(path, schema.named(path.stem), file, columns)
        for batch in arrow_csv.open_csv(file, *_options(named)):
            yield pa.RecordBatch.from_arrays([_restored(cells) for cells in batch.columns], names=list(named))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What goes wrong with a file as a sentence that names it.

    Raises:
        XunshiError: it cannot be read.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise XunshiError("{path}: cannot be read ({error}); run xunshi run again", path=path, error=error) from error


def _named(path: Path, table: Table, file: IO[bytes], columns: Sequence[str] | None) -> dict[str, str]:
    """Name → title of the wanted columns that the file has; its headers are names or Chinese titles."""
    line = file.readline()
    file.seek(0)
    if not line:
        raise ValueError("it is empty")
    titles = next(csv.reader(io.StringIO(line.decode("utf-8-sig"))), [])
    of = {column.title: column.name for column in table.columns}
    there = {of.get(title, title): title for title in titles}
    wanted = table.names if columns is None else columns
    missing = [c for c in table.names if c in wanted and c not in there and c in NEEDED]
    if missing:
        raise XunshiError(
            "{path}: has no column {missing}; run xunshi run again", path=path, missing=", ".join(missing)
        )
    return {name: there[name] for name in columns or there if name in there}


def _options(
    named: dict[str, str],
) -> tuple[arrow_csv.ReadOptions, arrow_csv.ParseOptions, arrow_csv.ConvertOptions]:
    return (
        arrow_csv.ReadOptions(block_size=_BLOCK),
        arrow_csv.ParseOptions(newlines_in_values=True),
        arrow_csv.ConvertOptions(
            include_columns=list(named.values()),
            column_types=dict.fromkeys(named.values(), pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _restored(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Texts without the apostrophe that the writers put before what a spreadsheet would run (`cell_texts.restore`)."""
    return pc.replace_substring_regex(cells, "^'", "")


def _typed(column: Column, cells: pa.ChunkedArray, titles: Titles | None) -> pd.Series[object]:
    if column.type == "string":
        told = _restored(cells).to_pandas().astype("string")
        return values.restored(column, told, titles).astype("string") if titles else told
    told = cells.to_pandas()
    told = values.restored(column, told, titles) if titles else told
    if column.type == "integer":
        return pd.to_numeric(told).astype("Int64")
    if column.type == "number":
        return pd.to_numeric(told).astype("Float64")
    return told.map({"true": True, "false": False}).astype("boolean")
