"""Metrics in the words of texts against the controlled measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
        """Whether a metric in the text's words, with its unit, is this measure.

        Args:
            metric: in the text's words.
            unit: it is counted in, as `units` has it.
        """
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
        """The name of the first measure that holds, empty if none does.

        Args:
            metric: in the text's words.
            unit: it is counted in.
        """
        key = (metric, unit)
        if key not in self._seen:
            if len(self._seen) >= self.MEMORY:
                self._seen.clear()
            self._seen[key] = next((m.name for m in self.rows if m.holds(metric, unit)), "")
        return self._seen[key]
