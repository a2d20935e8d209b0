"""What a group says more, or less, than others: significance, size of the difference, and both in one.

Every test here takes the mentions for independent draws. They are not: a document that says a word says it again, and one long
document can make a word key for its group. p and q are therefore too small, more so the fewer documents hold the item; read them
beside `holders` and `documents`, and take the ranking for more than the level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats
from scipy.special import kl_div

from pipeline.compare import counts, schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.compare.kept import FIRST, MOST, PAIR
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.rates import PER, Floats, as_table, membership, ratio
from pipeline.compare.stopwords import LeftOut

REST = "rest"
# more groups make pairs by the thousand, and nobody reads them
MOST_PAIRED = 30
# items that both sides together mention less often are not tested. The sum does not depend on which side mentions them, so that
# leaving them out does not disturb p (Bourgon et al. 2010), and q need not pay for items that could never be significant
LEAST = 3
# a ratio of fewer mentions than this on either side is marked
ENOUGH = 5
LEVEL = 0.05
# The Dirichlet prior is what so much text of the whole corpus holds (or the corpus, where that is shorter): some pages, which a
# group's own words outweigh once it has a few documents. A lighter prior leaves an item that one side lacks so little prior count, and
# so great a variance, that it ranks below items that are less typical; a heavier one hides what small groups say
PRIOR_CHARACTERS = 10_000
_SWAPPED = (("count", "count_against"), ("per_10k", "per_10k_against"), ("log_ratio_low", "log_ratio_high"))
_OPPOSITE = {one: other for pair in _SWAPPED for one, other in (pair, pair[::-1])}
_SIGNED = ("log_ratio", "log_ratio_low", "log_ratio_high", "log_odds", "z")
# columns of one comparison, (rows,) each; `at` is an item's position in its layer
_Rows = dict[str, NDArray[Any]]
# layer → what `counts.matrix` gives of it
Counted = Callable[[str], tuple[sparse.csr_array, list[str]]]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer by group.

    Attributes:
        items: (items,) names.
        counts: (groups, items) mentions.
        holders: (groups, items) documents that hold the item.
        sizes: (groups,) what could have been a mention: words, or characters.
        characters: (groups,) length of the texts.
        prior: α_w, (items,) mentions in so much text as the prior is made of.
        prior_size: α_0, the size of that text.
    """

    items: NDArray[Any]
    counts: sparse.csr_array
    holders: sparse.csr_array
    sizes: Floats
    characters: Floats
    prior: Floats
    prior_size: float

    def side(self, group: int) -> _Side:
        """One group."""
        return _Side(self.counts[[group]].toarray()[0], self.sizes[group], self.characters[group])

    def rest(self, group: int) -> _Side:
        """All the others."""
        one = self.side(group)
        return _Side(
            self.counts.sum(axis=0) - one.count, self.sizes.sum() - one.size, self.characters.sum() - one.characters
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: (items,) mentions, and the size and characters they are in."""

    count: Floats
    size: float
    characters: float


def keyness(
    corpus: Corpus,
    grouping: Grouping,
    options: Options = DEFAULTS,
    *,
    everything: bool = False,
    counted: Counted | None = None,
) -> pd.DataFrame:
    """Each group against the rest and, from 3 groups to `MOST_PAIRED`, against each other group.

    Of words, those that `stopwords.LeftOut` names are not compared. They stay in what words are counted in, so that no figure of
    another word depends on them, but for q, which pays for fewer tests.

    Tested are the items mentioned `LEAST` times or more by both sides together; q counts them all. Kept are, of each comparison and
    layer, the rows of greatest |z|: `PAIR` of two groups; against the rest `FIRST`, and up to `MOST` of those with q < `LEVEL`. They
    go from what the group says more to what it says less (z downwards). A comparison where a side has no text is left out. The
    mentions are taken for independent: p and q are optimistic, as the module's docstring says.

    Args:
        corpus: the corpus.
        grouping: groups of its documents.
        options: what words are left out besides the program's stop words.
        everything: every item tested.
        counted: gives a layer's `counts.matrix`, by whoever compares the same corpus many times.

    Returns:
        The rows of `schema.KEYNESS`.
    """
    names, out = grouping.names, LeftOut.of(corpus, grouping, options)
    blocks: dict[tuple[int, int, int], dict[str, Any]] = {}
    for order, name in enumerate(kind.name for kind in counts.kinds("keyness")):
        layer = _layer(corpus, grouping, name, out, counted or partial(counts.matrix, corpus))
        for i, j, found in _comparisons(layer, everything=everything):
            blocks[i, j, order] = {
                **found,
                "group": names[i],
                "against": REST if j < 0 else names[j],
                "layer": name,
                "item": layer.items[found["at"]],
                "holders": layer.holders[[i]].toarray()[0][found["at"]],
                "documents": grouping.sizes[names[i]],
                # against another group the row rests on that one's documents as much
                "few": (grouping.few(names[i]) or (j >= 0 and grouping.few(names[j])))
                | (np.maximum(found["count"], found["count_against"]) < ENOUGH),
            }
    return as_table(schema.KEYNESS, [blocks[key] for key in sorted(blocks)])


def _layer(corpus: Corpus, grouping: Grouping, name: str, out: LeftOut, counted: Counted) -> _Layer:
    matrix, items = counted(name)
    codes = membership(corpus, grouping)
    rows = np.flatnonzero(codes >= 0)
    into = sparse.csr_array((np.ones(len(rows)), (codes[rows], rows)), shape=(len(grouping.names), len(codes)))
    by_group = into @ matrix
    characters, mentions = into @ counts.lengths(corpus).to_numpy(np.float64), by_group.sum(axis=1)
    # a word is one of the layer's words, and its rate is among them. Slogans and problems are a few among whatever else a text says:
    # counted among themselves, a group that names all of them twice as often would seem to name none of them more
    sizes = mentions if name == "words" else np.maximum(characters, mentions)
    prior = min(1.0, PRIOR_CHARACTERS / max(characters.sum(), 1.0))
    kept = np.flatnonzero(out.kept(items)) if name == "words" else np.arange(len(items))
    by_group = by_group[:, kept]
    return _Layer(
        items=np.array(items, dtype=object)[kept],
        counts=by_group,
        holders=into @ (matrix[:, kept] > 0).astype(np.float64),
        sizes=sizes,
        characters=characters,
        prior=prior * by_group.sum(axis=0),
        prior_size=prior * sizes.sum(),
    )


def _comparisons(layer: _Layer, *, everything: bool) -> Iterator[tuple[int, int, _Rows]]:
    """(group, group compared with or -1 for the rest, rows) for each comparison that has any."""
    size = len(layer.sizes)
    for i in range(size):
        if found := _compare(layer, layer.side(i), layer.rest(i)):
            yield i, -1, found if everything else _kept(found, FIRST, MOST)
    # of two groups, each is the other's rest
    for i, j in combinations(range(size), 2) if 2 < size <= MOST_PAIRED else ():
        if found := _compare(layer, layer.side(i), layer.side(j)):
            found = found if everything else _kept(found, PAIR, PAIR)
            yield i, j, found
            yield j, i, _turned(found)


def _compare(layer: _Layer, ours: _Side, theirs: _Side) -> _Rows:
    """The rows of one comparison, z downwards; none where there is nothing to test."""
    at = np.flatnonzero(ours.count + theirs.count >= LEAST)
    if not (len(at) and ours.size and theirs.size):
        return {}
    a, b, n, m = ours.count[at], theirs.count[at], ours.size, theirs.size
    g2 = log_likelihood(a, n, b, m)
    p = stats.chi2.sf(g2, 1)
    difference, low, high = log_ratio(a, n, b, m)
    odds, z = log_odds(a, n, b, m, layer.prior[at], layer.prior_size)
    found = {
        "at": at,
        "count": a,
        "count_against": b,
        "per_10k": PER * ratio(a, ours.characters),
        "per_10k_against": PER * ratio(b, theirs.characters),
        "g2": g2,
        "p": p,
        "q": stats.false_discovery_control(p),
        "log_ratio": difference,
        "log_ratio_low": low,
        "log_ratio_high": high,
        "log_odds": odds,
        "z": z,
    }
    return _in_order(found)


def _kept(found: _Rows, first: int, most: int) -> _Rows:
    """So many rows of greatest |z|, of equal ones the first by name; and of those that are significant up to `most`."""
    order = np.lexsort((found["at"], -np.abs(found["z"])))
    keep = np.zeros(len(order), np.bool_)
    keep[order[:most]] = found["q"][order[:most]] < LEVEL
    keep[order[:first]] = True
    return {column: values[keep] for column, values in found.items()}


def _in_order(found: _Rows) -> _Rows:
    """By z downwards, then by name."""
    order = np.lexsort((found["at"], -found["z"]))
    return {column: values[order] for column, values in found.items()}


def _turned(found: _Rows) -> _Rows:
    """The same comparison from the other side: counts swapped, differences with the other sign."""
    turned = {_OPPOSITE.get(column, column): values for column, values in found.items()}
    # subtracted from 0, as the negative of 0 is -0
    return _in_order(turned | {column: 0 - turned[column] for column in _SIGNED})


def log_likelihood(a: Floats, n: float, b: Floats, m: float) -> Floats:
    """G² of the 2 x 2 table of a of n against b of m (Dunning 1993).

    All four cells, as its χ² distribution with 1 degree of freedom asks for; the form with the two cells a and b alone that is
    common in corpus linguistics (Rayson & Garside 2000) is near it only where the item is rare.

    Args:
        a: (items,) mentions on one side.
        n: size of that side, more than 0 and no less than a.
        b: mentions on the other side.
        m: size of that one.
    """
    ours, both = n / (n + m), a + b
    others = n + m - both
    # kl_div(o, e) is o ln(o / e) - o + e, where o and e add up to the same over the cells: no great terms to cancel each other
    cells = (
        kl_div(a, both * ours),
        kl_div(b, both * (1 - ours)),
        kl_div(n - a, others * ours),
        kl_div(m - b, others * (1 - ours)),
    )
    # equal rates can come out a rounding below 0
    return np.asarray(np.maximum(2 * sum(cells), 0), np.float64)


def log_ratio(a: Floats, n: float, b: Floats, m: float) -> tuple[Floats, Floats, Floats]:
    """log2 of (a + ½) / n over (b + ½) / m (Hardie 2014), and the ends of its 95 % interval by the delta method.

    The variance of ln((a + ½) / n) is about 1 / (a + ½) - 1 / n (Pettigrew, Gart & Thomas 1986). Arguments as in `log_likelihood`.

    Args:
        a: (items,) mentions on one side.
        n: size of that side, more than 0.
        b: (items,) mentions on the other side.
        m: size of that one, more than 0.

    Returns:
        Value, lower end and upper end, (items,) each.
    """
    value = np.log2((a + 0.5) / n) - np.log2((b + 0.5) / m)
    # the half can bring a side that says nothing else below 0
    variance = np.maximum(1 / (a + 0.5) - 1 / n, 0) + np.maximum(1 / (b + 0.5) - 1 / m, 0)
    margin = stats.norm.ppf(0.975) * np.sqrt(variance) / np.log(2)
    return value, value - margin, value + margin


def log_odds(a: Floats, n: float, b: Floats, m: float, prior: Floats, prior_size: float) -> tuple[Floats, Floats]:
    """Log-odds ratio with an informative Dirichlet prior, and its z (Monroe, Colaresi & Quinn 2008, eq. 16 and 22).

    z divides by the square root of the approximate variance 1 / (a + α_w) + 1 / (b + α_w). Both are 0 where the layer has one item
    alone, which then has no odds.

    Args:
        a: (items,) mentions on one side; n, b and m as in `log_likelihood`.
        n: size of that side.
        b: mentions on the other side.
        m: size of that one.
        prior: α_w, (items,) mentions, more than 0.
        prior_size: α_0, size of the text that the prior stands for.
    """

    def odds(count: Floats, size: float) -> Floats:
        others = (size - count) + (prior_size - prior)
        return np.divide(count + prior, others, out=np.ones_like(count), where=others > 0)

    value = np.log(odds(a, n)) - np.log(odds(b, m))
    return value, value / np.sqrt(1 / (a + prior) + 1 / (b + prior))
