"""Workbooks as offices have them: several sheets, titles above the header, ledgers, what is hidden, struck or merged."""

import contextlib
import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlrd
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from pipeline.errors import UnreadableError
from pipeline.ingest.readers import read


def refusal(path, **options):
    with pytest.raises(UnreadableError) as caught:
        read(path, **options)
    assert caught.value.remedy
    return caught.value.cause


def new(path, sheets, change=None):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def old(path, sheets, change=None):
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if cell is not None:
                    sheet.write(y, x, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
    if change:
        change(book)
    book.save(str(path))
    return path


@pytest.fixture(params=[(".xlsx", new), (".xls", old), (".et", old)], ids=lambda param: param[0])
def put(request, tmp_path):
    suffix, make = request.param
    return lambda sheets, **options: make(tmp_path / f"a{suffix}", sheets, **options)


HEADER = ["标题", "正文"]


def test_every_sheet_with_a_text_column(put):
    path = put(
        {
            "甲县": [HEADER, ["甲", "发现问题35个。"]],
            "说明": [["填表说明"]],
            "空表": [],
            "乙县": [HEADER, [None, None], ["乙", "发现问题36个。"]],
        }
    )
    found = read(path)
    assert [(raw.part, raw.text) for raw in found] == [
        ("sheet 甲县, row 1", "发现问题35个。"),
        ("sheet 乙县, row 2", "发现问题36个。"),
    ]
    assert found[0].notes == ("sheet 说明 left out: no text column",)
    assert found[1].notes == ()


@pytest.mark.parametrize(
    "above",
    [
        [["2021年巡察报告汇总表"]],
        [["2021年巡察报告汇总表"], ["填报单位：沐江市委巡察办", None, "2021年12月"]],
        [[], ["附件2"], [], ["巡察报告汇总表"], []],
        [[f"说明{i}"] for i in range(19)],
    ],
)
def test_a_header_below_titles(put, above):
    assert [raw.text for raw in read(put({"甲": [*above, HEADER, ["甲", "发现问题25个。"]]}))] == ["发现问题25个。"]


def test_a_header_too_far_down_is_none(put):
    rows = [[f"说明{i}"] for i in range(20)]
    assert (
        refusal(put({"甲": [*rows, HEADER, ["甲", "发现问题25个。"]]}))
        == "has no text column among its columns (说明0)"
    )


LEDGER = [
    ["沐江市委巡察整改台账"],
    ["序号", "问题描述（具体）", "整改措施", "整改情况", "责任单位", "完成时限", "责任人"],
    [1, "落实主体责任不到位。", "召开党组会研究", "已完成", "市住建局", date(2023, 6, 30), "某某"],
    [None, None, "建立台账", None, None, None, None],
    [2, "违规发放津补贴12万元。", "清退", "无", "市财政局", "立行立改", "某某"],
]


def test_a_ledger(put):
    found = read(put({"台账": LEDGER}))
    assert [raw.part for raw in found] == ["row 1", "row 3"]
    first, second = (raw.text.split("\n") for raw in found)
    assert first[:4] == [
        "问题描述（具体）：落实主体责任不到位。",
        "整改措施：召开党组会研究",
        "整改情况：已完成",
        "责任单位：市住建局",
    ]
    assert first[4] in {"完成时限：2023年6月30日", "完成时限：2023-06-30"}
    assert first[5:] == ["整改措施：建立台账"]
    assert second == [
        "问题描述（具体）：违规发放津补贴12万元。",
        "整改措施：清退",
        "责任单位：市财政局",
        "完成时限：立行立改",
    ]


@pytest.mark.parametrize("problem", ["存在问题", "反馈问题", "具体 问题", "问题表现*", "巡察发现问题"])
@pytest.mark.parametrize("beside", ["整改举措", "整改进展情况", "牵头单位", "整改时限"])
def test_columns_of_ledgers(put, problem, beside):
    (raw,) = read(put({"台账": [["序号", beside, problem], [1, "甲", "学习不深入。"]]}))
    assert raw.text == f"{beside}：甲\n{''.join(problem.split())}：学习不深入。"


def test_a_column_of_problems_alone_is_no_ledger(put):
    assert refusal(put({"甲": [["问题", "b"], ["什么是党组？", 3]]})).startswith("has no text column")


def test_a_text_column_that_the_user_names_is_taken_alone(put):
    assert [raw.text for raw in read(put({"台账": LEDGER}), text_column="整改情况")] == ["已完成"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(tmp_path):
    def hide(book):
        book["草稿"].sheet_state = "hidden"
        book["甲"].row_dimensions[3].hidden = True
        book["甲"].column_dimensions["C"].hidden = True

    rows = [
        [*HEADER, "来源"],
        ["甲", "发现问题25个。", "日报"],
        ["乙", "发现问题99个。", "日报"],
        ["丙", "整改30个。", ""],
    ]
    found = read(new(tmp_path / "a.xlsx", {"甲": rows, "草稿": [HEADER, ["丁", "发现问题77个。"]]}, hide))
    assert [(raw.part, raw.text, raw.metadata.get("source")) for raw in found] == [
        ("row 1", "发现问题25个。", None),
        ("row 3", "整改30个。", None),
    ]
    assert found[0].notes == (
        "1 hidden rows of sheet 甲 left out",
        "1 hidden columns of sheet 甲 left out",
        "hidden sheet 草稿 left out",
    )


def test_hidden_sheets_and_rows_of_old_workbooks(tmp_path):
    def hide(book):
        book.get_sheet("草稿").visibility = 1
        book.get_sheet("甲").row(2).hidden = True

    rows = [HEADER, ["甲", "发现问题25个。"], ["乙", "发现问题99个。"]]
    (raw,) = read(old(tmp_path / "a.xls", {"甲": rows, "草稿": [HEADER, ["丁", "发现问题77个。"]]}, hide))
    assert (raw.text, raw.notes) == (
        "发现问题25个。",
        ("1 hidden rows of sheet 甲 left out", "hidden sheet 草稿 left out"),
    )


def test_struck_out_runs_and_cells_are_no_text(tmp_path):
    struck, raised, plain = InlineFont(strike=True), InlineFont(vertAlign="superscript"), InlineFont(b=True)
    rich = CellRichText("发现问题", TextBlock(struck, "35"), TextBlock(plain, "25"), TextBlock(raised, "1"), "个。")
    area = CellRichText("占地3km", TextBlock(raised, "2"), "。")

    def strike(book):
        book["甲"]["B4"].font = Font(strike=True)

    path = new(tmp_path / "a.xlsx", {"甲": [HEADER, ["甲", rich], ["乙", area], ["丙", "作废"]]}, strike)
    assert [raw.text for raw in read(path)] == ["发现问题25个。", "占地3km2。"]


def shared(path):
    """The same workbook with its strings in a table of their own, as Excel itself writes them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    strings = []
    while "<is>" in sheet:
        start, end = sheet.index("<is>"), sheet.index("</is>")
        strings.append(f"<si>{sheet[start + 4 : end]}</si>")
        sheet = f"{sheet[:start]}<v>{len(strings) - 1}</v>{sheet[end + 5 :]}"
    parts["xl/worksheets/sheet1.xml"] = sheet.replace('t="inlineStr"', 't="s"').encode()
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/sharedStrings.xml"] = f"<sst {space}>{''.join(strings)}</sst>".encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_struck_out_runs_in_shared_strings(tmp_path):
    rich = CellRichText(
        "发现问题", TextBlock(InlineFont(strike=True), "35"), TextBlock(InlineFont(b=True), "25"), "个。"
    )
    path = new(tmp_path / "a.xlsx", {"甲": [HEADER, ["甲", rich]]})
    shared(path)
    assert [raw.text for raw in read(path)] == ["发现问题25个。"]


def test_struck_out_runs_of_old_workbooks(tmp_path):
    def strike(book):
        sheet = book.get_sheet("甲")
        font = xlwt.easyfont("struck_out true")
        sheet.write_rich_text(1, 1, ("发现问题", ("35", font), ("25个。", xlwt.easyfont("bold true"))))
        sheet.write(2, 1, "作废", xlwt.easyxf("font: struck_out true"))

    (raw,) = read(old(tmp_path / "a.xls", {"甲": [HEADER, ["甲"], ["乙"]]}, strike))
    assert raw.text == "发现问题25个。"


def test_a_merged_cell_is_every_rows(tmp_path):
    rows = [["汇总表"], ["省份", *HEADER], ["云南省", "甲", "发现问题25个。"], [None, "乙", "发现问题30个。"]]

    def merge(book):
        book["甲"].merge_cells("A1:C1")
        book["甲"].merge_cells("A3:A4")

    found = read(new(tmp_path / "a.xlsx", {"甲": rows}, merge))
    assert [raw.metadata["province"] for raw in found] == ["云南省", "云南省"]


def test_a_merged_problem_is_one_problem(tmp_path):
    rows = [LEDGER[1], ["1", "责任落实不到位。", "开会", "已完成", "市住建局"], [None, None, "建台账", "推进中", None]]

    def merge(book):
        book["甲"].merge_cells("B2:B3")
        book["甲"].merge_cells("E2:E3")

    (raw,) = read(new(tmp_path / "a.xlsx", {"甲": rows}, merge))
    assert raw.text.split("\n") == [
        "问题描述（具体）：责任落实不到位。",
        "整改措施：开会",
        "整改情况：已完成",
        "责任单位：市住建局",
        "整改措施：建台账",
        "整改情况：推进中",
    ]


def test_a_workbook_of_figures_is_read_as_tables(put):
    rows = [
        ["2023年整改统计表"],
        ["单位", "发现问题数（个）", "整改率"],
        ["甲县\n（直管）", 35, "95%"],
        ["乙县", None, 42],
    ]
    (raw,) = read(put({"统计": rows, "空": []}))
    assert raw.text.split("\n")[1:] == ["单位\t发现问题数（个）\t整改率", "甲县 （直管）\t35\t95%", "乙县\t\t42"]
    assert (raw.part, raw.paragraphs) == ("sheet 统计", "lines")
    assert raw.notes == ("sheet 统计 has no text column: read as a table",)


@pytest.mark.parametrize("rows", [[["单位"], ["甲县"]], [["a", "b"], [1, 2]], [["单位", "数"]]])
def test_what_is_no_table(put, rows):
    assert refusal(put({"统计": rows})).startswith("has no text column")


def test_cells_in_a_table_as_shown(tmp_path):
    def form(book):
        sheet = book["甲"]
        sheet["B2"].number_format, sheet["C2"].number_format = "0.0%", 'yyyy"年"m"月"'

    path = new(tmp_path / "a.xlsx", {"甲": [["单位", "整改率", "时限"], ["甲县", 0.952, date(2023, 6, 30)]]}, form)
    assert read(path)[0].text.split("\n")[1] == "甲县\t95.2%\t2023年6月"


def test_cells_of_errors_are_empty(tmp_path):
    path = new(tmp_path / "a.xlsx", {"甲": [HEADER, ["#N/A", "发现问题25个。"], ["甲", "#REF!"]]})
    assert [(raw.text, dict(raw.metadata)) for raw in read(path)] == [("发现问题25个。", {})]


def test_damaged_and_mislabelled_old_workbooks(tmp_path):
    path = old(tmp_path / "a.xls", {"甲": [HEADER, ["甲", "发现问题25个。"]]})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path)
    for content, cause in (
        (b"PK\x03\x04junk", "is a ZIP archive under the name .xls"),
        (b"<html><table>", "is a web page under the name .xls"),
        ("甲\t乙".encode(), "is no .xls file"),
        (b"", "holds no text"),
    ):
        path.write_bytes(content)
        assert refusal(path) == cause


def test_an_encrypted_old_workbook(tmp_path, monkeypatch):
    def refuse(**_options):
        raise xlrd.XLRDError("Workbook is encrypted")

    path = old(tmp_path / "a.xls", {"甲": [HEADER, ["甲", "发现问题25个。"]]})
    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    assert refusal(path) == "is protected with a password"


def test_an_external_entity_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    path = new(tmp_path / "a.xlsx", {"甲": [HEADER, ["甲", "发现问题25个。"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    doctype = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    parts[name] = doctype + parts[name].replace("发现问题25个。".encode(), b"&x;").replace(
        b"".join(f"&#{ord(c)};".encode() for c in "发现问题25个。"), b"&x;"
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    path.write_bytes(buffer.getvalue())
    with contextlib.suppress(UnreadableError):
        assert "机密" not in "".join(raw.text for raw in read(path))
