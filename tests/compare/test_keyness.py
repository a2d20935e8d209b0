"""The table of keyness: a row by hand, which groups and items are compared, what of them is kept."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from keyness_corpora import LAYERS, monroe, of, one
from scipy.stats import chi2_contingency, false_discovery_control

from pipeline.compare import schema
from pipeline.compare.keyness import log_likelihood

pytestmark = pytest.mark.filterwarnings("error")

DOCUMENTS = {"a1": ("A", 1000), "a2": ("A", 3000), "a3": ("A", 500), "b1": ("B", 2000), "n1": (None, 2500)}
SAID = {"a1": "xxxy", "a2": "x", "b1": "xyyyyyz", "n1": "yz"}


def test_a_row_by_hand(keyness_of):
    frame = keyness_of(DOCUMENTS, words=SAID, slogans=SAID)
    assert list(frame.columns) == list(schema.KEYNESS.names)
    assert list(frame.dtypes.astype(str))[4:] == ["Int64"] * 2 + ["Float64"] * 10 + ["Int64"] * 2 + ["boolean"]
    row = of(frame, group="A", against="rest", layer="words", item="x")
    assert (row["count"], row["count_against"], row["holders"], row["documents"]) == (4, 1, 2, 3)
    assert (row["per_10k"], row["per_10k_against"]) == (pytest.approx(40_000 / 4500), pytest.approx(10_000 / 4500))
    # words are counted in words: 5 of group A, 9 of the rest
    assert row["log_ratio"] == pytest.approx(math.log2(4.5 / 5 / (1.5 / 9)))
    assert row["g2"] == pytest.approx(one(log_likelihood, 4, 5, 1, 9))
    scipy = chi2_contingency([[4, 1], [1, 8]], lambda_="log-likelihood", correction=False)
    assert (row["g2"], row["p"]) == (pytest.approx(scipy.statistic), pytest.approx(scipy.pvalue))
    # slogans in characters
    row = of(frame, group="A", against="B", layer="slogans", item="x")
    scipy = chi2_contingency([[4, 4496], [1, 1999]], lambda_="log-likelihood", correction=False)
    assert (row["g2"], row["p"]) == (pytest.approx(scipy.statistic), pytest.approx(scipy.pvalue))
    assert row["log_ratio"] == pytest.approx(math.log2(4.5 / 4500 / (1.5 / 2000)))


ENOUGH = {"a1": "x" * 5, "a2": "yyyy", "a3": "", "b1": "xyyyy", "n1": "zz", "n2": "z", "n3": "x"}


@pytest.mark.parametrize(
    ("item", "against", "few"),
    [
        ("x", "rest", False),
        # four on either side
        ("y", "rest", True),
        # five, but of one document of B on the other side
        ("x", "B", True),
        ("z", "rest", True),
    ],
)
def test_few_documents_or_few_mentions(keyness_of, item, against, few):
    documents = {d: ({"a": "A", "b": "B"}.get(d[0]), 1000) for d in ENOUGH}
    frame = keyness_of(documents, words=ENOUGH)
    assert of(frame, group="A", against=against, layer="words", item=item)["few"] == few
    if against != "rest":
        assert of(frame, group="B", against="A", layer="words", item=item)["few"]


def test_rows_are_in_order(keyness_of):
    frame = keyness_of(DOCUMENTS, words=SAID, slogans=SAID, problems=SAID)
    found = list(dict.fromkeys(frame[["group", "against", "layer"]].itertuples(index=False, name=None)))
    names = ["A", "B", "(unknown)"]
    assert found == [(g, h, layer) for g in names for h in ["rest", *(n for n in names if n != g)] for layer in LAYERS]
    for _, rows in frame.groupby(["group", "against", "layer"]):
        assert rows["z"].is_monotonic_decreasing
    ties = keyness_of({"a": ("A", 100), "b": ("B", 100)}, words={"a": "zqpzqpzqp", "b": "w"})
    assert list(ties[ties["group"] == "A"]["item"]) == ["p", "q", "z"]


def test_pairs_are_each_other_s_mirror(keyness_of):
    frame = keyness_of(DOCUMENTS, words=SAID, slogans=SAID).set_index(["group", "against", "layer", "item"])
    assert frame.index.is_unique
    pairs = [key for key in frame.index if key[1] != "rest"]
    assert len(pairs) > 6
    swapped = {"count": "count_against", "per_10k": "per_10k_against", "log_ratio_low": "log_ratio_high"}
    for g, h, *rest in pairs:
        row, other = frame.loc[(g, h, *rest)], frame.loc[(h, g, *rest)]
        assert all(row[c] == other[c] for c in ("g2", "p", "q"))
        assert all(row[c] == -other[c] for c in ("log_ratio", "log_odds", "z"))
        assert row["log_ratio_low"] == -other["log_ratio_high"]
        assert all(row[c] == other[d] for c, d in swapped.items() if c != "log_ratio_low")
        assert row["log_ratio_low"] <= row["log_ratio"] <= row["log_ratio_high"]
    # holders are the group's own
    x = {g: frame.loc[(g, h, "words", "x")]["holders"] for g, h in (("A", "B"), ("B", "A"))}
    assert x == {"A": 2, "B": 1}


@pytest.mark.parametrize(("number", "comparisons"), [(1, 0), (2, 2), (3, 3 + 6), (30, 30 + 30 * 29), (31, 31)])
def test_which_groups_are_compared(keyness_of, number, comparisons):
    documents = {f"d{i}": (f"g{i:02}", 100) for i in range(number)}
    frame = keyness_of(documents, words=dict.fromkeys(documents, "xxxxyyy"))
    assert len(frame[["group", "against"]].drop_duplicates()) == comparisons
    rest = frame[frame["against"] == "rest"]
    assert rest["group"].nunique() == (number if number > 1 else 0)


def test_rare_items_are_left_out(keyness_of):
    frame = keyness_of(
        {"a": ("A", 100), "b": ("B", 100), "c": ("C", 100)}, words={"a": "xxyyz", "b": "xyww", "c": "xw"}
    )
    assert set(frame[frame["against"] == "rest"]["item"]) == {"x", "y", "w"}
    assert set(frame[(frame["group"] == "A") & (frame["against"] == "B")]["item"]) == {"x", "y"}


def test_q_is_of_one_comparison_and_layer(keyness_of):
    draw = np.random.default_rng(3)
    said = {
        d: [f"w{i}" for i in range(40) for _ in range(draw.poisson(12 if d == "d0" and i % 9 == 0 else 3))]
        for d in ("d0", "d1", "d2")
    }
    frame = keyness_of({d: (d, 1000) for d in said}, everything=True, words=said, slogans=said)
    assert (frame["q"] < 0.05).any()
    for _, rows in frame.groupby(["group", "against", "layer"]):
        assert rows["q"].to_numpy(float) == pytest.approx(false_discovery_control(rows["p"].to_numpy(float)))
        assert rows["q"].to_numpy(float) == pytest.approx(naive_bh(list(rows["p"])))


def naive_bh(p):
    """The least level at which Benjamini & Hochberg's (1995) procedure rejects each."""
    ranked = sorted(p)
    return [min(ranked[k - 1] * len(p) / k for k in range(1, len(p) + 1) if ranked[k - 1] >= value) for value in p]


def test_the_naive_procedure_is_the_published_one():
    """Benjamini & Hochberg (1995), section 3: of 15 p-values, the four least are rejected at 0.05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert [q <= 0.05 for q in naive_bh(p)] == [True] * 4 + [False] * 11


def test_fifty_are_kept_where_nothing_is_significant(keyness_of):
    """All z are 0: the first by name."""
    names = [f"w{i:02}" for i in range(100)]
    said = dict.fromkeys(("a", "b"), names * 20)
    rows = keyness_of({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    assert list(rows[rows["group"] == "A"]["item"]) == names[:50]


def test_all_that_is_significant_is_kept(keyness_of):
    """Of 100 words, 40 are four times as frequent in either group."""
    names = [f"w{i:02}" for i in range(100)]
    said = {"a": names * 20 + names[:40] * 60, "b": names * 20 + names[40:80] * 60}
    rows = keyness_of({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    rows = rows[rows["group"] == "A"]
    assert list(rows["item"]) == names[:80]
    assert (rows["q"] < 0.05).all()
    assert list(rows["z"] > 0) == [True] * 40 + [False] * 40


def test_no_comparison_keeps_a_whole_vocabulary(keyness_of):
    """300 words that each of three groups says much more often than the others: all significant, the strongest are kept."""
    said = {d: [f"{d}{i:03}" for i in range(300) for _ in range(5 + i)] for d in "abc"}
    documents = {d: (d, 10**6) for d in said}
    kept, whole = (keyness_of(documents, everything=every, words=said) for every in (False, True))
    assert (whole["q"] < 0.05).all()
    assert set(whole.groupby(["group", "against"]).size()) == {600, 900}
    assert {against: len(rows) for (_, against), rows in kept.groupby(["group", "against"])} == {
        "rest": 200, "a": 20, "b": 20, "c": 20,
    }  # fmt: skip
    for key, rows in kept.groupby(["group", "against"]):
        every = whole.groupby(["group", "against"]).get_group(key)
        strongest = every.loc[
            every["z"].abs().sort_values(ascending=False, kind="stable").index[: len(rows)]
        ].sort_index()
        assert sorted(rows["z"].abs()) == sorted(strongest["z"].abs())
        pd.testing.assert_frame_equal(
            rows.reset_index(drop=True), every[every["item"].isin(rows["item"])].reset_index(drop=True)
        )


def test_pairs_mirror_each_other_also_where_not_all_is_kept(keyness_of):
    said = {d: [f"{d}{i:03}" for i in range(60) for _ in range(5 + i)] for d in "abc"}
    frame = keyness_of({d: (d, 10**6) for d in said}, words=said)
    for group, other in permutations("abc", 2):
        ours, theirs = (
            frame[(frame["group"] == g) & (frame["against"] == a)] for g, a in ((group, other), (other, group))
        )
        assert set(ours["item"]) == set(theirs["item"])


@pytest.mark.parametrize("more", [1, 3])
def test_what_is_kept_is_what_naive_loops_keep(keyness_of, more):
    """150 words, of which 90 are more frequent in one of the groups by that factor: q of all of them, and z by the equations."""
    draw = np.random.default_rng(5)
    names = [f"w{i:03}" for i in range(150)]
    rate = {"a": [8 * more] * 45 + [8] * 105, "b": [8] * 45 + [8 * more] * 45 + [8] * 60}
    said = {
        d: [w for w, r in zip(names, rates, strict=True) for _ in range(draw.poisson(r))] for d, rates in rate.items()
    }
    rows = keyness_of({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    a, b = (Counter(said[d]) for d in "ab")
    # 20 000 characters: the prior is half of the corpus
    z = {w: v[1] for w, v in monroe(a, b, a + b, (a + b).total() / 2).items()}
    p = [one_p(a[w], a.total(), b[w], b.total()) for w in names]
    significant = {w for w, q in zip(names, naive_bh(p), strict=True) if q < 0.05}
    assert (len(significant) > 50) == (more > 1)
    assert set(rows[rows["group"] == "A"]["item"]) == significant | set(sorted(z, key=lambda w: -abs(z[w]))[:50])


def one_p(a, n, b, m):
    return chi2_contingency([[a, n - a], [b, m - b]], lambda_="log-likelihood", correction=False).pvalue
