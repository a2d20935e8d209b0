"""Passages that documents share: who has them, what was changed, which of them everybody has, and who was first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import LCSseq

from pipeline.compare import fingerprints, kept, schema
from pipeline.compare.corpus import FEW, Corpus, Grouping
from pipeline.compare.fingerprints import Chain
from pipeline.compare.fold import NUMBER, Folded
from pipeline.compare.folding import Folding, chains

# signs of a folded passage: shorter ones are set phrases and headings
SHORTEST = 40
# fewer signs than these before or after a line feed are no part of the passage
STRAY = 8
# share of signs alike, below which two stretches are no copies; from the second on, only figures and places may differ
ALIKE, SAME_WORDS = 0.7, 0.97
# a passage is boilerplate from this share of the documents and this number of them on
BOILERPLATE_SHARE, BOILERPLATE_LEAST = 1 / 3, 4
_CLOSING = frozenset("。；！？，、：”’）》")
Span = tuple[int, int]


class Shared(NamedTuple):
    """One passage in two documents, given by their indices; offsets count the clean texts."""

    a: int
    b: int
    span: Span
    other: Span
    kind: str
    identity: float


def passages(corpus: Corpus, grouping: Grouping, signs: Sequence[Folded]) -> pd.DataFrame:
    """Every passage that two documents share (`schema.PASSAGES`), the most widespread last.

    Args:
        corpus: the tables.
        grouping: names the documents' groups.
        signs: its texts, folded, in order.
    """
    ids, texts = list(corpus.texts), list(corpus.texts.values())
    found = list(shared(texts, signs, chains(corpus, signs)))
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
                direction, grouping.of[a], grouping.of[b], texts[first.a][slice(*first.span)], texts[first.b][slice(*first.other)],
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


def folded(corpus: Corpus) -> Folding:
    """The texts of a corpus, folded, in its order; places are the divisions of the run's lexicons and the run's provinces."""
    return Folding(corpus)


def shared(texts: Sequence[str], folded: Sequence[Folded], made: Iterable[Chain] | None = None) -> Iterator[Shared]:
    """The passages that two of the texts share, in order of the pair.

    Args:
        texts: the texts.
        folded: the same, folded.
        made: where they may share some, in order of the pair; None to look for it here.
    """
    last: tuple[int, int] | None = None
    taken: list[Shared] = []
    for chain in fingerprints.chains([f.text for f in folded]) if made is None else made:
        if (chain.a, chain.b) != last:
            last, taken = (chain.a, chain.b), []
        row = _aligned(chain, texts, folded)
        if row and not any(_overlap(row.span, t.span) and _overlap(row.other, t.other) for t in taken):
            taken.append(row)
            yield row


def _aligned(chain: Chain, texts: Sequence[str], folded: Sequence[Folded]) -> Shared | None:
    """The chain grown to the whole passage, or None where it is too short or too different."""
    one, two, a, b = folded[chain.a], folded[chain.b], texts[chain.a], texts[chain.b]
    start, other_start = _grown_left(one.text, two.text, chain.start, chain.other_start)
    end, other_end = _grown_right(one.text, two.text, chain.end, chain.other_end)
    begun = max(_stray(a, one, start, end, 1), _stray(b, two, other_start, other_end, 1))
    ended = max(_stray(a, one, start, end, -1), _stray(b, two, other_start, other_end, -1))
    start, other_start, end, other_end = start + begun, other_start + begun, end - ended, other_end - ended
    signs = min(end - start, other_end - other_start)
    if signs < SHORTEST or one.text.count(NUMBER, start, end) > signs / 3:
        return None
    left, right = one.text[start:end], two.text[other_start:other_end]
    identity = LCSseq.similarity(left, right) / max(len(left), len(right))
    if identity < ALIKE:
        return None
    kind = "edited"
    if identity >= SAME_WORDS:
        facts = one.facts(a, start, end)
        same = facts == two.facts(b, other_start, other_end)
        kind = ("facts" if facts else "verbatim") if same else "template"
    span, other = _closed(a, b, one.starts[start], one.ends[end - 1], two.starts[other_start], two.ends[other_end - 1])
    return Shared(chain.a, chain.b, span, other, kind, identity)


def _grown_left(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    while i and j and a[i - 1] == b[j - 1]:
        i, j = i - 1, j - 1
    return i, j


def _grown_right(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    while i < len(a) and j < len(b) and a[i] == b[j]:
        i, j = i + 1, j + 1
    return i, j


def _stray(text: str, folded: Folded, start: int, end: int, step: int) -> int:
    """Signs at the beginning (`step` 1) or end (-1) that another line holds: the number of a heading (二、), the end of a sentence."""
    signs = range(start, end - 1)[:STRAY] if step > 0 else range(end - 1, start, -1)[:STRAY]
    for count, i in enumerate(signs, 1):
        left = i if step > 0 else i - 1
        if "\n" in text[folded.ends[left] : folded.starts[left + 1]]:
            return count
    return 0


def _closed(a: str, b: str, start: int, end: int, other_start: int, other_end: int) -> tuple[Span, Span]:
    """The spans with the punctuation that closes both."""
    while end < len(a) and other_end < len(b) and a[end] == b[other_end] and a[end] in _CLOSING:
        end, other_end = end + 1, other_end + 1
    return (int(start), int(end)), (int(other_start), int(other_end))


def _overlap(one: Span, two: Span) -> bool:
    """Whether half of the shorter lies in the other."""
    common = min(one[1], two[1]) - max(one[0], two[0])
    return common * 2 >= min(one[1] - one[0], two[1] - two[0])


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
            if _overlap(one, two):
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
