"""Learning how the encoder and the linear model judge together, on sentences that neither has seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.classify.mixing import COLUMNS, Mixing, N, confidence, label_columns, status_columns
from pipeline.classify.model import NONE, Floats, Known
from pipeline.learn.findings.calibrate import Flags, thresholds

# share of decisions that a person is asked to look at
DOUBTED = 0.15
PENALTY = 1.0
FOLDS = 5


class Held(NamedTuple):
    """Sentences that neither model has seen, and what each says of them.

    Attributes:
        encoder: (sentences, 4 + labels) scores.
        linear: (sentences, 4 + labels) calibrated log-odds.
        known: (sentences, labels) what the lexicon says.
        status: (sentences,) index into `STATUSES`.
        labels: (sentences, labels) whether each holds.
        groups: (sentences,) number of the passage.
    """

    encoder: Floats
    linear: Floats
    known: Known
    status: NDArray[np.int64]
    labels: Flags
    groups: NDArray[np.int64]

    def rows(self, rows: NDArray[np.int64]) -> Held:
        """Some of the sentences."""
        return Held(
            self.encoder[rows],
            self.linear[rows],
            self.known[rows],
            self.status[rows],
            self.labels[rows],
            self.groups[rows],
        )


def learn(held: Held) -> Mixing:
    """The mixing that fits held-out sentences best: multinomial and binary logistic regression over the scores.

    Args:
        held: the sentences.
    """
    status = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2000)
    status.fit(status_columns(held.encoder, held.linear), held.status)
    named = held.status != NONE
    columns = label_columns(held.encoder, held.linear, held.known)[named]
    labels = np.zeros((held.labels.shape[1], COLUMNS))
    for i, holds in enumerate(held.labels[named].T):
        one = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2000).fit(columns[:, i], holds)
        labels[i] = one.coef_[0]
    mixing = Mixing(status.coef_.T, labels, np.full(len(labels), 0.5), 0.0)
    of_status, of_label = mixing.probabilities(held.encoder, held.linear, held.known)
    limits = thresholds(of_label[named], held.labels[named], np.zeros_like(held.known[named]))
    mixing = mixing._replace(thresholds=limits)
    sure = confidence(of_status, of_label, mixing.given(of_label, held.known))
    return mixing._replace(least=float(np.quantile(sure, DOUBTED)))


def crossed(held: Held) -> tuple[Floats, Floats, Flags]:
    """Probabilities of every sentence, and the labels given, by a mixing that never saw its passage.

    Args:
        held: the sentences.
    """
    of_status, of_label = np.zeros((len(held.status), N)), np.zeros(held.labels.shape)
    given = np.zeros(held.labels.shape, bool)
    for others, rows in GroupKFold(FOLDS).split(held.status, groups=held.groups):
        own = held.rows(rows)
        mixing = learn(held.rows(others))
        of_status[rows], of_label[rows] = mixing.probabilities(own.encoder, own.linear, own.known)
        given[rows] = mixing.given(of_label[rows], own.known)
    return of_status, of_label, given
