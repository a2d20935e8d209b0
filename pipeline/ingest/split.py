"""Compilations become one text each; a text becomes sections and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pipeline.documents import Section, Sentence
from pipeline.ingest.headings import MAX_PLAIN, heading_end, is_plain_heading, is_title_line, numbered_level
from pipeline.segment import sentences

_PIECE = re.compile(
    r"^[【\[（(]?(?:第[一二三四五六七八九十\d]{1,3}篇|篇[一二三四五六七八九十\d]{1,3}|(?:范文|样本|"
    r"例文)[一二三四五六七八九十\d]{1,3})[】\]）)]?[:：、]?\s*(.*)$"
)
_STRONG_TITLE = re.compile(
    r"(?:工作总结|工作综述|工作报告|情况报告|工作汇报|反馈意见|的讲话|的通报|的通知|的报告|体会|工作纪实|情况综述|情况总结)(?:[（(].{1,20}[)）])?$"
)
_COVER = re.compile(r"(?:汇编|合集|精选|集锦|[（(]\s*\d+\s*篇\s*[)）])$")
# A text shorter than this before or after a title line is front matter, a subtitle or a signature, no document.
MIN_DOCUMENT = 200


def pieces(text: str, listed: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(title, text) of each document of a file, in order; the title is empty where the document has none.

    Args:
        text: the cleaned text of one file.
        listed: titles from the file's table of contents, if it has one.
    """
    lines = text.split("\n")
    starts = _listed_starts(lines, listed) or _marked_starts(lines) or _titled_starts(lines)
    if not starts:
        title, body = _own_title(lines)
        return [(title, "\n".join(body).strip("\n"))]
    bounds = [s for s, _, _ in starts] + [len(lines)]
    found = [
        (title, "\n".join(lines[first:end]).strip("\n"))
        for (_, first, title), end in zip(starts, bounds[1:], strict=True)
    ]
    front = "\n".join(lines[: bounds[0]]).strip("\n")
    if len(front) >= MIN_DOCUMENT:
        title, body = _own_title(front.split("\n"))
        found.insert(0, (title, "\n".join(body).strip("\n")))
    return [(title, body) for title, body in found if body] or [("", text)]


def _own_title(lines: list[str]) -> tuple[str, list[str]]:
    """The title at the top of a single document (one line, or two that make one), and the lines with the cover taken off."""
    body = [i for i, line in enumerate(lines) if line][:3]
    if body and _COVER.search(lines[body[0]]) and len(body) > 1 and len(lines[body[0]]) < 60:
        lines = lines[body[0] + 1 :]
        body = [i for i, line in enumerate(lines) if line][:3]
    if not body:
        return "", lines
    first = lines[body[0]]
    if is_title_line(first) or _looks_like_title(first, lines[body[1]] if len(body) > 1 else ""):
        return first, lines
    if (
        len(body) > 1
        and len(first) <= 40
        and not re.search("[，。；：]", first)
        and is_title_line(first + lines[body[1]])
    ):
        return first + lines[body[1]], lines
    return "", lines


def _looks_like_title(first: str, below: str) -> bool:
    """A short unpunctuated first line above running text is its title even without a genre word."""
    return is_plain_heading(first, "", below) and not numbered_level(first)


def _squeezed(line: str) -> str:
    return re.sub(r"[\s　“”\"]", "", line)


def _listed_starts(lines: list[str], listed: Sequence[str]) -> list[tuple[int, int, str]]:
    """(line where the piece starts, first line of its text, title) for each listed title found as a line, in order."""
    starts: list[tuple[int, int, str]] = []
    places = _places(lines) if listed else {}
    at = 0
    for title in listed:
        held = places.get(_squeezed(title), [])
        place = bisect_left(held, at)
        if place < len(held):
            i = held[place]
            starts.append((i, i, lines[i]))
            at = i + 1
    return starts if len(starts) > 1 else []


def _places(lines: list[str]) -> dict[str, list[int]]:
    """What a listed title may be squeezed to → the lines that show it, in order; a long one may have a number before it."""
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        squeezed = _squeezed(line)
        bare = re.sub(r"^\d{1,3}[.．、]", "", squeezed)
        for text in {squeezed, bare if len(bare) > 8 else squeezed}:
            places.setdefault(text, []).append(i)
    return places


def _marked_starts(lines: list[str]) -> list[tuple[int, int, str]]:
    """Pieces that `【篇一】`, `第2篇：…` or `范文三` announce."""
    starts: list[tuple[int, int, str]] = []
    for i, line in enumerate(lines):
        m = _PIECE.match(line) if len(line) <= 60 else None
        if m:
            following = next((k for k in lines[i + 1 : i + 4] if k), "")
            title = m[1] or (following if is_title_line(following) else "")
            starts.append((i, i + 1, title))
    return starts if len(starts) > 1 else []


def _titled_starts(lines: list[str]) -> list[tuple[int, int, str]]:
    """Title lines inside a file without a table of contents: strong ones, with a whole document before and after."""
    sizes = [0, *accumulate(len(line) for line in lines)]
    found: list[tuple[int, int, str]] = []
    for i, line in enumerate(lines):
        if not (is_title_line(line) and _STRONG_TITLE.search(line)):
            continue
        before = sizes[i] - sizes[found[-1][0] if found else 0]
        if (
            sizes[-1] - sizes[i + 1] >= MIN_DOCUMENT
            and (i == 0 or before >= MIN_DOCUMENT or not before)
            and _ends_above(lines, i)
        ):
            found.append((i, i, line))
    first = next((i for i, line in enumerate(lines) if line), 0)
    return found if len(found) > 1 or (found and found[0][0] > first and sizes[found[0][0]] >= MIN_DOCUMENT) else []


def _ends_above(lines: list[str], i: int) -> bool:
    above = _near(lines, i, -1)
    return not above or above[-1] in "。！？”）)；" or not lines[i - 1]


def structure(text: str, title: str = "") -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """Sections and sentences of a cleaned text.

    Args:
        text: the document's text.
        title: its title, whose line is a heading of level 0 at the top.

    Returns:
        Sections in order of their start (a section ends where the next of its own or a higher level begins), and sentences.
    """
    heads = _headings(text, title)
    sections = _sections(text, heads)
    found: list[Sentence] = []
    starts = [s.start for s in sections]
    # sections nest and a section ends only where another begins, so the last one begun is the innermost
    for start, end, heading in _spans(text, heads):
        found.append(Sentence(start, end, max(0, bisect_right(starts, start) - 1), heading))
    return sections, tuple(found)


def _headings(text: str, title: str) -> list[tuple[int, int, int]]:
    """(start, end, level) of every heading; level 0 is the title."""
    found: list[tuple[int, int, int]] = []
    lines = text.split("\n")
    at = 0
    for i, line in enumerate(lines):
        length = heading_end(line)
        if length:
            found.append((at, at + length, numbered_level(line)))
        elif line and i < 3 and title and title.startswith(line):
            found.append((at, at + len(line), 0))
        elif line and len(line) <= MAX_PLAIN and is_plain_heading(line, _near(lines, i, -1), _near(lines, i, 1)):
            found.append((at, at + len(line), 1))
        at += len(line) + 1
    return found


def _near(lines: Sequence[str], i: int, step: int) -> str:
    i += step
    while 0 <= i < len(lines):
        if lines[i]:
            return lines[i]
        i += step
    return ""


def _sections(text: str, heads: Sequence[tuple[int, int, int]]) -> tuple[Section, ...]:
    levelled = [h for h in heads if h[2]]
    found: list[Section] = []
    first = levelled[0][0] if levelled else len(text)
    if first or not levelled:
        found.append(Section(0, first, "", 0))
    found += [
        Section(start, stop, text[start:end].rstrip("。"), level)
        for (start, end, level), stop in zip(levelled, _stops(levelled, len(text)), strict=True)
    ]
    return tuple(found)


def _stops(levelled: Sequence[tuple[int, int, int]], length: int) -> list[int]:
    """Where each heading's section ends: where the next one of its own or a higher level begins."""
    stops = [length] * len(levelled)
    under_way: list[int] = []
    for i, (start, _, level) in enumerate(levelled):
        while under_way and levelled[under_way[-1]][2] >= level:
            stops[under_way.pop()] = start
        under_way.append(i)
    return stops


def _spans(text: str, heads: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, bool]]:
    """Sentence spans; a heading is one of its own, the text between headings is split."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    for start, end, _ in heads:
        found += [(s, e, False) for s, e in sentences.spans(text, at, start)]
        found.append((start, end, True))
        at = end
    found += [(s, e, False) for s, e in sentences.spans(text, at, len(text))]
    return found
