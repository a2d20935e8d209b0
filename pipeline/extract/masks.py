"""Masks: runs of glyphs that stand for something withheld, and what each stands for.

Glyphs, roles and units follow `docs/codebook.md`. What is withheld stays withheld: no name is ever inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter

from pipeline.extract import mask_roles
from pipeline.extract.mentions import Mask, made
from pipeline.wordlists import inside, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "masks")
STARS = "".join(_words("star"))
CROSSES = "".join(_words("cross"))
BLANKS = "".join(_words("blank"))
GLYPHS = STARS + CROSSES + BLANKS
_G = inside(GLYPHS)
_GLYPHS = one_of(GLYPHS)
_D = "0-9０-９"

_RUN = re.compile(rf"{_GLYPHS}[{_G}{_D}]*(?:[.．][{_G}{_D}]+)?")
_SOME = re.compile("某+")
_IDIOM = re.compile(
    rf"(?<![A-Za-z{_D}{_G}])(?:[{_D}A-Z]|{_GLYPHS}+)(?:[+＋](?:[{_D}A-Z]|{_GLYPHS}+))+(?:[＞>＝=≥](?:[{_D}A-Z]|{_GLYPHS}+))?(?![A-Za-z{_D}])"
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTER_WORDS = _words("behind a letter")
_HAN_LEFT = frozenset(_words("numeral"))
# 二〇×年: the digits of a year that a mask can end
_YEARS = frozenset(_words("begins a year"))
_NOTES = _words("begins a note")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{2,}?)(?<=\S)\1(?![*_])")
MAX_RULE = 100
_START = itemgetter(Mask._fields.index("start"))
_CLAUSE = frozenset(_words("ends a clause"))


def find(text: str) -> list[Mask]:
    """Every mask of `text` in order, roles and units set, bounds not yet (they need the document's convention).

    Source: the project's codebook. Runs are maximal for ONE value: `20xx` and `**.**` are one mask, `×月×日` are two.
    """
    idioms = _idioms(text) if "+" in text or "＋" in text else []
    found = [Mask(s, e, text[s:e], "idiom") for s, e in idioms]
    within = iter(idioms)
    idiom = next(within, None)
    bold = _bold_marks(text) if "**" in text or "__" in text else frozenset()
    for start, end in _runs(text):
        while idiom and idiom[1] <= start:
            idiom = next(within, None)
        if (idiom and idiom[0] <= start) or start in bold or _plain(text, start, end):
            continue
        role, unit = mask_roles.role_of(text, start, end)
        found.append(made(Mask, (start, end, text[start:end], role, unit, None, None)))
    if "某" in text:
        found.extend(_some(text))
    return sorted(found, key=_START)


def _idioms(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _IDIOM.finditer(text) if any(c in GLYPHS for c in m[0])]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Candidate runs, digits before the first glyph taken in (`20xx`, `1xx`; Chinese ones after 第 and in a year)."""
    last = 0
    for m in _RUN.finditer(text):
        start, end = m.span()
        while start > last and text[start - 1].isdecimal():
            start -= 1
        if start == m.start():
            start = _han_prefix(text, start, last)
        # a full stop of a list number or sentence is no decimal point of the mask
        yield start, end
        last = end


def _han_prefix(text: str, start: int, last: int) -> int:
    s = start
    while s > last and text[s - 1] in _HAN_LEFT:
        s -= 1
    if s < start and (text[s - 1 : s] == "第" or text[s:start] in _YEARS):
        return s
    return start


def _plain(text: str, start: int, end: int) -> bool:
    """Whether the run is ordinary writing: a letter of a word, a multiplication sign, a bullet, a footnote star, a rule."""
    run = text[start:end]
    left, right = text[start - 1 : start], text[end : end + 1]
    if left in _LETTERS or right in _LETTERS:
        return True
    if run in "xXｘＸ" and text.startswith(_LETTER_WORDS, end):
        return True
    # each is asked only of the glyph that it is about
    first = run[0]
    return (
        ((end - start == 1 or run[-1].isdecimal()) and _multiplication(text, start, end))
        or (first in "○◯" and _zero(text, start, end))
        or ("_" in run and _joint(text, start, end))
        or (first in STARS and _star_mark(text, start, end))
        or (first in _BOXES and _box(text, start, end))
        or (first in "*_" and _EMPHASIS.fullmatch(text, start, end) is not None)
        or (left in _BESIDE_RULE and right in _BESIDE_RULE and _rule(text, start, end))
    )


def _zero(text: str, start: int, end: int) -> bool:
    """二○二三年: a circle among Chinese digits is a zero."""
    if end - start > 2:
        return False
    around = text[max(0, start - 3) : start] + text[end : end + 3]
    return sum(c in _HAN_LEFT for c in around) >= 2 and "年" in text[end : end + 4]


def _joint(text: str, start: int, end: int) -> bool:
    """附件1_名单, 2023_report: an underscore that joins, unless it makes a year (`202_`)."""
    run = text[start:end]
    if not run[0].isdecimal():
        return False
    return not (len(run.rstrip("_")) in {2, 3} and run[:2] in {"19", "20"} and len(run) == 4)


_PRODUCT = re.compile(rf"[{_D}]+(?:[xXｘＸ×*＊✕✖╳][{_D}]+(?:\.[{_D}]+)?)+")


def _multiplication(text: str, start: int, end: int) -> bool:
    """`3x4`, `3 × 4`, `5*8`: one sign between two numbers, unless they make a year (`20x1年`)."""
    run = text[start:end]
    if len(run) == 1 and run in STARS + CROSSES:
        if " " not in text[start - 1 : end + 1]:
            return False
        return text[:start].rstrip(" ")[-1:].isdecimal() and text[end:].lstrip(" ")[:1].isdecimal()
    if _PRODUCT.fullmatch(run) is None:
        return False
    return not (len(run) == 4 and run[:2] in {"19", "20"} and text[end : end + 1] == "年")


def _star_mark(text: str, start: int, end: int) -> bool:
    """A bullet or note star at a line's start, a note star after a word at a clause's end."""
    if end - start > 2:
        return False
    at_start = start == 0 or text[start - 1] == "\n"
    after = text[end : end + 1]
    if at_start and (after in {" ", "\t", "　"} or text.startswith(_NOTES, end)):
        return True
    before = text[start - 1 : start]
    at_end = after in {"", "\n"} or (after in _CLAUSE and end - start == 1)
    return (
        at_end
        and not at_start
        and mask_roles.is_han(before)
        and before != "第"
        and not mask_roles.COUNTED_LEFT.search(text[max(0, start - 6) : start])
    )


_BOXES = frozenset(_words("empty box"))
_BOX_BEFORE = frozenset((*_words("before a box"), *" \u3000\t\n"))
_TICKED = re.compile(f"{one_of(_words('box'))} ?[一-鿿]")


def _box(text: str, start: int, end: int) -> bool:
    """□是 □否, ☑已整改 □未整改: a box to tick, another one in its line; a lone □ that hides nothing known."""
    if end - start > 1:
        return False
    begun = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[max(begun, start - MAX_RULE) : stop if 0 <= stop < end + MAX_RULE else end + MAX_RULE]
    stands = not text[start - 1 : start] or text[start - 1] in _BOX_BEFORE
    after = text[end : end + 1]
    boxes = len(_TICKED.findall(line))
    if stands and after and (after == " " or mask_roles.is_han(after)):
        return boxes > 1 and mask_roles.role_of(text, start, end)[0] not in {"count", "percent", "year", "month", "day"}
    return boxes > 1 and text[start] == "□" and mask_roles.role_of(text, start, end)[0] == "text"


# **25**个: a number in Markdown's emphasis, shown whole
_EMPHASIS = re.compile(rf"(\*{{1,2}}|_{{1,2}})[{_D}][{_D}.．]*\1")
_RULE_MARKS = GLYPHS + " \t　-—="
_BESIDE_RULE = frozenset({*_RULE_MARKS, "\n", ""})


def _rule(text: str, start: int, end: int) -> bool:
    """A line of glyphs alone (a rule, a blank to fill in)."""
    before = text.rfind("\n", max(0, start - MAX_RULE), start) + 1 or max(0, start - MAX_RULE)
    after = text.find("\n", end, end + MAX_RULE)
    line = text[before : after if after >= 0 else end + MAX_RULE]
    return not line.strip(_RULE_MARKS) and len(text) > end - start


def _bold_marks(text: str) -> frozenset[int]:
    """Where Markdown's `**bold**` opens and closes: a pair of which neither mark can be read as a mask."""
    marks = set()
    for m in _BOLD.finditer(text):
        opening, closing = m.start(), m.end() - 2
        sentence = not _CLAUSE.isdisjoint(m[2])
        # **整改率**95%: no quantity hides its first digits and shows its last
        shown = text[m.end() : m.end() + 1].isdecimal()
        if not _readable(text, opening) and (sentence or shown or not _readable(text, closing)):
            marks |= {opening, closing}
    return frozenset(marks)


def _readable(text: str, start: int) -> bool:
    return mask_roles.role_of(text, start, start + 2)[0] != "text"


def _some(text: str) -> Iterator[Mask]:
    for m in _SOME.finditer(text):
        role = mask_roles.role_of_some(text, m.start(), m.end())
        if role:
            yield Mask(m.start(), m.end(), m[0], role)


def normalise(text: str, masks: Sequence[Mask], offset: int = 0) -> tuple[str, list[tuple[int, int, int, int]]]:
    """`text` with each withheld value as a typed placeholder, and the alignment.

    Args:
        text: the text, or a stretch of it that begins at `offset`.
        masks: masks wholly inside the stretch, in order; idioms stay as they are.
        offset: where the stretch begins.

    Returns:
        The normalised text (`〔COUNT〕个`), and for each placeholder (start, end in `text`, start, end in the result), all
        relative to the stretch; `align` reads it either way.
    """
    out: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    at = length = 0
    for mask in masks:
        if mask.role == "idiom":
            continue
        start, end, placeholder = mask.start - offset, mask.end - offset, f"〔{mask.role.upper()}〕"
        out += (text[at:start], placeholder)
        length += start - at
        spans.append((start, end, length, length + len(placeholder)))
        length += len(placeholder)
        at = end
    out.append(text[at:])
    return "".join(out), spans
