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

    def holds(self, metric: str) -> bool:
        """Whether a metric in the text's words, counted in a unit of this measure, is this measure."""
        # loops that look clumsy: with any and all, each new metric took five times as long
        for alternative in self.words:
            for word in alternative:
                if (word not in metric) if word[0] != "=" else (metric != word[1:]):
                    break
            else:
                return not any(word in metric for word in self.without)
        return False


class Measures:
    """The controlled measures, special ones before general ones; remembers what it has mapped, since metrics repeat."""

    MEMORY = 1 << 15

    def __init__(self, rows: Iterable[Measure]) -> None:
        self.rows = tuple(rows)
        self._by_unit: dict[str, list[Measure]] = {}
        for row in self.rows:
            for unit in row.units:
                self._by_unit.setdefault(unit, []).append(row)
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
            self._seen[key] = next((m.name for m in self._by_unit.get(unit, ()) if m.holds(metric)), "")
        return self._seen[key]
