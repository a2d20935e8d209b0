"""How lexicons are matched: many phrases at once, and metrics against the controlled measures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.lines import TOGETHER, by_lines

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Terms(Generic[T]):
    """Many phrases looked for at once, longest first; each carries a value.

    Args:
        values: phrase → what a match of it means. Phrases are matched as they stand, case and width included.
    """

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = list(values.values())
        self._cross = any("\n" in phrase for phrase in values)
        # the compact automaton: a DFA measured no faster here and takes ten times the memory
        self._automaton = AhoCorasick(
            list(values), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every leftmost-longest match as (start, end, value), in order, none overlapping.

        The automaton takes nine times a text's bytes while it looks, so that a long one is shown to it in pieces.
        """
        if len(text) <= TOGETHER or self._cross:
            return self._find(text)
        return [
            (at + start, at + end, value) for at, piece in by_lines(text) for start, end, value in self._find(piece)
        ]

    def _find(self, text: str) -> list[tuple[int, int, T]]:
        values = self._values
        try:
            matches = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:
            # half a surrogate pair is no character: it matches nothing, and must cost its neighbours nothing
            matches = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))
        return [(start, end, values[i]) for i, start, end in matches]
