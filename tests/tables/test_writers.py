"""Rows in, files out: what each format holds, and what must not change."""

import json
import zipfile

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_table import HELD, OTHER, ROWS, SMALL, content, read_csv, write

from pipeline.errors import XunshiError
from pipeline.tables import arrow, sheets
from pipeline.tables.arrow import arrow_schema
from pipeline.tables.cell_texts import neutralise, plain_number, restore, xlsx_text
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import DATABASE, FORMATS, file_name


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \u3000=1", "' \u3000=1"),
        ("\n=1", "'\n=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("'=1", "''=1"),
        ("'x", "''x"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u00ad+86", "'\u00ad+86"),
        ("\u2060\u200d@a", "'\u2060\u200d@a"),
        ("\u202e＝1", "'\u202e＝1"),
        ("\ufe0f-1", "'\ufe0f-1"),
        ("\x00=1", "'\x00=1"),
        ("\x1f =1", "'\x1f =1"),
        ("\U000e0020=1", "'\U000e0020=1"),
        ("\u3164=1", "'\u3164=1"),
        # these stay as they are
        ("", ""),
        ("\u200b甲=1", "\u200b甲=1"),
        ("\ufeff巡察", "\ufeff巡察"),
        ("a=1", "a=1"),
        ("1-2", "1-2"),
        ("——加强领导", "——加强领导"),
        ("**个党组织", "**个党组织"),
        ("‘四风’", "‘四风’"),
        ("　　发现", "　　发现"),
    ],
)
def test_neutralise(text, guarded):
    assert neutralise(text) == guarded
    assert restore(guarded) == text


@given(st.text() | st.text("'=+-@\t\r\n ＝＋－＠x\u200b\ufeff\x00"))
def test_restore_is_the_exact_inverse(text):
    assert restore(neutralise(text)) == text
    assert neutralise(text).lstrip()[:1] not in tuple("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12000.0, "12000"),
        (73.81, "73.81"),
        (-5.2, "-5.2"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.0, "0"),
    ],
)
def test_plain_number(value, text):
    assert plain_number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_never_rounded(value):
    assert float(plain_number(value)) == value
    assert "e" not in plain_number(value)


def test_csv_bytes(tmp_path):
    assert write(tmp_path, formats=["csv"]) == len(ROWS)
    assert (tmp_path / "small.csv").read_bytes().decode() == (
        "\ufefftext,from,value,known\r\n"
        "'=1+1,9007199254740993,-5.2,true\r\n"
        '"发现问题\r\n“第二行”, 引号""",-3,0.0000001,false\r\n'
        ",,,\r\n"
        "''@x,0,12000,\r\n"
        "#N/A,7,0.30000000000000004,true\r\n"
        ",1,10000000000000000000000,true\r\n"
    )


def test_chinese_headers_are_for_readers_names_for_queries(tmp_path):
    write(tmp_path, headers="zh")
    assert read_csv(tmp_path)[0] == ["原文", "起", "数值", "已知"]
    assert list(json.loads((tmp_path / "small.jsonl").read_text("utf-8").split("\n")[0])) == [
        "原文",
        "起",
        "数值",
        "已知",
    ]
    sheet = openpyxl.load_workbook(tmp_path / "small.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["原文", "起", "数值", "已知"]
    assert sheet.title == "小表"
    assert pq.read_schema(tmp_path / "small.parquet").names == ["text", "from", "value", "known"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_chinese_titles_tell_columns_apart(table):
    assert len({column.title for column in table.columns}) == len(table.columns)


texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=-@\t\r\n,\" "), max_size=20)
rows = st.lists(
    st.tuples(
        texts,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
    ),
    max_size=8,
)


@given(rows)
def test_csv_round_trip(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("csv")
    write(folder, rows, ["csv"])
    truths = {"": None, "true": True, "false": False}
    back = [
        (restore(text), int(whole) if whole else None, float(value) if value else None, truths[known])
        for text, whole, value, known in read_csv(folder)[1:]
    ]
    assert back == rows


def test_jsonl_parquet_and_duckdb_hold_the_rows(tmp_path):
    write(tmp_path)
    lines = (tmp_path / "small.jsonl").read_bytes().decode().splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == HELD
    assert "发现问题" in lines[1]
    assert [tuple(row.values()) for row in pq.read_table(tmp_path / "small.parquet").to_pylist()] == HELD
    with duckdb.connect(str(tmp_path / DATABASE), read_only=True) as database:
        assert database.sql("FROM small").fetchall() == HELD


def test_meanings_travel_with_parquet_and_duckdb(tmp_path):
    write(tmp_path, formats=["parquet", "duckdb"])
    schema = pq.read_schema(tmp_path / "small.parquet")
    assert schema.field("text").metadata[b"description"] == b"it's text"
    assert schema.metadata[b"key"] == b"text"
    with duckdb.connect(str(tmp_path / DATABASE), read_only=True) as database:
        comments = dict(database.sql("SELECT column_name, comment FROM duckdb_columns()").fetchall())
        assert comments["text"] == "原文: it's text (文字)"
        assert database.sql("SELECT comment FROM duckdb_tables()").fetchall() == [("小表: A table. 一张表。",)]


def test_duckdb_keeps_other_tables_and_replaces_its_own(tmp_path):
    write(tmp_path, [("x",)], ["duckdb"], table=OTHER)
    write(tmp_path, ROWS, ["duckdb"])
    write(tmp_path, ROWS[:1], ["duckdb"])
    with duckdb.connect(str(tmp_path / DATABASE), read_only=True) as database:
        assert database.sql("FROM small").fetchall() == ROWS[:1]
        assert database.sql("FROM other").fetchall() == [("x",)]


def test_duckdb_that_is_none_is_told(tmp_path):
    (tmp_path / DATABASE).write_bytes(b"not a database" * 100)
    with pytest.raises(XunshiError, match="delete it"):
        write(tmp_path, formats=["duckdb"])
    assert [path.name for path in tmp_path.iterdir()] == [DATABASE]


def test_duckdb_with_a_log_is_in_use(tmp_path):
    (tmp_path / f"{DATABASE}.wal").touch()
    with pytest.raises(XunshiError, match="close it"):
        write(tmp_path, formats=["duckdb"])


def test_xlsx_holds_texts_and_exact_numbers(tmp_path):
    write(tmp_path, formats=["xlsx"])
    sheet = openpyxl.load_workbook(tmp_path / "small.xlsx").active
    back = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert back == HELD
    assert {sheet["A2"].data_type, sheet["A6"].data_type} == {"s"}
    assert sheet["A2"].quotePrefix
    assert {sheet[cell].data_type for cell in ("B2", "C2", "C4")} == {"n"}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D7"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["D"].width


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "=1", "{=1}", "#REF!", "12", "2024-01-01", "TRUE", "-1", "50%"])
def test_xlsx_text_is_text(tmp_path, text):
    write(tmp_path, [(text, 1, 1.0, True)], ["xlsx"])
    cell = openpyxl.load_workbook(tmp_path / "small.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "small.xlsx").read("xl/worksheets/sheet1.xml")


def test_xlsx_text_is_within_what_a_cell_holds():
    assert xlsx_text("a\x00b\x0b\ufffe\n\t") == "a\ufffdb\ufffd\ufffd\n\t"
    assert xlsx_text("问" * 32_767) == "问" * 32_767
    for long in ("问" * 40_000, "𠀀" * 17_000, "a" + "𠀀" * 17_000):
        cut = xlsx_text(long)
        head, _, note = cut.partition(" …[")
        assert len(cut.encode("utf-16-le")) // 2 <= 32_767
        assert long.startswith(head)
        assert note == f"{len(long) - len(head)} more characters in the CSV]"


def test_xlsx_goes_on_in_further_sheets(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 4)
    write(tmp_path, ROWS[:4] * 2 + ROWS[:1], ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "small.xlsx")
    assert book.sheetnames == ["small", "small (2)", "small (3)"]
    assert [sheet.max_row for sheet in book] == [5, 5, 2]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:D5", "A1:D5", "A1:D2"]
    assert {sheet["A1"].value for sheet in book} == {"text"}


def test_tables_without_rows_have_headers(tmp_path):
    assert write(tmp_path, []) == 0
    assert read_csv(tmp_path) == [["text", "from", "value", "known"]]
    sheet = openpyxl.load_workbook(tmp_path / "small.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["text", "from", "value", "known"]
    assert pq.read_table(tmp_path / "small.parquet").schema.equals(arrow_schema(SMALL))
    assert (tmp_path / "small.jsonl").read_bytes() == b""


def test_same_rows_same_bytes_however_they_are_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(arrow.regroup, "__defaults__", (4,))
    monkeypatch.setattr("time.time", lambda: 1e9)
    write(tmp_path / "a", ROWS * 5, headers="zh")
    monkeypatch.setattr("time.time", lambda: 1.5e9)
    write(tmp_path / "b", ROWS * 5, headers="zh", size=7)
    first, second = content(tmp_path / "a"), content(tmp_path / "b")
    assert set(first) == {file_name(SMALL, name) for name in FORMATS}
    for name in set(first) - {DATABASE}:
        assert first[name] == second[name], name


def test_xlsx_bears_no_date_of_its_making(tmp_path):
    write(tmp_path, formats=["xlsx"])
    archive = zipfile.ZipFile(tmp_path / "small.xlsx")
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2
