"""The context of a unit: the heading over it and the unit that opens its list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.context import MAX_HEADING, NO_CONTEXT, Context, contexts
from pipeline.segment import sentences


def seen(text):
    """(heading, lead) of each sentence."""
    spans = list(sentences.spans(text))
    return [(text[a:b], *c) for (a, b), c in zip(spans, contexts(text, spans), strict=True)]


def leads(*pieces):
    """The text of the pieces, and each piece's lead; every piece is one sentence."""
    spans, at = [], 0
    for piece in pieces:
        spans.append((at, at + len(piece)))
        at += len(piece)
    return [c.lead for c in contexts("".join(pieces), spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、主要问题\n党的领导弱化。主体责任虚化。",
            [("一、主要问题", "", ""), ("党的领导弱化。", "一、主要问题", ""), ("主体责任虚化。", "一、主要问题", "")],
        ),
        (
            "一、问题\n甲。\n（一）其他\n乙。\n二、打算\n丙。",
            [
                ("一、问题", "", ""),
                ("甲。", "一、问题", ""),
                ("（一）其他", "", ""),
                ("乙。", "（一）其他", ""),
                ("二、打算", "", ""),
                ("丙。", "二、打算", ""),
            ],
        ),
        ("1.问题\n甲。", [("1.问题", "", ""), ("甲。", "1.问题", "")]),
        ("(1)问题\n甲。", [("(1)问题", "", ""), ("甲。", "(1)问题", "")]),
        # no headings: no number, a sentence's end, too long, an item's number that numbers no heading
        ("问题\n甲。", [("问题", "", ""), ("甲。", "", "")]),
        ("一、问题。\n甲。", [("一、问题。", "", ""), ("甲。", "", "")]),
        ("一、问题：\n甲。", [("一、问题：", "", ""), ("甲。", "", "一、问题：")]),
        ("一是问题\n甲。", [("一是问题", "", ""), ("甲。", "", "")]),
        ("3.5万元\n甲。", [("3.5万元", "", ""), ("甲。", "", "")]),
        (f"一、{'长' * (MAX_HEADING - 1)}\n甲。", [(f"一、{'长' * (MAX_HEADING - 1)}", "", ""), ("甲。", "", "")]),
        (
            f"一、{'长' * (MAX_HEADING - 2)}\n甲。",
            [(f"一、{'长' * (MAX_HEADING - 2)}", "", ""), ("甲。", f"一、{'长' * (MAX_HEADING - 2)}", "")],
        ),
        ("", []),
        ("甲。", [("甲。", "", "")]),
        # a heading closes the list before it
        (
            "存在问题：\n甲；\n一、打算\n一是乙。",
            [
                ("存在问题：", "", ""),
                ("甲；", "", "存在问题："),
                ("一、打算", "", ""),
                ("一是乙。", "一、打算", ""),
            ],
        ),
    ],
)
def test_headings(text, expected):
    assert seen(text) == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        # a colon opens the next unit and a chain after it
        (
            ["发现以下问题：", "甲；", "乙；", "丙。", "丁。"],
            ["", "发现以下问题：", "发现以下问题：", "发现以下问题：", ""],
        ),
        (["发现以下问题:", "甲;", "乙。", "丙。"], ["", "发现以下问题:", "发现以下问题:", ""]),
        (["发现以下问题：", "甲。", "乙。"], ["", "发现以下问题：", ""]),
        # a chain hangs on its first unit
        (["发现甲；", "乙；", "丙。", "丁。"], ["", "发现甲；", "发现甲；", ""]),
        (["发现甲；", "乙；", "丙！", "丁。"], ["", "发现甲；", "发现甲；", ""]),
        (["甲。", "发现乙；", "丙。"], ["", "", "发现乙；"]),
        # a line without an end goes on with its chain
        (["发现甲；", "乙", "丙。", "丁。"], ["", "发现甲；", "发现甲；", ""]),
        # items hang on the last unit that is none, each of them
        (["发现问题。", "一是甲。", "二是乙。", "三是丙。", "丁。"], ["", *["发现问题。"] * 3, ""]),
        (["发现问题。", "一是甲；", "二是乙。", "丙。", "四是丁。"], ["", "发现问题。", "发现问题。", "", "丙。"]),
        (["发现问题：", "一是甲。", "二是乙。", "丙。"], ["", "发现问题：", "发现问题：", ""]),
        # what follows inside an item after its ； belongs to the list as well
        (["发现问题：", "一是甲；", "乙。", "二是丙。", "丁。"], ["", *["发现问题："] * 3, ""]),
        # an item with a colon opens a list of its own
        (["问题：", "一是方面：", "甲。", "乙。"], ["", "问题：", "一是方面：", ""]),
        # an item without anything before it
        (["一是甲。", "二是乙。"], ["", ""]),
        *(
            (["发现问题。", f"{item}甲。", "乙。"], ["", "发现问题。", ""])
            for item in "一是 二则 十一是 其一 （一） (1) 1. 1． 2、 3) —— - • · ● 第一， 第二、 有的 还有的 个别 另有".split()
        ),
        (["发现问题。", " 　一是甲。", "乙。"], ["", "发现问题。", ""]),
        # no items
        *(
            (["发现问题。", f"{no}甲。"], ["", ""])
            for no in "一 是 一直 其中 其他 第一轮 第一 有 2020年 123. 20%".split()
        ),
    ],
)
def test_leads(pieces, expected):
    assert leads(*pieces) == expected


PIECES = st.sampled_from(
    "一、 （一） 1. (1) 一是 二是 其一 第一， 有的 —— - 问题 甲 ： : ； ; 。 ！ … ” \n 　 \x00 😀 \ud800 3.5".split(" ")
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_one_context_a_sentence(text):
    spans = list(sentences.spans(text))
    found = contexts(text, spans)
    assert len(found) == len(spans)
    for (start, end), context in zip(spans, found, strict=True):
        # both stand before the unit, as units of their own
        for words in context:
            assert not words or words in {text[a:b] for a, b in spans if b <= start}
        assert context != NO_CONTEXT or context is NO_CONTEXT
        assert end > start


@given(TEXTS, st.data())
def test_any_spans(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts, cuts[1:], strict=False))
    assert len(contexts(text, spans)) == len(spans)


@given(TEXTS, TEXTS)
def test_what_comes_later_changes_nothing(before, after):
    spans = list(sentences.spans(before + "\n"))
    assert contexts(before + "\n" + after, spans) == contexts(before + "\n", spans)


@given(TEXTS, TEXTS)
def test_nothing_of_before_reaches_past_a_heading_and_a_plain_sentence(before, after):
    own = "一、问题\n甲甲甲。\n"
    alone = contexts(own + after, list(sentences.spans(own + after)))
    whole = f"{before}\n{own}{after}"
    spans = list(sentences.spans(whole, len(before) + 1))
    assert contexts(whole, [*sentences.spans(before), *spans])[-len(spans) :] == alone


def test_no_spans():
    assert contexts("甲。", []) == []
    assert Context() == NO_CONTEXT
