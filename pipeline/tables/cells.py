"""Cells of the workbooks that people fill in: texts that stay texts, wrapped and framed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.tables import cell_texts


def height(texts: Iterable[tuple[str, float]]) -> float:
    """The height of a row in points: spreadsheet programs do not all fit it to wrapped texts that another wrote.

    Args:
        texts: (text, width of its column in digits).
    """
    lines = 1
    for text, width in texts:
        own = (sum(1 + (char > "\u2e7f") for char in line) for line in text.split("\n"))
        lines = max(lines, sum(max(1, math.ceil(w / (width - 1))) for w in own))
    return min(409.0, 15.0 * lines + 3)


def put(cell: Any, value: object, *, formula: bool = False) -> None:  # noqa: ANN401
    """A value in a cell; a text stays text whatever it begins with, but a formula of people's own.

    Args:
        cell: of a workbook in memory.
        value: text, number, or None.
        formula: whether the text is one.
    """
    if not isinstance(value, str) or formula:
        cell.value = value
        return
    cell.value = cell_texts.xlsx_text(value)
    cell.data_type = "s"
    if cell_texts.neutralise(value) != value:
        cell.quotePrefix = True


def linked(cell: Any, target: str) -> None:  # noqa: ANN401
    """A cell that leads to another place of the workbook, in the looks of its row.

    Args:
        cell: it.
        target: as openpyxl writes it.
    """
    from openpyxl.styles import Font  # noqa: PLC0415 - slow to import

    cell.hyperlink = target
    cell.font = Font(color="0563C1", underline="single")


def header(page: Any, titles: Sequence[str], row: int) -> None:  # noqa: ANN401
    """The row of titles.

    Args:
        page: the sheet.
        titles: in order.
        row: its number, from 1.
    """
    for at, title in enumerate(titles, 1):
        cell = page.cell(row, at)
        put(cell, title)
        styled(cell)
        filled(cell, "E8EEF7")
    page.row_dimensions[row].height = 24


def styled(cell: Any, size: int = 11) -> None:  # noqa: ANN401
    """The looks of a title.

    Args:
        cell: it.
        size: of the letters, in points.
    """
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - slow to import

    cell.font = Font(bold=True, size=size)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _border()


def wrapped(cell: Any, *, middle: bool = False) -> None:  # noqa: ANN401
    """The looks of a cell whose text may be long.

    Args:
        cell: it.
        middle: whether its text stands in the middle.
    """
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to import

    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if middle else None)
    cell.border = _border()


def filled(cell: Any, colour: str) -> None:  # noqa: ANN401
    """A coloured cell.

    Args:
        cell: it.
        colour: as RRGGBB.
    """
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - slow to import

    cell.fill = PatternFill("solid", fgColor=colour)


def _border() -> Any:  # noqa: ANN401
    from openpyxl.styles import Border, Side  # noqa: PLC0415 - slow to import

    line = Side("thin", color="B8BEC9")
    return Border(left=line, right=line, top=line, bottom=line)


def printed(page: Any, rows: str) -> None:  # noqa: ANN401
    """A sheet that is printed across the page, its titles on every one.

    Args:
        page: the sheet.
        rows: of its titles, as `1:2`.
    """
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = rows
