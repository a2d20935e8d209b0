"""What there is to count: one row a mention, by layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline import layers
from pipeline.codelists import Titles
from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import tokens
from pipeline.compare.corpus import Corpus
from pipeline.layers import Counted, Layer
from pipeline.layers.built_in import KEYNESS, RATES
from pipeline.tables import schema


def mentions(corpus: Corpus, layer: str) -> pd.DataFrame:
    """One row (doc_id, item) a mention.

    Args:
        corpus: the tables.
        layer: name of one of `kinds`.
    """
    found = next(kind for kind in kinds() if kind.name == layer).find(corpus)
    return found.reset_index(drop=True)


def lengths(corpus: Corpus) -> pd.Series[int]:
    """Characters of each document, by doc_id, in the corpus' order."""
    frame = corpus.documents
    return pd.Series(frame["characters"].to_numpy(np.int64), index=frame["doc_id"])


def matrix(corpus: Corpus, layer: str) -> tuple[sparse.csr_array, list[str]]:
    """((documents, items) how often each document, in the corpus' order, holds each item; the items in order).

    Args:
        corpus: the corpus.
        layer: name of what is counted, as in `kinds`.
    """
    if layer == "words" and corpus.opened and corpus.words_by:
        return tokens.matrix(corpus)
    found = mentions(corpus, layer)
    rows = pd.Categorical(found["doc_id"], categories=corpus.documents["doc_id"]).codes
    columns = pd.Categorical(found["item"])
    shape = (len(corpus.documents), len(columns.categories))
    counts = sparse.coo_array((np.ones(len(found)), (rows, columns.codes)), shape=shape).tocsr()
    return counts, list(columns.categories)


def _of(table: str, columns: Sequence[str], corpus: Corpus) -> pd.DataFrame:
    """What the first filled of some columns says, a row a value."""
    frame = corpus.table(table, ("doc_id", *columns))
    item = reduce(lambda told, name: told.fillna(frame[name]), columns[1:], frame[columns[0]])
    found = pd.DataFrame({"doc_id": frame["doc_id"], "item": item}).dropna()
    if any(column.many and column.name in columns for column in schema.named(table).columns):
        found = found.assign(item=found["item"].str.split(LIST_SEPARATOR, regex=False)).explode("item")
    return found


def _words(corpus: Corpus) -> pd.DataFrame:
    """Words of the normalised text, so that two writers' masks are no two words."""
    frame = corpus.table("sentences", ("doc_id", "normalized")).dropna()
    words = tokens.cut_by(corpus)
    found = ((doc_id, word) for doc_id, text in frame.itertuples(index=False) for word in words(text))
    return pd.DataFrame(found, columns=["doc_id", "item"])


@dataclass(frozen=True)
class Kind:
    """Something that comparisons count.

    Attributes:
        name: in the column `layer` of their tables.
        title: in Chinese.
        title_en: in English.
        measures: what is made of it: rates, keyness, silences.
        place: where it stands among the others.
        find: one row (doc_id, item) a mention.
        codes: the code list of its items, empty where they are words of texts.
    """

    name: str
    title: str
    title_en: str
    measures: frozenset[str]
    place: int
    find: Callable[[Corpus], pd.DataFrame]
    codes: str = ""


_BESIDE = (
    Kind("words", "词", "words", KEYNESS, 5, _words),
    Kind(
        "finding_status", "发现状态", "finding status", RATES, 40, lambda c: _of("findings", ("status",), c), "status"
    ),
    Kind("finding_labels", "发现类型", "finding labels", RATES, 50, lambda c: _of("findings", ("labels",), c), "label"),
)


def kinds(measure: str = "") -> tuple[Kind, ...]:
    """What is counted, in order: of the layers, and beside them words and findings.

    Args:
        measure: only what this is made of.
    """
    of_layers = [
        Kind(c.name, c.title, c.title_en, c.measures, c.place, partial(_of, layer.name, c.columns), _codes(layer, c))
        for layer in layers.every()
        for c in layer.counted
    ]
    every = sorted([*_BESIDE, *of_layers], key=lambda kind: kind.place)
    return tuple(kind for kind in every if not measure or measure in kind.measures)


def titled(titles: Titles) -> Titles:
    """Titles with those of what is counted."""
    zh = titles.lang == "zh"
    return titles.adding("counted", {kind.name: kind.title if zh else kind.title_en for kind in kinds()})


def _codes(layer: Layer, counted: Counted) -> str:
    return next((column.codes for column in layer.columns if column.name == counted.columns[0]), "")
