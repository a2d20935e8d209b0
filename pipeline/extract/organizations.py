"""Organizations: named bodies, and bodies named by their level (codebook: orgs).

Heads come from the lexicon; what owns a head is read leftwards (level, division, mask, unknown name), what hangs on it is
joined rightwards (省委 + 巡视工作领导小组 + 办公室). Posts, meetings and kinds of bodies are no mentions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.extract import names
from pipeline.extract import organization_patterns as written
from pipeline.extract.mask_roles import is_han, role_of, role_of_some
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Organization
from pipeline.lexicons import Gazetteer, Lexicons, OrganizationTerm
from pipeline.segment.words import dictionary
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organizations")


@dataclass(slots=True)
class _Part:
    """A head with what owns it, before heads are joined."""

    start: int
    head: int
    end: int
    term: OrganizationTerm
    level: str


def find(text: str, lexicons: Lexicons) -> list[Organization]:
    """Every named body of `text`, in order, none nested in another: the longest name wins.

    Args:
        text: any text; a name never crosses a line feed.
        lexicons: heads (`organizations`) and divisions (`places`).
    """
    places = lexicons.gazetteer
    parts = [p for s, e, t in _heads(text, lexicons) if (p := _part(text, s, e, t, places)) is not None]
    found: list[Organization] = []
    i = 0
    while i < len(parts):
        chain, i = _chain(text, parts, i)
        mention = _mention(text, chain)
        if mention is None or (found and mention.start < found[-1].end):
            continue
        if found and _is_stationed(text, found[-1], mention):
            found[-1] = _stationed(text, found[-1], mention)
        else:
            found.append(_shared(text, found[-1], mention) if found and not mention.level else mention)
    return found


def _is_stationed(text: str, sender: Organization, group: Organization) -> bool:
    """市纪委监委|驻|市教育局纪检监察组: what one body keeps in another."""
    return (
        text[sender.end : group.start] in _STATIONED
        and sender.kind == "discipline"
        and group.text.endswith(_STATIONED_GROUPS)
    )


_STATIONED = frozenset(_words("stationed"))
_STATIONED_GROUPS = _words("stationed group")


def _stationed(text: str, sender: Organization, group: Organization) -> Organization:
    name = text[sender.start : group.end]
    normalized = f"{sender.normalized}{text[sender.end : group.start]}{group.normalized}"
    return Organization(sender.start, group.end, name, sender.level, "discipline", normalized, sender.text)


def _shared(text: str, before: Organization, mention: Organization) -> Organization:
    """省委组织部、宣传部: the second of a list belongs where the first does."""
    if text[before.end : mention.start] not in _LISTED or not before.level:
        return mention
    owner = before.owner if mention.kind in {"party", "inspection"} else ""
    return mention._replace(level=before.level, owner=mention.owner or owner)


def _heads(text: str, lexicons: Lexicons) -> list[tuple[int, int, OrganizationTerm]]:
    """Heads in order: the lexicon's, numbered groups, and masked bodies (`××局`), which win over what they overlap."""
    heads = lexicons.organization_terms.find(text)
    special = [(m.start(), m.end(), _GROUP) for m in written.NUMBERED_GROUP.finditer(text)] if "第" in text else []
    special += [
        (m.end(1), m.end(), _MASKED)
        for m in written.MASKED_BODY.finditer(text)
        if _withholds_name(text, m.start(), m.end(1))
    ]
    if not special:
        return heads
    special.sort(key=lambda h: h[:2])
    merged: list[tuple[int, int, OrganizationTerm]] = []
    ahead = iter(special)
    nearest = next(ahead, None)
    for head in heads:
        while nearest and nearest[1] <= head[0]:
            merged.append(nearest)
            nearest = next(ahead, None)
        if not (nearest and nearest[0] < head[1]):
            merged.append(head)
    merged += [nearest] if nearest else []
    return [*merged, *ahead]


def _withholds_name(text: str, start: int, end: int) -> bool:
    if text[start] == "某":
        return role_of_some(text, start, end) == "org"
    return role_of(text, start, end)[0] == "org"


_LEVELS_OF_FIRMS = "".join(_words("level of a firm"))
MAX_NAME = 12
_LISTED = frozenset(_words("listed"))
# 全省国有企业, 外省公司: the level is part of another word
_NO_LEVEL = frozenset(_words("no level behind"))
_PARTY_SUFFIXES = frozenset(_words("needs a name"))
_GROUP = OrganizationTerm("第…组", "inspection", "office", bare=True, level="", standard="")
_MASKED = OrganizationTerm("…局", "government", "body", bare=False, level="")


def _part(text: str, start: int, end: int, term: OrganizationTerm, places: Gazetteer) -> _Part | None:
    """The head with its owner words, or None where it is part of another word."""
    if term.role == "fixed":
        return _Part(start, start, end, term, term.level)
    if term.role == "owner":
        if term.term == "中央":
            return None if written.CENTRAL_PART.match(text, start) else _Part(start, start, end, term, "中央")
        return _Part(
            names.upwards(text, names.place_before(text, start, places), places)[0], start, end, term, term.level
        )
    if term.role == "named":
        return _named(text, start, end, term, places)
    if term.term.startswith(_OWN_LEVEL):
        # 东关|街道办事处: the level is the head's first word
        first = _named_after_level(text, start) or names.place_before(text, start, places)
        return _Part(names.upwards(text, first, places)[0], start, end, term, names.LEVEL_OF.get(term.term[:2], "村"))
    first, level = names.owner_start(text, start, places)
    return _Part(first, start, end, term, level or term.level)


_LOW = ("镇", "村")
# 乡|镇财政所, 农|村党群服务中心: the level is half of a word
_OTHER_HALF = _words("half of a level")
_OWN_LEVEL = _words("level in the head")
_LEVELS_OF_NAMED = _words("level before a named head")


def _named_after_level(text: str, at: int) -> int:
    """Start of the two or three characters between a level and `at` (宁海县|跃龙|街道办事处); 0 if there are none."""
    return next((i for i in (at - 2, at - 3) if i > 0 and text[i - 1] in _LEVELS_OF_NAMED and is_han(text[i])), 0)


def _named(text: str, start: int, end: int, term: OrganizationTerm, places: Gazetteer) -> _Part | None:
    """A company, school or hospital: only with a proper name, a mask or an owning level before its head."""
    stem = _stem(text, start)
    name = text[stem:start]
    if not name or (len(name) == 1 and name not in _LEVELS_OF_FIRMS + GLYPHS + "某") or name in written.KINDS:
        return None
    owned, level = names.owner_start(text, stem + (name[0] in _LEVELS_OF_FIRMS), places)
    return _Part(min(owned, stem), start, end, term, level)


def _stem(text: str, head: int) -> int:
    """Where the name before a head begins: at a mask not far off, at a level (`省能源`集团, `市`储备粮公司), or an unknown name."""
    at = head
    while at and head - at < MAX_NAME and is_han(text[at - 1]) and text[at - 1] not in names.STOP:
        at -= 1
    masked = names.mask_before(text, at)
    if masked < at:
        return masked
    levelled = next(
        (i for i in range(at, head) if text[i] in _LEVELS_OF_FIRMS and text[i - 1 : i] not in _NO_LEVEL), head
    )
    stem = names.unknown_name(text, head, 2, MAX_NAME)
    return min(stem, levelled)


def _chain(text: str, parts: Sequence[_Part], i: int) -> tuple[list[_Part], int]:
    """Heads that stand directly behind one another and make one name."""
    chain = [parts[i]]
    i += 1
    while i < len(parts) and (
        (parts[i].head == chain[-1].end and _joins(chain[-1], parts[i])) or _is_branch(text, chain[-1], parts[i])
    ):
        chain.append(parts[i])
        i += 1
    return chain, i


_BRANCHES = frozenset(_words("branch"))


def _is_branch(text: str, left: _Part, right: _Part) -> bool:
    """岚川银行|浔野分行: a branch with its place behind the firm."""
    return (
        left.term.kind == "enterprise"
        and right.term.term in _BRANCHES
        and left.end <= right.head <= left.end + MAX_BRANCH_PLACE
        and all((is_han(c) and c not in names.STOP) or c in GLYPHS for c in text[left.end : right.head])
    )


MAX_BRANCH_PLACE = 6
# 党委|纪委: kinds of bodies side by side
_KINDS_BEFORE = _words("kind before a kind")


def _joins(left: _Part, right: _Part) -> bool:
    if right.term.role == "office":
        return True
    return left.term.role in {"owner", "body", "named"} and right.term.role == "body" and right.start >= right.head


def _mention(text: str, chain: list[_Part]) -> Organization | None:
    """The longest body that the chain makes; a last head that runs into the next word (省纪委监委|办理) is given back."""
    while len(chain) > 1 and _is_cut(text, chain[-1].end):
        chain = chain[:-1]
    first, last = chain[0], chain[-1]
    start, end = first.start, last.end
    owned = start < first.head or len(chain) > 1
    end = _with_tails(text, end, last) if owned or last.term.role == "fixed" else end
    if not (owned or first.term.bare) or _goes_on(text, end, last) or _generic(text, chain):
        return None
    level = first.level or next((p.level for p in chain if p.level), "")
    owner = text[start : last.start] if len(chain) > 1 else ""
    return Organization(start, end, text[start:end], level, last.term.kind, _normalized(text, chain, end), owner)


def _with_tails(text: str, end: int, last: _Part) -> int:
    """Where a name ends with its form of firm, its office and its unit taken in."""
    if last.term.kind == "enterprise" and (firm := written.FIRM_TAIL.match(text, end)):
        body = written.FIRM_BODY.match(text, firm.end())
        end = (body or firm).end()
    if last.term.role in {"owner", "body"} and (office := written.TAIL.match(text, end)):
        end = office.end()
    unit = written.UNIT.match(text, end) if last.term.role != "owner" or last.term.kind == "discipline" else None
    return unit.end() if unit else end


def _normalized(text: str, chain: Sequence[_Part], end: int) -> str:
    """The name with every abbreviated head in full; 中共 before a committee says nothing more."""
    pieces = [text[p.start : p.head] + (p.term.standard or text[p.head : p.end]) for p in chain]
    return "".join(pieces).removeprefix("中共") + text[chain[-1].end : end]


def plausible(text: str, start: int, end: int, lexicons: Lexicons) -> bool:
    """Whether what something else takes for a name could be one by the rules' own lights.

    It is long enough, of one piece, ends as some head of the lexicon ends, begins neither inside a word nor after one that makes it a
    kind of bodies, and no post, meeting or rest of a word follows.

    Args:
        text: the text.
        start: of the name.
        end: of the name.
        lexicons: heads of names.
    """
    return (
        end - start >= written.SHORTEST
        and (text[end - 1] in lexicons.organization_endings or text[end - 1] in written.UNIT_ENDINGS)
        and not written.BREAK.search(text, start, end)
        and not names.is_generic(text, start)
        and not text.startswith(written.SEVERAL_LEVELS, start)
        and not written.COUNTED.search(text, max(0, start - 2), min(end, start + 2))
        and not (start and dictionary().has_word(text[start - 1 : start + 1]))
        and written.POST.match(text, end) is None
        and not _is_cut(text, end)
    )


def _is_cut(text: str, end: int) -> bool:
    return not text.startswith("派驻", end) and text.startswith(written.CUT.get(text[end - 1], written.NOTHING), end)


def _goes_on(text: str, end: int, last: _Part) -> bool:
    """A post, a meeting or another word follows, of which the body is only a part."""
    if last.term.term.endswith("党组") and text.startswith("成员", end):
        return True
    return written.POST.match(text, end) is not None or _is_cut(text, end)


def _generic(text: str, chain: Sequence[_Part]) -> bool:
    """A kind of bodies: `各`县委, `市县`党委, 党委纪委; or a level's 党委 (区`党委`), which needs a name before the level."""
    first = chain[0]
    if first.start < first.head:
        bare = text[first.start : first.head] in names.LEVEL_OF
        half = text.startswith(_LOW, first.start) and text.endswith(_OTHER_HALF, 0, first.start)
        return bare and (half or (len(chain) == 1 and first.term.term in _PARTY_SUFFIXES))
    return names.is_generic(text, first.start) or (first.term.bare and text.endswith(_KINDS_BEFORE, 0, first.start))
