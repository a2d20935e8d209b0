"""What is wrong with a duty is told by the duty alone: 落实主体责任方面存在的问题."""

import pytest

from pipeline import analyze, lexicons
from pipeline.extract import numerals, topics
from pipeline.extract.problems import find

NAMED = {
    "着力发现履行第一责任人职责方面存在的突出问题。": ("responsibility",),
    "在选人用人上还存在一些问题。": ("political",),
    "重点查找意识形态工作责任、工程招标等领域存在的问题。": ("corruption", "political"),
    "纠正贯彻落实党中央决策部署中存在的偏差。": ("political",),
    "看执行中央八项规定精神方面是否存在问题。": ("work_style",),
    "着力發現落實管黨治黨責任方面存在的問題。": ("responsibility",),
}
NOT_NAMED = [
    "全面梳理工作中存在的问题。",
    "反馈的四个方面存在问题二十六个。",
    "未发现该局履行监督责任方面存在问题。",
    "听取了落实主体责任方面的情况汇报。",
    "建立选人用人方面存在问题清单。",
    "整改环节存在问题台账。",
    "群众生活上存在的困难正在解决。",
]


@pytest.mark.parametrize(("text", "labels"), NAMED.items())
def test_a_topic_that_the_lexicon_places_names_a_problem(text, labels):
    found = [m for m in analyze(text).mentions["problems"] if "存在" in m.text]
    assert [m.labels for m in found] == [labels]
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_says_nothing_of_which_problem_names_none(text):
    assert not [p for p in find(text, lexicons.load()) if p.form == "predicate" and "存在" in p.text]


def test_a_problem_that_is_named_in_it_takes_its_place():
    text = "责任传导不到位等方面存在的问题。"
    assert [p.text for p in find(text, lexicons.load())] == ["责任传导不到位"]


def test_cues_and_what_leads_up_to_it_are_no_part_of_it():
    (found,) = topics.find("要着力查找各支部在落实主体责任方面存在的问题。", lexicons.load())
    assert found.text == "落实主体责任方面存在的问题"


@pytest.mark.parametrize(
    "number",
    [
        "(3)",
        "3.",
        "３．",
        "十二、",
        "12、",
        *(f"（{sign}）" for sign in (*numerals.HAN_SIGNS, *"0123456789０１２３４５６７８９")),
    ],
)
def test_the_number_of_a_heading_is_no_part_of_it(number):
    (problem,) = find(f"{number}落实主体责任方面存在问题。", lexicons.load())
    assert problem.text == "落实主体责任方面存在问题"


def test_it_never_crosses_a_line():
    (found,) = topics.find("选人用人\n落实主体责任方面存在问题", lexicons.load())
    assert found.labels == ("responsibility",)


def test_a_long_text_comes_to_an_end():
    topics.find("选人用人、" * 20_000 + "方面存在问题" * 2_000, lexicons.load())


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("要重点检查党支部落实主体责任方面存在的问题。", "target"),
        ("巡察发现，该局在选人用人方面存在一些突出问题。", "found"),
        ("全面梳理工作中存在的问题。", "none"),
    ],
)
def test_what_it_makes_of_the_sentence(text, status):
    assert analyze(text).findings[0].status == status
