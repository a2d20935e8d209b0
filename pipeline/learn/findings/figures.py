"""What a classifier reaches on sentences that it has not seen, as `metrics.json` has it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.features import Space
from pipeline.classify.labelled import Labelled
from pipeline.classify.model import Classifier, decide
from pipeline.learn.findings import calibrate, fit, measures
from pipeline.learn.findings.data import Data
from pipeline.learn.findings.fit import Rows, Scores

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Held:
    """What models said of units they had not seen: with their context, then the same units without.

    Attributes:
        of_status: (2 x units, 4) probabilities.
        of_label: (2 x units, labels).
        scores: what both were calibrated from.
    """

    of_status: Scores
    of_label: Scores
    scores: Scores


def hold_out(data: Data, columns: Sequence[Space]) -> Held:
    """What models of the folds say of the units that each had not seen.

    Args:
        data: the training data.
        columns: the columns of each fold's model.
    """
    with_context, alone = fit.held_out(data, columns)
    scores = np.vstack([with_context, alone])
    n = len(data.status)
    folds = [np.concatenate([test, test + n]) for _, test in fit.folds(data)]
    probabilities = calibrate.cross_calibrated(scores, np.tile(data.status, 2), np.tile(data.labels, (2, 1)), folds)
    return Held(*probabilities, scores)


def of_data(records: Sequence[Labelled], data: Data, book: Codebook) -> dict[str, Any]:
    """What there was to learn from: how many sentences, passages, and of each status and label.

    Args:
        records: the labelled sentences.
        data: the same as arrays.
        book: the labels.
    """
    cells = Counter((r.status, label) for r in records for label in r.labels)
    return {
        "sentences": len(records),
        "passages": int(data.groups.max() + 1),
        "sha256": hashlib.sha256("\n".join(r.dumps() for r in records).encode()).hexdigest(),
        "statuses": {s: int((data.status == i).sum()) for i, s in enumerate(STATUSES)},
        "cells": {s: {b: cells[s, b] for b in book.names} for s in STATUSES if s != "none"},
    }


def of_held(data: Data, held: Held, classifier: Classifier, book: Codebook) -> dict[str, Any]:
    """How well units not seen are judged, with their context and alone, and what those are worth that it is unsure of.

    Args:
        data: the training data.
        held: what models said that had not seen them.
        classifier: whose thresholds and band are applied.
        book: the labels.
    """
    n = len(data.status)
    views = {"with_context": slice(0, n), "alone": slice(n, 2 * n)}
    figures: dict[str, Any] = {
        name: _figures(data, held.of_status[rows], held.of_label[rows], classifier.thresholds, book)
        for name, rows in views.items()
    }
    of_status, of_label = held.of_status.astype(np.float32), held.of_label.astype(np.float32)
    known = np.tile(data.known, (2, 1))
    unsure = classifier.unsure(of_status, of_label, known)
    right = (of_status.argmax(1) == np.tile(data.status, 2)) & (
        ~np.tile(data.named, 2)
        | (decide(of_label, classifier.thresholds, known) == np.tile(data.labels, (2, 1))).all(1)
    )
    figures["band"] = measures.band_figures(unsure, right)
    figures["thresholds"] = dict(
        zip(book.names, np.round(classifier.thresholds.astype(float), 2).tolist(), strict=True)
    )
    return figures


def _figures(data: Data, of_status: Scores, of_label: Scores, limits: Scores, book: Codebook) -> dict[str, Any]:
    said = of_status.argmax(1)
    true_status, said_status = measures.one_hot(data.status), measures.one_hot(said)
    named = data.named
    given = decide(of_label, limits, data.known)
    decisions = data.labels[named].ravel()
    return {
        "status": measures.per_class(true_status, said_status, STATUSES, data.groups),
        "labels": measures.per_class(data.labels[named], given[named], book.names, data.groups[named]),
        "status_calibration": measures.calibration(of_status.max(1), said == data.status),
        "label_calibration": measures.calibration(of_label[named].ravel(), decisions),
        "calibration_of_each_label": {
            name: measures.calibration(of_label[named][:, i], data.labels[named][:, i])["expected_error"]
            for i, name in enumerate(book.names)
        },
        "confusion": measures.confusion(data.status, said),
        "status_right_by_register": measures.by_register(said == data.status, data.registers),
    }


def _rule_flags(data: Data, book: Codebook) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What the rules say of each unit: index of the status, and labels.

    Args:
        data: the training data.
        book: its codebook.

    Returns:
        (units,) and (units, labels).
    """
    return (
        np.array([STATUSES.index(u.rule.finding.status) for u in data.units]),
        np.array([[name in u.rule.finding.labels for name in book.names] for u in data.units]),
    )


def compared(
    data: Data, columns: Sequence[Space], held: Held, limits: Scores, book: Codebook
) -> dict[str, dict[str, float]]:
    """Macro-F1 of statuses and labels by each kind of model, all on the same folds and with context.

    Args:
        data: the training data.
        columns: the columns of each fold's model.
        held: what the linear models said.
        limits: (labels,) from which probability on a label is given.
        book: the labels.
    """
    n = len(data.status)
    folds = [test for _, test in fit.folds(data)]
    rule_status, rule_labels = _rule_flags(data, book)
    table = {
        "rules": _short(data, rule_status, rule_labels, book),
        "linear SVM": _short(data, held.of_status[:n].argmax(1), decide(held.of_label[:n], limits, data.known), book),
    }
    for name, scores in fit.rivals_held_out(data, columns).items():
        of_status, of_label = calibrate.cross_calibrated(scores, data.status, data.labels, folds)
        own = calibrate.thresholds(of_label[data.named], data.labels[data.named], data.known[data.named])
        table[name] = _short(data, of_status.argmax(1), decide(of_label, own, data.known), book)
    return table


def _short(data: Data, said: NDArray[np.int64], given: NDArray[np.bool_], book: Codebook) -> dict[str, float]:
    named = data.named
    status = measures.per_class(measures.one_hot(data.status), measures.one_hot(said), STATUSES, data.groups)
    labels = measures.per_class(data.labels[named], given[named], book.names, data.groups[named])
    return {"status": status["macro_f1"], "labels": labels["macro_f1"]}


def learning_curve(
    data: Data, calibration: calibrate.Calibration, limits: Scores, book: Codebook
) -> list[dict[str, float]]:
    """Macro-F1 on the first fold by models of growing shares of the other passages.

    Args:
        data: the training data.
        calibration: of scores into probabilities.
        limits: (labels,) from which probability on a label is given.
        book: the labels.
    """
    learn, test = fit.folds(data)[0]
    order = np.random.default_rng(fit.SEED).permutation(np.unique(data.groups[learn]))
    curve = []
    for share in SHARES:
        kept = learn[np.isin(data.groups[learn], order[: round(share * len(order))])]
        of_status, of_label = calibration.apply(fit.fit_linear(data, kept).scores(data)[test])
        given = decide(of_label, limits, data.known[test])
        figures = _short(_rows(data, test), of_status.argmax(1), given, book)
        curve.append({"sentences": len(kept), **figures})
    return curve


def _rows(data: Data, rows: Rows) -> Data:
    _, groups = np.unique(data.groups[rows], return_inverse=True)
    units = tuple(data.units[i] for i in rows.tolist())
    return Data(data.text, units, data.status[rows], data.labels[rows], data.known[rows], groups, data.registers[rows])
