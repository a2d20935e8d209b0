"""Words: jieba's or rjieba's, cut so that every mention's edge is a word's edge and a mask is one word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import rjieba

from pipeline.errors import XunshiError

SEGMENTERS = ("rjieba", "jieba")


@lru_cache(maxsize=1)
def dictionary() -> rjieba.Jieba:
    """The rjieba dictionary, read once a process."""
    return rjieba.Jieba()


@lru_cache(maxsize=2)
def cutter(name: str) -> Callable[[str], Iterable[str]]:
    """The function that cuts a text into words.

    Raises:
        XunshiError: the name is none of `SEGMENTERS`.
    """
    if name == "rjieba":
        fast: Callable[[str], Iterable[str]] = dictionary().cut
        return fast
    if name == "jieba":
        import jieba  # noqa: PLC0415 (its dictionary takes half a second to load)

        jieba.setLogLevel("ERROR")
        cut: Callable[[str], Iterable[str]] = jieba.cut
        return cut
    raise XunshiError(f"segmenter {name}: there is no such one; choose {' or '.join(SEGMENTERS)}")


def words(
    text: str, edges: Iterable[int] = (), whole: Sequence[tuple[int, int]] = (), segmenter: str = "rjieba"
) -> list[str]:
    """The words of `text`; joined they are `text` again.

    Args:
        text: any text.
        edges: offsets at which a word must begin or end (mentions, sentences).
        whole: spans that are one word each (masks), not overlapping.
        segmenter: one of `SEGMENTERS`.
    """
    ends = set(edges)
    at = 0
    for word in cutter(segmenter)(text):
        at += len(word)
        ends.add(at)
    for start, end in whole:
        ends.difference_update(range(start + 1, end))
        ends |= {start, end}
    bounds = sorted(ends | {0, len(text)})
    return [text[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
