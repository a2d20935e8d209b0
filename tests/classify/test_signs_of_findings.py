"""Signs that the patterns of rules and contexts are made of: each comma, figure and list number is read where it may stand."""

import pytest

from pipeline import lexicons
from pipeline.classify import rules
from pipeline.classify.context import contexts
from pipeline.extract import problems
from pipeline.segment import sentences

LEXICONS = lexicons.built_in()


def status_of(text):
    return rules.find(text, problems.find(text, LEXICONS), LEXICONS).status


@pytest.mark.parametrize("comma", ["", "，", ","])
@pytest.mark.parametrize("things", ["", "问题"])
def test_what_is_warned_of_is_a_target(comma, things):
    assert status_of(f"发现主体责任虚化的{comma}{things}严肃追责。") == "target"


@pytest.mark.parametrize("figure", ["12", "1.5", "1．5", "1.**", "××", "3", "0.9"])
def test_money_that_came_back(figure):
    assert status_of(f"追回违规发放津补贴{figure}万元。") == "rectified"
    assert status_of(f"个别单位违规发放津补贴，追回{figure}元。") == "rectified"
    assert status_of(f"发现违规发放津补贴问题，追回{figure}元。") == "found"


@pytest.mark.parametrize("but", ["", "但", "，"])
def test_what_is_still_there_is_found(but):
    assert status_of(f"坚决整治形式主义{but}仍然存在。") == "found"


@pytest.mark.parametrize(
    "item",
    [
        *(
            "一是甲",
            "一则甲",
            "十二是甲",
            "其一，甲",
            "（1）甲",
            "(1)甲",
            "1、甲",
            "12.甲",
            "1．甲",
            "三、甲",
            "二十三、甲",
            "四．甲",
        ),
        *("四.甲", "第一，甲", "第一、甲", "第一,甲", "——甲", "  一是甲", "\u3000\u3000其二，甲", "9）甲"),
    ],
)
def test_every_form_of_an_item_hangs_on_its_list(item):
    text = f"发现以下问题：\n有的支部学习不深入。\n{item}乙丙。"
    assert contexts(text, list(sentences.spans(text)))[-1].lead == "发现以下问题："


@pytest.mark.parametrize("line", ["1.5万元到账", "第一甲", "其中甲", "一心为民", "12甲"])
def test_what_only_begins_like_an_item_does_not(line):
    text = f"发现以下问题：\n有的支部学习不深入。\n{line}乙丙。"
    assert contexts(text, list(sentences.spans(text)))[-1].lead == ""
