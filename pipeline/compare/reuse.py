"""Passages that documents share: who has them, what was changed, which of them everybody has, and who was first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.compare import kept, matched, schema
from pipeline.compare.alignment import Shared, Span, overlap
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.compare.grouping import FEW, Grouping

# a passage is boilerplate from this share of the documents and this number of them on
BOILERPLATE_SHARE, BOILERPLATE_LEAST = 1 / 3, 4


def passages(corpus: Corpus, grouping: Grouping, signs: Sequence[Folded]) -> pd.DataFrame:
    """Every passage that two documents share (`schema.PASSAGES`), the most widespread last.

    Args:
        corpus: the tables.
        grouping: names the documents' groups.
        signs: its texts, folded, in order.
    """
    ids, texts = list(corpus.texts), corpus.texts
    found = matched.found(corpus, signs)
    numbers = _clusters(found)
    holders: dict[int, set[int]] = defaultdict(set)
    for row, number in zip(found, numbers, strict=True):
        holders[number] |= {row.a, row.b}
    least = max(BOILERPLATE_LEAST, BOILERPLATE_SHARE * len(ids))
    dates = _dates(corpus)
    rows = []
    for row, number in zip(found, numbers, strict=True):
        first, direction = _ordered(row, dates)
        a, b = ids[first.a], ids[first.b]
        spread = len(holders[number])
        rows.append(
            (
                number, a, *first.span, b, *first.other, row.kind, round(row.identity, 4), spread, spread >= least,
                direction, grouping.of[a], grouping.of[b], texts[a][slice(*first.span)], texts[b][slice(*first.other)],
            )
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=schema.PASSAGES.names)
    frame = frame.sort_values(["boilerplate", "spread", "passage", "doc_id", "start", "other", "other_start"])
    frame["passage"] = frame["passage"].map({n: i for i, n in enumerate(frame["passage"].unique(), 1)})
    return frame.reset_index(drop=True)


def foremost(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `passages` that people need: `kept.PASSAGE` of each passage, and one for each document that these leave out.

    What n documents hold makes up to n (n - 1) / 2 pairs, whose texts are all but the same. Of boilerplate no more are kept, whoever
    holds it.
    """
    named: set[tuple[int, str]] = set()
    shown: Counter[int] = Counter()
    chosen = []
    for number, a, b, common in found[["passage", "doc_id", "other", "boilerplate"]].itertuples(index=False):
        ends = {(number, a), (number, b)}
        chosen.append(shown[number] < kept.PASSAGE or not (common or ends <= named))
        if chosen[-1]:
            named |= ends
            shown[number] += 1
    return found[np.array(chosen, np.bool_)].reset_index(drop=True)


def _clusters(found: Sequence[Shared]) -> list[int]:
    """Number of the passage of each row: rows are one passage where their spans in a document overlap."""
    parent = list(range(len(found)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    at: dict[int, list[tuple[Span, int]]] = defaultdict(list)
    for i, row in enumerate(found):
        at[row.a].append((row.span, i))
        at[row.b].append((row.other, i))
    for spans in at.values():
        spans.sort()
        for (one, i), (two, j) in zip(spans, spans[1:], strict=False):
            if overlap(one, two):
                parent[max(root(i), root(j))] = min(root(i), root(j))
    return [root(i) for i in range(len(found))]


def _dates(corpus: Corpus) -> list[tuple[str, int | None]]:
    """(date, year) of each document; empty and None where unknown."""
    frame = corpus.documents
    years = [None if pd.isna(y) else int(y) for y in frame["year"]]
    return list(zip(frame["date"].fillna(""), years, strict=True))


def _ordered(row: Shared, dates: Sequence[tuple[str, int | None]]) -> tuple[Shared, str]:
    """The row with the earlier document first, by the dates if both have one, else by the years."""
    (date, year), (other, other_year) = dates[row.a], dates[row.b]
    before: bool | None = None
    if date and other and date != other:
        before = date < other
    elif year is not None and other_year is not None and year != other_year:
        before = year < other_year
    if before is False:
        row = row._replace(a=row.b, b=row.a, span=row.other, other=row.span)
    return row, "unknown" if before is None else "dated"


def originality(corpus: Corpus, grouping: Grouping, found: pd.DataFrame) -> pd.DataFrame:
    """How much of each document is its own (`schema.ORIGINALITY`).

    Args:
        corpus: the tables.
        grouping: names the documents' groups.
        found: what `passages` gave.
    """
    covered: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for ends in (("doc_id", "start", "end"), ("other", "other_start", "other_end")):
        for doc_id, start, end, common in found[[*ends, "boilerplate"]].itertuples(index=False):
            covered[doc_id].append((start, end, common))
    rows = []
    for doc_id, text in corpus.texts.items():
        shares = _shares(len(text), covered[doc_id])
        rows.append((doc_id, grouping.of[doc_id], len(text), *shares))
    return pd.DataFrame(rows, columns=schema.ORIGINALITY.names)


def _shares(length: int, spans: Iterable[tuple[int, int, bool]]) -> tuple[float, float, float]:
    """(original, shared, boilerplate) shares of a text's characters; what is both is boilerplate."""
    kind = np.zeros(length, np.int8)
    for start, end, common in sorted(spans, key=lambda s: s[2]):
        kind[start:end] = 2 if common else 1
    counts = np.bincount(kind, minlength=3) / max(length, 1)
    own, copied, common_share = (round(float(c), 4) for c in counts)
    return own, copied, common_share


def flows(found: pd.DataFrame, grouping: Grouping) -> pd.DataFrame:
    """What groups share (`schema.FLOWS`), most passages first; boilerplate is left out.

    Args:
        found: what `passages` gave.
        grouping: the groups.
    """
    own = found[~found["boilerplate"].astype(bool)]
    rows = []
    for (group, other, direction), part in own.groupby(["group", "other_group", "direction"], sort=True):
        documents = len(set(part["doc_id"]) | set(part["other"]))
        few = documents < FEW or any(grouping.few(g) for g in (group, other))
        rows.append((group, other, direction, part["passage"].nunique(), _length(part), documents, few))
    frame = pd.DataFrame(rows, columns=schema.FLOWS.names)
    return frame.sort_values(["passages", "group", "other_group"], ascending=[False, True, True]).reset_index(drop=True)


def _length(part: pd.DataFrame) -> int:
    """Characters of the distinct passages in the first documents."""
    spans: Mapping[object, pd.Series[int]] = part.drop_duplicates("passage").set_index("passage")
    return int((spans["end"] - spans["start"]).sum())
