"""What a mask stands for, read off its neighbours: the units, heads and cues, and the order in which they are tried."""

from __future__ import annotations

import re
from functools import partial

from pipeline.extract import units
from pipeline.wordlists import either, ends, heads, inside, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "mask_roles")
# of the table of `masks`, which reads this module
_GLYPHS = inside(words_of("masks", "star", "cross", "blank"))
_PERCENT = re.compile(rf"\s?{either(_words('percent'), _words('no percent'))}")
_PERCENT_BEFORE = _words("percent before")
# What stands behind a mask is tried only where its first letter is that of a word looked for: nearly all masks stand before another.
_PERCENT_HEADS = frozenset(heads(_words("percent")))
_PLACE = re.compile(
    rf"{either(_words('place'), _words('no place'))}|"
    rf"{either(_words('division of a corps'))}(?={either(_words('behind a division of a corps'))})"
)
_ORG = re.compile(either(_words("org"), _words("no org")))
_PLACE_HEADS = frozenset(heads(_words("place", "division of a corps")))
_ORG_HEADS = frozenset(heads(_words("org")))
_ORG_LATER = re.compile(rf"[一-鿿]{{1,8}}?{either(_words('org later'), _words('no org later'))}")
_NOT_NAME = re.compile(either(_words("in no name"), _words("in a name")))
_TITLE_RIGHT = re.compile(either(_words("title behind")))
_TITLE_HEADS = frozenset(heads(_words("title behind")))
_NO_TITLE_AFTER = _words("before no title")
_TITLE_LEFT = re.compile(rf"{either(_words('title before'))}\Z")
# nearly all masks have none of these letters before
_TITLE_ENDS = frozenset(word[-1] for word in _words("title before"))
_BEHIND_PERSON = frozenset(_words("behind a person"))
_SURELY_BEHIND_PERSON = _words("surely behind a person")
_BEFORE_SURNAME = frozenset(_words("before a surname"))
_SURNAMES = frozenset(_words("surname"))
_YEAR_RUN = re.compile(either(_words("century")))
_DURATION_LEFT = re.compile(rf"{either(_words('before a duration'))}\Z")
_DURATION_RIGHT = re.compile(f"年{either(_words('behind years'))}")
_DATED = re.compile(rf"年(?:{either(_words('part of a year'))}|[0-9０-９{_GLYPHS}]+月)")
_DAY, _NO_DAY = _words("day"), _words("no day")
_DATE_HEADS = frozenset({*"年月号", *heads(_DAY)})
# as long is a year written in full
_YEAR_LENGTH = 4
COUNTED_LEFT = re.compile(rf"{either(_words('before a count', 'before a rate'))}\Z")
_RATE_LEFT = _words("before a rate")
_PLACE_LEFT = re.compile(rf"{either(_words('before a place'))}\Z")
_PLACE_RIGHT = re.compile(either(_words("behind a place")))
_OPENS, _CLOSES = frozenset(_words("opens a quotation")), frozenset(_words("closes a quotation"))
_NUMERAL = one_of(_words("numeral"))
_LISTED = rf"(?:{_NUMERAL}|[0-9０-９{_GLYPHS}]){{1,4}}"
_JOINS = one_of(_words("joins ordinals"))
# `第x、第x轮` shares one unit
_ORDINAL_LIST = re.compile(rf"(?:(?:{_JOINS}|[—-]){{1,2}}第?{_LISTED}){{1,8}}")
# 第**、**轮: the list goes on
_ORDINAL_BEFORE = re.compile(rf"第{_LISTED}{_JOINS}\Z")
_ORDINAL_RIGHT = re.compile(either(_words("behind an ordinal")))
_ORDINAL_HEADS = frozenset(heads(_words("behind an ordinal")))

# the number of a thing, no quantity: telephone, identity, card, plate, credit code, file
_IDENTIFIER_LEFT = re.compile(
    rf"{either(_words('identifier'))}(?:{either(_words('behind an identifier'))}|[(\sA-Za-z0-9０-９-])*\Z"
)
_PLATE_LEFT = re.compile(rf"{one_of(_words('plate'))}[A-Z](?:[·• -]|[0-9A-Z])*\Z")
# the last letters of these words, and a letter of a plate
_IDENTIFIER_LETTERS = re.compile(f"{one_of(ends(_words('identifier')))}|[A-Z]")
_FILE_LEFT = re.compile(rf"{one_of(_words('closes a year'))}\s?(?:字?第)?\Z|{one_of(_words('kind of file'))}第?\Z")
# one of these, or white space, stands right before whatever the patterns above find
_BEFORE_NUMBER_OF_A_THING = frozenset(
    {
        *ends(_words("identifier")),
        *"".join(_words("behind an identifier")),
        *"(-·•0123456789０１２３４５６７８９",
        *"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    }
)
# where somebody lives: a street, and the number of a house, a building, a room
_HOUSE_LEFT = re.compile(rf"{either(_words('before a house'))}\s?\Z")
_HOUSE_RIGHT = re.compile(rf"{either(_words('house'), _words('no house'))}(?:$|[\d，。；、）)\s一-鿿{_GLYPHS}])")
_BUILDING = re.compile(either(_words("building"), _words("no building")))
_HOUSE_LETTERS = frozenset(heads(_words("house", "building")))
_HOUSE_ALONE = _words("building without a street")
_STREET_HEADS = frozenset(heads(_words("street")))
_STREET = re.compile(rf"{either(_words('street'), _words('no street'))}(?!{one_of(_words('behind no street'))})")


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether the run is part of the number of a thing: by the word before it, or by digits on either side (138****1234).

    Args:
        text: the text.
        start: of the run.
        end: of the run, exclusive.
    """
    run, before = text[start:end], text[start - 1 : start]
    if (before in _BEFORE_NUMBER_OF_A_THING or before.isspace()) and _IDENTIFIER_LETTERS.search(
        text, max(0, start - 24), start
    ):
        named = _IDENTIFIER_LEFT.search(text, max(0, start - 24), start)
        if named or _PLATE_LEFT.search(text, max(0, start - 8), start):
            # but 手机**部, 发放银行卡**张
            return len(run) >= LONG or units.after(text, end) is None
    if text[end : end + 1] == "号" and _FILE_LEFT.search(text, max(0, start - 4), start):
        return True
    if len(run) < LONG:
        return False
    # a masked quantity shows at most its first digits
    digits = sum(c.isdecimal() for c in run)
    inner = run.lstrip(_ANY_DIGIT)
    return 0 < digits < len(run) and (inner.rstrip(_ANY_DIGIT) != inner or digits >= SHOWN)


_ANY_DIGIT = "0123456789０１２３４５６７８９"
# as many characters has no quantity, and so many digits at its head show no masked one
LONG, SHOWN = 7, 3


def is_han(c: str) -> bool:
    """Whether `c` is one CJK unified ideograph."""
    return "一" <= c <= "鿿"


def unit_after(text: str, end: int) -> str | None:
    """The measure word right after `end`, a scale before it included and 余 or 多 left out (`x.x万余条` → 万条).

    Args:
        text: the text.
        end: of a run, exclusive.
    """
    if text[end : end + 1] not in units.PREFIXES:
        measure = units.single(text, end)
        return measure[0] if measure else None
    unit = units.after(text, end)
    return unit.scale + unit.measure if unit else None


def role_of(text: str, start: int, end: int) -> tuple[str, str | None]:
    """Role and unit of the run `start` to `end`; `text` is the last resort.

    Args:
        text: the text.
        start: of the run.
        end: of the run, exclusive.
    """
    left, right = text[max(0, start - 8) : start], text[end : end + 16]
    head = right[:1]
    if is_identifier(text, start, end):
        return "text", None
    if head in _STREET_HEADS and _STREET.match(right):
        return "place", None
    if head in _HOUSE_LETTERS and _is_house(left, right):
        return "place", None
    if head in _DATE_HEADS or end - start == _YEAR_LENGTH:
        role = _date_role(text[start:end], left, right)
        if role:
            return role
    if ((head in _PERCENT_HEADS or head.isspace()) and _PERCENT.match(right)) or left.endswith(_PERCENT_BEFORE):
        return "percent", None
    if (head in _ORDINAL_HEADS and _ORDINAL_RIGHT.match(right)) or text[start] == "第" or _is_ordinal(left):
        others = _ORDINAL_LIST.match(text, end)
        return "ordinal", unit_after(text, others.end() if others else end)
    return _name_or_count(text, start, end, left, right)


def _is_ordinal(left: str) -> bool:
    """第|**, 第一、|**: the mask goes on with an ordinal."""
    return "第" in left and (left.endswith("第") or _ORDINAL_BEFORE.search(left) is not None)


def _is_house(left: str, right: str) -> bool:
    """幸福小区X栋|X单元: the number of a house, a building or a room."""
    if _HOUSE_LEFT.search(left):
        return _HOUSE_RIGHT.match(right) is not None or _BUILDING.match(right) is not None
    return right.startswith(_HOUSE_ALONE) and not left.endswith("第")


def _date_role(run: str, left: str, right: str) -> tuple[str, str | None] | None:
    if right.startswith("年"):
        lasting = _DURATION_LEFT.search(left) or _DURATION_RIGHT.match(right)
        dated = (len(run) > 1 and not lasting) or _DATED.match(right)
        if _YEAR_RUN.match(run) or dated:
            return "year", None
        return ("ordinal", "年") if left.endswith("第") else ("count", "年")
    if right.startswith("月"):
        return "month", None
    if right.startswith("号") and left.endswith("第"):
        return "ordinal", None
    if right.startswith(_DAY) and not right.startswith(_NO_DAY):
        return "day", None
    whole_year = len(run) == _YEAR_LENGTH and _YEAR_RUN.match(run) and run[:2].isdecimal()
    return ("year", None) if whole_year and units.after(right, 0) is None else None


def _name_or_count(text: str, start: int, end: int, left: str, right: str) -> tuple[str, str | None]:
    if _person(left, right):
        return "person", None
    unit = unit_after(text, end)
    if unit:
        return "count", unit
    head = right[:1]
    if head in _PLACE_HEADS and _PLACE.match(right):
        return "place", None
    if (head in _ORG_HEADS and _ORG.match(right)) or _named_later(right):
        return "org", None
    if left[-1:] in _OPENS and right[:1] in _CLOSES:
        return "text", None
    boundary = not right or not is_han(right[0])
    if boundary and COUNTED_LEFT.search(left):
        return ("percent" if left.endswith(_RATE_LEFT) else "count"), None
    if _PLACE_LEFT.search(left) or _PLACE_RIGHT.match(right):
        return "place", None
    return ("count", None) if text[start:end][0].isdecimal() and boundary else ("text", None)


def _named_later(right: str) -> bool:
    """`xx轻纺集团`, `**水电职院`: a body's suffix within a few characters, and no word between that a name cannot hold."""
    m = _ORG_LATER.match(right)
    return m is not None and _NOT_NAME.search(m[0]) is None


def _person(left: str, right: str) -> bool:
    if right.startswith(_SURELY_BEHIND_PERSON):
        return True
    if right[:1] in _TITLE_HEADS and _TITLE_RIGHT.match(right) and not left.endswith(_NO_TITLE_AFTER):
        return True
    boundary = not right or not is_han(right[0])
    if left[-1:] in _TITLE_ENDS and _TITLE_LEFT.search(left):
        return boundary or right[0] in _BEHIND_PERSON
    return left[-1:] in _SURNAMES and _begins_name(left) and not _heads_name(right)


def _begins_name(left: str) -> bool:
    """Whether the surname at the end of `left` begins a word: after a boundary, a title, or a word that takes a person."""
    before = left[-2:-1]
    return not before or not is_han(before) or _TITLE_LEFT.search(left[:-1]) is not None or before in _BEFORE_SURNAME


def _heads_name(right: str) -> bool:
    """高*县, 金××公司: a place or body follows, so the letter before was no surname."""
    return _PLACE.match(right) is not None or _ORG.match(right) is not None or _named_later(right)


_SOME_PLACE = re.compile(either(_words("some place"), _words("no some place")))
_SOME_ORG = re.compile(either(_words("some org"), _words("no some org")))


def role_of_some(text: str, start: int, end: int) -> str | None:
    """Role of 某 or 某某; None where nothing is withheld (`某个领域`, `某些`).

    Args:
        text: the text.
        start: of 某.
        end: behind the last 某.
    """
    left, right = text[max(0, start - 8) : start], text[end : end + 4]
    if _person(left, right):
        return "person"
    if right.startswith(("年", "月", "日")):
        return {"年": "year", "月": "month", "日": "day"}[right[0]]
    if _SOME_PLACE.match(right):
        return "place"
    if _SOME_ORG.match(right):
        return "org"
    return "place" if end - start > 1 and _PLACE.match(right) else None
