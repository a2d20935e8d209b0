"""Measure words: what follows a numeral or a mask and says what is counted (`个`, `万余条`, `人次`, `%`)."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "units")
# 3件（人）, 5人（次）: a measure word with another in brackets
_BRACKETED = {"件": "件[(（](?:人|次)[)）]次?", "人": "人[(（]次[)）]"}
# 村 counts only before the number of its group
_BEFORE_NUMBER = {"村": "村(?=[、，]?[0-9xX×*]+组)"}


def _by_first_letter() -> dict[str, re.Pattern[str]]:
    # one small pattern a first letter: trying a hundred alternatives at every figure cost a fifth of the whole analysis
    measures, no_measures = _words("measure"), _words("no measure")
    found = {letter: [pattern] for letter, pattern in _BRACKETED.items()}
    # words that merely begin like a measure word stay apart (人大, 项目, 场所, 组织)
    for letter in dict.fromkeys(w[0] for w in measures):
        found.setdefault(letter, []).append(either([w for w in measures if w[0] == letter], no_measures))
    # 处 and 所 count only what they are known to count: 3处违建, 2所学校
    counted = _words("measure and what it counts")
    for letter in dict.fromkeys(w[0] for w in counted):
        found.setdefault(letter, []).append(f"{letter}(?={either(w[1:] for w in counted if w[0] == letter)})")
    for letter, pattern in _BEFORE_NUMBER.items():
        found.setdefault(letter, []).append(pattern)
    return {letter: re.compile("|".join(patterns)) for letter, patterns in found.items()}


_BY_LETTER = _by_first_letter()
FIRST_LETTERS = "".join(sorted(_BY_LETTER))
_MORE = rf"({one_of(_words('more'))})?"
_SCALE, _TENS = one_of(_words("scale")), one_of(_words("tens"))
_PREFIX = re.compile(rf"{_MORE}({_TENS}?{_SCALE}|{one_of(_words('scale alone'))})?{_MORE}")
PREFIXES = frozenset(_words("more", "tens", "scale", "scale alone"))
_WHOLE_SCALE = frozenset(_words("scale"))


class Unit(NamedTuple):
    """A measure word as written: `万余条` is scale 万, measure 条, more 余.

    Attributes:
        scale: 万, 十万, 亿 …, empty if none.
        measure: the measure word, empty if a scale stands alone.
        more: 余, 多 or 几, empty if none.
        end: offset after it.
    """

    scale: str
    measure: str
    more: str
    end: int


def single(text: str, at: int) -> re.Match[str] | None:
    """The measure word without scale, 余 or 多 that begins at `at`, as a match, or None.

    Args:
        text: the text.
        at: where it must begin.
    """
    pattern = _BY_LETTER.get(text[at : at + 1])
    return pattern.match(text, at) if pattern else None


def after(text: str, at: int) -> Unit | None:
    """The measure word that begins at `at`, or None.

    Args:
        text: the text.
        at: where it must begin, a scale before the measure word included.
    """
    letter = text[at : at + 1]
    if letter in PREFIXES:
        return _prefixed(text, at)
    pattern = _BY_LETTER.get(letter)
    measure = pattern.match(text, at) if pattern else None
    return Unit("", measure[0], "", measure.end()) if measure else None


def _prefixed(text: str, at: int) -> Unit | None:
    """A measure word with 余, a scale, or both before it."""
    m = _PREFIX.match(text, at)
    more = (m[1] or m[3] or "") if m else ""
    scale = (m[2] or "") if m else ""
    end = m.end() if m else at
    pattern = _BY_LETTER.get(text[end : end + 1])
    measure = pattern.match(text, end) if pattern else None
    if measure is None:
        return Unit(scale, "", more, end) if scale and scale[-1] in _WHOLE_SCALE else None
    return Unit(scale, measure[0], more, measure.end())


class Share(NamedTuple):
    """A sign or word that makes a number a share of a hundred.

    Attributes:
        unit: `%`, or 百分点: by how much a percentage changed, which is no percentage.
        per: what one of it is, in hundredths, as a divisor: 1 of %, 10 of ‰.
        end: offset after it.
    """

    unit: str
    per: int
    end: int


_POINTS = either(_words("points"))
_SHARE = re.compile(rf" ?(?:{one_of(_words('percent'))}(?P<points>{_POINTS})?|(?P<mille>‰)|(?P<point>{_POINTS}))")


def share(text: str, at: int) -> Share | None:
    """`%`, `‰` or 个百分点 that begins at `at` (a space before it allowed), or None.

    Args:
        text: the text.
        at: where it must begin.
    """
    m = _SHARE.match(text, at)
    if m is None:
        return None
    points = m["point"] or m["points"]
    return Share("百分点" if points else "%", 10 if m["mille"] else 1, m.end())
