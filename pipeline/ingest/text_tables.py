"""Tables typed into plain text: cells parted by bars, by runs of blanks, or by as many tabs as it takes to align them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby

_BAR = "|│┃║｜┆┊"
_BARS = re.compile(f"[{_BAR}]")
# ├────┼────┤, +-----+----+, ---|---
_DASHES = frozenset("-=─━═")
_BORDER = _DASHES | frozenset("+|: \t│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋")
_WIDE = re.compile(r"(?<=\S)(?: {2,}|[ \u00a0]*[\u3000\u2003][ \u00a0\u3000\u2003]*)(?=\S)")
_BLANKS = re.compile("  |[\u3000\u2003]")  # cheaper than the search for what has text on both sides
_BEFORE_TEXT = frozenset("\n \t\u00a0\u3000\u2003")
_OUTER = " \t\u00a0\u3000"
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节条部编篇]|[一二三四五六七八九十]{1,3}[、．.]?$|[（(][一二三四五六七八九十\d]+[)）]|附[件录表])"
)
_LONGEST = 40  # characters; what stands between two blanks of running text is longer than a cell
_SENTENCE = re.compile("[。；！？]")
_FIGURE = re.compile(r"[\d*＊×xX%％]")


def tables(text: str) -> str:
    """The text with each table's rows as lines whose cells are separated by one tab; all else as it is."""
    if _BARS.search(text):
        text = _each_run(text, lambda line: bool(_BARS.search(line) or _is_border(line)), _barred)
    if "\t\t" in text:
        text = _each_run(text, lambda line: "\t" in line.strip(_OUTER), _tabbed)
    if any(m.start() and text[m.start() - 1] not in _BEFORE_TEXT for m in _BLANKS.finditer(text)):
        text = _each_run(text, lambda line: "\t" not in line and bool(_WIDE.search(line)), _spaced)
    return text


def _each_run(text: str, belongs: Callable[[str], bool], change: Callable[[list[str]], list[str]]) -> str:
    out: list[str] = []
    for inside, run in groupby(text.split("\n"), belongs):
        lines = list(run)
        out += change(lines) if inside and len(lines) > 1 else lines
    return "\n".join(out)


def _barred(lines: list[str]) -> list[str]:
    """Rows whose cells are parted by bars: all have as many, and borders between them go."""
    rows = [line for line in lines if not _is_border(line)]
    cells = [_BARS.split(_without_frame(line.strip(_OUTER))) for line in rows]
    if len(rows) < 2 or len({len(row) for row in cells}) != 1 or len(cells[0]) < 2:
        return lines
    return ["\t".join(cell.strip(_OUTER) for cell in row) for row in cells]


def _is_border(line: str) -> bool:
    return set(line) <= _BORDER and len(_DASHES & set(line)) > 0 and sum(map(line.count, _DASHES)) > 1


def _without_frame(line: str) -> str:
    framed = len(line) > 1 and line[0] in _BAR and line[-1] in _BAR
    return line[1:-1] if framed else line


def _tabbed(lines: list[str]) -> list[str]:
    """Rows whose tabs were typed until the cells stood one under the other: they agree once runs of tabs count as one.

    Where every line has as many tabs, each parts two cells, and some cells are empty.
    """
    if len({line.count("\t") for line in lines}) == 1:
        return lines
    rows = [re.split("\t+", line.strip(_OUTER)) for line in lines]
    typed = {line.strip(_OUTER).count("\t") for line in lines}
    return ["\t".join(row) for row in rows] if len(typed) > 1 and len({len(row) for row in rows}) == 1 else lines


def _spaced(lines: list[str]) -> list[str]:
    """Rows whose cells are parted by blanks: as many in each line, or standing in the same columns."""
    cells = [_WIDE.split(line.strip(_OUTER)) for line in lines]
    if not _are_cells(cells):
        return lines
    if len({len(row) for row in cells}) == 1:
        return ["\t".join(row) for row in cells]
    return _by_columns(lines, max(map(len, cells))) or lines


def _are_cells(rows: Sequence[Sequence[str]]) -> bool:
    """Whether stretches between blanks can be cells: short, no sentences, no headings, figures among them."""
    flat = [cell for row in rows for cell in row]
    if any(len(cell) > _LONGEST or (_SENTENCE.search(cell) and len(cell) > 8) for cell in flat):
        return False
    if any(_NUMBERED.match(row[0]) for row in rows) or all(len(cell) == 1 for cell in flat):
        return False
    figures = sum(any(_FIGURE.search(cell) for cell in row[1:]) for row in rows)
    return 2 * figures >= len(rows)


def _by_columns(lines: Sequence[str], most: int) -> list[str]:
    """Rows with their empty cells, where the blanks of all lines leave as many columns as the fullest has cells."""
    placed = [[(*_columns(line, *m.span()), m[0]) for m in _CELL.finditer(line)] for line in lines]
    bounds: list[tuple[int, int]] = []
    for left, right, _ in sorted(cell for row in placed for cell in row):
        if bounds and left < bounds[-1][1]:
            bounds[-1] = (bounds[-1][0], max(bounds[-1][1], right))
        else:
            bounds.append((left, right))
    if len(bounds) != most:
        return []
    rows = []
    for row in placed:
        cells = [""] * most
        for left, _, text in row:
            cells[next(n for n, (start, end) in enumerate(bounds) if start <= left < end)] = text
        rows.append("\t".join(cells))
    return rows


_CELL = re.compile(r"\S+(?: \S+)*")


def _columns(line: str, start: int, end: int) -> tuple[int, int]:
    """Where a stretch begins and ends when Chinese characters are two columns wide."""
    before = sum(_width(c) for c in line[:start])
    return before, before + sum(_width(c) for c in line[start:end])


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
