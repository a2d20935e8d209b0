"""Each blank, mark, numeral and character beside which a blank goes or stays."""

import pytest
from variants import spread

from pipeline.ingest.blanks import number_gaps, spaces

MARKS = "，。、；：！？“”‘’（）《》〈〉【】—…"


@pytest.mark.parametrize(
    ("before", "after"),
    spread(
        ("GDP‹ \u00a0›\u00a0A", "GDP A"),
        ("GDP‹ \u00a0\u1680\u2000\u2005\u200a\u202f\u205f\u3000›A", "GDP A"),
        (f"A‹{MARKS}› B", "A‹›B"),
        (f"A ‹{MARKS}›B", "A‹›B"),
        ("A ‹,;!?()›B", "A ‹›B"),
        # spaced out
        ("发 现 了 ‹㐀鿿𠀀0-9%％› 个", "发现了‹›个"),
        ("‹㐀鿿𠀀› ‹㐀鿿𠀀› 个", "‹›‹›个"),
        ("‹㐀㐀¦𠀀𠀀¦鿿鿿› 问 题 表", "‹› 问题 表"),
        # list numbers
        ("‹一二三四五六七八九十›‹、．.›\t总体情况", "‹›‹›总体情况"),
        ("‹（(›‹一二三四五六七八九十0-9›‹)）›\t总体情况", "‹›‹›‹›总体情况"),
        ("1‹、．.›\t总体情况", "1‹›总体情况"),
        ("第‹一二三四五六七八九十百0-9›‹章节条部编篇›\t总体情况", "第‹›‹›总体情况"),
        ("‹①⑩⑳㉑㉟㊱㊿•●■◆›\t总体情况", "‹›总体情况"),
        ("一、‹、：:›\t总体情况", "一、‹›总体情况"),
        ("▲\t总体情况", "▲\t总体情况"),
        ("整改责任\t已经落实‹。；›", "整改责任已经落实‹›"),
        ("整改责任\t已经落实，", "整改责任\t已经落实，"),
        # a heading's blank stays, one of running text goes
        ("第‹一二三四五六七八九十百0-9›‹章节条部编篇› 总则‹。；›县委 巡察", "第‹›‹› 总则‹›县委巡察"),
        ("第‹一二三四五六七八九十百0-9›条 总则。县委 巡察", "第‹›条 总则。县委巡察"),
        ("第3‹章节条部编篇› 总则。县委 巡察", "第3‹› 总则。县委巡察"),
        ("县委 巡察。总则", "县委巡察。总则"),
    ),
)
def test_blanks(before, after):
    assert spaces(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    spread(
        ("‹㐀鿿𠀀› ‹0-9０-９›", "‹›‹›"),
        ("A‹0-9０-９%％› ‹㐀鿿𠀀%％›", "A‹›‹›"),
        ("A 5", "A 5"),
        ("5 A", "5 A"),
        ("‹㐀鿿𠀀›2 5‹㐀鿿𠀀%％›", "‹›25‹›"),
        ("问题1 286‹.．›5个", "问题1286‹›5个"),
        ("占5 ‹.．› 2%", "占5‹›2%"),
        ("2 5 6个", "256个"),
        ("2 5 ‹.．› 6%", "25‹›6%"),
        ("2 5个", "2 5个"),
        ("第2 5条", "第2 5条"),
    ),
)
def test_blanks_at_numbers(before, after):
    assert number_gaps(before) == after
