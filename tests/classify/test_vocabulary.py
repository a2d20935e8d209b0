"""Where the vocabulary's substrings stand: what the quick way finds is what looking for each one by one finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.vocabulary import FULL_WIDTH, LONGEST, Vocabulary

# few characters, so that stretches overlap and begin one another; half width, masks, what is above 16 bits, half a pair
LETTERS = "党委存在，,？?*某\0\n𠀀\uffff\ud800"
WORDS = st.lists(st.text("党委存在，？", min_size=1, max_size=LONGEST), unique=True, max_size=30)


def plain(words, text):
    """Every occurrence, looked for word by word."""
    folded = "".join(FULL_WIDTH.get(c, c) for c in text)
    return sorted(
        (i, at, at + len(word))
        for i, word in enumerate(words)
        for at in range(len(text))
        if folded.startswith(word, at)
    )


@given(WORDS, st.text(LETTERS, max_size=60))
def test_every_occurrence_is_found_and_nothing_else(words, text):
    found = [tuple(row) for row in Vocabulary(words).find(text).tolist()]
    assert sorted(found) == plain(words, text)
    assert found == sorted(found, key=lambda row: (row[2] - row[1], row[1]))


@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=LONGEST)))
def test_every_word_is_found_in_itself_however_the_slots_collide(words):
    known = list(dict.fromkeys(words))
    vocabulary = Vocabulary(known)
    for i, word in enumerate(known):
        assert (i, 0, len(word)) in map(tuple, vocabulary.find(word).tolist())


def test_a_word_whose_beginning_is_no_word_is_found():
    assert Vocabulary(["存在问题"]).find("还存在问题").tolist() == [[0, 1, 5]]
    assert Vocabulary(["存在问题", "问"]).find("还存在问题").tolist() == [[1, 3, 4], [0, 1, 5]]


@pytest.mark.parametrize("word", ["", "存在的问题", "𠀀存在问"])
def test_what_is_no_stretch_of_so_many_characters_is_refused(word):
    with pytest.raises(ValueError, match="characters"):
        Vocabulary([word])
