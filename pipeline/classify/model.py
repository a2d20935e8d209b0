"""The trained classifier: what it says of units.

A model is one matrix: the columns of `features.Space` times scores, four for the status (a softmax) and one a label (a sigmoid
each). Calibration is an affine map of those scores and is multiplied into the matrix, so it costs nothing at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.context import NO_CONTEXT, Context
from pipeline.classify.features import ANY, FIRST, PLACES, ZONES, Space, context_zones, scale
from pipeline.classify.unit import Unit
from pipeline.extract.mentions import Finding

NONE, FOUND = STATUSES.index("none"), STATUSES.index("found")
TARGET, RECTIFIED = STATUSES.index("target"), STATUSES.index("rectified")
DIGITS = 4
Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
Known = NDArray[np.int8]


@dataclass(frozen=True)
class Classifier:
    """A trained model.

    Attributes:
        codebook: its labels.
        space: its columns.
        weights: (columns, 4 + labels).
        bias: (4 + labels,).
        thresholds: (labels,): a label is given from this probability up.
        band: (2,): a status less probable than the first is unsure; so is a label within the second of its threshold.
        digest: of the file of arrays; changes with any byte of it.
    """

    codebook: Codebook
    space: Space
    weights: Floats
    bias: Floats
    thresholds: Floats
    band: Floats
    digest: str = ""

    def _of_contexts(self, contexts: Sequence[Context]) -> Floats:
        """(contexts, outputs): what the substrings of their headings and leads weigh."""
        # headings stand over many units: each is looked at once
        index: dict[tuple[int, str], int] = {}
        heading, lead = (
            [index.setdefault((zone, text), len(index)) for text in texts] for zone, texts in context_zones(contexts)
        )
        text, word = self.space.held([text for _, text in index])
        zone = np.array([zone for zone, _ in index])[text]
        sums = np.zeros((len(index), len(self.bias)), np.float32)
        # output by output: numpy adds numbers up many times as fast as rows
        for output, weights in zip(sums.T, self._blocks[zone, word].T, strict=True):
            np.add.at(output, text, weights)
        scores: Floats = sums[heading] + sums[lead]
        return scores

    @cached_property
    def _blocks(self) -> Floats:
        """(zones, substrings, outputs): the weights of substrings."""
        size = self.space.size
        blocks: Floats = self.weights[: size * len(ZONES)].reshape(len(ZONES), size, -1)
        return blocks

    @cached_property
    def _places(self) -> Floats:
        """(places x substrings, outputs): the weights of a substring in each place of `features.PLACES`, summed over its zones."""
        empty = np.zeros_like(self._blocks[ANY])
        return np.concatenate([sum((self._blocks[z] for z in zones), empty) for zones in PLACES]).astype(np.float32)

    def scores(self, text: str, units: Sequence[Unit]) -> Floats:
        """(units, 4 + labels): the calibrated log-odds; unnormalised for the statuses.

        Args:
            text: the text.
            units: units in it, in order.
        """
        scores = self._of_substrings(text, units) * scale(units)[:, None] + self.bias
        facts = [(i, columns) for i, unit in enumerate(units) if (columns := self.space.fact_columns(unit, text))]
        if facts:
            ends = np.cumsum([len(columns) for _, columns in facts])
            columns = [c for _, of_unit in facts for c in of_unit]
            scores[[i for i, _ in facts]] += np.add.reduceat(self.weights[columns], np.append(0, ends[:-1]))
        under = [i for i, unit in enumerate(units) if unit.context is not NO_CONTEXT]
        if under:
            scores[under] += self._of_contexts([units[i].context for i in under])
        return scores

    def _of_substrings(self, text: str, units: Sequence[Unit]) -> Floats:
        """What training takes from `Space.columns`, without building its matrix."""
        sums = np.zeros((len(units), len(self.bias)), np.float32)
        seen = self.space.occurrences(text, units)
        if not len(seen.unit):
            return sums
        each = self._places.take(seen.place * self.space.size + seen.word, axis=0)
        each[seen.first] += self._blocks[FIRST][seen.word[seen.first]]
        begins = np.flatnonzero(np.diff(seen.unit, prepend=-1))
        sums[seen.unit[begins]] = np.add.reduceat(each, begins)
        return sums

    def probabilities(self, text: str, units: Sequence[Unit]) -> tuple[Floats, Floats]:
        """((units, 4) of the statuses, in the order of `STATUSES`; (units, labels) of each label if a problem is named).

        Args:
            text: the text.
            units: units in it, in order.
        """
        scores = self.scores(text, units)
        return softmax(scores[:, : len(STATUSES)]), sigmoid(scores[:, len(STATUSES) :])

    def judge(self, text: str, units: Sequence[Unit]) -> list[Finding]:
        """The finding of each unit.

        Args:
            text: the text.
            units: units in it, in order.
        """
        if not units:
            return []
        of_status, of_label = self.probabilities(text, units)
        of_status = found_first(units, of_status)
        known = known_labels(units, self.codebook.names)
        given = decide(of_label, self.thresholds, known)
        return findings(units, self.codebook.names, of_status, of_label, given, self.unsure(of_status, of_label, known))

    def unsure(self, of_status: Floats, of_label: Floats, known: Known) -> Flags:
        """Whether each unit lies in the abstain band: its status, or a label near its threshold or told otherwise by the lexicon.

        Args:
            of_status: (units, 4) probabilities.
            of_label: (units, labels) probabilities.
            known: (units, labels) what the lexicon says of each, as `Unit.known`.
        """
        least, near = self.band
        names = of_status.argmax(1) != NONE
        over = of_label - self.thresholds
        close: Flags = np.where(known == 0, np.abs(over) < near, over * known < -near).any(1)
        unsure: Flags = (of_status.max(1) < least) | (names & close)
        return unsure


def found_first(units: Sequence[Unit], of_status: Floats) -> Floats:
    """(units, 4) the probabilities, with those of rectified at found where a unit says that what it names was found.

    The codebook puts found before rectified; a model that learnt from few such sentences does not know it. A unit that says
    nothing but that there are problems is found, or target where the line that opens its list seeks them (`Evidence.bare`).

    Args:
        units: the units.
        of_status: (units, 4) probabilities.
    """
    rows = [i for i, unit in enumerate(units) if unit.rule.asserted]
    found = [i for i, unit in enumerate(units) if unit.rule.bare == "found"]
    target = [i for i, unit in enumerate(units) if unit.rule.bare == "target"]
    if not (rows or found or target):
        return of_status
    told = of_status.copy()
    for at, to, gone in ((rows, FOUND, (RECTIFIED,)), (found, FOUND, (TARGET, NONE)), (target, TARGET, (FOUND, NONE))):
        for status in gone:
            told[at, to] += told[at, status]
            told[at, status] = 0
    return told


def findings(
    units: Sequence[Unit], names: Sequence[str], of_status: Floats, of_label: Floats, given: Flags, unsure: Flags
) -> list[Finding]:
    """The finding of each unit: its most probable status, and the labels given where that names a problem.

    Args:
        units: the units.
        names: of the labels, in the order of the columns.
        of_status: (units, 4) probabilities.
        of_label: (units, labels) probabilities.
        given: (units, labels) whether each is given.
        unsure: (units,) whether each is better left to a person.
    """
    chosen = of_status.argmax(1)
    given = given & (chosen != NONE)[:, None]
    return list(
        map(
            Finding,
            [STATUSES[i] for i in chosen.tolist()],
            _given(names, given),
            [unit.rule.finding.cue for unit in units],
            _told(of_status),
            _told(of_label),
            unsure.tolist(),
        )
    )


def _given(names: Sequence[str], given: Flags) -> list[tuple[str, ...]]:
    """The names of the labels given, sorted, a tuple a unit."""
    order = sorted(range(len(names)), key=names.__getitem__)
    ordered = [names[i] for i in order]
    return [tuple(compress(ordered, own)) for own in given[:, order].tolist()]


def _told(probabilities: Floats) -> list[tuple[float, ...]]:
    """As they are told, a tuple a unit: further digits say nothing."""
    return list(map(tuple, np.round(probabilities.astype(np.float64), DIGITS).tolist()))


def known_labels(units: Sequence[Unit], names: Sequence[str]) -> Known:
    """(units, labels): what the lexicon says of each, as `Unit.known`.

    Args:
        units: the units.
        names: of the labels, in the order of the columns.
    """
    known = np.zeros((len(units), len(names)), np.int8)
    named = [i for i, unit in enumerate(units) if unit.problems]
    if named:
        known[named] = [units[i].known(names) for i in named]
    return known


def decide(of_label: Floats, thresholds: Floats, known: Known) -> Flags:
    """The labels given: as the lexicon says, elsewhere each from its threshold up; where that is none, the one that comes nearest.

    Args:
        of_label: (units, labels) probabilities.
        thresholds: (labels,).
        known: (units, labels), as `known_labels` gives them.
    """
    over = of_label - thresholds
    given: Flags = np.where(known == 0, over >= 0, known > 0)
    return at_least_one(given, over)


def at_least_one(given: Flags, over: Floats) -> Flags:
    """The labels given, and where that is none, the one that comes nearest.

    Args:
        given: (units, labels).
        over: (units, labels): by how much each probability is over its threshold.
    """
    none = ~given.any(1)
    told = given.copy()
    told[none, over[none].argmax(1)] = True
    return told


def softmax(scores: Floats) -> Floats:
    """Row-wise softmax."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    shares: Floats = raised / raised.sum(1, keepdims=True)
    return shares


def sigmoid(scores: Floats) -> Floats:
    """Element-wise logistic function."""
    odds: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return odds
