"""Long texts by some of their lines: the same matches and the same characters as of the whole."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import clean
from pipeline.lexicons.terms import Terms
from pipeline.lines import TOGETHER, by_lines, each_line, join_lines, piecewise


@given(st.text("甲乙\n"), st.integers(1, 9))
def test_pieces_make_up_the_text(text, size):
    found = list(by_lines(text, size))
    assert "".join(piece for _, piece in found) == text
    assert all(text.startswith(piece, at) for at, piece in found)
    assert all(piece.endswith("\n") and len(piece) > size for _, piece in found[:-1])


@given(st.text("甲\n"))
def test_lines_one_by_one(text):
    assert list(each_line(text)) == text.split("\n")
    assert join_lines(each_line(text)) == text


@given(st.text("甲 \n"), st.integers(1, 9))
def test_a_change_of_lines_piece_by_piece(text, size):
    def change(some):
        return "\n".join(line.strip(" ") for line in some.split("\n"))

    assert piecewise(text, change, size) == change(text)


def test_many_lines_are_joined_in_order():
    lines = [str(n) for n in range(5_000)]
    assert join_lines(iter(lines)) == "\n".join(lines)


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


def test_cleaning_a_long_text_takes_little_room():
    """Some copies of it, and no list of its lines or characters, which would take ten to forty."""
    text = long(("巡察组", "发现问题", "整改", "乾", "於", "  12", "，", "。", "> ", "\n"), 4)
    clean.clean(text)  # what is loaded only once
    tracemalloc.start()
    clean.clean(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 2 * len(text)
