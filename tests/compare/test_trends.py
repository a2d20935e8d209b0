"""Change over time: what is planted is found, what is not is not, and what cannot be told is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.compare import counts, schema_trends, trends
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import ALL
from pipeline.compare.options import Options
from pipeline.errors import XunshiError

ITEMS = ("升", "降", "跳", "平", "少")


def build(documents, slogans):
    """A corpus of (province, year) documents of 2 000 characters and the slogans each holds."""
    ids = [f"d{i:03}" for i in range(len(documents))]
    frame = pd.DataFrame(documents, columns=["province", "year"]).astype({"year": "Int64"})
    frame.insert(0, "doc_id", ids)
    frame["characters"] = pd.array([2000] * len(ids), dtype="Int64")
    frame["genre"] = frame["level"] = "总结"
    named = [(d, s) for d, own in zip(ids, slogans, strict=True) for s in own]
    empty = pd.DataFrame({"doc_id": pd.Series(dtype="string")})
    tables = {
        "documents": frame,
        "slogans": pd.DataFrame(named, columns=["doc_id", "entry"], dtype="string").assign(canonical=pd.NA),
        "sentences": pd.DataFrame({"doc_id": ids, "normalized": ["巡察整改" * (1 + i % 3) for i in range(len(ids))]}),
    }
    for kind in ("problems", "findings", "organizations", "rounds"):
        columns = ["labels", "domain", "subject", "text", "status", "kind", "mode"]
        tables[kind] = empty.assign(**{c: pd.Series(dtype="string") for c in columns})
    return Corpus(None, _read=tables)


@pytest.fixture(scope="module")
def corpus():
    chance = np.random.default_rng(3)
    documents, slogans = [], []
    for year in range(2018, 2024):
        for _ in range(6):
            for province in ("甲省", "乙省"):
                t = year - 2018
                rates = (
                    {"升": 1 + t, "降": 6 - t, "跳": 1 if year < 2021 else 6, "平": 3, "少": 0.01}
                    if province == "甲省"
                    else {"平": 3}
                )
                documents.append((province, year))
                slogans.append([s for s, rate in rates.items() for _ in range(chance.poisson(rate))])
    documents += [("甲省", None), ("丙省", 2020), ("丙省", 2021)]
    slogans += [["升"] * 50, ["平"], ["平"]]
    return build(documents, slogans)


def of(corpus, *by):
    return trends.groups(corpus, corpus.group(list(by)))


def test_what_is_planted_is_found(corpus):
    found = trends.trends(corpus, of(corpus, "province"))
    told = found[found["group"] == "甲省"].set_index("item")
    assert told["trend"].to_dict() == {"升": "up", "降": "down", "跳": "up", "平": "none"}
    assert told.loc["升", "ratio_low"] < told.loc["升", "ratio_high"] < 2
    assert told.loc["跳", "change"] == 2021
    assert told.loc["跳", ["before", "after"]].tolist() == pytest.approx([5, 30], rel=0.3)
    assert pd.isna(told.loc["平", "change"])
    assert found[found["group"] == "乙省"]["trend"].tolist() == ["none"]
    assert "丙省" not in set(found["group"])


def test_who_can_be_tested_and_what_is_left_out(corpus):
    found = trends.trend_groups(of(corpus, "province"))
    assert found.to_numpy().tolist() == [
        [ALL, 74, 1, 6, 2018, 2023, "tested"],
        ["丙省", 2, 0, 2, 2020, 2021, "too_few"],
        ["乙省", 36, 0, 6, 2018, 2023, "tested"],
        ["甲省", 36, 1, 6, 2018, 2023, "tested"],
    ]
    assert list(trends.notices(found)) == [
        "1 documents have no year, or several, and are left out of what changes over time",
        "fewer than 3 years, or 6 documents with a year, in 丙省: no trend is tested there",
    ]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (["year"], [ALL]),
        (["province", "year"], [ALL, "丙省", "乙省", "甲省"]),
        (["year", "province"], [ALL, "丙省", "乙省", "甲省"]),
    ],
)
def test_the_year_makes_no_group(corpus, by, names):
    found = of(corpus, *by)
    assert [over.name for over in found][:1] == [ALL]
    assert sorted(over.name for over in found) == sorted(names)
    assert len(found[0].rows) == 74


def test_rates_by_year(corpus):
    found = trends.yearly(corpus, of(corpus, "province"))
    rows = found[(found["group"] == "甲省") & (found["item"] == "升")]
    matrix, items = counts.matrix(corpus, "slogans")
    column = matrix[:, [items.index("升")]].toarray()[:, 0]
    documents = corpus.documents
    for row in rows.itertuples():
        own = (documents["province"] == "甲省") & (documents["year"] == row.year).fillna(False)
        assert (row.count, row.documents, row.holders) == (column[own].sum(), own.sum(), (column[own] > 0).sum())
        assert row.per_10k == pytest.approx(row.count / own.sum() / 2000 * 10_000)
        assert row.low <= row.per_10k <= row.high
    assert rows["year"].tolist() == [2018, 2019, 2020, 2021, 2022, 2023]
    assert "少" not in set(found["item"])


def test_what_marks_a_year(corpus):
    found = trends.yearly_keyness(corpus, of(corpus, "province"), counts.matrix(corpus, "words"))
    assert tuple(found.columns) == schema_trends.YEARLY_KEYNESS.names
    last = found[(found["group"] == "甲省") & (found["year"] == 2023) & (found["layer"] == "slogans")]
    assert last.sort_values("z")["item"].tolist()[0] == "降"
    assert {"升", "跳"} <= set(last[last["z"] > 0]["item"]) <= {"升", "跳", "平"}


def test_order_is_by_group_then_by_what_is_surest(corpus):
    found = trends.trends(corpus, of(corpus, "province"))
    assert found["group"].drop_duplicates().tolist() == [ALL, "乙省", "甲省"]
    for _, part in found.groupby("group"):
        assert part["q"].is_monotonic_increasing


def test_change_can_be_left_out(corpus):
    found = trends.groups(corpus, corpus.group(["province"]), Options(over="none"))
    assert trends.trends(corpus, found).empty
    assert trends.yearly(corpus, found).empty
    assert trends.yearly_keyness(corpus, found, counts.matrix(corpus, "words")).empty
    assert trends.trend_groups(found).empty
    assert list(trends.notices(trends.trend_groups(found))) == []
    with pytest.raises(XunshiError, match="--over month: no such column; choose year or none"):
        Options(over="month")


def test_nothing_to_tell():
    bare = build([("甲省", None), ("乙省", None)], [["平"], []])
    found = of(bare, "province")
    assert trends.trends(bare, found).empty
    assert trends.yearly(bare, found).empty
    assert trends.yearly_keyness(bare, found, counts.matrix(bare, "words")).empty
    assert trends.trend_groups(found)["state"].tolist() == ["too_few"] * 3
