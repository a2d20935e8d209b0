"""Rows of threads: every link of an answer to a problem, the likest answer where there is none, and what became of each problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.corrections.record import LINKS, STATES
from pipeline.forms import columns, sent
from pipeline.forms.sent import Sent
from pipeline.threads.corrected import place_of
from pipeline.threads.thread import Saying, Thread

LINKED, LIKEST, UNASKED = "对应", "最近似，未对应", "无对应问题"
Beside = dict[str, dict[str, object]]


def links(threads: Sequence[Thread]) -> tuple[list[Sent], Beside]:
    """The links, unsure ones first.

    Args:
        threads: of a run.

    Returns:
        Rows, and by key what is shown beside them.
    """
    made = [(thread, *told) for thread in threads for told in _sayings(thread)]
    rows, beside = list[Sent](), Beside()
    for thread, saying, how in sorted(made, key=lambda m: m[2] == LINKED and not m[1].unsure):
        problem, document = ("", "") if how == UNASKED else (thread.problem, thread.notice.doc_id)
        row = _row(LINKS, saying, {"problem": problem, "problem_doc": document, "body": thread.body})
        if row is not None and row.key not in beside:
            rows.append(row)
            beside[row.key] = {
                columns.BODY: thread.body,
                columns.PROBLEM: problem,
                columns.HOW: how,
                columns.SCORE: saying.score,
            }
    return rows, beside


def _sayings(thread: Thread) -> Iterator[tuple[Saying, str]]:
    for saying in thread.of("answer"):
        own = saying.notice is thread.notice and (saying.start, saying.end) == thread.item.head
        yield saying, UNASKED if own else LINKED
    if thread.likest and not thread.of("answer"):
        yield thread.likest, LIKEST


def states(threads: Sequence[Thread]) -> tuple[list[Sent], Beside]:
    """The problems with what became of them, unsure ones first.

    Args:
        threads: of a run.

    Returns:
        As `links`.
    """
    rows, beside = list[Sent](), Beside()
    for thread in sorted(threads, key=lambda t: not t.unsure):
        named = Saying("problem", thread.notice, *thread.item.head)
        row = _row(STATES, named, {"state": thread.told, "body": thread.body})
        if row is not None and row.key not in beside:
            rows.append(row)
            beside[row.key] = {columns.BODY: thread.body}
    return rows, beside


def _row(layer: str, saying: Saying, values: dict[str, object]) -> Sent | None:
    place = place_of(saying.notice, saying.start, saying.end)
    return place and sent.row(layer, saying.notice.doc_id, place.anchor, place.at, place.text, values)
