"""What rounds cover: numbers missing, bodies named beside those that exist, and what texts claim of full coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import schema_rounds
from pipeline.compare.columns import framed
from pipeline.compare.corpus import Corpus
from pipeline.compare.rounds_told import committee_of
from pipeline.extract import coverage_claims, standing

_UNITS = frozenset("个家所")
Row = Mapping[str, Any]
Term = tuple[str, str, int | None]
_RATE = "coverage_rate"


class _Figure(NamedTuple):
    """What is asked of a row of `statistics.csv`."""

    start: int
    end: int
    status: str | None
    low: float | None
    high: float | None


_NONE = _Figure(0, 0, None, None, None)


def claims(corpus: Corpus, reported: pd.DataFrame) -> pd.DataFrame:
    """The sentences that claim coverage (`schema_rounds.CLAIMS`), in the corpus' order.

    A claim is of the committee whose rounds its document tells of first, and of its term if the document tells one only.

    Args:
        corpus: the tables of a run.
        reported: what `rounds_told.reports` gave.
    """
    of, figures = committee_of(reported), _figures(corpus, lambda f: f["measure"] == _RATE)
    rows = []
    for doc_id, text in corpus.texts.items():
        for claim in coverage_claims.find(text):
            committee, province, term = of.get(doc_id, (None, None, None))
            rates = [f for f in figures[doc_id] if claim.start <= f.start < claim.end]
            told = [f for f in rates if f.status == standing.REPORTED]
            best = max(told, key=lambda f: f.low or 0, default=_NONE)
            rows.append(
                {
                    "doc_id": doc_id,
                    "committee": committee,
                    "province": province,
                    "term": term,
                    **{name: getattr(claim, name) for name in ("start", "end", "text", "standing")},
                    "rate_low": best.low,
                    "rate_high": best.high,
                }
            )
    return framed(schema_rounds.CLAIMS, rows)


def coverage(corpus: Corpus, rounds: pd.DataFrame, claimed: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """One row a committee's term (`schema_rounds.COVERAGE`), in the order of the calendar.

    Args:
        corpus: the tables of a run.
        rounds: what `calendar.calendar` gave.
        claimed: what `claims` gave.
        reported: what `rounds_told.reports` gave.
    """
    exist, by_term = _exist(corpus, reported), _by_term(claimed)
    rows = [_row(term, own, by_term.pop(term, []), exist.get(term, [])) for term, own in _by_term(rounds).items()]
    rows += [_row(term, [], own, exist.get(term, [])) for term, own in by_term.items() if term[0]]
    return framed(schema_rounds.COVERAGE, rows)


def _row(term: Term, rounds: Sequence[Row], claimed: Sequence[Row], exist: Sequence[_Figure]) -> dict[str, Any]:
    held = [r for r in rounds if r["state"] == "held"]
    numbers = [int(r["round"]) for r in held if r["round"] is not None]
    missing = [str(r["round"]) for r in rounds if r["state"] == "missing"]
    bodies = {name for r in held if r["body_names"] for name in r["body_names"].split(LIST_SEPARATOR)}
    low = min((f.low for f in exist if f.low is not None), default=None)
    high = (
        None if any(f.high is None for f in exist) else max((f.high for f in exist if f.high is not None), default=None)
    )
    share_low, share_high = (_share(len(bodies), of) for of in (high, low))
    reached = [c for c in claimed if c["standing"] == coverage_claims.REACHED]
    rate = max((c for c in claimed if c["rate_low"] is not None), key=lambda c: c["rate_low"], default={})
    first = (*reached, *claimed, {})[0]
    full = [c for c in reached if c["rate_low"] is None or c["rate_low"] >= 100]
    return {
        "committee": term[0],
        "province": term[1] or None,
        "term": term[2],
        "rounds": len(held),
        "first": min(numbers, default=None),
        "last": max(numbers, default=None),
        "missing": LIST_SEPARATOR.join(missing) or None,
        "overlapping": sum(bool(r["overlaps"]) for r in held),
        "contradictory": sum("contradiction" in (r["notes"] or "") for r in held),
        "bodies": len(bodies),
        "exist_low": low,
        "exist_high": high,
        "share_low": share_low,
        "share_high": share_high,
        "claims": len(claimed),
        "reached": len(reached),
        "rate_low": rate.get("rate_low"),
        "rate_high": rate.get("rate_high"),
        "doubtful": bool(full) and (bool(missing) or (share_high is not None and share_high < 1)),
        "claim_doc": first.get("doc_id"),
        "text": first.get("text"),
    }


def _share(bodies: int, of: float | None) -> float | None:
    return None if not of else min(1.0, bodies / of)


def _exist(corpus: Corpus, reported: pd.DataFrame) -> dict[Term, list[_Figure]]:
    """Figures that count the bodies there are to inspect, by the term that their document tells of."""
    of = committee_of(reported)
    found: dict[Term, list[_Figure]] = defaultdict(list)
    for doc_id, figures in _figures(corpus, lambda f: f["unit"].isin(_UNITS) & f["doc_id"].isin(of)).items():
        committee, province, term = of[doc_id]
        text = corpus.texts[doc_id]
        found[committee, province or "", term] += [f for f in figures if coverage_claims.is_whole(text, f.end)]
    return found


def _figures(corpus: Corpus, wanted: Callable[[pd.DataFrame], pd.Series[bool]]) -> dict[str, list[_Figure]]:
    """Those figures of each document that are wanted."""
    frame = corpus.table("statistics", ("doc_id", "measure", "unit", *_Figure._fields))
    found: dict[str, list[_Figure]] = defaultdict(list)
    frame = frame[wanted(frame).fillna(value=False).astype(bool)]
    cells = [[None if pd.isna(v) else v for v in frame[name]] for name in _Figure._fields]
    for doc_id, *values in zip(frame["doc_id"], *cells, strict=True):
        found[doc_id].append(_Figure(*values))
    return found


def _by_term(frame: pd.DataFrame) -> dict[Term, list[Row]]:
    found: dict[Term, list[Row]] = defaultdict(list)
    for row in _records(frame):
        term = None if row["term"] is None else int(row["term"])
        found[row["committee"] or "", row["province"] or "", term].append(row)
    return found


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]
