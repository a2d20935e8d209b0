"""How lexicons are matched: many phrases at once, and metrics against the controlled measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Terms(Generic[T]):
    """Many phrases looked for at once, longest first; each carries a value.

    Args:
        values: phrase → what a match of it means. Phrases are matched as they stand, case and width included.
    """

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = list(values.values())
        # the compact automaton: a DFA measured no faster here and takes ten times the memory
        self._automaton = AhoCorasick(
            list(values), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every leftmost-longest match as (start, end, value), in order, none overlapping."""
        values = self._values
        try:
            matches = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:
            # half a surrogate pair is no character: it matches nothing, and must cost its neighbours nothing
            matches = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))
        return [(start, end, values[i]) for i, start, end in matches]


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of measures.csv.

    Attributes:
        name: the controlled name.
        words: alternatives; all words of one must stand in the metric, or, behind `=`, be the metric.
        without: words none of which may stand in it (没有 makes 整改到位 its opposite).
        units: the units it is counted in.
    """

    name: str
    title: str
    words: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    units: frozenset[str]

    def holds(self, metric: str, unit: str) -> bool:
        """Whether a metric in the text's words, with its unit, is this measure."""
        if unit not in self.units or any(w in metric for w in self.without):
            return False
        return any(all(_holds(metric, w) for w in alternative) for alternative in self.words)


def _holds(metric: str, word: str) -> bool:
    return metric == word[1:] if word[0] == "=" else word in metric


class Measures:
    """The controlled measures, special ones before general ones; remembers what it has mapped, since metrics repeat."""

    MEMORY = 1 << 15

    def __init__(self, rows: Iterable[Measure]) -> None:
        self.rows = tuple(rows)
        self._seen: dict[tuple[str, str], str] = {}

    def of(self, metric: str, unit: str) -> str:
        """The name of the first measure that holds, empty if none does."""
        key = (metric, unit)
        if key not in self._seen:
            if len(self._seen) >= self.MEMORY:
                self._seen.clear()
            self._seen[key] = next((m.name for m in self.rows if m.holds(metric, unit)), "")
        return self._seen[key]
