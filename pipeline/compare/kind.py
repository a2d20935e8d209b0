"""What one comparison is: what its table holds, how it is made and from what, on which page of a report it stands, what draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
from scipy import sparse

from pipeline.columns import Table
from pipeline.compare import similarity, topics
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.compare.grouping import Grouping
from pipeline.compare.options import Options
from pipeline.compare.pages import Page


class Given(Protocol):
    """What a comparison is made from (`comparisons.Comparison`)."""

    @property
    def corpus(self) -> Corpus:
        """The tables of a run."""

    @property
    def grouping(self) -> Grouping:
        """Groups of its documents."""

    @property
    def options(self) -> Options:
        """What a user asked of comparisons."""

    @property
    def words(self) -> tuple[sparse.csr_array, list[str]]:
        """((documents, words) how often each document, in the corpus' order, has each word; the words in order)."""

    @property
    def vectors(self) -> similarity.Vectors:
        """The documents as TF-IDF vectors."""

    @property
    def folded(self) -> Sequence[Folded]:
        """The texts, folded, in the corpus' order."""

    @property
    def topics(self) -> topics.Topics:
        """Words that go together, and how much of each document is about which."""

    @property
    def everything(self) -> bool:
        """Whether a table that holds what is foremost should hold all that was tested."""

    def table(self, name: str) -> pd.DataFrame:
        """Another comparison, all of its rows."""


@dataclass(frozen=True)
class Kind:
    """One comparison.

    Attributes:
        table: its name, titles and columns.
        make: the table's rows.
        page: of the report; None for the overview alone.
        figure: `module:function` that draws it from a `Scene`, empty for a table without a figure.
        documents: columns that name documents, which a page makes links of.
        foremost: of the rows those that are written where not everything is asked for; None for all. The tables, figures and pages
            that are made from this one have all its rows.
        package: whose it is; empty for the program's own.
        notes: what a reader must know of the table before its figures, a sentence each.
    """

    table: Table
    make: Callable[[Given], pd.DataFrame]
    page: Page | None = None
    figure: str = ""
    documents: tuple[str, ...] = ()
    foremost: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    package: str = ""
    notes: Callable[[Given], Iterable[str]] = lambda _: ()
