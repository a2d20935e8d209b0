"""Sizes of groups and rates: by hand, against naive loops, and what resampling documents must and cannot show."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from pipeline.compare import counts, schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.rates import dispersion, groups, rates, resample

pytestmark = pytest.mark.filterwarnings("error")
TABLES = {
    "slogans": ("entry", "canonical"),
    "problems": ("labels", "domain", "subject", "text"),
    "findings": ("status", "labels"),
    "organizations": ("kind",),
    "rounds": ("mode",),
}


def corpus_of(documents, **mentions):
    """A corpus from {doc: (province, year, characters)} and, by table.column, {doc: items one after another}."""
    frame = pd.DataFrame(
        {
            "doc_id": list(documents),
            "province": [p for p, _, _ in documents.values()],
            "year": pd.array([y for _, y, _ in documents.values()], dtype="Int64"),
            "characters": pd.array([c for _, _, c in documents.values()], dtype="Int64"),
            "sentences": pd.array([c // 100 for _, _, c in documents.values()], dtype="Int64"),
        }
    )
    tables = {name: pd.DataFrame(columns=["doc_id", *columns], dtype=object) for name, columns in TABLES.items()}
    for place, by_document in mentions.items():
        table, column = place.split("__")
        rows = [(doc, item) for doc, items in by_document.items() for item in items]
        empty = dict.fromkeys(TABLES[table])
        tables[table] = pd.DataFrame([{"doc_id": doc, **empty, column: item} for doc, item in rows], dtype=object)
    return Corpus(folder=Path("x"), _read={"documents": frame, **tables})


def by_province(function, corpus, **options):
    return function(corpus, corpus.group(["province"]), **options)


def of(frame, **wanted):
    """The one row with these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    (row,) = frame.to_dict("records")
    return row


FOUR = {"a1": ("A", 2020, 1000), "a2": ("A", 2022, 3000), "b1": ("B", 2021, 2000), "n1": (None, None, 500)}
SAID = {"a1": "xxy", "a2": "x", "b1": "zzzz"}

# --- groups -----------------------------------------------------------------------------------------------------------


def test_groups_by_hand():
    corpus = corpus_of({**FOUR, "a3": ("A", 2020, 0), "n2": (None, None, 100)})
    frame = by_province(groups, corpus)
    assert list(frame.columns) == list(schema.GROUPS.names)
    expected = [
        ("A", 3, 4000, 40, "2020|2022", False),
        ("B", 1, 2000, 20, "2021", True),
        ("(unknown)", 2, 600, 6, None, True),
    ]
    shown = frame.astype(object).where(frame.notna(), None)
    assert list(shown.itertuples(index=False, name=None)) == expected


# --- rates, by hand ---------------------------------------------------------------------------------------------------


def test_rates_by_hand():
    frame = by_province(rates, corpus_of(FOUR, slogans__entry=SAID))
    assert list(frame.columns) == list(schema.RATES.names)
    row = of(frame, group="A", item="x")
    assert (row["layer"], row["count"], row["holders"], row["documents"], row["few"]) == ("slogans", 3, 2, 2, True)
    assert (row["per_10k"], row["share"]) == (pytest.approx(7.5), pytest.approx(0.75))
    # two documents: a quarter of the resamples are a1 twice, a quarter a2 twice, so that these are the ends
    assert (row["low"], row["high"]) == (pytest.approx(10 / 3), pytest.approx(20))
    assert (row["share_low"], row["share_high"]) == (pytest.approx(2 / 3), pytest.approx(1))
    # a1 has 2/3 of the x in 1/4 of the text: DP 5/12, over 1 - 1/4
    assert row["dispersion"] == pytest.approx(5 / 12 / (3 / 4))


def test_every_group_has_every_item_in_order():
    frame = by_province(rates, corpus_of(FOUR, slogans__entry=SAID, problems__labels={"b1": ["q|p", "p"]}))
    keys = list(frame[["group", "layer", "item"]].itertuples(index=False, name=None))
    items = [("slogans", "x"), ("slogans", "y"), ("slogans", "z"), ("problem_labels", "p"), ("problem_labels", "q")]
    assert keys == [(g, *item) for g in ("A", "B", "(unknown)") for item in items]
    assert of(frame, group="B", item="p")["count"] == 2
    absent = of(frame, group="A", item="z")
    assert (absent["count"], absent["holders"], absent["per_10k"], absent["share"]) == (0, 0, 0, 0)
    assert (absent["low"], absent["high"], absent["share_low"], absent["share_high"]) == (0, 0, 0, 0)
    assert pd.isna(absent["dispersion"])


def test_one_document_has_no_interval_and_no_dispersion():
    row = of(by_province(rates, corpus_of(FOUR, slogans__entry=SAID)), group="B", item="z")
    assert (row["per_10k"], row["share"]) == (20, 1)
    assert all(pd.isna(row[c]) for c in ("low", "high", "share_low", "share_high", "dispersion"))


def test_resamples_without_mentions_of_the_layer_say_nothing_of_shares():
    row = of(by_province(rates, corpus_of({"a": ("A", 1, 100), "b": ("A", 1, 100)}, rounds__mode={"a": "x"})), item="x")
    assert (row["share_low"], row["share_high"]) == (1, 1)
    assert (row["low"], row["high"]) == (0, 100)


def test_no_text():
    """Group Z has no characters; of group A, one document has none."""
    documents = {"z1": ("Z", 1, 0), "z2": ("Z", 1, 0), "a1": ("A", 1, 0), "a2": ("A", 1, 200)}
    frame = by_province(rates, corpus_of(documents, slogans__entry={"z1": "x", "a2": "xx"}))
    nothing = of(frame, group="Z")
    assert all(pd.isna(nothing[c]) for c in ("per_10k", "low", "high", "dispersion"))
    assert (nothing["count"], nothing["share"]) == (1, 1)
    some = of(frame, group="A")
    # resamples of a1 alone have no rate
    assert (some["per_10k"], some["low"], some["high"]) == (100, 100, 100)
    # as the text is: all of both in a2
    assert some["dispersion"] == 0


def test_nothing_to_count():
    frame = by_province(rates, corpus_of(FOUR))
    assert frame.empty
    assert list(frame.columns) == list(schema.RATES.names)


# --- intervals --------------------------------------------------------------------------------------------------------


def many(number, seed=1, groups_=("A",)):
    """Documents of 500 to 3000 characters whose x and y come in bursts, y twice as often as w in every document."""
    generator = np.random.default_rng(seed)
    documents, said = {}, {}
    for group in groups_:
        for i in range(number):
            doc, length = f"{group}{i:03}", int(generator.integers(500, 3000))
            documents[doc] = (group, 2020, length)
            w = int(generator.poisson(length / 500))
            said[doc] = "x" * int(generator.negative_binomial(2, 1 / (1 + length / 800))) + "y" * 2 * w + "w" * w
    return documents, said


def test_interval_is_a_naive_bootstrap_s():
    documents, said = many(12)
    frame = by_province(rates, corpus_of(documents, slogans__entry=said), resamples=20_000)
    draw, ends = random.Random(5), {"low": [], "share_low": []}  # noqa: S311 (no secret)
    for _ in range(20_000):
        chosen = draw.choices(list(documents), k=12)
        x = sum(said[d].count("x") for d in chosen)
        ends["low"].append(10_000 * x / sum(documents[d][2] for d in chosen))
        ends["share_low"].append(x / sum(len(said[d]) for d in chosen))
    row = of(frame, item="x")
    for low, values in ends.items():
        values.sort()
        assert row[low] == pytest.approx(values[500], rel=0.02)
        assert row[low.replace("low", "high")] == pytest.approx(values[-500], rel=0.02)


def test_all_items_and_layers_share_the_resamples():
    documents, said = many(9)
    corpus = corpus_of(documents, slogans__entry=said, rounds__mode={d: s.replace("x", "") for d, s in said.items()})
    frame = by_province(rates, corpus)
    y, w = (of(frame, layer="slogans", item=item) for item in "yw")
    assert (y["low"], y["high"]) == (pytest.approx(2 * w["low"]), pytest.approx(2 * w["high"]))
    assert of(frame, layer="modes", item="y")["high"] == pytest.approx(y["high"])
    modes = of(frame, layer="modes", item="y")
    assert (modes["share_low"], modes["share_high"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_intervals_depend_on_the_seed_and_on_no_other_group():
    documents, said = many(8, groups_=("A", "B"))
    both = corpus_of(documents, slogans__entry=said)
    one = both.where({"province": ["B"]})
    frame = by_province(rates, both)
    pd.testing.assert_frame_equal(frame, by_province(rates, both))
    alone = frame[frame["group"] == "B"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, by_province(rates, one))
    other = by_province(rates, both, seed=21)
    assert (other["low"] != frame["low"]).any()
    assert other["per_10k"].equals(frame["per_10k"])


def test_intervals_hold_the_true_rate_as_often_as_they_say():
    """200 groups of 40 documents with bursts; x comes 25 times, y 40 times and w 20 times in 10 000 characters."""
    documents, said = many(40, seed=3, groups_=[f"{i:03}" for i in range(200)])
    frame = by_province(rates, corpus_of(documents, slogans__entry=said), resamples=400)
    for item, true in (("x", 2 * 10_000 / 800), ("y", 40.0), ("w", 20.0)):
        rows = frame[frame["item"] == item]
        assert rows["per_10k"].mean() == pytest.approx(true, rel=0.02)
        held = ((rows["low"] <= true) & (true <= rows["high"])).mean()
        assert 0.88 < held < 0.98


@given(st.integers(2, 30), st.integers(1, 20), st.integers(0, 99))
def test_a_resample_is_as_large_as_the_group(documents, resamples, seed):
    weights = resample(documents, resamples, seed)
    assert weights.shape == (resamples, documents)
    assert (weights.sum(axis=1) == documents).all()


def test_each_document_is_drawn_alike():
    mean = resample(5, 20_000, 1).mean(axis=0)
    assert mean == pytest.approx([1] * 5, abs=0.03)


# --- dispersion -------------------------------------------------------------------------------------------------------


def dp(counts_, lengths):
    return dispersion(sparse.csr_array(np.array(counts_, float).reshape(len(lengths), -1)), np.array(lengths, float))


def test_dispersion_published():
    """Gries' (2008) example: a comes 1 to 5 times in parts of 9, 10, 10, 10 and 11 words: DP 0.18."""
    assert dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx([0.18 / (1 - 9 / 50)])


@pytest.mark.parametrize(
    ("counts_", "lengths", "expected"),
    [
        ([2, 4, 6], [100, 200, 300], 0),
        ([5, 0, 0], [100, 200, 300], 1),
        ([0, 0, 5], [100, 200, 300], 0.6),  # half of the text has all of it: DP 0.5, over 5/6
        ([0, 7], [50, 50], 1),
        ([3, 1], [0, 80], 0.75),
        ([3, 0], [0, 80], 1),
    ],
)
def test_dispersion_by_hand(counts_, lengths, expected):
    assert dp(counts_, lengths) == pytest.approx([expected])


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 9), st.integers(0, 2)), min_size=2, max_size=12))
def test_dispersion_is_its_definition(parts):
    lengths, table = [n for n, _, _ in parts], [c for _, *c in parts]
    found = dp(table, lengths)
    for item, value in enumerate(found):
        count, total = sum(c[item] for c in table), sum(lengths)
        if not count or not total:
            assert np.isnan(value)
            continue
        distance = sum(abs(c[item] / count - n / total) for c, n in zip(table, lengths, strict=True)) / 2
        assert value == pytest.approx(distance / (1 - min(lengths) / total), abs=1e-12)
        assert 0 <= value <= 1


# --- properties -------------------------------------------------------------------------------------------------------

DOCUMENTS = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), st.integers(0, 3000), st.text("xyz", max_size=6)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=50, deadline=None)
@given(DOCUMENTS)
def test_whatever_the_documents(rows):
    documents = {f"d{i}": (group, 2020, length) for i, (group, length, _) in enumerate(rows)}
    said = {f"d{i}": text for i, (_, _, text) in enumerate(rows)}
    corpus = corpus_of(documents, slogans__entry=said if any(said.values()) else {"d0": "x"})
    frame = by_province(rates, corpus, resamples=50)
    assert frame["count"].sum() == counts.matrix(corpus, "slogans")[0].sum()
    assert not frame.duplicated(["group", "layer", "item"]).any()
    assert (frame["holders"] <= frame["count"]).all()
    shares = frame.groupby("group")["share"].agg(["sum", "count"])
    assert shares.loc[shares["count"] > 0, "sum"].to_numpy(float) == pytest.approx(1)
    ordered = frame.dropna(subset=["low"])
    assert (ordered["low"] <= ordered["high"]).all()
    assert frame["low"].isna().equals(frame["high"].isna())
