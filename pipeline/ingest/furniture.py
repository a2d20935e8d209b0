"""Page furniture: running heads and page numbers, told by where they stand and by what changes from page to page.

Body text that repeats (`整改情况：已整改到位。` at the foot of one form after the other) is no furniture: what ends a sentence,
is preceded from the edge by body text, or stands at another height or indent on each page stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.ingest.headings import numbered_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.pdf_page import Line, Page

_EDGE = 4  # lines at the top and at the bottom of a page among which furniture is looked for
_ZONE = 0.16  # of a page's height, from each edge, in which running heads stand
_NEAR = 4.0  # points by which the same furniture may lie higher or lower, or further in, on another page
_LEAST = 2
_SHARE = 0.5  # of the pages from its first to its last; a head of odd pages stands on every other one
_NUMBER = r"[0-9０-９]{1,4}"
_DASH = "[-—–－‐·•~～]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*{_NUMBER}\s*{_DASH}+"
    rf"|第\s*(?:{_NUMBER}|[一二三四五六七八九十百]+)\s*页(?:\s*[,，/／]?\s*[(（]?共\s*(?:{_NUMBER}|[一二三四五六七八九十百]+)\s*页[)）]?)?"
    rf"|{_NUMBER}\s*[/／]\s*{_NUMBER}"
    rf"|page\s*{_NUMBER}(?:\s*of\s*{_NUMBER})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(_NUMBER)
# What may change in a running head: the page, the issue, the date of it.
_CHANGING = re.compile(
    rf"第\s*(?:[0-9０-９〇零一二三四五六七八九十百]+)\s*[期号页版]|总第?\s*{_NUMBER}\s*期|{_DASH}\s*{_NUMBER}\s*{_DASH}"
    rf"|{_NUMBER}\s*[/／]\s*{_NUMBER}|(?<=\s){_NUMBER}$|^{_NUMBER}(?=\s)"
)
_PARTS = 2
_ENDS = "。；！？：，、;!?:,"
_FIELD = re.compile(r"[^：:]{2,12}[：:].")


def of(pages: Sequence[Page]) -> list[list[Line]]:
    """For each page, the lines of it that are furniture."""
    ordered = [sorted(page.lines, key=lambda line: -line.bottom) for page in pages]
    tops = _spared(pages, ordered)
    bottoms = _spared(pages, [lines[::-1] for lines in ordered])
    return [[*top, *(line for line in bottom if line not in top)] for top, bottom in zip(tops, bottoms, strict=True)]


def _spared(pages: Sequence[Page], ordered: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines that each page can spare from its edge on; a line counts only when all between it and the edge do."""
    edges = [_rows(lines)[:_EDGE] for lines in ordered]
    places = _places(edges)
    offsets = _page_offsets(edges)
    spared = []
    for index, (page, rows) in enumerate(zip(pages, edges, strict=True)):
        lines: list[Line] = []
        for row in rows:
            text = " ".join(line.text for line in row).strip()
            if not (_is_page_number(text, index, offsets, len(pages)) or _is_head(page, row, text, places)):
                break
            lines += row
        spared.append(lines)
    return spared


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines at one height are one row: `巡察专报` left and `第3期` right are a head together."""
    rows: list[list[Line]] = []
    for line in lines[: 3 * _EDGE]:
        if rows and abs(rows[-1][0].bottom - line.bottom) <= line.size / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _page_offsets(edges: Sequence[Sequence[Sequence[Line]]]) -> dict[int, int]:
    """How often a bare number at the edge stands at this distance from its page's own."""
    counts: dict[int, int] = defaultdict(int)
    for index, rows in enumerate(edges):
        texts = (" ".join(line.text for line in row).strip() for row in rows)
        for offset in {int(text) - index for text in texts if _BARE_NUMBER.fullmatch(text)}:
            counts[offset] += 1
    return counts


def _is_page_number(text: str, index: int, offsets: dict[int, int], pages: int) -> bool:
    if not _BARE_NUMBER.fullmatch(text):
        return _PAGE_NUMBER.fullmatch(text) is not None
    # a bare number is a page number when it grows with the pages; alone it must be the page's own
    if pages == 1:
        return int(text) == 1
    return offsets[int(text) - index] >= min(3, pages)


def _key(text: str) -> str:
    """What of a running head is the same on every page."""
    return "".join(_CHANGING.sub("#", text).split())


def _places(edges: Sequence[Sequence[Sequence[Line]]]) -> dict[str, list[tuple[int, float, float, float]]]:
    """Key of a row → (page, height, left, right) wherever it stands at an edge."""
    found: dict[str, list[tuple[int, float, float, float]]] = defaultdict(list)
    for index, rows in enumerate(edges):
        for row in rows:
            key = _key(" ".join(line.text for line in row))
            found[key].append((index, row[0].bottom, row[0].left, row[-1].right))
    return found


def _is_head(
    page: Page,
    row: Sequence[Line],
    text: str,
    places: dict[str, list[tuple[int, float, float, float]]],
) -> bool:
    """Whether a row at a page's edge is a running head or foot: the same at the same place on other pages."""
    bottom, left, right = row[0].bottom, row[0].left, row[-1].right
    in_zone = bottom >= (1 - _ZONE) * page.height or bottom <= _ZONE * page.height
    if not in_zone or text[-1] in _ENDS or numbered_level(text) or _is_field(text) or _is_table_row(row, text):
        return False
    same = {
        i
        for i, low, start, end in places[_key(text)]
        if abs(low - bottom) <= _NEAR and (_alike(start, end, left, right) or _alike(page.width - end, page.width - start, left, right))
    }  # fmt: skip
    if len(same) < _LEAST:
        return False
    return len(same) >= _SHARE * (max(same) - min(same) + 1)


def _is_table_row(row: Sequence[Line], text: str) -> bool:
    """The header of a table that goes on over pages is its own; a head of three parts has one that changes."""
    return sum(len(line.cells) for line in row) > _PARTS and _CHANGING.search(text) is None


def _is_field(text: str) -> bool:
    """`整改时限：立行立改`: a field of a form, which may well be the same on each page."""
    return _FIELD.match(text) is not None and _CHANGING.search(text) is None


def _alike(left: float, right: float, other_left: float, other_right: float) -> bool:
    """Whether two rows begin, end or are centred at the same place."""
    middle = abs((left + right) - (other_left + other_right)) / 2
    return min(abs(left - other_left), abs(right - other_right), middle) <= _NEAR


def kind(text: str) -> str:
    """What a line of furniture is called: `page number` or `running head`."""
    bare = _BARE_NUMBER.fullmatch(text.strip()) or _PAGE_NUMBER.fullmatch(text.strip())
    return "page number" if bare else "running head"
