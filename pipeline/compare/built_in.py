"""The comparisons of the program, in the order of the tables."""

from __future__ import annotations

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
    totals,
    trends,
)
from pipeline.compare.kind import Kind
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
)
from pipeline.compare.stopwords import LeftOut, mentions

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
