"""The analyst's loop: export, fill in as an analyst would, import; what spreadsheets change, what is wrong, what fails."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline import lexicons
from pipeline.classify import codebook, labelled, model
from pipeline.classify.codebook import STATUSES
from pipeline.errors import XunshiError
from pipeline.review import coded, ledger, loop, sheets

TEXT = """关于2023年巡察整改的报告

着力发现形式主义、官僚主义问题。有的党组织责任落实不力。村干部优亲厚友，虚报冒领补贴。个别单位“一言堂”现象突出，违规发放津补贴。
=1+1的说法不对。已督促整改到位，追缴违纪款3万元。全县召开动员会（含视频会）。天气晴朗。
"""
SAID = {
    "着力发现形式主义、官僚主义问题。": ("target", ("work_style",)),
    "有的党组织责任落实不力。": ("found", ("responsibility",)),
    "村干部优亲厚友，虚报冒领补贴。": ("found", ("corruption", "work_style")),
    "个别单位“一言堂”现象突出，违规发放津补贴。": ("found", ("political", "work_style")),
    "=1+1的说法不对。": ("none", ()),
    "已督促整改到位，追缴违纪款3万元。": ("rectified", ("corruption",)),
    "全县召开动员会（含视频会）。": ("none", ()),
}
RESPONSIBILITY, NEPOTISM = list(SAID)[1:3]
SUFFIXES = tuple(sheets.FORMATS)
CLASSIFIER = model.load()
BOOK = CLASSIFIER.codebook


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "报告.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def review(tmp_path, raw):
    """A review of one text: .export(name) → path, .take(path or (coder, path) …) → counts, and its folder."""
    folder = tmp_path / "review"

    def export(name="out.csv", paths=(raw,), size=20):
        loop.export(paths, tmp_path / name, folder, size, lexicons.built_in(), CLASSIFIER)
        return tmp_path / name

    def take(*files, coder="甲", replace=False):
        told = [f if isinstance(f, tuple) else (coder, f) for f in files]
        return loop.take(told, folder, BOOK, replace=replace)

    return SimpleNamespace(folder=folder, export=export, take=take, tmp=tmp_path)


# --- as an analyst fills a file in ------------------------------------------------------------------------------------


def cells(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def put(rows, path, encoding="utf-8-sig", delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def judged(header, row, said):
    """A row of a table with what is said of its text; untouched if nothing is."""
    own = dict(zip(header, row, strict=True))
    if (own["text"] or "").removeprefix("'") in said:
        status, labels = said[own["text"].removeprefix("'")]
        own |= {"status": status, **dict.fromkeys(labels, "x")}
    return list(own.values())


def in_csv(path, said):
    header, *rows = cells(path)
    return put([header, *(judged(header, row, said) for row in rows)], path)


def in_xlsx(path, said):
    book = load_workbook(path)
    sheet = book["review"]
    header = [cell.value for cell in sheet[1]]
    for number, row in enumerate(list(sheet.iter_rows(min_row=2, values_only=True)), 2):
        for column, value in enumerate(judged(header, row, said), 1):
            sheet.cell(number, column).value = value
    book.save(path)
    return path


def in_doccano(path, said):
    """As doccano exports: records numbered anew, status and labels in one list."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows, 417):
        status, labels = said.get(row["text"], ("", ()))
        row |= {"id": number, "label": [*labels, *filter(None, [status])], "Comments": []}
    path.write_text("".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in rows), encoding="utf-8")
    return path


def in_label_studio(path, said):
    tasks = json.loads(path.read_bytes())
    for number, task in enumerate(tasks, 31):
        status, labels = said.get(task["data"]["text"], ("", ()))
        results = [("status", [status]), ("labels", list(labels))]
        result = [
            {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": choices}}
            for name, choices in results
            if any(choices)
        ]
        task |= {"id": number, "annotations": [{"id": number, "was_cancelled": False, "result": result}]}
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


FILL = dict(zip(SUFFIXES, (in_csv, in_xlsx, in_doccano, in_label_studio), strict=True))


def filled(review, suffix=".csv", said=SAID, name="out"):
    return FILL[suffix](review.export(name + suffix), said)


def kept(review, name=ledger.CODINGS):
    path = review.folder / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def codings(review, coder="甲"):
    """What the review holds of a coder by text."""
    texts = {row["id"]: row["text"] for row in kept(review, ledger.ITEMS)}
    return {texts[r["id"]]: (r["status"], tuple(r["labels"])) for r in kept(review) if r["coder"] == coder}


def accepted(review):
    """What is agreed, read as training reads it, by text."""
    path = review.folder / ledger.ACCEPTED
    return {r.text: (r.status, r.labels) for r in labelled.read(path, BOOK.names)} if path.stat().st_size else {}


def opened(review):
    header, *rows = cells(review.folder / ledger.DISAGREEMENTS)
    return [dict(zip(header, row, strict=True)) for row in rows]


def snapshot(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.is_dir() else {}


def refused(review, *files, **options):
    """The message, one that no traceback comes with; nothing may have changed."""
    before = snapshot(review.folder)
    with pytest.raises(XunshiError) as caught:
        review.take(*files, **options)
    assert snapshot(review.folder) == before
    return str(caught.value)


# --- out and in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_judgements_in_every_format(review, suffix):
    path = filled(review, suffix)
    new, agreed, open_, _ = review.take(path)[:4]
    assert (new, agreed, open_) == (7, 7, 0)
    assert codings(review) == SAID
    assert accepted(review) == SAID


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_nobody_filled_in(review, suffix):
    assert review.take(filled(review, suffix, {}))[:3] == (0, 0, 0)
    assert not (review.folder / ledger.CODINGS).exists()


def test_a_sheet_tells_nothing_of_the_model(review):
    header, *rows = cells(review.export())
    assert header == ["id", "text", "heading", "lead", "status", *BOOK.names, "note"]
    assert len(rows) == len(SAID) + 1
    assert all(not any(row[4:]) for row in rows)
    assert "'=1+1的说法不对。" in {row[1] for row in rows}


def test_a_workbook_offers_the_choices(review):
    book = load_workbook(review.export("out.xlsx"))
    rules = [rule.formula1 for rule in book["review"].data_validations.dataValidation]
    assert rules == [f'"{",".join(STATUSES)}"', *['"x"'] * len(BOOK.names)]
    assert {row[0].value for row in book["codebook"].iter_rows(min_row=2)} == {*STATUSES, *BOOK.names}


def test_label_studio_gets_its_interface(review):
    text = review.export("out.json").with_suffix(".xml").read_text(encoding="utf-8")
    assert all(f'value="{name}"' in text for name in (*STATUSES, *BOOK.names))


def test_accepted_keeps_context_and_source(review):
    path = review.export()
    header, *rows = cells(in_csv(path, SAID))
    rows[0][header.index("note")] = "“难”\n题"
    review.take(put([header, *rows], path))
    records = {r.text: r for r in labelled.read(review.folder / ledger.ACCEPTED, BOOK.names)}
    sent = {row["text"]: row for row in kept(review, ledger.ITEMS)}
    for text, record in records.items():
        assert (record.heading, record.lead) == (sent[text]["heading"], sent[text]["lead"])
        assert record.group == f"review:{sent[text]['group']}"
    assert records[rows[0][1].removeprefix("'")].note == "“难”\n题"


def test_what_was_coded_is_not_sent_out_again(review):
    review.take(filled(review))
    (row,) = cells(review.export("next.csv"))[1:]
    assert row[1] == "天气晴朗。"
    review.take(in_csv(review.tmp / "next.csv", {"天气晴朗。": ("none", ())}))
    with pytest.raises(XunshiError, match="no sentence is left"):
        review.export("last.csv")
    assert not (review.tmp / "last.csv").exists()


def test_size(review):
    for size in (1, 2, 3, 5):
        assert len(cells(review.export(f"{size}.csv", size=size))) == size + 1


def test_the_same_sentences_every_time(review):
    assert review.export("a.csv", size=4).read_bytes() == review.export("b.csv", size=4).read_bytes()


# --- two coders -------------------------------------------------------------------------------------------------------

OTHER = SAID | {RESPONSIBILITY: ("target", ("responsibility",)), NEPOTISM: ("found", ("corruption",))}


def test_two_coders(review):
    first, second = filled(review), filled(review, ".xlsx", OTHER)
    new, agreed, open_, report = review.take(("甲", first), ("乙", second))[:4]
    assert (new, agreed, open_) == (14, 5, 2)
    assert accepted(review) == {t: v for t, v in SAID.items() if OTHER[t] == v}
    rows = {row["text"]: (row["by 甲"], row["by 乙"]) for row in opened(review)}
    assert rows == {
        RESPONSIBILITY: ("found responsibility", "target responsibility"),
        NEPOTISM: ("found corruption|work_style", "found corruption"),
    }
    of = report["coders"]
    assert (of["status"]["units"], of["status"]["agreed"]) == (7, pytest.approx(6 / 7))
    assert of["work_style"]["agreed"] == pytest.approx(4 / 5)
    assert of["responsibility"]["kappa"] == pytest.approx(1)
    assert report["model"]["status"]["units"] == 14


def test_coders_who_agree(review):
    report = review.take(("甲", filled(review)), ("乙", filled(review, ".json")))[3]["coders"]
    assert [report["status"][k] for k in ("units", "agreed", "kappa", "alpha", "ac1")] == [7, *[pytest.approx(1)] * 4]
    assert opened(review) == []


def test_one_coder_has_no_agreement_with_others(review):
    assert review.take(filled(review))[3]["coders"]["status"] == {
        **dict.fromkeys(("agreed", "kappa", "alpha", "ac1")),
        "units": 0,
    }


def test_who_settles_has_the_last_word(review):
    review.take(("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER)))
    last = {RESPONSIBILITY: ("rectified", ("responsibility",)), NEPOTISM: ("found", ("work_style",))}
    path = in_csv(review.folder / ledger.DISAGREEMENTS, last)
    new, agreed, open_, report = review.take(path, coder=ledger.SETTLED)[:4]
    assert (new, agreed, open_) == (2, 7, 0)
    assert accepted(review) == SAID | last
    assert report["coders"]["status"]["units"] == 7, "who settles is no third coder"
    assert report["coders"]["status"]["agreed"] == pytest.approx(6 / 7)
    # a coder who comes later changes nothing
    review.take(("丙", review.tmp / "out.csv"))
    assert accepted(review) == SAID | last


def test_settled_one_by_one(review):
    review.take(("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER)))
    for n, text in ((1, RESPONSIBILITY), (0, NEPOTISM)):
        path = in_csv(review.folder / ledger.DISAGREEMENTS, {text: ("none", ())})
        assert review.take(path, coder=ledger.SETTLED)[:3] == (1, 7 - n, n)


def test_a_disagreement_filled_in_is_not_lost_to_another_import(review):
    files = ("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER))
    review.take(*files)
    in_csv(review.folder / ledger.DISAGREEMENTS, {RESPONSIBILITY: ("none", ())})
    aside = review.take(*files)[4]
    assert aside == review.folder / "disagreements-1.csv"
    assert "none" in {cell for row in cells(aside) for cell in row}
    assert review.take(("settled", aside))[0] == 1


# --- again, changed, never lost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_importing_again_changes_nothing(review, suffix):
    path = filled(review, suffix)
    review.take(path)
    before = snapshot(review.folder)
    assert review.take(path)[:3] == (0, 7, 0)
    assert snapshot(review.folder) == before


def test_derived_files_can_be_deleted(review):
    path = filled(review)
    review.take(path)
    before = snapshot(review.folder)
    for name in (ledger.ACCEPTED, ledger.DISAGREEMENTS):
        (review.folder / name).unlink()
    review.take(path)
    assert snapshot(review.folder) == before


def test_changed_judgement(review):
    """Refused, unless it is meant to replace; the old one stays in codings.jsonl."""
    first, second = filled(review), filled(review, ".xlsx", OTHER)
    review.take(first)
    before = (review.folder / ledger.CODINGS).read_bytes()
    message = refused(review, second)
    for part in ("甲 judged 2 sentences otherwise", "found responsibility, now target responsibility", "--replace"):
        assert part in message
    assert review.take(second, replace=True)[:3] == (2, 7, 0)
    assert accepted(review) == OTHER
    after = (review.folder / ledger.CODINGS).read_bytes()
    assert after.startswith(before)
    assert len(after.splitlines()) == 9
    # and back, which is a change again
    refused(review, first)
    review.take(first, replace=True)
    assert accepted(review) == SAID


def test_a_changed_note_needs_no_leave(review):
    path = filled(review)
    review.take(path)
    review.take(put(each("note", lambda _: "再议")(cells(path)), path))
    assert {r["note"] for r in kept(review)} == {"", "再议"}
    assert len(kept(review)) == 14


def test_a_model_s_word_is_the_one_at_export(review):
    path = filled(review)
    sent = (review.folder / ledger.ITEMS).read_bytes()
    review.take(path)
    review.export("again.csv")
    assert (review.folder / ledger.ITEMS).read_bytes() == sent


# --- what is there is not overwritten ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_existing_file_is_never_overwritten(review, suffix):
    path = filled(review, suffix)
    before = path.read_bytes()
    with pytest.raises(XunshiError, match=r"is there already.*name another file") as caught:
        review.export(path.name)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_an_existing_interface_is_never_overwritten(review):
    path = review.tmp / "out.xml"
    path.write_text("<own/>", encoding="utf-8")
    with pytest.raises(XunshiError, match="is there already"):
        review.export("out.json")
    assert path.read_text(encoding="utf-8") == "<own/>"


def test_an_unknown_ending(review):
    with pytest.raises(XunshiError, match=r"out\.doc: no format has this ending; name a \.csv, \.xlsx"):
        review.export("out.doc")
    assert not (review.tmp / "out.doc").exists()


# --- what Excel and others change -------------------------------------------------------------------------------------


def column(rows, name):
    return rows[0].index(name)


def each(name, change):
    """Change every cell of a column."""

    def go(rows):
        at = column(rows, name)
        return [rows[0], *([*row[:at], change(row[at]), *row[at + 1 :]] for row in rows[1:])]

    return go


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
    "unknown status": (set_cell(RESPONSIBILITY, "status", "存在"), ("'存在'", STATUS_LIST)),
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


# --- two corpora ------------------------------------------------------------------------------------------------------


def test_two_corpora_whose_files_have_the_same_name(review, tmp_path):
    """`export a/` and `export b/`, both with 报告.txt; or one file, edited between two exports."""
    review.export()
    other = tmp_path / "other"
    other.mkdir()
    (other / "报告.txt").write_text("关于巡察的报告\n\n有的支部软弱涣散。纪律松弛问题突出。\n", encoding="utf-8")
    said = {"有的支部软弱涣散。": ("found", ("political",))}
    review.take(in_csv(review.export("b.csv", [other]), said))
    assert codings(review) == said


# --- kills and faults -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0.2, 0.5, 0.99])
def test_half_a_line_is_dropped(review, part):
    """A kill in the midst of an import: what was whole stays, and the import can be repeated."""
    path = filled(review)
    review.take(path)
    whole = snapshot(review.folder)
    line = whole[ledger.CODINGS].splitlines(keepends=True)[-1]
    cut_at = len(whole[ledger.CODINGS]) - len(line) + int(part * len(line))
    (review.folder / ledger.CODINGS).write_bytes(whole[ledger.CODINGS][:cut_at])
    assert review.take(path)[:3] == (1, 7, 0)
    assert snapshot(review.folder) == whole


def test_half_a_line_of_items_is_dropped(review):
    review.export("a.csv")
    whole = (review.folder / ledger.ITEMS).read_bytes()
    (review.folder / ledger.ITEMS).write_bytes(whole[:-30])
    review.take(filled(review, name="b"))
    assert (review.folder / ledger.ITEMS).read_bytes() == whole
    assert codings(review) == SAID


@pytest.mark.parametrize("name", [ledger.ITEMS, ledger.CODINGS])
@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"\xff\xfe",
        b"{}",
        b"[]",
    ],
    ids=str,
)
def test_a_damaged_line_is_named(review, name, line):
    path = filled(review)
    review.take(path)
    with (review.folder / name).open("ab") as file:
        file.write(line + b"\n")
    number = (review.folder / name).read_bytes().count(b"\n")
    assert f"{review.folder / name}, line {number}: damaged" in refused(review, path)


def test_a_judgement_of_a_sentence_that_is_gone(review):
    path = filled(review)
    review.take(path)
    lines = (review.folder / ledger.ITEMS).read_bytes().splitlines(keepends=True)
    (review.folder / ledger.ITEMS).write_bytes(b"".join(lines[1:]))
    put([r for r in cells(path) if json.loads(lines[0])["id"] not in r], path)
    with pytest.raises(XunshiError):
        review.take(path)


def full(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("owner", ["fsync", "replace"])
def test_a_full_disk_at_import(review, monkeypatch, owner):
    path = filled(review)
    with monkeypatch.context() as patch:
        patch.setattr(*(("os.fsync", full) if owner == "fsync" else ("pathlib.Path.replace", full)))
        with pytest.raises(XunshiError, match=r"No space left|disk is full"):
            review.take(path)
    review.take(path)
    assert codings(review) == SAID


def test_after_a_full_disk_the_import_goes_on(review, monkeypatch):
    path = filled(review)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", full)
        with pytest.raises((XunshiError, OSError)):
            review.take(path)
    assert review.take(path)[1:3] == (7, 0)
    assert accepted(review) == SAID
    assert len(kept(review)) == 7


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_at_export(review, monkeypatch, suffix):
    with monkeypatch.context() as patch:
        patch.setitem(sheets._MAKERS, sheets.FORMATS[suffix], full)
        with pytest.raises(XunshiError, match=r"out\.\w+: No space left on device; check the folder"):
            review.export(f"out{suffix}")


def test_after_a_full_disk_the_export_goes_on(review, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sheets._MAKERS, "csv", full)
        with pytest.raises(XunshiError):
            review.export()
    assert len(cells(review.export())) == len(SAID) + 2


def test_a_file_where_the_review_s_folder_should_be(review):
    review.folder.write_text("", encoding="utf-8")
    with pytest.raises(XunshiError, match="review"):
        review.export()


def test_a_file_where_the_output_s_folder_should_be(review):
    (review.tmp / "x").write_text("", encoding="utf-8")
    with pytest.raises(XunshiError, match="check the folder"):
        review.export("x/out.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(review):
    locked = review.tmp / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(XunshiError, match="Permission denied; check the folder"):
        review.export("locked/out.csv")


# --- properties -------------------------------------------------------------------------------------------------------

JUDGED = st.dictionaries(
    st.sampled_from([*SAID, "天气晴朗。"]),
    st.one_of(
        st.just(("none", ())),
        st.tuples(
            st.sampled_from(STATUSES[:3]),
            st.sets(st.sampled_from(BOOK.names), min_size=1).map(lambda s: tuple(sorted(s))),
        ),
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=JUDGED, two=JUDGED, suffixes=st.permutations([".csv", ".jsonl", ".json"]))
def test_whatever_is_judged(tmp_path_factory, one, two, suffixes):
    """What comes back is what was judged; accepted and open are all that was judged, and no sentence is in both."""
    tmp = tmp_path_factory.mktemp("review")
    (tmp / "raw").mkdir()
    (tmp / "raw" / "报告.txt").write_text(TEXT, encoding="utf-8")
    review = SimpleNamespace(folder=tmp / "review", tmp=tmp)
    for coder, suffix, said in zip("甲乙", suffixes, (one, two), strict=False):
        path = tmp / f"{coder}{suffix}"
        loop.export([tmp / "raw"], path, review.folder, 20, lexicons.built_in(), CLASSIFIER)
        FILL[suffix](path, said)
    loop.take(
        [(c, tmp / f"{c}{s}") for c, s in zip("甲乙", suffixes, strict=False)], review.folder, BOOK, replace=False
    )
    assert codings(review, "甲") == one
    assert codings(review, "乙") == two
    agreed = accepted(review)
    differ = {t for t in one.keys() & two.keys() if one[t] != two[t]}
    assert agreed == {t: v for t, v in (two | one).items() if t not in differ}
    assert {row["text"].removeprefix("'") for row in opened(review)} == differ
