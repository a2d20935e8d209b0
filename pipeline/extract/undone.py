"""What was long left undone, told without a word for deficiency: `村里一直没有路灯`, `费用迟迟未退`, `账本三年没贴出来过`.

A time that passed and a negation say it of any verb. It counts where the clause names no other problem: that says what is amiss.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.extract import numerals, objects, subjects
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Problem
from pipeline.extract.subjects import DELIMITERS
from pipeline.lexicons import Lexicons
from pipeline.wordlists import either, ends, heads, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "undone")

_STILL = rf"{either(_words('still'))}?"
_NOT = _words("not")
_NUMERAL = one_of((*numerals.HAN_SIGNS, *GLYPHS, *_words("several"), *"0123456789０１２３４５６７８９"))
# 三年, 近两年来, ××年, but no year of the calendar
_YEARS = rf"(?<!{_NUMERAL}){_NUMERAL}{{1,2}}年{either(_words('more or less'))}?"
# 始终不, 从不, 一直不 say as often what nobody does wrong
_LONG = re.compile(
    rf"(?:(?:{either(_words('long'))}|{_YEARS}){_STILL}{either(_NOT)}|{either(_words('long refused'))}{_STILL}不)"
    # 答复迟迟没有。: what is not there stands before it, and may be no fault
    rf"(?!{either(_words('no fault'))}|有(?:{one_of(DELIMITERS)}|\Z))(?={none_of(DELIMITERS)})"
)
# the negation with the last character of what stands before it, which is rarer than the first
_LAST = one_of(dict.fromkeys("年" + ends(_words("long", "long refused", "more or less"))))
_HINT = re.compile(rf"{_LAST}{_STILL}{one_of((*heads(_NOT), '不'))}")
# characters of the longest time before a hint, and of the longest exception behind it
_BEFORE, _BEHIND = 5, 4
_OTHER = ("other",)


def find(text: str, lexicons: Lexicons, found: Sequence[Problem]) -> list[Problem]:
    """Every thing long left undone in whose clause nothing else is named, in order; none crosses a line feed.

    Args:
        text: any text.
        lexicons: the subjects, which decide the kinds.
        found: the problems found otherwise.
    """
    around = ((m.start() - _BEFORE, m.end() + _BEHIND) for m in _HINT.finditer(text))
    told = [_problem(text, m, lexicons) for a, b in around if (m := _LONG.search(text, max(0, a), b)) is not None]
    return [t for t in told if not any(p.start < t.end and t.start < p.end for p in found)]


def _problem(text: str, long: re.Match[str], lexicons: Lexicons) -> Problem:
    first, subject = subjects.before(text, long.start(), lexicons)
    stop = objects.end(text, long.end())
    return Problem(
        first, stop, text[first:stop], subject.labels or _OTHER, subject.domain, "predicate", subject=subject.name
    )
