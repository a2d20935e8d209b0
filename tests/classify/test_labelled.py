"""Labelled sentences: every table that coders hand in, read whole or refused by file and row; near duplicates."""

import json
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_duplicates import near_duplicates, shingles

from pipeline.classify import labelled
from pipeline.classify.labelled import Labelled
from pipeline.errors import XunshiError

LABELS = ("political", "responsibility", "corruption", "work_style", "other")
ROWS = (
    ("a1", "党的领导弱化，主体责任虚化。", "found", "political|responsibility"),
    ("a2", "要坚决整治形式主义、官僚主义。", "target", "work_style"),
    ("a3", "违规发放的津贴补贴已全部清退到位。", "rectified", "corruption"),
    ("a4", "市委召开巡察工作动员部署会议。", "none", ""),
)
RECORDS = [Labelled(i, t, s, tuple(sorted(filter(None, n.split("|")))), i) for i, t, s, n in ROWS]
HEADER = ("id", "text", "status", "labels")


def table(delimiter=",", rows=ROWS, header=HEADER, end="\n"):
    return end.join(delimiter.join(row) for row in (header, *rows)) + end


def jsonl(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def gold(row):
    """A row as a record in the gold form."""
    name, text, status, labels = row
    finding = {"status": status, "labels": [n for n in labels.split("|") if n]}
    return {"id": name, "text": text, "finding": finding, "orgs": [{"start": 0, "end": 1, "text": text[0]}]}


def read(folder, name, content):
    content = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(content)
    return labelled.read(folder, LABELS)


def refused(folder, *patterns):
    """Refused, one line for each pattern."""
    with pytest.raises(XunshiError) as caught:
        labelled.read(folder, LABELS)
    lines = str(caught.value).split("\n")
    assert len(lines) == len(patterns), lines
    for line, pattern in zip(lines, patterns, strict=True):
        assert re.fullmatch(pattern, line), line


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", table()),
        ("a.csv", table(end="\r\n")),
        ("a.csv", "\ufeff" + table()),
        ("a.csv", table().encode("gb18030")),
        ("a.csv", table().encode("utf-16")),
        ("a.csv", table(";")),
        ("a.csv", "\ufeff" + table(";")),
        ("a.csv", table("\t")),
        ("a.csv", "sep=;\n" + table(";")),
        ("a.CSV", table()),
        ("a.csv", table(header=(" ID ", "Text", "STATUS", "labels"))),
        ("a.csv", table(rows=(*ROWS[:2], ("", "", "", ""), *ROWS[2:]))),
        ("a.csv", table(rows=[(f" {i}", f"{t} ", s, n) for i, t, s, n in ROWS])),
        ("a.csv", table(rows=[(i, t, s.upper(), n.title()) for i, t, s, n in ROWS])),
        ("a.csv", table(rows=[(i, t, f" {s.title()} ", f" {n.upper()}|") for i, t, s, n in ROWS])),
        ("a.csv", table(rows=[(i, t, s, f'"{n.replace("|", ",")}"') for i, t, s, n in ROWS])),
        ("a.csv", table("\t", rows=[(i, t, s, n.replace("|", " , ")) for i, t, s, n in ROWS])),
        *(("a.csv", table(rows=[(i, t, s, n.replace("|", joint)) for i, t, s, n in ROWS])) for joint in "，、；;"),
        ("a.csv", table(rows=[(i, t, s, "|".join(reversed(n.split("|")))) for i, t, s, n in ROWS])),
        ("a.csv", table(rows=[(i, t, s, f"{n}|{n}") for i, t, s, n in ROWS])),
        ("a.jsonl", jsonl(*(dict(zip(HEADER, row, strict=True)) for row in ROWS))),
        ("a.jsonl", jsonl(*({**dict(zip(HEADER, r, strict=True)), "labels": r[3].split("|")} for r in ROWS))),
        ("a.jsonl", "\ufeff\n" + "\n".join(r.dumps() for r in RECORDS)),
        ("a.jsonl", "\r\n\r\n".join(r.dumps() for r in RECORDS)),
        # the gold form: what else a record tells is passed over
        ("a.jsonl", jsonl(*(gold(row) for row in ROWS))),
        ("a.jsonl", jsonl(*(gold(row) | {"group": row[0]} for row in ROWS))),
        ("a.jsonl", jsonl(*({"ID" if k == "id" else k: v for k, v in gold(row).items()} for row in ROWS))),
        # both forms in one file
        ("a.jsonl", jsonl(gold(ROWS[0]), *(dict(zip(HEADER, row, strict=True)) for row in ROWS[1:]))),
        # the same row twice is one record
        ("a.csv", table(rows=(*ROWS, ROWS[0]))),
    ],
)
def test_the_same_records(tmp_path, name, content):
    assert read(tmp_path, name, content) == RECORDS


def workbook(path, rows, title=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if title:
        book.create_sheet(title).append(["id"])
    book.save(path)


def test_a_workbook(tmp_path):
    workbook(tmp_path / "a.xlsx", [HEADER, *ROWS[:2], [None] * 4, *ROWS[2:]], "notes")
    assert labelled.read(tmp_path, LABELS) == RECORDS


def test_numbers_as_ids(tmp_path):
    workbook(tmp_path / "a.xlsx", [HEADER, [7, "甲乙丙。", "none", None], [8.0, "丁戊己。", "None", ""]])
    assert [r.id for r in labelled.read(tmp_path, LABELS)] == ["7", "8"]


def test_all_columns_and_the_group_of_a_record_without_one(tmp_path):
    full = Labelled("a", "甲。", "found", ("other",), "g", "一、问题", "问题：", "news", "难")
    found = read(tmp_path, "a.jsonl", full.dumps() + "\n" + Labelled("b", "乙。", "none", ()).dumps())
    assert found == [full, Labelled("b", "乙。", "none", (), "b")]
    assert json.loads(found[1].dumps()) == {"id": "b", "text": "乙。", "status": "none", "labels": [], "group": "b"}


def test_quoted_cells_hold_commas_quotes_and_line_feeds(tmp_path):
    found = read(tmp_path, "a.csv", 'id,text,status,labels\na,"甲,乙""丙""\n丁。",none,\n')
    assert [r.text for r in found] == ['甲,乙"丙"\n丁。']


def test_files_in_order_of_name_and_a_file_alone(tmp_path):
    (tmp_path / "b.jsonl").write_text(RECORDS[0].dumps(), "utf-8")
    (tmp_path / "notes.txt").write_text("no table", "utf-8")
    (tmp_path / "a.csv").write_text(table(rows=ROWS[1:]), "utf-8")
    assert labelled.read(tmp_path, LABELS) == [*RECORDS[1:], RECORDS[0]]
    assert labelled.read(tmp_path / "b.jsonl", LABELS) == RECORDS[:1]


OK = '{"id": "ok", "text": "甲。", "status": "none", "labels": []}'


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("x", "甲。", "done", "other"), "status is 'done'; it must be one of found, target, rectified, none"),
        (("x", "甲。", "", "other"), "status is ''; it must be one of found, target, rectified, none"),
        (("x", "甲。", "found", "politics"), f"label is 'politics'; it must be one of {', '.join(LABELS)}"),
        (("x", "甲。", "found", "other|政治"), f"label is '政治'; it must be one of {', '.join(LABELS)}"),
        (("x", "甲。", "found", "other other"), f"label is 'other other'; it must be one of {', '.join(LABELS)}"),
        (("", "甲。", "none", ""), "id is empty; fill it in or delete the row"),
        (("x", " ", "none", ""), "text is empty; fill it in or delete the row"),
        (("x", "甲。", "none", "other"), "status none goes with no label, but there is other; take the .* back"),
        *(
            (("x", "甲。", status, labels), f"status {status} needs a label; name one of {', '.join(LABELS)}")
            for status in ("found", "target", "rectified")
            for labels in ("", "|", "、 ")
        ),
        *(
            (
                ("x", text, "none", ""),
                rf"the text lost its characters \({re.escape(text[:20])}\); save the file as CSV .*",
            )
            for text in ["???????", "发现\ufffd题。", "锟斤拷锟斤拷", "党的领导????????????????弱化，甲乙丙丁"]
        ),
        (("ok", "乙。", "none", ""), "id ok stands for another text at .*, line 1; give each text an id of its own"),
        (("ok", "甲。", "found", "other"), "id ok has another status or other labels at .*, line 1; keep one of .*"),
    ],
)
def test_bad_rows(tmp_path, row, message):
    first, second = tmp_path / "0.jsonl", tmp_path / "a.csv"
    first.write_text(OK, "utf-8")
    second.write_text(table(rows=(*ROWS[:2], row, ROWS[2])), "utf-8")
    refused(tmp_path, f"{re.escape(str(second))}, row 4: {message}")
    second.unlink()
    third = tmp_path / "b.jsonl"
    third.write_text("\n" + jsonl(dict(zip(HEADER, row, strict=True))), "utf-8")
    refused(tmp_path, f"{re.escape(str(third))}, line 2: {message}")
    third.unlink()
    workbook(tmp_path / "c.xlsx", [HEADER, ROWS[0], row])
    refused(tmp_path, f"{re.escape(str(tmp_path / 'c.xlsx'))}, row 3: {message}")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_utf8_read_as_western(tmp_path, encoding):
    text = "中国，发现党的领导弱化问题。".encode().decode(encoding, "ignore")
    (tmp_path / "a.jsonl").write_text(jsonl({"id": "x", "text": text, "status": "none", "labels": ""}), "utf-8")
    refused(tmp_path, r".*a\.jsonl, line 1: the text lost its characters .*; save the file as .*")


def test_other_labels_under_one_id(tmp_path):
    (tmp_path / "a.csv").write_text(table(rows=(ROWS[0], (*ROWS[0][:3], "political"))), "utf-8")
    refused(tmp_path, r".*a\.csv, row 3: id a1 has another status or other labels at .*a\.csv, row 2; keep one of .*")


@pytest.mark.parametrize("text", ["甲？？", "甲??", "甲* **年××x", "Â", "甲Ã乙Â", "😀"])
def test_text_that_lost_nothing(tmp_path, text):
    assert [r.text for r in read(tmp_path, "a.jsonl", jsonl({"id": "a", "text": text, "status": "none", "labels": ""}))]


def test_the_first_five_are_named(tmp_path):
    (tmp_path / "a.csv").write_text(table(rows=[(f"r{i}", "甲。", "x", "") for i in range(8)]), "utf-8")
    refused(tmp_path, *(rf".*a\.csv, row {n}: status is 'x'; .*" for n in range(2, 7)), "… and 3 more")
    (tmp_path / "a.csv").write_text(table(rows=[(f"r{i}", "甲。", "x", "") for i in range(5)]), "utf-8")
    refused(tmp_path, *(rf".*a\.csv, row {n}: status is 'x'; .*" for n in range(2, 7)))


@pytest.mark.parametrize("gone", HEADER)
def test_a_missing_column(tmp_path, gone):
    at = HEADER.index(gone)
    cut = [[c for i, c in enumerate(row) if i != at] for row in (HEADER, *ROWS)]
    (tmp_path / "a.csv").write_text(table(rows=cut[1:], header=cut[0]), "utf-8")
    message = rf"no column {gone}; the columns are id, text, status, labels, group, heading, lead, register, note"
    refused(tmp_path, rf"{re.escape(str(tmp_path / 'a.csv'))}: {message}")
    (tmp_path / "a.csv").unlink()
    (tmp_path / "a.jsonl").write_text(jsonl(*(dict(zip(cut[0], row, strict=True)) for row in cut[1:])), "utf-8")
    refused(tmp_path, rf"{re.escape(str(tmp_path / 'a.jsonl'))}: {message}")
    (tmp_path / "a.jsonl").unlink()
    workbook(tmp_path / "a.xlsx", cut)
    refused(tmp_path, rf"{re.escape(str(tmp_path / 'a.xlsx'))}: {message}")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", OK + "\n{", "is no valid JSON on line 2; write one JSON object per line"),
        ("a.jsonl", OK + "\n[1]", "has no JSON object on line 2; write one JSON object per line"),
        ("a.jsonl", "", ".*; .*"),
        ("a.csv", " \n", ".*; .*"),
        ("a.csv", "no table at all", "no column id, text, status, labels; the columns are .*"),
        ("a.xlsx", "no workbook", ".*; .*"),
        ("a.xlsx", b"PK\x03\x04 cut short", ".*; .*"),
    ],
)
def test_bad_files(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "0.jsonl").write_text(OK, "utf-8")
    refused(tmp_path, f"{re.escape(str(path))}: {message}")


@pytest.mark.parametrize(
    "line", ['x,"甲"乙,none,', 'x,"甲。,none,', "x,甲,乙,none,political"], ids=["stray", "open", "too many cells"]
)
def test_damage_below_the_header(tmp_path, line):
    (tmp_path / "a.csv").write_text(table() + line + "\n", "utf-8")
    refused(tmp_path, r".*a\.csv: has .*; .*")


def test_a_truncated_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook(path, [HEADER, *ROWS])
    data = path.read_bytes()
    for size in range(1, len(data), len(data) // 20):
        path.write_bytes(data[:size])
        refused(tmp_path, rf"{re.escape(str(path))}: .*; .*")


def test_no_files(tmp_path):
    message = r"no labelled sentences there; put \.jsonl, \.csv, \.xlsx files into it"
    refused(tmp_path, rf"{re.escape(str(tmp_path))}: {message}")
    refused(tmp_path / "gone", rf"{re.escape(str(tmp_path / 'gone'))}: {message}")


def test_upper_case_keys_of_json_lines(tmp_path):
    assert read(tmp_path, "a.jsonl", '{"ID": "a", "Text": "甲。", "Status": "none", "Labels": []}')


# --- near duplicates


def brute(texts, limit):
    """Every pair compared with every other."""
    sets = [shingles(text) for text in texts]
    pairs = ((i, j) for j in range(len(texts)) for i in range(j))
    shared = {(i, j): len(sets[i] & sets[j]) / len(sets[i] | sets[j]) for i, j in pairs}
    return {pair: share for pair, share in shared.items() if share >= limit}


TEXTS = st.lists(
    st.text(st.sampled_from("甲乙丙 \n"), max_size=14)
    | st.lists(st.sampled_from(["党的领导弱化", "主体责任虚化", "，", "问题"]), max_size=6).map("".join),
    max_size=8,
)


@given(TEXTS, st.sampled_from([0.1, 0.3, 0.5, 0.6, 0.75, 1.0]))
def test_near_duplicates_are_those_of_all_pairs(texts, limit):
    found = list(near_duplicates(texts, limit))
    assert {(i, j): share for i, j, share in found} == brute(texts, limit)
    assert len(found) == len({(i, j) for i, j, _ in found})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {""}),
        ("甲乙", {"甲乙"}),
        ("甲乙丙丁戊", {"甲乙丙丁戊"}),
        ("甲乙 丙丁\n戊　己", {"甲乙丙丁戊", "乙丙丁戊己"}),
    ],
)
def test_shingles(text, expected):
    assert shingles(text) == expected


def test_near_duplicates():
    one = "党委对巡察整改工作重视不够，主体责任虚化。"
    texts = [one, one.replace("党委", "党组"), "市委召开会议部署巡察工作。", one.replace("，", "， ")]
    assert [(i, j) for i, j, _ in near_duplicates(texts)] == [(0, 1), (0, 3), (1, 3)]
    assert list(near_duplicates([])) == []
