"""What a body and the one before it make together: one stationed in the other, a second name, a list whose items share an owner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.extract import names, owners
from pipeline.extract.mentions import Organization
from pipeline.lexicons import Gazetteer
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_together")
# what a school or a firm has as a committee has it: 校|团委, 公司|工会
OWNED_KINDS = frozenset({"party", "discipline", "association"})


def add(text: str, found: list[Organization], mention: Organization) -> None:
    """Take a mention in: it replaces what it holds, and is left out where a longer one overlaps it.

    Args:
        text: the text.
        found: the bodies before it, in order; changed.
        mention: the next one.
    """
    if found and mention.end <= found[-1].end:
        return
    while found and mention.start <= found[-1].start:
        found.pop()
    if found and mention.start < found[-1].end:
        return
    if found and _is_other_name(text, found[-1], mention):
        found[-1] = _with_end(text, found[-1], mention.end + 1)
    elif found and _is_stationed(text, found[-1], mention):
        found[-1] = _stationed(text, found[-1], mention)
    elif mention.text.endswith(STATIONED_GROUPS) and text.endswith(STATIONED_ALONE, 0, mention.start):
        found.append(_with_lead(text, mention))
    else:
        found.append(_shared(text, found[-1], mention) if found and not mention.level else mention)


def is_paired(text: str, found: Sequence[Organization], mention: Organization) -> bool:
    """Whether a body of no one is the second of two kinds: 党委、|纪委.

    Args:
        text: the text.
        found: the bodies before it, in order.
        mention: the next one.
    """
    if mention.text not in _PAIRED or (found and found[-1].end >= mention.start - 1):
        return False
    between = text[mention.start - 1 : mention.start]
    return text.endswith(_COMMITTEES, 0, mention.start - (between in _LISTED))


_DIVISIONS = _words("division of a list")
_BODY_OF_LIST = re.compile(rf"[一-鿿]{{1,12}}?({either(_DIVISIONS)}){either(_words('body of a list'))}")


def list_start(text: str, start: int, end: int, places: Gazetteer) -> int:
    """Where a list of places begins whose bodies are told once, behind the last (岚川镇、鹤坪镇|党委); `start` if there is none.

    Args:
        text: the text.
        start: where the last place begins.
        end: where its body ends.
        places: divisions by name.
    """
    if not text.endswith(_JOINS, 0, start) or not (body := _BODY_OF_LIST.fullmatch(text, start, end)):
        return start
    item = start
    while text.endswith(_JOINS, 0, item) and text.endswith(body[1], 0, item - 1):
        named = item - 1 - len(body[1])
        place = owners.place_before(text, named, places)
        if place == named or names.is_generic(text, place):
            break
        item = owners.upwards(text, place, places)[0]
    return item


_JOINS = _words("listed")


_PAIRED = frozenset(_words("second of a pair"))
_COMMITTEES = _words("first of a pair")


def _is_stationed(text: str, sender: Organization, group: Organization) -> bool:
    """市纪委监委|驻|市教育局纪检监察组: what one body keeps in another."""
    return (
        sender.kind == "discipline"
        and group.text.endswith(STATIONED_GROUPS)
        and text[sender.end : group.start] in STATIONED
    )


STATIONED = frozenset(_words("stationed"))
STATIONED_GROUPS = _words("stationed group")
STATIONED_ALONE = tuple(sorted(STATIONED, key=len, reverse=True))


def _is_other_name(text: str, body: Organization, mention: Organization) -> bool:
    """政治部（督察室）, 扶贫办（乡村振兴局）: a second name of the same body, which has no owner of its own."""
    return (
        mention.start == body.end + 1
        and text[body.end] in _OPENING
        and text[mention.end : mention.end + 1] in _CLOSING
        and not (mention.level or mention.owner)
        and mention.kind not in OWNED_KINDS
    )


_OPENING, _CLOSING = frozenset("（("), frozenset("）)")


def _with_end(text: str, body: Organization, end: int) -> Organization:
    return body._replace(end=end, text=text[body.start : end], normalized=body.normalized + text[body.end : end])


def _stationed(text: str, sender: Organization, group: Organization) -> Organization:
    name = text[sender.start : group.end]
    normalized = f"{sender.normalized}{text[sender.end : group.start]}{group.normalized}"
    return Organization(sender.start, group.end, name, sender.level, "discipline", normalized, sender.text)


def _with_lead(text: str, group: Organization) -> Organization:
    """驻|局纪检监察组: the group whole where its sender is not named."""
    start = group.start - next(len(w) for w in STATIONED_ALONE if text.endswith(w, 0, group.start))
    lead = text[start : group.start]
    return group._replace(
        start=start, text=lead + group.text, normalized=lead + group.normalized, kind="discipline", owner=""
    )


def _shared(text: str, before: Organization, mention: Organization) -> Organization:
    """省委组织部、宣传部: the second of a list belongs where the first does."""
    if not before.level or text[before.end : mention.start] not in _LISTED:
        return mention
    owner = before.owner if mention.kind in {"party", "inspection"} else ""
    return mention._replace(level=before.level, owner=mention.owner or owner)


_LISTED = frozenset(_words("listed"))
