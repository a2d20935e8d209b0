"""Review files out: CSV and XLSX with a column to fill for the status and each label, and JSON for doccano and Label Studio."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline import codelists
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.errors import XunshiError
from pipeline.messages import cause_of
from pipeline.review.sample import Item
from pipeline.tables.cell_texts import neutralise

# the coder's columns are empty: what the model says would lead the coder, so it stands only in the ledger
TOLD = ("id", "text", "heading", "lead")
FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": "doccano", ".json": "labelstudio"}
MARK = "x"
_STATUS_TITLES = tuple(codelists.title("status", code, "zh") for code in STATUSES)
_WIDTHS = {"id": 18, "text": 80, "heading": 24, "lead": 30, "status": 12, "note": 30}


def header(book: Codebook) -> tuple[str, ...]:
    """The columns of a review table."""
    return (*TOLD, "status", *book.names, "note")


def write(items: Sequence[Item], book: Codebook, path: Path) -> None:
    """Write the items for a coder to judge; the format by the file's ending.

    Args:
        items: sentences to judge.
        book: labels to choose from.
        path: a new file; its folder is made if missing.

    Raises:
        XunshiError: there is no such format, the file is there already, or it cannot be written.
    """
    require_new(path)
    make = _MAKERS[FORMATS[path.suffix.lower()]]
    parts = {path.with_name(f".{path.name}.part"): path}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        contents = {path: make(items, book)}
        if path.suffix.lower() == ".json":
            contents[path.with_suffix(".xml")] = interface(book).encode()
        parts = {target.with_name(f".{target.name}.part"): target for target in contents}
        for part, target in parts.items():
            part.write_bytes(contents[target])
        for part, target in parts.items():
            part.replace(target)
    except OSError as error:
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise XunshiError("{path}: {cause}; check the folder", path=path, cause=cause_of(error)) from error


def require_new(path: Path) -> None:
    """See to it that nothing stands where an export is to be written.

    Raises:
        XunshiError: there is no format of this ending, or a file is there.
    """
    if path.suffix.lower() not in FORMATS:
        raise XunshiError(
            "{path}: no format has this ending; name a {formats} file", path=path, formats=", ".join(FORMATS)
        )
    for target in (path, path.with_suffix(".xml")) if path.suffix.lower() == ".json" else (path,):
        if target.exists():
            raise XunshiError(
                "{target}: is there already, perhaps with a coder's work in it; name another file", target=target
            )


def _rows(items: Sequence[Item], book: Codebook) -> list[list[str]]:
    empty = [""] * (len(book.names) + 2)
    return [[neutralise(getattr(item, name)) for name in TOLD] + empty for item in items]


def _csv(items: Sequence[Item], book: Codebook) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header(book))
    writer.writerows(_rows(items, book))
    return text.getvalue().encode("utf-8-sig")


def _xlsx(items: Sequence[Item], book: Codebook) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import)
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "review"
    names = header(book)
    sheet.append(names)
    for row in _rows(items, book):
        sheet.append(row)
    last = max(2, len(items) + 1)
    for i, name in enumerate(names, 1):
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        sheet[f"{letter}1"].font = Font(bold=True)
        choices = _STATUS_TITLES if name == "status" else (MARK,) if name in book.names else ()
        if choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            rule.error, rule.errorTitle = f"choose {', '.join(choices)}", name
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{last}")
    for cells in sheet.iter_rows(min_row=2, max_col=len(TOLD)):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    sheet.freeze_panes = "C2"
    _legend(workbook.create_sheet("codebook"), book)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _legend(sheet: Any, book: Codebook) -> None:  # noqa: ANN401 (openpyxl has no types)
    sheet.append(("name", "中文", "meaning"))
    for row in _STATUS_MEANINGS:
        sheet.append(row)
    for label in book.labels:
        sheet.append((label.name, label.title_zh, label.meaning))
    for letter, width in zip("ABC", (16, 16, 110), strict=True):
        sheet.column_dimensions[letter].width = width


_STATUS_MEANINGS = (
    ("found", "存在", "says that a problem exists or existed"),
    ("target", "查找整治对象", "names it only as something to look for, prevent, fight or judge"),
    ("rectified", "已整改", "says that it was dealt with"),
    ("none", "无", "names no problem"),
)


def _doccano(items: Sequence[Item], book: Codebook) -> bytes:  # noqa: ARG001 (as the others)
    # doccano numbers its records anew, but keeps other fields
    lines = [
        json.dumps(
            {"text": i.text, "label": [], "item": i.id, "heading": i.heading, "lead": i.lead}, ensure_ascii=False
        )
        for i in items
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _labelstudio(items: Sequence[Item], book: Codebook) -> bytes:  # noqa: ARG001 (as the others)
    tasks = [{"data": {"item": i.id, "text": i.text, "heading": i.heading, "lead": i.lead}} for i in items]
    return json.dumps(tasks, ensure_ascii=False, indent=1).encode()


def interface(book: Codebook) -> str:
    """Label Studio's labelling interface for a codebook."""

    def choices(name: str, kind: str, values: Sequence[str]) -> str:
        inner = "".join(f"<Choice value={quoteattr(v)}/>" for v in values)
        return f'<Choices name="{name}" toName="text" choice="{kind}">{inner}</Choices>'

    return (
        '<View><Text name="heading" value="$heading"/><Text name="lead" value="$lead"/><Text name="text" value="$text"/>'
        f"{choices('status', 'single', STATUSES)}{choices('labels', 'multiple', book.names)}</View>\n"
    )


_MAKERS: dict[str, Callable[[Sequence[Item], Codebook], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "doccano": _doccano,
    "labelstudio": _labelstudio,
}
