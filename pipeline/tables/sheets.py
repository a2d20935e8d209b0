"""Sheets of a workbook that is written row by row: their header, their cells, and how many rows one takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.tables import arrow
from pipeline.tables.cell_texts import RISKY, xlsx_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from pipeline.columns import Table

    Show = Mapping[str, Callable[[Any], Any]]

# below the header
SHEET_ROWS = 1_048_575
# whose texts the width of a column is made for
WIDE_ROWS = 200


class Sheets:
    """The sheets of one workbook, each begun when the one before is full.

    Args:
        book: a write-only one.
        table: whose rows they hold.
        name: of the first sheet.
        titles: of the columns.
    """

    def __init__(self, book: Workbook, table: Table, name: str, titles: Sequence[str]) -> None:
        self._book, self._table, self._name, self._titles = book, table, name, titles
        self._sheet: WriteOnlyWorksheet | None = None
        self._rows = 0

    def write(self, group: pa.Table) -> None:
        """Add rows."""
        while group.num_rows:
            if self._rows == SHEET_ROWS:
                self.end()
            self._sheet = self._sheet or self._begin(group)
            piece = group.slice(0, SHEET_ROWS - self._rows)
            number = partial(number_cell, self._sheet)
            show: Show = {"string": partial(text_cell, self._sheet), "integer": number, "number": number}
            for row in arrow.shown_rows(self._table, piece, show):
                self._sheet.append(row)
            self._rows += piece.num_rows
            group = group.slice(piece.num_rows)

    def end(self) -> None:
        """End the sheet; a workbook without rows gets one with the header alone."""
        if not self._book.worksheets:
            self._sheet = self._begin(arrow.arrow_schema(self._table).empty_table())
        if self._sheet is not None:
            end(self._sheet, self._titles, self._rows)
        self._sheet, self._rows = None, 0

    def _begin(self, group: pa.Table) -> WriteOnlyWorksheet:
        number = len(self._book.worksheets) + 1
        name = self._name if number == 1 else f"{self._name} ({number})"
        return begin(
            self._book, name, self._titles, [map(str, array.slice(0, WIDE_ROWS).to_pylist()) for array in group.columns]
        )


def begin(book: Workbook, name: str, titles: Sequence[str], columns: Sequence[Iterable[str]]) -> WriteOnlyWorksheet:
    """A sheet with its header, which stays in sight.

    Args:
        book: a write-only one.
        name: of the sheet.
        titles: of the columns.
        columns: the texts of the first cells of each, which its width is made for.
    """
    from openpyxl.styles import Font  # noqa: PLC0415 - slow to import
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    heads = [typed_cell(sheet, title, "s") for title in titles]
    for i, (head, texts) in enumerate(zip(heads, columns, strict=True), 1):
        head.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(i)].width = width([titles[i - 1], *texts])
    sheet.append(heads)
    return sheet


def end(sheet: WriteOnlyWorksheet, titles: Sequence[str], rows: int) -> None:
    """Close a sheet, its rows to be filtered by column.

    Args:
        sheet: it.
        titles: of its columns.
        rows: how many it has below the header.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

    sheet.auto_filter.ref = f"A1:{get_column_letter(len(titles))}{rows + 1}"
    sheet.close()


def width(texts: list[str]) -> int:
    """Width of a sheet's column in digits; a Chinese character takes two."""
    return min(60, 4 + max(sum(1 + (char > "\u2e7f") for char in text[:60]) for text in texts))


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> object:
    """A text that stays text, also once it has been edited (`quotePrefix` is Excel's own apostrophe).

    Args:
        sheet: which the cell is for.
        text: of any kind and length; `xlsx_text` makes it fit.
    """
    shown = xlsx_text(text)
    if not RISKY.match(shown) and not shown.startswith("#"):  # openpyxl takes #N/A for an error value
        return shown
    cell = typed_cell(sheet, shown, "s")
    cell.quotePrefix = True
    return cell


def number_cell(sheet: WriteOnlyWorksheet, value: float) -> object:
    """A number with all its digits, where openpyxl would write sixteen.

    Args:
        sheet: which the cell is for.
        value: a finite number.
    """
    return value if type(value)(float(f"{value:.16g}")) == value else typed_cell(sheet, repr(value), "n")


def typed_cell(sheet: WriteOnlyWorksheet, text: str, data_type: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    """A cell whose type is told, not guessed from its text.

    Args:
        sheet: which the cell is for.
        text: of the cell.
        data_type: openpyxl's: s for a text, n for a number.
    """
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow to import

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = data_type
    return cell
