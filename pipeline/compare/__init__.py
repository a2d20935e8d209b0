"""Comparisons of groups of documents, as data frames.

>>> from pipeline import compare
>>> corpus = compare.load("data/processed")  # what `xunshi run` wrote
>>> keyness = compare.table(corpus, "keyness", by="province")
>>> every = compare.tables(corpus, by=("province", "year"))
>>> with_names = compare.table(corpus, "keyness", options=compare.Options(keep_names=True))
>>> two_years = corpus.where({"year": [2022, 2023]})
>>> lines = compare.kwic(two_years, "slogans:两个确立")
>>> list(corpus.group(["province"]).notices())  # what must be known of the groups

Missing cells are pandas' NA: fill them before a column is used as a mask.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.compare.options import DEFAULTS, Options

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.compare.corpus import Corpus

__all__ = ["Options", "kwic", "load", "table", "tables"]


def load(folder: str | Path) -> Corpus:
    """The tables of a run; `where` of the result chooses documents.

    Args:
        folder: that `xunshi run` wrote.

    Raises:
        XunshiError: the folder holds none.
    """
    from pipeline.compare.corpus import Corpus  # noqa: PLC0415 (pandas takes half a second to import)

    return Corpus.load(Path(folder))


def table(
    corpus: Corpus,
    name: str,
    by: str | Sequence[str] = "province",
    options: Options = DEFAULTS,
    *,
    everything: bool = False,
) -> pd.DataFrame:
    """One comparison, by its name in `docs/comparisons.md`.

    Args:
        corpus: the tables of a run.
        name: such as `rates`.
        by: one or two of province, year, level, genre.
        options: which words are left out, and the like.
        everything: all rows, where the table holds the foremost ones (`--all`).

    Raises:
        XunshiError: there is no such comparison or column.
    """
    from pipeline.compare import comparisons  # noqa: PLC0415

    grouping = corpus.group([by] if isinstance(by, str) else by)
    return comparisons.Comparison(corpus, grouping, everything, options).shown(name)


def tables(
    corpus: Corpus, by: str | Sequence[str] = "province", options: Options = DEFAULTS, *, everything: bool = False
) -> dict[str, pd.DataFrame]:
    """Every comparison by its name.

    Args:
        corpus: the tables of a run.
        by: one or two of province, year, level, genre.
        options: which words are left out, and the like.
        everything: all rows, where a table holds the foremost ones (`--all`).

    Raises:
        XunshiError: there is no such column.
    """
    from pipeline.compare import comparisons  # noqa: PLC0415

    made = comparisons.Comparison(corpus, corpus.group([by] if isinstance(by, str) else by), everything, options)
    return {name: made.shown(name) for name in made.tables()}


def kwic(corpus: Corpus, pattern: str, width: int = 30, limit: int | None = None) -> pd.DataFrame:
    """Words or mentions in their context.

    Args:
        corpus: the tables of a run.
        pattern: a text as it stands, or `layer:value` such as `problems:corruption`, `rounds:*`.
        width: characters of context on either side.
        limit: rows at most; None for all.

    Returns:
        doc_id, start, end, left, match, right, year and province of each place, in the order of the texts.

    Raises:
        XunshiError: the pattern is empty, or the layer has no such value.
    """
    from pipeline.compare import concordance  # noqa: PLC0415

    return concordance.kwic(corpus, pattern, width, limit)
