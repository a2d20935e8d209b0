"""Corrections of one thing that contradict one another: the later one counts, and what it replaces is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.corrections.record import FINDINGS, OF_THREADS, Correction


class Settled(NamedTuple):
    """Corrections that contradict one another no more.

    Attributes:
        kept: in the order of their last word; each holds the values that earlier ones gave and it does not.
        replaced: numbers of those that a later one contradicts.
    """

    kept: tuple[Correction, ...]
    replaced: frozenset[int]


def settled(corrections: Iterable[Correction]) -> Settled:
    """What holds of corrections.

    Args:
        corrections: in the order in which they were made.
    """
    kept: dict[tuple[str, str, str, str, int], list[Correction]] = {}
    replaced: set[int] = set()
    for correction in corrections:
        own = kept.setdefault(correction.place, [])
        last = correction
        for earlier in [e for e in own if _meet(e, correction)]:
            own.remove(earlier)
            if contradicts(earlier, correction):
                replaced.add(earlier.number)
            if _same(earlier, correction) and earlier.right and correction.right:
                last = last._replace(values={**earlier.values, **last.values})
        own.append(last)
    return Settled(tuple(c for of in kept.values() for c in of), frozenset(replaced))


def contradicts(earlier: Correction, later: Correction) -> bool:
    """Whether two corrections cannot both hold.

    Args:
        earlier: the one.
        later: the other.
    """
    if earlier.place != later.place or not _meet(earlier, later):
        return False
    if earlier.right != later.right or not _same(earlier, later):
        return True
    return any(later.values.get(name, value) != value for name, value in earlier.values.items())


def _same(a: Correction, b: Correction) -> bool:
    """Whether both speak of the same thing."""
    if a.layer in OF_THREADS and any(a.values.get(n) != b.values.get(n) for n in ("problem", "problem_doc")):
        return False
    return (a.at, a.text) == (b.at, b.text)


def _meet(earlier: Correction, later: Correction) -> bool:
    """Whether the later one says something of what the earlier one speaks of."""
    if _same(earlier, later) or later.layer == FINDINGS:
        return True
    # mentions of a layer do not overlap: that one is right says that others over its characters are not
    overlap = earlier.at < later.end and later.at < earlier.end
    return later.layer not in OF_THREADS and earlier.right and later.right and overlap
