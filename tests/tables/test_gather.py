"""Columns in, record batches out: all rows in their order, however many were held at once."""

import pyarrow as pa
import pytest
from small_table import HELD, OTHER, ROWS, SMALL

from pipeline.tables import arrow, gather
from pipeline.tables.arrow import to_batch
from pipeline.tables.gather import Gatherer


def columns(rows):
    return list(zip(*rows, strict=True))


def held(batches):
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize("most", [1, 2, 5, 1000])
def test_rows_come_in_their_order_whatever_is_held(monkeypatch, most):
    monkeypatch.setattr(gather, "MOST_ROWS", most)
    gathered = Gatherer((SMALL, OTHER), 3)
    gathered.add("small", columns(ROWS[:2]), 0)
    gathered.add("other", [["甲"]], 0)
    gathered.add("small", columns(ROWS[2:5]), 2)
    gathered.add("small", columns(ROWS[5:]), 2)
    small, other = gathered.batches()
    assert (held(small), held(other)) == (HELD, [("甲",)])
    assert gathered.counts == [[2, 1], [0, 0], [4, 0]]


def test_long_texts_are_turned_to_arrow_early(monkeypatch):
    monkeypatch.setattr(gather, "MOST_CHARACTERS", 10)
    gathered = Gatherer((OTHER,))
    for text in ("甲" * 6, "乙" * 6, "丙"):
        gathered.add("other", [[text]])
        gathered.ended(len(text))
    assert [batch.num_rows for batch in gathered.batches()[0]] == [2, 1]


def test_what_is_no_row_of_the_table_is_refused():
    with pytest.raises(ValueError, match="zip"):
        Gatherer((SMALL,)).add("small", [["甲"], [1]])
    gathered = Gatherer((SMALL,))
    gathered.add("small", [["甲"], ["一"], [1.0], [True]])
    with pytest.raises(pa.ArrowInvalid):
        gathered.batches()
    assert Gatherer((SMALL, OTHER)).batches() == [[], []]


@pytest.mark.parametrize("text", ["巡察" * arrow.LONG_TEXT, "𠀀，\n\0" * arrow.LONG_TEXT], ids=["Chinese", "mixed"])
def test_a_long_text_alone_is_as_any_other(text):
    alone, beside = to_batch(OTHER, [[text]]), to_batch(OTHER, [[text, ""]])
    alone.validate(full=True)
    assert alone.schema == beside.schema
    assert alone.column(0) == beside.column(0).slice(0, 1)
