"""Modifiers: what stands beside a number and says how exact it is, and the bounds that it leaves (约300, 300余, 不少于300)."""

from __future__ import annotations

import re
from functools import partial

from pipeline.wordlists import either, ends, heads
from pipeline.wordlists import words as words_of

_words = partial(words_of, "modifiers")


def _bounding(place: str) -> dict[str, tuple[bool, bool]]:
    """The modifiers that stand in a place: word → whether the number is a least one, whether it is a greatest one."""
    kinds = {"at least": (True, False), "as much as": (True, True), "at most": (False, True), "about": (False, False)}
    return {word: kinds[kind] for kind in kinds for word in _words(f"{kind}, {place}")}


BEFORE = _bounding("before")
_AFTER_UNIT = _bounding("after")
_BOUNDS = BEFORE | dict.fromkeys(_words("at least, inside"), (True, False)) | _AFTER_UNIT
_BOUNDS |= dict.fromkeys(_words("about, inside"), (False, False))
# what ends in a modifier and is another word: 节约500万元, 最近3起
_OTHER_WORDS = frozenset(_words("another word"))
_BEFORE = re.compile(either(BEFORE) + r"为?\Z")
BEFORE_ENDS = frozenset(ends(BEFORE)) | {"为"}
_AFTER = re.compile(either(_AFTER_UNIT))
AFTER_LETTERS = frozenset(heads(_AFTER_UNIT))
_LONGEST = max(map(len, BEFORE)) + 1
# 上百: these alone stand before a round number, and before nothing else
_OF_ROUND = frozenset(_words("before a round number"))
_ROUND = frozenset(_words("round"))


def before(text: str, start: int) -> tuple[int, str]:
    """Where the modifier before a number begins, and it; (`start`, empty) if there is none.

    Args:
        text: the text.
        start: of the number.
    """
    if text[start - 1 : start] not in BEFORE_ENDS:
        return start, ""
    m = _BEFORE.search(text, max(0, start - _LONGEST), start)
    if m is None:
        return start, ""
    word = m[0].removesuffix("为")
    if text[m.start() - 1 : m.start()] + word in _OTHER_WORDS:
        return start, ""
    if word in _OF_ROUND and text[start : start + 1] not in _ROUND:
        return start, ""
    return m.start(), word


def after(text: str, end: int) -> tuple[str, int]:
    """The modifier behind a unit and where it ends; (empty, `end`) if there is none.

    Args:
        text: the text.
        end: of the unit, exclusive.
    """
    m = _AFTER.match(text, end) if text[end : end + 1] in AFTER_LETTERS else None
    return (m[0], m.end()) if m else ("", end)


def bounds(value: float, modifier: str) -> tuple[float | None, float | None]:
    """What a modifier leaves certain: 1900余 is 1900 at least, 近300 is 300 at most, 约240 is neither.

    Args:
        value: of the number.
        modifier: as written; one that bounds nothing, or none, leaves the number as it is.

    Returns:
        Least and greatest value; None where it has no such bound.
    """
    least, most = _BOUNDS.get(modifier, (True, True))
    return value if least else None, value if most else None
