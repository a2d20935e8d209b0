"""The folded texts of a corpus, folded when they are asked for: many at once would take more memory than all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

import numpy as np
import pandas as pd

from pipeline.compare import fingerprints, seeds, store
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded, Folder

# folded texts in memory, some 15 KB each; a pair's second text may be any, and folding one takes longer than comparing it
_HELD = 12_000


class Folding(Sequence[Folded]):
    """The folded texts of a corpus' documents, in order.

    Args:
        corpus: the tables; the divisions of its lexicons are places, and what the run's documents name as their provinces.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._texts = list(corpus.texts.values())
        self._folder = Folder(corpus.lexicons, corpus.whole.documents["province"].dropna().unique())
        masks = corpus.table("masks", ("doc_id", "start", "end", "role"))
        masks = masks[masks["role"] != "idiom"]
        owners = pd.Categorical(masks["doc_id"], categories=list(corpus.texts)).codes
        order = np.argsort(owners, kind="stable")
        self._begins = np.searchsorted(owners[order], np.arange(len(self._texts) + 1))
        columns = (masks["start"].to_numpy(np.int64), masks["end"].to_numpy(np.int64), masks["role"].to_numpy(object))
        self._starts, self._ends, self._roles = (column[order] for column in columns)
        self._fold = lru_cache(maxsize=_HELD)(self._folded)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> Folded: ...
    @overload
    def __getitem__(self, at: slice) -> list[Folded]: ...
    def __getitem__(self, at: int | slice) -> Folded | list[Folded]:
        if isinstance(at, slice):
            return [self._fold(i) for i in range(len(self))[at]]
        return self._fold(range(len(self))[at])

    def _folded(self, at: int) -> Folded:
        own = slice(self._begins[at], self._begins[at + 1])
        masks = zip(self._starts[own].tolist(), self._ends[own].tolist(), self._roles[own], strict=True)
        return self._folder.fold(self._texts[at], list(masks))


def chains(corpus: Corpus, folded: Sequence[Folded]) -> Iterator[fingerprints.Chain]:
    """Stretches that pairs of the corpus' documents may share, in order of the pair.

    Args:
        corpus: the tables.
        folded: its documents' folded texts.
    """
    if corpus.opened is None:
        return fingerprints.chains([f.text for f in folded])

    def found() -> Iterator[store.Rows]:
        for at, one in enumerate(Folding(corpus.whole) if corpus.only else folded):
            yield at, fingerprints.fingerprints(one.text)

    path = store.fingerprints(corpus, found, corpus.lexicons.digest)
    chosen = store.chosen(corpus)
    return fingerprints.chained(seeds.of(path, chosen, corpus.memory), len(chosen))
