"""What topics tell, as tables: the topics, their words, and how much of each document, group and year is about which."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import schema_words as schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import FEW, Grouping
from pipeline.compare.rates import Floats, resample
from pipeline.compare.topics import DECIMALS, MARGIN, STABLE, Topics
from pipeline.messages import Message

# words told of a topic
TOLD = 20
RESAMPLES = 1000


def notes(found: Topics) -> Iterator[str]:
    """What must be known of them, a sentence each."""
    if found.why is not None:
        yield found.why
        return
    number, back = len(found.stability), f"{found.stability.mean():.2f}"
    if len(found.coherence) > 1:
        yield Message(
            "topics: {n}, of 2 to {most} the number whose words go together best", n=number, most=max(found.coherence)
        )
    yield Message(
        "topics: made anew, {back} of their first words come back, {chance} where words are strewn at random",
        back=back,
        chance=f"{found.chance:.2f}",
    )
    if loose := number - int(found.steady.sum()):
        yield Message(
            "topics: {loose} of {n} are not steady (stability below {least}, or less than {margin} above chance): no findings",
            loose=loose,
            n=number,
            least=STABLE,
            margin=MARGIN,
        )


def numbers(found: Topics) -> pd.DataFrame:
    """How coherent each number of topics is (`schema.TOPIC_NUMBERS`)."""
    chosen = len(found.stability)
    rows = [(k, value, k == chosen) for k, value in found.coherence.items()]
    return pd.DataFrame(rows, columns=schema.TOPIC_NUMBERS.names)


def table(found: Topics) -> pd.DataFrame:
    """One row a topic (`schema.TOPICS`)."""
    rows = []
    if (made := found.fitted) is not None:
        greatest = np.nan_to_num(made.shares, nan=-1.0).argmax(axis=1)
        for i, first in enumerate(made.first):
            shown = LIST_SEPARATOR.join(
                w for w, x in zip(found.vocabulary[first], made.words[i, first], strict=True) if x
            )
            share = round(float(np.nanmean(made.shares[:, i])), DECIMALS)
            rows.append((i + 1, shown, share, int((greatest == i).sum()), float(found.stability[i]), found.chance))
    return pd.DataFrame(rows, columns=schema.TOPICS.names)


def words(found: Topics) -> pd.DataFrame:
    """The `TOLD` first words of each topic (`schema.TOPIC_WORDS`)."""
    rows = []
    if (made := found.fitted) is not None:
        every = made.words.sum(axis=0)
        for i, weights in enumerate(made.words):
            order = np.argsort(-weights, kind="stable")[:TOLD]
            for rank, at in enumerate((at for at in order if weights[at] > 0), 1):
                own = round(float(weights[at] / every[at]), DECIMALS)
                rows.append((i + 1, rank, found.vocabulary[at], float(weights[at]), own))
    return pd.DataFrame(rows, columns=schema.TOPIC_WORDS.names)


def documents(found: Topics, corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """The shares of each document (`schema.TOPIC_DOCUMENTS`).

    Args:
        found: the topics.
        corpus: the tables.
        grouping: its documents in groups.
    """
    rows = []
    if (made := found.fitted) is not None:
        ids = corpus.documents["doc_id"].to_numpy()[found.documents]
        for doc_id, shares in zip(ids, made.shares, strict=True):
            rows += [(doc_id, i, grouping.of[doc_id], float(x)) for i, x in enumerate(shares, 1) if not np.isnan(x)]
    return pd.DataFrame(rows, columns=schema.TOPIC_DOCUMENTS.names)


def shares(found: Topics, corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """Mean shares of each group, and of each of its years (`schema.TOPIC_SHARES`), with bootstrap intervals over documents.

    Args:
        found: the topics.
        corpus: the tables.
        grouping: its documents in groups.
    """
    rows: list[tuple[object, ...]] = []
    if (made := found.fitted) is not None:
        frame = corpus.documents.iloc[found.documents]
        groups = frame["doc_id"].map(grouping.of).to_numpy()
        years = frame["year"].to_numpy(np.float64, na_value=np.nan)
        able = ~np.isnan(made.shares[:, 0])
        for group in grouping.names:
            mine = able & (groups == group)
            for year in (None, *np.unique(years[mine & ~np.isnan(years)]).astype(int).tolist()):
                rows += _means(group, year, made.shares[mine if year is None else mine & (years == year)])
    return pd.DataFrame(rows, columns=schema.TOPIC_SHARES.names).astype({"year": "Int64"})


def _means(group: str, year: int | None, held: Floats) -> Iterator[tuple[object, ...]]:
    """The rows of one group and year from its (documents, topics) shares."""
    if not len(held):
        return
    mean, ends = held.mean(axis=0), np.full((2, held.shape[1]), np.nan)
    if len(held) > 1:
        ends = np.quantile(resample(len(held), RESAMPLES, 0) @ held / len(held), (0.025, 0.975), axis=0)
    for i in range(held.shape[1]):
        low, high = (None if np.isnan(end) else round(float(end), DECIMALS) for end in ends[:, i])
        yield group, year, i + 1, round(float(mean[i]), DECIMALS), low, high, len(held), len(held) < FEW
