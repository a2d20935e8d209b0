"""Delimited files, JSON lines and workbooks to texts: one row, one text, with the columns known as metadata."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.bounds import check_sheets, plain_json
from pipeline.ingest.encodings import decode, no_text, normalise, require_text
from pipeline.ingest.readers import MAX_BYTES, check_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_TEXT_COLUMNS = ("text", "content", "正文", "内容", "全文", "文本", "body")
_METADATA_COLUMNS = {
    "title": ("title", "标题", "题名"),
    "province": ("province", "省份", "省"),
    "level": ("level", "层级", "级别"),
    "year": ("year", "年份", "年度", "年"),
    "genre": ("genre", "文种", "体裁", "类型"),
    "source": ("source", "来源", "出处", "网址", "url"),
    "date": ("date", "日期", "发布日期", "时间"),
}
_NEVER = "\x1f"  # a delimiter that stands in no text: the header has one column, so commas are the text's own


def read_csv(data: bytes, encoding: str | None, text_column: str | None) -> list[RawText]:
    """Read comma-, semicolon- or tab-separated values."""
    header, rows, name = _csv_table(data, encoding, text_column)
    return _texts(header, _text_index(header, text_column), rows, name)


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

    Column names are in lower case without spaces around them; a JSON list is joined by |.

    Raises:
        UnreadableError: the file is missing, damaged, or none of the three.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be opened ({error.strerror or error})", "check the path") from error
    if not data.strip():
        raise no_text()
    if path.suffix.lower() == ".jsonl":
        lines_of = enumerate(decode(data)[0].split("\n"), 1)
        items = [{k.strip().lower(): v for k, v in _json_object(line, n).items()} for n, line in lines_of]
        header = list(dict.fromkeys(key for item in items for key in item))
        return header, ((f"line {n}", {k: _joined(v) for k, v in i.items()}) for n, i in enumerate(items, 1) if i)
    if path.suffix.lower() == ".xlsx":
        header, body = _sheet(data)
    else:
        header, lines, _ = _csv_table(data, None, None)
        body = list(lines)
    names = [name.strip().lower() for name in header]
    numbered = ((f"row {n}", [_cell(cell) for cell in row]) for n, row in enumerate(body, 2))
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
        raise UnreadableError(f"is a damaged workbook ({error})", "save it again") from error


def _joined(value: object) -> str:
    return "|".join(map(_cell, value)) if isinstance(value, list) else _cell(value)


def _delimiter(text: str, text_column: str | None) -> str:
    """The delimiter under which the header shows a text column, else the one that splits it into most columns."""

    def fit(delimiter: str) -> tuple[bool, int]:
        header = next(csv.reader(StringIO(text.lstrip(), newline=""), delimiter=delimiter), [])
        return _find(header, (text_column,) if text_column else _TEXT_COLUMNS) is not None, len(header)

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
                    f"has {len(row)} cells under {width} columns before line {reader.line_num + 1}",
                    "put the text that holds the delimiter in quotation marks",
                )
            yield row
    except csv.Error as error:
        cause = f"has a quotation mark out of place before line {reader.line_num + 1} ({error})"
        raise UnreadableError(cause, "double the quotation marks inside a quoted cell") from error


def read_jsonl(data: bytes, encoding: str | None, text_column: str | None) -> list[RawText]:
    """Read one JSON object per line."""
    text, name = decode(data, encoding)
    objects = [_json_object(line, number) for number, line in enumerate(text.split("\n"), 1)]
    if not any(objects):
        raise no_text()
    header = list(dict.fromkeys(key for item in objects for key in item))
    index = _text_index(header, text_column)
    for number, item in enumerate(objects, 1):
        if not isinstance(item.get(header[index], ""), str | None):
            raise UnreadableError(f"has a text on line {number} that is no string", "write the text as one JSON string")
    # of lines with keys of their own, a row of all keys would be as long as the file
    told = {"".join(key.split()).casefold() for names in _METADATA_COLUMNS.values() for key in names}
    used = [header[index], *(key for key in header if "".join(key.split()).casefold() in told)]
    return _texts(used, 0, ([item.get(key) for key in used] for item in objects), name)


def _json_object(line: str, number: int) -> dict[str, Any]:
    line = line.strip("\r\t \ufeff")
    try:
        item = plain_json(line) if line else {}
    except ValueError as error:
        raise UnreadableError(f"is no valid JSON on line {number}", "write one JSON object per line") from error
    if not isinstance(item, dict):
        raise UnreadableError(f"has no JSON object on line {number}", "write one JSON object per line")
    return item


def read_xlsx(data: bytes, text_column: str | None) -> list[RawText]:
    """Read the first sheet of a workbook that has a text column."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    check_zip(data)
    check_sheets(data)
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        headers = [(sheet, header) for sheet in book.worksheets if (header := _header(sheet))]
        if not headers:
            raise no_text()
        names = (text_column,) if text_column else _TEXT_COLUMNS
        found = next((pair for pair in headers if _find(pair[1], names) is not None), headers[0])
        index = _text_index(found[1], text_column)
        return _texts(found[1], index, _below_header(found[0]), "xlsx")
    finally:
        book.close()


def _header(sheet: ReadOnlyWorksheet) -> list[str]:
    """First row that is not empty, empty when there is none."""
    sheet.reset_dimensions()  # what a file says about its size is often wrong, and cells beyond it would be lost
    row = next((row for row in sheet.iter_rows(values_only=True) if any(_cell(cell) for cell in row)), ())
    return [_cell(cell) for cell in row]


def _below_header(sheet: ReadOnlyWorksheet) -> Iterator[Sequence[Any]]:
    rows = sheet.iter_rows(values_only=True)
    for row in rows:
        if any(_cell(cell) for cell in row):
            break
    for row in rows:
        yield [_unescaped(cell) if isinstance(cell, str) else cell for cell in row]


def _unescaped(value: str) -> str:
    """Excel writes characters that XML forbids as _xHHHH_, a carriage return in a cell among them."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), value)


def _texts(header: Sequence[str], index: int, rows: Iterable[Sequence[Any]], encoding: str) -> list[RawText]:
    """One text for each row that has one, numbered by its place among all rows under the header."""
    columns = {key: [_find(header, (name,)) for name in names] for key, names in _METADATA_COLUMNS.items()}
    texts = []
    for number, row in enumerate(rows, 1):
        text = normalise(_cell(row[index])) if index < len(row) else ""
        if not text.strip():
            continue
        metadata = {
            key: value
            for key, places in columns.items()
            if (value := next((v for place in places if (v := _metadata(row, place, index))), ""))
        }
        texts.append(RawText(text, part=f"row {number}", metadata=metadata, encoding=encoding))
    if not texts:
        raise UnreadableError("has no row with text", "remove it or name another column with --text-column")
    require_text("\n".join(item.text for item in texts))
    return texts


def _metadata(row: Sequence[Any], place: int | None, text_index: int) -> str:
    if place is None or place == text_index or place >= len(row):
        return ""
    return " ".join(normalise(_cell(row[place])).split())


def _text_index(header: Sequence[str], text_column: str | None) -> int:
    index = _find(header, (text_column,) if text_column else _TEXT_COLUMNS)
    if index is not None:
        return index
    shown = ", ".join(" ".join(name.split()) for name in header[:20])[:200]
    if text_column:
        raise UnreadableError(
            f"has no column {text_column} among its columns ({shown})", "name one of them with --text-column"
        )
    raise UnreadableError(f"has no text column among its columns ({shown})", "name it with --text-column")


def _find(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Place of the first of some names that a header has."""
    plain = ["".join(name.split()).casefold() for name in header]
    wanted = ("".join(name.split()).casefold() for name in names)
    return next((plain.index(name) for name in wanted if name in plain), None)


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, dates by ISO 8601; lists and objects of JSON are nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else ""
