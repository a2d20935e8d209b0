"""What the classifier sees of a unit: its substrings by place, the problems in it, what the rules say, and its context.

Every feature is a column number, and prediction walks the same path as training: `Space.columns` gives, for all units of a
text at once, which column holds in which unit. Substrings are of Chinese characters only: what writers choose freely (mask
glyphs, digits, Latin letters, width of punctuation) is in none, so two writers' habits do not look like two meanings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.context import Context
from pipeline.classify.facts import Facts
from pipeline.classify.unit import UNDECIDED, Unit
from pipeline.classify.vocabulary import Columns, Vocabulary

# a long sentence says much that has nothing to do with the problem in it
NEAR = 12
LONG = 40
# Where a substring stands: anywhere; in a unit without problems; in a problem whose kinds the lexicon knows, or not; near before the
# first problem, near behind the last; at the unit's beginning; in the heading, in the lead. Each is a block of columns.
ANY, BARE, KNOWN, UNKNOWN, LEFT, RIGHT, FIRST, HEADING, LEAD = range(9)
ZONES = ("any", "bare", "known", "unknown", "left", "right", "first", "heading", "lead")
# what a problem is is told by the whole sentence as well as by its name, wherever the words stand
LABEL_ZONES = (ANY,)
# What each occurrence is, and the zones that it counts in. The first five are in a unit that names a problem: away from it, in a
# problem whose kinds the lexicon knows, in another, near before the first, near behind the last; then in a unit that names none.
PLACES = ((ANY,), (ANY, KNOWN), (ANY, UNKNOWN), (ANY, LEFT), (ANY, RIGHT), (ANY, BARE))
Flags = NDArray[np.bool_]


class Space:
    """The columns that a model knows: substrings by zone, then facts.

    Args:
        substrings: the vocabulary.
        names: the facts.
    """

    def __init__(self, substrings: Sequence[str], names: Sequence[str]) -> None:
        self.substrings, self.names = tuple(substrings), tuple(names)
        self.size = len(self.substrings)
        self.width = self.size * len(ZONES) + len(self.names)
        first = self.size * len(ZONES)
        self.fact_columns = Facts(self.names, first).columns
        self._vocabulary = Vocabulary(self.substrings)

    def __reduce__(self) -> tuple[type[Space], tuple[tuple[str, ...], tuple[str, ...]]]:
        # what it remembers cannot be pickled, and is soon known again
        return Space, (self.substrings, self.names)

    def matches(self, text: str) -> Columns:
        """Every occurrence of the vocabulary as a row (substring, start, end), overlapping ones too: by length, then by place."""
        return self._vocabulary.find(text)

    def held(self, texts: Sequence[str]) -> tuple[Columns, Columns]:
        """(text, substring) of the substrings that stand in each of several short texts, each once, in order."""
        begins = np.cumsum([0, *[len(text) + 1 for text in texts]])
        found = self.matches("\n".join(texts))
        pairs = np.sort(_latest(begins, found[:, 1]) * self.size + found[:, 0])
        text, word = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(1, self.size))
        return text, word

    def columns(self, text: str, units: Sequence[Unit]) -> tuple[Columns, Columns, NDArray[np.float32]]:
        """(row, column, value) of everything that holds, a row a unit; what holds twice is there twice.

        Args:
            text: the whole text.
            units: in order, not overlapping.
        """
        seen = self.occurrences(text, units)
        picks = seen.zones()
        factor = scale(units)
        rows = [seen.unit[pick] for _, pick in picks]
        columns = [seen.word[pick] + zone * self.size for zone, pick in picks]
        values = [factor[part] for part in rows]
        for i, unit in enumerate(units):
            facts_held = np.array(self.fact_columns(unit, text), np.int64)
            rows.append(np.full(len(facts_held), i))
            columns.append(facts_held)
        for zone, texts in context_zones([unit.context for unit in units]):
            row, word = self.held(texts)
            rows.append(row)
            columns.append(word + zone * self.size)
        values += [np.ones(len(part), np.float32) for part in rows[len(values) :]]
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)

    def placed(self, text: str, units: Sequence[Unit]) -> Iterator[tuple[int, int, list[int], float]]:
        """(start, end, columns, value) of each occurrence of a substring: which columns it makes hold.

        Args:
            text: the text.
            units: units in it, in order.
        """
        seen = self.occurrences(text, units)
        columns: list[list[int]] = [[] for _ in seen.word]
        for zone, pick in seen.zones():
            for i in pick.tolist():
                columns[i].append(int(seen.word[i]) + zone * self.size)
        factor = scale(units)
        for i, held in enumerate(columns):
            yield int(seen.start[i]), int(seen.end[i]), held, float(factor[seen.unit[i]])

    def context_columns(self, context: Context) -> list[Columns]:
        """Columns of the substrings of a unit's heading and lead, each once."""
        return [self.held(texts)[1] + zone * self.size for zone, texts in context_zones([context])]

    def occurrences(self, text: str, units: Sequence[Unit]) -> Occurrences:
        """The vocabulary's occurrences inside units, unit by unit; of equal ones in one place, the first.

        Args:
            text: the text.
            units: units in it, in order.
        """
        word, start, end = self.matches(text).T if units else np.zeros((3, 0), np.int64)
        starts, ends = np.array([u.start for u in units], int), np.array([u.end for u in units], int)
        unit = _latest(starts, start)
        inside = (unit >= 0) & (end <= ends[unit]) if len(unit) else np.zeros(0, bool)
        if not inside.all():
            own = np.flatnonzero(inside)
            unit, word, start, end = unit[own], word[own], start[own], end[own]
        place = _places(units, unit, start, end)
        once = _firsts((unit * len(PLACES) + place) * self.size + word)
        first = start == starts[unit]
        return Occurrences(unit[once], word[once], start[once], end[once], place[once], first[once])


class Occurrences(NamedTuple):
    """Where substrings of the vocabulary stand: arrays of one length.

    Attributes:
        unit: index of the unit.
        word: index of the substring.
        start: offset of its first character in the text.
        end: offset after its last character.
        place: index into `PLACES`.
        first: whether it opens the unit.
    """

    unit: Columns
    word: Columns
    start: Columns
    end: Columns
    place: Columns
    first: Flags

    def zones(self) -> list[tuple[int, Columns]]:
        """Every zone with the indices of the occurrences that stand there."""
        found = [
            (zone, np.flatnonzero(np.isin(self.place, [i for i, held in enumerate(PLACES) if zone in held])))
            for zone in dict.fromkeys(z for held in PLACES for z in held)
        ]
        return [*found, (FIRST, np.flatnonzero(self.first))]


def _firsts(keys: Columns) -> Columns:
    """Index of the first of equal keys, in the order of the keys: said twice is not meant twice.

    Keys and indices are sorted as one number; numpy's stable sort of the keys takes five times as long.
    """
    n = max(1, len(keys))
    both = np.sort(keys * n + np.arange(len(keys)))
    key = both // n
    first = np.diff(key, prepend=-1) > 0
    firsts: Columns = both[first] - key[first] * n
    return firsts


def _places(units: Sequence[Unit], unit: Columns, start: Columns, end: Columns) -> Columns:
    """Index into `PLACES` of occurrences in units."""
    place: Columns = np.full(len(unit), 5)
    # most units name no problem
    names = np.array([bool(u.problems) for u in units], bool)
    named = np.flatnonzero(names[unit])
    if len(named):
        own = (np.cumsum(names) - 1)[unit[named]]
        place[named] = _beside_problems([u for u in units if u.problems], own, start[named], end[named])
    return place


def _beside_problems(units: Sequence[Unit], unit: Columns, start: Columns, end: Columns) -> Columns:
    """The same in units that all name problems."""
    a = np.array([u.problems[0].start for u in units])[unit]
    b = np.array([u.problems[-1].end for u in units])[unit]
    place: Columns = np.zeros(len(unit), np.int64)
    holder = _holders(units, start, end)
    inside = holder >= 0
    place[inside] = 2 - holder[inside]
    place[(end <= a) & (a - start <= NEAR)] = 3
    place[(start >= b) & (end - b <= NEAR)] = 4
    return place


def scale(units: Sequence[Unit]) -> NDArray[np.float32]:
    """(units,) what the substrings of each unit count: a long sentence says no more of its problem than a short one."""
    lengths = np.array([u.end - u.start for u in units], np.float32)
    factors: NDArray[np.float32] = np.sqrt(LONG / np.maximum(lengths, 1))
    return factors


def context_zones(contexts: Sequence[Context]) -> tuple[tuple[int, list[str]], tuple[int, list[str]]]:
    """The headings and the leads of contexts, each with its zone."""
    return (HEADING, [c.heading for c in contexts]), (LEAD, [c.lead for c in contexts])


def _latest(starts: Columns, positions: Columns) -> Columns:
    """Index of the last of `starts`, in order, that is not behind each position; -1 where all are.

    Counted over the whole text: there are so many positions that searching for each took ten times as long.
    """
    begun: Columns = np.bincount(starts, minlength=positions.max(initial=0) + 1).cumsum() - 1
    return begun[positions]


def _holders(units: Sequence[Unit], start: Columns, end: Columns) -> Columns:
    """1 where a stretch lies inside a problem whose kinds the lexicon knows, 0 inside another problem, -1 elsewhere."""
    problems = [p for u in units for p in u.problems]
    if not problems:
        return np.full(len(start), -1)
    i = _latest(np.array([p.start for p in problems]), start)
    ends = np.array([p.end for p in problems])
    known = np.array([p.labels != UNDECIDED for p in problems], int)
    return np.where((i >= 0) & (end <= ends[i]), known[i], -1)
