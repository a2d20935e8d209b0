"""Where two documents may share a passage: winnowed fingerprints of their folded texts.

Source: Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document fingerprinting". Of every `WINDOW`
neighbouring hashes of `GRAM` signs the least is kept: a MinHash with a place. Any passage of `GRAM` + `WINDOW` - 1 signs alike in
two texts leaves the same fingerprint in both, which a MinHash of whole documents or paragraphs cannot promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

GRAM, WINDOW = 10, 10
# what more documents hold is paired with its first holder only, so that boilerplate costs no square of the corpus
CROWD = 24
# seeds of one passage: no further apart, and no more shifted against each other
MAX_GAP, MAX_SHIFT = 60, 24
_BASE = np.uint64(1_000_003)
Integers = NDArray[np.int64]
# (pair, position in the first, position in the second) of common fingerprints; pair = a * documents + b, a < b
Seeds = tuple[Integers, Integers, Integers]


class Chain(NamedTuple):
    """Neighbouring common fingerprints: signs `start` to `end` of document `a`, `other_start` to `other_end` of document `b`."""

    a: int
    b: int
    start: int
    end: int
    other_start: int
    other_end: int


def hashes(text: str) -> NDArray[np.uint64]:
    """(signs - `GRAM` + 1,) a hash of each `GRAM` neighbouring signs of a folded text."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < GRAM:
        return np.zeros(0, np.uint64)
    found = np.zeros(len(codes) - GRAM + 1, np.uint64)
    for i in range(GRAM):
        found = found * _BASE + codes[i : len(codes) - GRAM + 1 + i]
    # mixed, or the least hash would prefer certain characters
    return (found ^ (found >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def fingerprints(text: str) -> tuple[NDArray[np.uint64], Integers]:
    """(hashes, positions) of the winnowed fingerprints of a folded text, in order of position."""
    every = hashes(text)
    if not len(every):
        return every, np.zeros(0, np.int64)
    window = min(WINDOW, len(every))
    # the last of equal least hashes: repeats then share a fingerprint with fewer positions
    least = window - 1 - np.argmin(sliding_window_view(every, window)[:, ::-1], axis=1)
    positions = np.unique(least + np.arange(len(least)))
    return every[positions], positions


def chains(texts: Sequence[str]) -> Iterator[Chain]:
    """Stretches that pairs of documents may share, in order of the pair.

    Args:
        texts: the folded texts.
    """
    return chained([_seeds(texts)], len(texts))


def chained(seeds: Iterable[Seeds], count: int) -> Iterator[Chain]:
    """Neighbouring seeds of a pair joined, in order of the pair.

    Args:
        seeds: in order, all of a pair's in one piece.
        count: of the documents.
    """
    for pairs, first, second in seeds:
        yield from _chained(pairs, first, second, count)


def _chained(pairs: Integers, first: Integers, second: Integers, count: int) -> Iterator[Chain]:
    if not len(pairs):
        return
    breaks = (
        (np.diff(pairs) != 0)
        | (np.diff(first) > MAX_GAP)
        | (np.diff(second) <= 0)
        | (np.diff(second) > MAX_GAP + MAX_SHIFT)
        | (np.abs(np.diff(first - second)) > MAX_SHIFT)
    )
    begins = np.append(0, np.flatnonzero(breaks) + 1)
    ends = np.append(begins[1:], len(pairs)) - 1
    for i, j in zip(begins.tolist(), ends.tolist(), strict=True):
        a, b = divmod(int(pairs[i]), count)
        yield Chain(a, b, int(first[i]), int(first[j]) + GRAM, int(second[i]), int(second[j]) + GRAM)


def _seeds(texts: Sequence[str]) -> Seeds:
    """The common fingerprints of the texts, in order (`seeds.of` does the same out of core)."""
    parts = [fingerprints(text) for text in texts]
    if not parts:
        return (np.zeros(0, np.int64),) * 3
    hashes = np.concatenate([h for h, _ in parts])
    positions = np.concatenate([p for _, p in parts])
    owners = np.repeat(np.arange(len(parts)), [len(h) for h, _ in parts])
    order = np.argsort(hashes, kind="stable")
    hashes, positions, owners = hashes[order], positions[order], owners[order]
    begins = np.append(0, np.flatnonzero(np.diff(hashes)) + 1)
    sizes = np.diff(np.append(begins, len(hashes)))
    left, right = _paired(begins[sizes > 1], sizes[sizes > 1])
    apart = owners[left] != owners[right]
    left, right = left[apart], right[apart]
    pair = owners[left] * len(texts) + owners[right]
    order = np.lexsort((positions[right], positions[left], pair))
    return pair[order], positions[left][order], positions[right][order]


def _paired(begins: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Indices of every two members of each group of equal hashes; in a crowd, of the first and each other."""
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    crowded = sizes > CROWD
    for size in np.unique(sizes[~crowded]).tolist():
        a, b = np.triu_indices(size, 1)
        group = begins[sizes == size][:, None]
        lefts.append((group + a).ravel())
        rights.append((group + b).ravel())
    for begin, size in zip(begins[crowded].tolist(), sizes[crowded].tolist(), strict=True):
        lefts.append(np.full(size - 1, begin))
        rights.append(np.arange(begin + 1, begin + size))
    return np.concatenate(lefts), np.concatenate(rights)
