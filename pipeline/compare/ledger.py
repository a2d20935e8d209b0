"""When each slogan appears in each group, and how long after its first use."""

from __future__ import annotations

import pandas as pd

from pipeline.compare import counts, schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import FEW, Grouping
from pipeline.lexicons import Lexicons


def slogan_ledger(corpus: Corpus, grouping: Grouping, lexicons: Lexicons) -> pd.DataFrame:
    """First and last year of each slogan in each group (`schema.LEDGER`).

    Documents without a year count in `count` and `documents`, not in the years. Of several documents of the first year, the
    first by name is shown. `anachronism` is raised only where a document shows it: false says nothing of a slogan whose
    first use, or of documents whose years, are unknown.

    Args:
        corpus: the tables.
        grouping: its documents in groups.
        lexicons: those that the run was made with.
    """
    held = _held(corpus, grouping)
    born = births(lexicons)
    by = held.groupby(["group", "slogan"], sort=False)
    found = by.agg(count=("count", "sum"), documents=("doc_id", "size"))
    dated = held.dropna(subset="year").sort_values(["year", "doc_id"]).groupby(["group", "slogan"], sort=False)
    years = dated.agg(first=("year", "first"), first_doc=("doc_id", "first"), last=("year", "last"))
    found = found.join(years).reset_index()
    found["born"] = pd.array([born.get(s, pd.NA) for s in found["slogan"]], dtype="Int64")
    lag = found["first"] - found["born"]
    # the first dated document is the oldest: no other can be older than the slogan if it is not
    found["anachronism"] = (lag < 0).fillna(value=False).astype(bool)
    found["lag"] = lag.mask(found["anachronism"])
    found["few"] = found["documents"] < FEW
    return _ordered(found, grouping)


def _held(corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """One row (group, slogan, doc_id, count, year) a document and slogan that it holds."""
    found = counts.mentions(corpus, "slogans").rename(columns={"item": "slogan"})
    held = found.groupby(["doc_id", "slogan"], sort=False).size().reset_index(name="count")
    documents = corpus.documents
    years = dict(zip(documents["doc_id"], documents["year"], strict=True))
    return held.assign(
        group=held["doc_id"].map(grouping.of),
        year=pd.array([years[d] for d in held["doc_id"]], dtype="Int64"),
    )


def _ordered(found: pd.DataFrame, grouping: Grouping) -> pd.DataFrame:
    """By group, first year (undated last), slogan."""
    place = {name: i for i, name in enumerate(grouping.names)}
    found = found.assign(place=found["group"].map(place)).sort_values(["place", "first", "slogan"])
    return found[list(schema.LEDGER.names)].reset_index(drop=True)


def births(lexicons: Lexicons) -> dict[str, int]:
    """Year of first use of each slogan whose year the lexicon knows, by its canonical form."""
    return {entry.canonical: entry.year for entry in lexicons.slogans.values() if entry.year is not None}
