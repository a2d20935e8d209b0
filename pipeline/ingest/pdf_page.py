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
_HYPHEN = re.compile("[\x02\ufffe]")
# characters that `normalise` changes, line ends apart, and those marks
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u2029\ufeff\ufffe\ud800-\udfff]")
_LINE = re.compile(r"[^\r\n]+")
_GAP = re.compile(r"\s+")
_MAY_BE_RAISED = re.compile(r"(?<=\S)[\d\[\]【】〔〕①-⑳㉑-㉟＊*†‡](?!\Z)|(?<=\S)[\d\]】〕①-⑳＊*†‡]\Z")
# A mark is at most this share of the size of its line, and stands at least this share of it above the line.
_SMALL, _LIFTED = 0.8, 0.15
# A blank this many characters wide parts two cells.
CELL_GAP = 1.0
_ASKEW = 5.0  # degrees
_LARGE = 24.0
_LIGHT = 185  # of 255: fainter than any ink, as watermarks are


class Cell(NamedTuple):
    """Characters that stand together on a line, from the left edge to the right one, in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
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
        return " ".join(cell.text for cell in self.cells)

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
        self._page = page
        self.text: str = textpage.get_text_range(errors="replace")
        self._same = len(self.text) == textpage.count_chars()
        self._odd = _ODD.search(self.text) is not None
        self._x, self._y, self._box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        self._to_x, self._to_y, self._to_box = map(ctypes.byref, (self._x, self._y, self._box))

    def read(self) -> None:
        for m in _LINE.finditer(self.text):
            shown = m[0].strip()
            if shown:
                start = m.start() + m[0].index(shown[0])
                self._line(start, start + len(shown))

    def _line(self, start: int, end: int) -> None:
        right, last = self._right(end - 1)
        size = max(self._right(start)[1], last)
        if self._is_watermark(start, size):
            self._page.dropped.append(Dropped("watermark", self._plain(self.text[start:end])))
            return
        left, bottom = self._place(start)
        edges = self._crossed(start, end, (left, right, bottom + size / 3)) if self._page.tables else [start, end]
        cells = tuple(cell for stretch in pairwise(edges) for cell in self._cells(*stretch, size))
        if cells:
            self._page.lines.append(Line(cells, bottom, size))

    def _crossed(self, start: int, end: int, where: tuple[float, float, float]) -> list[int]:
        """Where upright rules of a table cut a line, however near the cells' texts come to them; its ends around."""
        cuts = {
            bisect_left(range(start, end), crossing - 1, key=lambda place: self._place(place)[0]) + start
            for table in self._page.tables
            for crossing in table.crossings(*where)
        }
        return [start, *sorted(cuts - {start, end}), end]

    def _cells(self, start: int, end: int, size: float) -> Iterator[Cell]:
        at = start
        for m in _GAP.finditer(self.text, start, end):
            stop, following = m.span()
            right = self._right(stop - 1)[0]
            if following < end and self._place(following)[0] - right >= CELL_GAP * size:
                yield from self._cell(at, stop, size)
                at = following
        yield from self._cell(at, end, size)

    def _cell(self, start: int, end: int, size: float) -> Iterator[Cell]:
        text = self._plain(self._without_marks(start, end, size)).strip()
        if text:
            yield Cell(text, self._place(start)[0], self._right(end - 1)[0])

    def _without_marks(self, start: int, end: int, size: float) -> str:
        """The characters without raised note marks; powers of units become characters that are raised themselves."""
        raised = [i for m in _MAY_BE_RAISED.finditer(self.text, start, end) if self._is_raised(i := m.start(), size)]
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
        if self._right(place)[1] > _SMALL * size:
            return False
        before = place - 1
        while before > 0 and self._right(before)[1] <= _SMALL * size and self.text[before] not in "\r\n":
            before -= 1
        return self._place(place)[1] - self._place(before)[1] >= _LIFTED * size

    def _is_watermark(self, place: int, size: float) -> bool:
        """Whether a line is set askew, or in large characters so faint that text can be read over them."""
        angle = self._raw.FPDFText_GetCharAngle(self._text_of, self._index(place))
        if angle and _ASKEW < math.degrees(angle) % 90 < 90 - _ASKEW:
            return True
        if size < _LARGE:  # so small, faint characters are white on a dark ground
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        refs = map(ctypes.byref, (red, green, blue, alpha))
        if not self._raw.FPDFText_GetFillColor(self._text_of, self._index(place), *refs):
            return False
        return min(red.value, green.value, blue.value) >= _LIGHT or alpha.value < 255 - _LIGHT

    def _index(self, place: int) -> int:
        return place if self._same else max(0, self._raw.FPDFText_GetCharIndexFromTextIndex(self._text_of, place))

    def _place(self, place: int) -> tuple[float, float]:
        """Where a character begins, and its baseline."""
        self._raw.FPDFText_GetCharOrigin(self._text_of, self._index(place), self._to_x, self._to_y)
        return self._x.value, self._y.value

    def _right(self, place: int) -> tuple[float, float]:
        """Where a character ends, and its height: the size of its font on the page, which a matrix may stretch."""
        self._raw.FPDFText_GetLooseCharBox(self._text_of, self._index(place), self._to_box)
        return self._box.right, abs(self._box.top - self._box.bottom)

    def _plain(self, text: str) -> str:
        return normalise(_HYPHEN.sub("", text)) if self._odd else text


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            yield first, last + 1
            first = place
        last = place
    yield first, last + 1
