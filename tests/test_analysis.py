"""Several texts analysed together are analysed as each alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import analysis
from pipeline.analysis import Passage, analyze, analyze_all

FRAGMENTS = (
    "十二届省委第三轮巡视 发现问题**个 有的党组织落实主体责任不力 市发改委 做到“两个维护” 坚决整治形式主义 已全部整改到位 "
    "存在以下问题： 一是 走过场 xx万元 。 ； ， \n \ud800 😀 一、主要问题\n"
).split(" ")
TEXTS = st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), max_size=6)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from([1, 20, 1 << 15]))
def test_together_as_alone(texts, at_once):
    before, analysis.TOGETHER = analysis.TOGETHER, at_once
    try:
        together = list(analyze_all(map(Passage, texts)))
    finally:
        analysis.TOGETHER = before
    assert len(together) == len(texts)
    for found, text in zip(together, texts, strict=True):
        # to the last digit: a file's rows must not depend on which files stand beside it
        assert found == analyze(text)


def test_few_texts_are_held_at_a_time():
    taken = []

    def source():
        for i in range(50):
            taken.append(i)
            yield Passage("发现问题12个。" * 400)

    found = analyze_all(source())
    next(found)
    assert len(taken) * 8 * 400 <= analysis.TOGETHER + 8 * 400


def test_spans_are_taken_as_given():
    text = "发现问题12个。存在形式主义问题。"
    whole, split = analyze_all([Passage(text, [(0, len(text))]), Passage(text)])
    assert (len(whole.findings), len(split.findings)) == (1, 2)
