"""Word frequencies, tags, and where the two segmenters part."""

from itertools import accumulate
from pathlib import Path

import pytest

import pipeline
from pipeline.segment.words import COMMON_IDEOGRAPHS, JOINING_SIGNS, STOP_WORDS, cutter, frequencies, tagged

RAW = Path(__file__).parents[2] / "data" / "raw"

PLAIN = "巡察组发现个别党组织落实主体责任不到位，移交问题线索，推动整改落实。"


def test_frequencies_leave_grammar_and_signs_out():
    counts = frequencies(["巡察的整改，整改！", "整改 x"])
    assert counts["整改"] == 3
    assert "的" not in counts
    assert "，" not in counts


@pytest.mark.parametrize("segmenter", ["jieba", "rjieba"])
def test_both_segmenters_count(segmenter):
    assert frequencies([PLAIN], cutter(segmenter))["整改"] == 1


def edges(words):
    return set(accumulate(len(w) for w in words))


def stated(text, edge):
    """Whether a difference at `edge` is one of the two that `words` states."""
    first, last = COMMON_IDEOGRAPHS
    around = text[edge - 1 : edge + 1]
    return any(c in JOINING_SIGNS for c in around) or all(ord(c) > 127 and not first <= c <= last for c in around)


def test_same_words_but_for_the_stated_differences():
    texts = [d.text for d in pipeline.read_corpus(RAW)] + ["GB-T标准，a_b，x.xx万个，䴔䴖湖"]
    different = []
    for text in texts:
        apart = edges(cutter("jieba")(text)) ^ edges(cutter("rjieba")(text))
        assert all(stated(text, edge) for edge in apart), [text[e - 4 : e + 4] for e in apart]
        different += apart
    # the last text holds both kinds: a difference that is gone is no longer to be stated
    assert different


def test_tags():
    assert ("整改", "v") in tagged("推动整改") or ("整改", "vn") in tagged("推动整改")


def test_stop_words_hold_no_content():
    assert not STOP_WORDS & {"问题", "整改", "巡察", "党委"}
