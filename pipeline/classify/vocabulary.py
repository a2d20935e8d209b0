"""The vocabulary of the classifier: short stretches of Chinese characters and punctuation, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
Columns = NDArray[np.int64]
# half and full width are habits of writing; what is no key here is the same in both or no punctuation
FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_TO_FULL = str.maketrans(FULL_WIDTH)
_MARKS = "，。；：、！？（）《》“”"
_RUN = re.compile(f"[㐀-鿿{_MARKS}]+")
_FOLDED = np.arange(1 << 16, dtype=np.uint64)
for _half, _full in FULL_WIDTH.items():
    _FOLDED[ord(_half)] = ord(_full)


def substrings(text: str, longest: int = LONGEST) -> Iterator[str]:
    """Every stretch of 1 to `longest` Chinese characters and marks of punctuation that stand together, no mark alone.

    Args:
        text: the text.
        longest: length of the longest, characters.
    """
    for run in _RUN.finditer(text.translate(_TO_FULL)):
        word = run[0]
        for i in range(len(word)):
            for j in range(i + 1, min(i + longest, len(word)) + 1):
                # a mark alone tells how long a sentence is, and is a tenth of all that matches
                if j > i + 1 or word[i] not in _MARKS:
                    yield word[i:j]


class Vocabulary:
    """Substrings of a few characters, looked for at every place of a text at once.

    An automaton takes three times as long, as it gives every occurrence as an object. Here a stretch of up to `LONGEST` characters
    is one number of 64 bits. Some of its bits, mixed, name a slot of a table, which holds the last of the stretches of that slot;
    each tells the one before it. A stretch is looked for only where the stretch one character shorter is a substring or begins one,
    so that of three and four characters few are.
    """

    SLOT_BITS = 16
    NONE = -1

    def __init__(self, substrings: Sequence[str]) -> None:
        if not all(0 < len(s.encode("utf-16-be")) <= 2 * LONGEST for s in substrings):
            raise ValueError(f"a substring has not 1 to {LONGEST} characters")
        self._size = len(substrings)
        # behind the substrings what only begins one
        known = [*dict.fromkeys([*substrings, *(s[:n] for s in substrings for n in range(1, len(s)))])]
        self._keys = np.array([int.from_bytes(s.encode("utf-16-be"), "big") for s in known], np.uint64)
        self._single = np.full(1 << 16, self.NONE, np.int64)
        self._last = np.full(1 << self.SLOT_BITS, self.NONE, np.int64)
        self._before = np.full(len(known), self.NONE, np.int64)
        for i, slot in enumerate(self._slots(self._keys).tolist()):
            self._before[i], self._last[slot] = self._last[slot], i
        single = np.flatnonzero(self._keys < 1 << 16)
        self._single[self._keys[single]] = single

    def _slots(self, keys: NDArray[np.uint64]) -> Columns:
        return (keys * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - self.SLOT_BITS)).astype(np.int64)

    def find(self, text: str) -> Columns:
        """Every occurrence as a row (substring, start, end): by length, then by place."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
        # what no substring holds: a stretch that begins with 0 would be the same number as the rest of it
        codes[(codes == 0) | (codes > 0xFFFF)] = 0xFFFF
        codes = _FOLDED[codes]
        word = self._single[codes]
        start = np.flatnonzero(word != self.NONE)
        word, found = word[start], []
        for length in range(1, LONGEST + 1):
            whole = np.flatnonzero(word < self._size)
            begins = start[whole]
            found.append((word[whole], begins, begins + length))
            start = start[: np.searchsorted(start, len(codes) - length)]
            word, at = self._known(self._keys[word[: len(start)]] << np.uint64(16) | codes[start + length])
            start = start[at]
        return np.concatenate(found, axis=1).T

    def _known(self, keys: NDArray[np.uint64]) -> tuple[Columns, Columns]:
        """(stretch, index) of the numbers that are substrings or begin one."""
        word = self._last[self._slots(keys)]
        at = np.flatnonzero(word != self.NONE)
        word = word[at]
        other = np.flatnonzero(self._keys[word] != keys[at])
        while len(other):
            word[other] = self._before[word[other]]
            other = other[word[other] != self.NONE]
            other = other[self._keys[word[other]] != keys[at[other]]]
        held = word != self.NONE
        return word[held], at[held]
