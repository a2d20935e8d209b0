"""Tables of a PDF page: a row is a line and a cell a cell, by the rules drawn round them or by what stands below what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.pdf_page import Cell, Line, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.pdf_rules import Ruled

_PITCH = 1.8  # sizes: the lines of one cell follow each other at most so far apart
_LEAST = 2  # rows


class Text(NamedTuple):
    """A line of text to be: running text, or a table row with its tabs.

    Attributes:
        text: its characters.
        line: where it stands, the first of a row's.
    """

    text: str
    line: Line


def rows(page: Page, lines: Sequence[Line]) -> list[Text]:
    """The lines of a page's body in order, those of tables as rows whose cells are separated by one tab.

    Args:
        page: the page.
        lines: of its body, in reading order.
    """
    if not page.tables:
        return _aligned([Text(line.text, line) for line in lines])
    held = [table_of(page, line) for line in lines]
    found: list[Text] = []
    told: list[Ruled] = []
    for line, table in zip(lines, held, strict=True):
        if table is None:
            found.append(Text(line.text, line))
        elif table not in told:  # a table stands where its first line does
            told.append(table)
            found += _ruled(table, [other for other, its in zip(lines, held, strict=True) if its is table])
    return _aligned(found)


def table_of(page: Page, line: Line) -> Ruled | None:
    """The ruled table in which a line stands.

    Args:
        page: the page.
        line: of its body.

    Returns:
        None where it stands in no table.
    """
    return next((t for t in page.tables if t.holds((line.left + line.right) / 2, line.bottom)), None)


def _ruled(table: Ruled, lines: Sequence[Line]) -> list[Text]:
    """The rows of a ruled table that are not empty."""
    cells: dict[tuple[int, int], list[str]] = {}
    firsts: dict[int, Line] = {}
    for line in sorted(lines, key=lambda line: -line.bottom):
        for cell in line.cells:
            place = table.place((cell.left + cell.right) / 2, line.bottom + line.size / 3)
            cells.setdefault(place, []).append(cell.text)
            firsts.setdefault(place[0], line)
    columns = range(len(table.lefts) - 1)
    return [
        Text("\t".join(_joined(cells.get((row, column), [])) for column in columns), firsts[row])
        for row in sorted(firsts)
    ]


def _joined(parts: Sequence[str]) -> str:
    """The lines of one cell; a space goes between two Latin words only."""
    text = ""
    for part in parts:
        latin = text[-1:].isascii() and text[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha()
        text += f" {part}" if latin else part
    return text


def _aligned(texts: list[Text]) -> list[Text]:
    """Neighbouring lines of several cells that stand in the same columns become rows."""
    if all(len(item.line.cells) == 1 for item in texts):
        return texts
    out: list[Text] = []
    run: list[Text] = []
    for item in texts:
        if "\t" not in item.text and (len(item.line.cells) > 1 or (run and _goes_on(run, item.line))):
            run.append(item)
        else:
            out += [*_columns(run), item]
            run = []
    return [*out, *_columns(run)]


def _goes_on(run: Sequence[Text], line: Line) -> bool:
    """Whether a line goes on with a cell of the row above: close below it, and not under its first cell."""
    above = run[-1].line
    first = next(item.line.cells[0] for item in reversed(run) if len(item.line.cells) > 1)
    return 0 < above.bottom - line.bottom <= _PITCH * line.size and line.left > first.right


def _columns(items: list[Text]) -> list[Text]:
    """Lines as rows, where the blanks of all of them leave as many columns as the fullest has cells."""
    full = [item.line for item in items if len(item.line.cells) > 1]
    bounds = _occupied([cell for item in items for cell in item.line.cells])
    if len(full) < _LEAST or len(bounds) < max(len(line.cells) for line in full) or _shared(full, bounds) < _LEAST:
        return items  # their blanks stand at different places: running text that is set wide
    out: list[Text] = []
    for item in items:
        cells = [""] * len(bounds)
        for cell in item.line.cells:
            place = next(n for n, (left, right) in enumerate(bounds) if left <= cell.left <= right)
            cells[place] = _joined([cells[place], cell.text])
        if len(item.line.cells) == 1:
            above = out.pop()
            cells = [_joined(pair) for pair in zip(above.text.split("\t"), cells, strict=True)]
        out.append(Text("\t".join(cells), item.line))
    return out


def _shared(lines: Sequence[Line], bounds: Sequence[tuple[float, float]]) -> int:
    """How many columns have cells in several lines."""
    filled = (sum(any(left <= c.left <= right for c in line.cells) for line in lines) for left, right in bounds)
    return sum(count >= _LEAST for count in filled)


def _occupied(cells: Sequence[Cell]) -> list[tuple[float, float]]:
    """Stretches from left to right that some cell covers."""
    found: list[tuple[float, float]] = []
    for cell in sorted(cells, key=lambda cell: cell.left):
        if found and cell.left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], cell.right))
        else:
            found.append((cell.left, cell.right))
    return found
