"""Whether the documents of a group differ from the others', each document counted as one.

Keyness takes mentions for independent draws, so that one document that repeats a word makes it key for its group, and of thousands
of words some are always far out. Here the documents are dealt out to groups of the same sizes at random, again and again: kept is what
is so far out that random deals have less than a twentieth as much there (Tusher et al. 2001). What is compared is Student's t of
the rates under a square root, which tames bursts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.compare import counts
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.compare.rates import PER, membership

LEVEL = 0.05
DEALS, SEED = 199, 20
# nearer to the others than this nothing is looked at
LEAST_T = 3.0
# items that fewer documents of the whole corpus hold cannot mark a group
LEAST = 3
Floats = NDArray[np.float64]


def kept(
    corpus: Corpus, grouping: Grouping, layer: str, pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """(layer, group, item) of those pairs whose documents differ.

    Args:
        corpus: the tables of the run.
        grouping: groups of its documents.
        layer: what is counted.
        pairs: group and item of what is to be looked at.
    """
    found, items = counts.matrix(corpus, layer)
    lengths = np.maximum(counts.lengths(corpus).to_numpy(np.float64), 1)
    rates = sparse.csr_array(found / lengths[:, None]) * PER
    often = np.flatnonzero((found > 0).sum(axis=0) >= LEAST)
    place = {items[column]: n for n, column in enumerate(often)}
    table = Rates(sparse.csr_array(np.sqrt(rates[:, often])))
    codes = membership(corpus, grouping)
    own, bound = table.apart(codes, len(grouping.names)), table.bound(codes, len(grouping.names))
    groups = {name: n for n, name in enumerate(grouping.names)}
    return [(layer, g, item) for g, item in pairs if item in place and own[groups[g], place[item]] >= bound]


@dataclass(frozen=True)
class Rates:
    """What every document has of every item.

    Attributes:
        values: (documents, items) square roots of rates.
    """

    values: sparse.csr_array

    def apart(self, codes: NDArray[np.int64], groups: int) -> Floats:
        """(groups, items) Student's t of each group's documents against all others'; no more than 0 where none can tell.

        Args:
            codes: (documents,) group of each document.
            groups: how many there are.
        """
        documents = len(codes)
        member = sparse.coo_array(
            (np.ones(documents), (codes, np.arange(documents))), shape=(groups, documents)
        ).tocsr()
        here = np.bincount(codes, minlength=groups).astype(np.float64)[:, None]
        there = documents - here
        if documents < 4:
            return np.zeros((groups, self.values.shape[1]))
        sums = (member @ self.values).toarray()
        rest = sums.sum(axis=0) - sums
        squares = np.asarray((self.values**2).sum(axis=0))
        with np.errstate(divide="ignore", invalid="ignore"):
            within = squares - sums**2 / here - rest**2 / there
            # documents that are all alike on both sides would be infinitely far apart
            variance = np.maximum(within, 1e-3 * squares) / (documents - 2) * (1 / here + 1 / there)
            t = (sums / here - rest / there) / np.sqrt(variance)
        return np.where((here > 1) & (there > 1), np.nan_to_num(t), 0.0)

    def bound(self, codes: NDArray[np.int64], groups: int) -> float:
        """The least t that random deals reach less than `LEVEL` as often as the true groups do; infinite where there is none.

        Args:
            codes: (documents,) group of each document.
            groups: how many there are.
        """
        random = np.random.default_rng(SEED)
        steps = np.unique(self.apart(codes, groups))
        steps = steps[steps > LEAST_T]
        found = _reached(self.apart(codes, groups), steps)
        dealt = sum(
            (_reached(self.apart(random.permutation(codes), groups), steps) for _ in range(DEALS)), np.zeros(len(steps))
        )
        # the true groups are one deal more
        good = np.flatnonzero((dealt + 1) / (DEALS + 1) < LEVEL * found)
        return float(steps[good[0]]) if len(good) else np.inf


def _reached(t: Floats, steps: Floats) -> Floats:
    """(steps,) how many values are as great as each step."""
    return len(t.ravel()) - np.searchsorted(np.sort(t, axis=None), steps).astype(np.float64)
