"""Signs that the patterns of headings, titles and years are made of: each list number, bracket and dash is read where it may stand."""

import pytest

from pipeline import lexicons
from pipeline.ingest import metadata
from pipeline.ingest.headings import is_title_line, numbered_level

LEXICONS = lexicons.built_in()


@pytest.mark.parametrize(
    ("line", "level"),
    [
        *((f"一{sign}主要做法", 1) for sign in "、．."),
        *((f"{number}章 总则", 1) for number in ("第一", "第十二", "第一百", "第百一")),
        *((f"{number}节 总则", 2) for number in ("第一", "第十二", "第一百")),
        *((f"{a}二{b}问题", 2) for a in "（(" for b in ")）"),
        *((f"12{sign}问题", 3) for sign in "、．."),
        *((f"{a}12{b}问题", 4) for a in "（(" for b in ")）"),
        *((f"{sign}问题", 4) for sign in "①⑩⑳"),
        *(
            (line, 0)
            for line in (
                "一.5万元",
                "3.5万元",
                "3.x万元",
                "3.×万元",
                "㋿问题",
                "一主要",
                "第百",
                "12问题",
                "（问题）",
                "",
            )
        ),
    ],
)
def test_list_numbers(line, level):
    assert numbered_level(line) == level


@pytest.mark.parametrize("a", "（(")
@pytest.mark.parametrize("b", "）)")
def test_a_title_may_end_in_brackets(a, b):
    assert is_title_line(f"沐江市巡察工作总结{a}摘登{b}")
    assert not is_title_line(f"沐江市巡察工作{a}摘登{b}")
    assert not is_title_line(f"沐江市巡察工作总结{a}摘{a}登{b}")
    assert not is_title_line(f"沐江市巡察工作总结{a}摘{b}登{b}")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        *(
            (f"沐江市{year}年巡察工作总结", year)
            for year in ("1980", "1989", "1990", "1999", "2000", "2019", "2024", "2049")
        ),
        *((f"沐江市{year}年巡察工作总结", "") for year in ("1979", "1970", "2050", "2099", "12023")),
        ("沐江市2023 年度巡察工作总结", "2023"),
        ("沐江市2021年—2023年巡察工作总结", ""),
        ("沐江市1989—2023年巡察工作总结", ""),
        ("沐江市1998—2003年巡察工作总结", ""),
        ("沐江市2041—2045年巡察工作总结", ""),
    ],
)
def test_years_of_titles(title, year):
    assert metadata.year(title, "").value == year


@pytest.mark.parametrize(
    ("text", "year"), [("2041年3月部署。", "2041"), ("2009年11月部署。", "2009"), ("2050年3月部署。", "")]
)
def test_years_of_months(text, year):
    assert metadata.year("", "甲" * metadata.HEAD + text).value == year


@pytest.mark.parametrize("letter", "县旗")
def test_counties_and_banners(letter):
    assert metadata.level(f"霁畈{letter}巡察整改情况的通报", "").value == "县"


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("丹麓集团", "企业"),
        ("丹麓集团、霁海局学习整改情况", "企业"),
        ("丹麓集团，霁海局学习整改情况", ""),
        ("丹麓集团。整改情况", ""),
        ("霁海大学习整改情况", ""),
        ("二届霁畈县整改情况", "县"),
        ("丁年霁畈省整改情况", "省"),
    ],
)
def test_levels_of_titles(title, level):
    assert metadata.level(title, "").value == level


@pytest.mark.parametrize("hereby", ["现将巡察情况", "现就巡察情况"])
def test_a_genre_is_told_within_its_sentence(hereby):
    assert metadata.genre("", f"{hereby}反馈如下。").value == "反馈"
    assert metadata.genre("", f"{hereby}说明。反馈如下。").value == ""
    assert metadata.genre("", f"{hereby}整改。现况报告如下。").value == ""
