"""Delimited files, JSON lines and workbooks: one text per row, columns by English or Chinese name."""

import json
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from pipeline.errors import UnreadableError
from pipeline.ingest.readers import read


def write(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refusal(path, **options):
    with pytest.raises(UnreadableError) as caught:
        read(path, **options)
    return caught.value.cause, caught.value.remedy


def rows(path, **options):
    return [(raw.text, raw.part, dict(raw.metadata)) for raw in read(path, **options)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "A.CSV"])
def test_delimiters_and_line_ends(tmp_path, delimiter, end, name):
    table = [["标题", " 正文 ", "年份"], ["甲", '"一、情况\n他说""好""。"', "2021"], ["乙", "第**轮", ""]]
    text = end.join(delimiter.join(row) for row in table) + end
    assert rows(write(tmp_path, text, name)) == [
        ('一、情况\n他说"好"。', "row 1", {"title": "甲", "year": "2021"}),
        ("第**轮", "row 2", {"title": "乙"}),
    ]


@pytest.mark.parametrize(("codec", "name"), [("gb18030", "gb18030"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le")])
def test_encodings(tmp_path, codec, name):
    [raw] = read(write(tmp_path, "正文,省份\n巡察发现的问题,云南\n".encode(codec)))
    assert (raw.text, raw.encoding, raw.metadata) == ("巡察发现的问题", name, {"province": "云南"})


@pytest.mark.parametrize("column", ["text", "Content", " 正文", "内容\u3000", "全文", "文本", "BODY", "正 文"])
def test_text_columns(tmp_path, column):
    assert rows(write(tmp_path, f"id,{column}\n1,县委\n")) == [("县委", "row 1", {})]


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("Title", "title"),
        ("标题", "title"),
        ("题名", "title"),
        ("省", "province"),
        ("省份", "province"),
        ("层级", "level"),
        ("级别", "level"),
        ("年度", "year"),
        ("年", "year"),
        ("文种", "genre"),
        ("体裁", "genre"),
        ("类型", "genre"),
        ("出处", "source"),
        ("网址", "source"),
        ("URL", "source"),
        ("发布日期", "date"),
        ("时间", "date"),
    ],
)
def test_metadata_columns(tmp_path, column, key):
    value = "2021" if key == "year" else "值"
    assert rows(write(tmp_path, f"text,{column}\n县委, {value} \n")) == [("县委", "row 1", {key: value})]


def test_first_metadata_column_with_a_value_wins(tmp_path):
    assert rows(write(tmp_path, "text,url,来源\n县委,http://x,\n市委,http://x,日报\n")) == [
        ("县委", "row 1", {"source": "http://x"}),
        ("市委", "row 2", {"source": "日报"}),
    ]


def test_rows_without_text_are_skipped_but_counted(tmp_path):
    assert [row[1] for row in rows(write(tmp_path, "text,id\n县委,1\n  ,2\n\n市委,4\n"))] == ["row 1", "row 4"]
    assert refusal(write(tmp_path, "text,id\n,1\n , 2\n"))[0] == "has no row with text"
    assert refusal(write(tmp_path, "text,id\n"))[0] == "has no row with text"


def test_no_text_column(tmp_path):
    cause, remedy = refusal(write(tmp_path, "a,b,c\n1,2,3\n"))
    assert cause == "has no text column among its columns (a, b, c)"
    assert remedy == "name it with --text-column"


def test_text_column_named_by_the_user(tmp_path):
    path = write(tmp_path, "text,段落;x\n甲,乙\n")
    assert rows(path, text_column=" 段落;X ") == [("乙", "row 1", {})]
    assert refusal(path, text_column="没有")[0].startswith("has no column 没有 among its columns (text, 段落;x)")
    assert rows(write(tmp_path, "标题,正文\n甲,乙\n"), text_column="标题") == [("甲", "row 1", {})]


def test_one_column_needs_no_quotation_marks(tmp_path):
    assert rows(write(tmp_path, 'text\n今年,他说;好\n"引,号"\n')) == [
        ("今年,他说;好", "row 1", {}),
        ("引,号", "row 2", {}),
    ]


def test_separator_line_of_excel(tmp_path):
    assert rows(write(tmp_path, "sep=|\r\nid|text\r\n1|县,委\r\n")) == [("县,委", "row 1", {})]


def test_nothing_is_lost_in_silence(tmp_path):
    cause, _ = refusal(write(tmp_path, "text,id\n今年,他,1\n"))
    assert cause == "has 3 cells under 2 columns before line 3"
    assert "quotation mark out of place" in refusal(write(tmp_path, 'text,id\n"没有收尾,1\n市委,2\n'))[0]
    assert "quotation mark out of place" in refusal(write(tmp_path, 'text,id\n"两个维护"是根本,1\n'))[0]
    assert rows(write(tmp_path, 'text,id\n他说"好",1,,\n')) == [('他说"好"', "row 1", {})]


def test_large_cell(tmp_path):
    text = "坚持政治巡视，发现问题xx个。" * 200_000
    assert rows(write(tmp_path, f"id,text\n1,{text}\n")) == [(text, "row 1", {})]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
def test_json_lines(tmp_path, name):
    items = [
        {"id": 1, "正文": "县委\r\n\u2028第**轮", "年份": 2021.0},
        {"text": "另一键", "正文": "市委", "省": None, "级别": ["x"]},
    ]
    text = "\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    got = rows(write(tmp_path, text.replace("正文", "内容") + "\n\n", name), text_column="内容")
    assert got == [("县委\n\n第**轮", "row 1", {"year": "2021"}), ("市委", "row 2", {})]


def test_lone_surrogates_do_not_get_out(tmp_path):
    [raw] = read(write(tmp_path, '{"text": "县\\ud800委，\\u0000巡察"}', "a.jsonl"))
    assert raw.text == "县\ufffd委，巡察"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('{"text": "县"}\n{"text": \n{"text": "市"}', "is no valid JSON on line 2"),
        ('{"text": "县"}\n\n["市"]\n{}', "has no JSON object on line 3"),
        ('{"text": 3}', "has a text on line 1 that is no string"),
        ('{"text": ["县"]}', "has a text on line 1 that is no string"),
        ('{"a": 1, "b": 2}', "has no text column among its columns (a, b)"),
        ('{"text": null}', "has no row with text"),
        ("{}", "holds no text"),
        ('{"text": "县", "n": ' + "9" * 6000 + "}", "is no valid JSON on line 1"),
        ('{"text": ' + "[" * 200_000, "is too large or too deeply nested to be read"),
    ],
)
def test_bad_json_lines(tmp_path, text, cause):
    assert refusal(write(tmp_path, text, "a.jsonl"))[0] == cause


def workbook(tmp_path, *sheets):
    book = Workbook()
    book.remove(book.active)
    for table in sheets:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_workbook(tmp_path):
    table = [
        [],
        ["标题", "年份", "日期", "时间", "内容"],
        ["甲", 2022, date(2022, 3, 5), None, "一、情况\n第**轮"],
        [None, 2022.0, datetime(2022, 3, 5, 8, 30), None, "县委"],  # noqa: DTZ001 - Excel knows no zones
        [],
        ["丙", "2022", None, "三月", "市委"],
    ]
    path = workbook(tmp_path, [["说明"], ["略"]], table)
    assert rows(path) == [
        ("一、情况\n第**轮", "row 1", {"title": "甲", "year": "2022", "date": "2022-03-05"}),
        ("县委", "row 2", {"year": "2022", "date": "2022-03-05 08:30:00"}),
        ("市委", "row 4", {"title": "丙", "year": "2022", "date": "三月"}),
    ]
    assert read(path)[0].encoding == "xlsx"
    assert rows(path, text_column="说明") == [("略", "row 1", {})]


def test_escapes_of_excel(tmp_path):
    assert rows(workbook(tmp_path, [["text"], ["上_x000D_\n下 202_年 _x_"]]))[0][0] == "上\n下 202_年 _x_"


def test_workbook_without_text(tmp_path):
    assert (
        refusal(workbook(tmp_path, [["a", "b"], [1, 2]], [["c"]]))[0] == "has no text column among its columns (a, b)"
    )
    assert refusal(workbook(tmp_path, []))[0] == "holds no text"
    assert refusal(workbook(tmp_path, [["text"], [None]]))[0] == "has no row with text"


def test_truncated_workbook(tmp_path):
    path = workbook(tmp_path, [["text"], ["县委"]])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path)[0] == "is truncated or damaged (its ZIP directory is missing)"
    path.rename(tmp_path / "b.csv").write_bytes(data)
    assert refusal(tmp_path / "b.csv") == ("is an Excel workbook under the name .csv", "rename it to .xlsx")


@pytest.mark.parametrize("last", ['{"text": ', '{"text": "没有收尾', "[]", "x"])
def test_a_broken_last_line_costs_itself_alone(tmp_path, last):
    (raw,) = read(write(tmp_path, '{"text": "县"}\n' + last + "\n", "a.jsonl"))
    assert raw.text == "县"
    assert raw.notes[0].startswith("line 2 left out: the file ")


def test_no_year_cell_costs_a_text(tmp_path):
    cells = ["2018年", "2018.0", "二〇一八年", "2018-2019", "不详", "", "NULL"]
    found = read(write(tmp_path, "正文,年份\n" + "".join(f"县委,{cell}\n" for cell in cells)))
    assert [raw.metadata.get("year") for raw in found] == ["2018", "2018", "2018", None, None, None, None]
    assert [raw.notes for raw in found if raw.notes] == [
        ("year cell not read: 2018-2019",),
        ("year cell not read: 不详",),
    ]


@pytest.mark.parametrize("empty", ["NULL", "nan", "无", "#N/A", "—", "null"])
def test_words_for_nothing_are_empty_cells(tmp_path, empty):
    found = rows(write(tmp_path, f"正文,标题,来源\n县委,{empty},日报\n{empty},甲,\n无一例外,乙,\n"))
    assert found == [("县委", "row 1", {"source": "日报"}), ("无一例外", "row 3", {"title": "乙"})]
