"""One page of a PDF: its lines with their places, without raised note marks and watermarks."""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.documents import Dropped
from pipeline.ingest import notes, pdf_rules
from pipeline.ingest.encodings import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument, PdfTextPage

    from pipeline.ingest.pdf_rules import Ruled

# PDFium's marks of a hyphen at a line end.
_HYPHEN = "\ufffe"  # pdfium's mark of a word cut in two
# what `plain` changes, line ends apart
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u2029\ufeff\ufffe\ud800-\udfff]")
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_GAP = re.compile(r"\s+")
_NOTABLE = re.compile(r"[\s\d①-⑳㉑-㉟＊*†‡]")  # what may part cells or be raised
_MAY_BE_RAISED = re.compile(
    r"[\d\[\]【】〔〕①-⑳㉑-㉟＊*†‡](?<=\S.)(?:(?!\Z)|(?<![\[【〔]))"  # no bracket opens at the end
)
# A mark is at most this share of the size of its line, and stands at least this share of it above the line.
_SMALL, _LIFTED = 0.8, 0.15
# A blank this many characters wide parts two cells.
CELL_GAP = 1.0
_ASKEW = 5.0  # degrees
_LEVEL = 0.01  # points by which the first and the last character of a line differ that is not askew
_LARGE = 24.0
_LIGHT = 185  # of 255: fainter than any ink, as watermarks are


class Cell(NamedTuple):
    """Characters that stand together on a line, from the left edge to the right one, in points."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """One line of a page.

    Attributes:
        cells: what stands on it, wide blanks between; one where it is running text.
        bottom: points from the page's lower edge to the baseline.
        size: of its characters, points.
    """

    cells: tuple[Cell, ...]
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """Its characters, a space for each gap."""
        cells = self.cells
        return cells[0].text if len(cells) == 1 else " ".join(cell.text for cell in cells)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.cells[-1].right


@dataclass(slots=True)
class Page:
    """What a page shows.

    Attributes:
        lines: in the order of the file.
        width: points.
        height: points.
        pictured: whether it holds pictures, which may be scanned text.
        tables: the ruled ones.
        dropped: what of its text is left out.
    """

    lines: list[Line]
    width: float
    height: float
    pictured: bool = False
    tables: list[Ruled] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def read(document: PdfDocument, index: int) -> Page:
    """One page of an open document.

    Args:
        document: a PDF.
        index: of the page, from 0.
    """
    with closing(document[index]) as page:
        pictured, rules = pdf_rules.drawn(page)
        width, height = page.get_size()
        result = Page([], width, height, pictured, pdf_rules.tables(rules))
        with closing(page.get_textpage()) as textpage:
            _Reader(textpage, result).read()
    return result


class _Reader:
    """Reads the text of one page.

    Where characters stand is asked of a few only, since a call costs as much as the text of twenty characters.
    """

    def __init__(self, textpage: PdfTextPage, page: Page) -> None:
        from pypdfium2 import raw  # noqa: PLC0415 - slow to import

        self._raw, self._text_of = raw, textpage.raw
        self._origin_of, self._loose_box_of = raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
        self._page = page
        self.text: str = textpage.get_text_range(errors="replace")
        self._same = len(self.text) == textpage.count_chars()
        self._odd = is_odd(self.text)
        self._x, self._y, self._box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        self._to_x, self._to_y, self._to_box = map(ctypes.byref, (self._x, self._y, self._box))

    def read(self) -> None:
        for m in _LINE.finditer(self.text):
            self._line(*m.span())

    def _line(self, start: int, end: int) -> None:
        right, low, high = self._box_of(end - 1)
        _, bottom, top = self._box_of(start)
        size = max(top - bottom, high - low)
        # where both ends stand at one height, nothing needs to be asked
        level = -_LEVEL < bottom - low < _LEVEL and -_LEVEL < top - high < _LEVEL and end - start > 1
        if (not level and self._is_askew(start)) or (size >= _LARGE and self._is_faint(start)):
            self._page.dropped.append(Dropped("watermark", self._plain(self.text[start:end])))
            return
        left, baseline = self._place(start)
        if self._page.tables:
            edges = self._crossed(start, end, (left, right, baseline + size / 3))
            cells = [
                cell
                for first, stop in pairwise(edges)
                for cell in self._cells(first, stop, (self._place(first)[0], self._box_of(stop - 1)[0]), size)
            ]
        elif _NOTABLE.search(self.text, start, end):
            cells = self._cells(start, end, (left, right), size)
        else:
            cells = [Cell(text, left, right)] if (text := self._plain(self.text[start:end])) else []
        if cells:
            self._page.lines.append(Line(tuple(cells), baseline, size))

    def _crossed(self, start: int, end: int, where: tuple[float, float, float]) -> list[int]:
        """Where upright rules of a table cut a line, however near the cells' texts come to them; its ends around."""
        cuts = {
            bisect_left(range(start, end), crossing - 1, key=lambda place: self._place(place)[0]) + start
            for table in self._page.tables
            for crossing in table.crossings(*where)
        }
        return [start, *sorted(cuts - {start, end}), end]

    def _cells(self, start: int, end: int, edges: tuple[float, float], size: float) -> list[Cell]:
        """What wide blanks part of a stretch that reaches from one edge to the other."""
        found: list[Cell] = []
        at, (left, right) = start, edges
        for m in _GAP.finditer(self.text, start, end):
            stop, following = m.span()
            if following == end:
                break
            to, on = self._box_of(stop - 1)[0], self._place(following)[0]
            if on - to >= CELL_GAP * size:
                found += self._cell(at, stop, (left, to), size)
                at, left = following, on
        found += self._cell(at, end, (left, right), size)
        return found

    def _cell(self, start: int, end: int, edges: tuple[float, float], size: float) -> list[Cell]:
        text = self._plain(self._without_marks(start, end, size)).strip()
        return [Cell(text, *edges)] if text else []

    def _without_marks(self, start: int, end: int, size: float) -> str:
        """The characters without raised note marks; powers of units become characters that are raised themselves."""
        small = _SMALL * size
        raised = [
            i
            for m in _MAY_BE_RAISED.finditer(self.text, start, end)
            if self._height(i := m.start()) <= small and self._is_raised(i, size)
        ]
        if not raised:
            return self.text[start:end]
        out, at = "", start
        for first, last in _runs(raised):
            out += self.text[at:first]
            mark, dropped = notes.raised(self.text[first:last], out[-8:])
            if dropped:
                self._page.dropped.append(Dropped("note mark", self.text[first:last]))
            out += mark
            at = last
        return out + self.text[at:end]

    def _is_raised(self, place: int, size: float) -> bool:
        """Whether a small character stands above the one of full size before it."""
        before = place - 1
        while before > 0 and self._height(before) <= _SMALL * size and self.text[before] not in "\r\n":
            before -= 1
        return self._place(place)[1] - self._place(before)[1] >= _LIFTED * size

    def _is_askew(self, place: int) -> bool:
        """Whether a line is set askew, as watermarks are."""
        angle = self._raw.FPDFText_GetCharAngle(self._text_of, self._index(place))
        return bool(angle) and _ASKEW < math.degrees(angle) % 90 < 90 - _ASKEW

    def _is_faint(self, place: int) -> bool:
        """Whether large characters are so faint that text can be read over them; small ones are white on a dark ground."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        refs = map(ctypes.byref, (red, green, blue, alpha))
        if not self._raw.FPDFText_GetFillColor(self._text_of, self._index(place), *refs):
            return False
        return min(red.value, green.value, blue.value) >= _LIGHT or alpha.value < 255 - _LIGHT

    def _index(self, place: int) -> int:
        return place if self._same else max(0, self._raw.FPDFText_GetCharIndexFromTextIndex(self._text_of, place))

    def _place(self, place: int) -> tuple[float, float]:
        """Where a character begins, and its baseline."""
        index = place if self._same else self._index(place)
        self._origin_of(self._text_of, index, self._to_x, self._to_y)
        return self._x.value, self._y.value

    def _height(self, place: int) -> float:
        """A character's height: the size of its font on the page, which a matrix may stretch."""
        _, bottom, top = self._box_of(place)
        return top - bottom

    def _box_of(self, place: int) -> tuple[float, float, float]:
        """Where a character ends, and from where to where its font reaches."""
        index = place if self._same else self._index(place)
        box = self._box
        self._loose_box_of(self._text_of, index, self._to_box)
        bottom, top = box.bottom, box.top
        return (box.right, bottom, top) if bottom <= top else (box.right, top, bottom)

    def _plain(self, text: str) -> str:
        return plain(text) if self._odd else text


def is_odd(text: str) -> bool:
    """Whether a page's text may hold what `plain` changes; hardly any does."""
    return _ODD.search(text) is not None


def plain(text: str) -> str:
    """A stretch of a page's text without control characters, lost ones and marks of cut words."""
    return normalise(text.replace(_HYPHEN, ""))


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            yield first, last + 1
            first = place
        last = place
    yield first, last + 1
