"""Corpora of invented counts, their keyness, one row of it, and the equations of Monroe and others (2008) written out."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.compare import counts
from pipeline.compare.corpus import Corpus
from pipeline.compare.keyness import keyness

KINDS = counts.kinds("keyness")
LAYERS = tuple(kind.name for kind in KINDS)


def corpus_of(documents):
    """A corpus from {doc: (province, characters)}."""
    frame = pd.DataFrame(
        {
            "doc_id": list(documents),
            "province": [p for p, _ in documents.values()],
            "characters": pd.array([c for _, c in documents.values()], dtype="Int64"),
        }
    )
    return Corpus(folder=Path("x"), _read={"documents": frame})


def go(patch, documents, *, everything=False, **layers):
    """Keyness by province of {doc: (province, characters)}, where a layer's mentions are {doc: items one after another}."""

    def kind(real):
        rows = [(doc, item) for doc, items in layers.get(real.name, {}).items() for item in items]
        frame = pd.DataFrame(rows, columns=["doc_id", "item"])
        return replace(real, find=lambda _corpus: frame)

    made = tuple(map(kind, KINDS))
    patch.setattr(counts, "kinds", lambda _measure="": made)
    corpus = corpus_of(documents)
    return keyness(corpus, corpus.group(["province"]), everything=everything)


def of(frame, **wanted):
    """The one row with these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    (row,) = frame.to_dict("records")
    return row


def one(function, *arguments):
    """The function for one item: counts as numbers."""
    arrays = [np.array([x], float) if i in {0, 2, 4} else float(x) for i, x in enumerate(arguments)]
    found = function(*arrays)
    return [float(x[0]) for x in found] if isinstance(found, tuple) else float(found[0])


def monroe(ours, theirs, whole, prior_size):
    """Equations 16 and 22 of the paper, word by word, from {word: count}; the rest of each count under its own key."""
    n, m, size = sum(ours.values()), sum(theirs.values()), sum(whole.values())
    found = {}
    for word in whole:
        alpha = prior_size * whole[word] / size
        y, x = ours.get(word, 0), theirs.get(word, 0)
        delta = math.log((y + alpha) / (n + prior_size - y - alpha)) - math.log(
            (x + alpha) / (m + prior_size - x - alpha)
        )
        variance = 1 / (y + alpha) + 1 / (x + alpha)
        found[word] = (delta, delta / math.sqrt(variance))
    return found
