"""Rules drawn on a PDF page, and the tables that they make."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdfium2 import PdfPage

NEAR = 3.0  # points within which rules meet and edges agree
_THIN, _BOX = 2.5, 8.0
_MOST_RULES = 1000  # of a page; a drawing has more
_MOST_NESTED = 2


class Rule(NamedTuple):
    """A straight line that is drawn: from (left, low) to (right, high)."""

    left: float
    low: float
    right: float
    high: float


class Ruled:
    """A ruled table: two rows and two columns at least.

    Attributes:
        lefts: where its columns begin, and where the last one ends.
        tops: from the top down, where its rows begin, and where the last one ends.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._upright = [rule for rule in rules if rule.high - rule.low > rule.right - rule.left]
        self._level = [rule for rule in rules if rule.high - rule.low <= rule.right - rule.left]
        self.lefts = _distinct(rule.left for rule in self._upright)
        self.tops = _distinct(rule.low for rule in self._level)[::-1]

    def is_table(self) -> bool:
        """Whether there are two rows and two columns; else it is a frame, or underlined text."""
        return len(self.lefts) > 2 and len(self.tops) > 2

    def holds(self, middle: float, height: float) -> bool:
        """Whether a point lies in it.

        Args:
            middle: points from the page's left.
            height: points from its bottom.
        """
        return self.tops[-1] <= height <= self.tops[0] and self.lefts[0] <= middle <= self.lefts[-1]

    def crossings(self, left: float, right: float, height: float) -> list[float]:
        """Where upright rules cross a line of text.

        Args:
            left: where the line begins, points from the page's left.
            right: where it ends.
            height: of the line, points from the page's bottom.
        """
        return [rule.left for rule in self._upright if rule.low < height < rule.high and left < rule.left < right]

    def place(self, middle: float, height: float) -> tuple[int, int]:
        """Row and column of a point; merged cells are the first of those that they cover.

        Args:
            middle: points from the page's left.
            height: points from its bottom.

        Returns:
            Both from 0, a point outside taken to the nearest cell.
        """
        row = min(max(0, sum(top > height for top in self.tops) - 1), len(self.tops) - 2)
        column = min(max(0, sum(left < middle for left in self.lefts) - 1), len(self.lefts) - 2)
        while row > 0 and not self._has_level(self.tops[row], middle):
            row -= 1
        while column > 0 and not self._has_upright(self.lefts[column], height):
            column -= 1
        return row, column

    def _has_level(self, top: float, middle: float) -> bool:
        return any(abs(r.low - top) <= NEAR and r.left - NEAR <= middle <= r.right + NEAR for r in self._level)

    def _has_upright(self, left: float, height: float) -> bool:
        return any(abs(r.left - left) <= NEAR and r.low - NEAR <= height <= r.high + NEAR for r in self._upright)


def tables(rules: Iterable[Rule]) -> list[Ruled]:
    """The tables that rules make which touch one another."""
    rules = list(dict.fromkeys(rules))
    groups: list[list[Rule]] = []
    for rule in rules if len(rules) <= _MOST_RULES else ():
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(other for group in touching for other in group)])
    return [table for table in map(Ruled, groups) if table.is_table()]


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.low <= other.high + NEAR
        and other.low <= one.high + NEAR
    )


def _distinct(values: Iterable[float]) -> list[float]:
    """Values in order, those within a few points as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def drawn(page: PdfPage) -> tuple[bool, list[Rule]]:
    """Whether a page holds pictures, and the rules and edges of boxes drawn on it, none where as many as in a chart."""
    from pypdfium2 import raw  # noqa: PLC0415 - slow to import

    pictured, found = False, []
    sides = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(side) for side in sides]
    image, path = raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH
    for item, kind in _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _MOST_NESTED):
        if kind == image:
            pictured = True
        elif kind == path and raw.FPDFPageObj_GetBounds(item, *refs):
            found += _edges(*(side.value for side in sides))
    return pictured, found


def _objects(holder: Any, count: Any, get: Any, depth: int) -> Iterator[tuple[Any, int]]:  # noqa: ANN401 - C pointers
    """Objects of a page or form, and their kinds, but texts; those of its forms too."""
    from pypdfium2 import raw  # noqa: PLC0415 - slow to import

    kind_of, text = raw.FPDFPageObj_GetType, raw.FPDF_PAGEOBJ_TEXT
    for place in range(count(holder)):
        item = get(holder, place)
        kind = kind_of(item)
        if kind == text:
            continue
        yield item, kind
        if kind == raw.FPDF_PAGEOBJ_FORM and depth:
            yield from _objects(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth - 1)


def _edges(left: float, low: float, right: float, high: float) -> list[Rule]:
    """A thin shape as the rule that it is, a box as its four sides."""
    if right - left <= _THIN or high - low <= _THIN:
        return [Rule(left, low, right, high)]
    if high - low <= _BOX:
        return []
    upright = [Rule(left, low, left, high), Rule(right, low, right, high)]
    return [*upright, Rule(left, low, right, low), Rule(left, high, right, high)]
