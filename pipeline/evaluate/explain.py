"""Why a sentence was judged as it was: what speaks for each decision, and which phrase, once removed, changes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

import numpy as np

from pipeline.classify import judges
from pipeline.classify.codebook import STATUSES
from pipeline.classify.context import Context
from pipeline.classify.features import Space
from pipeline.classify.model import Classifier, Floats
from pipeline.classify.unit import Unit
from pipeline.extract import problems
from pipeline.extract.mentions import Finding
from pipeline.judging import units_of
from pipeline.means import Means
from pipeline.messages import Message
from pipeline.segment.words import dictionary

SHOWN = 6
LEAST = 0.05
# how facts.facts names them → how they are told
_FACTS = {
    "rule": "the rules say",
    "told": "the rules say of its problems",
    "left": "cue before the first problem",
    "done": "something is done",
    "cue": "governing words",
    "form": "a problem's form",
    "subject": "a problem's subject",
    "severity": "a problem's severity",
    "problems": "number of problems",
    "next": "character behind the last problem",
    "previous": "character before the first problem",
    "ends": "the sentence ends with",
    "known": "the lexicon knows the kinds of all its problems",
    "mixed": "the lexicon knows the kinds of some of its problems",
    "unknown": "the lexicon knows the kind of none of its problems",
}
_CLAUSE = re.compile(r"[^，,、；;：:。！？!?]+")
# what joins a phrase to the rest goes with it: 、 before an item, ， behind a clause
_JOINT = re.compile(r"[，,、；;]")
MAX_TRIES = 400
_WORD = re.compile(r"\w")


ADDED = Message(
    "log-odds that each adds to the linear model's decision (0.7 doubles the odds, 2.3 makes them ten times as great)"
)
MISSED = Message(
    "log-odds that the decision loses when the words are left out and the sentence is read again (0.7 halves the odds)"
)


class Reason(NamedTuple):
    """What speaks for a decision: words of the sentence or of its context, or a fact; and how much, in log-odds."""

    what: str
    weight: float


class Change(NamedTuple):
    """The shortest phrase whose removal changes a decision, and what the decision becomes."""

    phrase: str
    becomes: str


class Decision(NamedTuple):
    """One decision: `status` or a label, its probability, what speaks for and against it, and the counterfactual."""

    name: str
    given: bool
    probability: float
    reasons: tuple[Reason, ...]
    change: Change | None


class Explanation(NamedTuple):
    """The finding of a sentence and its decisions: the status first, then each label; and what the weights are, in words."""

    finding: Finding
    by_rule: Finding
    decisions: tuple[Decision, ...]
    weights: str = ADDED


def explain(text: str, context: Context, means: Means) -> Explanation:
    """Explain the finding of one unit.

    Args:
        text: the unit.
        context: its heading and lead.
        means: whose judgement it is.
    """
    unit = _unit(text, context, means)
    finding = _judged(text, context, means)
    others = list(_without(text, unit, context, means))
    if means.asked is not None:
        return _by_occlusion(text, unit, context, means, finding, others)
    classifier = means.classifier
    status = STATUSES.index(finding.status)
    odds = classifier.scores(text, [unit])[0]
    rival = int(np.argsort(odds[: len(STATUSES)])[-2])
    decisions = [
        Decision(
            finding.status,
            True,
            finding.of_status[status],
            _reasons(text, unit, classifier, _direction(classifier, status, rival)),
            next((Change(p, f.status) for p, f in others if f.status != finding.status), None),
        )
    ]
    if finding.status != "none":
        decisions += [
            _label(i, name, finding, text, unit, classifier, others) for i, name in enumerate(classifier.codebook.names)
        ]
    return Explanation(finding, unit.rule.finding, tuple(decisions))


def _by_occlusion(
    text: str, unit: Unit, context: Context, means: Means, finding: Finding, others: Sequence[tuple[str, Finding]]
) -> Explanation:
    """Each word, the heading, the lead is left out (occlusion, Zeiler and Fergus 2014): no weight of the encoder shows its reasons."""
    words = list(dict.fromkeys(word for word in dictionary().cut(text) if _WORD.search(word)))[:MAX_TRIES]
    without = [(word, _judged(text.replace(word, ""), context, means)) for word in words if word != text]
    without += [
        (f"{name}: {told}", _judged(text, context._replace(**{name: ""}), means))
        for name, told in context._asdict().items()
        if told
    ]
    names = means.classifier.codebook.names
    chosen = STATUSES.index(finding.status)
    decisions = [
        Decision(
            finding.status,
            True,
            finding.of_status[chosen],
            _missed(finding.of_status[chosen], [(w, f.of_status[chosen]) for w, f in without]),
            next((Change(p, f.status) for p, f in others if f.status != finding.status), None),
        )
    ]
    for i, name in enumerate(names if finding.status != "none" else ()):
        given = name in finding.labels
        reasons = _missed(finding.of_label[i], [(w, f.of_label[i]) for w, f in without])
        decisions.append(Decision(name, given, finding.of_label[i], reasons, _change(name, given, others)))
    return Explanation(finding, unit.rule.finding, tuple(decisions), MISSED)


def _missed(probability: float, without: Sequence[tuple[str, float]]) -> tuple[Reason, ...]:
    """The words without which a decision is least like itself, the strongest first."""
    reasons = [Reason(word, _log_odds(probability) - _log_odds(p)) for word, p in without]
    told = sorted((r for r in reasons if abs(r.weight) >= LEAST), key=lambda r: -abs(r.weight))
    return tuple(told[:SHOWN])


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return log(kept / (1 - kept))


def _change(name: str, given: bool, others: Sequence[tuple[str, Finding]]) -> Change | None:
    changes = (
        Change(p, f"not {name}" if given else name)
        for p, f in others
        if f.status != "none" and (name in f.labels) != given
    )
    gone = (Change(p, "none") for p, f in others if given and f.status == "none")
    return next(changes, None) or next(gone, None)


def _judged(text: str, context: Context, means: Means) -> Finding:
    return judges.judge(text, [_unit(text, context, means)], means.classifier, means.asked)[0][0]


def _label(
    i: int,
    name: str,
    finding: Finding,
    text: str,
    unit: Unit,
    classifier: Classifier,
    others: Sequence[tuple[str, Finding]],
) -> Decision:
    given = name in finding.labels
    reasons = _reasons(text, unit, classifier, _direction(classifier, len(STATUSES) + i))
    known = [
        Reason(f"lexicon: {text[p.start : p.end]} is {name}", float("inf"))
        for p in unit.problems
        if given and name in p.labels and unit.known([name]) == [1]
    ]
    return Decision(name, given, finding.of_label[i], (*known, *reasons), _change(name, given, others))


def _unit(text: str, context: Context, means: Means) -> Unit:
    named = problems.find(text, means.lexicons)
    return units_of(text, [(0, len(text))], named, means.lexicons)[0]._replace(context=context)


def _direction(classifier: Classifier, for_: int, against: int | None = None) -> Floats:
    """(columns,) weight for one output, less that for its rival."""
    weights: Floats = classifier.weights[:, for_]
    return weights if against is None else weights - classifier.weights[:, against]


def _reasons(text: str, unit: Unit, classifier: Classifier, direction: Floats) -> tuple[Reason, ...]:
    """The strongest reasons, strongest first; a substring's weight is shared out over its characters and summed up by word."""
    space = classifier.space
    found = [Reason(_fact(space, c), float(direction[c])) for c in space.fact_columns(unit, text)]
    named = zip(("heading", "lead"), unit.context, space.context_columns(unit.context), strict=True)
    for name, words, columns in named:
        if words:
            found.append(Reason(f"{name}: {words}", float(direction[columns].sum())))
    found += _by_word(text, _by_character(text, unit, space, direction))
    summed: dict[str, float] = {}
    for reason in found:
        summed[reason.what] = summed.get(reason.what, 0.0) + reason.weight
    told = sorted((Reason(*r) for r in summed.items() if abs(r[1]) >= LEAST), key=lambda r: -abs(r.weight))
    return tuple(told[:SHOWN])


def _fact(space: Space, column: int) -> str:
    name, colon, value = space.names[column - (space.width - len(space.names))].partition(":")
    return f"fact: {_FACTS.get(name, name)}{': ' if colon else ''}{value}"


def _by_character(text: str, unit: Unit, space: Space, direction: Floats) -> list[float]:
    weights = [0.0] * len(text)
    for start, end, columns, value in space.placed(text, [unit]):
        share = float(direction[columns].sum()) * value / (end - start)
        for i in range(start, end):
            weights[i] += share
    return weights


def _by_word(text: str, weights: Sequence[float]) -> Iterator[Reason]:
    at = 0
    for word in dictionary().cut(text):
        yield Reason(word, sum(weights[at : at + len(word)]))
        at += len(word)


def _without(text: str, unit: Unit, context: Context, means: Means) -> Iterator[tuple[str, Finding]]:
    """(phrase, finding without it) for every phrase that could be removed, shortest first."""
    seen = sorted({p for p in _phrases(text, unit) if p[1] - p[0] < len(text)}, key=lambda p: (p[1] - p[0], p))
    for start, end in seen[:MAX_TRIES]:
        rest = text[:start] + text[end:]
        yield text[start:end], _judged(rest, context, means)


def _phrases(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    words = []
    at = 0
    for word in dictionary().cut(text):
        words.append((at, at + len(word)))
        at += len(word)
    for i in range(len(words)):
        yield from ((words[i][0], words[j][1]) for j in range(i, min(i + 3, len(words))))
    for p in unit.problems:
        yield p.start, p.end
        if _JOINT.match(text, p.end):
            yield p.start, p.end + 1
    for m in _CLAUSE.finditer(text):
        yield m.start(), m.end() + (_JOINT.match(text, m.end()) is not None)
