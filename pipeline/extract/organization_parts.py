"""The heads of a text's organizations, each with what owns it: division, level, mask, unknown name, or words of its function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from pipeline.extract import names, owners
from pipeline.extract import organization_patterns as written
from pipeline.extract import organization_units as units
from pipeline.extract.mask_roles import is_han, role_of
from pipeline.extract.masks import GLYPHS
from pipeline.extract.organization_heads import MAX_NAME, Head, heads
from pipeline.lexicons import Gazetteer, Lexicons, OrganizationTerm
from pipeline.segment.words import dictionary
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_parts")
_LEVELS_OF_FIRMS = "".join(_words("level of a firm"))
# 全省国有企业, 外省公司: the level is part of another word
_NO_LEVEL = frozenset(_words("no level behind"))
_OWN_LEVEL = _words("level in the head")
# heads that words of a function alone make a name of (后勤|集团), as they do of every head that is no firm
_GROUPS = _words("firm by function")
# 农村|学校, 专科|医院: what these do is no name
_NOT_BY_FUNCTION = _words("not by function")
# heads that keep a room from being a body: 信访|接待室 is none
_ROOMS = frozenset(_words("room"))
_NATIONWIDE = _words("nationwide")
_COUNTRY = tuple(sorted(_words("country"), key=len, reverse=True))
_OF_COUNTRY = frozenset({"association", "education", "government", "other"})
_NAMED_ROLES = frozenset({"body", "named", "unit"})


@dataclass(slots=True)
class Part:
    """A head with what owns it, before heads are joined; `bare` if it is a mention with nothing before `head`."""

    start: int
    head: int
    end: int
    term: OrganizationTerm
    level: str
    bare: bool

    @property
    def is_function(self) -> bool:
        """Whether words of function make its name: 财务|处."""
        return self.head < self.end - len(self.term.term)


def parts(text: str, lexicons: Lexicons) -> list[Part]:
    """Every head of `text` that can be one, in order, with what owns it.

    Args:
        text: any text.
        lexicons: heads, words of function, and divisions.
    """
    found = (_part(text, head, lexicons) for head in heads(text, lexicons))
    return [_nationwide(text, part) for part in found if part is not None]


def _nationwide(text: str, part: Part) -> Part:
    """中国|××协会, 国家|××局: what stands before a withheld name, and 中国 before one of function (中国|矿业联合会)."""
    if part.start < part.end and text[part.start] in GLYPHS:
        part.start -= next((len(w) for w in _NATIONWIDE if text.endswith(w, 0, part.start)), 0)
    elif part.term.kind in _OF_COUNTRY and part.term.role in _NAMED_ROLES and text.endswith(_COUNTRY, 0, part.start):
        part.start -= next(len(w) for w in _COUNTRY if text.endswith(w, 0, part.start))
    return part


def _part(text: str, head: Head, lexicons: Lexicons) -> Part | None:
    """The head with its owner words, or None where it is part of another word."""
    start, end, term = head
    places = lexicons.gazetteer
    if term.role in {"fixed", "short"}:
        return Part(owners.with_party(text, start), start, end, term, term.level, bare=True)
    if term.term in _ROOMS:
        return None
    if term.role == "owner":
        return _owner(text, head, places)
    college = term.role == "named" and term.kind == "education"
    told = (college or not (term.bare or term.kind == "enterprise")) and not term.term.endswith(_NOT_BY_FUNCTION)
    if term.role == "unit" or told:
        by_function = _by_function(text, head, lexicons)
        if by_function is not None or term.role == "unit":
            return by_function
    if term.role == "named":
        named = _named(text, head, places)
        return named or (_by_function(text, head, lexicons) if term.term in _GROUPS else None)
    start = _ordinal(text, start)
    if term.term.startswith(_OWN_LEVEL):
        return _of_own_level(text, (start, end, term), places)
    first, level = owners.owner_start(text, start, places)
    if text[first:start] in names.LEVEL_OF and _is_whole(text, first):
        return None
    bare = term.bare or (term.kind == "party" and text.endswith(_TERMS, 0, start))
    if first == start and term.term in _BEARS_NAME:
        first = names.unknown_name(text, start, 2, 3)
        bare = bare and units.is_bounded(text, start)
    return Part(first, start, end, term, level or term.level, bare)


def _of_own_level(text: str, head: Head, places: Gazetteer) -> Part | None:
    """东关|街道办事处: the level is the head's first word; None of all of a level (全|街道办事处)."""
    start, end, term = head
    if _is_whole(text, start):
        return None
    # 徐家坝村|村委会: the level stands twice
    behind = names.level_before(text, start)[0]
    first = owners.place_before(text, behind, places)
    level = names.LEVEL_OF.get(term.term[:2], "村")
    return Part(owners.upwards(text, first, places)[0], start, end, term, level, term.bare)


def _ordinal(text: str, start: int) -> int:
    """Where the number of a head begins (沐江市|第二|中级人民法院); `start` if it has none."""
    longest = max(0, start - written.LONGEST_ORDINAL)
    told = written.ORDINAL.search(text, longest, start) if text.find("第", longest, start) >= 0 else None
    return told.start() if told else start


def _is_whole(text: str, level: int) -> bool:
    """全省|派出所: every one of a level. 健全|市纪委的制度 is none."""
    return text[level - 1 : level] in _WHOLE and not dictionary().has_word(text[level - 2 : level])


_WHOLE = frozenset(_words("whole level"))
# 十届|党委: what has a term is one body
_TERMS = _words("term")
# 沙坪|派出所: bodies that bear names as counties do
_BEARS_NAME = frozenset(_words("bears a name"))


def _owner(text: str, head: Head, places: Gazetteer) -> Part | None:
    start, end, term = head
    if term.term == "中央":
        inside = written.CENTRAL_PART.match(text, start)
        return None if inside else Part(start, start, end, term, "中央", term.bare)
    if _is_whole(text, start):
        return None
    place = owners.place_before(text, start, places)
    if place == start and not term.level:
        # 市|经开区党工委
        place = names.level_before(text, start)[0]
    first = owners.upwards(text, place, places)[0]
    bare = term.bare and (term.level != "村" or units.is_bounded(text, start))
    return Part(first, start, end, term, term.level, bare)


def _by_function(text: str, head: Head, lexicons: Lexicons) -> Part | None:
    """A body whose name is what it does (教务|处, 沐江港航|事业发展中心): it begins with a word of function, or a name before that."""
    start, end, term = head
    if term.role == "unit" and end < len(text) and dictionary().has_word(text[end - 1 : end + 1]):
        # 财务处|理: the unit is the first character of another word
        return None
    unit = end - len(term.term)
    begin = units.function_start(text, start, unit, lexicons)
    if begin == unit or (term.term in units.NO_FUNCTION and text[begin:unit] in units.GOVERNS):
        return None
    if term.kind == "education":
        # 第二|临床医学院, 督查|外国语学院
        begin = _ordinal(text, units.behind_verb(text, begin, unit))
    first, level = owners.owner_start(text, begin, lexicons.gazetteer)
    if text[first:begin] in names.LEVEL_OF and text[first - 1 : first] in _NO_LEVEL:
        return None
    if first == begin and term.term[-1] in _WITH_NAME:
        first = min(names.unknown_name(text, begin, 2, 4), owners.short_place(text, begin, lexicons.gazetteer))
    bounded = units.is_bounded(text, begin) or text.endswith(units.GOVERNS, 0, begin)
    bare = first < begin or (bounded and not (units.is_group(term) and term.term not in _BODIES))
    return Part(first, begin, end, term, level, bare)


# 防汛|指挥部: groups that are bodies by what they do, though none owns them
_BODIES = frozenset(_words("group by function"))
# 四公司成都|分公司: what is found with what it is a branch of
_JOINED = frozenset(words_of("organizations", "branch"))
# 沐江路桥养护|中心: units that bear names; 处 and 科 do not
_WITH_NAME = frozenset(_words("unit with a name"))


def _named(text: str, head: Head, places: Gazetteer) -> Part | None:
    """A company, school or hospital: only with a proper name, a mask or an owning level before its head."""
    start, end, term = head
    attached = _attached(text, start)
    stem = _stem(text, start, term.term) if attached is None else attached
    name = text[stem:start]
    if written.COUNTED_KIND.match(name):
        return None
    if not name or (len(name) == 1 and name not in _LEVELS_OF_FIRMS + GLYPHS + "某") or name in written.KINDS:
        bare = term.bare and units.is_bounded(text, start)
        # 学校|图书馆: whether it is a body is for what owns it to say
        return Part(start, start, end, term, "", bare) if term.bare or term.term in _JOINED else None
    owned, level = owners.owner_start(text, stem + (name[0] in _LEVELS_OF_FIRMS), places)
    return Part(min(owned, stem), start, end, term, level, bare=False)


def _attached(text: str, head: int) -> int | None:
    """Where the name of a hospital or school of another begins (沐江大学附属鹘山|医院, 附属二|医院); None if it is none's."""
    at = text.rfind(_ATTACHED, max(0, head - _LONGEST_ATTACHED), head)
    between = text[at + len(_ATTACHED) : head]
    if at < 0 or not all(is_han(c) and c not in names.STOP for c in between):
        return None
    school = names.unknown_name(text, at, 2, MAX_NAME)
    return school if text.endswith(_SCHOOLS, 0, at) else at


_ATTACHED = "附属"
_LONGEST_ATTACHED = len(_ATTACHED) + 5
_SCHOOLS = _words("has hospitals")
_IN_NAMES = frozenset({"org", "place"})


def _stem(text: str, head: int, term: str) -> int:
    """Where the name before a head begins: at a mask not far off, at a level (`省能源`集团, `市`储备粮公司), or an unknown name."""
    at = head
    while at and head - at < MAX_NAME and is_han(text[at - 1]) and text[at - 1] not in names.STOP:
        at -= 1
    masked = owners.mask_before(text, at)
    if masked < at and (text[at - 1] == "某" or role_of(text, masked, at)[0] in _IN_NAMES):
        return masked
    levelled = next(
        (i for i in range(at, head) if text[i] in _LEVELS_OF_FIRMS and text[i - 1 : i] not in _NO_LEVEL), head
    )
    stem = names.unknown_name(text, head, 2, MAX_NAME)
    if term and (again := text.rfind(term, stem, head)) >= 0:
        # 沐江医院创建三甲|医院: what stands between two of a kind
        stem = names.unknown_name(text, head, 2, head - again - len(term))
    bracket = _before_bracket(text, at, head)
    return bracket if bracket < head else min(stem, levelled)


def _before_bracket(text: str, at: int, head: int) -> int:
    """Where a firm's name with a bracket in it begins (沐江华泰置业（集团）|有限公司, 西门子（中国）|有限公司); `head` if it has none.

    Args:
        text: the text.
        at: where the Chinese characters before the head begin.
        head: where it begins.
    """
    opening = max(text.rfind("（", max(0, at - MAX_NAME), at), text.rfind("(", max(0, at - MAX_NAME), at))
    inside = text[opening + 1 : at - 1]
    if opening < 0 or text[at - 1] not in "）)" or not (inside and all(map(is_han, inside))):
        return head
    stem = _stem(text, opening, "")
    stem = stem if stem < opening else units.noun_before(text, opening)
    return stem if stem < opening else head
