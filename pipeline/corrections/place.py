"""Where corrections belong in a text as it is now: found by their sentence's characters, and those of the sentence before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.corrections.record import Correction

Span = tuple[int, int]


class Anchor(NamedTuple):
    """What a sentence is found again by: its characters, digest of the one before, its place among those alike, from 1."""

    sentence: str
    before: str
    nth: int


class Placed(NamedTuple):
    """Corrections by the sentence that they are of.

    Attributes:
        of: index of a sentence → its corrections.
        lost: those whose sentence is not there any more.
    """

    of: dict[int, list[Correction]]
    lost: list[Correction]


def placed(text: str, spans: Sequence[Span], corrections: Iterable[Correction]) -> Placed:
    """The sentences that corrections of a document are of.

    Args:
        text: of the document.
        spans: (start, end) of its sentences, in order.
        corrections: of this document.
    """
    told = list(corrections)
    wanted = {c.sentence for c in told}
    alike: dict[str, list[int]] = {}
    for i, (start, end) in enumerate(spans) if wanted else ():
        if (sentence := text[start:end]) in wanted:
            alike.setdefault(sentence, []).append(i)
    found = Placed({}, [])
    for correction in told:
        place = _one(text, spans, alike.get(correction.sentence, []), correction)
        if place is None:
            found.lost.append(correction)
        else:
            found.of.setdefault(place, []).append(correction)
    return found


def _one(text: str, spans: Sequence[Span], alike: Sequence[int], correction: Correction) -> int | None:
    """Which of the sentences of the same characters: behind the same sentence, else the only one or the one in the same place."""
    behind = [i for i in alike if before(text, spans, i) == correction.before]
    if len(behind) == 1:
        return behind[0]
    return alike[correction.nth - 1] if correction.nth <= len(alike) else None


def before(text: str, spans: Sequence[Span], i: int) -> str:
    """Digest of the sentence before a sentence; empty for the first.

    Args:
        text: of the document.
        spans: of its sentences.
        i: index of the sentence.
    """
    if not i:
        return ""
    start, end = spans[i - 1]
    return hashlib.sha256(text[start:end].encode("utf-8", "surrogatepass")).hexdigest()[:12]


def anchors(text: str, spans: Sequence[Span]) -> list[Anchor]:
    """What each sentence of a document is found again by.

    Args:
        text: of the document.
        spans: (start, end) of its sentences, in order.
    """
    seen: dict[str, int] = {}
    found = []
    for i, (start, end) in enumerate(spans):
        sentence = text[start:end]
        seen[sentence] = seen.get(sentence, 0) + 1
        found.append(Anchor(sentence, before(text, spans, i), seen[sentence]))
    return found
