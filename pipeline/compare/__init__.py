"""Comparisons of groups of documents, as data frames.

>>> from pipeline import compare
>>> corpus = compare.load("data/processed")  # what `xunshi run` wrote
>>> keyness = compare.table(corpus, "keyness", by="province")
>>> every = compare.tables(corpus, by=("province", "year"))
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.compare.corpus import Corpus

__all__ = ["load", "table", "tables"]


def load(folder: str | Path) -> Corpus:
    """The tables of a run; `where` of the result chooses documents.

    Raises:
        XunshiError: the folder holds none.
    """
    from pipeline.compare.corpus import Corpus  # noqa: PLC0415 (pandas takes half a second to import)

    return Corpus.load(Path(folder))


def table(corpus: Corpus, name: str, by: str | Sequence[str] = "province") -> pd.DataFrame:
    """One comparison, by its name in `docs/comparisons.md`.

    Args:
        corpus: the tables of a run.
        name: such as `rates`.
        by: one or two of province, year, level, genre.

    Raises:
        XunshiError: there is no such comparison or column.
    """
    from pipeline.compare import comparisons  # noqa: PLC0415

    return comparisons.Comparison(corpus, corpus.group([by] if isinstance(by, str) else by)).table(name)


def tables(corpus: Corpus, by: str | Sequence[str] = "province") -> dict[str, pd.DataFrame]:
    """Every comparison by its name."""
    from pipeline.compare import comparisons  # noqa: PLC0415

    return comparisons.Comparison(corpus, corpus.group([by] if isinstance(by, str) else by)).tables()
