"""How much a text looks like Chinese: what tells one encoding from another."""

import pytest

from pipeline.ingest.encodings import _score

# the first and the last of each range of characters that no Chinese text holds
STRANGE = "\x7f\x9f\u0180\u036f\u0500\u0e01\u1fff\ua000\uac00\uf8ff\ufb00\ufe2f\ufff0\uffff\U00010000\U0001ffff"
# just beside them, and signs that Chinese texts do hold
RARE = "\u00a0\u017f\u0370\u0416\u04ff\u2000\u2460\u9fff\uf900\ufaff\ufe30\uff01\uffef\U00020000"


@pytest.mark.parametrize("char", STRANGE, ids=ascii)
def test_a_strange_character_speaks_against_an_encoding(char):
    beyond_ascii = char > "\x7f"
    assert _score("党委" + char) == pytest.approx((2 - 1) / (2 + beyond_ascii))


@pytest.mark.parametrize("char", RARE, ids=ascii)
def test_a_rare_one_speaks_neither_for_nor_against(char):
    assert _score("党委" + char) == pytest.approx(2 / 3)


@pytest.mark.parametrize("control", [chr(c) for c in range(32) if chr(c) not in "\t\n\v\f\r"], ids=ascii)
def test_control_characters_are_no_plain_text(control):
    assert _score(f"plain{control}") == -1.0


@pytest.mark.parametrize("space", "\t\n\v\f\r ", ids=ascii)
def test_white_space_is(space):
    assert _score(f"plain{space}") == 0.5
