"""What hangs on a body's name and belongs to it: form of firm, office, other name, units and branches, one below another."""

from __future__ import annotations

import re
from functools import partial

from pipeline.extract import names
from pipeline.extract import organization_patterns as written
from pipeline.extract import organization_units as units
from pipeline.extract.masks import GLYPHS
from pipeline.lexicons import Lexicons, OrganizationTerm
from pipeline.segment.words import dictionary
from pipeline.wordlists import either, ends, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_tails")

# committees have no workshops
_NO_UNITS = frozenset({"party", "discipline", "inspection"})
MAX_BELOW = 3
_MAX_GAP = 7
MAX_PLACE = 5
MAX_SHORT = 3
_IN_NAME = rf"(?!{one_of(sorted(names.STOP))})[一-鿿]"
_IN_GAP = rf"(?:{_IN_NAME}|[0-9]|{one_of(GLYPHS)}){{0,{_MAX_GAP}}}?"
# 连铸二|车间, 骨外科三|病区: told by what is done there or by a number
_BY_KIND = re.compile(rf"({_IN_GAP}){either(_words('unit by kind'), _words('no unit'))}")
# 桂溪|收费站: told by where it stands
_BY_PLACE = re.compile(rf"({_IN_GAP}){either(_words('unit by place'), _words('no unit'))}")
# 国家矿山安全监察局|岚川|局: what a body of the state has in a place bears its last word again
_LIKE = re.compile(rf"({_IN_GAP}){either(_words('branch of its like'), _words('branch of its like, but'))}")
# 修理厂, 理事会: one of its kind
_ALONE = re.compile(either(_words("unit alone"), _words("no unit")))
# 道桥系|教工党支部: no body by itself, but its branch is told by it
_OF_BRANCH = re.compile(rf"({_IN_GAP}){either(_words('below a branch'))}")
_NUMBER = re.compile(rf"^第(?:{written.HAN}{{1,2}}|[0-9]{{1,2}})|(?:{written.HAN}{{1,3}}|[0-9]{{1,2}})号?$")
# （北校区）, （海湾院区）: which of its seats is meant
_SEAT = re.compile(rf"[（(](?:{_IN_NAME}){{1,6}}{either(_words('seat'))}[）)]")
# 连铸|车间: verbs of work, which are no words of function
_WORK = frozenset(_words("work of a unit"))
_ROADS = _words("ends a road")
_LENGTHS_OF_ROADS = range(3, 5)
_BRACKETS = frozenset("（(")
# tags of nouns, short forms and what stands before nouns only
_NOUNS = frozenset("njb")
# a quick look: what a unit or a seat ends with is not far off
_ENDINGS = _words("unit by kind", "unit by place", "unit alone", "branch of its like", "below a branch", "seat")
_LAST = re.compile(one_of(ends(_ENDINGS)))
_LONGEST = _MAX_GAP + max(map(len, _ENDINGS)) + len("（）")


def with_tails(text: str, end: int, last: OrganizationTerm, lexicons: Lexicons) -> int:
    """Where a name ends with its form of firm, its office, its other name and its units taken in.

    Args:
        text: the text.
        end: where its last head ends.
        last: that head.
        lexicons: words of function.
    """
    if last.kind == "enterprise" and (firm := written.FIRM_TAIL.match(text, end)):
        body = written.FIRM_BODY.match(text, firm.end())
        end = (body or firm).end()
    if last.role in {"owner", "body"} and text[end : end + 1] in written.TAIL_HEADS:
        end = office.end() if (office := written.TAIL.match(text, end)) else end
    if last.kind == "discipline" and (room := written.ROOM.match(text, end)):
        end = room.end()
    if text[end : end + 1] in _BRACKETS and (other := written.OTHER_NAME.match(text, end)):
        end = other.end()
    if last.kind not in _NO_UNITS and last.role != "owner":
        end = _below(text, end, lexicons)
    if (last.role != "owner" or last.kind == "discipline") and text[end : end + 1] in written.UNIT_HEADS:
        end = unit.end() if (unit := written.UNIT.match(text, end)) else end
    return end


def _below(text: str, end: int, lexicons: Lexicons) -> int:
    """Where the units end that stand below one another behind a name: 钢铁集团|炼钢厂|连铸二车间."""
    for _ in range(MAX_BELOW if _LAST.search(text, end, end + _LONGEST) else 0):
        seat = _SEAT.match(text, end)
        unit = _unit(text, end, lexicons)
        if not (seat or unit):
            break
        end = seat.end() if seat else unit
    return end


def _unit(text: str, at: int, lexicons: Lexicons) -> int:
    """Where the unit ends that begins at `at`; 0 if there is none."""
    if alone := _ALONE.match(text, at):
        return alone.end()
    if (placed := _BY_PLACE.match(text, at)) and _is_place(placed[1]):
        return placed.end()
    if (
        (like := _LIKE.match(text, at))
        and text[at - 1] == like[0][-1]
        and len(like[1]) <= MAX_SHORT
        and _is_place(like[1])
    ):
        return like.end()
    if (told := _BY_KIND.match(text, at)) and _tells_kind(told[1], lexicons):
        return told.end()
    held = _OF_BRANCH.match(text, at)
    return held.end() if held and _tells_kind(held[1], lexicons) and written.UNIT.match(text, held.end()) else 0


def _is_place(gap: str) -> bool:
    if not 0 < len(gap) <= MAX_PLACE:
        return False
    if all(c in GLYPHS for c in gap):
        return True
    return names.is_place(gap) or (gap.endswith(_ROADS) and len(gap) in _LENGTHS_OF_ROADS)


def _tells_kind(gap: str, lexicons: Lexicons) -> bool:
    """Whether what stands before a unit's last word says which it is: a number, words of function, nouns."""
    rest = _NUMBER.sub("", gap)
    if not rest:
        return bool(gap)
    if all(c in GLYPHS for c in rest):
        return True
    return rest in _WORK or _is_nominal(rest) or units.function_start(rest, len(rest), len(rest), lexicons) == 0


def _is_nominal(words: str) -> bool:
    """Whether all are nouns (煤化工), or the last one of a verb (新闻|综合); not so where a verb has them as its object (调整|重点)."""
    *others, (_, tag) = dictionary().tag(words)
    return len(words) > 1 and all(t[0] in _NOUNS for _, t in others) and (tag[0] in _NOUNS or tag == "vn")
