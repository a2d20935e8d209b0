"""Who judges findings: the linear model alone, the encoder together with it, or the two together only where there is doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.classify.choices import ENCODER
from pipeline.classify.codebook import STATUSES
from pipeline.classify.encoder import Encoder, Named, Said
from pipeline.classify.mixing import Mixing, confidence
from pipeline.classify.model import NONE, Classifier, Floats, findings, found_first, known_labels
from pipeline.classify.phrases import whole
from pipeline.classify.unit import Unit
from pipeline.extract.mentions import Finding, Problem

# the form of a problem that the encoder named: told in plain words, not in the register's
PLAIN = "plain"
# characters of a phrase at least: what is shorter is a fragment; beside what the rules name, a phrase must say more to be another one
SHORTEST, SHORTEST_BESIDE = 4, 6
# auto: a status that the linear model gives less than this is in doubt
SURE = 0.97


class Asked(NamedTuple):
    """An encoder, and when it is asked.

    Attributes:
        encoder: it.
        mixing: how it and the linear model judge together.
        when: `encoder` for every unit, `auto` for those in doubt.
    """

    encoder: Encoder
    mixing: Mixing
    when: str = ENCODER

    @property
    def digest(self) -> str:
        """Of all that it adds to what is judged."""
        return f" {self.when} {self.encoder.digest}"


def judge(
    text: str, units: Sequence[Unit], classifier: Classifier, asked: Asked | None = None
) -> tuple[list[Finding], list[list[Problem]]]:
    """The finding of each unit, and the problems in it that no rule named.

    Args:
        text: the text.
        units: units in it, in order.
        classifier: the linear model.
        asked: the encoder; None for the linear model alone.
    """
    judged = classifier.judge(text, units)
    added: list[list[Problem]] = [[] for _ in units]
    if asked is None:
        return judged, added
    places = [i for i, unit in enumerate(units) if asked.when == ENCODER or doubtful(judged[i], unit)]
    own = [units[i] for i in places]
    said = [asked.encoder.read(text[unit.start : unit.end]) for unit in own]
    named = [_named(units[i], judged[i]) for i in places]
    for i, words, finding in zip(
        places, said, _together(text, own, said, classifier, asked.mixing, named), strict=True
    ):
        judged[i] = finding
        if finding.status != STATUSES[NONE]:
            added[i] = list(_added(text, units[i], finding, words.problems, classifier.codebook.names))
    return judged, added


def _together(
    text: str,
    units: Sequence[Unit],
    said: Sequence[Said],
    classifier: Classifier,
    mixing: Mixing,
    named: Sequence[bool],
) -> list[Finding]:
    if not units:
        return []
    names = classifier.codebook.names
    encoder = np.array([[*words.status, *words.labels] for words in said])
    known = known_labels(units, names)
    of_status, of_label = mixing.probabilities(encoder, classifier.scores(text, units), known)
    of_status = found_first(units, _still_named(of_status, named))
    given = mixing.given(of_label, known)
    unsure = confidence(of_status, of_label, given) < mixing.least
    return findings(units, names, of_status, of_label, given, unsure)


def _named(unit: Unit, alone: Finding) -> bool:
    """Whether rules and linear model agree that a problem is named."""
    return bool(unit.problems) and alone.status != STATUSES[NONE]


def _still_named(of_status: Floats, named: Sequence[bool]) -> Floats:
    """The probabilities without that of none where rules and linear model agree that a problem is named: two against one."""
    told = of_status.copy()
    told[np.array(named, bool), NONE] = 0
    shares: Floats = told / told.sum(1, keepdims=True)
    return shares


def _added(text: str, unit: Unit, finding: Finding, named: Sequence[Named], names: Sequence[str]) -> Iterator[Problem]:
    """What the encoder names where no rule does, with those labels of the finding that it sees in the phrase itself."""
    least = SHORTEST_BESIDE if unit.problems else SHORTEST
    for phrase in whole(text[unit.start : unit.end], named):
        start, end = unit.start + phrase.start, unit.start + phrase.end
        if end - start < least or any(p.start < end and start < p.end for p in unit.problems):
            continue
        score = dict(zip(names, phrase.labels, strict=True))
        labels = [name for name in finding.labels if score[name] > 0] or [max(finding.labels, key=score.__getitem__)]
        yield Problem(start, end, text[start:end], tuple(labels), form=PLAIN)


def doubtful(finding: Finding, unit: Unit) -> bool:
    """Whether the encoder should be asked: the linear model is unsure of the status, or it and the rules differ.

    Args:
        finding: what the linear model says.
        unit: of which.
    """
    told = unit.rule
    # asserted: what the linear model made of the status was taken from it
    return finding.unsure or told.asserted or max(finding.of_status) < SURE or finding.status != told.finding.status
