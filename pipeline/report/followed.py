"""The pages of problems followed to their rectification: bodies with the states of their problems, and each body's problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline import codelists
from pipeline.report.library import Library
from pipeline.report.page import Page
from pipeline.report.reading import sentence_number
from pipeline.threads.ledger.columns import round_of
from pipeline.threads.notices import Notice
from pipeline.threads.tables import Traced, words
from pipeline.threads.thread import Saying, Thread

# of what is said of a problem, in this order; the problem itself stands above
_ROLES = tuple(c.code for c in codelists.codes("saying_role") if c.code not in {"problem", "recurrence"})
_STATES = tuple(c.code for c in codelists.codes("thread_state"))

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as its page shows it.

    Attributes:
        anchor: of its place in the page.
        number: in its inspection.
        problem: its words and the path to their sentence.
        state: code of the state.
        labels: titles of its kinds.
        heading: that it stands under.
        told: (title of a role, places where such is said).
        shown: the sentence that shows the state.
        note: why a person should look; empty for no reason.
        unsure: whether a person should look.
        likest: the likest answer where nothing answers it.
        earlier: the same problem of an earlier round.
        later: of a later one.
    """

    anchor: str
    number: int
    problem: Link
    state: str
    labels: tuple[str, ...]
    heading: str
    told: tuple[tuple[str, tuple[Link, ...]], ...]
    shown: Link | None
    note: str
    unsure: bool
    likest: Link | None
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the first page: name, path, its inspections, and how many of its problems are in which state."""

    name: str
    href: str
    inspections: tuple[str, ...]
    problems: int
    states: tuple[int, ...]
    unsure: int


class Followed:
    """The threads of a run as pages; `INDEX` is the first one's path.

    Args:
        traced: the threads.
        library: the documents.
    """

    INDEX = "threads/index.html"

    def __init__(self, traced: Traced, library: Library) -> None:
        self.library, self.words = library, library.words
        self.bodies = [(name, list(of)) for name, of in groupby(traced.threads, key=lambda thread: thread.body)]
        self._at = {
            thread.key: f"{page}.html#t{number}"
            for page, (_, of) in enumerate(self.bodies, 1)
            for number, thread in enumerate(of, 1)
        }

    @property
    def total(self) -> int:
        """How many problems there are."""
        return len(self._at)

    @property
    def unsure(self) -> int:
        """How many of them a person should look at."""
        return sum(thread.unsure for _, of in self.bodies for thread in of)

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """(code, title, problems) of each state."""
        counts = Counter(thread.state for _, of in self.bodies for thread in of)
        return [(code, self.words.code("thread_state", code), counts[code]) for code in _STATES]

    def pages(self) -> Iterator[Page]:
        """The list of bodies, then a page each."""
        w = self.words
        given: dict[str, object] = {
            "bodies": [self._body(n, name, of) for n, (name, of) in enumerate(self.bodies, 1)],
            "states": self.states,
            "total": self.total,
        }
        yield Page(self.INDEX, "threads.html", "threads", w["threads"], given)
        for n, (name, of) in enumerate(self.bodies, 1):
            inspections = [
                (self._round(held[0]), [self._problem(thread) for thread in held])
                for held in (list(group) for _, group in groupby(of, key=lambda t: (t.round, t.year)))
            ]
            own = {"inspections": inspections, "number": n, "count": len(self.bodies)}
            yield Page(f"threads/{n}.html", "body.html", "threads", name or w["no_body"], own)

    def _body(self, n: int, name: str, of: Sequence[Thread]) -> Body:
        counts = Counter(thread.state for thread in of)
        rounds = tuple(dict.fromkeys(self._round(thread) for thread in of))
        states = tuple(counts[state] for state in _STATES)
        return Body(name or self.words["no_body"], f"{n}.html", rounds, len(of), states, sum(t.unsure for t in of))

    def _round(self, thread: Thread) -> str:
        """Round and year as people name them."""
        w, told = self.words, thread.round
        if w.lang == "zh":
            year = f"（{thread.year}）" if told and thread.year else ""
            return (round_of(thread) or w["no_round"]) + year
        if told is None:
            return str(thread.year or w["no_round"])
        name = w("round_of_term", n=told.number, term=told.term) if told.term else w("round_n", n=told.number)
        return f"{name} ({thread.year})" if thread.year else name

    def _problem(self, thread: Thread) -> Problem:
        w, notice = self.words, thread.notice
        said = [(role, [self._link(s) for s in thread.of(role)]) for role in _ROLES]
        shown, lonely = thread.shown(), thread.likest if thread.likest and not thread.of("answer") else None
        return Problem(
            self._at[thread.key].rpartition("#")[2],
            thread.number,
            (thread.problem, self._href(notice, thread.item.head[0])),
            thread.state,
            tuple(w.code("label", label) for label in sorted(thread.words.labels)),
            thread.item.group,
            tuple((w.code("saying_role", role), tuple(dict.fromkeys(links))) for role, links in said if links),
            self._link(shown) if shown else None,
            w.code("thread_note", thread.note) if thread.note else "",
            thread.unsure,
            self._link(lonely) if lonely else None,
            self._other(thread.earlier),
            self._other(thread.later),
        )

    def _other(self, thread: Thread | None) -> Link | None:
        return (f"{self._round(thread)} {thread.problem}", self._at[thread.key]) if thread else None

    def _link(self, saying: Saying) -> Link:
        return words(saying), self._href(saying.notice, saying.start)

    def _href(self, notice: Notice, start: int) -> str:
        """Path to the sentence that holds an offset."""
        return self.library.sentence_href(notice.doc_id, "../", sentence_number(notice.sentence_at(start).id))
