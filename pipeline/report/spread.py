"""Whether the documents of a group differ from the others', each document counted as one.

Keyness takes mentions for independent draws, so that one document that repeats a word makes it key for its group. Here a document
is one draw: its rate under a square root, which tames such bursts, compared by Student's t with one variance for both sides (what
documents that were dealt out to the groups at random would have) and adjusted for all items and groups (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.compare import counts
from pipeline.compare.corpus import Corpus, Grouping
from pipeline.compare.rates import PER

LEVEL = 0.05
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
    place = {item: n for n, item in enumerate(items)}
    lengths = np.maximum(counts.lengths(corpus).to_numpy(np.float64), 1)
    groups = np.array([grouping.of[doc_id] for doc_id in corpus.documents["doc_id"]])
    tests = len(items) * len(grouping.names)
    columns = found.tocsc()
    return [
        (layer, group, item)
        for group, item in pairs
        if item in place
        and tests * chance(columns[:, [place[item]]].toarray().ravel(), lengths, groups == group) < LEVEL
    ]


def chance(count: Floats, lengths: Floats, own: NDArray[np.bool_]) -> float:
    """Probability that the group's documents have so much more of an item than the others if all are alike; 1 where none can tell.

    Args:
        count: (documents,) mentions.
        lengths: (documents,) characters, above 0.
        own: (documents,) whether the document is the group's.
    """
    rates = np.sqrt(PER * count / lengths)
    here, there = rates[own], rates[~own]
    if len(here) < 2 or len(there) < 2 or not np.ptp(rates):
        return 1.0
    sides = (told for side in (here, there) for told in (side.mean(), side.std(ddof=1), len(side)))
    with np.errstate(divide="ignore"):  # documents that are all alike on both sides
        return float(stats.ttest_ind_from_stats(*sides, alternative="greater").pvalue)
