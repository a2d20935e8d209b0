"""A thread: a problem, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.segment import sentences
from pipeline.threads import parts, states
from pipeline.threads.items import DONE, Item
from pipeline.threads.likeness import Words
from pipeline.threads.notices import Notice, Round

FEEDBACK, ANSWER = "feedback", "answer"
# measures of statistics → what a thread counts
COUNTED = {
    "money_recovered": "money",
    "persons_disciplined": "persons",
    "persons_held_accountable": "persons",
    "persons_reminded": "persons",
    "persons_transferred_to_justice": "persons",
    "rules_made": "rules",
}
REPORTED = "reported"
# the worse of two answers of one notice counts
_WORSE = (states.OPEN, states.UNDER_WAY, states.CLOSED)


class Saying(NamedTuple):
    """A place where something is said of a problem.

    Attributes:
        role: `problem`, `answer`, `promised`, `done`, `unit`, `deadline`, `money`, `persons`, `rules`, `recurrence`.
        notice: where it stands.
        start: of it.
        end: behind it.
        low: least value of a figure.
        high: greatest value of a figure.
        unit: of a figure.
        score: probability that it belongs to the thread, of answers and recurrences.
        alternative: the thread that it would else belong to.
        unsure: whether a person should look at it.
        state: what the sentence shows of the problem; empty for nothing.
        judged: whether a person said that it belongs to the thread.
    """

    role: str
    notice: Notice
    start: int
    end: int
    low: float | None = None
    high: float | None = None
    unit: str = ""
    score: float | None = None
    alternative: Thread | None = None
    unsure: bool = False
    state: str = ""
    judged: bool = False


@dataclass(eq=False)
class Thread:
    """A problem and what is said of it.

    Attributes:
        body: the inspected body.
        round: of inspection; None where not told.
        year: of the first notice of the inspection; None where not told.
        number: its place among the problems of the inspection, from 1.
        origin: `FEEDBACK`, or `ANSWER` where only an answer names it.
        notice: that names it first.
        item: there.
        words: what is compared of it.
        key: stays the same while body, round and the problem's words do.
        sayings: what is said of it, in order.
        told: what the last notice says of it: open, under_way or done.
        unsure: whether a person should look at it.
        likest: the likest answer, where none is likely enough, as a saying of that notice.
        earlier: the thread of an earlier round that came back in this one.
        later: the thread that this one came back in.
        note: code of why (thread_note); empty for nothing.
        judged: whether a person said what became of it.
    """

    body: str
    round: Round | None
    year: int | None
    number: int
    origin: str
    notice: Notice
    item: Item
    words: Words
    key: str = ""
    sayings: list[Saying] = field(default_factory=list)
    told: str = states.OPEN
    unsure: bool = False
    likest: Saying | None = None
    earlier: Thread | None = None
    later: Thread | None = None
    note: str = ""
    judged: bool = False
    _told_by: Notice | None = None

    @property
    def state(self) -> str:
        """`told`, but recurring where the problem came back in a later round."""
        return states.RECURRING if self.later else self.told

    @property
    def problem(self) -> str:
        """The words that name it."""
        return self.notice.text[slice(*self.item.head)]

    def of(self, role: str) -> list[Saying]:
        """The sayings of a role."""
        return [s for s in self.sayings if s.role == role]

    def shown(self) -> Saying | None:
        """The last sentence that shows the state."""
        return next((s for s in reversed(self.sayings) if s.state == self.state), None)

    def doubt(self, why: str) -> None:
        """Remember why a person should look at it, a code of thread_note; the first reason is told."""
        self.unsure, self.note = True, self.note or why

    def answered(self, item: Item, named: Saying) -> None:
        """Add an answer: the words that name the problem, the sentences behind them, the figures in these.

        Args:
            item: the answer.
            named: its words that name the problem.
        """
        notice = named.notice
        told = [(a, b, states.tense(notice.text[a:b], f)) for a, b, f in _sentences(notice, item)]
        state, at = states.state([(notice.text[a:b], tense) for a, b, tense in told])
        if item.kind == parts.UNFINISHED and state == states.CLOSED:
            state = states.UNDER_WAY
        if self._told_by is notice and _WORSE.index(self.told) < _WORSE.index(state):
            state, at = self.told, -1
        self.told, self._told_by = state, notice
        self.sayings.append(named)
        for number, (start, end, tense) in enumerate(told):
            self.sayings.append(Saying(tense, notice, start, end, state=state if number == at else ""))
        self.sayings += _figures(notice, told)


def _sentences(notice: Notice, item: Item) -> Iterator[tuple[int, int, str]]:
    """(start, end, field) of the sentences of an answer; of what is unfinished, its head too."""
    if item.kind == parts.UNFINISHED:
        yield item.head[0], max(item.head[1], item.head[0]), ""
    for told in item.body:
        # a cell of a table is one sentence of its document, whatever it holds
        for start, end in sentences.spans(notice.text, told.start, told.end):
            words = notice.text[start:end]
            if words.strip("。；; \t\u3000"):
                yield start + len(words) - len(words.lstrip()), start + len(words.rstrip()), told.field


def _figures(notice: Notice, told: list[tuple[int, int, str]]) -> Iterator[Saying]:
    done = [(a, b) for a, b, tense in told if tense == DONE]
    for figure in notice.figures:
        cells = figure.cells
        role = COUNTED.get(str(cells["measure"]))
        if role and cells["status"] == REPORTED and any(a <= figure.start < b for a, b in done):
            low, high = (None if cells[name] == "" else float(cells[name]) for name in ("low", "high"))
            yield Saying(role, notice, figure.start, figure.end, low, high, str(cells["unit"]))
