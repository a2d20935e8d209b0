"""What an answer tells: promises and deeds, and whether the matter is closed."""

import pytest

from pipeline.threads import states
from pipeline.threads.items import DONE, PROMISED


@pytest.mark.parametrize(
    ("sentence", "field", "tense"),
    [
        ("追缴资金3万元。", "", DONE),
        ("制定制度2项，将责任压实到人。", "", DONE),
        ("下一步，将持续巩固成果。", "", PROMISED),
        ("局党组将建立台账。", "", PROMISED),
        ("平台预计明年上线。", "", PROMISED),
        ("二期工程计划于明年开工。", "", PROMISED),
        ("其余款项年底前全部追缴到位。", "", PROMISED),
        ("建立台账。", PROMISED, PROMISED),
        ("将建立台账。", DONE, PROMISED),
        ("已按要求办理。", "", DONE),
        ("", "", DONE),
    ],
)
def test_what_is_promised_and_what_is_done(sentence, field, tense):
    assert states.tense(sentence, field) == tense


@pytest.mark.parametrize(
    ("told", "state", "at"),
    [
        (["追缴资金3万元。"], states.CLOSED, 0),
        (["追缴资金3万元。", "该问题已销号。"], states.CLOSED, 1),
        (["追缴资金3万元。", "其余款项正在追缴。"], states.UNDER_WAY, 1),
        (["追缴资金3万元。", "下一步，将巩固成果。"], states.CLOSED, 0),
        (["方案正征求意见。"], states.UNDER_WAY, 0),
        (["将建立台账。"], states.UNDER_WAY, 0),
        (["二期平台明年6月底前上线。"], states.UNDER_WAY, 0),
        (["因资金不足，该项工作无实质进展。"], states.OPEN, 0),
        (["搬迁工作尚未启动，暂无计划。"], states.OPEN, 0),
        ([], states.OPEN, -1),
    ],
)
def test_the_state_and_the_sentence_that_shows_it(told, state, at):
    assert states.state([(s, states.tense(s)) for s in told]) == (state, at)


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [("强制购物投诉反弹。", states.RECURRING), ("同类问题屡改屡犯。", states.RECURRING), ("追缴资金3万元。", "")],
)
def test_what_a_sentence_shows_alone(sentence, sign):
    assert states.sign(sentence) == sign
