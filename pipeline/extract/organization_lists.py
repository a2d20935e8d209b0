"""Bodies that only their list shows: 专卖司、运行司 beside 法规司, 物流监控科 beside 人事科, where no table holds what the one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial

from pipeline.extract import names
from pipeline.extract import organization_patterns as written
from pipeline.extract.mentions import Organization
from pipeline.segment.words import dictionary
from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_lists")

SHORTEST, LONGEST = 2, 8
_ENDS = tuple(sorted(_words("ends alike"), key=len, reverse=True))
_PART_WORDS = tuple(_words("parts"))
_PARTS = either(_PART_WORDS)
_PARTED = re.compile(_PARTS)
# what can follow an item, beside any sign
_BEHIND = re.compile(rf"[^一-鿿]|{_PARTS}|{either(_words('behind an item'))}|\Z")
_BOUNDARY = rf"(?:\A|[^一-鿿]|{_PARTS}|{one_of(sorted(names.STOP))})"
_NO_ITEM = tuple(_words("no item"))


# made when an end is met: all of them together took a twentieth of a small run, which meets few
@cache
def _item(end: str) -> re.Pattern[str]:
    """What is an item with this end."""
    return re.compile(rf"([一-鿿]{{{SHORTEST},{LONGEST}}}?){end}(?={_BEHIND.pattern})")


@cache
def _item_before(end: str) -> re.Pattern[str]:
    """What ends in an item with this end and what parts it from the next."""
    return re.compile(rf"(?s:.*){_BOUNDARY}([一-鿿]{{{SHORTEST},{LONGEST}}}){end}{_PARTS}\Z")


def completed(text: str, found: Sequence[Organization]) -> list[Organization]:
    """`found` and what stands in one list with them and ends as they do, in order.

    Args:
        text: the text.
        found: its organizations, in order.
    """
    every = {(m.start, m.end): m for m in found}
    ahead = list(found)
    while ahead:
        mention = ahead.pop()
        for start, end in _beside(text, mention):
            if all(end <= s or e <= start for s, e in every):
                name = text[start:end]
                new = mention._replace(start=start, end=end, text=name, normalized=name, owner="")
                every[start, end] = new
                ahead.append(new)
    return [every[at] for at in sorted(every)]


def _beside(text: str, mention: Organization) -> Iterator[tuple[int, int]]:
    """(start, end) of the items right before and right behind a mention that end as it does."""
    end = next((e for e in _ENDS if mention.text.endswith(e)), "")
    if not end:
        return
    parted = _PARTED.match(text, mention.end)
    item = _item(end).match(text, parted.end()) if parted else None
    if item and _is_name(item[1], end):
        yield item.span()
    if text.endswith(_PART_WORDS, 0, mention.start):
        item = _item_before(end).match(text, max(0, mention.start - 2 * LONGEST), mention.start)
        if item and _is_name(item[1], end):
            yield item.start(1), item.end(1) + len(end)


def _is_name(name: str, end: str) -> bool:
    """Whether the words before an end can be a body's: no kind (有关|科), no part of a word (干|部), nothing that no name holds."""
    if name.startswith(_NO_ITEM) or name in written.KINDS or any(c in names.STOP for c in name):
        return False
    return len(end) > 1 or not dictionary().has_word(name[-1] + end)
