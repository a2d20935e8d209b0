"""What people said of threads: whether an answer is to a problem, and what became of a problem."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.compare.corpus import Corpus
from pipeline.corrections.place import Anchor, anchors, placed
from pipeline.corrections.record import LINKS, OF_THREADS, STATES, Correction, of_line
from pipeline.corrections.settle import settled
from pipeline.messages import Message
from pipeline.threads.notices import Notice


class Place(NamedTuple):
    """Words of a notice as a correction is bound to them: the sentence's anchor, and where in it they stand."""

    anchor: Anchor
    at: int
    text: str


class Judged:
    """The corrections of threads that the run of a corpus was given.

    Args:
        told: in the order in which they were made.
        notices: of the corpus.
    """

    def __init__(self, told: Iterable[Correction] = (), notices: Iterable[Notice] = ()) -> None:
        self._kept = settled(told).kept
        self._met: set[int] = set()
        self._at: dict[tuple[str, int], list[Correction]] = defaultdict(list)
        of: dict[str, list[Correction]] = defaultdict(list)
        for correction in self._kept:
            of[correction.doc_id].append(correction)
        for notice in notices if self._kept else ():
            spans = [(s.start, s.end) for s in notice.sentences]
            for i, own in placed(notice.text, spans, of.get(notice.doc_id, ())).of.items():
                for correction in own:
                    self._at[notice.doc_id, spans[i][0] + correction.at].append(correction)

    @classmethod
    def of(cls, corpus: Corpus, notices: Sequence[Notice]) -> Judged:
        """What a run's table of corrections holds of threads.

        Args:
            corpus: the tables of the run.
            notices: of it.
        """
        if corpus.opened is None or "corrections" not in corpus.opened.manifest.get("rows", {}):
            return cls()
        frame = corpus.table("corrections")
        rows = zip(frame["number"], frame["layer"], frame["record"], strict=True)
        return cls([of_line(json.loads(line), int(n)) for n, layer, line in rows if layer in OF_THREADS], notices)

    def links(self, doc_id: str, answer: int, problems: Sequence[tuple[str, str]]) -> dict[int, bool]:
        """Index of a problem → whether an answer is to it, of those that someone spoke of.

        Args:
            doc_id: of the answer's notice.
            answer: offset of the words that name what it answers.
            problems: doc_id and words of each problem.
        """
        found: dict[int, bool] = {}
        for correction in self._at.get((doc_id, answer), ()):
            told = (correction.values.get("problem_doc"), correction.values.get("problem"))
            if correction.layer == LINKS and told in problems:
                found[problems.index(told)] = correction.right
                self._met.add(correction.number)
        return found

    def state(self, doc_id: str, problem: int) -> str:
        """What someone said became of a problem; empty where nobody did.

        Args:
            doc_id: of the notice that names it first.
            problem: offset of its words there.
        """
        for correction in self._at.get((doc_id, problem), ()):
            if correction.layer == STATES:
                self._met.add(correction.number)
                return str(correction.values.get("state") or "")
        return ""

    def doubts(self) -> list[str]:
        """What must be known of them, a sentence each; asked for when all threads are made."""
        lost = sum(c.number not in self._met for c in self._kept)
        if not lost:
            return []
        return [
            Message("{count} corrections of threads are left out: problem or answer are not there any more", count=lost)
        ]


def place_of(notice: Notice, start: int, end: int) -> Place | None:
    """What a correction of some words of a notice is bound to; None where they do not stand in one sentence.

    Args:
        notice: it.
        start: of the words.
        end: behind them.
    """
    spans = [(s.start, s.end) for s in notice.sentences]
    i = next((n for n, (a, b) in enumerate(spans) if a <= start and end <= b), None)
    if i is None or start == end:
        return None
    return Place(anchors(notice.text, spans)[i], start - spans[i][0], notice.text[start:end])
