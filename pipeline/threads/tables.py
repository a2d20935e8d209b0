"""Threads as rows of their tables, and the folder of these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.codelists import Titles
from pipeline.columns import LIST_SEPARATOR
from pipeline.compare.corpus import Corpus
from pipeline.tables import arrow, describe, sets, values, writers
from pipeline.tables.rows import PERSON, PROGRAM
from pipeline.threads import bodies, notices, schema, trace
from pipeline.threads.corrected import Judged
from pipeline.threads.thread import Saying, Thread

REMEDY = "xunshi threads RESULTS"


@dataclass(frozen=True)
class Traced:
    """The threads of a run.

    Attributes:
        corpus: the tables of the run.
        threads: by body, inspection, and place in the notice.
        doubts: what must be known of the notices, a sentence each.
    """

    corpus: Corpus
    threads: tuple[Thread, ...]
    doubts: tuple[str, ...]

    @classmethod
    def of(cls, corpus: Corpus) -> Traced:
        """Trace the threads of a run."""
        every = notices.read(corpus)
        judged = Judged.of(corpus, every)
        found = [(body, bodies.cases(body)) for body in bodies.bodies(every)]
        threads = tuple(trace.trace(found, corpus.lexicons, judged))
        return cls(corpus, threads, (*bodies.doubts(found), *judged.doubts()))

    def write(
        self, folder: Path, formats: Collection[str] = ("csv",), headers: str = "en", titles: Titles | None = None
    ) -> dict[str, int]:
        """Write the tables, datapackage.json and manifest.json: all of them visible at once, or none.

        Args:
            folder: made if missing.
            formats: as for `writers.write_table`.
            headers: "en" or "zh".
            titles: what coded values are written as; None for the codes.

        Returns:
            Rows by table.

        Raises:
            XunshiError: the folder cannot be written, or another process is writing to it.
        """
        made = {schema.THREADS: thread_rows(self.threads), schema.SAYINGS: saying_rows(self.threads)}
        with sets.replacing(folder) as (stage, publish):
            counts = {
                table.name: writers.write_table(
                    table, arrow.to_arrow(table, rows).to_batches(), stage, formats, headers, titles
                )
                for table, rows in made.items()
            }
            shown = [values.shown(table, titles) for table in schema.TABLES]
            describe.write_datapackage(stage, formats, headers, counts, shown)
            made_of = self.corpus.opened.manifest["run"] if self.corpus.opened else None
            publish({"of": made_of, "rows": counts, "settings": {"values": "zh" if titles else "codes"}})
        return counts


def thread_rows(threads: Iterable[Thread]) -> list[tuple[object, ...]]:
    """The rows of `schema.THREADS`."""
    return [_thread(thread) for thread in threads]


def _thread(thread: Thread) -> tuple[object, ...]:
    notice, item, shown, likest = thread.notice, thread.item, thread.shown(), thread.likest
    scores = [s.score for s in thread.of("answer") if s.score is not None]
    lonely = likest if likest and not thread.of("answer") else None
    return (
        thread.key,
        thread.body,
        thread.round.term if thread.round else None,
        thread.round.number if thread.round else None,
        thread.year,
        thread.number,
        thread.origin,
        thread.problem,
        notice.doc_id,
        notice.sentence_at(item.head[0]).id,
        *item.head,
        item.group,
        LIST_SEPARATOR.join(sorted(thread.words.labels)),
        LIST_SEPARATOR.join(sorted(thread.words.domains)),
        *(len(thread.of(role)) for role in ("answer", "promised", "done")),
        *(bound for role in ("money", "persons", "rules") for bound in bounds(thread.of(role))),
        thread.told,
        thread.state,
        words(shown) if shown else "",
        min(scores, default=None),
        words(lonely) if lonely else "",
        lonely.score if lonely else None,
        thread.earlier.key if thread.earlier else "",
        thread.later.key if thread.later else "",
        thread.unsure,
        thread.note,
        PERSON if thread.judged else PROGRAM,
    )


def words(saying: Saying) -> str:
    """The characters of a saying."""
    return saying.notice.text[saying.start : saying.end]


def bounds(figures: Sequence[Saying]) -> tuple[float | None, float | None]:
    """The greatest sum of one notice's figures, at least and at most: what one tells of, the next tells of again.

    Args:
        figures: sayings, those of a notice together.

    Returns:
        (None, None) where there are none; no upper end where one has none.
    """
    sums = []
    for _, of in groupby(figures, key=lambda s: s.notice.doc_id):
        own = list(of)
        highs = [s.high for s in own]
        sums.append((sum(s.low or 0 for s in own), None if None in highs else sum(h for h in highs if h is not None)))
    if not sums:
        return None, None
    most = [high for _, high in sums]
    return max(low for low, _ in sums), None if None in most else max(h for h in most if h is not None)


def saying_rows(threads: Iterable[Thread]) -> list[tuple[object, ...]]:
    """The rows of `schema.SAYINGS`."""
    return [_saying(thread, number, saying) for thread in threads for number, saying in enumerate(thread.sayings, 1)]


def _saying(thread: Thread, number: int, saying: Saying) -> tuple[object, ...]:
    return (
        thread.key,
        number,
        saying.role,
        saying.notice.doc_id,
        saying.notice.sentence_at(saying.start).id,
        saying.start,
        saying.end,
        words(saying),
        saying.low,
        saying.high,
        saying.unit,
        saying.state,
        saying.score,
        saying.alternative.key if saying.alternative else "",
        saying.unsure,
        PERSON if saying.judged else PROGRAM,
    )
