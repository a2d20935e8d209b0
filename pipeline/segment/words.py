"""Words, cut so that every mention's edge is a word's edge and a mask is one word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rjieba import Jieba


class Cut(Protocol):
    """Cuts a text into words that joined are the text again."""

    def __call__(self, text: str, /) -> Iterable[str]:
        """The words, in order."""


@lru_cache(maxsize=1)
def dictionary() -> Jieba:
    """The rjieba dictionary: the one that its import reads, since another takes as long again."""
    import rjieba  # noqa: PLC0415 (a tenth of a second)

    return rjieba._DEFAULT_JIEBA  # noqa: SLF001 (whose methods are the package's functions)


def words(
    text: str, edges: Iterable[int] = (), whole: Sequence[tuple[int, int]] = (), cut: Cut | None = None
) -> list[str]:
    """The words of `text`; joined they are `text` again.

    Args:
        text: any text.
        edges: offsets at which a word must begin or end (mentions, sentences).
        whole: spans that are one word each (masks), not overlapping.
        cut: as `engines.segmenters.cutter` gives it; default: rjieba's.
    """
    ends = set(edges)
    at = 0
    for word in (cut or dictionary().cut)(text):
        at += len(word)
        ends.add(at)
    for start, end in whole:
        ends.difference_update(range(start + 1, end))
        ends |= {start, end}
    bounds = sorted(ends | {0, len(text)})
    return [text[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
