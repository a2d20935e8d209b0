"""Whole phrases of what the encoder tags piece by piece: it begins late, ends early and leaves holes (`党建工作年初写在纸|上`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.classify.encoder import Named
from pipeline.extract import objects, subjects
from pipeline.wordlists import none_of, one_of

# of a clause that is left out at most, at either end, where the phrase is taken to be all of it
EDGE = 2
_APART = re.compile(one_of((*subjects.DELIMITERS, *objects.JOINS)))
_UNDELIMITED = re.compile(f"{none_of(subjects.DELIMITERS)}*")


def whole(sentence: str, named: Sequence[Named]) -> list[Named]:
    """The phrases, in order: what one clause holds joined, and up to the clause's edges where these are near.

    Args:
        sentence: the sentence.
        named: phrases in it, in order, none overlapping.
    """
    told: list[Named] = []
    for phrase in _joined(sentence, named):
        start, end = _snapped(sentence, phrase.start, phrase.end)
        end = objects.until_mended(sentence, start, end)
        if not told or start >= told[-1].end:
            told.append(phrase._replace(start=start, end=end))
    return told


def _joined(sentence: str, named: Iterable[Named]) -> list[Named]:
    told: list[Named] = []
    for phrase in named:
        if told and not _APART.search(sentence, told[-1].end, phrase.start):
            labels = tuple(np.mean([told[-1].labels, phrase.labels], axis=0).tolist())
            told[-1] = Named(told[-1].start, phrase.end, labels)
        else:
            told.append(phrase)
    return told


def _snapped(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The span up to the edges of its clause, what leads up to it aside: 有的|支部不开会."""
    behind = _UNDELIMITED.match(sentence, end)
    stop = behind.end() if behind else end
    first = start
    while first > 0 and sentence[first - 1] not in subjects.DELIMITERS:
        first -= 1
    if (led := first + subjects.lead(sentence[first:end])) <= start:
        first = led
    return (first if start - first <= EDGE else start), (stop if stop - end <= EDGE else end)
