"""Where what owns a level or a head begins: masks, divisions of the gazetteer and those above them, names that it does not know."""

from __future__ import annotations

from pipeline.extract.mask_roles import is_han
from pipeline.extract.masks import GLYPHS
from pipeline.extract.names import NO_PLACE, PARTIES, UPPER_LEVELS, level_before, unknown_name
from pipeline.lexicons import Gazetteer

# above one another
MAX_DIVISIONS = 4


def mask_before(text: str, at: int) -> int:
    """Start of the run of mask glyphs (or 某) that ends at `at`, `at` if there is none.

    Args:
        text: the text.
        at: where the run ends, exclusive.
    """
    start = at
    while start and text[start - 1] in GLYPHS:
        start -= 1
    if start < at and text[start - 1 : start].isascii() and text[start - 1 : start].isalpha():
        return at
    while start == at and start and text[start - 1] == "某":
        start -= 1
        at = start
    return start


def place_before(text: str, at: int, places: Gazetteer) -> int:
    """Start of the place name that ends at `at`: a mask, a division of the gazetteer, or an unknown name of 2 or 3 characters.

    Args:
        text: the text.
        at: where the name ends, exclusive.
        places: divisions by name.
    """
    start = mask_before(text, at)
    if start < at:
        return start
    start = _gazetteer_before(text, at, places)
    return start if start < at else unknown_name(text, at, 2, 3)


def short_place(text: str, at: int, places: Gazetteer) -> int:
    """Start of a division that ends at `at` without its level (相城|交投集团 is of 相城区); `at` if there is none.

    Args:
        text: the text.
        at: where the name ends, exclusive.
        places: divisions by name.
    """
    for start in range(max(0, at - 4), at - 1):
        if any(text[start:at] + level in places.names for level in UPPER_LEVELS):
            return at if text[start:at] in NO_PLACE else start
    return at


def owner_start(text: str, at: int, places: Gazetteer) -> tuple[int, str]:
    """Where the words that own a head begin, and their level: `省`审计厅, `青岚县`人民政府, `中共××`市委 (called at its 市).

    Args:
        text: the text.
        at: where the head begins.
        places: divisions by name.
    """
    whole = _gazetteer_before(text, at, places)
    start, level = level_before(text, at)
    named = start < at or not is_han(text[at - 1 : at]) or text[at - 1] == "某"
    of_gazetteer = whole <= start - 2 and start < at
    start = place_before(text, start, places) if named and not of_gazetteer else whole
    if start < at:
        start, upper = upwards(text, start, places)
        level = level or upper
    return start, level


def upwards(text: str, start: int, places: Gazetteer) -> tuple[int, str]:
    """Take in the divisions before a division: 贵州省|遵义市, X市|X区|X街道, and 中共 before all.

    Args:
        text: the text.
        start: where the lowest division begins.
        places: divisions by name.

    Returns:
        Where the whole begins, and the level of the first division taken in (empty if there is none).
    """
    level = ""
    for _ in range(MAX_DIVISIONS):
        above, upper = level_before(text, start)
        first = place_before(text, above, places) if above < start else start
        # 市X局: a bare level before a mask is part of the name
        if above == start or (first == above and text[start : start + 1] not in GLYPHS):
            break
        start, level = first, level or upper
    return with_party(text, _region_before(text, start, places)), level


def _region_before(text: str, start: int, places: Gazetteer) -> int:
    """Start of a province or city without its level before a division (广西|天等县, 湖北黄冈|某区); `start` if there is none."""
    while (
        first := next((b for b in (start - 3, start - 2) if b >= 0 and text[b:start] in places.regions), start)
    ) < start:
        start = first
    return start


def with_party(text: str, start: int) -> int:
    """Where a name begins with what stands before all in it (中共|青岚县); `start` if that does not stand there.

    Args:
        text: the text.
        start: where the rest of the name begins.
    """
    if not text.endswith(PARTIES, 0, start):
        return start
    return start - next(len(p) for p in PARTIES if text.endswith(p, 0, start))


def _gazetteer_before(text: str, at: int, places: Gazetteer) -> int:
    """Start of a division that ends at `at`, or right behind it with its level (富宁|县委 is 富宁县's); `at` if there is none."""
    if text[at - 1 : at + 1] not in places.tails and text[at - 2 : at] not in places.tails:
        return at
    for length in range(min(11, at), 1, -1):
        if text[at - length : at + 1] in places.names or text[at - length : at] in places.names:
            return at if text[at - length : at] in NO_PLACE and not _below_province(text, at - length) else at - length
    return at


def _below_province(text: str, start: int) -> bool:
    """Whether a division stands before `start` (湖南省|会同县), or nothing that could do what a verb there says."""
    return level_before(text, start)[0] < start or not is_han(text[start - 1 : start] or "，")
