"""Neighbours of words: which words stand near which more than chance would have them.

A word is what keyness compares (two Chinese characters or more, no stop word, no name of a place or group); others and marks do not
count as steps. Near is at most `WINDOW` words away, in the same sentence. Every word of the texts is one token, and for a node (the
word whose neighbours are asked for) it is near or not, and the neighbour or not; tokens of the node itself are left out (surface
cooccurrence, Evert 2008, section 5.1). A token that two nodes are near counts once.

Significance is G² of that 2 x 2 table (Dunning 1993), size of the effect the binary logarithm of the ratio of rates near and
elsewhere (Hardie 2014), as in keyness. q pays for every pair of a node and a word that could have been seen, seen or not. Tokens are
taken for independent; texts that copy each other make p too small: read it beside `documents`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from pipeline.compare import schema_words, tokens
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.compare.keyness import ENOUGH, LEVEL, log_likelihood, log_ratio
from pipeline.compare.options import Options
from pipeline.compare.rates import Floats
from pipeline.compare.stopwords import LeftOut
from pipeline.compare.tokens import Codes, Tokens

WINDOW = 5
# mentions that a node, and a neighbour, have at least
LEAST = 5
# nodes of the table, the most frequent words, and the neighbours told of each
NODES, TOLD = 100, 20
# tokens whose neighbours are looked at together, and the rest of their last document
_BLOCK = 200_000
Ints = NDArray[np.int64]


def of_corpus(corpus: Corpus, grouping: Grouping, options: Options) -> Tokens:
    """The words of the normalised sentences, those that keyness leaves out left out.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        options: of the user.
    """
    return tokens.of_corpus(corpus, keeper(LeftOut.of(corpus, grouping, options)))


def keeper(out: LeftOut) -> Callable[[str], bool]:
    """What tells whether a word stays, asking for each word once."""

    @cache
    def stays(word: str) -> bool:
        return not out.why(word)

    return stays


def near(held: Tokens, nodes: Ints, window: int = WINDOW) -> tuple[sparse.csr_array, sparse.csr_array]:
    """((nodes, items) tokens of each word near each node, (nodes, items) documents that have one).

    Args:
        held: the tokens.
        nodes: words by position, -1 for what is no word.
        window: words to either side.
    """
    size, width = (len(nodes), len(held.items)), int(held.documents.max(initial=0)) + 1
    row = {int(word): i for i, word in enumerate(nodes)}
    of = np.array([row.get(word, -1) for word in range(-1, len(held.items))], np.int32)[held.words + 1]
    found, shared = (sparse.csr_array(size, dtype=np.int64) for _ in range(2))
    for pairs in _pairs(held, of, window):
        word, node = held.words[pairs[:, 0]], pairs[:, 1]
        found = found + _counted(node, word, size)
        # no document goes on in the next block, so that each is counted once
        told = np.unique((node * size[1] + word) * width + held.documents[pairs[:, 0]]) // width
        shared = shared + _counted(told // size[1], told % size[1], size)
    return found, shared


def _counted(node: Ints, word: Ints | Codes, size: tuple[int, int]) -> sparse.csr_array:
    return sparse.coo_array((np.ones(len(node), np.int64), (node, word)), shape=size).tocsr()


def _blocks(documents: Codes) -> Iterator[tuple[int, int]]:
    """Stretches of `_BLOCK` tokens or more that end where a document does."""
    ends = np.append(np.flatnonzero(np.diff(documents)) + 1, len(documents))
    start = 0
    while start < len(documents):
        end = int(ends[min(int(np.searchsorted(ends, start + _BLOCK)), len(ends) - 1)])
        yield start, end
        start = end


def _pairs(held: Tokens, of: Codes, window: int) -> Iterator[Ints]:
    """(pairs, 2) token and node that is near it, each pair once; a node is not near itself or what is no word."""
    n, number = len(of), int(of.max(initial=-1)) + 1
    for start, end in _blocks(held.documents):
        keys = []
        for step in (*range(-window, 0), *range(1, window + 1)):
            at = np.arange(max(start, -step), min(end, n - step))
            node = of[at + step]
            fits = (held.sentences[at] == held.sentences[at + step]) & (node >= 0) & (held.words[at] >= 0)
            fits &= of[at] != node
            keys.append(at[fits] * max(number, 1) + node[fits])
        both = np.unique(np.concatenate(keys))
        yield np.stack([both // max(number, 1), both % max(number, 1)], axis=1)


def measured(held: Tokens, nodes: Ints, window: int = WINDOW, *, everything: bool = False) -> pd.DataFrame:
    """The words that stand near each node more often than elsewhere at q < `LEVEL`, the greatest G² of each node first.

    Args:
        held: the tokens.
        nodes: words by position, -1 for what is no word.
        window: words to either side.
        everything: every word tested that was seen near.

    Returns:
        node and word (positions), count, near, expected, g2, p, q, log_ratio, log_ratio_low, log_ratio_high, documents.
    """
    found, documents = near(held, nodes, window)
    frequency = held.frequency
    able = frequency >= LEAST
    whole = len(held.words)
    blocks, tested = [], 0
    for i, node in enumerate(nodes):
        # tokens of the node itself are no part of its table
        size = whole - int(np.sum(held.words == node))
        row, told = found[[i]].toarray()[0], documents[[i]].toarray()[0]
        close = int(row.sum())
        tested += int(able.sum()) - int(node >= 0 and able[node])
        at = np.flatnonzero(able & (row > 0))
        if close and size > close:
            blocks.append(_measures(i, at, row[at], told[at], frequency[at], close, size))
    every = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=list(_measures_of_none()))
    every["q"] = adjusted(every["p"].to_numpy(np.float64), tested)
    kept = every if everything else every[(every["q"] < LEVEL) & (every["log_ratio"] > 0)]
    return kept.sort_values(["node", "g2", "word"], ascending=[True, False, True]).reset_index(drop=True)


def _measures(node: int, at: Ints, row: Ints, told: Ints, frequency: Ints, close: int, size: int) -> pd.DataFrame:
    a, b, n, m = row.astype(np.float64), (frequency - row).astype(np.float64), float(close), float(size - close)
    g2 = log_likelihood(a, n, b, m)
    value, low, high = log_ratio(a, n, b, m)
    return pd.DataFrame(
        {
            "node": node,
            "word": at,
            "count": row,
            "elsewhere": frequency - row,
            "expected": frequency * n / size,
            "g2": g2,
            "p": stats.chi2.sf(g2, 1),
            "log_ratio": value,
            "log_ratio_low": low,
            "log_ratio_high": high,
            "documents": told,
            "few": (told < 3) | (row < ENOUGH),
        }
    )


def _measures_of_none() -> pd.DataFrame:
    none = np.empty(0, np.int64)
    return _measures(0, none, none, none, none, 1, 2)


def adjusted(p: Floats, tested: int) -> Floats:
    """Adjusted p of some of the p-values tested (Benjamini & Hochberg 1995), where all the others are 1.

    Args:
        p: (n,) values.
        tested: how many there are with the others.
    """
    order = np.argsort(p, kind="stable")
    q = np.empty(len(p))
    scaled = p[order] * tested / np.arange(1, len(p) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1) if len(p) else scaled
    return q


def collocations(corpus: Corpus, grouping: Grouping, options: Options) -> pd.DataFrame:
    """Neighbours of the most frequent words (`schema_words.COLLOCATIONS`), `TOLD` of each at most.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        options: words left out.
    """
    held = of_corpus(corpus, grouping, options)
    frequency = held.frequency
    nodes = np.argsort(-frequency, kind="stable")[:NODES]
    nodes = nodes[frequency[nodes] >= LEAST]
    found = measured(held, nodes)
    found = found[found.groupby("node").cumcount() < TOLD]
    names = np.array(held.items, dtype=object)
    found = found.assign(
        node=names[nodes[found["node"].to_numpy(np.int64)]], word=names[found["word"].to_numpy(np.int64)]
    )
    return found[list(schema_words.COLLOCATIONS.names)].reset_index(drop=True)
