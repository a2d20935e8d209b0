"""How alike documents and groups are in their words: nearest documents, groups against groups, a dendrogram, a map.

All of it rests on one matrix of TF-IDF vectors (`vectors`), which a caller that wants several of the tables makes once and
hands to each. Cosines and coordinates are rounded to `DECIMALS`, so that the last bits of a sum decide neither order nor bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.cluster.hierarchy import linkage
from scipy.sparse.linalg import LinearOperator, eigsh
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfTransformer

from pipeline.compare import counts, schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.compare.kept import AMONG

DECIMALS = 6
NEAREST = 10
_UNIT = 10**DECIMALS
# cells of the cosine matrix in memory at a time
_CELLS = 1 << 20
# documents up to which the map is computed from the whole Gram matrix
_WHOLE = 500


@dataclass(frozen=True)
class Vectors:
    """TF-IDF vectors of documents.

    Attributes:
        ids: doc_id of each row, in the corpus' order.
        rows: (documents, words), each row of length 1, or 0 for a document without words.
    """

    ids: tuple[str, ...]
    rows: sparse.csr_array


def vectors(corpus: Corpus) -> Vectors:
    """TF-IDF of the words: 1 + ln(count), times the smoothed inverse document frequency, each document brought to length 1.

    A word of one document only says nothing of likeness and is left out; of two documents every word is kept, since what
    they do not share is all that tells them apart.
    """
    found, _ = counts.matrix(corpus, "words")
    if found.shape[0] > 2:
        found = found[:, np.bincount(found.indices, minlength=found.shape[1]) > 1]
    if found.nnz:
        found = sparse.csr_array(TfidfTransformer(sublinear_tf=True, smooth_idf=True, norm="l2").fit_transform(found))
    return Vectors(tuple(corpus.documents["doc_id"]), found)


def neighbours(corpus: Corpus, grouping: Grouping, made: Vectors | None = None) -> pd.DataFrame:
    """The `NEAREST` documents to each document (`schema.NEIGHBOURS`), fewer where fewer share a word with it.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        made: the corpus' vectors, if they are made already.
    """
    held = made or vectors(corpus)
    ids, of = held.ids, grouping.of
    found = (
        (ids[at], rank, ids[other], cosine, of[ids[at]], of[ids[other]]) for at, rank, other, cosine in _nearest(held)
    )
    return pd.DataFrame(found, columns=schema.NEIGHBOURS.names)


def _nearest(held: Vectors) -> Iterator[tuple[int, int, int, float]]:
    """(document, rank, other document, cosine), cosines above 0 only, ties in the order of names."""
    n = len(held.ids)
    others = np.arange(n)
    if n > AMONG:
        others = np.sort(np.random.default_rng(0).choice(n, AMONG, replace=False))
    place = np.empty(len(others), dtype=np.int64)
    place[sorted(range(len(others)), key=lambda i: held.ids[others[i]])] = np.arange(len(others))
    turned = held.rows[others].T.tocsr()
    step = max(1, _CELLS // max(n, 1))
    for start in range(0, n, step):
        cosine = _rounded((held.rows[start : start + step] @ turned).toarray())
        itself = np.arange(start, start + len(cosine))[:, None] == others
        cosine[itself] = 0
        # cosine and place in one whole number: no two are equal, so that taking the greatest leaves nothing to chance
        keys = cosine * len(others) - place
        most = min(NEAREST, len(others))
        top = np.argpartition(-keys, most - 1, axis=1)[:, :most]
        top = np.take_along_axis(top, np.argsort(-np.take_along_axis(keys, top, axis=1), axis=1), axis=1)
        for row, nearest in enumerate(top):
            for rank, at in enumerate(nearest, 1):
                if cosine[row, at]:
                    yield start + row, rank, int(others[at]), int(cosine[row, at]) / _UNIT


def _rounded(cosine: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cosines of vectors without negative parts in whole steps of `DECIMALS`, what rounding put outside 0 to 1 brought back."""
    return np.asarray(np.clip(np.rint(cosine * _UNIT), 0, _UNIT), dtype=np.int64)


def likeness(corpus: Corpus, grouping: Grouping, made: Vectors | None = None) -> pd.DataFrame:
    """Each group against each other group (`schema.LIKENESS`), both ways round.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        made: the corpus' vectors, if they are made already.
    """
    cosine = _between(made or vectors(corpus), grouping)
    sizes, number = grouping.sizes, {name: i for i, name in enumerate(grouping.names)}
    found = (
        (a, b, cosine[number[a], number[b]], sizes[a] + sizes[b], grouping.few(a) or grouping.few(b))
        for a, b in permutations(grouping.names, 2)
    )
    return pd.DataFrame(found, columns=schema.LIKENESS.names)


def _between(held: Vectors, grouping: Grouping) -> NDArray[np.float64]:
    """(groups, groups) cosine of the groups' means; 0 for a group without words."""
    codes = pd.Categorical([grouping.of[d] for d in held.ids], categories=grouping.names).codes
    shape = (len(grouping.names), len(held.ids))
    member = sparse.coo_array((np.ones(shape[1]), (codes, np.arange(shape[1]))), shape=shape).tocsr()
    # a sum has the direction of its mean, and the cosine asks for no more
    sums = member @ held.rows
    norms = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)))
    unit = sparse.diags_array(1 / np.where(norms > 0, norms, 1)) @ sums
    cosine = (unit @ unit.T).toarray()
    return np.asarray(_rounded((cosine + cosine.T) / 2) / _UNIT)


def clusters(corpus: Corpus, grouping: Grouping, made: Vectors | None = None) -> pd.DataFrame:
    """The groups' dendrogram (`schema.CLUSTERS`): average linkage (Sokal and Michener 1958) over 1 - cosine.

    Of the two that merge, the one that holds the earlier group is on the left.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        made: the corpus' vectors, if they are made already.
    """
    names = list(grouping.names)
    members = [[i] for i in range(len(names))]
    found = []
    if len(names) > 1:
        distances = np.maximum(1 - _between(made or vectors(corpus), grouping), 0)
        for step, (a, b, distance, _) in enumerate(linkage(squareform(distances, checks=False), "average"), 1):
            left, right = sorted((int(a), int(b)), key=lambda i: members[i][0])
            members.append(sorted(members[left] + members[right]))
            inside = "|".join(names[i] for i in members[-1])
            found.append((step, names[left], names[right], round(float(distance), DECIMALS), inside))
            names.append(f"#{step}")
    return pd.DataFrame(found, columns=schema.CLUSTERS.names)


def document_map(corpus: Corpus, grouping: Grouping, made: Vectors | None = None) -> pd.DataFrame:
    """The documents in two dimensions (`schema.MAP`): classical scaling (Torgerson 1952) of their TF-IDF vectors.

    That is the two leading principal components. The vectors are centred: without it the first axis is mostly the mean of
    the corpus, along which documents differ in how common their words are and in little else, and no share of variance is
    to be had. Of each axis, the word with the greatest loading points to the positive side.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        made: the corpus' vectors, if they are made already.
    """
    held = made or vectors(corpus)
    at, explained = _scaled(held.rows)
    found = {
        "doc_id": held.ids,
        "group": [grouping.of[d] for d in held.ids],
        "x": at[:, 0],
        "y": at[:, 1],
        "explained": pd.array([explained] * len(held.ids), dtype="Float64"),
    }
    return pd.DataFrame(found, columns=schema.MAP.names)


def _scaled(rows: sparse.csr_array) -> tuple[NDArray[np.float64], float | None]:
    """((documents, 2) coordinates, share of the variance that they show: None where the documents do not differ)."""
    n = rows.shape[0]
    mean = np.asarray(rows.sum(axis=0)) / max(n, 1)
    variance = float((rows.data**2).sum() - n * mean @ mean)
    # what is left of the subtraction where all vectors are alike
    if variance < 1e-9:
        return np.zeros((n, 2)), None
    values, axes = _leading(rows)
    loadings = np.round(rows.T @ axes, 9)
    greatest = loadings[np.abs(loadings).argmax(axis=0), [0, 1]]
    at = axes * np.sqrt(np.maximum(values, 0)) * np.where(greatest < 0, -1, 1)
    # adding 0 turns -0.0 into 0.0
    return np.round(at, DECIMALS) + 0.0, round(min(float(values.sum()) / variance, 1.0), DECIMALS)


def _leading(rows: sparse.csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """((2,) greatest eigenvalues, (documents, 2) eigenvectors) of the doubly centred Gram matrix.

    The matrix itself is made only for few documents: many are never multiplied out, and few may have so few directions
    that the iterative solver does not start.
    """
    n = rows.shape[0]
    if n <= _WHOLE:
        gram = (rows @ rows.T).toarray()
        gram -= gram.mean(axis=0)
        gram -= gram.mean(axis=1, keepdims=True)
        values, axes = linalg.eigh(gram, subset_by_index=[n - 2, n - 1])
    else:
        turned = rows.T.tocsr()

        def product(v: NDArray[np.float64]) -> NDArray[np.float64]:
            found = rows @ (turned @ (v - v.mean()))
            return np.asarray(found - found.mean())

        operator = LinearOperator((n, n), matvec=product, dtype=np.float64)
        values, axes = eigsh(operator, k=2, which="LA", v0=np.random.default_rng(0).standard_normal(n))
    return values[::-1], axes[:, ::-1]
