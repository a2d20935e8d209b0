"""Arrow to the lines of a CSV, column by column: what Python's `csv` writes, without an object a cell.

Cells are looked at one by one only where their column holds one that begins like a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables.cell_texts import may_be_risky, neutralise, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

# rows joined at once: what the processor's caches hold, and far below what one Arrow array can
ROWS = 4_096
_QUOTED = '[",\r\n]'


def lines(group: pa.Table) -> Iterator[memoryview]:
    """The rows as they stand in the file, in pieces.

    Args:
        group: some rows of a table.
    """
    for batch in group.to_batches(max_chunksize=ROWS):
        cells = [_quoted(_text(array)) for array in batch.columns]
        if len(cells) == 1:  # an empty line would be no row
            cells = [pc.fill_null(cells[0], '""')]
        joined = pc.binary_join_element_wise(*cells, ",", null_handling="replace")
        yield _bytes(pc.binary_join_element_wise(joined, "\r\n", ""))


def _text(array: pa.Array) -> pa.Array:
    """The cells as text."""
    if pa.types.is_string(array.type):
        return _guarded(array)
    if pa.types.is_floating(array.type):
        # the same few numbers come again and again
        coded = array.dictionary_encode()
        texts = pa.array([plain_number(value) for value in coded.dictionary.to_pylist()], pa.string())
        return texts.take(coded.indices)
    return array.cast(pa.string())


def _guarded(array: pa.Array) -> pa.Array:
    """The texts, those that a spreadsheet would run neutralised."""
    first = pc.utf8_slice_codeunits(array, 0, 1)
    risky = [c for c in first.unique().to_pylist() if c and may_be_risky(c)]
    if not risky:
        return array
    found = pc.is_in(first, pa.array(risky, pa.string()))
    return pc.replace_with_mask(
        array, found, pa.array([neutralise(v) for v in array.filter(found).to_pylist()], pa.string())
    )


def _quoted(array: pa.Array) -> pa.Array:
    """The texts as cells, between quotation marks where they hold what parts cells and rows."""
    found = pc.fill_null(pc.match_substring_regex(array, _QUOTED), fill_value=False)
    if not pc.any(found).as_py():
        return array
    doubled = pc.replace_substring(array.filter(found), '"', '""')
    return pc.replace_with_mask(array, found, pc.binary_join_element_wise('"', doubled, '"', ""))


def _bytes(texts: pa.Array) -> memoryview:
    """The texts, one behind the other."""
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]
