"""Delimited files and JSON lines to texts; and any table file as rows by column."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import number_formats, table_texts
from pipeline.ingest.bounds import check_sheets, plain_json
from pipeline.ingest.encodings import decode, no_text
from pipeline.ingest.limits import MAX_BYTES, check_zip
from pipeline.ingest.table_texts import Cell
from pipeline.ingest.workbook import unescaped
from pipeline.messages import Message, cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_NEVER = "\x1f"  # a delimiter that stands in no text: the header has one column, so commas are the text's own


def read_csv(data: bytes, encoding: str | None, text_column: str | None) -> list[RawText]:
    """Read comma-, semicolon- or tab-separated values.

    Args:
        data: of the file.
        encoding: of the text; None to find it out.
        text_column: the column that holds the texts; None to look for a usual name.
    """
    first, others, name = _csv_table(data, encoding, text_column)
    rows = [[Cell(cell, cell) for cell in row] for row in (first, *others)]
    return _texts(rows, text_column, name)


def _csv_table(
    data: bytes, encoding: str | None, text_column: str | None
) -> tuple[list[str], Iterator[list[str]], str]:
    text, name = decode(data, encoding)
    text = text.removeprefix("\ufeff")
    declared = re.match(r"sep=(.)\r?\n", text)
    text = text[declared.end() :] if declared else text
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    rows = _records(text, declared[1] if declared else _delimiter(text, text_column))
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return header, rows, name


def table(path: Path) -> tuple[list[str], Iterator[tuple[str, dict[str, str]]]]:
    """A .csv, .xlsx or .jsonl file as its header and (row for messages, cells by column) for each row that is not empty.

    Column names are in lower case without spaces around them; a JSON list is joined by |, and the keys of an object are columns of
    their own (`finding.status`).

    Raises:
        UnreadableError: the file is missing, damaged, or none of the three.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError("cannot be opened ({cause})", "check the path", cause=cause_of(error)) from error
    if not data.strip():
        raise no_text()
    if path.suffix.lower() == ".jsonl":
        lines_of = enumerate(decode(data)[0].split("\n"), 1)
        items = [dict(_flat(_json_object(line, n))) for n, line in lines_of]
        header = list(dict.fromkeys(key for item in items for key in item))
        return header, ((f"line {n}", {k: _joined(v) for k, v in i.items()}) for n, i in enumerate(items, 1) if i)
    if path.suffix.lower() == ".xlsx":
        header, body = _sheet(data)
    else:
        header, lines, _ = _csv_table(data, None, None)
        body = list(lines)
    names = [name.strip().lower() for name in header]
    numbered = ((f"row {n}", [plain_cell(cell) for cell in row]) for n, row in enumerate(body, 2))
    return names, ((n, dict(zip(names, row, strict=False))) for n, row in numbered if any(c.strip() for c in row))


def _sheet(data: bytes) -> tuple[list[str], list[Sequence[Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    check_zip(data)
    check_sheets(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        return _header(sheet), list(_below_header(sheet))
    except (KeyError, ValueError, IndexError, OSError) as error:
        raise UnreadableError("is a damaged workbook ({error})", "save it again", error=error) from error


def _flat(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        name = key.strip().lower()
        if isinstance(value, dict):
            yield from ((f"{name}.{inner.strip().lower()}", v) for inner, v in value.items())
        else:
            yield name, value


def _joined(value: object) -> str:
    return "|".join(map(plain_cell, value)) if isinstance(value, list) else plain_cell(value)


def _delimiter(text: str, text_column: str | None) -> str:
    """The delimiter under which the header shows a text column, else the one that splits it into most columns."""

    def fit(delimiter: str) -> tuple[bool, int]:
        header = next(csv.reader(StringIO(text.lstrip(), newline=""), delimiter=delimiter), [])
        return table_texts.columns(header, text_column) is not None, len(header)

    fits = {delimiter: fit(delimiter) for delimiter in (",", "\t", ";")}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    return best if fits[best][1] > 1 else _NEVER


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows, strictly: a quotation mark that is never closed would swallow all rows after it in silence."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = 0
    try:
        for row in reader:
            width = width or len(row)
            if any(cell.strip() for cell in row[width:]):
                raise UnreadableError(
                    "has {row} cells under {width} columns before line {line_num}",
                    "put the text that holds the delimiter in quotation marks",
                    row=len(row),
                    width=width,
                    line_num=reader.line_num + 1,
                )
            yield row
    except csv.Error as error:
        cause = Message(
            "has a quotation mark out of place before line {line_num} ({error})",
            line_num=reader.line_num + 1,
            error=error,
        )
        raise UnreadableError(cause, "double the quotation marks inside a quoted cell") from error


def read_jsonl(data: bytes, encoding: str | None, text_column: str | None) -> list[RawText]:
    """Read one JSON object per line.

    Args:
        data: of the file.
        encoding: of the text; None to find it out.
        text_column: the key that holds the texts; None to look for a usual name.

    Raises:
        UnreadableError: there is no text, no key of texts, or a text is no string.
    """
    text, name = decode(data, encoding)
    objects, notes = _json_objects(text)
    if not any(objects):
        raise no_text()
    header = list(dict.fromkeys(key for item in objects for key in item))
    found = table_texts.columns(header, text_column)
    key = header[found.text] if found else ""
    for number, item in enumerate(objects, 1):
        if not isinstance(item.get(key, ""), str | None):
            raise UnreadableError(
                "has a text on line {number} that is no string", "write the text as one JSON string", number=number
            )
    # of lines with keys of their own, a row of all keys would be as long as the file
    used = {found.text, *found.beside, *(i for places in found.metadata.values() for i in places)} if found else set()
    header = [name for i, name in enumerate(header) if i in used] or header
    rows = [[Cell(cell := plain_cell(item.get(name)), cell) for name in header] for item in objects]
    return _texts([[Cell(name, name) for name in header], *rows], text_column, name, notes)


def _texts(
    rows: Sequence[Sequence[Cell]], text_column: str | None, encoding: str, notes: Sequence[str] = ()
) -> list[RawText]:
    """The texts of a table whose header stands among its first rows."""
    place = table_texts.header_row(rows, text_column)
    if place is None:
        raise table_texts.no_text_column([cell.shown for cell in rows[0]], text_column)
    index, found = place
    texts = table_texts.texts(found, rows[index + 1 :], encoding, notes)
    if not texts:
        raise table_texts.no_row()
    return texts


def _json_objects(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The object of each line; a last line that is cut short costs itself alone, and a note."""
    lines = text.rstrip().split("\n")
    objects = [_json_object(line, number) for number, line in enumerate(lines[:-1], 1)]
    try:
        return [*objects, _json_object(lines[-1], len(lines))], []
    except UnreadableError as error:
        if not any(objects):
            raise
        return objects, [f"line {len(lines)} left out: the file {error.cause}"]


def _json_object(line: str, number: int) -> dict[str, Any]:
    line = line.strip("\r\t \ufeff")
    try:
        item = plain_json(line) if line else {}
    except ValueError as error:
        raise UnreadableError(
            "is no valid JSON on line {number}", "write one JSON object per line", number=number
        ) from error
    if not isinstance(item, dict):
        raise UnreadableError("has no JSON object on line {number}", "write one JSON object per line", number=number)
    return item


def _header(sheet: ReadOnlyWorksheet) -> list[str]:
    """First row that is not empty, empty when there is none."""
    sheet.reset_dimensions()  # what a file says about its size is often wrong, and cells beyond it would be lost
    row = next((row for row in sheet.iter_rows(values_only=True) if any(plain_cell(cell) for cell in row)), ())
    return [plain_cell(cell) for cell in row]


def _below_header(sheet: ReadOnlyWorksheet) -> Iterator[Sequence[Any]]:
    rows = sheet.iter_rows(values_only=True)
    for row in rows:
        if any(plain_cell(cell) for cell in row):
            break
    for row in rows:
        yield [unescaped(cell) if isinstance(cell, str) else cell for cell in row]


def plain_cell(value: object) -> str:
    """A value as text: whole numbers without a point, dates by ISO 8601; lists and objects of JSON are nothing."""
    return number_formats.plain(value)
