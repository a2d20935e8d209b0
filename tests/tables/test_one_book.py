"""All tables as one workbook."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from pipeline.errors import XunshiError
from pipeline.tables import one_book, sets

ROWS = {
    "notes": (
        ["doc_id", "count", "share", "text"],
        [["a#1", "12", "0.25", "'=1+1"], ["b#1", "", "", "巡察"], ["c#1", "9007199254740993", "1", "#N/A"]],
    ),
    "empty": (["doc_id"], []),
}
TYPES = {"doc_id": "string", "count": "integer", "share": "number", "text": "string"}
TITLES = {"notes": "说明", "empty": "空表"}


def folder_of(place, rows, chinese=False):
    """A table set as a run leaves it, of these tables."""
    with sets.preparing(place) as stage:
        resources = []
        for name, (columns, body) in rows.items():
            with (stage / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([[f"题{c}" for c in columns] if chinese else columns, *body])
            fields = [{"name": f"题{c}" if chinese else c, "type": TYPES[c]} for c in columns]
            resources.append(
                {"name": name, "title": TITLES.get(name, name), "path": f"{name}.csv", "schema": {"fields": fields}}
            )
        (stage / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
        sets.publish(place, {"program": {}, "rows": {}})
    return place


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_sheet_a_table_with_types_and_texts_kept(tmp_path):
    assert one_book.write(folder_of(tmp_path / "甲", ROWS), tmp_path / "书.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "书.xlsx")
    assert book.sheetnames == ["notes", "empty"]
    head, *rows = cells(book["notes"])
    assert head == ROWS["notes"][0]
    assert rows[0] == ["a#1", 12, 0.25, "=1+1"]
    assert rows[1] == ["b#1", None, None, "巡察"]
    assert rows[2][3] == "#N/A"
    assert book["notes"]["D2"].data_type == "s", "a formula of a text is no formula"
    assert cells(book["empty"]) == [["doc_id"]]


def test_chinese_titles_have_chinese_sheets_and_the_same_bytes_each_time(tmp_path):
    place = folder_of(tmp_path / "甲", ROWS, chinese=True)
    one_book.write(place, tmp_path / "一.xlsx")
    one_book.write(place, tmp_path / "二.xlsx")
    assert openpyxl.load_workbook(tmp_path / "一.xlsx").sheetnames == ["说明", "空表"]
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_a_long_table_goes_on_in_the_next_sheet_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(one_book.sheets, "SHEET_ROWS", 2)
    rows = {"notes": (["doc_id"], [[f"{i}#1"] for i in range(5)])}
    told = one_book.write(folder_of(tmp_path / "甲", rows), tmp_path / "书.xlsx")
    assert told == ["notes.csv: 3 sheets, since it has more rows than one holds"]
    book = openpyxl.load_workbook(tmp_path / "书.xlsx")
    assert [cells(sheet)[1:] for sheet in book] == [[["0#1"], ["1#1"]], [["2#1"], ["3#1"]], [["4#1"]]]
    assert all(cells(sheet)[0] == ["doc_id"] for sheet in book)


@pytest.mark.parametrize(
    ("name", "taken", "fitting"),
    [
        ("findings", [], "findings"),
        ("findings", ["Findings"], "findings (2)"),
        ("findings", ["findings", "findings (2)"], "findings (3)"),
        ("甲" * 40, [], "甲" * 31),
        ("甲" * 40, ["甲" * 31], "甲" * 27 + " (2)"),
        ("a/b:c[d]", [], "abcd"),
        ("//", [], "sheet"),
    ],
)
def test_names_fit_a_sheet(name, taken, fitting):
    assert one_book._fitting(name, taken) == fitting
    assert len(fitting) <= 31


@pytest.mark.parametrize("spoil", ["datapackage.json", "manifest.json"])
def test_what_is_no_whole_set_is_refused_with_its_remedy(spoil, tmp_path):
    place = folder_of(tmp_path / "甲", ROWS)
    (place / spoil).write_text("{", encoding="utf-8")
    with pytest.raises(XunshiError, match="xunshi run"):
        one_book.write(place, tmp_path / "书.xlsx")
    assert not (tmp_path / "书.xlsx").exists()
    with pytest.raises(XunshiError, match=r"ends in \.xlsx"):
        one_book.write(place, tmp_path / "书.csv")
