"""Long texts by some of their lines: the same matches and the same characters as of the whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import clean
from pipeline.lexicons.terms import Terms
from pipeline.lines import TOGETHER, by_lines


@given(st.text("甲乙\n"), st.integers(1, 9))
def test_pieces_make_up_the_text(text, size):
    found = list(by_lines(text, size))
    assert "".join(piece for _, piece in found) == text
    assert all(text.startswith(piece, at) for at, piece in found)
    assert all(piece.endswith("\n") and len(piece) > size for _, piece in found[:-1])


def long(words, seed):
    r = random.Random(seed)  # noqa: S311 (no secret)
    return "".join(r.choice(words) for _ in range(2 * TOGETHER))


@pytest.mark.parametrize(
    "phrases", [("巡察", "察组", "组巡", "巡察组长"), ("巡察", "察\n组")], ids=["of a line", "over lines"]
)
def test_matches_of_a_long_text(phrases):
    text = long("巡察组长\n", 1)
    terms = Terms({p: p for p in phrases})
    assert len(list(by_lines(text))) > 1
    assert terms.find(text) == terms._find(text)
    assert all(text[start:end] == value for start, end, value in terms.find(text))


def test_a_long_line_is_one_piece():
    text = long("巡察组长", 2)
    assert [piece for _, piece in by_lines(text)] == [text]


def test_a_long_traditional_text():
    text = long(("巡視", "巡察組", "整改", "紀檢監察", "乾坤", "皇后", "後", "\n", "\ud800"), 3)
    assert clean.simplified(text) == "".join(clean.simplified(line) for line in text.splitlines(keepends=True))
    assert clean.traditional(text) == clean.simplified(text)
