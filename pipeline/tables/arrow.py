"""Rows to Arrow, the form that every output format is written from, and Arrow to what a format's cells hold."""

from __future__ import annotations

import struct
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import XunshiError
from pipeline.messages import cause_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.columns import Table

# rows per group: some 20 MB of sentences, and enough for Parquet to compress well
GROUP_ROWS = 16_384
# characters
LONG_TEXT = 1 << 20


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow fields, all nullable."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    return pa.schema([pa.field(column.name, types[column.type]) for column in table.columns])


@cache
def described_schema(table: Table) -> pa.Schema:
    """`arrow_schema` with titles, meanings, units and choices as metadata, for files that outlive the program."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    def field(name: str, facts: dict[str, str]) -> pa.Field:
        return arrow_schema(table).field(name).with_metadata({key: value for key, value in facts.items() if value})

    fields = [
        field(
            c.name,
            {
                "title": c.title,
                "description": c.about,
                "description_zh": c.about_zh,
                "unit": c.unit,
                "choices": "|".join(c.choices),
            },
        )
        for c in table.columns
    ]
    about = {
        "title": table.title,
        "description": table.about,
        "description_zh": table.about_zh,
        "key": "|".join(table.key),
    }
    return pa.schema(fields, metadata=about)


def spare_pandas() -> None:
    """See to it that pyarrow does without pandas, which it looks for with its first array and which takes longer than a small run.

    For processes that end with what they do: afterwards pyarrow makes no arrays of pandas' own missing values, though it still gives
    pandas' types.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    class Absent:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "pandas":
                raise ModuleNotFoundError(name=name)

    sys.meta_path.insert(0, Absent)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(Absent)


def give_back() -> None:
    """Let the system have the memory that Arrow keeps for arrays to come: a table's may be many times the next one's."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    pa.default_memory_pool().release_unused()


def to_batch(table: Table, columns: Sequence[Sequence[object]]) -> pa.RecordBatch:
    """Columns as one Arrow batch; an empty text is a missing value.

    Args:
        table: which table.
        columns: the cells of each of its columns, as many in each.

    Raises:
        ValueError: they are more or fewer than the table has, or not of one length.
        pyarrow.ArrowInvalid: a value is not of its column's type.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    schema = arrow_schema(table)
    arrays = [
        _texts(cells) if field.type == pa.string() else pa.array(cells, field.type)
        for cells, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _texts(cells: Sequence[Any]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    if len(cells) == 1 and cells[0] and len(cells[0]) > LONG_TEXT:
        # its bytes as they are: pyarrow's builder keeps them in the string as well, and takes half as much again for itself
        data = cells[0].encode()
        offsets = pa.py_buffer(struct.pack("=ii", 0, len(data)))
        return pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data))
    return pa.array([v or None for v in cells], pa.string())


def to_arrow(table: Table, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows, each a tuple in column order, as one Arrow table; an empty text is a missing value.

    Args:
        table: which table.
        rows: in their final order.

    Raises:
        ValueError: a row is longer or shorter than the table is wide.
        pyarrow.ArrowInvalid: a value is not of its column's type.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    wide = len(table.columns)
    if not all(len(row) == wide for row in rows):
        raise ValueError(f"{table.name}: a row does not have {wide} values")
    if not rows:
        return arrow_schema(table).empty_table()
    return pa.Table.from_batches([to_batch(table, list(zip(*rows, strict=True)))])


def shown_rows(table: Table, group: pa.Table, show: Mapping[str, Callable[[Any], Any]]) -> Iterator[tuple[Any, ...]]:
    """Arrow to rows: a value that is not missing is shown by the function for its column's type, if there is one.

    Args:
        table: which table.
        group: some of its rows.
        show: type of a column → what its values are shown by.
    """
    columns = []
    for column, array in zip(table.columns, group.columns, strict=True):
        values = array.to_pylist()
        if function := show.get(column.type):
            values = [None if value is None else function(value) for value in values]
        columns.append(values)
    return zip(*columns, strict=True)


def regroup(table: Table, batches: Iterable[pa.RecordBatch], size: int = GROUP_ROWS) -> Iterator[pa.Table]:
    """The same rows in groups of `size`, however they were cut, so that a file's bytes follow from its rows alone.

    Args:
        table: which table.
        batches: its rows, in their final order.
        size: rows; the last group may have fewer.
    """
    schema = arrow_schema(table)
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in _source(table, batches):
        rest = _conform(table, batch)
        while rest.num_rows:
            held.append(rest.slice(0, size - rows))
            rows += held[-1].num_rows
            rest = rest.slice(held[-1].num_rows)
            if rows == size:
                yield _joined(held, schema)
                held, rows = [], 0
    if held:
        yield _joined(held, schema)


def _source(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches; a failure to read them must not be blamed on a file that is being written."""
    try:
        yield from batches
    except OSError as error:
        where = error.filename or f"rows of {table.name}"
        raise XunshiError("{where}: cannot be read ({cause}); run again", where=where, cause=cause_of(error)) from error


def _joined(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return pa.Table.from_batches(batches, schema).combine_chunks()


def _conform(table: Table, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch under the table's schema, with NaN and infinities missing: JSON and spreadsheets have no word for them.

    Raises:
        ValueError: the batch's columns are not the table's.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to import

    schema = arrow_schema(table)
    if batch.schema.names != schema.names or batch.schema.types != schema.types:
        raise ValueError(f"{table.name}: columns {batch.schema.names} do not match the schema")
    columns = [
        pc.if_else(pc.is_finite(array), array, None) if array.type == pa.float64() else array for array in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
