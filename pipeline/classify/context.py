"""What governs a sentence besides itself: the heading it stands under and the line that opens its list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pipeline.ingest.headings import numbered_level
from pipeline.wordlists import either, heads, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "context")

MAX_HEADING = 60
# 一是…。二是…。 and ；-chains hang on the line before the first of them
_HAN = _words("numeral")
_ANY = one_of(_HAN)
_ITEM = re.compile(
    rf"\s*(?:{_ANY}{{1,2}}[是则]|其{_ANY}|"
    rf"[（(]?(?:[0-9]{{1,2}}|{_ANY}{{1,3}})(?:[)）、]|[.．](?![0-9]))|"
    rf"第{_ANY}[，、,]|{either(_words('begins an item'))})"
)
# the first letters of the above, white space aside
_ITEM_HEADS = frozenset(f"{heads(_HAN)}其（(0123456789第{heads(_words('begins an item'))}")
_CHAINED = frozenset("；;")
_OPENING = frozenset("：:")
_FINAL = frozenset("。！？!?；;：:…”")


class Context(NamedTuple):
    """The heading over a unit and the unit that opens its list (`着力发现以下问题：`); empty where there is none."""

    heading: str = ""
    lead: str = ""


NO_CONTEXT = Context()


def contexts(text: str, spans: Sequence[tuple[int, int]]) -> list[Context]:
    """The context of each unit, as `each_context` gives them.

    Args:
        text: the whole text.
        spans: (start, end) of its units, in order.
    """
    return list(each_context(text, spans))


def each_context(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Context]:
    """The context of each unit of a text, read off the text alone, so that every view of it says the same.

    Args:
        text: the whole text.
        spans: (start, end) of its units, in order.
    """
    heading = opener = ""
    chained = False
    for start, end in spans:
        last = text[end - 1 : end]
        head = text[start : start + 1]
        item = (head in _ITEM_HEADS or head.isspace()) and _ITEM.match(text, start, end) is not None
        if end - start <= MAX_HEADING and last not in _FINAL and numbered_level(text[start:end].lstrip()):
            heading, opener, chained = text[start:end], "", False
            yield NO_CONTEXT
            continue
        lead = opener if item or chained else ""
        yield Context(heading, lead) if heading or lead else NO_CONTEXT
        if last in _OPENING:
            opener, chained = text[start:end], True
        elif item or chained:
            # an item: what opened its list opens the next one too
            chained = last in _CHAINED or (chained and last not in _FINAL)
        else:
            opener, chained = text[start:end], last in _CHAINED
