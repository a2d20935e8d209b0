"""Notices of one body, and in each of its inspections what was found and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline import codelists
from pipeline.extract import inspected
from pipeline.extract.inspected import Date
from pipeline.messages import Message
from pipeline.threads.notices import Notice, Round

# codes of thread_note
EARLY, ROUNDLESS = "early", "roundless"
# below it, two names are joined, but a person should look
SURE_NAME = 0.9


@dataclass
class Body:
    """An inspected body.

    Attributes:
        name: the fullest name that notices call it by, with its seat where another body has the same.
        notices: about it, in the order of the run.
        unsure: whether a name was taken for its abbreviation.
    """

    name: str
    notices: list[Notice] = field(default_factory=list)
    unsure: bool = False


@dataclass
class Case:
    """One inspection of a body: what was found, and what answers it.

    Attributes:
        round: which; None where no notice says.
        found: notices that list its problems, the one with most first.
        answers: notices that answer, in the order of their dates.
        doubts: doc_id of an answering notice → code of why it may belong elsewhere.
    """

    round: Round | None
    found: list[Notice] = field(default_factory=list)
    answers: list[Notice] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)

    @property
    def date(self) -> Date | None:
        """When its first notice was written."""
        return min((n.date for n in (*self.found, *self.answers) if n.date), default=None)


def bodies(notices: Sequence[Notice]) -> list[Body]:
    """The inspected bodies with their notices, by name; a notice that names none is a body of its own.

    Args:
        notices: of the run.
    """
    named = [n for n in notices if n.body]
    made: list[Body] = []
    for notice in sorted(named, key=lambda n: (-len(n.body), n.doc_id)):
        fits = [(inspected.same(b.name, notice.body), b) for b in made if _one_place(b.notices[0], notice)]
        best = max((score for score, _ in fits), default=0)
        likest = [b for score, b in fits if score == best]
        if best and (best == 1 or len(likest) == 1):
            likest[0].notices.append(notice)
            likest[0].unsure |= best < SURE_NAME
        else:
            made.append(Body(notice.body, [notice]))
    made += [Body("", [n]) for n in notices if not n.body]
    _told_apart(made)
    place = {n.doc_id: i for i, n in enumerate(notices)}
    for body in made:
        body.notices.sort(key=lambda n: place[n.doc_id])
    return sorted(made, key=lambda b: (not b.name, b.name, b.notices[0].doc_id))


def _one_place(one: Notice, other: Notice) -> bool:
    """Whether two notices can be of one place: neither seats nor provinces differ where both are known."""
    seats, provinces = {one.seat, other.seat} - {""}, {one.province, other.province} - {""}
    return len(provinces) < 2 and (len(seats) < 2 or any(n.body.startswith(n.seat) for n in (one, other) if n.seat))


def _told_apart(made: Sequence[Body]) -> None:
    """Bodies of one name get their seat, province or number behind it."""
    for name in {b.name for b in made if b.name}:
        alike = sorted((b for b in made if b.name == name), key=lambda b: b.notices[0].doc_id)
        if len(alike) > 1:
            places = [b.notices[0].seat or b.notices[0].province for b in alike]
            for number, (body, place) in enumerate(zip(alike, places, strict=True), 1):
                body.name += f"（{place if place and places.count(place) == 1 else number}）"


def cases(body: Body) -> list[Case]:
    """A body's inspections, in the order of their rounds and dates.

    Args:
        body: with its notices.
    """
    made: list[Case] = []
    for notice in sorted((n for n in body.notices if n.found), key=_when):
        same = next((c for c in made if _same_inspection(c, notice)), None)
        if same is None:
            made.append(Case(notice.round, [notice]))
        else:
            same.found.append(notice)
    for case in made:
        case.found.sort(key=lambda n: (-len(n.found), n.doc_id))
        case.answers += [n for n in case.found if n.answers]
    for notice in sorted((n for n in body.notices if n.answers and not n.found), key=_when):
        case, doubt = _answered(made, notice)
        case.answers.append(notice)
        if doubt:
            case.doubts[notice.doc_id] = doubt
    return sorted(made, key=lambda c: (*_order(c.round), c.date or Date(9999)))


def _same_inspection(case: Case, notice: Notice) -> bool:
    if case.round and notice.round:
        return case.round == notice.round
    return bool(case.date and notice.date and case.date[:2] == notice.date[:2])


def _answered(made: list[Case], notice: Notice) -> tuple[Case, str]:
    """The inspection that a notice answers, and what speaks against it (`EARLY`, `ROUNDLESS`); a new one where there is none."""
    if notice.round:
        for case in made:
            if case.round == notice.round:
                return case, EARLY if case.found and case.date and notice.date and notice.date < case.date else ""
    open_ = [c for c in made if not (c.round and notice.round)]
    before = [c for c in open_ if not (c.date and notice.date) or c.date <= notice.date]
    if before:
        return max(before, key=lambda c: c.date or Date(0)), ROUNDLESS if len(made) > 1 else ""
    made.append(Case(notice.round))
    return made[-1], EARLY if open_ else ""


def shown(date: Date | None) -> str:
    """A date as far as it is told, with hyphens; empty for none."""
    return "-".join(f"{part:02}" for part in date if part) if date else ""


def _order(round_: Round | None) -> tuple[int, int]:
    return (round_.term or 0, round_.number) if round_ else (0, 0)


def _when(notice: Notice) -> tuple[Date, str]:
    return notice.date or Date(9999), notice.doc_id


def doubts(made: Sequence[tuple[Body, Sequence[Case]]]) -> Iterator[str]:
    """What a user must know of the notices before the threads, a sentence each.

    Args:
        made: bodies with their inspections.
    """
    unnamed = [b.notices[0].doc_id for b, _ in made if not b.name]
    if unnamed:
        yield Message("{several} say of no body: what they list stands alone", several=_several(unnamed))
    for body, of in made:
        if body.unsure:
            names = sorted({n.body for n in body.notices})
            yield Message("{name}: {names} are taken for one body", name=body.name, names=", ".join(names))
        for case in of:
            for doc_id, why in case.doubts.items():
                yield Message("{doc_id}: {title}", doc_id=doc_id, title=codelists.Title("thread_note", why))
            if case.found and not case.round:
                yield Message(
                    "{doc_id}: names no round; its date {shown} is all that orders it",
                    doc_id=case.found[0].doc_id,
                    shown=shown(case.date) or "(none)",
                )


def _several(names: Sequence[str]) -> str:
    shown_names = ", ".join(names[:3])
    if len(names) <= 3:
        return shown_names
    return Message("{shown_names} and {names} more", shown_names=shown_names, names=len(names) - 3)
