"""Old Excel workbooks (.xls, and WPS's .et, which are the same) to texts, as `workbook` reads the new ones."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.ingest import limits, number_formats, workbook
from pipeline.ingest.raised import is_note
from pipeline.ingest.table_texts import EMPTY, Cell
from pipeline.ingest.workbook import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd import Book
    from xlrd.sheet import Sheet as OldSheet


def read_xls(data: bytes, text_column: str | None) -> list[RawText]:
    """Read every visible sheet that has a text column.

    Args:
        data: the workbook.
        text_column: name of the column that holds the texts; None to look for a usual one, or a ledger's.

    Raises:
        UnreadableError: it is protected, or has no texts.
    """
    import xlrd  # noqa: PLC0415 - rarely needed

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise limits.protected() from error
        raise
    with book:
        hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
        shown = (_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility)
        return workbook.texts(shown, hidden, text_column, "xls")


def _sheet(book: Book, sheet: OldSheet) -> Sheet:
    return Sheet(
        sheet.name,
        list(_rows(book, sheet)),
        frozenset(i for i, row in sheet.rowinfo_map.items() if row.hidden),
        frozenset(i for i, column in sheet.colinfo_map.items() if column.hidden),
        # xlrd counts ends as Python does
        tuple((first, last - 1, left, right - 1) for first, last, left, right in sheet.merged_cells),
    )


def _rows(book: Book, sheet: OldSheet) -> Iterator[list[Cell]]:
    for row in range(sheet.nrows):
        yield [_cell(book, sheet, row, column) for column in range(sheet.row_len(row))]


def _cell(book: Book, sheet: OldSheet, row: int, column: int) -> Cell:
    from xlrd import xldate  # noqa: PLC0415 - rarely needed

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    if book.font_list[style.font_index].struck_out:
        return EMPTY
    if kind == 1:  # text
        text = _visible(book, sheet, row, column, value)
        return Cell(text, text)
    if kind not in (2, 3, 4):  # empty, or an error
        return EMPTY
    if kind == 4:
        value = bool(value)
    if kind == 3:
        value = xldate.xldate_as_datetime(value, book.datemode)
    code = book.format_map[style.format_key].format_str
    return Cell(number_formats.shown(value, code), number_formats.plain(value))


def _visible(book: Book, sheet: OldSheet, row: int, column: int, text: str) -> str:
    """A text without the runs that are struck out, and without raised note numbers."""
    runs = sheet.rich_text_runlist_map.get((row, column))
    if not runs:
        return text
    kept, end = text[: runs[0][0]], [start for start, _ in runs[1:]] + [len(text)]
    for (start, font_index), stop in zip(runs, end, strict=True):
        font = book.font_list[font_index]
        raised = font.escapement == 1 and is_note(kept, text[start:stop])
        kept += "" if font.struck_out or raised else text[start:stop]
    return kept
