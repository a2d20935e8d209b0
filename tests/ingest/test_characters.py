"""Characters that stand for others, and blanks that hide nothing."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import pipeline
from pipeline.ingest import clean, encodings
from pipeline.ingest.blanks import number_gaps, spaces
from pipeline.ingest.characters import list_numbers, one_for_one
from pipeline.ingest.split import structure

FILLER = "市委坚持问题导向，派出巡察组开展常规巡察。" * 40


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("⾏政⽴案，⽣态⽂明", "行政立案，生态文明"),  # Kangxi radicals
        ("⻓效机制，⻅⻋，⺠⽣，⻔⼾，⻘年，⻛险", "长效机制，见车，民生，门户，青年，风险"),  # supplement
        ("不作為\uf967、\uf9d1\uf96b", "不作為不、六參"),  # compatibility ideographs
        ("\uf06c 重点任务", "● 重点任务"),
        ("\uf0b7 重点任务", "• 重点任务"),
        ("对\uf06f\uf06f县开展巡察", "对□□县开展巡察"),
        ("面积5㎡，降幅3℃，发现问题25％，GDP，①建账，é", "面积5㎡，降幅3℃，发现问题25％，GDP，①建账，é"),
        ("〇〇村，〻々，㐀𠮷", "〇〇村，〻々，㐀𠮷"),
    ],
)
def test_characters_that_stand_for_one_other(before, after):
    assert one_for_one(before) == after
    assert len(before) == len(after)
    assert clean.clean(before + "\n" + FILLER).split("\n")[0] == clean.clean(after + "\n" + FILLER).split("\n")[0]


def test_every_radical_and_compatibility_ideograph_becomes_one_character():
    ranges = (range(0x2E80, 0x2FE0), range(0xF000, 0xF100), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    assert [hex(c) for r in ranges for c in r if len(one_for_one(chr(c))) != 1] == []
    kangxi = [chr(c) for c in range(0x2F00, 0x2FD6)]
    assert all(unicodedata.name(one_for_one(c)).startswith("CJK UNIFIED") for c in kangxi)


def test_one_rare_character_in_a_long_text_is_read_too():
    """The share of Traditional characters decides nothing here."""
    assert "主体责任" in clean.clean(FILLER + "\n党组主体责任落实不⼒。").split("\n")[1]
    assert clean.clean(FILLER + "\n落实不⼒。").endswith("落实不力。")


def test_a_text_of_radicals_alone_is_not_garbled():
    text = "⼀⼆⼈⼊⼋⼗⼤⼩⼭⼯⽇⽉⽊⽌⽔⽕⽤⽥⽩⽬⽴⾏⾔⾛⻓⻔⻅" * 20
    assert encodings.require_text(text) == text


def test_the_language_sees_through_radicals_at_the_text_s_own_offsets():
    text = "有的党组主体责任落实不⼒，发现问题25个。"
    document = pipeline.load()(text)
    assert [span.text for span in document.spans["problems"]] == ["党组主体责任落实不⼒"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("㈠加强领导", "（一）加强领导"),
        ("㈩附则", "（十）附则"),
        ("⑴建账；⒇销号", "(1)建账；(20)销号"),
        ("⒈建账", "1.建账"),
        ("⒓建账", "12.建账"),
        ("⒈5月底前完成", "1．5月底前完成"),  # 1.5 would be a figure
        ("⒊**县", "3．**县"),
        ("发现问题㉕个", "发现问题25个"),
        ("移交线索⑤件", "移交线索5件"),
        ("①个人事项②公务接待", "①个人事项②公务接待"),
        ("措施有①件件落实②件件销号", "措施有①件件落实②件件销号"),
        ("㉑建账", "㉑建账"),
        ("①建账；②销号。", "①建账；②销号。"),
    ],
)
def test_numbers_in_one_character(before, after):
    assert list_numbers(before) == after


def test_list_numbers_in_one_character_head_sections():
    text = clean.clean(f"㈠加强领导\n{FILLER}\n⒈压实责任\n{FILLER}\n㉑立行立改\n{FILLER}")
    assert [(s.level, s.heading) for s in structure(text)[0]] == [
        (2, "（一）加强领导"),
        (3, "1.压实责任"),
        (4, "㉑立行立改"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # every character set apart
        ("巡 察 组 发 现 问 题 2 5 个", "巡察组发现问题25个"),
        ("二 、 存 在 问 题", "二、存在问题"),
        ("有 的 党 组 织 ， 主 体 责 任 落 实 不 力 。", "有的党组织，主体责任落实不力。"),
        ("共　发　现　问　题", "共发现问题"),
        # a blank inside a phrase, every word set apart
        ("主体责任 落实不力，发 现问题25个。", "主体责任落实不力，发现问题25个。"),
        ("市委 巡察组 共 发现 问题 25 个 。", "市委巡察组共发现问题25个。"),
        # inside a number
        ("发现问题2 5个", "发现问题25个"),
        ("发现问题 1 286 个", "发现问题1286个"),
        ("资金12 345.6万元", "资金12345.6万元"),
        ("整改率9 5 . 5 %", "整改率95.5%"),
        ("2 0 2 1年", "2021年"),
        ("关于巡察整 改情况的通报", "关于巡察整改情况的通报"),
        ("3、发 现线索", "3、发现线索"),
        # not these
        ("3、顾虑太多 不敢讲真话。有的 党组织落实不力。", "3、顾虑太多 不敢讲真话。有的党组织落实不力。"),
        ("组长李明 副组长王强", "组长李明 副组长王强"),
        ("GDP 增速与 KPI 考核", "GDP 增速与 KPI 考核"),
        ("第一章 总则。本办法适用于全市。", "第一章 总则。本办法适用于全市。"),
        ("序号 问题 35 30 个", "序号 问题35 30个"),
        ("1 200个单位", "1 200个单位"),
        ("第1 2组", "第1 2组"),
        ("2021 286个", "2021 286个"),
    ],
)
def test_blanks_hide_nothing(before, after):
    assert number_gaps(spaces(before)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("单位\t发现问题（个）\t整改率", "单位\t发现问题（个）\t整改率"),
        ("甲局\t\t30\n乙局\t42\t40", "甲局\t\t30\n乙局\t42\t40"),  # an empty cell
        ("\t35\t30\n乙局\t42\t40", "\t35\t30\n乙局\t42\t40"),
        ("甲局\t35\t30\n合计\t\t", "甲局\t35\t30\n合计\t\t"),
        ("甲局 \t 35　\t30", "甲局\t35\t30"),
        ("单 位\t合 计\n甲局\t1", "单位\t合计\n甲局\t1"),
        ("\t市委高度重视。", "市委高度重视。"),  # indentation
        ("一、\t总体情况\n1.\t压实责任\n2.\t立行立改", "一、总体情况\n1.压实责任\n2.立行立改"),
        ("市委高度重视。\t县委抓落实。", "市委高度重视。县委抓落实。"),
        ("签发人：\t李明", "签发人：\t李明"),
    ],
)
def test_a_tab_parts_cells_and_nothing_else(before, after):
    assert spaces(before) == after
    assert spaces(after) == after


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="问题 2\t5个、一。\n单位（）", max_size=40))
def test_blanks_of_blanks(text):
    """Cleaning changes nothing but blanks and line ends here, and once is enough."""
    once = clean.clean(text)
    assert clean.clean(once) == once


@settings(max_examples=200, deadline=None)
@example([["", "", "甲局"], ["", "甲局", "35"], ["甲局", "", "35"], ["", "", "甲局"]])
@given(
    st.lists(
        st.lists(st.sampled_from(["", "甲局", "35", "（个）", "学习不深入。落实不力；", "1."]), min_size=3, max_size=3),
        max_size=5,
    )
)
def test_rows_keep_their_cells(rows):
    """However empty, a row beside rows as wide keeps its columns, and stays a line."""
    lines = ["单位\t问题\t整改", *("\t".join(row) for row in rows if any(row)), "合计\t1\t2"]
    assert clean.clean("\n".join(lines)).split("\n") == lines


RARE = "鑫鬻麤靐齾" * 41  # as wrongly decoded text has them


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        (RARE, True),
        (RARE + "的" * 4, True),
        (RARE + "的" * 5, False),
        ("的" * 5 + RARE, False),
        ("，" * 50 + RARE, True),
        (RARE[:199], False),
        *((c * 200, True) for c in "㐀齾鿿\uf914"),
        *((c * 200, False) for c in "가\ue000ꀀ"),  # no Chinese at all
        ("巡察" * 200, False),
        ("", False),
    ],
)
def test_few_common_characters_are_a_sign_of_garbled_text(text, garbled):
    assert encodings.is_gibberish(text) is garbled
