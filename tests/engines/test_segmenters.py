"""Where the two segmenters part."""

from itertools import accumulate
from pathlib import Path

import pipeline
from pipeline.engines.segmenters import cutter

RAW = Path(__file__).parents[2] / "data" / "raw"

# The two segmenters use one dictionary and algorithm and give the same words, but that rjieba keeps together what jieba cuts in
# two cases: Latin letters and digits joined by one of these signs (`GB-T`, `a_b`, `x.xx`), and neighbouring rare characters,
# which stand outside Unicode's first block of ideographs (䴔䴖).
JOINING_SIGNS = "-_."
COMMON_IDEOGRAPHS = ("\u4e00", "\u9fff")


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
