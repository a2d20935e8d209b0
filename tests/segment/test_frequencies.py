"""Word frequencies, tags, and where the two segmenters part."""

import pytest

from pipeline.segment.words import STOP_WORDS, cutter, frequencies, tagged

PLAIN = "巡察组发现个别党组织落实主体责任不到位，移交问题线索，推动整改落实。"


def test_frequencies_leave_grammar_and_signs_out():
    counts = frequencies(["巡察的整改，整改！", "整改 x"])
    assert counts["整改"] == 3
    assert "的" not in counts
    assert "，" not in counts


@pytest.mark.parametrize("segmenter", ["jieba", "rjieba"])
def test_both_segmenters_count(segmenter):
    assert frequencies([PLAIN], segmenter)["整改"] == 1


def test_same_words_but_for_the_stated_differences():
    assert list(cutter("jieba")(PLAIN)) == list(cutter("rjieba")(PLAIN))


def test_tags():
    assert ("整改", "v") in tagged("推动整改") or ("整改", "vn") in tagged("推动整改")


def test_stop_words_hold_no_content():
    assert not STOP_WORDS & {"问题", "整改", "巡察", "党委"}
