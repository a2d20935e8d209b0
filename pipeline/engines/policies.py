"""Where rules and a trained recogniser meet: who says what an organization is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from pipeline.extract import organizations
from pipeline.extract.mentions import Organization
from pipeline.lexicons import Lexicons

# fill: the recogniser adds what overlaps no mention of the rules; union: both, the longer where they overlap; model: it alone.
# In the first two it adds only what the rules find plausible.
POLICIES = ("fill", "union", "model")
Span = tuple[int, int]


class Recogniser(Protocol):
    """A trained recogniser; `digest` changes with any byte of its model."""

    @property
    def digest(self) -> str:
        """Of the model."""

    def find(self, sentences: Sequence[str]) -> list[list[Span]]:
        """(start, end) of each organization in each sentence, none overlapping."""


@dataclass(frozen=True)
class Recognition:
    """A recogniser and the policy by which it meets the rules.

    Args:
        recogniser: it.
        policy: one of `POLICIES`.
    """

    recogniser: Recogniser
    policy: str = "fill"

    @property
    def digest(self) -> str:
        """Of what decides which organizations are found beside the rules."""
        return f"{self.recogniser.digest} {self.policy}"

    def organizations(
        self, text: str, spans: Sequence[Span], ruled: Sequence[Organization], lexicons: Lexicons
    ) -> list[Organization]:
        """The organizations of a text, which decides alone what they are: a model's figures depend on its batch.

        Args:
            text: the text.
            spans: (start, end) of its sentences.
            ruled: what the rules found.
            lexicons: what tells a body's level and kind.
        """
        places = [(start, end) for start, end in spans if text[start:end].strip()]
        told = self.recogniser.find([text[start:end] for start, end in places]) if places else []
        found = [(at + start, at + end) for (at, _), own in zip(places, told, strict=True) for start, end in own]
        return merge(text, ruled, found, self.policy, lexicons)


def merge(
    text: str, ruled: Sequence[Organization], found: Iterable[Span], policy: str, lexicons: Lexicons
) -> list[Organization]:
    """Mentions of the rules and of a recogniser as one layer, in order, none overlapping.

    Args:
        text: the text.
        ruled: what the rules found.
        found: (start, end) of what the recogniser found; white space at the edges is taken off.
        policy: one of `POLICIES`.
        lexicons: what tells a body's level and kind.
    """
    known = {(m.start, m.end): m for m in ruled}
    spans = sorted({trimmed(text, *span) for span in found})
    told = [known.get(span) or described(text, *span, lexicons) for span in spans if span[0] < span[1]]
    if policy == "model":
        return _apart(told, lambda m: m.start - m.end)
    # beside the rules, a name must be one by their lights too: a network takes many a fragment for one
    refused = organizations.refused(text, lexicons)
    told = [m for m in told if (m.start, m.end) in known or _may_be_added(text, m, ruled, refused, lexicons)]
    if policy == "fill":
        return _apart([*ruled, *told], lambda m: (m.start, m.end) not in known)
    return _apart([*ruled, *told], lambda m: m.start - m.end)


def _may_be_added(
    text: str, told: Organization, ruled: Sequence[Organization], refused: Sequence[Span], lexicons: Lexicons
) -> bool:
    """Whether the rules find a name plausible that does not join several of theirs, nor bring back what they refused."""
    return (
        organizations.plausible(text, told.start, told.end, lexicons)
        and sum(m.start < told.end and told.start < m.end for m in ruled) < 2
        and not any(_brings_back(told, span) for span in refused)
    )


def _brings_back(told: Organization, refused: Span) -> bool:
    """Whether a name is what the rules refused, or a part of it; one that begins before it may be its owner's (中冶沐勘|党委)."""
    start, end = refused
    return start < told.end and told.start < end and (told.start >= start or told.end < end)


def _apart(mentions: Iterable[Organization], rank: Callable[[Organization], int]) -> list[Organization]:
    """Mentions none of which overlap; where two do, the one of lower rank is kept, or the first."""
    kept: list[Organization] = []
    for mention in sorted(mentions, key=lambda m: (rank(m), m.start)):
        i = bisect_left(kept, mention.start, key=attrgetter("start"))
        if (i == 0 or kept[i - 1].end <= mention.start) and (i == len(kept) or mention.end <= kept[i].start):
            kept.insert(i, mention)
    return kept


def trimmed(text: str, start: int, end: int) -> Span:
    """A span without the white space at its edges; its end is not behind its start where nothing is left.

    Args:
        text: the text.
        start: of the span.
        end: of the span, exclusive.
    """
    name = text[start:end]
    return end - len(name.lstrip()), start + len(name.rstrip())


def described(text: str, start: int, end: int, lexicons: Lexicons) -> Organization:
    """A mention with the level and kind that the rules see in its own characters: those of the last body named there.

    Args:
        text: the text.
        start: of the mention.
        end: of the mention, exclusive.
        lexicons: heads and divisions that the rules look up.
    """
    name = text[start:end]
    inside = organizations.find(name, lexicons)
    level = next((m.level for m in inside if m.level), "")
    last = inside[-1] if inside and inside[-1].end == len(name) else None
    return Organization(start, end, name, level, last.kind if last else "other", name, last.owner if last else "")
