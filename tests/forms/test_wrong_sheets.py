"""What is wrong with a sheet is told by row, with cause and remedy, and nothing of it is taken in."""

from __future__ import annotations

import pytest

from pipeline.errors import XunshiError
from pipeline.forms import loop

BODY = "县农业农村局"
FIRST = "县委巡察办督促县农业农村局整改，追缴资金12万元。"


@pytest.mark.parametrize(
    ("title", "cells", "message"),
    [
        ("机构", {"判断": "也许"}, "判断 is '也许'; choose one of 正确、不是、更正、漏标"),
        ("机构", {"更正类别": "公司"}, "类别 is '公司'; choose one of 党委"),
        ("机构", {"更正类别": "（空）"}, "类别 cannot be empty"),
        ("机构", {"判断": "正确", "更正类别": "法检"}, "判断 says 正确, but 更正类别 is filled in"),
        ("机构", {"判断": "不是", "更正原文": "农业农村局"}, "判断 says 不是, but 更正原文 is filled in"),
        ("机构", {"判断": "更正"}, "nothing says what is right"),
        ("机构", {"判断": "漏标"}, "write the words that were missed into 更正原文"),
        ("机构", {"判断": "漏标", "更正原文": BODY}, "stands in the sheet already"),
        ("机构", {"更正原文": "县水利局"}, "县水利局 does not stand in the sentence; copy the words"),
        ("机构", {"更正原文": "资金"}, "资金 is not where 县农业农村局 is; add a row of its own"),
        ("机构", {"原文": "农业农村局", "判断": "正确"}, "原文 is not what was sent out (县农业农村局); put it back"),
        ("机构", {"句子": None, "判断": "正确"}, "句子 is empty"),
        ("统计数字", {"更正数值": "若干"}, "数值 is '若干'; write a number"),
        ("统计数字", {"更正年份": "2030.5"}, "年份 is '2030.5'; write a whole number"),
        ("统计数字", {"更正状态": "将来"}, "状态 is '将来'"),
        ("问题", {"更正问题类型": "腐败问题、别的"}, "问题类型 is '别的'"),
        ("发现", {"更正状态": "无", "更正问题类型": "腐败问题"}, "no problem is named"),
        ("发现", {"判断": "漏标"}, "判断 is '漏标'; choose one of 正确、更正"),
    ],
)
def test_a_wrong_row(office, page, title, cells, message):
    sheet = page(office.sheets(), title)
    row = sheet.number(原文=BODY, 句子=FIRST) if title == "机构" else sheet.number(文档="甲/巡察整改.txt#1")
    sheet.put(row, **cells)
    # a right row beside it is not taken in either
    other = page(sheet.save(), "机构")
    other.put(other.number(原文="县委巡察办"), 判断="正确").save()
    with pytest.raises(XunshiError) as caught:
        office.back(sheet.path)
    assert f"更正.xlsx, sheet {title}, row {row}: " in str(caught.value)
    assert message in str(caught.value)
    assert str(caught.value).endswith("nothing was imported")
    assert not office.file.exists()


def test_a_finding_without_kinds(office, page):
    sheet = page(office.sheets(), "发现")
    sheet.put(sheet.number(状态="无"), 更正状态="存在")
    with pytest.raises(XunshiError, match="but not of which kind; fill in the kind too"):
        office.back(sheet.save())


def test_a_sentence_without_a_mention_cannot_be_wrong(office, page):
    sheet = page(office.sheets(), "机构")
    sheet.put(sheet.number(句子="天气晴朗，会场安静。"), 判断="不是")
    with pytest.raises(XunshiError, match="nothing was found in this sentence"):
        office.back(sheet.save())


def test_every_wrong_row_is_told(office, page):
    sheet = page(office.sheets(), "机构")
    for row in (2, 3, 4):
        sheet.put(row, 判断="?")
    with pytest.raises(XunshiError) as caught:
        office.back(sheet.save())
    assert [f"row {n}" in str(caught.value) for n in (2, 3, 4, 5)] == [True, True, True, False]


def test_words_that_stand_in_two_documents(office, page):
    sheet = page(office.sheets(), "发现")
    row = sheet.number(句子="已完成整改。")
    sheet.put(row, 文档=None, 编号=None, 更正状态="已整改", 更正问题类型="其他问题")
    with pytest.raises(XunshiError, match="several rows went out with these words; fill in 文档 and 编号"):
        office.back(sheet.save())
    assert office.back(page(sheet.path, "发现").put(row, 文档="乙.txt#1").save()).new == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,b\n1,2\n"])
def test_no_workbook(office, data):
    office.sheets()
    path = office.folder / "bad.xlsx"
    path.write_bytes(data)
    with pytest.raises(XunshiError, match="cannot be read as a workbook"):
        office.back(path)
    with pytest.raises(XunshiError, match="cannot be read as a workbook"):
        office.back(office.folder / "none.xlsx")


def test_a_strangers_workbook(office, page):
    path = office.sheets()
    sheet = page(path, "机构")
    for name in sheet.book.sheetnames[1:]:
        del sheet.book[name]
    sheet.sheet.delete_cols(2)
    with pytest.raises(XunshiError, match="none of its sheets went out from here"):
        office.back(sheet.save())


def test_nothing_was_sent_out(office, tmp_path):
    with pytest.raises(XunshiError, match="begin with xunshi review sheets"):
        office.back(tmp_path / "a.xlsx")


def test_what_cannot_go_out(office):
    with pytest.raises(XunshiError, match="--layers weather: no such layer; choose from masks, rounds"):
        office.sheets(layers=["weather"])
    with pytest.raises(XunshiError, match=r"a\.csv: sheets are workbooks"):
        office.sheets("a.csv")
    office.sheets()
    with pytest.raises(XunshiError, match="is there already, perhaps with someone's work in it"):
        office.sheets()
    with pytest.raises(XunshiError, match="nothing is left to correct"):
        office.sheets("b.xlsx", of="没有这个文件")


def test_a_full_disk_leaves_nothing_behind(office, page, monkeypatch):
    sheet = page(office.sheets(), "机构")
    path = sheet.put(sheet.number(原文=BODY), 判断="不是").save()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loop.growing, "append", full)
    with pytest.raises(XunshiError, match="No space left on device; make room"):
        office.back(path)
    assert not office.file.exists()
