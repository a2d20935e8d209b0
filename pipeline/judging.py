"""The findings of an analysis: sentences as the units that judges see, what is judged, and the kinds of problems settled by it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice

from pipeline import codelists
from pipeline.classify import cues, judges, rules
from pipeline.classify.context import Context, contexts
from pipeline.classify.unit import UNDECIDED, Unit
from pipeline.extract.mentions import Finding, Problem
from pipeline.lexicons import Lexicons
from pipeline.means import Means


def concluded(
    findings: Sequence[Finding], found: Sequence[Problem], starts: Sequence[int]
) -> tuple[tuple[Finding, ...], list[Problem]]:
    """The findings with the problems that their labels rest on, and these problems, their kinds settled.

    Args:
        findings: one a sentence.
        found: the problems in these sentences, in order.
        starts: of the sentences.
    """
    told, settled = list(findings), list(found)
    first = 0
    while first < len(found):
        unit = bisect_right(starts, found[first].start, 1) - 1
        behind = starts[unit + 1] if unit + 1 < len(starts) else math.inf
        end = first + 1
        while end < len(found) and found[end].start < behind:
            end += 1
        finding, named = told[unit], found[first:end]
        if kinds := _unexplained(finding, named):
            named = [p._replace(labels=kinds) if _undecided(p) else p for p in named]
            settled[first:end] = named
        support = tuple([(label, p.start, p.end) for label in finding.labels for p in named if label in p.labels])
        told[unit] = Finding(*finding[:-2], support, len(named))
        first = end
    return tuple(told), settled


def believed(findings: Sequence[Finding], found: Sequence[Problem], starts: Sequence[int]) -> list[Problem]:
    """The problems without those of no known kind in sentences that surely name none: what only looks like a deficiency.

    Args:
        findings: one a sentence, as they were judged.
        found: the problems in these sentences, in order.
        starts: of the sentences.
    """
    none = [f.status == "none" and max(f.of_status, default=0) > judges.SURE for f in findings]
    return [p for p in found if p.labels != UNDECIDED or not none[bisect_right(starts, p.start, 1) - 1]]


def _undecided(problem: Problem) -> bool:
    """Whether the lexicon knows a deficiency or an act, but not whose, and so not of which kind it is."""
    return problem.labels == UNDECIDED and not problem.subject and problem.form in {"predicate", "act"}


def _unexplained(finding: Finding, named: Sequence[Problem]) -> tuple[str, ...]:
    """The kinds of a finding that must be those of its undecided problems: what no other explains, or the one that it has."""
    if not any(map(_undecided, named)):
        return ()
    # a user's own labels are kinds of findings, not of the lexicon's problems
    kinds = [label for label in finding.labels if label in codelists.names("label") and label not in UNDECIDED]
    known = {label for p in named if not _undecided(p) for label in p.labels}
    return tuple(label for label in kinds if label not in known) or tuple(kinds if len(kinds) == 1 else ())


def findings_of(
    texts: Sequence[str],
    spans: Sequence[Sequence[tuple[int, int]]],
    found: Sequence[Sequence[Problem]],
    means: Means,
) -> list[tuple[tuple[Finding, ...], list[Problem]]]:
    """The findings of several texts, judged as one text, a line feed between them.

    Args:
        texts: one passage each.
        spans: for each text, (start, end) of its sentences.
        found: for each text, the problems that the rules found in it, in order.
        means: whose judgement it is.

    Returns:
        For each text, one finding a sentence, and the problems that no rule named.
    """
    units: list[Unit] = []
    begins = [0, *accumulate(len(text) + 1 for text in texts)]
    for text, own, named, at in zip(texts, spans, found, begins, strict=False):
        units += units_of(text, own, named, means.lexicons, at)
    told = judges.judge("\n".join(texts), units, means.classifier, means.asked)
    judged, added = iter(told[0]), iter(told[1])
    return [
        (tuple(islice(judged, len(own))), [moved(p, -at) for more in islice(added, len(own)) for p in more])
        for own, at in zip(spans, begins, strict=False)
    ]


def moved(problem: Problem, by: int) -> Problem:
    """A problem so many characters further on.

    Args:
        problem: it.
        by: characters; negative for back.
    """
    return problem._replace(start=problem.start + by, end=problem.end + by)


def units_of(
    text: str,
    spans: Sequence[tuple[int, int]],
    found: Sequence[Problem],
    lexicons: Lexicons,
    at: int = 0,
    under: Iterable[Context] | None = None,
) -> list[Unit]:
    """The units of a text as the classifier sees them.

    Args:
        text: the text.
        spans: (start, end) of its units, in order.
        found: the problems in it.
        lexicons: what found them.
        at: where the text begins in the one that the classifier is given; the units' offsets count from its beginning.
        under: the context of each unit; None where the units are all of the text's.
    """
    units = []
    i = 0
    for (start, end), context in zip(spans, contexts(text, spans) if under is None else under, strict=True):
        first = i
        while i < len(found) and found[i].start < end:
            i += 1
        own = found[first:i]
        telling = own or text.find(rules.FOUND, start, end) >= 0
        evidence = rules.weigh(text[start:end], own, lexicons, start) if telling else rules.NOTHING
        if evidence.bare and context.lead:
            evidence = evidence._replace(bare=cues.opened(context.lead, lexicons))
        if at:
            own = [Problem(p.start + at, p.end + at, *p[2:]) for p in own]
        units.append(Unit(start + at, end + at, own, evidence, context))
    return units
