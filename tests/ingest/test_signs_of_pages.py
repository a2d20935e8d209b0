"""Each sign by which a page number, a running head, a note's mark, a power, a year or a source is told."""

import pytest
from variants import spread

from pipeline.ingest import furniture, notes, raised
from pipeline.ingest.headings import numbered_level
from pipeline.ingest.metadata import cell_year, year
from pipeline.ingest.pdf_page import Cell, Line, Page
from pipeline.ingest.web import read_html

DASH = "-—–－‐·•~～"
NUMBER = "0-9０-９"


@pytest.mark.parametrize(
    ("line", "number"),
    spread(
        (f"‹{DASH}›3‹{DASH}›", "yes"),
        (f"— ‹{NUMBER}› —", "yes"),
        (f"第‹{NUMBER}一二三四五六七八九十百›页", "yes"),
        (f"第3页‹,，/／¦›共‹{NUMBER}一二三四五六七八九十百›页".replace("¦", ""), "yes"),
        ("第3页‹（(›共5页‹)）›", "yes"),
        (f"‹{NUMBER}›‹/／›‹{NUMBER}›", "yes"),
        (f"page ‹{NUMBER}›", "yes"),
        (f"Page 3 of ‹{NUMBER}›", "yes"),
        (f"‹{NUMBER}›", "yes"),
        ("第甲页", ""),
        ("*3*", ""),
        ("3·5", ""),
    ),
)
def test_page_numbers_of_pages(line, number):
    assert (furniture.kind(line) == "page number") is bool(number)


def pages(*heads):
    """Pages with a head each."""

    def line(text, bottom):
        return Line((Cell(text, 80, 80 + 10 * len(text)),), bottom, 10)

    return [
        Page([line(head, 800), *(line(f"巡察组第{n}次进驻。", 700 - 20 * n) for n in range(9))], 600, 842)
        for head in heads
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    spread(
        (f"巡察专报：甲 第‹{NUMBER}〇零一二三四五六七八九十百›‹期号页版›", "巡察专报：甲 第8‹2›"),
        (f"巡察专报：甲 （总第‹{NUMBER}›期）", "巡察专报：甲 （总第8期）"),
        (f"巡察专报：甲 总‹{NUMBER}›期", "巡察专报：甲 总8期"),
        (f"巡察专报：甲 ‹{DASH}›‹{NUMBER}›‹{DASH}›乙", "巡察专报：甲 —8—乙"),
        (f"巡察专报：甲‹{NUMBER}›‹/／›‹{NUMBER}›乙", "巡察专报：甲8/9乙"),
        (f"巡察专报：甲 ‹{NUMBER}›", "巡察专报：甲 8"),
        (f"‹{NUMBER}› 巡察专报：甲", "8 巡察专报：甲"),
        # what one character heads is no field of a form
        ("报‹：:›县委‹：:›巡察专报", "报‹›县委‹›巡察专报"),
    ),
)
def test_what_changes_in_a_running_head(first, second):
    assert [len(lines) for lines in furniture.of(pages(first, second))] == [1, 1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("巡察专报：甲", "巡察专报：甲"),
        ("巡察专报:甲", "巡察专报:甲"),
        ("巡察第甲期", "巡察第乙期"),
        ("巡察专报3甲", "巡察专报8甲"),
    ],
)
def test_what_is_no_running_head(first, second):
    assert [len(lines) for lines in furniture.of(pages(first, second))] == [0, 0]


@pytest.mark.parametrize(
    ("text", "becomes"),
    spread(
        ("‹[【(（〔［¦›3‹])】)）〕］¦›".replace("¦", ""), "mark"),
        ("3", "mark"),
        ("注3", "mark"),
        ("注", "mark"),
        ("1‹,，、-–~›2", "mark"),
        ("‹①⑳㉑㉟㊱㊿*＊†‡※›", "mark"),
        ("甲", "甲"),
        ("1·2", "1·2"),
    ),
)
def test_notes(text, becomes):
    assert notes.raised(text, "巡察") == (("", True) if becomes == "mark" else (text, False))


@pytest.mark.parametrize(
    ("text", "before", "becomes"),
    [
        *(("2", f"3{unit}m", "²") for unit in ("", *"kcdmμ")),
        *(("2", f"5平方{unit}", "²") for unit in "米里"),
        *(("8", f"3{sign}10", "⁸") for sign in "×xX*·"),
        *((f"{sign}3", "3×10", f"{'⁺' if sign == '+' else '⁻'}³") for sign in "-−+"),
        ("2", "Am", ""),
        ("2", "zm", ""),
        ("2", "3÷10", ""),
        ("2", "巡察", ""),
    ],
)
def test_powers(text, before, becomes):
    assert notes.raised(text, before)[0] == becomes


@pytest.mark.parametrize(
    ("run", "note"), spread(("‹[［〔(（›‹0-9０-９①⑳*＊›‹]］〕)）›", "yes"), ("‹0-9０-９①⑳*＊›", "yes"), ("甲", ""))
)
def test_raised_runs(run, note):
    assert raised.is_note("巡察", run) is bool(note)
    for letter in "AMZamz":
        assert not raised.is_note(f"3{letter}", run)


@pytest.mark.parametrize(
    ("cell", "told"),
    spread(
        ("‹公元¦›‹1999¦1980¦2001¦2018›‹.0¦.00¦年¦年度¦年份¦ 年¦›", "‹2›"),
        ("‹1999¦2018›‹-/.年›‹1¦9¦01¦09¦10¦11¦12›", "‹1›"),
        ("2018-5‹-/.月›‹1¦09¦19¦29¦30¦31¦5›", "2018"),
        ("2018-05-‹0-9›", "2018"),
        ("2018-05-03‹ T›12:00", "2018"),
        ("2018年5月3日", "2018"),
        ("‹1999¦2018›‹01¦09¦10¦11¦12›‹01¦19¦29¦30¦31›", "‹1›"),
        ("二〇一‹一二三四五六七八九›‹年¦年度¦年份¦›", "201"),
        ("二‹〇○零›二三", "2023"),
        ("2018-13", ""),
        ("2018-5-32", ""),
        ("20181301", ""),
        ("1899", ""),
    ),
)
def test_years_of_cells(cell, told):
    if told == "201":
        told += str("一二三四五六七八九".index(cell[3]) + 1)
    assert cell_year(cell) == told


@pytest.mark.parametrize(
    ("text", "told"),
    spread(
        ("‹1980¦1985¦1989¦1990¦1999¦2000¦2019¦2045›年‹度¦›", "‹1›"),
        ("2018 年", "2018"),
        ("1970年", ""),
        ("2050年", ""),
        ("12018年", ""),
        ("‹与同和跟›2017年相比，2018年", "2018"),
        ("‹与同和跟›1999年‹比¦相比¦全县比›，2018年", "2018"),
        ("‹比较›2017年增加，2018年", "2018"),
        ("‹比较›1999年增加，2018年", "2018"),
        ("与2017年检‹，。；›查相比，2018年", ""),
    ),
)
def test_years_of_texts(text, told):
    assert year("", text).value == told


@pytest.mark.parametrize("year_", ["1980", "1985", "1999", "2000", "2045"])
def test_a_range_of_years_in_a_title_is_none(year_):
    assert year(f"{year_}-2049年巡察", "").value == year(f"{year_}年-2049年巡察", "").value == ""
    assert year(f"{year_}年巡察", "").value == year_


@pytest.mark.parametrize(
    ("line", "level"), spread(("‹①⑩⑳㉑㉟㊱㊿›甲", "4"), ("‹（(›3‹)）›甲", "4"), ("3.5甲", "0"), ("3.甲", "3"))
)
def test_list_numbers_of_lines(line, level):
    assert numbered_level(line) == int(level)


def source(line):
    page = f"<html><head><title>巡察</title></head><body><article><p>{line}</p>" + "<p>县委巡察组开展巡察。</p>" * 9
    return read_html((page + "</article></body></html>").encode(), None)[0].metadata.get("source", "")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    spread(
        ("charset=‹\"'›euc-jp", "euc_jp"),
        ("charset=euc-jp; x=", "euc_jp"),
        ("CHARSET = ‹EUC-JP¦euc_jp¦Euc-jp›", "euc_jp"),
        ("charset=‹cp932¦CP932›", "cp932"),
    ),
)
def test_the_encoding_that_a_page_declares(declared, encoding):
    quote = declared[8] if declared[8] in "\"'" else ""
    line = "<p>県委巡察組が監査を行いました。</p>" * 9
    page = f"<html><head><meta {declared}{quote}></head><body><article>{line}</article></body></html>"
    read = read_html(page.encode(encoding), None)[0]
    assert (read.encoding, "巡察組が監査" in read.text) == (encoding, True)


@pytest.mark.parametrize(
    ("line", "told"),
    spread(
        ("‹信息¦文章¦稿件¦内容¦›来源‹:：›沐江网", "沐江网"),
        ("来源：沐江网‹ |｜<>【】[]›甲", "沐江网"),
        ("来源：沐江网 ‹作者¦编辑¦责编¦发布¦发表¦时间¦日期¦浏览¦点击¦字号¦字体¦阅读›：甲", "沐江网"),
        ("来源：沐江网‹:：›甲", "沐江网"),
        ("来源：‹作者¦编辑¦责编¦发布¦发表¦时间¦日期¦浏览¦点击¦字号¦字体¦阅读›甲", ""),
        ("资金来源：财政", ""),
    ),
)
def test_sources(line, told):
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    assert source(line) == told


@pytest.mark.parametrize(
    ("wrapped", "joined"),
    spread(
        ("第三‹㐀一鿿，。、；：！？（）《》“”›\n组进驻", "第三‹›组进驻"),
        ("第三\n‹㐀一鿿，。、；：！？（）《》“”›组进驻", "第三‹›组进驻"),
        ("第三‹ \t\r›\n‹ \t›组进驻", "第三组进驻"),
    ),
)
def test_lines_wrapped_in_the_source_of_a_page(wrapped, joined):
    page = f"<html><body><article><p>{wrapped}。</p>" + "<p>县委巡察组开展巡察。</p>" * 9 + "</article></body></html>"
    assert joined in read_html(page.encode(), None)[0].text
