"""Sentences that claim that every body was, or will be, inspected in a term (`实现任期巡察全覆盖`), or what share was."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from pipeline.extract import round_dates
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "coverage_claims")
REACHED, AIMED, DENIED, NAMED = "reached", "aimed", "denied", "named"
_CLAIM = re.compile(either(_words("claim")))
_INSPECTION = re.compile(either(_words("inspection")))
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_DENIED = re.compile(rf"{either(_words('denied'))}[^，；。]{{0,16}}\Z")
_AIMED = re.compile(rf"{either(_words('aimed'))}[^，；。]{{0,20}}\Z")
_REACHED = re.compile(rf"{either(_words('reached'))}[^，；。]{{0,20}}\Z")
_REACHED_BEHIND = re.compile(rf"[^，；。]{{0,16}}?{either(_words('reached behind'))}")
_AIMED_BEHIND = re.compile(rf"[^，；。]{{0,6}}?{either(_words('aimed behind'))}")
_EXIST = re.compile(rf"{either(_words('to be inspected'))}[^，；。]{{0,16}}\Z")
REACH = 40


class Claim(NamedTuple):
    """A claim of coverage.

    Attributes:
        start: offset of its sentence.
        end: offset after it.
        text: the sentence.
        standing: `reached`, `aimed`, `denied`, or `named` where nothing tells.
    """

    start: int
    end: int
    text: str
    standing: str


def find(text: str) -> list[Claim]:
    """The sentences that claim coverage by inspections, in order; one sentence is one claim, as its first mention stands."""
    found = []
    for sentence in _SENTENCE.finditer(text):
        claim = _CLAIM.search(sentence[0])
        if claim and _INSPECTION.search(sentence[0]):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            at, behind = sentence.start() + claim.start(), sentence.start() + claim.end()
            found.append(Claim(start, sentence.end(), text[start : sentence.end()], _standing(text, at, behind)))
    return found


def is_whole(text: str, at: int) -> bool:
    """Whether a figure counts the bodies that there are to inspect (`应巡察党组织312个`), not those that were.

    Args:
        text: the text.
        at: where the figure, with what it counts, begins or stands.
    """
    return _EXIST.search(text, max(0, at - REACH), at) is not None


def _standing(text: str, at: int, behind: int) -> str:
    start = max(0, at - REACH)
    if _DENIED.search(text, start, at):
        return DENIED
    if _AIMED.search(text, start, at) or _AIMED_BEHIND.match(text, behind) or round_dates.is_planned(text, at, behind):
        return AIMED
    return REACHED if _REACHED.search(text, start, at) or _REACHED_BEHIND.match(text, behind) else NAMED
