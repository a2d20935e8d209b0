"""What most other groups name and a group does not, and how likely that is by chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import false_discovery_control

from pipeline.compare import counts, schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import UNKNOWN, Grouping

# with fewer other groups, "most of them" says nothing
PEERS = 3

Floats = NDArray[np.float64]


def silences(corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """Items that more than half of the other groups name and a group never does (`schema.SILENCES`), least by chance first.

    Tested is every pair of a group and an item that more than half of the others name, of both layers together. Where the
    group names the item its chance counts as 1 (it is no silence, however rare), which keeps the false discovery rate on the
    safe side; only the pairs with no mention are shown, and none of the group that gathers documents of unknown origin.
    Empty with fewer than `PEERS` other groups. Documents of one group are taken to be independent: where they resemble each
    other, low chances are too low.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
    """
    names = list(schema.SILENCES.names)
    tested = pd.concat([_tested(corpus, grouping, layer) for layer in _layers()], ignore_index=True)
    if tested.empty:
        return tested.reindex(columns=names)
    tested["q"] = false_discovery_control(tested["chance"].to_numpy())
    unknown = [i for i, name in enumerate(grouping.names) if UNKNOWN in name]
    found = tested[~tested["named"] & ~tested["place"].isin(unknown)].sort_values(["chance", "place", "layer", "item"])
    found["group"] = [grouping.names[i] for i in found["place"]]
    found["documents"] = found["group"].map(grouping.sizes)
    found["few"] = [grouping.few(g) for g in found["group"]]
    return found[names].reset_index(drop=True)


def _layers() -> list[str]:
    return sorted(kind.name for kind in counts.kinds("silences"))


def _tested(corpus: Corpus, grouping: Grouping, layer: str) -> pd.DataFrame:
    """One row a group (by its place) and item that more than half of the other groups name."""
    others = len(grouping.names) - 1
    found, items = counts.matrix(corpus, layer)
    codes = pd.Categorical([grouping.of[d] for d in corpus.documents["doc_id"]], categories=grouping.names).codes
    shape = (others + 1, len(codes))
    member = sparse.coo_array((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=shape).tocsr()
    naming = np.asarray(((member @ found) > 0).sum(axis=0))
    # what not even all groups taken together name often enough is out before anything is dense
    kept = np.flatnonzero(2 * naming > others)
    data = _Data(found[:, kept], counts.lengths(corpus).to_numpy(np.float64), member)
    named = data.count > 0
    peers = naming[kept].astype(np.int64) - named
    place, item = np.nonzero(2 * peers > others) if others >= PEERS else (np.empty(0, np.int64),) * 2
    return pd.DataFrame(
        {
            "place": place,
            "layer": layer,
            "item": [items[i] for i in kept[item]],
            "named": named[place, item],
            "peers": peers[place, item],
            "peer_share": peers[place, item] / max(others, 1),
            "expected": (data.rate * data.length)[place, item],
            "chance": np.where(named, 1.0, data.none(codes))[place, item],
        }
    )


@dataclass(frozen=True)
class _Data:
    """Counts of some items in all documents, and what the other groups' documents say of each group and item.

    Attributes:
        counts: (documents, items) mentions.
        lengths: (documents,) characters.
        member: (groups, documents) 1 where the document is in the group.
    """

    counts: sparse.csr_array
    lengths: Floats
    member: sparse.csr_array

    def _rest(self, values: Floats | sparse.csr_array) -> Floats:
        """(groups, …) sum over the documents outside each group."""
        sums = self.member @ values
        sums = sums.toarray() if sparse.issparse(sums) else np.asarray(sums)
        return np.asarray(sums.sum(axis=0) - sums)

    @cached_property
    def count(self) -> Floats:
        """(groups, items) mentions in each group."""
        return np.asarray((self.member @ self.counts).toarray())

    @cached_property
    def length(self) -> Floats:
        """(groups, 1) characters of each group."""
        return np.asarray(self.member @ self.lengths)[:, None]

    @cached_property
    def rate(self) -> Floats:
        """(groups, items) mentions a character in all other groups together."""
        return _over(self._rest(self.counts), self._rest(self.lengths)[:, None])

    @cached_property
    def overdispersion(self) -> Floats:
        """(groups, items) α of variance = mean + α mean², over the other groups' documents; 0 where they vary no more than Poisson.

        By moments (Cameron and Trivedi 1990): Σ((count - mean)² - mean) / Σ mean², mean = rate x characters; the squares are
        scaled by n / (n - 1), since the rate comes from the same n documents.
        """
        lengths, rate = self.lengths[:, None], self.rate
        squares = self._rest(self.counts.multiply(self.counts)) - 2 * rate * self._rest(
            self.counts.multiply(lengths).tocsr()
        )
        means_squared = rate**2 * self._rest(lengths**2)
        n = self._rest((lengths > 0).astype(np.float64))
        spread = (squares + means_squared) * _over(n, n - 1)
        return np.maximum(_over(spread - self._rest(self.counts), means_squared), 0)

    def none(self, codes: NDArray[np.int8]) -> Floats:
        """(groups, items) probability that none of a group's documents has a mention.

        Each document draws from a negative binomial of its own mean, so that their sum has the expected count as its mean,
        and the more documents are silent the less likely it is: Π (1 + α mean)^(-1/α), or exp(-Σ mean) for α = 0.
        """
        found = np.ones_like(self.rate)
        for group in range(len(found)):
            mean = self.lengths[codes == group][:, None] * self.rate[group]
            alpha = np.broadcast_to(self.overdispersion[group], mean.shape)
            found[group] = np.exp(-_over(np.log1p(alpha * mean), alpha, mean).sum(axis=0))
        return found


def _over(above: Floats, below: Floats, otherwise: Floats | None = None) -> Floats:
    """Quotient, or `otherwise` (0 if not given) where there is nothing to divide by."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    out = np.zeros(shape) if otherwise is None else np.array(otherwise, dtype=np.float64)
    return np.divide(above, below, out=out, where=np.broadcast_to(below > 0, shape))
