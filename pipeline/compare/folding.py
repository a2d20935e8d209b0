"""The folded texts of some documents, folded when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline.compare.fold import Folded, Folder
from pipeline.compare.lazily import Lazily
from pipeline.lexicons import Lexicons

# folded texts in memory, some 15 KB each
HELD = 12_000
# what is asked of masks
MASKS = ("doc_id", "start", "end", "role")


class Folding(Lazily[Folded]):
    """Folded texts, in order.

    Args:
        texts: doc_id → clean text.
        masks: their masks, with the columns `MASKS`.
        lexicons: whose divisions are places.
        provinces: that the run's documents name, which are places too.
    """

    def __init__(
        self, texts: Mapping[str, str], masks: pd.DataFrame, lexicons: Lexicons, provinces: Iterable[str]
    ) -> None:
        ids = list(texts)
        masks = masks[masks["role"] != "idiom"]
        owners = pd.Categorical(masks["doc_id"], categories=ids).codes
        order = np.argsort(owners, kind="stable")
        begins = np.searchsorted(owners[order], np.arange(len(ids) + 1))
        columns = (masks["start"].to_numpy(np.int64), masks["end"].to_numpy(np.int64), masks["role"].to_numpy(object))
        starts, ends, roles = (column[order] for column in columns)
        folder = Folder(lexicons, provinces)

        @lru_cache(maxsize=HELD)
        def fold(at: int) -> Folded:
            own = slice(begins[at], begins[at + 1])
            told = zip(starts[own].tolist(), ends[own].tolist(), roles[own], strict=True)
            return folder.fold(texts[ids[at]], list(told))

        super().__init__(len(ids), fold)
