"""Change over time within groups: rates by year, their slopes, points of change, and what marks a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from pipeline.compare import counts, schema_trends, trend_tests
from pipeline.compare.columns import framed
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import ALL, FEW, JOINT, Grouping
from pipeline.compare.keyness import ENOUGH, LEVEL, REST, keyness
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.rates import PER
from pipeline.messages import Message

TESTED, TOO_FEW = "tested", "too_few"
YEARS, LEAST = 3, 6
# groups that a notice names
SHOWN = 5
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Over:
    """A group's documents with a year and some text.

    Attributes:
        name: of the group.
        rows: (documents,) their places in the corpus.
        lengths: (documents,) characters.
        years: (documents,) years.
        undated: how many documents of the group have no one year.
    """

    name: str
    rows: NDArray[np.int64]
    lengths: Floats
    years: Floats
    undated: int

    @cached_property
    def times(self) -> Floats:
        """Its different years, in order."""
        return np.unique(self.years)

    @property
    def tested(self) -> bool:
        """Whether it has years and documents enough for a test."""
        return len(self.times) >= YEARS and len(self.rows) >= LEAST

    def by_year(self, values: sparse.csr_array) -> Floats:
        """(years, items) sums of (documents, items) values."""
        at = np.searchsorted(self.times, self.years)
        into = sparse.csr_array((np.ones(len(at)), (at, np.arange(len(at)))), shape=(len(self.times), len(at)))
        return np.asarray((into @ values).toarray(), np.float64)


def groups(corpus: Corpus, grouping: Grouping, options: Options = DEFAULTS) -> list[Over]:
    """All documents together, and the groups by what else than the year they are grouped by, in order; none if not asked for.

    Args:
        corpus: the tables of a run.
        grouping: its documents in groups.
        options: what change is followed over.
    """
    if options.over == "none":
        return []
    frame = corpus.documents
    years = frame["year"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    lengths = counts.lengths(corpus).to_numpy(np.float64)
    names = [ALL] * len(frame)
    found = [_over(ALL, names, years, lengths)]
    parts = [i for i, column in enumerate(grouping.by) if column != "year"]
    if parts:
        split = {name: name.split(JOINT) if len(grouping.by) > 1 else [name] for name in grouping.names}
        names = [JOINT.join(split[grouping.of[d]][i] for i in parts) for d in frame["doc_id"]]
        order = dict.fromkeys(JOINT.join(split[name][i] for i in parts) for name in grouping.names)
        found += [_over(name, names, years, lengths) for name in order]
    return found


def _over(name: str, names: Sequence[str], years: Floats, lengths: Floats) -> Over:
    own = np.array([n == name for n in names], np.bool_)
    dated = np.flatnonzero(own & ~np.isnan(years) & (lengths > 0))
    return Over(name, dated, lengths[dated], years[dated], int((own & np.isnan(years)).sum()))


def trend_groups(found: Sequence[Over]) -> pd.DataFrame:
    """What each group has to show of time (`schema_trends.TREND_GROUPS`).

    Args:
        found: what `groups` gave.
    """
    rows = [
        {
            "group": over.name,
            "documents": len(over.rows),
            "undated": over.undated,
            "years": len(over.times),
            "first": int(over.times[0]) if len(over.times) else None,
            "last": int(over.times[-1]) if len(over.times) else None,
            "state": TESTED if over.tested else TOO_FEW,
        }
        for over in found
    ]
    return framed(schema_trends.TREND_GROUPS, rows)


def notices(found: pd.DataFrame) -> Iterator[str]:
    """What must be known of the tables of change before their figures.

    Args:
        found: what `trend_groups` gave.
    """
    undated = int(found.loc[found["group"] == ALL, "undated"].sum())
    if undated:
        yield Message(
            "{count} documents have no year, or several, and are left out of what changes over time", count=undated
        )
    few = found.loc[found["state"] == TOO_FEW, "group"].tolist()
    if few:
        shown = ", ".join(few[:SHOWN]) + (" …" if len(few) > SHOWN else "")
        yield Message(
            "fewer than {years} years, or {least} documents with a year, in {shown}: no trend is tested there",
            years=YEARS,
            least=LEAST,
            shown=shown,
        )


def trends(corpus: Corpus, found: Sequence[Over]) -> pd.DataFrame:
    """Slopes and points of change (`schema_trends.TRENDS`), what is surest of each group first.

    Args:
        corpus: the tables of a run.
        found: what `groups` gave.
    """
    blocks = [
        _block(over, kind.name, *_frequent(over, *counts.matrix(corpus, kind.name)))
        for kind in counts.kinds("rates")
        for over in found
        if over.tested
    ]
    rows = [row for block in blocks for row in block]
    frame = framed(schema_trends.TRENDS, rows)
    if len(frame):
        frame["q"] = stats.false_discovery_control(frame["p"].to_numpy(np.float64))
        frame["q_change"] = stats.false_discovery_control(frame["p_change"].to_numpy(np.float64))
        frame["trend"] = frame["trend"].mask(frame["q"] >= LEVEL, "none")
        frame["change"] = frame["change"].mask(frame["q_change"] >= LEVEL)
    place = {over.name: i for i, over in enumerate(found)}
    frame = frame.assign(place=frame["group"].map(place))
    upwards = {"place": True, "q": True, "count": False, "layer": True, "item": True}
    frame = frame.sort_values(list(upwards), ascending=list(upwards.values()))
    return frame.drop(columns="place").reset_index(drop=True)


def _frequent(over: Over, matrix: sparse.csr_array, items: Sequence[str]) -> tuple[sparse.csr_array, list[str]]:
    """The group's documents and the items that they mention often enough."""
    own = matrix[over.rows]
    kept = np.flatnonzero(own.sum(axis=0) >= ENOUGH)
    return own[:, kept], [items[i] for i in kept.tolist()]


def _block(over: Over, layer: str, own: sparse.csr_array, items: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of one group and layer, but for what hangs on all rows."""
    if not items:
        return
    slope = trend_tests.slopes(own, over.lengths, over.years)
    change = trend_tests.changes(own, over.lengths, over.years)
    by_year, exposure = over.by_year(own), over.by_year(sparse.csr_array(over.lengths[:, None]))[:, 0]
    of = over.by_year(sparse.csr_array(np.ones((len(over.rows), 1))))[:, 0]
    held = (own > 0).astype(np.float64)
    z, p_holders = trend_tests.armitage(over.by_year(held), of, over.times)
    total, holders = by_year.sum(axis=0), held.sum(axis=0)
    for i, item in enumerate(items):
        at = int(change.at[i])
        yield {
            "group": over.name,
            "layer": layer,
            "item": item,
            "trend": _direction(by_year[:, i], exposure, over.times),
            "count": int(total[i]),
            "per_10k": PER * total[i] / exposure.sum(),
            "ratio": slope.ratio[i],
            "ratio_low": slope.low[i],
            "ratio_high": slope.high[i],
            "spread": slope.dispersion[i],
            "p": slope.p[i],
            "z": z[i],
            "p_holders": p_holders[i],
            "change": int(over.times[at]),
            "before": PER * by_year[:at, i].sum() / exposure[:at].sum(),
            "after": PER * by_year[at:, i].sum() / exposure[at:].sum(),
            "p_change": change.p[i],
            "documents": len(over.rows),
            "few": bool(holders[i] < FEW),
        }


def _direction(count: Floats, exposure: Floats, times: Floats) -> str:
    """Whether an item's rate rises or falls: the sign of the score at no change, which is that of the slope."""
    expected = exposure * count.sum() / exposure.sum()
    return "up" if ((count - expected) * times).sum() > 0 else "down"


def yearly(corpus: Corpus, found: Sequence[Over]) -> pd.DataFrame:
    """Rates by year within groups (`schema_trends.YEARLY`).

    Args:
        corpus: the tables of a run.
        found: what `groups` gave.
    """
    rows: list[dict[str, Any]] = []
    matrices = {kind.name: counts.matrix(corpus, kind.name) for kind in counts.kinds("rates")}
    for over in found:
        for layer, matrix in matrices.items():
            own, items = _frequent(over, *matrix)
            rows += _years(over, layer, own, items)
    return framed(schema_trends.YEARLY, rows)


def _years(over: Over, layer: str, own: sparse.csr_array, items: Sequence[str]) -> Iterator[dict[str, Any]]:
    by_year, held = over.by_year(own), over.by_year((own > 0).astype(np.float64))
    exposure = over.by_year(sparse.csr_array(over.lengths[:, None]))
    low, high = trend_tests.interval(by_year, exposure)
    for i, item in enumerate(items):
        for t, year in enumerate(over.times):
            documents = int((over.years == year).sum())
            yield {
                "group": over.name,
                "layer": layer,
                "item": item,
                "year": int(year),
                "count": int(by_year[t, i]),
                "holders": int(held[t, i]),
                "per_10k": PER * by_year[t, i] / exposure[t, 0],
                "low": PER * low[t, i],
                "high": PER * high[t, i],
                "documents": documents,
                "few": documents < FEW,
            }


def yearly_keyness(
    corpus: Corpus, found: Sequence[Over], words: tuple[sparse.csr_array, list[str]], options: Options = DEFAULTS
) -> pd.DataFrame:
    """What marks each year of a group (`schema_trends.YEARLY_KEYNESS`), groups and years in order.

    Args:
        corpus: the tables of a run.
        found: what `groups` gave.
        words: their `counts.matrix`.
        options: what words are left out besides the program's stop words.
    """
    ids = corpus.documents["doc_id"].tolist()
    matrices = {kind.name: counts.matrix(corpus, kind.name) for kind in counts.kinds("keyness") if kind.name != "words"}
    matrices["words"] = words
    parts = []
    for over in found:
        if len(over.times) > 1:
            of = {ids[row]: str(int(year)) for row, year in zip(over.rows, over.years, strict=True)}
            told = keyness(corpus, Grouping(("year",), of), options, counted=matrices.__getitem__)
            told = told[told["against"] == REST]
            parts.append(told.assign(year=told["group"].astype(int), group=over.name))
    names = list(schema_trends.YEARLY_KEYNESS.names)
    empty = framed(schema_trends.YEARLY_KEYNESS, [])
    return (
        pd.concat([part[names].astype(empty.dtypes.to_dict()) for part in parts], ignore_index=True) if parts else empty
    )
