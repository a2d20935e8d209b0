"""Tests of change over time: of counts in texts of some length, of the documents that hold an item, and for a point of change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats
from scipy.special import xlogy

Floats = NDArray[np.float64]
# the exponent of no fitted rate changes more than this over the years: where only the first or last year has mentions, it has no end
_STEEPEST = 30.0
_STEPS = 60
# items tested together, and cells of permutations drawn together, so that memory is bounded
_ITEMS, _CELLS = 256, 1 << 21


class Slopes(NamedTuple):
    """Log-linear change of the rates of some items, (items,) each.

    Attributes:
        ratio: of the rate from one year to the next; NaN where all mentions are in the first or in the last year.
        low: lower end of its 95 % interval.
        high: upper end.
        dispersion: of the counts of documents about their fitted means, 1 at least.
        p: of no change.
    """

    ratio: Floats
    low: Floats
    high: Floats
    dispersion: Floats
    p: Floats


def slopes(counts: sparse.csr_array, lengths: Floats, years: Floats) -> Slopes:
    """Quasi-Poisson regression of each item's count on the year, with the length of the text as exposure.

    log E(count) = log length + a + b year, fitted by Newton's method. The variance is φ times the mean, φ Pearson's statistic over the
    documents by their number less two (McCullagh & Nelder 1989, ch. 6 and 9), and never less than 1. No change is tested by the
    deviance that b takes away over φ, as F with 1 and n - 2 degrees of freedom; the interval of b is its estimate ± Student's t.

    Args:
        counts: (documents, items) mentions, every item with one at least.
        lengths: (documents,) characters, more than 0.
        years: (documents,) two different ones at least; three documents at least.
    """
    times, at = np.unique(years, return_inverse=True)
    by_year, exposure = _by_year(counts, at, len(times)), np.bincount(at, lengths).astype(np.float64)
    centred = times - times.mean()
    a, b = _fitted(by_year, exposure, centred)
    means = exposure[:, None] * np.exp(a + centred[:, None] * b)
    level = exposure[:, None] * (by_year.sum(axis=0) / exposure.sum())
    deviance = np.maximum(2 * (xlogy(by_year, means) - xlogy(by_year, level)).sum(axis=0), 0)
    free = len(years) - 2
    held = counts.tocoo()
    fitted = lengths[held.row] * np.exp(a[held.col] + centred[at[held.row]] * b[held.col])
    # Σ (y - μ)² / μ = Σ y² / μ - Σ y, as the fitted means add up to the counts
    pearson = np.bincount(held.col, held.data**2 / fitted, minlength=counts.shape[1]) - by_year.sum(axis=0)
    dispersion = np.maximum(pearson / free, 1)
    about = (means * centred[:, None]).sum(axis=0) / means.sum(axis=0)
    error = np.sqrt(dispersion / (means * (centred[:, None] - about) ** 2).sum(axis=0))
    known = (by_year[1:].sum(axis=0) > 0) & (by_year[:-1].sum(axis=0) > 0)
    margin = stats.t.ppf(0.975, free) * error
    ends = [
        np.where(known, np.exp(np.minimum(np.where(known, e, 0), 700)), np.nan) for e in (b, b - margin, b + margin)
    ]
    return Slopes(ends[0], ends[1], ends[2], dispersion, stats.f.sf(deviance / dispersion, 1, free))


def _by_year(counts: sparse.csr_array, at: NDArray[np.int64], size: int) -> Floats:
    into = sparse.csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(size, len(at)))
    return np.asarray((into @ counts).toarray(), np.float64)


def _fitted(by_year: Floats, exposure: Floats, times: Floats) -> tuple[Floats, Floats]:
    """(a, b), (items,) each, that maximise the likelihood; all of a year's documents have one mean, so that its sum is enough."""
    total = by_year.sum(axis=0)
    b = np.zeros(by_year.shape[1])
    limit = _STEEPEST / (times[-1] - times[0])
    for _ in range(_STEPS):
        # a follows from b: the fitted means add up to the counts
        weights = exposure[:, None] * np.exp(times[:, None] * b)
        shares = weights / weights.sum(axis=0)
        mean = (shares * times[:, None]).sum(axis=0)
        slope = (by_year * times[:, None]).sum(axis=0) - total * mean
        curve = total * (shares * (times[:, None] - mean) ** 2).sum(axis=0)
        step = np.clip(slope / np.maximum(curve, 1e-12), -1, 1)
        b = np.clip(b + step, -limit, limit)
        if np.abs(step).max(initial=0) < 1e-12:
            break
    weights = exposure[:, None] * np.exp(times[:, None] * b)
    return np.log(total / weights.sum(axis=0)), b


def armitage(held: Floats, of: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Cochran–Armitage test for a trend in proportions (Armitage 1955): z, above 0 where they rise, and its two-sided p.

    z² = n r², r the correlation of holding the item with the score. NaN where all or no documents hold it.

    Args:
        held: (years, items) documents that hold the item.
        of: (years,) documents.
        scores: (years,) such as the years themselves.
    """
    n, total = of.sum(), held.sum(axis=0)
    mean = (of * scores).sum() / n
    covered = ((scores - mean)[:, None] * held).sum(axis=0)
    variance = total / n * (1 - total / n) * (of * (scores - mean) ** 2).sum()
    z = np.divide(covered, np.sqrt(variance), out=np.full(len(total), np.nan), where=variance > 0)
    return z, 2 * stats.norm.sf(np.abs(z))


def interval(counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Ends of the exact 95 % interval of a Poisson rate (Garwood 1936).

    Args:
        counts: mentions.
        exposure: what they are counted in, more than 0; the result is per unit of it.
    """
    low = np.where(counts > 0, stats.chi2.ppf(0.025, 2 * counts), 0) / 2
    return low / exposure, stats.chi2.ppf(0.975, 2 * counts + 2) / 2 / exposure


class Changes(NamedTuple):
    """Where rates change most, (items,) each: position of the first year behind the change among the years, and p of no change."""

    at: NDArray[np.int64]
    p: Floats


def changes(
    counts: sparse.csr_array, lengths: Floats, years: Floats, resamples: int = 999, more: int = 19_000
) -> Changes:
    """The boundary between years across which each item's rate differs most, tested by permutation.

    The statistic is the greatest likelihood ratio G² of two Poisson rates over all boundaries, as maximally selected statistics are
    (Hothorn & Lausen 2003); under no change, any document could have had any of the years, so its p is the share of permutations of the
    years over documents, the true one among them, that reach it. Items that few of the first permutations reach get more of them
    (Besag & Clifford 1991), since a p that many tests divide must be small.

    Args:
        counts: (documents, items) mentions.
        lengths: (documents,) characters.
        years: (documents,) two different ones at least.
        resamples: permutations of all items.
        more: further ones of items with p up to 0.02.
    """
    times, at = np.unique(years, return_inverse=True)
    values = counts.astype(np.float64).tocsc()
    observed = _greatest(_before(at[None, :], len(times)), values, lengths)
    best, where = observed.max(axis=1)[0], observed.argmax(axis=1)[0]
    chance = np.random.default_rng(20)
    reached = 1 + _reached(values, lengths, at, best, resamples, chance)
    p = reached / (1 + resamples)
    small = np.flatnonzero(p <= 0.02)
    if len(small) and more:
        again = _reached(values[:, small], lengths, at, best[small], more, chance)
        p[small] = (reached[small] + again) / (1 + resamples + more)
    return Changes(where + 1, p)


def _reached(
    values: sparse.csc_array,
    lengths: Floats,
    at: NDArray[np.int64],
    best: Floats,
    resamples: int,
    chance: np.random.Generator,
) -> Floats:
    """How many permutations reach each item's statistic."""
    found = np.zeros(values.shape[1])
    size = int(at.max()) + 1
    together = max(1, _CELLS // (len(at) * max(size - 1, 1)))
    for begin in range(0, resamples, together):
        drawn = chance.permuted(np.tile(at.astype(np.int16), (min(together, resamples - begin), 1)), axis=1)
        before = _before(drawn, size)
        for first in range(0, values.shape[1], _ITEMS):
            part = slice(first, first + _ITEMS)
            greatest = _greatest(before, values[:, part], lengths).max(axis=1)
            # equal ones can differ by a rounding
            found[part] += (greatest >= best[part] * (1 - 1e-9) - 1e-12).sum(axis=0)
    return found


def _before(at: NDArray[np.int64], size: int) -> Floats:
    """(draws, boundaries, documents) whether each document is before each boundary."""
    return (at[:, None, :] < np.arange(1, size)[None, :, None]).astype(np.float64)


def _greatest(before: Floats, values: sparse.csc_array, lengths: Floats) -> Floats:
    """(draws, boundaries, items) G² of the rates before and behind."""
    total, size = values.sum(axis=0), lengths.sum()
    flat = before.reshape(-1, before.shape[-1])
    # counts are whole numbers: in whatever order they are added up, the sum is the same
    count = (values.T @ flat.T).T.reshape(*before.shape[:2], -1)
    exposure = (before @ lengths)[..., None]
    rest, behind = total - count, size - exposure
    ratio = (
        xlogy(count, count * size)
        - xlogy(count, total * exposure)
        + xlogy(rest, rest * size)
        - xlogy(rest, total * behind)
    )
    found: Floats = np.maximum(2 * ratio, 0)
    return found
