"""What spreadsheets change is understood; what is wrong in a file is named, and nothing of it is taken in."""

from __future__ import annotations

import json

import pytest
from analyst import OTHER, RESPONSIBILITY, SAID, accepted, cells, codings, column, each, filled, kept, put, refused
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.classify import codebook
from pipeline.errors import XunshiError
from pipeline.review import coded, ledger

# --- what Excel and others change -------------------------------------------------------------------------------------


def reordered(rows):
    return [[*row[::-1]] for row in rows]


CHANGES = {
    "straight quotes": each("text", lambda t: t.replace("“", '"').replace("”", '"')),
    "half-width punctuation": each("text", lambda t: t.replace("，", ",").replace("（", "(").replace("）", ")")),
    "CRLF in a cell": each("text", lambda t: t[:4] + "\r\n" + t[4:] + "\r\n"),
    "CR escaped by Excel": each("text", lambda t: t[:4] + "_x000D_\n" + t[4:]),
    "spaces": each("text", lambda t: f"{t[:3]}　{t[3:]} \u200b\t"),
    "apostrophe lost": each("text", lambda t: t.removeprefix("'")),
    "apostrophe added": each("text", lambda t: "'" + t.removeprefix("'")),
    "sorted": lambda rows: [rows[0], *sorted(rows[1:], key=lambda r: r[1])],
    "upside down": lambda rows: [rows[0], *rows[:0:-1]],
    "ids gone": each("id", lambda _: ""),
    "ids become dates": each("id", lambda _: "2023-01-02"),
    "only the ids sorted": lambda rows: [
        rows[0],
        *([i, *row[1:]] for i, row in zip(sorted((r[0] for r in rows[1:]), reverse=True), rows[1:], strict=True)),
    ],
    "columns reordered": reordered,
    "a column more": lambda rows: [[*rows[0], "审核人"], *([*row, "张"] for row in rows[1:])],
    "a column without a name": lambda rows: [[*rows[0], ""], *([*row, "张"] for row in rows[1:])],
    "heading and lead deleted": lambda rows: [[*row[:2], *row[4:]] for row in rows],
    "empty rows": lambda rows: [*rows, [""] * len(rows[0]), ["  "] * len(rows[0])],
    "remarks below": lambda rows: [*rows, ["合计", "共八句", *[""] * (len(rows[0]) - 2)]],
    "title-case header": lambda rows: [[f" {c.title()} " for c in rows[0]], *rows[1:]],
    "statuses in upper case": each("status", str.upper),
    "statuses with blanks": each("status", lambda s: f" {s} " if s else s),
    "other marks": lambda rows: [rows[0], *([{"x": m}.get(c, c) for c in r] for m, r in zip("X×1y是√✓有", rows[1:], strict=True))],
    "marks of no": lambda rows: [rows[0], *([*r[:5], *(c or "0" for c in r[5:-1]), r[-1]] for r in rows[1:] if r[4])],
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_spreadsheet_changes(review, name):
    path = filled(review)
    before = cells(path)
    after = CHANGES[name](before)
    assert after != before
    review.take(put(after, path))
    assert codings(review) == SAID
    assert accepted(review) == SAID


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8-sig", ";"), ("gb18030", ";"), ("utf-8", "\t")],
)
def test_how_a_spreadsheet_saves(review, encoding, delimiter):
    path = filled(review)
    review.take(put(cells(path), path, encoding, delimiter))
    assert codings(review) == SAID


def test_a_declared_separator_and_bare_line_ends(review):
    path = filled(review)
    put(cells(path), path, "utf-8", ";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes().replace(b"\r\n", b"\n"))
    review.take(path)
    assert codings(review) == SAID


def test_a_workbook_saved_by_others(review):
    """Marks as booleans and numbers, a changed sheet name, a sheet and a filter more, rows sorted."""
    path = filled(review, ".xlsx")
    book = load_workbook(path)
    sheet = book["review"]
    for row in sheet.iter_rows(min_row=2, min_col=6):
        for i, cell in enumerate(row):
            if cell.value == "x":
                cell.value = (True, 1, 1.0, "X", "√")[i]
    sheet.title = "复核"
    sheet.auto_filter.ref = sheet.dimensions
    book.create_sheet("统计").append(["id", "text", "status"])
    book.save(path)
    review.take(path)
    assert codings(review) == SAID


OPENS_WITH_A_QUOTE = "‘四风’问题时有发生。"


def test_a_sentence_that_opens_with_a_single_quote(review, raw):
    (raw / "二.txt").write_text(f"关于巡察的报告\n\n{OPENS_WITH_A_QUOTE}\n", encoding="utf-8")
    said = {OPENS_WITH_A_QUOTE: ("found", ("work_style",))}
    path = filled(review, said=said)
    review.take(put(each("text", lambda t: t.replace("‘", "'").replace("’", "'"))(cells(path)), path))
    assert codings(review) == said


SPACES = st.text(st.sampled_from(" \t\r\n　\u200b\ufeff"), max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("责任“”‘’，；：！（）％=1'+-x"), min_size=1, max_size=12), st.data())
def test_white_space_never_matters(text, data):
    spaced = text[0] + "".join(data.draw(SPACES) + c for c in text[1:]) + data.draw(SPACES)
    assert coded.same(spaced) == coded.same(text)


# --- what is wrong ----------------------------------------------------------------------------------------------------


def set_cell(text, name, value):
    """Change one cell of the row that holds a text."""

    def go(rows):
        at = column(rows, name)
        return [[*r[:at], value, *r[at + 1 :]] if r[1] == text else r for r in rows]

    return go


def without(name):
    return lambda rows: [[c for i, c in enumerate(r) if i != column(rows, name)] for r in rows]


STATUS_LIST = "must be one of found, target, rectified, none"
WRONG = {
    "unknown status": (set_cell(RESPONSIBILITY, "status", "有些"), ("'有些'", STATUS_LIST)),
    "labels without a status": (set_cell(RESPONSIBILITY, "status", ""), ("status is ''", STATUS_LIST)),
    "a mark that is none": (
        set_cell(RESPONSIBILITY, "political", "也许"),
        ("column political holds '也许'", "write x, or nothing"),
    ),
    "none with a label": (
        set_cell(RESPONSIBILITY, "status", "none"),
        ("status none goes with no label", "responsibility", "take the labels or the status back"),
    ),
    "found without a label": (
        set_cell(RESPONSIBILITY, "responsibility", ""),
        ("status found needs a label", "name one of"),
    ),
    "another text": (
        set_cell(RESPONSIBILITY, "text", "有的党组织责任落实有力。"),
        ("its text is not the one that was sent out", "restore the row from the exported file"),
    ),
    "no text": (set_cell(RESPONSIBILITY, "text", ""), ("its text is not the one", "restore the row")),
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_row(review, name, suffix):
    """Named by file and row, with cause and remedy; nothing comes in, of other files neither."""
    good, path = filled(review), filled(review, suffix, name="bad")
    change, parts = WRONG[name]
    if suffix == ".csv":
        rows = cells(path)
        put(change(rows), path)
    else:
        book = load_workbook(path)
        sheet = book["review"]
        rows = [["" if c is None else c for c in row] for row in sheet.iter_rows(values_only=True)]
        for i, row in enumerate(change(rows), 1):
            for j, value in enumerate(row, 1):
                sheet.cell(i, j).value = value
        book.save(path)
    number = 1 + next(i for i, row in enumerate(rows) if row[1] == RESPONSIBILITY)
    message = refused(review, ("甲", good), ("乙", path))
    for part in (f"{path}, row {number}: ", *parts, "nothing was imported"):
        assert part in message
    assert kept(review) == []
    assert not (review.folder / ledger.ACCEPTED).exists()


def test_an_unknown_row(review):
    path = filled(review)
    rows = cells(path)
    row = ["别处#1:1", "别处来的句子。", "", "", "none", *[""] * (len(rows[0]) - 5)]
    message = refused(review, put([*rows, row], path))
    for part in (f"{path}, row {len(rows) + 1}: ", "别处#1:1", "neither its id nor its text was sent out", "restore"):
        assert part in message


def test_a_sentence_judged_twice(review):
    path = filled(review)
    rows = cells(path)
    again = next(r for r in rows if r[1] == RESPONSIBILITY)
    assert review.take(put([*rows, again], path))[0] == 7
    again = set_cell(RESPONSIBILITY, "status", "target")([rows[0], again])[1]
    message = refused(review, put([*rows, again], path), coder="乙")
    assert "is judged twice and differently; keep one of the two rows" in message


def test_a_coder_s_two_files_differ(review):
    first, second = filled(review), filled(review, ".xlsx", OTHER)
    assert "differently in two files; import the one that counts" in refused(review, first, second)


def test_a_coder_s_two_files_say_the_same(review):
    assert review.take(filled(review), filled(review, ".xlsx"))[0] == 7
    assert len(kept(review)) == 7


@pytest.mark.parametrize("name", ["id", "text", "status"])
def test_a_missing_column(review, name):
    path = filled(review)
    message = refused(review, put(without(name)(cells(path)), path))
    assert message.startswith(f"{path}: no column {name}; it must have those of the exported file")


def test_many_wrong_rows(review):
    path = filled(review)
    message = refused(review, put(each("status", lambda s: s and "maybe")(cells(path)), path))
    assert message.count("'maybe'") == 5
    assert "… and 2 more" in message


def doccano_tags(*tags):
    def go(path):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows[2]["label"] = list(tags)
        path.write_text("".join(f"{json.dumps(r)}\n" for r in rows), encoding="utf-8")

    return go


@pytest.mark.parametrize(
    ("tags", "parts"),
    [
        (("found", "target", "corruption"), ("'found|target'", STATUS_LIST)),
        (("found", "weather"), ("label is 'weather'", "must be one of political")),
        (("corruption",), ("status is ''", STATUS_LIST)),
        (("none", "corruption"), ("status none goes with no label", "take the labels or the status back")),
        (("found",), ("needs a label",)),
    ],
    ids=str,
)
@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_wrong_tags(review, suffix, tags, parts):
    path = filled(review, suffix)
    if suffix == ".jsonl":
        doccano_tags(*tags)(path)
    else:
        tasks = json.loads(path.read_bytes())
        tasks[2]["annotations"][0]["result"] = [{"from_name": "labels", "value": {"choices": list(tags)}}]
        path.write_text(json.dumps(tasks), encoding="utf-8")
    message = refused(review, path)
    for part in (f"{path}, {'line' if suffix == '.jsonl' else 'task'} 3: ", *parts, "nothing was imported"):
        assert part in message


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def hole(path):
    data = bytearray(path.read_bytes())
    data[60:-60] = bytes(len(data) - 120)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("suffix", "harm", "parts"),
    [
        (".xlsx", cut, ()),
        (".xlsx", hole, ()),
        (".xlsx", lambda p: p.write_bytes(b"PK\3\4"), ()),
        (".xlsx", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)), ()),
        (".json", cut, ("not JSON", "Label Studio")),
        (".json", lambda p: p.write_text("{}", encoding="utf-8"), ("no list of tasks", "Label Studio")),
        (".json", lambda p: p.write_text('[{"text": "甲"}]', encoding="utf-8"), ("task 1", "export it as JSON")),
        (".json", lambda p: p.write_text("[1]", encoding="utf-8"), ("task 1", "export it as JSON")),
        (".jsonl", cut, ("no valid JSON on line", "one JSON object per line")),
        (".jsonl", lambda p: p.write_text("[1]\n", encoding="utf-8"), ("no JSON object on line 1",)),
        (".csv", lambda p: p.write_bytes(p.read_bytes() + b'"open,\r\n'), ("quotation mark", "double")),
        (".csv", lambda p: p.write_bytes(b""), ()),
        (".csv", lambda p: p.write_bytes(b"\xff\xfe\x00" * 99), ()),
        (".csv", lambda p: p.unlink(), ("No such file", "check the path")),
        (".json", lambda p: p.unlink(), ("No such file", "check the path")),
        (".csv", lambda p: (p.unlink(), p.mkdir()), ("check the path",)),
    ],
)
def test_a_damaged_file(review, suffix, harm, parts):
    good, path = filled(review), filled(review, suffix, name="bad")
    harm(path)
    message = refused(review, ("甲", good), ("乙", path))
    for part in (f"{path}", ";", *parts):
        assert part in message
    assert kept(review) == []


@pytest.mark.parametrize("name", ["item", "text"])
def test_a_task_whose_data_are_numbers(review, name):
    path = filled(review, ".json")
    tasks = json.loads(path.read_bytes())
    tasks[1]["data"][name] = 5
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert f"{path}, task 2" in refused(review, path)


def test_nothing_was_sent_out(review):
    path = review.tmp / "x.csv"
    path.write_text("id,text,status\n", encoding="utf-8")
    assert "nothing was sent out from here; begin with xunshi review export" in refused(review, path)


@pytest.mark.parametrize("name", ["id", "text", "heading", "lead", "note", "labels"])
def test_a_label_that_is_called_as_a_column(name):
    """Refused as the statuses are, or told apart; else the coder's marks stand in a column that is there twice."""
    with pytest.raises(XunshiError, match=name):
        codebook.loads(f'[labels.{name}]\ntitle = "x"\n', "codebook.toml")
