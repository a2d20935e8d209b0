"""Tables of web pages: those that hold data keep their rows and columns, those that only place text become blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CELLS = frozenset({"td", "th"})
_MOST_SPAN = 100  # columns or rows of one cell
_MOST_COLUMNS = 200  # of a table that is filled up
_DATA_ROWS = 3


def prepare(tree: Element) -> None:
    """Turn tables that only place text into blocks, and give each row of the others all its cells."""
    for table in list(tree.iter("table")):
        rows = table.xpath("./tr | ./tbody/tr | ./thead/tr | ./tfoot/tr")
        if _places_text(rows):
            cells = (cell for row in rows for cell in row if cell.tag in CELLS)
            for element in [table, *table.xpath("./tbody | ./thead | ./tfoot"), *rows, *cells]:
                element.tag = "div"
        elif all(sum(_span(cell, "colspan") for cell in row if cell.tag in CELLS) <= _MOST_COLUMNS for row in rows):
            _fill(rows)


def _places_text(rows: list[Element]) -> bool:
    cells = [[cell for cell in row if cell.tag in CELLS and "".join(cell.itertext()).strip()] for row in rows]
    if all(len(row) < 2 for row in cells):
        return True
    wide = [row for row in cells if len(row) > 1]
    nested = any(cell.find(".//table") is not None for row in cells for cell in row)
    if len(wide) >= _DATA_ROWS and 2 * len(wide) > len(cells) and not nested:
        return False
    return any(len(cell.xpath(".//p | .//br | .//div | .//tr")) > 2 for row in cells for cell in row)


def _fill(rows: list[Element]) -> None:
    """Put an empty cell where one from a row above reaches down, so that columns stay one under the other."""
    reaching: dict[int, int] = {}
    for row in rows:
        column = 0
        for cell in [c for c in row if c.tag in CELLS]:
            while reaching.get(column, 0):
                cell.addprevious(row.makeelement("td", {}))
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(column, column + width):
                reaching[place] = height  # counted down with this row below
            column += width
        while reaching.get(column, 0):
            row.append(row.makeelement("td", {}))
            column += 1
        reaching = {place: left - 1 for place, left in reaching.items() if left > 1}


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(int(value), _MOST_SPAN) if value.isdecimal() and int(value) else 1
