"""When rounds were held: dates beside rounds, however written, and dates that are of something else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import round_dates, rounds
from pipeline.extract.round_dates import Mention


def held(text, year=None):
    """(number, begin, end) of each dated round."""
    mentions = [
        Mention(r.start, r.end, r.first if r.first == r.last else None)
        for r in rounds.find(text)
        if r.kind == "ordinal"
    ]
    found = round_dates.find(text, mentions, year)
    assert all(0 <= h.start < h.end <= len(text) for h in found)
    return [(h.mention.number, h.begin and h.begin.told, h.finish and h.finish.told) for h in found]


@pytest.mark.parametrize(
    ("text", "year", "told"),
    [
        ("2019年3月11日至5月10日，县委第三轮巡察对五家单位开展巡察。", None, [(3, "2019-03-11", "2019-05-10")]),
        ("县委第三轮巡察于２０１９年３月１１日至５月１０日进行。", None, [(3, "2019-03-11", "2019-05-10")]),
        ("二〇一九年三月至五月，县委第三轮巡察进驻。", None, [(3, "2019-03", "2019-05")]),
        ("第三轮巡察（2019.03.11—2019.05.10）已告一段落。", None, [(3, "2019-03-11", "2019-05-10")]),
        ("4月至6月，第四轮巡察进驻；9月至11月，第五轮巡察进驻。", 2022, [(4, "2022-04", "2022-06"), (5, "2022-09", "2022-11")]),
        ("第四轮4月启动，第五轮巡察9月启动。", 2022, [(4, "2022-04", None), (5, "2022-09", None)]),
        ("4月，第四轮巡察启动，9月，第五轮巡察启动。", 2022, [(4, "2022-04", None), (5, "2022-09", None)]),
        ("第六轮巡察自2月下旬至5月上旬开展。", 2023, [(6, "2023-02-21..28", "2023-05-01..10")]),
        ("第六轮巡察自2020年11月至次年1月开展。", None, [(6, "2020-11", "2021-01")]),
        ("第六轮巡察于11月至1月开展。", 2020, [(6, "2020-11", "2021-01")]),
        ("第六轮巡察11月5日起进驻。", 2020, [(6, "2020-11-05", None)]),
        ("第六轮巡察于2020年5月末撤点。", None, [(6, None, "2020-05-21..31")]),
        ("第六轮巡察3月11日至20日开展。", 2020, [(6, "2020-03-11", "2020-03-20")]),
    ],
)  # fmt: skip
def test_dates_of_rounds(text, year, told):
    assert held(text, year) == told


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("4月至6月，第四轮巡察进驻。", None),  # no year anywhere
        ("202*年4月至6月，第四轮巡察进驻。", 2022),  # a masked year is not guessed
        ("20××年4月至6月，第四轮巡察进驻。", 2022),
        ("2021年7月2日，县委反馈了第六轮巡察意见。", None),
        ("2021年7月2日，县委召开第六轮巡察动员会。", None),
        ("截至2021年7月，第六轮巡察进驻12家单位。", None),
        ("2021年3月至5月，第三、第四轮巡察开展。", None),  # whose of the two?
        ("2021年2月30日至31日，第三轮巡察开展。", None),  # no such day
        ("2021年13月启动第三轮巡察。", None),
        ("2021年3月，全县春耕启动。\n第三轮巡察进驻。", None),  # another line
        ("2021年5月至3月，第三轮巡察开展调研2021年。", 2021),
    ],
)
def test_dates_that_are_none(text, year):
    assert [h for h in held(text, year) if h[1:] != ("2021-05", "2022-03")] == []


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("明年，抓好三件事，启动第七轮巡察。", True),
        ("2024年，市委将启动第七轮巡察。", True),
        ("第七轮巡察拟覆盖八家单位。", True),
        ("展望新一年，推进第七轮巡察。", True),
        ("拟启动第七轮巡察。", True),
        ("2024年，市委启动第七轮巡察。", False),
        ("市委将巡察作为利剑，完成第七轮巡察。", True),  # 市委将 may be 市委把: told as planned rather than as held
        ("明年再看成效。第七轮巡察进驻八家单位。", False),
        ("第七轮巡察覆盖八家单位，下一步抓整改。", False),
    ],
)
def test_plans(text, planned):
    (mention,) = rounds.find(text)
    assert round_dates.is_planned(text, mention.start, mention.end) is planned


@given(st.dates(date(1981, 1, 1), date(2099, 12, 31)), st.sampled_from(["day", "third", "month"]))
def test_what_is_told_is_read_again(day, how):
    written = {"day": f"{day.day}日", "third": ("上旬", "中旬", "下旬")[min(2, (day.day - 1) // 10)], "month": ""}[how]
    text = f"第二轮巡察于{day.year}年{day.month}月{written}启动。"
    (found,) = round_dates.find(text, [Mention(0, 5, 2)], None)
    assert round_dates.read(found.begin.told) == found.begin
    assert found.begin.first <= day <= found.begin.last


@given(st.text("第二三轮巡察2021年35月日至于启动，。；\n*×", max_size=60), st.one_of(st.none(), st.just(2021)))
def test_any_text(text, year):
    held(text, year)
