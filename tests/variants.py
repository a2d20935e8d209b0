"""Rows of tests with slots: each member of a set, each word of a choice, in its place, so that none can be lost unseen."""

import re
from collections.abc import Iterable, Iterator

_SLOT = re.compile("‹([^‹›]+)›")
_MEMBER = re.compile("‹([0-9]?)›")
_RANGE = re.compile("([0-9A-Za-z０-９①㉑㊱])-(.)")


def spread(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    """Rows with every member of every slot in its place once, the first members of the other slots beside it.

    `‹甲乙›` or `‹0-9０-９›` are the characters of a set, `‹近¦最近¦›` words. In what is expected, `‹›` is the member in the
    slot of the same place in order, `‹2›` that of the second slot.

    Args:
        rows: (text, expected), with slots.
    """
    return [row for text, expected in rows for row in _members(text, expected)]


def _members(text: str, expected: str) -> Iterator[tuple[str, str]]:
    choices = [list(_choice(m[1])) for m in _SLOT.finditer(text)]
    firsts = [choice[0] for choice in choices]
    seen = set()
    for place, choice in enumerate(choices or [[""]]):
        for member in choice:
            taken = [*firsts[:place], member, *firsts[place + 1 :]]
            row = _filled(text, taken), _told(expected, taken)
            if row not in seen:
                seen.add(row)
                yield row


def _choice(slot: str) -> Iterable[str]:
    if "¦" in slot:
        return slot.split("¦")
    ranges = _RANGE.findall(slot)
    return [*_RANGE.sub("", slot), *(chr(c) for a, b in ranges for c in range(ord(a), ord(b) + 1))]


def _filled(template: str, members: Iterable[str]) -> str:
    rest = iter(members)
    return _SLOT.sub(lambda _: next(rest), template)


def _told(template: str, members: list[str]) -> str:
    rest = iter(members)
    return _MEMBER.sub(lambda m: members[int(m[1]) - 1] if m[1] else next(rest), template)
