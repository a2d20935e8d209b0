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
_LINE = re.compile(r"[^\r\n]+")
_GAP = re.compile(r"\s+")
_MAY_BE_RAISED = re.compile(r"(?<=\S)[\d\[\]【】〔〕①-⑳㉑-㉟＊*†‡](?!\Z)|(?<=\S)[\d\]】〕①-⑳＊*†‡]\Z")
# A mark is at most this share of the size of its line, and stands at least this share of it above the line.
_SMALL, _LIFTED = 0.8, 0.15
# A blank this many characters wide parts two cells.
CELL_GAP = 1.0
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
    """One page of an open document."""
    from pypdfium2 import raw  # noqa: PLC0415 - slow to import

    with closing(document[index]) as page:
        pictured = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        width, height = page.get_size()
        result = Page([], width, height, pictured)
        result.tables = pdf_rules.tables(page)
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
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def read(self) -> None:
        for m in _LINE.finditer(self.text):
            start, end = m.span()
            while start < end and self.text[start].isspace():
                start += 1
            while end > start and self.text[end - 1].isspace():
                end -= 1
            if start < end:
                self._line(start, end)

    def _line(self, start: int, end: int) -> None:
        size = max(self._size(start), self._size(end - 1))
        if self._is_watermark(start, size):
            self._page.dropped.append(Dropped("watermark", _plain(self.text[start:end])))
            return
        _, bottom = self._place(start)
        stretches = self._between_rules(start, end, bottom + size / 3)
        cells = tuple(cell for stretch in stretches for cell in self._cells(*stretch, size))
        if cells:
            self._page.lines.append(Line(cells, bottom, size))

    def _between_rules(self, start: int, end: int, height: float) -> list[tuple[int, int]]:
        """A line's characters cut where upright rules of a table cross it, however near the cells' texts come to them."""
        if not self._page.tables:
            return [(start, end)]
        left, right = self._place(start)[0], self._right(end - 1)
        cuts = {
            bisect_left(range(start, end), crossing - 1, key=lambda place: self._place(place)[0]) + start
            for table in self._page.tables
            for crossing in table.crossings(left, right, height)
        }
        return list(pairwise([start, *sorted(cuts - {start, end}), end]))

    def _cells(self, start: int, end: int, size: float) -> Iterator[Cell]:
        at = start
        for m in [*_GAP.finditer(self.text, start, end), None]:
            stop, following = (end, end) if m is None else m.span()
            if m is None or self._place(following)[0] - self._right(stop - 1) >= CELL_GAP * size:
                text = _plain(self._without_marks(at, stop, size)).strip()
                if text:
                    yield Cell(text, self._place(at)[0], self._right(stop - 1))
                at = following

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
        if self._size(place) > _SMALL * size:
            return False
        before = place - 1
        while before > 0 and self._size(before) <= _SMALL * size and self.text[before] not in "\r\n":
            before -= 1
        return self._place(place)[1] - self._place(before)[1] >= _LIFTED * size

    def _is_watermark(self, place: int, size: float) -> bool:
        """Whether a line is set askew, or in large characters so faint that text can be read over them."""
        index = self._index(place)
        angle = math.degrees(self._raw.FPDFText_GetCharAngle(self._text_of, index)) % 90
        if 5 < angle < 85:
            return True
        if size < _LARGE:  # so small, faint characters are white on a dark ground
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        refs = (ctypes.byref(v) for v in (red, green, blue, alpha))
        if not self._raw.FPDFText_GetFillColor(self._text_of, index, *refs):
            return False
        return min(red.value, green.value, blue.value) >= _LIGHT or alpha.value < 255 - _LIGHT

    def _index(self, place: int) -> int:
        return place if self._same else max(0, self._raw.FPDFText_GetCharIndexFromTextIndex(self._text_of, place))

    def _place(self, place: int) -> tuple[float, float]:
        self._raw.FPDFText_GetCharOrigin(
            self._text_of, self._index(place), ctypes.byref(self._x), ctypes.byref(self._y)
        )
        return self._x.value, self._y.value

    def _right(self, place: int) -> float:
        box = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._text_of, self._index(place), ctypes.byref(box))
        return float(box.right)

    def _size(self, place: int) -> float:
        """Size on the page: that of the font, which a matrix may stretch, or the height of the character's box."""
        box = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._text_of, self._index(place), ctypes.byref(box))
        return float(abs(box.top - box.bottom)) or float(
            self._raw.FPDFText_GetFontSize(self._text_of, self._index(place))
        )


def _plain(text: str) -> str:
    return normalise(_HYPHEN.sub("", text))


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            yield first, last + 1
            first = place
        last = place
    yield first, last + 1
