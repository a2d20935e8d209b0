"""Where a proper name that precedes a level (`青岚县委`) or a body's head (`沐江港务集团`) begins.

No list can hold every county, company and school, so a name is what stands between a boundary (punctuation, a function
word, a common verb) and the head, if it is short enough and holds nothing a name cannot hold.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from pipeline.extract.mask_roles import is_han
from pipeline.segment.words import dictionary
from pipeline.wordlists import one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "names")

# Characters that a place or company name practically never holds: particles, prepositions, conjunctions, pronouns, measures.
STOP = frozenset(_words("in no name"))
# greedy: it ends at the last character of where it is looked for that no name holds
_TO_BOUNDARY = re.compile(f"(?s:.*)(?:[^一-鿿]|{one_of(sorted(STOP))})")
# In front of a level or head these leave no name: `请`县委, `巡前`市纪委.
_WEAK = frozenset(_words("at no end"))
# how a sentence leads up to a name, which the dictionary takes for its first character: 如|竹篷村, 经|梓川县, 原|鹘山地委
_LEADS = "".join(_words("leads up"))
# of the characters that no name holds, those that begin everyday words far more often than they stand alone
_WORD_HEADS = frozenset(_words("begins words"))
# Towns and villages are named by everyday words as no county is: 桃源镇, 幸福村. `_KINDS` are none of their names.
_LOW_LEVELS = frozenset(_words("low level"))
_TOWN_WORDS = frozenset(_words("names a town"))
_KINDS = frozenset(_words("kind of town"))
# 李|家|村: what ends the names of villages and is a measure elsewhere
_FAMILY = _words("family")
# 三|家: no family
_COUNTS = "".join(_words("count of families"))
# 施量|代表|集团党委: a person speaks for a body
_SPEAKS = _words("speaks for")
_LISTED = _words("parts of a list")
# 湾, 湖: what names of places end with
_LANDMARKS = _words("ends a place")
# what the dictionary or the gazetteer takes for a place, and inspection texts for a verb: 会同|县委组织部, 印发|县委…的通知
NO_PLACE = frozenset(_words("no place"))
_NAME_TAGS = ("ns", "nr", "nz", "nt")
_PLAIN_TAGS = frozenset("vdpcurmqtfaiblj")
# level word → level, the longest first
LEVEL_OF = dict(
    sorted(((w, level) for level in ("省", "市", "县", "乡", "村") for w in _words(level)), key=lambda of: -len(of[0]))
)
UPPER_LEVELS = frozenset(w for w in LEVEL_OF if len(w) == 1 and LEVEL_OF[w] in {"市", "县"})
# above a village
_TOWNS = frozenset(w for w in LEVEL_OF if len(w) == 1 and LEVEL_OF[w] == "乡")
_LEVELS_BY_END = {w[-1]: tuple(x for x in LEVEL_OF if x[-1] == w[-1]) for w in LEVEL_OF}
PARTIES = _words("party")
_GENERIC_BEFORE = _words("several")


def level_before(text: str, at: int) -> tuple[int, str]:
    """(start, level) of the level word that ends at `at`; (at, "") if there is none.

    Args:
        text: the text.
        at: where the word ends, exclusive.
    """
    for word in _LEVELS_BY_END.get(text[at - 1 : at], ()):
        if text.endswith(word, 0, at):
            return at - len(word), LEVEL_OF[word]
    return at, ""


def unknown_name(text: str, at: int, shortest: int, longest: int) -> int:
    """Start of a name that no gazetteer knows and that ends at `at`; `at` if there is none.

    The stretch back to the nearest boundary loses its leading everyday words (`推动沐江` → 沐江) by the segmenter's
    dictionary; what is left must be of a name's length and no everyday word itself.

    Args:
        text: the text.
        at: where the name ends, exclusive.
        shortest: length of the shortest name, characters.
        longest: length of the longest name, characters.
    """
    lowest = max(0, at - longest - 4)
    low = text[at : at + 1] in _LOW_LEVELS
    if low and _is_family_place(text, at):
        return at - 3
    if low and text[at - 1] in STOP and _is_name(text[at - 2 : at]):
        return at - 2
    family = low and text.endswith(_FAMILY, 0, at)
    bounded = _TO_BOUNDARY.match(text, lowest, at - family)
    start = bounded.end() if bounded else lowest
    # 3处小砂场: behind a figure stands a measure word, not a name
    if at - start < shortest or text[start - 1 : start].isdecimal():
        return at
    length = _name_length(text[start:at], shortest, longest, low)
    if not length and low and text[start - 1 : start] in _LISTED and _in_list(text[start:at]):
        length = at - start
    start = at - length
    if length and start and text[start - 1] in _WORD_HEADS and dictionary().has_word(text[start - 1 : start + 1]):
        # 已组|织集中学: a name cannot begin in the middle of a word, but behind it (会同|青岚县)
        behind = text[start + 1 : at]
        return at - (_name_length(behind, shortest, longest, lenient=low) if len(behind) >= shortest else 0)
    return start


@lru_cache(maxsize=65536)
def _is_name(word: str) -> bool:
    """Whether the dictionary has two characters as a name or noun (民和|镇, 太和|镇), though one of them stands in few names."""
    return dictionary().has_word(word) and dictionary().tag(word)[0][1][0] == "n" and word not in _KINDS


def _is_family_place(text: str, at: int) -> bool:
    """Whether a village is called by a family and what lies there (张家湾|村): 家 is a measure elsewhere (三家企业)."""
    family, place = text[at - 3 : at - 1], text[at - 1 : at]
    return (
        at > 2
        and family.endswith(_FAMILY)
        and is_han(family[0])
        and is_han(place)
        and family not in _KINDS
        and family[0] not in _COUNTS
        and place not in STOP
        and not text[at - 4 : at - 3].isdecimal()
    )


@lru_cache(maxsize=65536)
def _name_length(stretch: str, shortest: int, longest: int, lenient: bool) -> int:
    """How many of the last characters of a stretch make a name, 0 if none do; `lenient` lets a noun or adjective be one (桃源镇)."""
    rest = stretch
    sure = False
    for word, tag in dictionary().tag(stretch):
        town = lenient and rest == word and _names_town(word, tag)
        if town or _is_landmark(rest, word, tag) or not _everyday(word, tag):
            sure = town or (tag.startswith(_NAME_TAGS) and dictionary().has_word(word))
            break
        rest = rest[len(word) :]
    rest = max((rest.split(w)[-1] for w in _SPEAKS if w in rest), key=len, default=rest)
    rest = _below(rest, shortest, longest)
    rest = rest.lstrip(_LEADS) if len(rest.lstrip(_LEADS)) >= shortest else rest
    fits = shortest <= len(rest) <= longest and (sure or (rest[0] not in _WEAK and rest[-1] not in _WEAK))
    return len(rest) if fits else 0


def _is_landmark(rest: str, word: str, tag: str) -> bool:
    """Whether a noun and what lies there make a name (海棠|湾|港口集团)."""
    return tag == "n" and rest.startswith(_LANDMARKS, len(word)) and dictionary().tag(rest)[1][0] in _LANDMARKS


def _below(rest: str, shortest: int, longest: int) -> str:
    """范县|陈庄|镇, 柘坪镇|上坪|村: of what is too long, the part behind a level."""
    behind = (rest[i + 1 :] for i, c in enumerate(rest) if c in UPPER_LEVELS or (c in _TOWNS and i > 1))
    return next((b for b in behind if shortest <= len(b) <= longest), rest) if len(rest) > longest else rest


def _in_list(stretch: str) -> bool:
    """Whether everyday words can be a town of a list (天水郡街道、七里墩街道): short, and no verb in front."""
    return 2 <= len(stretch) <= 3 and stretch not in _KINDS and dictionary().tag(stretch)[0][1][0] not in "vdpcr"


def _names_town(word: str, tag: str) -> bool:
    return word in _TOWN_WORDS or (tag[0] == "n" and len(word) > 1 and word not in _KINDS)


def _everyday(word: str, tag: str) -> bool:
    """Whether the dictionary knows the word as anything but a name (an unknown word's tag is a guess, its letters decide)."""
    if word in PARTIES or word in NO_PLACE:
        return True
    if dictionary().has_word(word):
        if len(word) == 1 and _rare(word):
            return False
        return not tag.startswith(_NAME_TAGS) and (len(word) == 1 or tag[0] in _PLAIN_TAGS or tag == "n")
    return tag == "v" or any(c in _WEAK for c in word.lstrip(_LEADS))


def _rare(character: str) -> bool:
    """Whether a character is outside the 3 755 of the first level of GB 2312: no everyday word, but in many a name (洹, 霁, 畈)."""
    try:
        return character.encode("gb2312")[0] > _LAST_OF_FIRST_LEVEL
    except UnicodeEncodeError:
        return True


_LAST_OF_FIRST_LEVEL = 0xD7


def is_place(name: str) -> bool:
    """Whether characters that stand between two parts of a body's name can be a place that no gazetteer knows, with a level or not."""
    start, _ = level_before(name, len(name))
    return start >= 2 and _name_length(name[:start], 2, start, False) == start


def is_generic(text: str, start: int) -> bool:
    """Whether what stands before the name makes it a kind of body, not one body (`各`县委, `市县`党委).

    Args:
        text: the text.
        start: where the name begins.
    """
    return text.endswith(_GENERIC_BEFORE, max(0, start - 4), start)
