"""How well threads are followed on the invented pairs of data/threads, into its README.

python scripts/thread_scores.py --write | --check
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import thread_pairs

from pipeline.batch import run as batch
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings
from pipeline.threads.tables import Traced
from pipeline.threads.thread import FEEDBACK, Thread

CARD = thread_pairs.PROBLEMS.parent / "README.md"
HALVES = {"dev": "development", "held": "held out"}
_TABLE = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- /scores -->)", re.DOTALL)


class Scores(NamedTuple):
    """Links right, made and known; unanswered problems found, told and known; states right of the links that are right."""

    right: int
    made: int
    known: int
    open_right: int
    open_told: int
    open_known: int
    states: int
    unsure: int

    @property
    def f1(self) -> float:
        """Of links."""
        return 2 * self.right / (self.made + self.known)

    def row(self) -> str:
        """A row of the card."""
        return " | ".join(
            (
                str(self.known),
                f"{self.right / self.made:.2f}",
                f"{self.right / self.known:.2f}",
                f"{self.f1:.3f}",
                f"{self.open_right} of {self.open_known}",
                f"{self.open_right / self.open_told:.2f}",
                f"{self.states / self.right:.2f}",
                f"{self.unsure / self.made:.2f}",
            )
        )


def score(half: str, folder: Path) -> Scores:
    """Trace the pairs of one half and compare.

    Args:
        half: dev or held.
        folder: an empty one, for the texts and the run's tables.
    """
    thread_pairs.write(half, folder / "raw")
    links = json.loads((folder / "raw" / "links.json").read_text(encoding="utf-8"))
    (folder / "raw" / "links.json").unlink()
    batch.run([folder / "raw"], folder / "out", Settings(workers=1), lambda _total: lambda _files, _documents: None)
    threads = Traced.of(Corpus.load(folder / "out")).threads
    counts: Counter[str] = Counter()
    for name, known in links.items():
        own = [t for t in threads if t.notice.doc_id == f"{name}_feedback.txt#1" and t.origin == FEEDBACK]
        counts += _counted(f"{name}_notice.txt#1", own, known["links"], known["unanswered"])
    return Scores(*(counts[name] for name in Scores._fields))


def _counted(notice: str, threads: list[Thread], links: list[list[str]], unanswered: list[str]) -> Counter[str]:
    """Counts of one pair. A link is right if the thread holds the problem's words and one of its answers the quoted ones."""
    counts: Counter[str] = Counter(known=len(links), open_known=len(unanswered))
    left = [list(link) for link in links]
    for thread in threads:
        problem = thread.notice.text[thread.item.start : thread.item.end]
        answers = thread.of("answer")
        for answer in answers:
            quoted = answer.notice.text[answer.start : answer.end]
            fits = [k for k in left if answer.notice.doc_id == notice and k[0] in problem and k[1] in quoted]
            counts += Counter(made=1, right=bool(fits), unsure=answer.unsure)
            if fits:
                left.remove(fits[0])
                worst = "under_way" if any(k[2] == "under_way" for k in links if k[0] == fits[0][0]) else "done"
                counts["states"] += thread.told == worst
        if not answers:
            counts += Counter(open_told=1, open_right=any(p in problem for p in unanswered))
    return counts


def table() -> str:
    """The card's table of scores."""
    head = "| half | links | precision | recall | F1 | unanswered found | of those told unanswered | state right | unsure |"
    rows = [head, f"|{' --- |' * 9}"]
    for half, title in HALVES.items():
        with tempfile.TemporaryDirectory() as folder:
            rows.append(f"| {title} | {score(half, Path(folder)).row()} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Write the card's table or see whether it is what the program does; returns the exit code."""
    if sys.argv[1:] not in (["--write"], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = CARD.read_text(encoding="utf-8")
    fresh = _TABLE.sub(lambda _: table(), text)
    if sys.argv[1] == "--write":
        CARD.write_text(fresh, encoding="utf-8")
    return int(sys.argv[1] == "--check" and fresh != text)


if __name__ == "__main__":
    sys.exit(main())
