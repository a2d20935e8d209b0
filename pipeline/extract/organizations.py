"""Organizations: named bodies, and bodies named by their level (codebook: orgs).

Heads come from the lexicon; what owns a head is read leftwards (level, division, mask, unknown name), what hangs on it is
joined rightwards (省委 + 巡视工作领导小组 + 办公室). Posts, meetings and kinds of bodies are no mentions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pipeline.extract import names
from pipeline.extract import organization_lists as lists
from pipeline.extract import organization_patterns as written
from pipeline.extract import organization_together as together
from pipeline.extract import organization_units as units
from pipeline.extract.mask_roles import is_han
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Organization
from pipeline.extract.organization_parts import Part, parts
from pipeline.extract.organization_tails import with_tails
from pipeline.lexicons import Lexicons
from pipeline.segment.words import dictionary
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organizations")


def find(text: str, lexicons: Lexicons) -> list[Organization]:
    """Every named body of `text`, in order, none nested in another: the longest name wins.

    Args:
        text: any text; a name never crosses a line feed.
        lexicons: heads (`organizations`) and divisions (`places`).
    """
    heads = parts(text, lexicons)
    found: list[Organization] = []
    i = 0
    while i < len(heads):
        chain, i = _chain(text, heads, i)
        mention = _mention(text, chain, lexicons)
        if mention is not None and not together.is_paired(text, found, mention):
            together.add(text, found, mention)
        elif (
            found
            and chain[-1].term.term in together.STATIONED_GROUPS
            and text[found[-1].end : chain[0].start] in together.STATIONED
        ):
            # 市纪委监委驻市教育局纪检监察组|组长: the post is of the whole
            found.pop()
    return lists.completed(text, found)


_PARTY_SUFFIXES = frozenset(_words("needs a name"))
_LOW = ("镇", "村")
# 乡|镇财政所, 农|村党群服务中心: the level is half of a word
_OTHER_HALF = _words("half of a level")


def _chain(text: str, heads: Sequence[Part], i: int) -> tuple[list[Part], int]:
    """Heads that stand directly behind one another and make one name."""
    chain = [heads[i]]
    i += 1
    while i < len(heads):
        _give_back(chain, heads[i])
        if not (heads[i].head == chain[-1].end and _joins(chain[-1], heads[i])) and not _is_branch(
            text, chain[-1], heads[i]
        ):
            break
        chain.append(heads[i])
        i += 1
    # 分公司|党委: of a branch without a firm only what is behind it is left
    nameless = (
        len(chain) > 1 and chain[0].term.term in _BRANCHES and not chain[0].bare and chain[0].start == chain[0].head
    )
    return chain[nameless:], i


def _give_back(chain: Sequence[Part], right: Part) -> None:
    """中国石化|办公室: the words before a head that are the end of a name known whole are no owner or function of it."""
    left = chain[-1]
    if left.term.role in {"fixed", "short"} and left.start < right.start < left.end <= right.end - len(right.term.term):
        right.start = right.head = left.end


_BRANCHES = frozenset(_words("branch"))


def _is_branch(text: str, left: Part, right: Part) -> bool:
    """岚川银行|浔野分行, 国家税务总局|沐江市税务局: what a firm, or a body of the state, has in a place that stands between."""
    if right.head - left.end > _LONGEST_BETWEEN:
        return False
    at = left.end
    if text.startswith(together.STATIONED_ALONE, at):
        at += next(len(w) for w in together.STATIONED if text.startswith(w, at))
    gap = text[at : right.head]
    if units.is_group(right.term) and right.start >= left.end and units.names_group(gap):
        return at == left.end and written.POST.match(text, at) is None
    if len(gap) > MAX_BRANCH_PLACE or not all((is_han(c) and c not in names.STOP) or c in GLYPHS for c in gap):
        return False
    if right.term.term in _INSTITUTES and left.term.term.endswith(_ACADEMIES):
        return True
    if left.term.kind == "enterprise" and at == left.end:
        return right.term.term in _BRANCHES
    if left.term.kind not in _STATE or not right.term.term.endswith(_VERTICAL):
        return False
    return bool(gap) and (right.start == at or gap[0] in GLYPHS or names.is_place(gap))


MAX_BRANCH_PLACE = 6
_LONGEST_BETWEEN = max(map(len, together.STATIONED)) + max(MAX_BRANCH_PLACE, units.LONGEST_TASK)
# 中国科学院|滨海应用|物理研究所
_ACADEMIES = _words("academy")
_INSTITUTES = frozenset(_words("institute"))
_STATE = frozenset({"government", "court"})
_VERTICAL = _words("vertical")


_KEEPS_BODIES = frozenset({"education", "enterprise", "health", "government", "association", "other", "court"})
_OWNING = frozenset({"owner", "body", "named"})


def _joins(left: Part, right: Part) -> bool:
    if right.term.role == "office":
        return True
    if left.term.role == "fixed" and right.term.term in together.STATIONED_GROUPS:
        return right.start == right.head
    if right.term.role in {"body", "owner"} and not right.is_function:
        # 中山大学|纪委, 交通银行|工会: what a school or firm that is known by its name has
        known = left.term.role in {"fixed", "short"} and left.term.kind in _KEEPS_BODIES
        if known and right.term.kind in together.OWNED_KINDS:
            return right.start == right.head
        return right.term.role == "body" and left.term.role in _OWNING and right.start == right.head
    return right.is_function


def _mention(text: str, chain: list[Part], lexicons: Lexicons) -> Organization | None:
    """The longest body that the chain makes; a last head that runs into the next word (省纪委监委|办理) is given back."""
    while len(chain) > 1 and _is_cut(text, chain[-1].end):
        chain = chain[:-1]
    first, last = chain[0], chain[-1]
    start, end = _start(text, first, lexicons), last.end
    if start is None:
        return None
    if start == first.head and first.term.role == "named" and not first.bare and len(chain) > 1:
        # 乡镇卫生院|党支部: of a kind only what is behind it can be a body
        return _mention(text, chain[1:], lexicons)
    owned = start < first.head or len(chain) > 1
    end = with_tails(text, end, last.term, lexicons) if owned or first.bare else end
    if not (owned or first.bare) or _goes_on(text, end, last) or _generic(text, chain, start):
        return None
    level = first.level or next((p.level for p in chain if p.level), "")
    listed = together.list_start(text, start, end, lexicons.gazetteer)
    owner = text[start : last.start] if len(chain) > 1 else ""
    kind = first.term.kind if last.term.role == "unit" else last.term.kind
    normalized = text[listed:start] + _normalized(text, chain, start, end)
    return Organization(listed, end, text[listed:end], level, kind, normalized, owner)


_OWNED_ROLES = frozenset({"office", "unit", "named"})
_KNOWN_ROLES = frozenset({"fixed", "short", "owner"})


def _start(text: str, first: Part, lexicons: Lexicons) -> int | None:
    """Where a name begins: 校|党委, 公司|法务部 at their owner; None if that is no one's (各学校|党委)."""
    role = first.term.role
    owned = role in _OWNED_ROLES or (role not in _KNOWN_ROLES and first.term.kind in together.OWNED_KINDS)
    if not owned or first.start < first.head:
        return first.start
    at = units.group_start(text, first.head) if units.is_group(first.term) else first.head
    start = units.owner_before(text, at, lexicons)
    # ××部|党组: the owner's name is withheld
    masked = start is not None and start < first.head and text[start - 1 : start] in GLYPHS
    return units.withheld_before(text, start) if start and masked else start


def _normalized(text: str, chain: Sequence[Part], start: int, end: int) -> str:
    """The name with every abbreviated head in full; 中共 before a committee says nothing more."""
    if len(chain) == 1:
        # nearly all names are of one head
        name = text[start : chain[0].head] + _in_full(text, chain[0])
        return name.removeprefix("中共") + text[chain[0].end : end]
    owners = [start, *(p.start for p in chain[1:])]
    pieces = [text[at : p.head] + _in_full(text, p) for at, p in zip(owners, chain, strict=True)]
    return "".join(pieces).removeprefix("中共") + text[chain[-1].end : end]


def _in_full(text: str, part: Part) -> str:
    if not part.term.standard:
        return text[part.head : part.end]
    return text[part.head : part.end - len(part.term.term)] + part.term.standard


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
        and text[end - 1] in lexicons.organization_endings
        and not text.endswith(_NO_END, start, end)
        and not written.BREAK.search(text, start, end)
        and written.FILE_NUMBER.match(text, end) is None
        and not names.is_generic(text, start)
        and not text.startswith(written.SEVERAL_LEVELS, start)
        and not written.COUNTED.search(text, max(0, start - 2), min(end, start + 2))
        and not (start and dictionary().has_word(text[start - 1 : start + 1]))
        and not (end < len(text) and dictionary().has_word(text[end - 1 : end + 1]))
        and text[start] not in names.STOP
        and written.POST.match(text, end) is None
        and not _is_cut(text, end)
    )


# 沐江县管理局党|支部, 图书馆报告厅
_NO_END = _words("no end of a name")


def refused(text: str, lexicons: Lexicons) -> list[tuple[int, int]]:
    """(start, end) of what looks like a body and is none, in order: of a post (省委|书记), a kind (各县委), no one's (领导小组).

    Args:
        text: the text.
        lexicons: heads and divisions.
    """
    heads = parts(text, lexicons)
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(heads):
        chain, i = _chain(text, heads, i)
        if _mention(text, chain, lexicons) is None:
            spans.append((chain[0].start, chain[-1].end))
    return spans


def _is_cut(text: str, end: int) -> bool:
    """Whether the name's last character is the first of another word: 党组|织, 财务处|理; not 宣传部|分别."""
    runs_on = written.CUT.get(text[end - 1], written.NOTHING)
    return text.startswith(runs_on, end) and not text.startswith(written.BEGINS_ANEW, end)


def _goes_on(text: str, end: int, last: Part) -> bool:
    """A post, a meeting or another word follows, of which the body is only a part."""
    if last.term.term.endswith("党组") and text.startswith("成员", end):
        return True
    meets = last.term.kind in _MEETS and text.find("工作", end + 2, end + _FARTHEST_MEETING) >= 0
    meeting = written.MEETING.match(text, end) if meets else None
    if meeting and units.names_group(meeting[1]):
        return True
    if text[end : end + 1] in written.FILE_YEAR_HEADS and written.FILE_YEAR.match(text, end):
        return True
    return written.has_post(text, end) or _is_cut(text, end)


# 中央|经济工作会议; but 第一巡察组|巡察校医院动员工作会议
_MEETS = frozenset({"party", "government", "congress", "discipline"})
# ten characters of its subject, and 工作
_FARTHEST_MEETING = 12


def _generic(text: str, chain: Sequence[Part], start: int) -> bool:
    """A kind of bodies: `各`县委, `市县`党委, 党委纪委; or a level's 党委 (区`党委`), which needs a name before the level."""
    first = chain[0]
    if written.SEVERAL_OF_A_LEVEL.search(text, start, first.head):
        return True
    if start < first.head:
        bare = text[start : first.head] in names.LEVEL_OF
        half = text.startswith(_LOW, start) and text.endswith(_OTHER_HALF, 0, start)
        return bare and (
            half or names.is_generic(text, start) or (len(chain) == 1 and first.term.term in _PARTY_SUFFIXES)
        )
    return names.is_generic(text, start)
