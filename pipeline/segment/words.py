"""Words, cut so that every mention's edge is a word's edge and a mask is one word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rjieba import Jieba


class Cut(Protocol):
    """Cuts a text into words that joined are the text again."""

    def __call__(self, text: str, /) -> Iterable[str]:
        """The words, in order."""


class Dictionary:
    """rjieba's, for any text: half a surrogate pair, which rjieba does not take, stands in no word and is one by itself."""

    def __init__(self, of: Jieba) -> None:
        self._of = of

    def has_word(self, word: str) -> bool:
        """Whether it is a word."""
        try:
            return self._of.has_word(word)
        except UnicodeEncodeError:
            return False

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        """The words of a text; joined they are the text again.

        Args:
            text: any text.
            hmm: guess words that the dictionary does not hold.
        """
        try:
            return self._of.cut(text, hmm=hmm)
        except UnicodeEncodeError:
            return _cut_again(text, self._of.cut(_SURROGATE.sub("\ufffd", text), hmm=hmm))

    def tag(self, text: str) -> list[tuple[str, str]]:
        """(word, part of speech) of each word of a text."""
        try:
            return self._of.tag(text)
        except UnicodeEncodeError:
            tagged = self._of.tag(_SURROGATE.sub("\ufffd", text))
            words = _cut_again(text, [word for word, _ in tagged])
            return [(word, tag) for word, (_, tag) in zip(words, tagged, strict=True)]


_SURROGATE = re.compile("[\ud800-\udfff]")


def _cut_again(text: str, words: Iterable[str]) -> list[str]:
    """A text where these words, of one as long, are cut."""
    ends = list(accumulate(map(len, words), initial=0))
    return [text[a:b] for a, b in pairwise(ends)]


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The rjieba dictionary: the one that its import reads, since another takes as long again."""
    import rjieba  # noqa: PLC0415 (a tenth of a second)

    return Dictionary(rjieba._DEFAULT_JIEBA)  # noqa: SLF001 (whose methods are the package's functions)


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
    ends.update(accumulate(map(len, (cut or dictionary().cut)(text))))
    for start, end in whole:
        ends.difference_update(range(start + 1, end))
        ends |= {start, end}
    ends |= {0, len(text)}
    return [text[a:b] for a, b in pairwise(sorted(ends))]
