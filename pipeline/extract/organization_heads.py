"""The heads of a text's organizations: the lexicon's, numbered groups and units, and masked bodies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from pipeline.extract import organization_patterns as written
from pipeline.extract import organization_units as units
from pipeline.extract.mask_roles import is_han, role_of, role_of_some
from pipeline.extract.organization_together import OWNED_KINDS
from pipeline.lexicons import Lexicons, OrganizationTerm
from pipeline.segment.words import dictionary
from pipeline.wordlists import words

# where it begins and ends, and what it is
Head = tuple[int, int, OrganizationTerm]
# characters of a name before its head
MAX_NAME = 12
_GROUP = OrganizationTerm("第…组", "inspection", "office", bare=True, level="", standard="")
_NUMBERED = OrganizationTerm("第…室", "inspection", "office", bare=True, level="", standard="")
_COMMITTEE = OrganizationTerm("中共…委员会", "party", "fixed", bare=True, level="", standard="")
_NUMBERED_FIRM = OrganizationTerm("中铁…局", "enterprise", "fixed", bare=True, level="", standard="")
_DIVISION = OrganizationTerm("…庭", "court", "office", bare=True, level="", standard="")
_BRANCH = OrganizationTerm("…分公司", "enterprise", "body", bare=True, level="", standard="")
_MASKED = OrganizationTerm("…局", "government", "body", bare=False, level="")


def heads(text: str, lexicons: Lexicons) -> list[Head]:
    """Heads in order: the lexicon's, numbered groups, and masked bodies (`××局`), which win over what they overlap.

    Args:
        text: any text.
        lexicons: the heads that are known.
    """
    known = _known_heads(text, lexicons)
    special = sorted(_special(text), key=lambda h: h[:2])
    if not special:
        return known
    merged: list[Head] = []
    ahead = iter(special)
    nearest = next(ahead, None)
    for head in known:
        while nearest and nearest[1] <= head[0]:
            merged.append(nearest)
            nearest = next(ahead, None)
        if not (nearest and nearest[0] < head[1]):
            merged.append(head)
    merged += [nearest] if nearest else []
    return [*merged, *ahead]


def _known_heads(text: str, lexicons: Lexicons) -> list[Head]:
    """The lexicon's heads; where an abbreviation is a piece of other words (湖南大|学), those that begin inside it."""
    heads = lexicons.organization_terms.find(text)
    if not any(term.role == "short" for _, _, term in heads):
        return heads
    known: list[Head] = []
    for (start, end, term), after in zip_longest(heads, heads[1:]):
        owns = after is not None and after[0] == end and after[2].kind in _OWNED
        if term.role != "short" or (units.is_bounded(text, start) and (owns or _ends(text, end))):
            known.append((start, end, term))
        else:
            stop = after[0] if after else end + MAX_NAME
            inside = lexicons.organization_terms.find(text[start + 1 : stop])
            known += [(start + 1 + s, start + 1 + e, t) for s, e, t in inside if t.role != "short"]
    return known


def _ends(text: str, end: int) -> bool:
    """Whether an abbreviation can end here: no Chinese character follows, or a word that parts names."""
    return not is_han(text[end : end + 1]) or text.startswith(_BEHIND_SHORT, end)


def _special(text: str) -> Iterator[Head]:
    if "第" in text or "组" in text:
        for m in written.NUMBERED_GROUP.finditer(text):
            yield m.start(), m.end(), _GROUP if m.group().endswith("组") else _NUMBERED
    if "委员会" in text:
        yield from ((m.start(), m.end(), _COMMITTEE) for m in written.COMMITTEE.finditer(text))
    yield from _numbered(text)
    if "局" in text:
        yield from ((m.start(), m.end(), _NUMBERED_FIRM) for m in written.NUMBERED_FIRM.finditer(text))
    for m in written.MASKED_BODY.finditer(text):
        if _withholds_name(text, m.start(), m.end(1)):
            yield m.end(1), m.end(), _MASKED


def _numbered(text: str) -> Iterator[Head]:
    """Units told from their like by a number: 立案|一庭, 民一庭."""
    for m in written.NUMBERED_UNIT.finditer(text):
        yield m.start(), m.end(), OrganizationTerm(m.group(), "other", "unit", bare=True, level="")
    if "分公司" in text:
        found = written.NUMBERED_BRANCH.finditer(text)
        yield from ((m.start(), m.end(), _BRANCH) for m in found if not _in_word(text, m.start()))
    if "）" in text or ")" in text:
        found = written.BRACKETED_UNIT.finditer(text)
        yield from (
            (m.start(), m.end(), OrganizationTerm(m.group(), "other", "unit", bare=True, level="")) for m in found
        )
    if "中" in text or "小" in text:
        for m in written.NUMBERED_SCHOOL.finditer(text):
            yield m.start(), m.end(), OrganizationTerm(m.group(), "education", "named", bare=False, level="")
    if "庭" in text:
        yield from ((m.start(), m.end(), _DIVISION) for m in written.DIVISION.finditer(text))


def _in_word(text: str, at: int) -> bool:
    """Whether a word of the dictionary runs across `at`: 统|一分公司."""
    return at > 0 and dictionary().has_word(text[at - 1 : at + 1])


def _withholds_name(text: str, start: int, end: int) -> bool:
    if text[start] == "某":
        return role_of_some(text, start, end) == "org"
    return role_of(text, start, end)[0] == "org"


# 北大|党委, 北大|纪委, 北大|巡察办: what a school or firm has, and so no piece of another word
_OWNED = OWNED_KINDS | {"inspection"}
# 北大|和, 北大|等高校
_BEHIND_SHORT = words("organization_heads", "behind a short name")
