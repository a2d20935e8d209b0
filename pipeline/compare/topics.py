"""Topics: words that go together in documents, and how much of each document, group and year is about which.

Non-negative matrix factorisation (Lee & Seung 1999) of the documents' TF-IDF vectors, the words as keyness compares them. It starts
from the singular vectors (NNDSVD, Boutsidis & Gallopoulos 2008), so that the same texts give the same topics.

*How many*: the number from 2 to `MOST`, and to a fifth of the documents, whose topics are most coherent: the mean over topics of the
normalised pointwise mutual information (Bouma 2009; Lau, Newman & Baldwin 2014) of their first `TOP` words, over documents. Of
numbers within `NEAR` of the greatest, the greatest, since more topics tell more apart.

*How stable* (Greene, O'Callaghan & Cunningham 2014): the topics are made anew `REFITS` times, each time from another random start and
four fifths of the documents; each topic is matched with one of theirs (Kuhn 1955), and the Jaccard index of their first words is
averaged. 1 is the same words every time. The same is done with every word dealt out to the documents at random (`chance`). Topics below
`STABLE`, or less than `MARGIN` above chance, are no finding of the texts.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from threadpoolctl import threadpool_limits

from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.compare.options import Options
from pipeline.compare.rates import Floats
from pipeline.compare.stopwords import LeftOut
from pipeline.messages import Message

# with fewer documents a topic is a document
LEAST = 10
MOST = 15
TOP = 10
NEAR = 0.01
REFITS = 10
STABLE, MARGIN = 0.5, 0.2
# words kept: of those in two documents or more, the ones that most documents hold
VOCABULARY = 3000
# documents that the number is chosen on, and the stability told of; a sample of more says the same
SAMPLE = 2000
DECIMALS = 6
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Fitted:
    """Topics of a matrix.

    Attributes:
        shares: (documents, topics) how much of each document is about which; NaN for a document without words.
        words: (topics, words) weights, each topic's adding up to 1.
    """

    shares: Floats
    words: Floats

    @cached_property
    def first(self) -> Ints:
        """(topics, `TOP` or fewer) the words of greatest weight, the greatest first."""
        return np.argsort(-self.words, axis=1, kind="stable")[:, :TOP]


@dataclass(frozen=True)
class Topics:
    """The topics of a corpus.

    Attributes:
        documents: positions, in the corpus' order, of documents that have words.
        vocabulary: (words,) names.
        fitted: topics, of greatest mean share first; None where there are too few documents.
        coherence: number of topics → mean NPMI of their first words.
        stability: (topics,) mean Jaccard index over the refits.
        chance: mean stability of as many topics where each word is dealt out to the documents at random.
        why: why there are none; None where there are.
    """

    documents: Ints
    vocabulary: NDArray[np.object_]
    fitted: Fitted | None
    coherence: dict[int, float]
    stability: Floats
    chance: float
    why: Message | None = None

    @property
    def steady(self) -> NDArray[np.bool_]:
        """(topics,) whether each is a finding of the texts."""
        return (self.stability >= STABLE) & (self.stability - self.chance >= MARGIN)


def find(
    matrix: sparse.csr_array, items: Sequence[str], corpus: Corpus, grouping: Grouping, options: Options
) -> Topics:
    """The topics of a corpus; none, with the reason, where it has too few documents.

    Args:
        matrix: (documents, words) counts, in the corpus' order.
        items: the words.
        corpus: the tables.
        grouping: its groups, whose names are no topics.
        options: words left out, and how many topics a user wants.
    """
    kept = _vocabulary(matrix, LeftOut.of(corpus, grouping, options).kept(items))
    counts = matrix[:, kept]
    documents = np.flatnonzero(counts.sum(axis=1) > 0)
    least = max(LEAST, 2 * (options.topics or 0))
    if len(documents) < least:
        none = Message(
            "topics: none, as {n} documents share words and {least} are needed", n=len(documents), least=least
        )
        return Topics(documents, np.empty(0, object), None, {}, np.empty(0), 0.0, none)
    vocabulary = np.array(items, dtype=object)[kept]
    # more than one thread adds up in another order
    with threadpool_limits(1):
        weights = _weights(counts[documents])
        sample = _sample(weights)
        coherence = {k: _coherence(sample, fit(sample, k)) for k in _numbers(len(documents), options.topics)}
        made = _in_order(fit(weights, options.topics or _chosen(coherence)))
        dealt = _dealt(sample)
        chance = float(stability(dealt, fit(dealt, len(made.words))).mean())
        return Topics(documents, vocabulary, made, coherence, stability(sample, made), round(chance, DECIMALS))


def _vocabulary(matrix: sparse.csr_array, kept: NDArray[np.bool_]) -> Ints:
    """Positions of the words taken, in order."""
    documents = np.bincount(matrix.indices, minlength=matrix.shape[1])
    able = np.flatnonzero(kept & (documents > 1))
    return np.sort(able[np.argsort(-documents[able], kind="stable")[:VOCABULARY]])


def _weights(counts: sparse.csr_array) -> sparse.csr_array:
    made = TfidfTransformer(sublinear_tf=True, smooth_idf=True, norm="l2").fit_transform(counts)
    return sparse.csr_array(made)


def _sample(weights: sparse.csr_array) -> sparse.csr_array:
    n = weights.shape[0]
    if n <= SAMPLE:
        return weights
    return weights[np.sort(np.random.default_rng(0).permutation(n)[:SAMPLE])]


def _dealt(weights: sparse.csr_array) -> sparse.csr_array:
    """Each word's weights in other documents, at random."""
    draw = np.random.default_rng(0)
    held = weights.tocsc(copy=True)
    n = held.shape[0]
    for start, end in zip(held.indptr, held.indptr[1:], strict=False):
        held.indices[start:end] = draw.permutation(n)[: end - start]
    held.has_sorted_indices = False
    return sparse.csr_array(held.tocsr())


def _numbers(documents: int, wanted: int | None) -> Sequence[int]:
    return [wanted] if wanted else range(2, max(2, min(MOST, documents // 5)) + 1)


def _chosen(coherence: dict[int, float]) -> int:
    """The greatest number that is as coherent as the most coherent, but for `NEAR`."""
    best = max(coherence.values())
    return max(k for k, value in coherence.items() if value >= best - NEAR)


def fit(weights: sparse.csr_array, number: int, seed: int | None = None) -> Fitted:
    """The topics of some documents.

    Args:
        weights: (documents, words), TF-IDF.
        number: of topics.
        seed: of a random start; None to start from the singular vectors.
    """
    # a start from singular vectors asks for no more topics than these
    start = "random" if seed is not None or number > min(weights.shape) else "nndsvd"
    model = NMF(number, init=start, random_state=seed or 0, tol=1e-3, max_iter=200)
    with warnings.catch_warnings():
        # the last digits of the weights decide nothing: stability tells what they are worth
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = model.fit_transform(weights)
    size = model.components_.sum(axis=1)
    shares = shares * size
    total = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, total, out=np.full_like(shares, np.nan), where=total > 0)
    words = np.divide(model.components_, size[:, None], out=np.zeros_like(model.components_), where=size[:, None] > 0)
    return Fitted(np.round(shares, DECIMALS), np.round(words, DECIMALS))


def _in_order(made: Fitted) -> Fitted:
    """By mean share, the greatest first; of equal ones, as they were found."""
    order = np.argsort(-np.nan_to_num(made.shares).mean(axis=0), kind="stable")
    return Fitted(made.shares[:, order], made.words[order])


def _coherence(weights: sparse.csr_array, made: Fitted) -> float:
    held = (weights > 0).astype(np.float64)
    return round(float(np.mean([_npmi(held[:, first].toarray()) for first in made.first])), DECIMALS)


def _npmi(held: Floats) -> float:
    """Mean normalised pointwise mutual information of the pairs of some words: 1 always together, 0 by chance, -1 never.

    Args:
        held: (documents, words) 1 where the document has the word.
    """
    n = len(held)
    one, two = np.triu_indices(held.shape[1], 1)
    alone, both = held.mean(axis=0), (held.T @ held / n)[one, two]
    expected = alone[one] * alone[two]
    # words that stand in every document say nothing of each other
    inner = (both > 0) & (both < 1)
    values = np.where(both == 0, -1.0, 0.0)
    values[inner] = np.log(both[inner] / expected[inner]) / -np.log(both[inner])
    return float(values.mean()) if len(values) else 0.0


def stability(weights: sparse.csr_array, made: Fitted) -> Floats:
    """(topics,) how much of each topic's first words comes back, 0 to 1, mean over the refits.

    Args:
        weights: (documents, words) TF-IDF.
        made: the topics.
    """
    n, number = weights.shape[0], len(made.words)
    found = np.zeros(number)
    for seed in range(REFITS):
        part = np.sort(np.random.default_rng(seed).permutation(n)[: max(number, 4 * n // 5)])
        found += matched(made.first, fit(weights[part], number, seed + 1).first)
    return np.round(found / REFITS, DECIMALS)


def matched(ours: Ints, theirs: Ints) -> Floats:
    """(topics,) the Jaccard index of each topic's words with those of the one it is matched with, best over all.

    Args:
        ours: (topics, words) first words by position.
        theirs: (topics, words) the same of another fit.
    """
    sets = [set(row.tolist()) for row in theirs]
    likeness = np.array([[len(a & b) / len(a | b) for b in sets] for a in (set(row.tolist()) for row in ours)])
    rows, columns = linear_sum_assignment(-likeness)
    return np.asarray(likeness[rows, columns][np.argsort(rows)])
