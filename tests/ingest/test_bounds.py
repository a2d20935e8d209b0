"""Workbooks that would grow beyond measure are refused before they do; all others are read."""

from __future__ import annotations

import re

import pytest
from bombs import workbook

from pipeline.errors import UnreadableError
from pipeline.ingest import bounds, tabular


def moved(row, column="A"):
    """The last row of the sheet moved to another number or column."""

    def change(sheet):
        sheet = sheet.replace(b'<row r="2"', b'<row r="%d"' % row)
        return sheet.replace(b'r="A2"', b'r="%s%d"' % (column.encode(), row))

    return change


def many(rows, column):
    """Rows with one cell each, far to the right."""

    def change(sheet):
        extra = b"".join(b'<row r="%d"><c r="%s%d"/></row>' % (n, column.encode(), n) for n in range(3, rows + 3))
        return sheet.replace(b"</sheetData>", extra + b"</sheetData>")

    return change


REFUSED = [
    (moved(99_999_999), "has a cell or row 99999999, beyond"),
    (moved(1_048_577), "has a cell or row 1048577, beyond"),
    (moved(10**18), "beyond what a workbook can hold"),
    (moved(2, "XFE"), "has a cell or row XFE2, beyond"),
    (moved(2, "ZZZZZ"), "has a cell or row ZZZZZ2, beyond"),
    (lambda sheet: moved(99_999_999)(sheet).replace(b'"', b"'"), "beyond"),
    (lambda sheet: re.sub(rb"<(/?)(row|c)\b", rb"<\1x:\2", moved(99_999_999)(sheet)), "beyond"),
    (lambda sheet: moved(99_999_999)(sheet).replace(b"<row r", b'<row spans="1:1" ht="15" r'), "beyond"),
    (many(4_000, "XFD"), "spans more than 50000000 cells"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_refused_before_it_grows(change, said):
    with pytest.raises(UnreadableError, match=said):
        bounds.check_sheets(workbook(sheet=change))
    with pytest.raises(UnreadableError, match=said):
        tabular.read_xlsx(workbook(sheet=change), None)


READ = [None, moved(50_000), moved(2, "A"), many(500, "XFD"), many(5_000, "CZ")]


@pytest.mark.parametrize("change", READ)
def test_read_as_before(change):
    (text,) = tabular.read_xlsx(workbook(sheet=change), None)
    assert text.text == "发现问题12个。"


def test_the_whole_of_excel_is_allowed():
    bounds.check_sheets(workbook(sheet=moved(bounds.MAX_ROWS)))
    bounds.check_sheets(workbook(sheet=moved(2, "XFD")))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", workbook()[:-40], workbook()[:200]])
def test_what_is_damaged_is_left_to_the_reader(data):
    bounds.check_sheets(data)


def test_a_tag_across_two_pieces(monkeypatch):
    """Wherever the sheet is cut, the far row is seen."""
    data = workbook(sheet=moved(99_999_999))
    for size in range(40, 400, 7):
        monkeypatch.setattr(bounds, "_PIECE", size)
        with pytest.raises(UnreadableError, match="99999999"):
            bounds.check_sheets(data)


def test_text_that_looks_like_a_tag_is_none():
    rows = (("text",), ('他写道：<row r="99999999"> 发现问题12个。',))
    (text,) = tabular.read_xlsx(workbook(rows), None)
    assert "99999999" in text.text
