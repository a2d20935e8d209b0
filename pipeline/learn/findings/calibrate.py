"""From scores to probabilities, thresholds and the abstain band, all chosen on held-out scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from pipeline.classify.codebook import STATUSES
from pipeline.classify.model import Known, sigmoid, softmax
from pipeline.learn.findings.fit import Linear, Rows, Scores

N = len(STATUSES)
Flags = NDArray[np.bool_]
THRESHOLDS = np.arange(0.2, 0.71, 0.01)
SLACK = 0.01
# share of decisions that a person is asked to look at
DOUBTED = 0.1


@dataclass(frozen=True)
class Calibration:
    """An affine map of scores to log-odds that are probabilities: matrix (outputs, outputs) and shift (outputs,).

    Vector scaling for the statuses (Guo et al. 2017) in its full-matrix form, Platt scaling (1999) for each label.
    """

    map: Scores
    shift: Scores

    def apply(self, scores: Scores) -> tuple[Scores, Scores]:
        """Probabilities of the statuses and of the labels."""
        odds = scores @ self.map + self.shift
        return softmax(odds[:, :N]), sigmoid(odds[:, N:])

    def into(self, model: Linear) -> Linear:
        """The model whose scores are calibrated: an affine map of an affine map."""
        return Linear(model.space, model.weights @ self.map, model.bias @ self.map + self.shift)


def calibrate(scores: Scores, status: NDArray[np.int64], labels: Flags) -> Calibration:
    """The calibration that fits held-out scores best.

    Args:
        scores: (units, 4 + labels) of models that had not seen the units.
        status: (units,) index into `STATUSES`.
        labels: (units, labels) whether each holds.
    """
    outputs = scores.shape[1]
    matrix, shift = np.zeros((outputs, outputs)), np.zeros(outputs)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(scores[:, :N], status)
    matrix[:N, :N], shift[:N] = model.coef_.T, model.intercept_
    named = status != STATUSES.index("none")
    for i, holds in enumerate(labels.T, N):
        one = LogisticRegression(C=1.0, max_iter=1000).fit(scores[named, i : i + 1], holds[named])
        matrix[i, i], shift[i] = one.coef_[0, 0], one.intercept_[0]
    return Calibration(matrix, shift)


def cross_calibrated(
    scores: Scores, status: NDArray[np.int64], labels: Flags, held: Sequence[Rows]
) -> tuple[Scores, Scores]:
    """Probabilities of every unit by a calibration that never saw its fold.

    Args:
        scores: held-out scores.
        status: what is true.
        labels: what is true.
        held: the rows of each fold.
    """
    of_status, of_label = np.zeros((len(scores), N)), np.zeros(labels.shape)
    for rows in held:
        others = np.setdiff1d(np.arange(len(scores)), rows)
        found = calibrate(scores[others], status[others], labels[others])
        of_status[rows], of_label[rows] = found.apply(scores[rows])
    return of_status, of_label


def thresholds(of_label: Scores, labels: Flags, known: Known) -> Scores:
    """The threshold of each label: the highest whose F1 on held-out units that name a problem is within 0.01 of the best.

    F1 is flat around its maximum; where nothing is lost by it, a label that is doubtful is better not given.

    Args:
        of_label: held-out probabilities of units that name a problem.
        labels: what is true of them.
        known: what the lexicon says of them, which stands whatever the probability.
    """
    chosen = []
    for p, holds, sure in zip(of_label.T, labels.T, known.T, strict=True):
        scores = np.array(
            [f1_score(holds, np.where(sure == 0, p >= t, sure > 0), zero_division=0.0) for t in THRESHOLDS]
        )
        chosen.append(float(THRESHOLDS[scores >= scores.max() - SLACK].max()))
    return np.array(chosen)


def band(of_status: Scores, of_label: Scores, limits: Scores) -> Scores:
    """(2,): below which status probability, and how near to a label's threshold, the least sure tenth lies.

    Args:
        of_status: (units, 4) probabilities.
        of_label: (units, labels) probabilities.
        limits: (labels,) thresholds.
    """
    sure = np.quantile(of_status.max(1), DOUBTED)
    near = np.quantile(np.abs(of_label - limits), DOUBTED / 2)
    return np.array([sure, near])
