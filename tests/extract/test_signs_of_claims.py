"""Each sign at which ends what claims of coverage, earlier terms, plans and topics reach over; modes, terms and dates of rounds."""

import pytest
from variants import spread

from pipeline import lexicons
from pipeline.extract import coverage_claims, round_dates, round_list, rounds, standing, topics, widths
from pipeline.extract.masks import GLYPHS


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("巡察开局‹。！？\n›县域医疗全覆盖", ""),
        ("巡察开局，县域医疗全覆盖", "named"),
        ("尚未整改‹，；。›任期内全覆盖", "named"),
        ("尚未推进任期内全覆盖", "denied"),
        ("围绕整改‹，；。›任期内全覆盖", "named"),
        ("围绕推进任期内全覆盖", "aimed"),
        ("已经整改‹，；。›任期内全覆盖", "named"),
        ("已经推进任期内全覆盖", "reached"),
        ("任期内全覆盖‹，；。›达标", "named"),
        ("任期内全覆盖提前达标", "reached"),
        ("任期内全覆盖‹，；。›目标明确", "named"),
        ("任期内全覆盖的目标明确", "aimed"),
    ),
)
def test_how_far_a_claim_of_coverage_reaches(text, expected):
    assert "；".join(c.standing for c in coverage_claims.find(text)) == expected


@pytest.mark.parametrize("end", ["。", "！", "？", "", "，"])
def test_a_claim_ends_with_its_sign(end):
    [claim] = coverage_claims.find(f"实现巡察全覆盖{end}\n下一步")
    assert claim.text == f"实现巡察全覆盖{end}"


@pytest.mark.parametrize(
    ("text", "whole"), spread(("应巡察的党组织‹，；。›村社312个", ""), ("应巡察的党组织和村社312个", "yes"))
)
def test_how_far_what_exists_reaches(text, whole):
    assert coverage_claims.is_whole(text, text.index("312")) is bool(whole)


@pytest.mark.parametrize(
    ("text", "earlier"), spread(("上一届县委‹，。；›第八轮巡察", ""), ("上一届县委、第八轮巡察", "yes"))
)
def test_how_far_an_earlier_term_reaches(text, earlier):
    assert round_list.is_earlier(text, text.index("第八轮")) is bool(earlier)


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("计划整改‹，。；：！？\n›线索5件", "reported"),
        ("计划整改线索5件", "planned"),
        ("拟于年内‹，。；：！？\n›移交线索5件", "reported"),
        ("拟于年内移交线索5件", "planned"),
    ),
)
def test_how_far_a_plan_reaches(text, expected):
    assert standing.of(text, text.index("5")) == expected


@pytest.mark.parametrize("particle", ["", "着", "的"])
def test_what_exists_with_a_particle(particle):
    text = f"落实主体责任方面存在{particle}突出问题。"
    assert [p.text for p in topics.find(text, lexicons.built_in())] == [text[:-1]]


@pytest.mark.parametrize(
    ("unit", "scale"), [("千个", 1000), ("千万元", 10**7), ("千亿元", 10**11), ("千", 1000), ("十个", 1)]
)
def test_scales_of_units(unit, scale):
    assert widths.scale_of(unit) == scale


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # where a range goes on behind its first 轮, it is one round's mention
        (f"第3轮至第‹某{GLYPHS}›轮巡察", "第3轮至第‹›轮巡察"),
        ("第三轮至第‹0-9０-９一两›轮巡察", "第三轮至第‹›轮巡察"),
        # numbers of headings
        ("‹0-9０-９›、四轮巡察", "四轮巡察"),
        ("总结\n1‹0-9０-９›、四轮巡察", "四轮巡察"),
        ("首轮“巡‹视察›”", "首轮"),
        ("前三轮“巡‹视察›”", "前三轮"),
        ("首轮工作", ""),
        (f"第1第‹某{GLYPHS}›轮巡察", "第1第‹›轮巡察"),
        # nobody counts rounds in hundreds
        ("‹0-9０-９›23轮巡察", ""),
        ("第一至‹1-9１-９›23轮巡察", ""),
        ("第一、‹1-9１-９›23轮巡察", ""),
        ("第一第‹1-9１-９›23轮巡察", ""),
        # whose rounds they are
        ("环保督察‹，。；›三轮巡察", "三轮巡察"),
        ("环保督察‹，。；›第三轮启动", "第三轮"),
        ("环保督察共第三轮启动", ""),
    ),
)
def test_rounds(text, expected):
    assert "；".join(r.text for r in rounds.find(text)) == expected


@pytest.mark.parametrize("digit", "0123456789")
def test_a_second_round_goes_on_with_the_first_ones_ordinal(digit):
    assert [r.kind for r in rounds.find(f"第{digit}轮、11轮巡察")] == ["ordinal", "ordinal"]
    assert [r.kind for r in rounds.find(f"{digit}轮巡察、11轮巡察")] == ["count", "count"]


@pytest.mark.parametrize("digit", "123456789")
def test_terms_in_digits(digit):
    assert [(r.term, r.body) for r in rounds.find(f"{digit}届县委第三轮巡察")] == [(int(digit), "县委")]
    assert [(r.term, r.body) for r in rounds.find(f"1{digit}届县委第三轮巡察")] == [(10 + int(digit), "县委")]
    assert [(r.term, r.body) for r in rounds.find(f"县委{digit}届第三轮巡察")] == [(int(digit), "县委")]


@pytest.mark.parametrize(
    ("text", "modes"),
    spread(
        ("开展常规巡‹视察›", "常规"),
        ("开展“专项”问题巡‹视察›", "专项"),
        ("开展巡察“回头看”", "回头看"),
        ("开展常规巡视和提级巡察、“回头看”", "常规、提级、回头看"),
        ("开展常规检查", ""),
    ),
)
def test_modes_of_a_stretch(text, modes):
    assert "、".join(rounds.modes(text)) == modes


@pytest.mark.parametrize(
    ("text", "mode"), [("第三轮巡察“回头看”", "回头看"), ("第三轮专项巡察“回头看”", "专项回头看"), ("第三轮巡察", "")]
)
def test_the_mode_of_a_round(text, mode):
    assert [r.mode for r in rounds.find(text)] == [mode]


@pytest.mark.parametrize("sign", "、.．)）")
@pytest.mark.parametrize("number", ["1", "0", "9", "12", "二", "十二"])
def test_the_number_of_an_item_is_no_part_of_its_topic(number, sign):
    topic = "落实主体责任方面存在的问题"
    assert [p.text for p in topics.find(f"{number}{sign}{topic}。", lexicons.built_in())] == [topic]


def dated(text):
    """What each date of a round is read off, and what it says."""
    mentions = [round_dates.Mention(r.start, r.end, r.first) for r in rounds.find(text)]
    found = round_dates.find(text, mentions, 2022)
    return [(text[h.start : h.end], *(day and day.told for day in (h.begin, h.finish))) for h in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年完成整改，次年5月，第三轮巡察启动。", [("次年5月", "2022-05", None)]),
        ("2021年完成整改，当年5月，第三轮巡察启动。", [("当年5月", "2021-05", None)]),
        ("2021年完成整改，5月，第三轮巡察启动。", [("5月", "2021-05", None)]),
        ("2021年5月，第三轮巡察启动。", [("2021年5月", "2021-05", None)]),
        # no year is guessed for what is masked
        *((f"2021年5月至202{glyph}年6月，第三轮巡察启动。", []) for glyph in GLYPHS),
        *((f"2021年5月至２０２{glyph}年6月，第三轮巡察启动。", []) for glyph in GLYPHS),
        ("2021年5月起至202×年6月，第三轮巡察。", [("2021年5月起", "2021-05", None)]),
    ],
)
def test_where_a_date_begins(text, expected):
    assert dated(text) == expected


@pytest.mark.parametrize(
    ("text", "planned"), spread(("市委将研究‹。！？\n›第三轮巡察进驻", ""), ("市委将研究，第三轮巡察进驻", "yes"))
)
def test_how_far_a_plan_of_a_round_reaches(text, planned):
    at = text.index("第三轮")
    assert round_dates.is_planned(text, at, at + 3) is bool(planned)
