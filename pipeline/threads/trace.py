"""Threads of a run: problems joined to answers within an inspection, and to problems of later rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.ingest.clean import simplified
from pipeline.lexicons import Lexicons
from pipeline.tables.manifests import digest_of
from pipeline.threads import assign, likeness, parts, states
from pipeline.threads.assign import Link
from pipeline.threads.bodies import Body, Case
from pipeline.threads.corrected import Judged
from pipeline.threads.items import Item
from pipeline.threads.likeness import Rarity
from pipeline.threads.notices import Notice, Round
from pipeline.threads.thread import ANSWER, FEEDBACK, Saying, Thread

# codes of thread_note
UNANSWERED, UNASKED, OTHER_PROBLEM, OTHER_LATER = "unanswered", "unasked", "other_problem", "other_later"


def trace(
    found: Sequence[tuple[Body, Sequence[Case]]], lexicons: Lexicons, judged: Judged | None = None
) -> list[Thread]:
    """The threads of bodies, by body, inspection, and place in the notice.

    Args:
        found: bodies with their inspections in order.
        lexicons: of the run.
        judged: what people said of links and states; None for nothing.
    """
    judged = judged or Judged()
    notices = [n for body, _ in found for n in body.notices]
    rarity = Rarity([n.text[i.start : i.end] for n in notices for i in n.items], lexicons)
    threads: list[Thread] = []
    for body, cases in found:
        rounds = [_of_case(body, case, rarity, judged) for case in cases]
        for number, later in enumerate(rounds):
            for earlier in reversed(rounds[:number]):
                _recurrences(earlier, later, rarity)
        threads += [t for of in rounds for t in of]
    for thread in threads:
        if state := judged.state(thread.notice.doc_id, thread.item.head[0]):
            thread.told, thread.judged = state, True
    _keyed(threads)
    return threads


def _of_case(body: Body, case: Case, rarity: Rarity, judged: Judged) -> list[Thread]:
    threads: list[Thread] = []
    for notice in case.found:
        _add(threads, body, case, notice, notice.found, rarity, judged)
    for notice in sorted(case.answers, key=lambda n: (n.date is None, n.date or (), n.doc_id)):
        # what is listed twice, as answered and as unfinished, is joined too
        for kind in (parts.ANSWERED, parts.UNFINISHED):
            _add(threads, body, case, notice, [i for i in notice.answers if i.kind == kind], rarity, judged)
    for number, thread in enumerate(threads, 1):
        thread.number = number
        if thread.likest and not thread.of("answer"):
            thread.doubt(UNANSWERED)
    return threads


def _add(
    threads: list[Thread],
    body: Body,
    case: Case,
    notice: Notice,
    chosen: list[Item],
    rarity: Rarity,
    judged: Judged,
) -> None:
    """Join a notice's items to the threads that there are; what joins none begins one."""
    words, known = notice.words(chosen), list(threads)
    linked: dict[int, list[Link]] = {}
    said: dict[tuple[int, int], bool] = {}
    if known and chosen:
        said = _said(known, notice, chosen, judged)
        seen = likeness.features([t.words for t in known], words, rarity)
        for link in assign.links(seen, said):
            linked.setdefault(link.answer, []).append(link)
        _likest(known, assign.likely(seen, said), linked, notice, chosen)
    doubt = case.doubts.get(notice.doc_id, "")
    for number, item in enumerate(chosen):
        for link in linked.get(number, ()):
            _join(known, link, notice, item, doubt, person=said.get((link.problem, number), False))
        if number not in linked:
            origin = FEEDBACK if item.kind == parts.FOUND else ANSWER
            year = case.date.year if case.date else None
            thread = Thread(body.name, case.round, year, 0, origin, notice, item, words[number])
            threads.append(thread)
            _begin(thread, notice, item, UNASKED if case.found and origin == ANSWER else doubt)


def _said(
    known: Sequence[Thread], notice: Notice, chosen: Sequence[Item], judged: Judged
) -> dict[tuple[int, int], bool]:
    """(problem, item) → whether someone said that they belong together."""
    problems = [(t.notice.doc_id, t.problem) for t in known]
    return {
        (p, a): right
        for a, item in enumerate(chosen)
        for p, right in judged.links(notice.doc_id, item.head[0], problems).items()
    }


def _begin(thread: Thread, notice: Notice, item: Item, doubt: str) -> None:
    if doubt:
        thread.doubt(doubt)
    if thread.origin == FEEDBACK:
        thread.sayings.append(Saying("problem", notice, item.start, item.end))
    else:
        thread.answered(item, Saying("answer", notice, *item.head, unsure=bool(doubt)))


def _join(known: Sequence[Thread], link: Link, notice: Notice, item: Item, doubt: str, *, person: bool) -> None:
    thread, other = known[link.problem], known[link.alternative] if link.alternative >= 0 else None
    told = other if link.alternative_score >= assign.WORTH_A_LOOK else None
    role = "problem" if item.kind == parts.FOUND else "answer"
    unsure = not person and (link.unsure or bool(doubt))
    named = Saying(role, notice, *item.head, score=link.score, alternative=told, unsure=unsure, judged=person)
    if unsure:
        thread.doubt(doubt or OTHER_PROBLEM)
    if role == "answer":
        thread.answered(item, named)
    else:
        thread.sayings.append(named)


def _likest(
    known: Sequence[Thread],
    scores: likeness.Matrix,
    linked: Mapping[int, Sequence[Link]],
    notice: Notice,
    chosen: Sequence[Item],
) -> None:
    """For threads that nothing answers, the likest answer that is not surely another's: a person should compare the two."""
    taken = {link.problem for links in linked.values() for link in links}
    sure = {a for a, links in linked.items() if not any(link.unsure for link in links)}
    free = [a for a, item in enumerate(chosen) if a not in sure and item.kind != parts.FOUND]
    for number, thread in enumerate(known):
        if number in taken or not free:
            continue
        best = free[int(scores[number, free].argmax())]
        score = round(float(scores[number, best]), 4)
        if score > ((thread.likest.score or 0) if thread.likest else assign.WORTH_A_LOOK):
            thread.likest = Saying("answer", notice, *chosen[best].head, score=score, unsure=True)


def _recurrences(earlier: Sequence[Thread], later: Sequence[Thread], rarity: Rarity) -> None:
    """Join problems of an earlier inspection to those of a later one that are the same again."""
    before = [t for t in earlier if t.later is None]
    after = [t for t in later if t.earlier is None and t.origin == FEEDBACK]
    if not before or not after:
        return
    words = [[t.words._replace(place=0.5, group="") for t in of] for of in (before, after)]
    for link in assign.recurrences(likeness.features(words[0], words[1], rarity)):
        old, new = before[link.problem], after[link.answer]
        old.later, new.earlier = new, old
        named = Saying(
            "recurrence", new.notice, *new.item.head, score=link.score, unsure=link.unsure, state=states.RECURRING
        )
        old.sayings.append(named)
        if link.unsure:
            old.doubt(OTHER_LATER)


def _keyed(threads: Sequence[Thread]) -> None:
    """Give each its key: a digest of body, round (else year) and the problem's characters, numbered where two have the same."""
    seen: Counter[str] = Counter()
    for thread in threads:
        when = _shown(thread.round) or str(thread.year or "")
        words = "".join(filter(str.isalnum, simplified(thread.problem)))
        key = digest_of(f"{thread.body}|{when}|{words}")[:12]
        seen[key] += 1
        thread.key = key if seen[key] == 1 else f"{key}-{seen[key]}"


def _shown(round_: Round | None) -> str:
    return f"{round_.term or ''}-{round_.number}" if round_ else ""
