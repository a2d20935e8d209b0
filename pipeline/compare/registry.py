"""Which comparisons there are: what each table holds, how it is made, on which page of a report it stands, what draws it.

Another package adds one by the entry point `xunshi.comparisons`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import pandas as pd
from scipy import sparse

from pipeline import plugins
from pipeline.columns import Table
from pipeline.compare import (
    calendar,
    collocations,
    coverage,
    keyness,
    ledger,
    rates,
    reuse,
    rounds_told,
    schema,
    schema_phrases,
    schema_rounds,
    schema_trends,
    schema_words,
    set_phrases,
    silences,
    similarity,
    topic_tables,
    topics,
    totals,
    trends,
)
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.compare.grouping import Grouping
from pipeline.compare.options import Options
from pipeline.compare.pages import (
    COLLOCATIONS,
    KEYNESS,
    PHRASES,
    RATES,
    REUSE,
    ROUNDS,
    SILENCES,
    SIMILARITY,
    SLOGANS,
    TOPICS,
    TOTALS,
    TRENDS,
    Page,
)
from pipeline.compare.stopwords import LeftOut, mentions
from pipeline.errors import XunshiError
from pipeline.messages import Message

__all__ = ["GROUP", "Given", "Kind", "Page", "PluginError", "every", "named", "pages", "refused", "tables"]

GROUP = "xunshi.comparisons"


class PluginError(XunshiError):
    """A comparison of another package failed; the others go on without it."""


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


_DRAW = "pipeline.compare.figures."
KINDS = (
    Kind(schema.GROUPS, lambda c: rates.groups(c.corpus, c.grouping)),
    Kind(schema.RATES, lambda c: rates.rates(c.corpus, c.grouping), RATES, f"{_DRAW}frequencies:rates"),
    Kind(
        schema.KEYNESS,
        lambda c: keyness.keyness(c.corpus, c.grouping, c.options, everything=c.everything),
        KEYNESS,
        f"{_DRAW}frequencies:keyness",
        notes=lambda c: LeftOut.of(c.corpus, c.grouping, c.options).notices(mentions(*c.words)),
    ),
    Kind(schema.TOTALS, lambda c: totals.totals(c.corpus, c.grouping), TOTALS, f"{_DRAW}totals:totals"),
    Kind(
        schema.LIKENESS,
        lambda c: similarity.likeness(c.corpus, c.grouping, c.vectors),
        SIMILARITY,
        f"{_DRAW}wording:likeness",
    ),
    Kind(
        schema.NEIGHBOURS,
        lambda c: similarity.neighbours(c.corpus, c.grouping, c.vectors),
        SIMILARITY,
        documents=("doc_id", "other"),
    ),
    Kind(schema.CLUSTERS, lambda c: similarity.clusters(c.corpus, c.grouping, c.vectors), SIMILARITY),
    Kind(
        schema.MAP,
        lambda c: similarity.document_map(c.corpus, c.grouping, c.vectors),
        SIMILARITY,
        f"{_DRAW}wording:documents_map",
        ("doc_id",),
    ),
    Kind(
        schema.PASSAGES,
        lambda c: reuse.passages(c.corpus, c.grouping, c.folded),
        REUSE,
        f"{_DRAW}shared:network",
        ("doc_id", "other"),
        foremost=reuse.foremost,
    ),
    Kind(
        schema.ORIGINALITY,
        lambda c: reuse.originality(c.corpus, c.grouping, c.table("passages")),
        REUSE,
        f"{_DRAW}stacked:originality",
        ("doc_id",),
    ),
    Kind(schema.FLOWS, lambda c: reuse.flows(c.table("passages"), c.grouping), REUSE, f"{_DRAW}passages:flows"),
    Kind(
        schema_phrases.GROUPS,
        lambda c: set_phrases.by_group(c.table("phrase_shares"), c.grouping),
        PHRASES,
        f"{_DRAW}stacked:phrases",
    ),
    Kind(
        schema_phrases.SHARES,
        lambda c: set_phrases.shares(c.corpus, c.grouping, c.folded, c.table("passages")),
        PHRASES,
        documents=("doc_id",),
    ),
    Kind(
        schema_phrases.PHRASES,
        lambda c: set_phrases.phrases(c.corpus, c.grouping, c.folded),
        PHRASES,
        documents=("first_doc",),
        foremost=set_phrases.foremost,
    ),
    Kind(
        schema.LEDGER,
        lambda c: ledger.slogan_ledger(c.corpus, c.grouping, c.corpus.lexicons),
        SLOGANS,
        f"{_DRAW}ledger:ledger",
        ("first_doc",),
    ),
    Kind(schema.SILENCES, lambda c: silences.silences(c.corpus, c.grouping), SILENCES, f"{_DRAW}frequencies:silences"),
    Kind(
        schema_trends.TREND_GROUPS,
        lambda c: trends.trend_groups(trends.groups(c.corpus, c.grouping, c.options)),
        TRENDS,
        notes=lambda c: trends.notices(c.table("trend_groups")),
    ),
    Kind(
        schema_trends.TRENDS,
        lambda c: trends.trends(c.corpus, trends.groups(c.corpus, c.grouping, c.options)),
        TRENDS,
        f"{_DRAW}trends:trends",
    ),
    Kind(
        schema_trends.YEARLY, lambda c: trends.yearly(c.corpus, trends.groups(c.corpus, c.grouping, c.options)), TRENDS
    ),
    Kind(
        schema_trends.YEARLY_KEYNESS,
        lambda c: trends.yearly_keyness(c.corpus, trends.groups(c.corpus, c.grouping, c.options), c.words, c.options),
        TRENDS,
    ),
    Kind(
        schema_rounds.CALENDAR,
        lambda c: calendar.calendar(c.table("round_reports")),
        ROUNDS,
        f"{_DRAW}rounds:calendar",
        ("first_doc",),
    ),
    Kind(
        schema_rounds.COVERAGE,
        lambda c: coverage.coverage(
            c.corpus, c.table("calendar"), c.table("coverage_claims"), c.table("round_reports")
        ),
        ROUNDS,
        documents=("claim_doc",),
    ),
    Kind(
        schema_rounds.CLAIMS,
        lambda c: coverage.claims(c.corpus, c.table("round_reports")),
        ROUNDS,
        documents=("doc_id",),
    ),
    Kind(schema_rounds.ROUND_REPORTS, lambda c: rounds_told.reports(c.corpus), ROUNDS, documents=("doc_id",)),
    Kind(
        schema_words.TOPICS,
        lambda c: topic_tables.table(c.topics),
        TOPICS,
        notes=lambda c: topic_tables.notes(c.topics),
    ),
    Kind(
        schema_words.TOPIC_SHARES,
        lambda c: topic_tables.shares(c.topics, c.corpus, c.grouping),
        TOPICS,
        f"{_DRAW}topics:shares",
    ),
    Kind(schema_words.TOPIC_WORDS, lambda c: topic_tables.words(c.topics), TOPICS),
    Kind(
        schema_words.TOPIC_DOCUMENTS,
        lambda c: topic_tables.documents(c.topics, c.corpus, c.grouping),
        TOPICS,
        documents=("doc_id",),
    ),
    Kind(schema_words.TOPIC_NUMBERS, lambda c: topic_tables.numbers(c.topics), TOPICS),
    Kind(
        schema_words.COLLOCATIONS,
        lambda c: collocations.collocations(c.corpus, c.grouping, c.options),
        COLLOCATIONS,
        f"{_DRAW}network:collocations",
    ),
)


class _Registry(NamedTuple):
    kinds: tuple[Kind, ...]
    refused: tuple[str, ...]


def every() -> tuple[Kind, ...]:
    """All comparisons, in the order of the tables."""
    return _registry().kinds


def named(name: str) -> Kind:
    """The comparison of a table's name.

    Raises:
        KeyError: there is none.
    """
    return {kind.table.name: kind for kind in every()}[name]


def tables() -> dict[str, Table]:
    """Their tables by name, in order."""
    return {kind.table.name: kind.table for kind in every()}


def pages() -> tuple[Page, ...]:
    """The pages of the report, in order."""
    return tuple(dict.fromkeys(kind.page for kind in every() if kind.page))


def refused() -> tuple[str, ...]:
    """Comparisons of other packages that are left out, a sentence each with package, cause and remedy."""
    return _registry().refused


@lru_cache(maxsize=1)
def _registry() -> _Registry:
    return _Registry(*plugins.joined(GROUP, "comparison", KINDS, _fault))


def _fault(made: object, kept: list[Kind]) -> str:
    """What forbids an object to be one more comparison, empty if nothing does."""
    if not isinstance(made, Kind):
        return Message("is {kind}, not pipeline.compare.registry.Kind", kind=type(made).__name__)
    taken = next((kind for kind in kept if kind.table.name == made.table.name), None)
    if taken:
        return Message(
            "takes the name {name}, which {package} has", name=made.table.name, package=taken.package or "the program"
        )
    page = next((k.page for k in kept if k.page and made.page and k.page.name == made.page.name), made.page)
    return (
        ""
        if page == made.page
        else Message("takes the page {page} under other titles", page=made.page and made.page.name)
    )
