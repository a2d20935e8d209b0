"""Excel workbooks to texts: every visible sheet that has a text column, rows and cells as a reader sees them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.documents import RawText
from pipeline.ingest import number_formats, table_texts
from pipeline.ingest.bounds import check_sheets
from pipeline.ingest.encodings import no_text
from pipeline.ingest.limits import check_zip
from pipeline.ingest.raised import is_note
from pipeline.ingest.table_texts import EMPTY, Cell

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Area = tuple[int, int, int, int]  # first row, last row, first column, last column, from 0
_GENERAL = "General"
MAX_ROWS = 1 << 20


class Sheet(NamedTuple):
    """A sheet: its name, all its rows from the first, what of them is hidden (from 0), and its merged areas."""

    name: str
    rows: list[list[Cell]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()


class Styles(NamedTuple):
    """Of cells, by style: the number format's code, and which strike out the whole cell."""

    codes: Sequence[str]
    struck: frozenset[int]


def read_xlsx(data: bytes, text_column: str | None) -> list[RawText]:
    """Read every visible sheet that has a text column.

    Args:
        data: the workbook.
        text_column: name of the column that holds the texts; None to look for a usual one, or a ledger's.

    Raises:
        UnreadableError: it is damaged, protected, or has no texts.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    check_zip(data)
    check_sheets(data)
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True)
    try:
        struck = _strikes(data)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        shown = (_sheet(sheet, struck) for sheet in book.worksheets if sheet.sheet_state == "visible")
        return texts(shown, hidden, text_column, "xlsx")
    finally:
        book.close()


def texts(sheets: Iterable[Sheet], hidden: Sequence[str], text_column: str | None, encoding: str) -> list[RawText]:
    """The texts of a workbook's visible sheets; what is left out is noted with the first text it concerns.

    Args:
        sheets: the visible ones.
        hidden: names of the others.
        text_column: name of the column that holds the texts, or None.
        encoding: the container's name.

    Raises:
        UnreadableError: no sheet has texts.
    """
    found: list[list[RawText]] = []
    others: list[tuple[Sheet, list[str]]] = []
    for sheet in sheets:
        rows, notes = _seen(sheet)
        if not any(cell.shown.strip() for row in rows for cell in row):
            continue
        place = table_texts.header_row(rows, text_column)
        _fill_down(rows, sheet.merged, place[1].text if place else None)
        if place is None:
            others.append((sheet._replace(rows=rows), notes))
        else:
            index, columns = place
            found.append(table_texts.texts(columns, rows[index + 1 :], encoding, notes, f"sheet {sheet.name}, "))
    if found and not any(found):
        raise table_texts.no_row()
    left_out = [f"hidden sheet {name} left out" for name in hidden]
    if found:
        left_out += [f"sheet {sheet.name} left out: no text column" for sheet, _ in others]
    given = [text for of_sheet in found or [_as_tables(others, text_column, encoding)] for text in of_sheet]
    given = given if len(found) > 1 else [replace(text, part=text.part.rpartition(", ")[2]) for text in given]
    return [replace(given[0], notes=(*given[0].notes, *left_out)), *given[1:]]


def _as_tables(sheets: Sequence[tuple[Sheet, list[str]]], text_column: str | None, encoding: str) -> list[RawText]:
    """Sheets without a text column as tables, one text each, where they have a header that can be read."""
    if not sheets:
        raise no_text()
    given = []
    for sheet, notes in sheets:
        if not text_column and table_texts.is_table(sheet.rows):
            said = f"sheet {sheet.name} has no text column: read as a table"
            text = table_texts.lines(sheet.rows)
            given.append(RawText(text, f"sheet {sheet.name}", {}, encoding, "lines", notes=(*notes, said)))
    if not given:
        header = next(row for row in sheets[0][0].rows if any(cell.shown.strip() for cell in row))
        raise table_texts.no_text_column([cell.shown for cell in header], text_column)
    return given


def _seen(sheet: Sheet) -> tuple[list[list[Cell]], list[str]]:
    """A sheet's rows without what is hidden, and a note of that; hidden rows keep their places, emptied."""
    rows = sheet.rows
    hidden = [i for i in sheet.hidden_rows if i < len(rows) and any(cell.shown.strip() for cell in rows[i])]
    columns = {i for i in sheet.hidden_columns if any(i < len(row) and row[i].shown.strip() for row in rows)}
    for i in hidden:
        rows[i] = []
    if columns:
        rows = [[EMPTY if i in columns else cell for i, cell in enumerate(row)] for row in rows]
    found = {"rows": len(hidden), "columns": len(columns)}
    return rows, [f"{n} hidden {what} of sheet {sheet.name} left out" for what, n in found.items() if n]


def _fill_down(rows: list[list[Cell]], merged: Sequence[Area], text: int | None) -> None:
    """A value merged over several rows of one column is each row's, but for a text, which is one."""
    for first, last, left, right in merged:
        if left != right or left == text or first >= len(rows) or left >= len(rows[first]):
            continue
        for row in filter(None, rows[first + 1 : last + 1]):
            row.extend([EMPTY] * (left + 1 - len(row)))
            row[left] = rows[first][left]


def _sheet(sheet: ReadOnlyWorksheet, struck: frozenset[int]) -> Sheet:
    from openpyxl.worksheet._reader import WorkSheetParser  # noqa: PLC0415 - slow to import

    # The public ways are blind to hidden rows (read-only) or hold every cell as an object (the other).
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
            rich_text=True,
        )
        codes = [_code(style.numFmtId, book._number_formats) for style in book._cell_styles]  # noqa: SLF001
        styles = Styles(codes, struck)
        rows = list(_rows(parser.parse(), styles))
    hidden_rows = {int(n) - 1 for n, row in parser.row_dimensions.items() if row.get("hidden") in ("1", "true")}
    hidden_columns = {
        i
        for column in parser.column_dimensions.values()
        if column.get("hidden") in ("1", "true")
        for i in range(int(column["min"]) - 1, min(int(column["max"]), 1 << 10))
    }
    areas = parser.merged_cells.mergeCell if parser.merged_cells else ()
    merged = tuple((a.min_row - 1, a.max_row - 1, a.min_col - 1, a.max_col - 1) for a in areas)
    return Sheet(sheet.title, rows, frozenset(hidden_rows), frozenset(hidden_columns), merged)


def _rows(parsed: Iterable[tuple[int, list[dict[str, Any]]]], styles: Styles) -> Iterator[list[Cell]]:
    """Every row from the first, those that the file leaves out empty."""
    below = 1
    for number, cells in parsed:
        if number > below:
            yield from ([] for _ in range(min(number, MAX_ROWS) - below))
        below = number + 1
        row = [EMPTY] * max((cell["column"] for cell in cells), default=0)
        for cell in cells:
            if cell["value"] is not None:
                row[cell["column"] - 1] = _cell(cell["value"], cell["data_type"], cell["style_id"], styles)
        yield row


def _cell(value: object, kind: str, style: int, styles: Styles) -> Cell:
    if kind == "e" or style in styles.struck:
        return EMPTY
    if isinstance(value, str | list):
        text = unescaped(value if isinstance(value, str) else visible(value))
        return Cell(text, text)
    plain = number_formats.plain(value)
    code = styles.codes[style] if style < len(styles.codes) else _GENERAL
    return Cell(plain if code == _GENERAL else number_formats.shown(value, code), plain)


def visible(value: Iterable[Any]) -> str:
    """A cell of several runs without those struck out, and without raised note numbers."""
    kept = ""
    for run in value:
        if isinstance(run, str):
            kept += run
        elif not run.font.strike and not (run.font.vertAlign == "superscript" and is_note(kept, run.text)):
            kept += run.text
    return kept


def _code(number: int, own: Sequence[str]) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE  # noqa: PLC0415 - slow to import

    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, _GENERAL))
    place = number - BUILTIN_FORMATS_MAX_SIZE
    return str(own[place]) if place < len(own) else _GENERAL


def unescaped(value: str) -> str:
    """Excel writes characters that XML forbids as _xHHHH_, a carriage return in a cell among them."""
    if "_x" not in value:
        return value
    return re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), value)


def _strikes(data: bytes) -> frozenset[int]:
    """Styles of cells whose font is struck out as a whole."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    if b"strike" not in styles:
        return frozenset()
    from openpyxl.styles.stylesheet import Stylesheet  # noqa: PLC0415 - slow to import
    from openpyxl.xml.functions import fromstring  # noqa: PLC0415

    sheet = Stylesheet.from_tree(fromstring(styles))
    fonts = [bool(font.strike) for font in sheet.fonts]
    return frozenset(
        i for i, style in enumerate(sheet.cell_styles) if style.fontId < len(fonts) and fonts[style.fontId]
    )
