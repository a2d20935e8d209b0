"""The dictionary of words, for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import organizations
from pipeline.lexicons import built_in
from pipeline.segment.words import dictionary

HALF = "\ud800"
TEXTS = st.text(st.sampled_from([*"省委巡视组教育局党委处室在对的校公司", HALF, "\udfff", "，", " "]), max_size=20)


@given(TEXTS)
def test_words_joined_are_the_text(text):
    assert "".join(dictionary().cut(text)) == text
    assert "".join(word for word, _ in dictionary().tag(text)) == text


def test_half_a_pair_is_a_word_by_itself():
    assert dictionary().cut(f"省委{HALF}巡视") == ["省委", HALF, "巡视"]
    assert [word for word, _ in dictionary().tag(f"省委{HALF}巡视")] == ["省委", HALF, "巡视"]


@pytest.mark.parametrize(("word", "held"), [("省委", True), (f"委{HALF}", False), (HALF, False), ("", False)])
def test_what_is_a_word(word, held):
    assert dictionary().has_word(word) == held


@pytest.mark.parametrize("body", ["省教育厅人事处", "校党委", "县财政局党组", "沐江市纪委监委"])
def test_bodies_beside_half_a_pair(body):
    for text in (f"{body}{HALF}", f"{HALF}{body}", f"{HALF}{body}{HALF}，对{HALF}省委{HALF}"):
        assert body in [text[m.start : m.end] for m in organizations.find(text, built_in())]


@given(TEXTS)
def test_bodies_of_any_text(text):
    assert all(text[m.start : m.end] for m in organizations.find(text, built_in()))
