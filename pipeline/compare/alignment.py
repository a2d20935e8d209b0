"""Passages of pairs of documents: common fingerprints grown to whole passages and aligned sign by sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare import fingerprints
from pipeline.compare.fingerprints import Chain
from pipeline.compare.fold import NUMBER, Folded

# signs of a folded passage: shorter ones are set phrases and headings
SHORTEST = 40
# fewer signs than these before or after a line feed are no part of the passage
STRAY = 8
# share of signs alike, below which two stretches are no copies; from the second on, only figures and places may differ
ALIKE, SAME_WORDS = 0.7, 0.97
_CLOSING = frozenset("。；！？，、：”’）》")
Span = tuple[int, int]


class Shared(NamedTuple):
    """One passage in two documents, given by their indices; offsets count the clean texts."""

    a: int
    b: int
    span: Span
    other: Span
    kind: str
    identity: float


def shared(texts: Sequence[str], folded: Sequence[Folded], made: Iterable[Chain] | None = None) -> Iterator[Shared]:
    """The passages that two of the texts share, in order of the pair.

    Args:
        texts: the texts.
        folded: the same, folded.
        made: where they may share some, in order of the pair; None to look for it here.
    """
    last: tuple[int, int] | None = None
    taken: list[Shared] = []
    for chain in fingerprints.chains([f.text for f in folded]) if made is None else made:
        if (chain.a, chain.b) != last:
            last, taken = (chain.a, chain.b), []
        row = _aligned(chain, texts, folded)
        if row and not any(overlap(row.span, t.span) and overlap(row.other, t.other) for t in taken):
            taken.append(row)
            yield row


def _aligned(chain: Chain, texts: Sequence[str], folded: Sequence[Folded]) -> Shared | None:
    """The chain grown to the whole passage, or None where it is too short or too different."""
    one, two, a, b = folded[chain.a], folded[chain.b], texts[chain.a], texts[chain.b]
    start, other_start = _grown_left(one.text, two.text, chain.start, chain.other_start)
    end, other_end = _grown_right(one.text, two.text, chain.end, chain.other_end)
    begun = max(_stray(a, one, start, end, 1), _stray(b, two, other_start, other_end, 1))
    ended = max(_stray(a, one, start, end, -1), _stray(b, two, other_start, other_end, -1))
    start, other_start, end, other_end = start + begun, other_start + begun, end - ended, other_end - ended
    signs = min(end - start, other_end - other_start)
    if signs < SHORTEST or one.text.count(NUMBER, start, end) > signs / 3:
        return None
    left, right = one.text[start:end], two.text[other_start:other_end]
    identity = LCSseq.similarity(left, right) / max(len(left), len(right))
    if identity < ALIKE:
        return None
    kind = "edited"
    if identity >= SAME_WORDS:
        facts = one.facts(a, start, end)
        same = facts == two.facts(b, other_start, other_end)
        kind = ("facts" if facts else "verbatim") if same else "template"
    span, other = _closed(a, b, one.starts[start], one.ends[end - 1], two.starts[other_start], two.ends[other_end - 1])
    return Shared(chain.a, chain.b, span, other, kind, identity)


def _grown_left(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    while i and j and a[i - 1] == b[j - 1]:
        i, j = i - 1, j - 1
    return i, j


def _grown_right(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    while i < len(a) and j < len(b) and a[i] == b[j]:
        i, j = i + 1, j + 1
    return i, j


def _stray(text: str, folded: Folded, start: int, end: int, step: int) -> int:
    """Signs at the beginning (`step` 1) or end (-1) that another line holds: the number of a heading (二、), the end of a sentence."""
    signs = range(start, end - 1)[:STRAY] if step > 0 else range(end - 1, start, -1)[:STRAY]
    for count, i in enumerate(signs, 1):
        left = i if step > 0 else i - 1
        if "\n" in text[folded.ends[left] : folded.starts[left + 1]]:
            return count
    return 0


def _closed(a: str, b: str, start: int, end: int, other_start: int, other_end: int) -> tuple[Span, Span]:
    """The spans with the punctuation that closes both."""
    while end < len(a) and other_end < len(b) and a[end] == b[other_end] and a[end] in _CLOSING:
        end, other_end = end + 1, other_end + 1
    return (int(start), int(end)), (int(other_start), int(other_end))


def overlap(one: Span, two: Span) -> bool:
    """Whether half of the shorter lies in the other.

    Args:
        one: a span.
        two: another.
    """
    common = min(one[1], two[1]) - max(one[0], two[0])
    return common * 2 >= min(one[1] - one[0], two[1] - two[0])
