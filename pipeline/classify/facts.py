"""What holds of a unit beyond its substrings: how it ends, what stands beside its problems, what the rules say of it.

The facts `next:` and `previous:`, which hold the one character beside the problems, see it folded: writers' habits are no meanings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.classify.rules import Evidence
from pipeline.classify.unit import UNDECIDED, Unit
from pipeline.classify.vocabulary import FULL_WIDTH
from pipeline.extract.masks import GLYPHS

# from so many problems on, their number is one fact
MANY = 4
_ENDS = {"？": "ends:?", "?": "ends:?", "：": "ends::", ":": "ends::"}


def facts(unit: Unit, text: str) -> Iterator[str]:
    """Names of what holds of a unit beyond its substrings.

    Args:
        unit: the unit.
        text: the text that its offsets count in.
    """
    yield from _of_surroundings(*_surroundings(unit, text))
    if unit.problems:
        yield from _of_evidence(unit.rule, _sure(unit), min(len(unit.problems), MANY), unit.problems[0].form)
        for p in unit.problems:
            yield from _of_problem(p.form, p.subject, p.severity)


def _surroundings(unit: Unit, text: str) -> tuple[str, bool, str | None, str | None]:
    """The unit's last character, whether it has a lead, and the characters behind and before its problems, None without any."""
    last = text[unit.end - 1 : unit.end] if unit.end > unit.start else ""
    if not unit.problems:
        return last, bool(unit.context.lead), None, None
    end, start = unit.problems[-1].end, unit.problems[0].start
    behind, before = text[end : min(end + 1, unit.end)], text[max(start - 1, unit.start) : start]
    return last, bool(unit.context.lead), behind, before


def _of_surroundings(last: str, lead: bool, behind: str | None, before: str | None) -> Iterator[str]:
    if last in _ENDS:
        yield _ENDS[last]
    if lead:
        yield "has a lead"
    if behind is not None and before is not None:
        yield f"next:{_folded(behind)}"
        yield f"previous:{_folded(before)}"


def _folded(character: str) -> str:
    """The character, one for all of its kind: digits and masks are `0`, Latin letters `A`, punctuation has full width."""
    if character.isdecimal() or character in GLYPHS:
        return "0" if character else ""
    return "A" if "A" <= character.upper() <= "Z" else FULL_WIDTH.get(character, character)


def _sure(unit: Unit) -> str:
    known = {p.labels != UNDECIDED for p in unit.problems}
    return "mixed" if len(known) > 1 else "known" if True in known else "unknown"


def _of_evidence(evidence: Evidence, sure: str, problems: int, form: str) -> Iterator[str]:
    rule = evidence.finding
    yield sure
    yield f"problems:{problems}"
    yield f"rule:{rule.status}"
    yield f"told:{'+'.join(sorted(set(evidence.told)))}"
    yield f"left:{evidence.left}"
    yield f"done:{evidence.done}"
    yield f"left:{evidence.left};done:{evidence.done}"
    yield f"rule:{rule.status};done:{evidence.done};{'planned' if evidence.planned else ''}"
    yield f"rule:{rule.status},{form}"
    yield f"cue:{rule.cue}"
    for label in rule.labels:
        yield f"rule+{label}"
        yield f"{sure}+{label}"


def _of_problem(form: str, subject: str, severity: str) -> Iterator[str]:
    yield f"form:{form}"
    if subject:
        yield f"subject:{subject}"
    if severity:
        yield f"severity:{severity}"


class Facts:
    """The columns of facts.

    Args:
        names: the facts that a model knows.
        first: column of the first of them.
    """

    def __init__(self, names: Sequence[str], first: int) -> None:
        self._columns = {name: first + i for i, name in enumerate(names)}
        # the same few verdicts and subjects come again and again
        self._surroundings = lru_cache(maxsize=1 << 14)(lambda *of: self._known(_of_surroundings(*of)))
        self._evidence = lru_cache(maxsize=1 << 14)(lambda *of: self._known(_of_evidence(*of)))
        self._problem = lru_cache(maxsize=1 << 14)(lambda *of: self._known(_of_problem(*of)))

    def columns(self, unit: Unit, text: str) -> list[int]:
        """Columns of the facts of a unit, those that the model knows.

        Args:
            unit: the unit.
            text: the text that its offsets count in.
        """
        if not unit.problems and not unit.context.lead and text[unit.end - 1 : unit.end] not in _ENDS:
            # most units: nothing below would be said of them
            return []
        columns = self._surroundings(*_surroundings(unit, text))
        if unit.problems:
            columns = columns + self._evidence(
                unit.rule, _sure(unit), min(len(unit.problems), MANY), unit.problems[0].form
            )
            for p in unit.problems:
                columns += self._problem(p.form, p.subject, p.severity)
        return columns

    def _known(self, names: Iterable[str]) -> list[int]:
        return [self._columns[name] for name in names if name in self._columns]
