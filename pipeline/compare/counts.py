"""What there is to count: one row a mention, by layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.compare.corpus import Corpus
from pipeline.segment.words import cutter
from pipeline.tables.columns import LIST_SEPARATOR

# words of two Chinese characters or more; placeholders of masks, figures and punctuation are none
_WORD = re.compile("[㐀-鿿]{2,}")
_PLACEHOLDER = re.compile("〔[A-Z]+〕")


def mentions(corpus: Corpus, layer: str) -> pd.DataFrame:
    """One row (doc_id, item) a mention.

    Args:
        corpus: the tables.
        layer: one of `schema.LAYERS` or `schema.KEYNESS_LAYERS`.
    """
    return _LAYERS[layer](corpus).reset_index(drop=True)


def lengths(corpus: Corpus) -> pd.Series[int]:
    """Characters of each document, by doc_id, in the corpus' order."""
    frame = corpus.documents
    return pd.Series(frame["characters"].to_numpy(np.int64), index=frame["doc_id"])


def matrix(corpus: Corpus, layer: str) -> tuple[sparse.csr_array, list[str]]:
    """((documents, items) how often each document, in the corpus' order, holds each item; the items in order)."""
    found = mentions(corpus, layer)
    rows = pd.Categorical(found["doc_id"], categories=corpus.documents["doc_id"]).codes
    columns = pd.Categorical(found["item"])
    shape = (len(corpus.documents), len(columns.categories))
    counts = sparse.coo_array((np.ones(len(found)), (rows, columns.codes)), shape=shape).tocsr()
    return counts, list(columns.categories)


def _of(table: str, column: str, corpus: Corpus) -> pd.DataFrame:
    frame = corpus.table(table)[["doc_id", column]].dropna()
    return frame.rename(columns={column: "item"})


def _slogans(corpus: Corpus) -> pd.DataFrame:
    frame = corpus.table("slogans")
    return pd.DataFrame({"doc_id": frame["doc_id"], "item": frame["entry"].fillna(frame["canonical"])})


def _problems(corpus: Corpus) -> pd.DataFrame:
    """By what they are about where the lexicon knows it (监管责任), else in the words of the set phrase (走过场)."""
    frame = corpus.table("problems")
    return pd.DataFrame({"doc_id": frame["doc_id"], "item": frame["subject"].fillna(frame["text"])})


def _lists(table: str, column: str, corpus: Corpus) -> pd.DataFrame:
    frame = _of(table, column, corpus)
    return frame.assign(item=frame["item"].str.split(LIST_SEPARATOR, regex=False)).explode("item")


def _words(corpus: Corpus) -> pd.DataFrame:
    """Words of the normalised text, so that two writers' masks are no two words."""
    cut = corpus.cut or cutter(corpus.segmenter, lexicons=corpus.lexicons)
    frame = corpus.table("sentences")[["doc_id", "normalized"]].dropna()

    def words() -> Iterator[tuple[str, str]]:
        for doc_id, text in frame.itertuples(index=False):
            for piece in _PLACEHOLDER.split(text):
                yield from ((doc_id, word) for word in cut(piece) if _WORD.fullmatch(word))

    return pd.DataFrame(words(), columns=["doc_id", "item"])


_LAYERS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "words": _words,
    "slogans": _slogans,
    "problems": _problems,
    "problem_labels": lambda c: _lists("problems", "labels", c),
    "domains": lambda c: _of("problems", "domain", c),
    "finding_status": lambda c: _of("findings", "status", c),
    "finding_labels": lambda c: _lists("findings", "labels", c),
    "organizations": lambda c: _of("organizations", "kind", c),
    "modes": lambda c: _of("rounds", "mode", c),
}
