"""Figures of a classifier: per class with intervals, calibration, confusion, what the abstain band takes out.

Intervals are percentile bootstraps over passages (Efron and Tibshirani 1993): sentences of one passage are drawn together,
because they are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.codebook import STATUSES
from pipeline.evaluate.scores import f1
from pipeline.learn.findings.fit import SEED, Scores

RESAMPLES = 1000
BINS = 10
DIGITS = 4
Flags = NDArray[np.bool_]
Figures = dict[str, Any]


def per_class(true: Flags, said: Flags, names: Sequence[str], groups: NDArray[np.int64]) -> Figures:
    """Precision, recall and F1 of each class and macro-F1, each F1 with its 95 % interval.

    Args:
        true: (units, classes) whether each holds.
        said: (units, classes) whether each was said.
        names: of the classes.
        groups: (units,) the passage of each unit.
    """
    counts = np.stack([true & said, ~true & said, true & ~said], 2)
    by_group = np.zeros((groups.max(initial=0) + 1, *counts.shape[1:]))
    np.add.at(by_group, groups, counts)
    rng = np.random.default_rng(SEED)
    draws = rng.multinomial(len(by_group), np.full(len(by_group), 1 / len(by_group)), RESAMPLES)
    totals = by_group.sum(0)
    drawn = np.tensordot(draws, by_group, 1)
    f1s = 2 * drawn[..., 0] / np.maximum(2 * drawn[..., 0] + drawn[..., 1] + drawn[..., 2], 1)
    rows = {name: _row(totals[i], f1s[:, i]) for i, name in enumerate(names)}
    macro = float(np.mean([row["f1"] for row in rows.values()]))
    return {"macro_f1": _round(macro), "interval": _interval(f1s.mean(1)), "classes": rows}


def _row(counts: Scores, drawn: Scores) -> Figures:
    right, false, missed = counts
    return {
        "units": int(right + missed),
        "precision": _round(right / (right + false) if right + false else 0.0),
        "recall": _round(right / (right + missed) if right + missed else 0.0),
        "f1": _round(f1(int(right), int(false), int(missed))),
        "interval": _interval(drawn),
    }


def calibration(probability: Scores, right: Flags) -> Figures:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015), and the bins for a reliability curve.

    Args:
        probability: (decisions,) stated.
        right: (decisions,) whether what was stated holds.
    """
    at = np.minimum((probability * BINS).astype(int), BINS - 1)
    bins = []
    error = 0.0
    for i in range(BINS):
        inside = at == i
        if not inside.any():
            continue
        stated, held = float(probability[inside].mean()), float(right[inside].mean())
        error += inside.mean() * abs(stated - held)
        bins.append({"stated": _round(stated), "held": _round(held), "units": int(inside.sum())})
    return {"expected_error": _round(error), "bins": bins}


def confusion(true: NDArray[np.int64], said: NDArray[np.int64]) -> list[list[int]]:
    """Counts: rows what is true, columns what was said, both in the order of the statuses.

    Args:
        true: (units,) index into `STATUSES`.
        said: (units,) the same.
    """
    counts = np.zeros((len(STATUSES), len(STATUSES)), int)
    np.add.at(counts, (true, said), 1)
    return [[int(n) for n in row] for row in counts]


def band_figures(unsure: Flags, right: Flags) -> Figures:
    """How much the abstain band holds, and how often the decision is right inside and outside it.

    Args:
        unsure: (units,) whether it lies in the abstain band.
        right: (units,) whether its decision is right.
    """
    return {
        "share": _round(float(unsure.mean())),
        "right_inside": _round(float(right[unsure].mean()) if unsure.any() else 0.0),
        "right_outside": _round(float(right[~unsure].mean()) if (~unsure).any() else 0.0),
    }


def one_hot(index: NDArray[np.int64]) -> Flags:
    """(units, 4) from the index of a status."""
    hot: Flags = index[:, None] == np.arange(len(STATUSES))
    return hot


def by_register(right: Flags, registers: NDArray[np.str_]) -> Mapping[str, float]:
    """Share of right decisions in each kind of document: some lack a class, so that an F1 would say nothing.

    Args:
        right: (units,) whether the decision is right.
        registers: (units,) kind of document; empty where it is not named.
    """
    return {
        name or "unnamed": _round(float(right[registers == name].mean())) for name in sorted(set(registers.tolist()))
    }


def _interval(drawn: Scores) -> list[float]:
    low, high = np.quantile(drawn, (0.025, 0.975))
    return [_round(float(low)), _round(float(high))]


def _round(value: float) -> float:
    return round(value, DIGITS)
