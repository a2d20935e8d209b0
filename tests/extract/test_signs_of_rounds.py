"""Each sign of a round's number and date, and each word that tells whose a notice is."""

import pytest
from variants import spread

from pipeline.extract import inspected, round_dates, rounds
from pipeline.extract.masks import GLYPHS
from pipeline.extract.round_dates import Mention

HAN = "一二三四五六七八九十"


def held(text, year=2022):
    """Begin and end of each dated round."""
    mentions = [Mention(r.start, r.end, r.first) for r in rounds.find(text)]
    found = round_dates.find(text, mentions, year)
    return "；".join(f"{h.begin.told if h.begin else ''}~{h.finish.told if h.finish else ''}" for h in found)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month(month):
    han = (*HAN, "十一", "十二")[month - 1]
    wide = str(month).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for one in (str(month), wide, han):
        assert held(f"{one}月，第三轮巡察启动。") == f"2022-{month:02}~"
        assert held(f"2021年1月至{one}月，第三轮巡察启动。") == f"2021-01~2021-{month:02}"
        assert held(f"第三轮巡察于2020年{one}月1日启动。") == f"2020-{month:02}-01~"
        assert held(f"第三轮巡察于2021-{one}-1启动。") == ("" if one == han else f"2021-{month:02}-01~")
        assert held(f"第三轮巡察于2021-1-{one}启动。") == ("" if one == han else f"2021-01-{month:02}~")
        assert held(f"第三轮巡察于2021.1.1至2021-{one}-1。") == ("" if one == han else f"2021-01-01~2021-{month:02}-01")
        assert held(f"第三轮巡察于2021.1.1至2021-1-{one}。") == ("" if one == han else f"2021-01-01~2021-01-{month:02}")


@pytest.mark.parametrize("day", range(1, 32))
def test_every_day(day):
    ten, one = divmod(day, 10)
    han = ("" if not ten else "十" if ten == 1 else HAN[ten - 1] + "十") + (HAN[one - 1] if one else "")
    wide = str(day).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (str(day), wide, han):
        for mark in "日号":
            assert held(f"5月{written}{mark}，第三轮巡察启动。") == f"2022-05-{day:02}~"
            assert held(f"5月1日至{written}{mark}，第三轮巡察启动。") == f"2022-05-01~2022-05-{day:02}"
            assert held(f"4月1日至5月{written}{mark}，第三轮巡察启动。") == f"2022-04-01~2022-05-{day:02}"


@pytest.mark.parametrize("year", [2003, 2011, 2019, 2020, 2024, 2035, 2046, 2058, 2067, 2079])
def test_years(year):
    plain = str(year)
    for written in (
        plain,
        plain.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        *("".join(zero if c == "0" else "一二三四五六七八九"[int(c) - 1] for c in plain) for zero in "〇○零"),
    ):
        assert held(f"{written}年5月，第三轮巡察启动。") == f"{year}-05~"
        assert held(f"2001年5月至{written}年5月，第三轮巡察启动。") == f"2001-05~{year}-05"
        if "二" not in written:
            assert held(f"{written}.5.1，第三轮巡察启动。") == f"{year}-05-01~"
            assert held(f"2001.5.1至{written}.5.1，第三轮巡察启动。") == f"2001-05-01~{year}-05-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("5月份，第三轮巡察启动。", "2022-05~"),
        ("5月起，第三轮巡察进行。", "2022-05~"),
        ("5月‹-—–－~～›6月，第三轮巡察。", "2022-05~2022-06"),
        ("5月——6月，第三轮巡察。", "2022-05~2022-06"),
        ("2021‹./－-›5‹./－-›1，第三轮巡察启动。", "2021-05-01~"),
        ("2021.5.1至2021‹./－-›6‹./－-›1，第三轮巡察。", "2021-05-01~2021-06-01"),
        ("‹0-9０-９.›2021.5.1，第三轮巡察启动。", ""),
        ("2021.5.12‹0-9０-９›，第三轮巡察启动。", ""),
        ("2021.5.1至2021.6.12‹0-9０-９›，第三轮巡察启动。", "2021-05-01~"),
        ("‹0-9０-９›2021年5月，第三轮巡察启动。", "2022-05~"),
        ("‹0-9０-９›‹×*_›年5月，第三轮巡察启动。", ""),
        (f"202‹{GLYPHS}›年5月，第三轮巡察启动。", ""),
        (f"2021年5月至202‹{GLYPHS}›年6月，第三轮巡察。", ""),
        ("5月，甲‹。；！？\n›第三轮巡察启动。", ""),
        ("5月，第三轮巡察启动", "2022-05~"),
    ),
)
def test_signs_of_dates(text, expected):
    assert held(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("市委于明年5月开展第三轮巡察", "planned"),
        ("甲乙‹。！？\n›拟开展第三轮巡察", "planned"),
        ("拟办‹。！？\n›已开展第三轮巡察", ""),
        ("第三轮巡察‹，。；›拟启动", ""),
        ("第三轮巡察拟启动", "planned"),
    ),
)
def test_signs_of_plans(text, expected):
    at = text.index("第三轮")
    assert round_dates.is_planned(text, at, at + 5) is bool(expected)


def shown(text):
    return "；".join(f"{r.text}={r.first}..{r.last}" for r in rounds.find(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("第‹0-9０-９›轮巡察", "第‹›轮巡察"),
        ("‹ ¦\u3000¦  ¦›三、四轮巡察", "四轮巡察"),
        ("总结\n‹ ¦\u3000¦  ¦›三、四轮巡察", "四轮巡察"),
        ("\t三、四轮巡察", "三、四轮巡察"),
        ("第1‹0-9０-９›轮巡察", "第1‹›轮巡察"),
        ("第3至‹4-9４-９›轮巡察", "第3至‹›轮巡察"),
        ("第3轮至第‹4-9４-９›轮巡察", "第3轮至第‹›轮巡察"),
        ("第1、‹2-9２-９›轮巡察", "第1、‹›轮巡察"),
        ("第1第‹2-9２-９›轮巡察", "第1第‹›轮巡察"),
        (f"第‹某{GLYPHS}›轮巡察", "第‹›轮巡察"),
        (f"第3至‹某{GLYPHS}›轮巡察", "第3至‹›轮巡察"),
        (f"第1、‹某{GLYPHS}›轮巡察", "第1、‹›轮巡察"),
        ("前三轮巡察", "前三轮巡察"),
        ("第三轮巡‹视察›", "第三轮巡‹›"),
        ("第三轮巡视巡察", "第三轮巡视巡察"),
        ("三轮县委巡‹视察›", "三轮"),
        ("第3轮至第‹0-9０-９›轮巡察", "第3轮至第‹›轮巡察"),
    ),
)
def test_numbers_of_rounds(text, expected):
    assert [r.text for r in rounds.find(text)] == [expected]


ABOUT = "沐江水务"


@pytest.mark.parametrize(
    ("title", "body"),
    spread(
        ("关于‹¦对›巡察沐江水务‹¦情况›‹¦的›反馈", ABOUT),
        ("关于‹¦对›沐江水务巡察‹¦情况›‹¦的›反馈", ABOUT),
        ("关于巡察沐‹，。；：、 “”《》\n›江水务的反馈", ""),
        ("关于巡察沐‹整改¦反馈›江水务的反馈", ""),
        ("关于沐‹，。；：、 “”《》\n›江水务巡察的反馈", ""),
        ("关于沐‹整改¦反馈›江水务巡察的反馈", ""),
        ("市委巡察组向沐江水务‹¦党员领导干部›反馈", ABOUT),
        ("市委巡察组向沐‹，¦。¦；¦：¦、¦ ¦“¦”¦《¦》¦\n¦整改¦反馈›江水务反馈", ""),
        ("沐江水务‹关于¦对¦对于¦落实›巡察‹¦，›整改", ABOUT),
        ("沐‹，。；：、 “”《》\n›江水务落实巡察整改", ""),
        ("沐‹整改¦反馈›江水务落实巡察整改", ""),
        ("沐江水务落实巡察。整改", ""),
        ("沐江水务巡察‹¦反馈›‹¦意见¦问题›整改", ABOUT),
        ("沐‹，。；：、 “”《》\n›江水务巡察整改", ""),
        ("沐‹整改¦反馈›江水务巡察整改", ""),
        ("关于沐江水务‹党组¦领导班子¦班子¦党员领导干部¦主要负责人›巡察的反馈", ABOUT),
        ("关于‹0-9０-９×xXＸ*_○一二三四五六七八九十百›‹余¦多¦›‹个所家名›单位巡察的反馈", ""),
        ("关于甲个单位巡察的反馈", "甲个单位"),
        ("关于巡察巡察组‹关于¦对¦向›沐江水务的反馈", ABOUT),
    ),
)
def test_whose_a_title_is(title, body):
    assert inspected.body(title, "") == body


@pytest.mark.parametrize(
    ("text", "body"),
    spread(
        ("对沐江水务‹进行¦开展›‹¦了¦了常规›巡察", ABOUT),
        ("对沐江水务开展了常‹，。›规巡察", ""),
        ("对沐‹，¦。¦；¦：¦、¦ ¦“¦”¦《¦》¦\n¦整改¦反馈›江水务开展巡察", ""),
        ("巡察‹¦组›‹¦进驻›‹¦了›向沐江水务反馈", ABOUT),
        ("巡察组向沐‹，¦。¦；¦：¦、¦ ¦“¦”¦《¦》¦\n¦整改¦反馈›江水务反馈", ""),
        ("巡察‹¦组›对沐江水务‹进行¦开展›检查", ABOUT),
        ("巡察组对沐‹，¦。¦；¦：¦、¦ ¦“¦”¦《¦》¦\n¦整改¦反馈›江水务开展检查", ""),
        ("被巡察单位‹：:›沐江水务", ABOUT),
        ("被巡察单位：沐‹。；\n›江水务", ""),
    ),
)
def test_whose_a_text_is(text, body):
    assert inspected.body("", text) == body


@pytest.mark.parametrize(
    ("text", "seat"),
    spread(
        ("‹根据¦按照¦经¦在¦中共¦根据中共›沐江‹省市县区州盟旗›委部署", "沐江‹2›"),
        ("根据‹根据¦按照¦中共›沐江市委部署", "沐江市"),
        ("按照中央和中共沐江市委部署", "沐江市"),
        ("由沐江市委部署", ""),
        ("根据沐，江市委部署", ""),
    ),
)
def test_whose_committee_inspects(text, seat):
    assert inspected.seat_of(text) == seat


@pytest.mark.parametrize(
    ("name", "completed"),
    spread(
        ("‹市县区州盟旗省›财政局", "沐江‹›财政局"),
        ("市‹省市县区州盟旗›财政局", "市‹›财政局"),
    ),
)
def test_a_level_alone_is_completed(name, completed):
    place = f"沐江{name[0]}"
    assert inspected.body(f"关于巡察{name}的反馈", f"根据{place}委部署。") == completed


@pytest.mark.parametrize("digit", "0123456789０１２３４５６７８９")
def test_dates_of_every_digit(digit):
    value = int(digit)
    assert inspected.date(f"202{digit}年1{'2'}月1日") == (2020 + value, 12, 1)
    assert inspected.date(f"2020年{digit}月1日") == (2020, value, 1)
    assert inspected.date(f"2020年1月2{digit}日") == (2020, 1, 20 + value)
    assert inspected.date(f"2020年1月{digit}日") == (2020, 1, value)


@pytest.mark.parametrize("end", "。！？；;!?\n")
def test_what_ends_a_sentence_ends_what_is_told_of_a_round(end):
    [round_] = rounds.find("四届市委部署，第三轮巡察启动，国有企业反响较好。")
    assert (round_.term, round_.body, round_.target) == (4, "市委", "国有企业")
    [round_] = rounds.find(f"四届市委部署{end}第三轮巡察启动{end}国有企业反响较好。")
    assert (round_.term, round_.body, round_.target) == (None, None, "")
