"""Set phrases, and what texts are made of: boilerplate, slogans, set phrases, what is copied, and what is their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.compare import fingerprints, kept, schema_phrases
from pipeline.compare.columns import framed
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import NUMBER, PLACE, Folded
from pipeline.compare.grouping import Grouping
from pipeline.compare.rates import resample
from pipeline.compare.schema_phrases import PARTS

# a set phrase stands in this share of the documents, and in so many at least
SHARE, LEAST = 0.1, 4
# where the documents that hold what follows are so many times more, or fewer, another phrase begins
CHANGE = 1.25
_FACTS = NUMBER + PLACE
# buckets of hashes that are counted before any is kept, so that memory does not grow with the corpus
_BUCKETS = 1 << 22
_ENDS = (0.025, 0.975)
# spans of signs
Spans = list[tuple[int, int]]


class _Grams(NamedTuple):
    """Hashes that enough documents hold, in order, each with how many documents."""

    hashes: NDArray[np.uint64]
    documents: NDArray[np.int64]


def phrases(corpus: Corpus, grouping: Grouping, folded: Sequence[Folded]) -> pd.DataFrame:
    """The set phrases (`schema_phrases.PHRASES`), those that take up most signs of the corpus first.

    Args:
        corpus: the tables of a run.
        grouping: its documents in groups.
        folded: its texts, folded, in order.
    """
    ids, texts = list(corpus.texts), corpus.texts
    grams = _grams(folded)
    holders: dict[str, set[int]] = defaultdict(set)
    first: dict[str, tuple[int, int, int]] = {}
    years = [None if pd.isna(y) else int(y) for y in corpus.documents["year"]]
    for at in sorted(range(len(ids)), key=lambda i: (years[i] is None, years[i] or 0, ids[i])):
        for start, end in _whole(texts[ids[at]], folded[at], grams):
            phrase = folded[at].text[start:end]
            holders[phrase].add(at)
            first.setdefault(phrase, (at, start, end))
    least = _least(len(ids))
    rows = [
        _phrase(
            corpus,
            grouping,
            (texts[ids[at]], folded[at], start, end),
            ids[at],
            [ids[i] for i in sorted(holders[phrase])],
        )
        for phrase, (at, start, end) in first.items()
        if len(holders[phrase]) >= least
    ]
    rows.sort(key=lambda row: (-row["signs"] * row["documents"], row["phrase"]))
    return framed(schema_phrases.PHRASES, rows)


def foremost(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `phrases` that are written where not everything is asked for."""
    return found.head(kept.PHRASES)


def shares(corpus: Corpus, grouping: Grouping, folded: Sequence[Folded], passages: pd.DataFrame) -> pd.DataFrame:
    """What each document is made of (`schema_phrases.SHARES`); a sign that is several things is the first of `PARTS`.

    Args:
        corpus: the tables of a run.
        grouping: its documents in groups.
        folded: its texts, folded, in order.
        passages: all rows of that table.
    """
    grams, spans = _grams(folded), _spans(corpus, passages)
    rows = []
    for doc_id, text in zip(corpus.texts, folded, strict=True):
        kinds = np.full(len(text.text), PARTS.index("own"), np.int8)
        # what comes first in the order is put down last
        for part in reversed(PARTS[:-1]):
            if part == "set_phrase":
                for start, end in _runs(text.text, grams):
                    kinds[start:end] = PARTS.index(part)
            for start, end in spans[part].get(doc_id, ()):
                first, last = np.searchsorted(text.starts, [start, end])
                kinds[first:last] = PARTS.index(part)
        counts = np.bincount(kinds, minlength=len(PARTS))
        told = dict(zip(PARTS, counts / counts.sum(), strict=True)) if counts.sum() else {}
        rows.append({"doc_id": doc_id, "group": grouping.of[doc_id], "signs": len(text.text), **told})
    return framed(schema_phrases.SHARES, rows)


def by_group(found: pd.DataFrame, grouping: Grouping, *, seed: int = 20, resamples: int = 1000) -> pd.DataFrame:
    """What each group is made of (`schema_phrases.GROUPS`), in the order of groups; one without a sign has no shares.

    Args:
        found: what `shares` gave.
        grouping: the groups.
        seed: of the resampling, as in `rates.rates`.
        resamples: how many.
    """
    rows = []
    for group in grouping.names:
        part = found[found["group"] == group]
        signs = part["signs"].to_numpy(np.float64)
        row: dict[str, Any] = {
            "group": group,
            "documents": len(part),
            "signs": int(signs.sum()),
            "few": grouping.few(group),
        }
        if signs.sum():
            told = part[list(PARTS)].fillna(0).to_numpy(np.float64) * signs[:, None]
            row |= dict(zip(PARTS, told.sum(axis=0) / signs.sum(), strict=True))
            row |= _interval(told[:, -1], signs, resample(len(part), resamples, seed))
        rows.append(row)
    return framed(schema_phrases.GROUPS, rows)


def _interval(own: NDArray[np.float64], signs: NDArray[np.float64], weights: NDArray[np.float64]) -> dict[str, float]:
    """Percentile ends of what is a group's own, over resamples that hold any text."""
    drawn = weights @ signs
    if not (drawn > 0).any():
        return {}
    low, high = np.quantile((weights @ own)[drawn > 0] / drawn[drawn > 0], _ENDS)
    return {"own_low": float(low), "own_high": float(high)}


def _spans(corpus: Corpus, passages: pd.DataFrame) -> dict[str, dict[str, Spans]]:
    """Part → doc_id → offsets of slogans and of passages; the earlier of two documents has what both have as its own."""
    found: dict[str, dict[str, Spans]] = {part: defaultdict(list) for part in PARTS}
    for doc_id, start, end in corpus.table("slogans", ("doc_id", "start", "end")).itertuples(index=False):
        found["slogan"][doc_id].append((int(start), int(end)))
    for row in passages.itertuples(index=False):
        later = "copied" if row.direction == "dated" else "shared"
        part = "boilerplate" if row.boilerplate else later
        found[part][row.other].append((row.other_start, row.other_end))
        if part != "copied":
            found[part][row.doc_id].append((row.start, row.end))
    return found


def _least(documents: int) -> int:
    """How many documents must have a set phrase."""
    return max(LEAST, -int(-SHARE * documents // 1))


def _grams(folded: Sequence[Folded]) -> _Grams:
    """The hashes that enough documents hold."""
    least = _least(len(folded))
    counts = np.zeros(_BUCKETS, np.uint32)
    for text in folded:
        counts[np.unique(_buckets(fingerprints.hashes(text.text)))] += 1
    parts = [np.zeros(0, np.uint64)]
    for text in folded:
        own = np.unique(fingerprints.hashes(text.text))
        parts.append(own[counts[_buckets(own)] >= least])
    hashes, documents = np.unique(np.concatenate(parts), return_counts=True)
    return _Grams(hashes[documents >= least], documents[documents >= least])


def _buckets(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (hashes >> np.uint64(42)).astype(np.int64)


def _whole(text: str, folded: Folded, grams: _Grams) -> Iterator[tuple[int, int]]:
    """The set phrases of a text: stretches cut at line feeds, without figures and places at their ends."""
    lines = np.array([i for i, char in enumerate(text) if char == "\n"], np.int64)
    cuts = np.unique(np.searchsorted(folded.starts, lines))
    for begin, stop in _runs(folded.text, grams, CHANGE):
        inner = cuts[(cuts > begin) & (cuts < stop)].tolist()
        for start, end in pairwise([begin, *inner, stop]):
            told = folded.text[start:end]
            first = start + len(told) - len(told.lstrip(_FACTS))
            last = end - len(told) + len(told.rstrip(_FACTS))
            if last - first >= fingerprints.GRAM:
                yield first, last


def _runs(text: str, grams: _Grams, change: float = np.inf) -> Iterator[tuple[int, int]]:
    """Stretches of a folded text whose every `GRAM` signs enough documents hold, but for such as are mostly figures and places.

    Args:
        text: folded.
        grams: what enough documents hold.
        change: a stretch ends where the number of documents changes by this factor or more.
    """
    hashes = fingerprints.hashes(text)
    if not len(hashes) or not len(grams.hashes):
        return
    at = np.minimum(np.searchsorted(grams.hashes, hashes), len(grams.hashes) - 1)
    held = grams.hashes[at] == hashes
    documents = np.where(held, grams.documents[at], 1).astype(np.float64)
    ratio = documents[1:] / documents[:-1]
    breaks = (held[1:] != held[:-1]) | (np.maximum(ratio, 1 / ratio) >= change)
    begins = np.append(0, np.flatnonzero(breaks) + 1)
    ends = np.append(begins[1:], len(hashes))
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        stop = end - 1 + fingerprints.GRAM
        if held[begin] and sum(text.count(sign, begin, stop) for sign in _FACTS) <= (stop - begin) / 3:
            yield begin, stop


def _phrase(
    corpus: Corpus, grouping: Grouping, place: tuple[str, Folded, int, int], doc_id: str, holders: Sequence[str]
) -> dict[str, Any]:
    """A row of `phrases` from the place (text, folded, signs from and to) in its first document."""
    text, folded, start, end = place
    frame = corpus.documents
    years = frame.loc[frame["doc_id"].isin(holders), "year"].dropna()
    groups: dict[str, int] = defaultdict(int)
    for holder in holders:
        groups[grouping.of[holder]] += 1
    most = max(grouping.names, key=lambda name: groups.get(name, 0) / grouping.sizes[name])
    return {
        "phrase": text[int(folded.starts[start]) : int(folded.ends[end - 1])],
        "signs": end - start,
        "documents": len(holders),
        "share": len(holders) / len(frame),
        "groups": len(groups),
        "most": most,
        "first": int(years.min()) if len(years) else None,
        "last": int(years.max()) if len(years) else None,
        "first_doc": doc_id,
    }
