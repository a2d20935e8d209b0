"""Claims of full coverage: reached, aimed at, denied; and what only sounds like one."""

import pytest

from pipeline.extract import coverage_claims


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("五年来，实现任期内巡察全覆盖。", "reached"),
        ("本届巡视全覆盖任务如期完成。", "reached"),
        ("巡察覆盖率达到100%。", "reached"),
        ("县委锚定任期全覆盖目标，推进巡察。", "aimed"),
        ("力争两年内实现巡察全覆盖。", "aimed"),
        ("明年，市委将再接再厉，完成巡察全覆盖。", "aimed"),
        ("一些乡镇尚未实现巡察全覆盖。", "denied"),
        ("本年是巡视全覆盖承上启下之年。", "named"),
    ],
)
def test_claims(text, standing):
    (claim,) = coverage_claims.find(f"工作扎实。{text}\n")
    assert (claim.text, claim.standing) == (text, standing)
    assert f"工作扎实。{text}"[claim.start : claim.end] == text


@pytest.mark.parametrize(
    "text", ["心理咨询覆盖率达到100%。", "家庭医生签约服务全覆盖。", "巡察工作有力有序。", "", "全覆盖\n巡察"]
)
def test_no_claims(text):
    assert coverage_claims.find(text) == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("全县应巡察党组织312个", True),
        ("纳入巡察范围的单位91家", True),
        ("已巡察党组织120个", False),
        ("应巡察对象，其中91个", False),
    ],
)
def test_figures_of_what_exists(text, whole):
    assert coverage_claims.is_whole(text, len(text)) is whole
