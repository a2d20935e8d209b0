"""Bodies named by what they do (教务|处, 材料科学与工程|学院), and what owns a body though it bears no name (校|党委, 公司|法务部).

Both are read leftwards from a head, word by word of a table: what stands before the first word must end there, so that no piece of a
longer name is taken for a name.
"""

from __future__ import annotations

from functools import lru_cache, partial

from pipeline.extract import names, owners
from pipeline.extract import organization_patterns as written
from pipeline.extract.mask_roles import is_han, role_of
from pipeline.lexicons import Gazetteer, Lexicons, OrganizationTerm
from pipeline.segment.words import dictionary
from pipeline.wordlists import ends
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_units")
LONGEST_FUNCTION = 8
_CONTEXT = 6
# 学校|党委, 省行|纪委, 局|党组
OWNERS = frozenset(_words("owner"))
_NAMED_OWNERS = tuple(w for w in OWNERS if len(w) > 1)
# firms can be told by any noun: 国贸|公司党支部
_FIRMS = frozenset(_words("firm"))
_LONGEST_OWNER = max(map(len, OWNERS))
_OWNER_ENDS = frozenset(ends(OWNERS))
# 我|院党组: the dictionary has 我院 as a word
_OURS = frozenset(_words("ours"))
# everyday words that end where a name begins: verbs, adverbs, prepositions and the like by the dictionary's tags
_BEFORE_NAMES = frozenset("vdpcurmqftsai")
# 报|校党委批准, 压实|学校党委的责任: what leads up to a name and the dictionary has as a noun or a name
_LEADS = frozenset(_words("leads up"))
_LONG_LEADS = tuple(w for w in _LEADS if len(w) > 1)
# 研究|学校党委: what governs a school, though it is a word of function elsewhere (研究|院)
GOVERNS = _words("governs an owner")
NO_FUNCTION = frozenset(_words("owner without function"))
# of these, what has a name as its object, and the prepositions of one character that words begin with (在|校党委, 将|院党组)
_GOVERNING = frozenset("vdpc")
_PREPOSITIONS = frozenset(_words("preposition"))
# nouns of verbs and adjectives
_NOUNS = frozenset({"vn", "an"})
# 平安建设|领导小组: what is set up under a body for a while
_GROUPS = _words("group")
# 县|防汛指挥部: a level owns them as a committee does
_LEVELS = frozenset(_words("level that owns"))
# 巡察|督导组: verbs in their names
_TASKS = frozenset(_words("task of a group"))
# 宣传部|牵头|工作组
_SETS_UP = frozenset(_words("sets up"))
# 第一巡察组|负责同志代表|巡察组: who speaks, no name of a group
_PERSONS = _words("person")
LONGEST_TASK = 14
_NOMINAL = "nbjali"
_ANYWHERE = frozenset({"function", "discipline"})
# what ends names of units: no noun between two words of function does
_UNITS = frozenset(_words("end of a unit"))


def function_start(text: str, start: int, end: int, lexicons: Lexicons) -> int:
    """Where the words of function that end at `end` begin, read the way that reaches furthest; `end` if they make no name.

    Args:
        text: the text.
        start: where the last of them begins, `end` where that is not known.
        end: where they end.
        lexicons: words of function, and where in a name each can stand.
    """
    first, ahead, seen = end, [(end, False)], set[tuple[int, bool]]()
    while ahead:
        at, skipped = ahead.pop()
        begins = _words_before(text, at, lexicons, start if at == end else at)
        if not begins and at < end and not skipped:
            # 化学与|分子|工程学院: one noun that no table holds, between two that one does
            begins, skipped = _noun_between(text, at), True
        for before in begins:
            use = lexicons.organization_functions.get(text[before:at], "")
            if use in _ANYWHERE or (use == "alone" and at == end):
                first = min(first, before)
        new = {(before, skipped) for before in begins} - seen
        seen |= new
        ahead += new
    return first


def _words_before(text: str, at: int, lexicons: Lexicons, known: int) -> list[int]:
    """Where the words of function that end at `at` begin, the longest first, that at `known` among them if there is one."""
    endings, uses = lexicons.function_endings, lexicons.organization_functions
    ends_so = text[max(0, at - 2) : at] in endings or text[at - 1 : at] in endings
    begins = [b for b in range(max(0, at - LONGEST_FUNCTION), at) if text[b:at] in uses] if ends_so else []
    return begins if known == at or known in begins else [*begins, known]


def _noun_between(text: str, at: int) -> list[int]:
    """Where a noun begins that ends at `at` and is no body's end (业务科|和技术科, 矿业公司|财务部)."""
    before = noun_before(text, at)
    return [] if before == at or text[at - 1] in _UNITS or text[before:at] in OWNERS else [before]


def behind_verb(text: str, begin: int, unit: int) -> int:
    """Where the name of a college begins that is read from `begin` on: no college is called by what governs it (督查|外国语学院).

    Args:
        text: the text.
        begin: where its words of function begin.
        unit: where they end.
    """
    behind = begin + len(next((w for w in GOVERNS if text.startswith(w, begin)), ""))
    # 研究生|院
    return behind if behind < unit and not dictionary().has_word(text[begin : behind + 1]) else begin


def is_group(term: OrganizationTerm) -> bool:
    """Whether the head is one of a group that another body sets up or sends: 巡察组, 领导小组, 督导组."""
    return term.term.endswith(_GROUPS) or (term.kind == "inspection" and term.term.endswith("组"))


def names_group(words: str) -> bool:
    """Whether words can say what a group of a body is for (市委|平安建设|领导小组): nouns, or verbs that stand in such names.

    Args:
        words: what stands between the body and the group's last word.
    """
    if not 2 <= len(words) <= LONGEST_TASK or not all(map(is_han, words)) or any(p in words for p in _PERSONS):
        return False
    return _are_nominal(words)


def group_start(text: str, head: int) -> int:
    """Where the words that say what a group is for begin, behind an owner without a name (学校|巡视整改|督导组).

    It is `head` where there are none.

    Args:
        text: the text.
        head: where the group's last word begins.
    """
    for at in range(head, max(0, head - LONGEST_TASK) - 1, -1):
        owned = at and (text.endswith(_NAMED_OWNERS, 0, at) or _ends_level(text, at))
        if owned and (at == head or names_group(text[at:head])):
            return at
    return head


def _ends_level(text: str, at: int) -> bool:
    """Whether a level ends at `at` and no word runs on from it (县|卷烟市场清理整顿领导小组; but 县域, 市场, 矿区)."""
    return text[at - 1] in _LEVELS and not any(dictionary().has_word(text[b : b + 2]) for b in (max(0, at - 2), at - 1))


def _level_before(text: str, at: int, places: Gazetteer) -> int | None:
    """Start of the division or bare level that ends at `at` and owns what follows; None if it is several, or no word."""
    start, _ = owners.owner_start(text, at, places)
    if start < at - 1:
        return None if text[start:at] in names.LEVEL_OF else start
    several = names.is_generic(text, at - 1) or written.SEVERAL_OF_A_LEVEL.search(text, max(0, at - 2), at)
    return at - 1 if not several and is_bounded(text, at - 1) else None


@lru_cache(maxsize=65536)
def _are_nominal(words: str) -> bool:
    first, *others = dictionary().tag(words)
    return _is_nominal(*first) and all(_is_nominal(*other) or _has_object(*other) for other in others)


def _is_nominal(word: str, tag: str) -> bool:
    if written.POST.match(word) or (tag.startswith("nr") and not dictionary().has_word(word)):
        return False
    return word in _TASKS or tag in _NOUNS or tag[0] in _NOMINAL


def _has_object(word: str, tag: str) -> bool:
    """Whether a verb stands behind what is done (矿区|治理), and does not set the group up (宣传部|牵头)."""
    return tag[0] == "v" and word not in _SETS_UP and dictionary().has_word(word) and not written.POST.match(word)


def owner_before(text: str, at: int, lexicons: Lexicons) -> int | None:
    """Start of an owner that ends at `at`: one without a name (学校, 省行, 物业公司), or a level with or without one (县, 沐江县).

    `at` if there is none, None if what stands there is a kind of owners (各学校) or a piece of a longer name.

    Args:
        text: the text.
        at: where it ends.
        lexicons: words of function, which can tell which owner it is, and divisions.
    """
    if at and _ends_level(text, at):
        return _level_before(text, at, lexicons.gazetteer)
    if text[at - 1 : at] not in _OWNER_ENDS:
        return at
    longest = max(0, at - _LONGEST_OWNER)
    start = next((b for b in range(longest, at) if text[b:at] in OWNERS), at)
    if start == at:
        return at
    if _is_governed(text, start, text[start:at], lexicons):
        return start
    if (
        at - start == 1
        and text[start - 1 : start] not in _OURS
        and any(dictionary().has_word(text[b:at]) for b in range(max(0, start - 3), start))
    ):
        return None
    first = function_start(text, start, start, lexicons) if at - start > 1 else start
    if first == start and text[start:at] in _FIRMS:
        first = noun_before(text, start)
    several = names.is_generic(text, first) or written.COUNTED.search(text, max(0, first - 2), first)
    return first if is_bounded(text, first) and not several else None


def _is_governed(text: str, start: int, owner: str, lexicons: Lexicons) -> bool:
    """Whether a verb or preposition right before an owner has it as its object (压实|学校党委, 拥护|校党委, though 护校 is a word)."""
    if text.endswith(_LONG_LEADS, 0, start) or (owner in NO_FUNCTION and text.endswith(GOVERNS, 0, start)):
        return True
    if len(owner) > 1:
        return False
    word = text[max(0, start - 2) : start]
    if dictionary().has_word(word):
        return word not in lexicons.organization_functions and dictionary().tag(word)[0][1][0] in _GOVERNING
    return text[start - 1 : start] in _PREPOSITIONS


def withheld_before(text: str, start: int) -> int:
    """Where the mask begins that stands for the name of an owner (××|部); `start` where it stands for something else.

    Args:
        text: the text.
        start: where the owner's own word begins.
    """
    masked = owners.mask_before(text, start)
    if text[masked:start] in _EMPHASIS and text.find(text[masked:start], start) >= 0:
        # **学校党委**: shown in bold, it seems
        return start
    return masked if masked < start and role_of(text, masked, start)[0] in _WITHHELD else start


_WITHHELD = frozenset({"org", "place"})
_EMPHASIS = frozenset({"**", "__"})


def is_bounded(text: str, start: int) -> bool:
    """Whether a name can begin at `start`: no word runs across it, and no noun that would be its first word stands before it.

    Args:
        text: the text.
        start: where the name begins.
    """
    if not start or not is_han(text[start - 1]) or text[start - 1] in _OURS:
        return True
    if text[start - 1] in _LEADS and _last_word(_stretch(text, start))[0] == text[start - 1]:
        return True
    if dictionary().has_word(text[start - 1 : start + 1]) and not _cut_at(
        _stretch(text, start), text[start : start + 4]
    ):
        return False
    if text[start - 1] in names.STOP:
        return True
    word, tag = _last_word(_stretch(text, start))
    return word in _LEADS or (tag[0] in _BEFORE_NAMES and tag not in _NOUNS and dictionary().has_word(word))


def noun_before(text: str, end: int) -> int:
    """Start of the noun of two characters or more that ends at `end`, `end` if there is none.

    Args:
        text: the text.
        end: where it ends.
    """
    stretch = _stretch(text, end)
    word, tag = _last_word(stretch) if stretch else ("", "")
    is_noun = len(word) > 1 and tag[0] in "nj" and word not in _LEADS and word not in GOVERNS
    return end - len(word) if is_noun else end


@lru_cache(maxsize=65536)
def _cut_at(before: str, behind: str) -> bool:
    """Whether the segmenter parts two strings that follow one another (进驻|外国语, though 驻外 is a word)."""
    at = 0
    for word in dictionary().cut(before + behind):
        at += len(word)
        if at >= len(before):
            break
    return at == len(before)


@lru_cache(maxsize=65536)
def _last_word(stretch: str) -> tuple[str, str]:
    """The last word of Chinese characters, and its tag."""
    return dictionary().tag(stretch)[-1]


def _stretch(text: str, end: int) -> str:
    """The Chinese characters before `end`, a few of them."""
    start = end
    while start and end - start < _CONTEXT and is_han(text[start - 1]):
        start -= 1
    return text[start:end]
