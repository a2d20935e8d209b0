"""A text to review, and files filled in as an analyst fills them in."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from pipeline.classify import labelled, model_files
from pipeline.errors import XunshiError
from pipeline.review import ledger, sheets

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
OTHER = SAID | {RESPONSIBILITY: ("target", ("responsibility",)), NEPOTISM: ("found", ("corruption",))}
SUFFIXES = tuple(sheets.FORMATS)
CLASSIFIER = model_files.load()
BOOK = CLASSIFIER.codebook


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


def column(rows, name):
    return rows[0].index(name)


def each(name, change):
    """Change every cell of a column."""

    def go(rows):
        at = column(rows, name)
        return [rows[0], *([*row[:at], change(row[at]), *row[at + 1 :]] for row in rows[1:])]

    return go
