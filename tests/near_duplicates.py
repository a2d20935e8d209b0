"""Sentences that share too much to be two in data to learn from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SHINGLE = 5
NEAR = 0.6
_NOT_TEXT = re.compile(r"\s")


def near_duplicates(texts: Iterable[str], limit: float = NEAR) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts that share too much: (index, index, Jaccard similarity of their 5-character shingles) from `limit` up.

    Compared are all pairs that share a shingle, by a count over an inverted index.
    """
    sizes: list[int] = []
    holders: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        own = shingles(text)
        shared: dict[int, int] = {}
        for shingle in own:
            for j in holders.setdefault(shingle, []):
                shared[j] = shared.get(j, 0) + 1
            holders[shingle].append(i)
        for j, both in shared.items():
            similarity = both / (len(own) + sizes[j] - both)
            if similarity >= limit:
                yield j, i, similarity
        sizes.append(len(own))


def shingles(text: str) -> set[str]:
    """The 5-character stretches of a text without its white space; the whole text if it is shorter."""
    plain = _NOT_TEXT.sub("", text)
    return {plain[i : i + SHINGLE] for i in range(max(1, len(plain) - SHINGLE + 1))}
