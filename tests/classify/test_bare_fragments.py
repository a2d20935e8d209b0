"""Units that hold nothing but problems: they say that these are there, whatever the models make of so few words."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.analysis import analyze
from pipeline.classify import cues, rules
from pipeline.classify.codebook import STATUSES
from pipeline.classify.model import found_first
from pipeline.classify.unit import Unit
from pipeline.extract import numerals, problems
from pipeline.lexicons import built_in

BARE = [
    "懒政怠政。",
    "为官不为、懒政怠政。",
    "（一）作风漂浮，责任悬空",
    "2.账目不清。",
    "３．账目不清、票据缺失；",
    "十一、懒政怠政问题",
    "二是不收敛不收手。",
    *(f"（{sign}）账目不清。" for sign in (*numerals.HAN_SIGNS, *"0123456789０１２３４５６７８９")),
    "有的吃拿卡要。",
    "存在优亲厚友现象。",
    "“一言堂”和懒政怠政",
]
MORE = [
    # something is sought, fought, forbidden, done or asked
    "着力发现懒政怠政。",
    "坚决整治懒政怠政。",
    "有没有懒政怠政？",
    "杜绝懒政怠政。",
    "懒政怠政的，一律问责。",
    "对懒政怠政严肃问责。",
    "懒政怠政已整改。",
    # or simply more is said
    "懒政怠政是一种病。",
    "谈谈懒政怠政",
    "全年召开会议12次。",
]


def weighed(text):
    return rules.weigh(text, problems.find(text, built_in()), built_in())


@pytest.mark.parametrize("text", BARE)
def test_nothing_but_problems_says_that_they_are_there(text):
    evidence = weighed(text)
    assert evidence.bare
    assert (evidence.finding.status, set(evidence.told)) == ("found", {"found"})


@pytest.mark.parametrize("text", MORE)
def test_whoever_says_more_is_left_to_the_rules_and_models(text):
    assert not weighed(text).bare


@pytest.mark.parametrize("text", BARE)
def test_so_does_the_whole_analysis(text):
    assert [f.status for f in analyze(text).findings] == ["found"]


@pytest.mark.parametrize(
    ("lead", "status"),
    [
        ("巡察组着力发现以下问题：", "target"),
        ("重点查找以下方面：", "target"),
        ("坚决整治:", "target"),
        ("巡察发现的主要问题有：", "found"),
        ("重点检查之后，仍然存在以下问题：", "found"),
    ],
)
def test_the_line_that_opens_a_list_governs_it(lead, status):
    text = f"{lead}\n一是懒政怠政；\n二是优亲厚友。"
    assert [f.status for f in analyze(text).findings][1:] == [status, status]


@pytest.mark.parametrize(
    ("lead", "says"),
    [("着力发现以下问题：", "target"), ("发现以下问题：", "found"), ("着力发现问题。", ""), ("如下：", "")],
)
def test_what_a_line_says_of_the_items_that_it_opens(lead, says):
    assert cues.opened(lead, built_in()) == says


def test_what_is_moved_and_what_stays():
    target = np.array([[0.1, 0.6, 0.1, 0.2]])
    assert STATUSES == ("found", "target", "rectified", "none")

    def moved(bare):
        return found_first([Unit(0, 5, rule=rules.Evidence(rules.Finding("found"), bare=bare))], target)[0].tolist()

    assert moved("found") == [pytest.approx(0.9), 0.0, 0.1, 0.0]
    assert moved("target") == [0.0, pytest.approx(0.9), 0.1, 0.0]
    assert moved("") == target[0].tolist()
