"""Figures in the cells of a table: metric and unit from the header, place from the row, spans that are the cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import analyze


def cells(text, year=2022):
    return [s for s in analyze(text, year=year).statistics if s.source == "table"]


def table(*rows, caption=""):
    return caption + "\n".join("\t".join(row) for row in rows)


BODIES = table(
    ("单位", "发现问题数（个）", "移交线索（件）", "整改率（%）", "涉及资金（万元）"),
    ("沐江县", "35", "4", "95.5", "12.5"),
    ("禾湄县", "1,286", "**", "98%", "30余"),
    ("合计", "１３２１", "", "", "1.2亿"),
)


def test_columns_give_metric_and_unit_rows_the_place():
    told = [(s.text, s.metric, s.value, s.unit, s.measure, s.place) for s in cells(BODIES)]
    assert told == [
        ("35", "发现问题数", 35, "个", "issues_found", "沐江县"),
        ("4", "移交线索", 4, "件", "leads_transferred", "沐江县"),
        ("95.5", "整改率", 95.5, "%", "rectification_rate", "沐江县"),
        ("12.5", "涉及资金", 125_000, "元", "money_involved", "沐江县"),
        ("1,286", "发现问题数", 1286, "个", "issues_found", "禾湄县"),
        ("**", "移交线索", None, "件", "leads_transferred", "禾湄县"),
        ("98%", "整改率", 98, "%", "rectification_rate", "禾湄县"),
        ("30余", "涉及资金", 300_000, "元", "money_involved", "禾湄县"),
        ("１３２１", "发现问题数", 1321, "个", "issues_found", "合计"),
        ("1.2亿", "涉及资金", 120_000_000, "元", "money_involved", "合计"),
    ]


def test_spans_are_the_cells_of_a_longer_text():
    text = "情况如下：\n" + BODIES + "\n以上共发现问题1321个。"
    assert all(text[s.start : s.end] == s.text for s in analyze(text).statistics)
    assert [s.text for s in analyze(text).statistics if s.source == "text"] == ["发现问题1321个"]


@pytest.mark.parametrize(
    ("cell", "value", "low", "high", "unit"),
    [
        ("35", 35, 35, 35, "个"),
        ("35个", 35, 35, 35, "个"),
        ("35件", 35, 35, 35, "件"),
        (" 35 ", 35, 35, 35, "个"),
        ("三十五", 35, 35, 35, "个"),
        ("两三个", None, 2, 3, "个"),
        ("近百", 100, None, 100, "个"),
        ("30余", 30, 30, None, "个"),
        ("30以上", 30, 30, None, "个"),
        ("0", 0, 0, 0, "个"),
    ],
)
def test_a_cell_is_read_as_any_number(cell, value, low, high, unit):
    (told,) = cells(table(("单位", "发现问题（个）"), ("甲县", cell)))
    assert (told.value, told.low, told.high, told.unit) == (value, low, high, unit)


@pytest.mark.parametrize(
    "cell",
    ["", "无", "—", "3.4.5", "2021年3月5日", "张某", "一百千万", "9" * 10_000, "3-", "35（其中县级12）", "第3", "x光"],
)
def test_a_cell_that_is_no_number_makes_no_figure(cell):
    assert cells(table(("单位", "发现问题（个）"), ("甲县", cell), ("乙县", "35")))[-1].text == "35"
    assert len(cells(table(("单位", "发现问题（个）"), ("甲县", cell), ("乙县", "35")))) == 1


@pytest.mark.parametrize(
    "header", ["序号", "联系电话", "编号", "完成时限", "备注", "排名", "轮次", "年份", "邮编", "负责人年龄"]
)
def test_columns_that_count_nothing(header):
    assert [s.text for s in cells(table(("单位", header, "发现问题（个）"), ("甲县", "12", "35")))] == ["35"]


def test_rows_may_be_what_is_measured():
    text = table(("指标", "2020年", "2021年"), ("发现问题（个）", "120", "135"), ("追缴资金（万元）", "12.5", "30"))
    told = [(s.metric, s.value, s.year) for s in cells(text)]
    assert told == [
        ("发现问题", 120, 2020),
        ("发现问题", 135, 2021),
        ("追缴资金", 125_000, 2020),
        ("追缴资金", 300_000, 2021),
    ]


def test_two_columns_without_a_header():
    assert [(s.metric, s.value) for s in cells(table(("发现问题", "35个"), ("移交线索", "4件")))] == [
        ("发现问题", 35),
        ("移交线索", 4),
    ]


def test_a_column_of_units_and_one_of_bodies_are_told_apart():
    text = table(("指标", "单位", "数值"), ("发现问题", "个", "35"), ("追缴资金", "万元", "12.5"))
    assert [(s.metric, s.value, s.unit, s.place) for s in cells(text)] == [
        ("发现问题", 35, "个", ""),
        ("追缴资金", 125_000, "元", ""),
    ]


def test_a_header_of_two_rows():
    text = table(
        ("单位", "巡察情况", "", "整改情况", ""),
        ("", "发现问题", "移交线索", "数量", "整改率"),
        ("甲县", "5", "1", "4", "80%"),
    )
    assert [(s.metric, s.value) for s in cells(text)] == [
        ("发现问题", 5),
        ("移交线索", 1),
        ("整改情况数量", 4),
        ("整改率", 80),
    ]


@pytest.mark.parametrize(
    ("caption", "header", "year", "status"),
    [
        ("2021年统计表\n", "发现问题（个）", 2021, "reported"),
        ("", "2020年发现问题（个）", 2020, "reported"),
        ("", "发现问题（个）", 2022, "reported"),
        ("", "计划巡察（个）", 2022, "planned"),
        ("", "发现问题目标（个）", 2022, "target"),
    ],
)
def test_year_and_status(caption, header, year, status):
    (told,) = cells(table(("单位", header), ("甲县", "35"), caption=caption))
    assert (told.year, told.status) == (year, status)


def test_a_column_of_years():
    told = cells(table(("年份", "发现问题（个）"), ("2019", "12"), ("2020年", "15")))
    assert [(s.value, s.year, s.place) for s in told] == [(12, 2019, ""), (15, 2020, "")]


@pytest.mark.parametrize(
    "text",
    [
        "单位\t发现问题（个）",
        "共发现\t35个",
        "甲县\t35\t4\n乙县\t12\t3",
        "会议时间\t地点\n2021年3月5日\t会议室",
        "单位\t发现问题（个）\n甲县\t35\t4",
        "\t\n\t",
        "序号\t电话\n1\t12345678",
    ],
)
def test_no_table_no_figure(text):
    assert cells(text) == []


def test_sentences_in_cells_are_read_as_sentences():
    told = cells("问题\t整改情况\n主体责任落实不力\t发现问题25个，已整改20个\n")
    assert [(s.text, s.measure) for s in told] == [("发现问题25个", "issues_found"), ("整改20个", "issues_rectified")]


CELL = st.sampled_from(
    [
        "",
        "单位",
        "指标",
        "发现问题（个）",
        "整改率",
        "35",
        "1,286",
        "95%",
        "**",
        "甲县",
        "2021年",
        "3.4.5",
        "两三个",
        "序号",
        "（",
        "）",
    ]
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5).map("\t".join), max_size=8).map("\n".join))
def test_whatever_the_cells_are(text):
    told = analyze(text).statistics
    assert all(text[s.start : s.end] == s.text for s in told)
    assert all(a.end <= b.start for a, b in zip(told, told[1:], strict=False))
    assert all("\t" not in s.text and "\n" not in s.text for s in told if s.source == "table")
