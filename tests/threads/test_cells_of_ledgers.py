"""Titles of sheets, and cells that stay texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipeline.tables import cell_texts, cells
from pipeline.threads.ledger import sheets


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["沐江市财政局"], ["沐江市财政局"]),
        (["a/b:c*d?e[f]g\\h"], ["a／b：c＊d？e［f］g＼h"]),
        (["汇总", "依据", "history"], ["汇总（2）", "依据（2）", "history（2）"]),
        (["ab", "AB", "'ab'"], ["ab", "AB（2）", "ab（3）"]),
        (["局" * 40, "局" * 41], ["局" * 31, "局" * 28 + "（2）"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        ([""], ["未写明单位"]),
        (["\n\t"], ["单位"]),
    ],
)
def test_titles_of_sheets(names, titles):
    assert list(sheets.sheet_titles(names).values()) == titles


@given(st.lists(st.text(max_size=50), max_size=8, unique=True))
def test_every_title_is_legal(names):
    titles = list(sheets.sheet_titles(names).values())
    assert len({t.casefold() for t in titles}) == len(names)
    for title in titles:
        assert 0 < len(title.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", title)
        Workbook().create_sheet(title)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@a", "＝1", "\t=1", "#N/A", "'x"])
def test_cells_that_a_spreadsheet_would_run_are_texts(text, tmp_path):
    opened = Workbook()
    cells.put(opened.active["A1"], text)
    opened.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == (cell_texts.neutralise(text) != text)
