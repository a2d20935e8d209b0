"""Tables typed into plain text."""

import pytest

from pipeline import lexicons
from pipeline.ingest import clean, corpus
from pipeline.ingest.text_tables import tables

HEAD = "2021年全市巡察情况如下。"


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        # blanks, as many cells in each line
        ("单位    问题数   整改\n教育局    35     30\n财政局   4     0", ["单位\t问题数\t整改", "教育局\t35\t30", "财政局\t4\t0"]),
        ("单位　　问题（个）\n甲局　　　35\n乙局　　　**", ["单位\t问题（个）", "甲局\t35", "乙局\t**"]),
        ("　　单位  问题\n　　甲局  35\n　　乙局  4", ["单位\t问题", "甲局\t35", "乙局\t4"]),
        # empty cells, by the columns that characters stand in
        ("单位    问题数   整改数\n教育局  35\n财政局           40", ["单位\t问题数\t整改数", "教育局\t35\t", "财政局\t\t40"]),
        # bars
        ("单位|问题|整改\n甲局|35|30\n乙局||4", ["单位\t问题\t整改", "甲局\t35\t30", "乙局\t\t4"]),
        ("| 单位 | 问题 |\n|------|------|\n| 甲局 | 35 |", ["单位\t问题", "甲局\t35"]),
        ("+----+----+\n| 单位 | 问题 |\n+====+====+\n| 甲局 | 35 |\n+----+----+", ["单位\t问题", "甲局\t35"]),
        ("发现问题数（个）│35\n整改完成数（个）│30", ["发现问题数（个）\t35", "整改完成数（个）\t30"]),
        ("┌──┬──┐\n│单位│问题│\n├──┼──┤\n│甲局│35│\n└──┴──┘", ["单位\t问题", "甲局\t35"]),
        # tabs, as many as it takes
        ("单位\t\t问题\t整改\n自然资源局\t35\t30\n乙局\t\t4\t2", ["单位\t问题\t整改", "自然资源局\t35\t30", "乙局\t4\t2"]),
        ("单位\t问题\t整改\n甲局\t\t30\n乙局\t4\t", ["单位\t问题\t整改", "甲局\t\t30", "乙局\t4\t"]),
    ],
)  # fmt: skip
def test_rows_and_cells(typed, rows):
    found = clean.clean(f"{HEAD}\n{typed}\n以上问题均已移交。").split("\n")
    borders = [line for line in found if not any(c.isalnum() or c == "。" for c in line)]
    assert [line for line in found if line not in borders] == [HEAD, *rows, "以上问题均已移交。"]


@pytest.mark.parametrize(
    "text",
    [
        "第一章  总则\n第二章  职责\n第三章  附则12条",
        "市委高度重视2021年巡察工作。  县委抓落实。\n乡镇见行动3次。  村里有变化。",
        "组长：李明  副组长：王强",
        "\t甲局\t甲局\n甲局\t\t甲局",
        "甲局\t\t\n\t乙局\t3",
        "中  共  沐  江\n通  报  材  料",
        "联系我们 | 网站地图",
        "甲 | 乙\n丙 | 丁 | 戊",
        "市委坚持问题导向  县委压实责任\n乡镇党委抓好落实  村党支部见行动",
        "　　市委作了部署。\n　　县委抓落实。",
        "一、  总体情况3个\n二、  存在问题4个",
    ],
)
def test_what_is_no_table_stays(text):
    assert tables(text) == text


def test_rows_are_not_joined_and_stand_between_line_ends(tmp_path):
    path = tmp_path / "a.txt"
    long = "沐江市自然资源和规划局党组及下属事业单位和派出机构"
    path.write_text(f"{HEAD}\n序号\t单位\t问题数\n1\t{long}\t35\n2\t{long}\t42\n以上", encoding="utf-8")
    [document] = corpus.read_documents(corpus.Source(path, "a.txt"), lexicons.built_in(), {})
    lines = [HEAD, "序号\t单位\t问题数", f"1\t{long}\t35", f"2\t{long}\t42", "以上"]
    assert document.text.split("\n") == lines
    assert [document.text[s.start : s.end] for s in document.sentences] == lines


@pytest.mark.parametrize("text", ["单位  问题\n甲局  35\n\n乙局  4\n丙局  5", "a|b\nc|d"])
def test_twice_is_once(text):
    once = clean.clean(text)
    assert clean.clean(once) == once
