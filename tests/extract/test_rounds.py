"""Rounds of inspection, and the rounds that are none."""

import pytest

from pipeline.extract.rounds import find


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def found(text):
    return [(r.text, r.kind, r.first, r.last, r.count) for r in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十三轮巡视", [("第十三轮巡视", "ordinal", 13, 13, None)]),
        ("第六轮已经完成", [("第六轮", "ordinal", 6, 6, None)]),
        ("第6轮巡察", [("第6轮巡察", "ordinal", 6, 6, None)]),
        ("第１２轮巡察", [("第１２轮巡察", "ordinal", 12, 12, None)]),
        ("第二十一轮巡察", [("第二十一轮巡察", "ordinal", 21, 21, None)]),
        ("第八轮、第九轮", [("第八轮", "ordinal", 8, 8, None), ("第九轮", "ordinal", 9, 9, None)]),
        ("第八轮和第九轮巡察", [("第八轮", "ordinal", 8, 8, None), ("第九轮巡察", "ordinal", 9, 9, None)]),
        ("第六、第七轮巡视", [("第六、第七轮巡视", "ordinal", 6, 7, None)]),
        ("第六、七轮巡视", [("第六、七轮巡视", "ordinal", 6, 7, None)]),
        ("第六、七、八轮巡察", [("第六、七、八轮巡察", "ordinal", 6, 8, None)]),
        ("第三至第五轮巡察", [("第三至第五轮巡察", "ordinal", 3, 5, None)]),
        ("第三至五轮巡察", [("第三至五轮巡察", "ordinal", 3, 5, None)]),
        ("第一到第四轮巡察", [("第一到第四轮巡察", "ordinal", 1, 4, None)]),
        ("第1-3轮巡察", [("第1-3轮巡察", "ordinal", 1, 3, None)]),
        (
            "第十轮、第十一轮、第十二轮巡察",
            [
                ("第十轮", "ordinal", 10, 10, None),
                ("第十一轮", "ordinal", 11, 11, None),
                ("第十二轮巡察", "ordinal", 12, 12, None),
            ],
        ),
        ("第一至第三轮和第五轮巡察", [("第一至第三轮", "ordinal", 1, 3, None), ("第五轮巡察", "ordinal", 5, 5, None)]),
        ("第十轮、十一轮巡察", [("第十轮", "ordinal", 10, 10, None), ("十一轮巡察", "ordinal", 11, 11, None)]),
        ("首轮巡视", [("首轮巡视", "ordinal", 1, 1, None)]),
        ("首轮巡察“回头看”", [("首轮巡察“回头看”", "ordinal", 1, 1, None)]),
        ("连续五轮巡视", [("连续五轮巡视", "count", None, None, 5)]),
        ("三轮巡视", [("三轮巡视", "count", None, None, 3)]),
        ("开展两轮巡察", [("两轮巡察", "count", None, None, 2)]),
        ("开展12轮巡察", [("12轮巡察", "count", None, None, 12)]),
        ("第三轮常规巡察", [("第三轮常规巡察", "ordinal", 3, 3, None)]),
        ("第四轮专项巡视", [("第四轮专项巡视", "ordinal", 4, 4, None)]),
        ("第二轮巡视巡察", [("第二轮巡视巡察", "ordinal", 2, 2, None)]),
        ("第*轮巡察", [("第*轮巡察", "ordinal", None, None, None)]),
        ("第x、第x轮巡察", [("第x、第x轮巡察", "ordinal", None, None, None)]),
        ("**轮巡视", [("**轮巡视", "count", None, None, None)]),
        ("第××轮", [("第××轮", "ordinal", None, None, None)]),
        ("连续X轮巡察", [("连续X轮巡察", "count", None, None, None)]),
        ("巡察工作已开展到第五轮。", [("第五轮", "ordinal", 5, 5, None)]),
        ("已巡视三轮", [("三轮", "count", None, None, 3)]),
        # no number, no round
        ("每轮巡视", []),
        ("每一轮巡察", []),
        ("本轮巡察", []),
        ("上轮巡察", []),
        ("上一轮巡察反馈", []),
        ("新一轮巡察", []),
        ("这一轮巡察", []),
        ("下一轮巡察", []),
        ("多轮巡察", []),
        ("数轮巡察", []),
        ("轮巡察", []),
        # rounds of something else
        ("双方举行三轮会谈", []),
        ("经过两轮投票", []),
        ("多轮次明察暗访", []),
        ("两轮走访", []),
        ("中央生态环境保护督察第二轮", []),
        ("第二轮中央环保督察", []),
        ("中央环保督察第二轮反馈", []),
        ("第二轮土地承包到期", []),
        ("第二轮表决", []),
        ("第三轮谈话", []),
        ("第二轮高校“双一流”建设", []),
        ("第一轮疫苗接种", []),
        ("第三轮会谈", []),
        ("三轮车", []),
        ("轮岗交流三轮", []),
    ],
)
def test_round(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # neighbours and lists
        ("第一二轮巡察", [("第一二轮巡察", "ordinal", 1, 2, None)]),
        ("第三四轮巡察", [("第三四轮巡察", "ordinal", 3, 4, None)]),
        ("第十一二轮巡视", [("第十一二轮巡视", "ordinal", 11, 12, None)]),
        ("第一二三轮巡察", [("第一二三轮巡察", "ordinal", 1, 3, None)]),
        ("市委一二轮巡察", [("一二轮巡察", "ordinal", 1, 2, None)]),
        ("第八、九轮巡察", [("第八、九轮巡察", "ordinal", 8, 9, None)]),
        ("第五第六轮巡察", [("第五第六轮巡察", "ordinal", 5, 6, None)]),
        ("第五和第六轮巡察", [("第五和第六轮巡察", "ordinal", 5, 6, None)]),
        ("第五及六轮巡察", [("第五及六轮巡察", "ordinal", 5, 6, None)]),
        # ranges
        ("第1轮至第5轮巡察", [("第1轮至第5轮巡察", "ordinal", 1, 5, None)]),
        ("第一轮到第五轮巡察", [("第一轮到第五轮巡察", "ordinal", 1, 5, None)]),
        ("第8轮~第10轮巡察", [("第8轮~第10轮巡察", "ordinal", 8, 10, None)]),
        ("第8轮—第10轮巡察", [("第8轮—第10轮巡察", "ordinal", 8, 10, None)]),
        ("第１轮－第３轮巡察", [("第１轮－第３轮巡察", "ordinal", 1, 3, None)]),
        ("第8-10轮巡察", [("第8-10轮巡察", "ordinal", 8, 10, None)]),
        ("第三轮至五轮巡察", [("第三轮至五轮巡察", "ordinal", 3, 5, None)]),
        ("一至七轮巡察", [("一至七轮巡察", "ordinal", 1, 7, None)]),
        ("1-3轮巡察", [("1-3轮巡察", "ordinal", 1, 3, None)]),
        # spellings
        ("第廿轮巡视", [("第廿轮巡视", "ordinal", 20, 20, None)]),
        ("第廿一轮巡视", [("第廿一轮巡视", "ordinal", 21, 21, None)]),
        ("第２１轮巡视", [("第２１轮巡视", "ordinal", 21, 21, None)]),
        ("第一轮校内巡视", [("第一轮校内巡视", "ordinal", 1, 1, None)]),
        ("两轮中央巡视", [("两轮", "count", None, None, 2)]),
        # how many, and not exactly
        ("十余轮巡察", [("十余轮巡察", "count", None, None, None)]),
        ("开展十多轮巡察", [("十多轮巡察", "count", None, None, None)]),
        ("两三轮巡视", [("两三轮巡视", "count", None, None, None)]),
        ("开展三至五轮巡察", [("三至五轮巡察", "count", None, None, None)]),
        ("二十轮巡察", [("二十轮巡察", "count", None, None, 20)]),
        # the number of a heading
        ("一、两轮巡视梯次铺开", [("两轮巡视", "count", None, None, 2)]),
        ("开头。\n二、三轮巡察压茬推进", [("三轮巡察", "count", None, None, 3)]),
        ("\u3000\u3000四、五轮巡察接续开展", [("五轮巡察", "count", None, None, 5)]),
        ("第一、二轮巡视", [("第一、二轮巡视", "ordinal", 1, 2, None)]),
        # runs backwards, or is no number
        ("第五至第三轮巡察", [("第五至第三轮巡察", "ordinal", None, None, None)]),
        ("第十十轮巡察", []),
        ("第一百千轮巡察", []),
        # of something else
        ("一至三轮谈判", []),
        ("十余轮磋商", []),
        ("三轮电动车", []),
        ("首轮融资", []),
    ],
)
def test_the_same_numerals_as_everywhere(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("前九轮", 1, 9), ("前九轮巡视", 1, 9), ("前3轮巡察", 1, 3), ("前**轮巡察", None, None)],
)
def test_first_rounds(text, first, last):
    (r,) = find("市委巡察，" + text)
    assert (r.text, r.first, r.last) == (text, first, last)


@pytest.mark.parametrize(
    ("text", "term", "body"),
    [
        ("四届市委第六轮巡察", 4, "市委"),
        ("十二届省委第三轮巡视", 12, "省委"),
        ("第十二届省委第三轮巡视", 12, "省委"),
        ("自治区党委第三轮巡视", None, "自治区党委"),
        ("五届区委组织开展了第三轮巡察", 5, "区委"),
        ("X届市委第三轮巡察", None, "市委"),
        ("县委五届第三轮巡察", 5, "县委"),
        ("第三轮巡察", None, None),
        ("市委高度重视。第三轮巡察", None, None),
        ("市委高度重视\n第三轮巡察", None, None),
    ],
)
def test_committee(text, term, body):
    (r,) = find(text)
    assert (r.term, r.body) == (term, body)


@pytest.mark.parametrize(
    ("text", "mode"),
    [("第三轮常规巡察", "常规"), ("第三轮巡察", ""), ("第二轮提级巡察", "提级"), ("首轮专项巡视", "专项")],
)
def test_mode(text, mode):
    (r,) = find(text)
    assert r.mode == mode
