"""How the encoder and the linear model judge together: a linear model of both their scores (stacking, Wolpert 1992).

The weights are learnt on sentences that neither had seen (`learn.encoder.mix`), so that each counts for what it is worth on texts it
does not know, and the probabilities that come out are calibrated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from pipeline.classify.codebook import STATUSES
from pipeline.classify.model import NONE, Flags, Floats, Known, decide, sigmoid, softmax

N = len(STATUSES)
# what a label is told from: the encoder's score, the linear model's, what the lexicon says, and 1
COLUMNS = 4
# the lexicon's word on a label stands unless both models give less than this to it: on texts of the register it knows more than they.
# That a named problem is of a kind it knows better than that nothing else is meant.
AGAINST_NAMED, AGAINST_SILENT = 0.2, 0.3
LABELS_WEIGH = 0.25


class Mixing(NamedTuple):
    """Weights of the scores.

    Attributes:
        status: (2 x 4 + 1, 4): of the encoder's scores, of the linear model's log-odds, and the shift.
        labels: (labels, 4): of the encoder's score, the linear model's, what the lexicon says (-1, 0, 1), and the shift.
        thresholds: (labels,): a label is given from this probability up.
        least: a finding less sure than this (`confidence`) is unsure.
    """

    status: Floats
    labels: Floats
    thresholds: Floats
    least: float

    def probabilities(self, encoder: Floats, linear: Floats, known: Known) -> tuple[Floats, Floats]:
        """((units, 4) of the statuses, (units, labels) of each label if a problem is named).

        Args:
            encoder: (units, 4 + labels) its scores.
            linear: (units, 4 + labels) calibrated log-odds of the linear model.
            known: (units, labels) what the lexicon says of each.
        """
        of_status = softmax(status_columns(encoder, linear) @ self.status)
        return of_status, sigmoid((label_columns(encoder, linear, known) * self.labels).sum(2))

    def given(self, of_label: Floats, known: Known) -> Flags:
        """(units, labels): the labels given: as the lexicon says unless both models are against it, else each from its threshold up.

        Args:
            of_label: (units, labels) probabilities.
            known: (units, labels) what the lexicon says of each.
        """
        contradicted = np.where(known > 0, of_label < AGAINST_NAMED, 1 - of_label < AGAINST_SILENT)
        believed = np.where(contradicted, 0, known).astype(np.int8)
        return decide(of_label, self.thresholds, believed)


def confidence(of_status: Floats, of_label: Floats, given: Flags) -> Floats:
    """(units,): how sure a finding is: of its status, and a quarter as much (in logarithms) of all its labels where it names a problem.

    Labels are doubtful more often than the status and matter less: so the least sure 15 % hold half of the wrong statuses.

    Args:
        of_status: (units, 4) probabilities.
        of_label: (units, labels) probabilities.
        given: (units, labels) the labels given.
    """
    labels = np.where(given, of_label, 1 - of_label).prod(1) ** LABELS_WEIGH
    sure: Floats = of_status.max(1) * np.where(of_status.argmax(1) == NONE, 1.0, labels)
    return sure


def status_columns(encoder: Floats, linear: Floats) -> Floats:
    """(units, 9): what the status is told from: the scores of both about their mean, since a shift of all says nothing.

    Args:
        encoder: (units, 4 + labels).
        linear: (units, 4 + labels).
    """
    own = [scores[:, :N] - scores[:, :N].mean(1, keepdims=True) for scores in (encoder, linear)]
    columns: Floats = np.column_stack([*own, np.ones(len(encoder))])
    return columns


def label_columns(encoder: Floats, linear: Floats, known: Known) -> Floats:
    """(units, labels, 4): what each label is told from.

    Args:
        encoder: (units, 4 + labels).
        linear: (units, 4 + labels).
        known: (units, labels).
    """
    own = np.clip(encoder[:, N:], -8, 8), np.clip(linear[:, N:], -8, 8)
    columns: Floats = np.stack([*own, known.astype(np.float64), np.ones(known.shape)], axis=2)
    return columns


def loads(told: Mapping[str, Any], labels: int) -> Mixing:
    """The weights that `dumps` gave.

    Args:
        told: lists of numbers by name, as `dumps` gives them.
        labels: how many the codebook has.

    Raises:
        ValueError: a list is missing or of another shape, or a number is none.
    """
    shapes: dict[str, tuple[int, ...]] = {
        "status": (2 * N + 1, N),
        "labels": (labels, COLUMNS),
        "thresholds": (labels,),
        "least": (),
    }
    arrays = {name: np.array(told.get(name), np.float64) for name in shapes}
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise ValueError(f"mixing.{name} is {arrays[name].shape}, where {shape} numbers belong")
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"mixing.{name} holds something that is no number")
    return Mixing(arrays["status"], arrays["labels"], arrays["thresholds"], float(arrays["least"]))


def dumps(mixing: Mixing) -> dict[str, Any]:
    """The weights as lists of numbers, which `loads` reads back."""
    return {
        name: np.round(np.asarray(values, np.float64), 5).tolist()
        for name, values in zip(Mixing._fields, mixing, strict=True)
    }
