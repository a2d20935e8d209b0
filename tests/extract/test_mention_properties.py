"""What holds for every text: offsets slice, layers are sorted and flat, nothing raises, long input stays fast."""

from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import layers
from pipeline.analysis import analyze
from pipeline.evaluate.gold_form import annotate

PIECES = st.sampled_from(
    [
        *"第一轮 第 轮 巡视 三轮巡察 前九轮 省委 市纪委监委 青岚县 党委 党组 书记 办公室 集团 公司 ** xx × 某 20xx 年 个 % 12".split(),
        *"发现问题 1.2万 整改 不到位 走过场 形式主义 责任 缺失 存在 等 两个维护 后半篇 三查四看 1+X+N 百分之 A 😀".split(),
        *"“”《》（）、，。； \n\t\r\x00\u3000\u0301",
    ]
)
BUILT = st.lists(PIECES, max_size=25).map("".join)
ANY = st.text(max_size=60)
SURROGATES = st.text(st.characters(categories=["Cs", "Lo", "Nd", "Po"]), max_size=40)


@settings(deadline=None)
@given(BUILT | ANY)
def test_mentions_slice_and_never_overlap(text):
    found = analyze(text)
    for layer in layers.names():
        at = 0
        for mention in getattr(found, layer):
            assert text[mention.start : mention.end] == mention.text != ""
            assert mention.start >= at
            at = mention.end


@pytest.mark.parametrize("text", ["巡察12个单位发现问题30个", "走访5个村谈话300人次", "12个单位整改30个问题"])
def test_statistics_never_overlap(text):
    ends = [0]
    for mention in analyze(text).statistics:
        assert mention.start >= ends[-1]
        ends.append(mention.end)


@settings(deadline=None)
@given(BUILT)
def test_no_mention_crosses_a_line_feed(text):
    found = analyze(text)
    for layer in layers.names():
        assert not any("\n" in m.text for m in getattr(found, layer)), layer


@settings(deadline=None)
@given(BUILT)
def test_mentions_leave_surrounding_quotation_marks_out(text):
    found = analyze(text)
    for mention in [*found.slogans, *found.organizations, *found.rounds]:
        assert not (mention.text[0] in "“‘「" and mention.text[-1] in "”’」")


@settings(deadline=None)
@given(BUILT | ANY)
def test_annotate_never_raises_and_keeps_the_text(text):
    record = annotate({"id": 7, "text": text})
    assert (record["id"], record["text"]) == (7, text)
    assert record["finding"]["status"] in {"found", "target", "rectified", "none"}
    assert (record["finding"]["status"] == "none") == (not record["finding"]["labels"])


@settings(deadline=None)
@given(SURROGATES)
def test_annotate_takes_lone_surrogates(text):
    assert annotate({"id": 7, "text": text + "\ud800"})["text"] == text + "\ud800"


@settings(deadline=None)
@given(BUILT)
def test_same_text_same_mentions(text):
    assert analyze(text) == analyze(text)


@settings(deadline=None)
@given(BUILT)
def test_one_finding_a_sentence(text):
    found = analyze(text)
    assert len(found.findings) == len(found.spans)


LONG = {
    "ordinals": "第一、" * 10_000,
    "sums": "x+" * 10_000,
    "brackets": "（" * 10_000,
    "有": "有" * 20_000,
    "quotes": "“一" * 10_000,
    "rounds": "第三轮" * 10_000,
    "bold": "**甲" * 10_000,
    "levels": "省" * 20_000,
    "bodies": "市委" * 10_000,
    "figures": "发现1个" * 8_000,
    "masks": "x" * 20_000,
    "stars": "*" * 20_000,
    "numeral": "发现" + "二" * 5_000 + "个问题",
    "lists": "责任落实、" * 8_000 + "不到位",
    "open bracket": "（" + "甲。" * 15_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_input_comes_to_an_end(name):
    """No timing: only that what should take milliseconds is not still running after 20 seconds."""
    with get_context("fork").Pool(1) as pool:
        found = pool.apply_async(analyze, (LONG[name],)).get(timeout=20)
    assert found.text == LONG[name]
