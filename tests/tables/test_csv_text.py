"""A CSV column by column holds what Python's `csv` writes row by row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_table import OTHER, SMALL

from pipeline.tables import csv_text
from pipeline.tables.arrow import to_arrow
from pipeline.tables.cell_texts import neutralise, plain_number

TEXTS = st.none() | st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=-@＝\t\r\n,\"\u200b "), max_size=12
)
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
    ),
    max_size=12,
)


def by_row(rows):
    """What the csv module makes of the same cells."""

    def cell(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        return (
            neutralise(value) if isinstance(value, str) else plain_number(value) if isinstance(value, float) else value
        )

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("size", [1, 3, 4096])
@given(rows=ROWS)
def test_the_same_bytes_as_row_by_row(size, rows):
    usual, csv_text.ROWS = csv_text.ROWS, size
    try:
        assert b"".join(csv_text.lines(to_arrow(SMALL, rows))) == by_row(rows)
    finally:
        csv_text.ROWS = usual


def test_a_part_of_a_table():
    rows = [(f"{'=' * (i % 2)}甲{i}", i, i / 3, None) for i in range(20)]
    assert b"".join(csv_text.lines(to_arrow(SMALL, rows).slice(7, 9))) == by_row(rows[7:16])


def test_an_empty_cell_alone_is_a_row():
    rows = [("甲",), (None,), ("",), ("-乙",)]
    assert b"".join(csv_text.lines(to_arrow(OTHER, rows))) == by_row(rows) == '甲\r\n""\r\n""\r\n\'-乙\r\n'.encode()
