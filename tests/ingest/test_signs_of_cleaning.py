"""Each character that is taken out, each mark of a page number, of a contents and of a quotation."""

import pytest
from variants import spread

from pipeline.ingest import clean

UNSEEN = "".join(
    map(
        chr,
        (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0xFE0E, 0xFE0F, 0x180E),
    )
)
BODY = "县委巡察办依规开展工作。"


@pytest.mark.parametrize("character", UNSEEN)
def test_what_is_invisible_goes(character):
    assert clean.invisible_characters(f"问{character}题") == "问题"


@pytest.mark.parametrize(
    ("before", "after"),
    spread(
        ("‹ \t\u00a0\u3000>›‹>＞›‹ \t\u00a0\u3000›正文", "正文"),
        ("甲\n＞正文", "甲\n正文"),
        ("x+x＞x", "x+x＞x"),
    ),
)
def test_quotations(before, after):
    assert clean.mail_quotes(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("##begin##", ""), ("##甲#乙##", "##甲#乙##"), ("##甲\n乙##", "##甲\n乙##"), ("#甲##", "#甲##")],
)
def test_markers(before, after):
    assert clean.markers(before) == after


@pytest.mark.parametrize(
    ("line", "left"),
    spread(
        ("‹-—–－─·~～|/ ›12‹-—–－─·~～|/ ›", ""),
        ("‹-—– ›第 ‹0-9一二三四五六七八九十百› 页‹-—– ›", ""),
        ("第3页‹，, /›共‹0-9一二三四五六七八九十百› 页", ""),
        ("Page 3", ""),
        ("page 3 of 10", ""),
        ("3/10", ""),
        ("3 / 10", ""),
        ("*12", "*12"),
        ("第3项", "第3项"),
        ("第甲页", "第甲页"),
        ("12345", "12345"),
    ),
)
def test_page_numbers(line, left):
    assert clean.page_numbers(line) == left


DOTS = "...¦．．．¦···¦………¦⋯⋯⋯¦。。。¦___¦－－－¦---"


@pytest.mark.parametrize(
    ("text", "left"),
    spread(
        (f"‹目录¦目 录¦CONTENTS¦Contents¦C O N T E N T S¦C o n t e n t s›\n总体情况………3\n{BODY}", BODY),
        (f"目录\n总体情况‹{DOTS}›‹3¦ 3¦\t3¦(3)¦（3）›\n{BODY}", BODY),
        (f"目录\n总体情况‹ \t›3\n{BODY}", BODY),
        (f"目录\n总体情况\n{BODY}", f"目录\n总体情况\n{BODY}"),
        (f"目录\n总体情况3\n{BODY}", f"目录\n总体情况3\n{BODY}"),
        # without a page number an entry stands again further down, whatever its number there
        (f"目录\n总体情况\n‹1.¦1．¦1、¦1 ¦第一篇¦第2篇¦第三篇:¦第四篇：¦第五篇 ¦一、¦(一)¦（一）›总体情况\n{BODY}", "‹›总体情况\n" + BODY),  # noqa: E501
        (f"目录\n总体情况\n‹一二三四五六七八九十›、总体情况\n{BODY}", "‹›、总体情况\n" + BODY),
        (f"目录\n总体情况\n第‹一二三四五六七八九十0-9›篇总体情况\n{BODY}", "第‹›篇总体情况\n" + BODY),
    ),
)  # fmt: skip
def test_contents(text, left):
    assert clean.contents(text) == left


@pytest.mark.parametrize(
    ("entry", "title"),
    spread(
        ("‹1.¦1．¦1、¦1 ¦第一篇¦第二篇:¦第三篇：¦第四篇 ¦(一)¦（一）¦一、›总体情况………3", "总体情况"),
        ("总体情况 ………(3)", "总体情况"),
        ("总体情况………‹ \t›‹(（›3‹)）›", "总体情况"),
    ),
)
def test_titles_of_a_contents(entry, title):
    assert clean.contents_titles(f"目录\n{entry}\n{BODY}") == [title]


@pytest.mark.parametrize("character", "㐀一鿿𠀀\U0003ffff")
def test_the_share_of_traditional_characters_is_of_all_chinese_ones(character):
    few, many = character * 60 + "與", character * 40 + "與"
    assert clean.traditional(few) == few
    assert clean.traditional(many) == character * 40 + "与"
