"""Mentions resolved to single rounds, with the committee that the context gives."""

import pytest

from pipeline.extract import round_list, rounds


def resolved(text, level=""):
    return [(r.number, r.term, r.body, r.basis, r.mentions) for r in round_list.resolve(rounds.find(text), level, text)]


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("省委第八轮、第九轮巡视", "", [(8, None, "省委", "named", 1), (9, None, "省委", "named", 1)]),
        ("县委第六、第七轮巡察", "", [(6, None, "县委", "named", 1), (7, None, "县委", "named", 1)]),
        (
            "市委前三轮巡察",
            "",
            [(1, None, "市委", "named", 1), (2, None, "市委", "named", 1), (3, None, "市委", "named", 1)],
        ),
        ("四届市委第六轮巡察结束。第七轮巡察启动。", "", [(6, 4, "市委", "named", 1), (7, 4, "市委", "inherited", 1)]),
        ("第三轮巡察启动。", "县", [(3, None, "县委", "level", 1)]),
        ("第三轮巡察启动。", "", [(3, None, None, "unknown", 1)]),
        ("市委第X轮巡察", "", [(None, None, "市委", "named", 1)]),
        ("县委首轮巡察。十六届县委首轮巡察。", "", [(1, 16, "县委", "named", 2)]),
        (
            "十六届县委首轮巡察。上一届县委第八轮巡察。",
            "",
            [(1, 16, "县委", "named", 1), (8, None, "县委", "named", 1)],
        ),
        # how many is not which
        ("市委开展三轮巡察。", "", []),
        ("连续五轮巡视", "省", []),
    ],
)
def test_resolve(text, level, expected):
    assert resolved(text, level) == expected


def test_a_slip_of_the_pen_is_no_thousand_rounds():
    assert len(resolved("市委第一至第九十九轮巡察")) == 1
