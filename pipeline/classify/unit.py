"""A unit of text to be judged, and what the lexicon says of its problems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline import codelists
from pipeline.classify.context import NO_CONTEXT, Context
from pipeline.classify.rules import NOTHING, Evidence
from pipeline.extract.mentions import Problem

# the lexicon's labels of a problem that it cannot place
UNDECIDED = ("other",)


class Unit(NamedTuple):
    """A unit to be judged: where it is in its text, the problems in it, what the rules say, and its context."""

    start: int
    end: int
    problems: Sequence[Problem] = ()
    rule: Evidence = NOTHING
    context: Context = NO_CONTEXT

    def known(self, names: Sequence[str]) -> list[int]:
        """What the lexicon says of each label: 1 a problem is of that kind, -1 it knows the kinds of all and none is, 0 nothing."""
        return _known(tuple([p.labels for p in self.problems]), tuple(names))


@lru_cache(maxsize=1)
def _program_labels() -> frozenset[str]:
    return frozenset(codelists.names("label"))


@lru_cache(maxsize=1 << 12)
def _known(labels: tuple[tuple[str, ...], ...], names: tuple[str, ...]) -> list[int]:
    known = {label for of in labels if of != UNDECIDED for label in of}
    rest = -1 if known and UNDECIDED not in labels else 0
    # of a user's own labels the lexicon says nothing
    return [1 if name in known else rest if name in _program_labels() else 0 for name in names]
