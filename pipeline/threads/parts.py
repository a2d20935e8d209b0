"""A notice in parts: its sections, each with its kind, and the numbered places in them.

A place is what a list number heads: 一、 (1), （一） (2), 1. (3), (1) (4), 一是 (5). What has no number hangs on the place before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from pipeline.ingest.headings import numbered_level
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "parts")

FOUND, ANSWERED, UNFINISHED, ASIDE = "found", "answered", "unfinished", "aside"
RUN_IN = 5
_HAN = "[一二三四五六七八九十]"
# 一是 in a line, 一要 where something is asked for
_ITEM = re.compile(rf"\s*(?:{_HAN}{{1,3}}[是则]|其{_HAN}[，,是]?|第{_HAN}{{1,2}}[，、,])")
_ASKED = re.compile(rf"\s*{_HAN}{{1,3}}要")
_INSIDE = re.compile(rf"(?<=[，,；;：:。—])(?={_HAN}{{1,3}}[是则要](?!{_HAN}))")
_NUMBER = re.compile(
    r"\s*(?:第?[（(]?[0-9０-９一二三四五六七八九十百]{1,4}(?:[）)]|[、．.]|[章节部编])|[①-⑳㉑-㉟㊱-㊿])\s*"
)
_DATED = re.compile(r"(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4}|20[^年，。]{1,3})年[^，。]{1,8}日?")
_SIGNED = re.compile(rf"[^，。；：！？\t“”]{{0,36}}{either(_words('signs'))}")
_PROBLEM = re.compile(either(_words("problems")))
_ANSWER = re.compile(either(_words("answers")))
_OPEN = re.compile(either(_words("unfinished")))
_NEXT = re.compile(either(_words("aside")))
_ADVICE = re.compile(either(_words("advice")))


class Sentence(NamedTuple):
    """A sentence of a document: its id, its place in the text, its status and labels."""

    id: str
    start: int
    end: int
    status: str = "none"
    labels: tuple[str, ...] = ()


class Unit(NamedTuple):
    """A sentence, or what a list number inside it cuts off: place, level of its number (0: none), where its words begin.

    `fresh` units begin a line; `asked` ones are numbered as what is asked for is (一要).
    """

    start: int
    end: int
    level: int
    words: int
    fresh: bool
    asked: bool


@dataclass
class Place:
    """What a list number heads.

    Attributes:
        head: its first unit.
        body: what hangs on it without a number.
        below: places of deeper levels in it.
    """

    head: Unit
    body: list[Unit] = field(default_factory=list)
    below: list[Place] = field(default_factory=list)

    @property
    def units(self) -> list[Unit]:
        """All its units, in the order of the text."""
        return sorted([self.head, *self.body, *(unit for place in self.below for unit in place.units)])


@dataclass
class Section:
    """A section: its kind (FOUND, ANSWERED, UNFINISHED, ASIDE), whether its heading says so, and what is in it."""

    kind: str
    told: bool
    loose: list[Unit] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def units(text: str, sentences: Sequence[Sentence]) -> Iterator[Unit]:
    """The units of a text.

    Args:
        text: of the document.
        sentences: of it, in order.
    """
    for sentence in sentences:
        # a row of a table is one unit whatever it holds
        row = "\t" in text[sentence.start : sentence.end]
        cuts = (
            []
            if row
            else [m.start() for m in _INSIDE.finditer(text, sentence.start, sentence.end) if m.start() > sentence.start]
        )
        for start, end in zip([sentence.start, *cuts], [*cuts, sentence.end], strict=True):
            yield _unit(text, start, end, row=row)


def _unit(text: str, start: int, end: int, *, row: bool) -> Unit:
    fresh = start == 0 or text[start - 1] == "\n"
    own = text[start:end]
    level = numbered_level(own.lstrip()) if fresh and not row else 0
    mark = _NUMBER.match(own) if level else None
    if not level and not row and (mark := _ITEM.match(own) or _ASKED.match(own)):
        level = RUN_IN
    asked = level == RUN_IN and _ASKED.match(own) is not None
    return Unit(start, end, level, start + (mark.end() if mark else len(own) - len(own.lstrip())), fresh, asked)


def heading_kind(heading: str) -> str:
    """What a section with such a heading holds; empty where the heading does not say.

    `FOUND` (发现的主要问题), `ANSWERED` (问题整改落实情况), `UNFINISHED` (尚未完成整改的问题) or `ASIDE` (意见建议, 下一步打算).
    """
    if _OPEN.search(heading):
        return UNFINISHED
    if _NEXT.search(heading) or _ADVICE.search(heading):
        return ASIDE
    if _ANSWER.search(heading):
        return ANSWERED
    return FOUND if _PROBLEM.search(heading) else ""


def is_signature(line: str) -> bool:
    """Whether a line is who signs a notice, or when: no part of what it lists."""
    plain = line.strip()
    return (_DATED.fullmatch(plain) or _SIGNED.fullmatch(plain)) is not None


def is_advice(opener: str) -> bool:
    """Whether a line opens a list of what is asked for (巡察建议：), not of what was found."""
    return _ADVICE.search(opener) is not None


def sections(text: str, found: Sequence[Unit], usual: str) -> list[Section]:
    """The sections of a notice, split where the highest numbers are whose headings say what they hold.

    Args:
        text: of the document.
        found: its units.
        usual: kind of a section whose heading does not say; the whole document is one where no heading does.
    """
    for level in (1, 2, 3):
        heads = [u for u in found if u.level == level]
        kinds = [heading_kind(text[u.words : u.end]) for u in heads]
        if {FOUND, ANSWERED, UNFINISHED} & set(kinds):
            bounds = [*(u.start for u in heads), len(text) + 1]
            return [
                _section(text, [u for u in found if a < u.start < b], kind or ASIDE, told=True)
                for a, b, kind in zip(bounds, bounds[1:], kinds, strict=False)
            ]
    return [_section(text, found, usual, told=False)]


def _section(text: str, found: Sequence[Unit], kind: str, *, told: bool) -> Section:
    section, open_ = Section(kind, told), list[Place]()
    for unit in found:
        if unit.level:
            while open_ and open_[-1].head.level >= unit.level:
                open_.pop()
            place = Place(unit)
            (open_[-1].below if open_ else section.places).append(place)
            open_.append(place)
            continue
        if unit.fresh and is_signature(text[unit.start : unit.end]):
            continue
        # an item of a running list ends with its paragraph
        while open_ and open_[-1].head.level == RUN_IN and "\n" in text[open_[-1].head.start : unit.start]:
            open_.pop()
        (open_[-1].body if open_ else section.loose).append(unit)
    return section
