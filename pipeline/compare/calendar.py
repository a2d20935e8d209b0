"""The calendar of rounds: one row per committee and round, what is missing between, what overlaps, what contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import pandas as pd

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import schema_rounds
from pipeline.compare.columns import framed
from pipeline.extract import inspected, round_dates
from pipeline.extract.round_dates import Day

# teams of one round begin some days apart; beginnings, or ends, that are surely further apart contradict each other
APART = timedelta(days=31)
# names that differ by the place before them alone (`inspected.same`)
SAME_BODY = 0.9
HELD, PLANNED, MISSING = "held", "planned", "missing"
Row = Mapping[str, Any]
# committee, province, term (None if unknown)
Term = tuple[str, str, int | None]


@dataclass
class _Round:
    """A round with what documents tell of it."""

    term: Term
    number: int | None
    told: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    overlaps: list[str] = field(default_factory=list)

    @cached_property
    def begins(self) -> list[Day]:
        return sorted((round_dates.read(r["from"]) for r in self.told if r["from"]), key=lambda d: (d.first, d.told))

    @cached_property
    def ends(self) -> list[Day]:
        return sorted((round_dates.read(r["to"]) for r in self.told if r["to"]), key=lambda d: (d.last, d.told))

    @property
    def name(self) -> str:
        """Term and number (5-3)."""
        term = self.term[2]
        return f"{'?' if term is None else term}-{'?' if self.number is None else self.number}"

    @property
    def state(self) -> str:
        if not self.told:
            return MISSING
        return PLANNED if all(r["planned"] for r in self.told) else HELD


def calendar(reported: pd.DataFrame) -> pd.DataFrame:
    """One row a committee and round (`schema_rounds.CALENDAR`), committees by name, rounds in order, those without a number last.

    A report without a term is of the term that the committee's other reports of this number tell, if they tell one only; else of the
    committee's only term; else it stands alone, as what is told of an earlier term does. Reports without a number are a row each.
    Dates overlap, contradict or disagree with the order only where they do so however a date told by month is read.

    Args:
        reported: what `rounds_told.reports` gave.
    """
    made = _grouped(_records(reported))
    of_committee: dict[tuple[str, str], list[_Round]] = defaultdict(list)
    for found in made:
        of_committee[found.term[:2]].append(found)
    for own in of_committee.values():
        _marked(own)
    every = [*made, *_missing(made)]
    every.sort(key=lambda r: (*r.term[:2], r.term[2] is None, r.term[2] or 0, r.number is None, r.number or 0))
    return framed(schema_rounds.CALENDAR, [_row(found) for found in every])


def _records(reported: pd.DataFrame) -> list[Row]:
    """The reports with missing cells as None."""
    return [
        {str(k): None if pd.isna(v) else v for k, v in row.items()}
        for row in reported.sort_values(["doc_id", "start"], kind="stable").to_dict("records")
    ]


def _grouped(told: Sequence[Row]) -> list[_Round]:
    terms: dict[tuple[str, str], set[int]] = defaultdict(set)
    numbered: dict[tuple[str, str, int | None], set[int]] = defaultdict(set)
    for row in told:
        if row["term"] is not None:
            terms[_of(row)].add(int(row["term"]))
            numbered[*_of(row), row["round"]].add(int(row["term"]))
    made: dict[object, _Round] = {}
    for row in told:
        term = row["term"]
        known = numbered[*_of(row), row["round"]] or terms[_of(row)]
        if term is None and not row["earlier"] and len(known) == 1:
            term = next(iter(known))
        key = (*_of(row), term, row["earlier"], row["round"] if row["round"] is not None else row["doc_id"])
        number = None if row["round"] is None else int(row["round"])
        found = made.setdefault(key, _Round((*_of(row), None if term is None else int(term)), number))
        found.told.append(row)
    return list(made.values())


def _of(row: Row) -> tuple[str, str]:
    return str(row["committee"]), str(row["province"] or "")


def _marked(rounds: Sequence[_Round]) -> None:
    """Put down what is to be known of each of a committee's rounds."""
    held = [r for r in rounds if r.state == HELD]
    for one, other in combinations(held, 2):
        if _overlap(one, other):
            one.overlaps.append(other.name)
            other.overlaps.append(one.name)
    early = {id(found) for found in _disordered(held)}
    for found in rounds:
        found.notes += _doubts(found)
        found.notes += ["overlap"] if found.overlaps else []
        found.notes += ["disorder"] if id(found) in early else []


def _disordered(held: Iterable[_Round]) -> Iterator[_Round]:
    """Rounds that surely began before the one before them in their term."""
    by_term: dict[int | None, list[_Round]] = defaultdict(list)
    for found in held:
        if found.number is not None and found.begins:
            by_term[found.term[2]].append(found)
    for own in by_term.values():
        own.sort(key=lambda r: r.number or 0)
        yield from (b for a, b in pairwise(own) if b.begins[-1].last < a.begins[0].first)


def _doubts(found: _Round) -> Iterator[str]:
    """What a round's own reports say against it."""
    if found.number is None:
        yield "numberless"
    if any(r["earlier"] for r in found.told):
        yield "earlier"
    elif any(r["term"] is None for r in found.told):
        yield "termless"
    if all(r["ranged"] for r in found.told) and found.number is not None:
        yield "ranged"
    spans = [[round_dates.read(r[side]) if r[side] else None for side in ("from", "to")] for r in found.told]
    if any(begin and end and end.last < begin.first for begin, end in spans):
        yield "backwards"
    apart = any(_apart(days) for days in (found.begins, found.ends))
    disjoint = any(a[1] and b[0] and a[1].last < b[0].first for a in spans for b in spans if a is not b)
    if apart or disjoint:
        yield "contradiction"


def _apart(days: Sequence[Day]) -> bool:
    return any(later.first - earlier.last > APART for earlier in days for later in days)


def _overlap(one: _Round, other: _Round) -> bool:
    """Whether both were surely held on some day."""
    if not all((one.begins, one.ends, other.begins, other.ends)):
        return False
    begin = max(one.begins[0].last, other.begins[0].last)
    return begin <= min(one.ends[-1].first, other.ends[-1].first)


def _missing(made: Iterable[_Round]) -> Iterator[_Round]:
    """The numbers that nobody tells of between the first and the last round held in a term."""
    told: dict[Term, set[int]] = defaultdict(set)
    held: dict[Term, set[int]] = defaultdict(set)
    for found in made:
        if found.number is not None and "earlier" not in found.notes:
            told[found.term].add(found.number)
            if found.state == HELD:
                held[found.term].add(found.number)
    for term, numbers in held.items():
        for number in sorted(set(range(min(numbers), max(numbers))) - told[term]):
            yield _Round(term, number)


def _row(found: _Round) -> dict[str, Any]:
    committee, province, term = found.term
    counted = [r["findings"] for r in found.told if r["findings"] is not None]
    bodies = _bodies(r["body"] for r in found.told if r["body"])
    modes = _once(m for r in found.told if r["modes"] for m in r["modes"].split(LIST_SEPARATOR))
    return {
        "committee": committee,
        "province": province or None,
        "term": term,
        "round": found.number,
        "state": found.state,
        "inspection": next((r["inspection"] for r in found.told), None),
        "modes": LIST_SEPARATOR.join(modes) or None,
        "from": found.begins[0].told if found.begins else None,
        "to": found.ends[-1].told if found.ends else None,
        "years": LIST_SEPARATOR.join(sorted({str(r["year"]) for r in found.told if r["year"] is not None})) or None,
        "bodies": len(bodies),
        "body_names": LIST_SEPARATOR.join(bodies) or None,
        "findings": sum(counted) if counted else None,
        "overlaps": LIST_SEPARATOR.join(found.overlaps) or None,
        "notes": LIST_SEPARATOR.join(found.notes) or None,
        "documents": len({r["doc_id"] for r in found.told}),
        "first_doc": found.told[0]["doc_id"] if found.told else None,
    }


def _bodies(names: Iterable[str]) -> list[str]:
    """The bodies, each once: of names that differ by the place before them, the longer."""
    found: list[str] = []
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        if not any(inspected.same(name, other) >= SAME_BODY for other in found):
            found.append(name)
    return sorted(found)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
