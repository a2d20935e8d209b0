"""Silences against probabilities worked out by hand, SciPy's negative binomial, and simulation."""

from __future__ import annotations

import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from pipeline.compare import schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.silences import silences


def build(documents):
    """A corpus and its provinces from (province, characters, domains, slogans) rows."""
    ids = [f"d{i:04}" for i in range(len(documents))]
    pick = lambda k: [(d, item) for d, row in zip(ids, documents, strict=True) for item in row[k]]  # noqa: E731
    slogans = pd.DataFrame(pick(3), columns=["doc_id", "entry"], dtype="str")
    corpus = Corpus(
        Path("x"),
        _read={
            "documents": pd.DataFrame(
                {"doc_id": ids, "province": [r[0] for r in documents], "characters": [r[1] for r in documents]}
            ),
            "problems": pd.DataFrame(pick(2), columns=["doc_id", "domain"], dtype="str"),
            "slogans": slogans.assign(canonical=slogans["entry"]),
        },
    )
    return corpus, corpus.group(["province"])


def counted(*groups):
    """One domain: (province, [(characters, mentions) of each document]) → a corpus."""
    return build([(g, length, ["教育"] * n, []) for g, documents in groups for length, n in documents])


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_poisson_by_hand():
    """Others: 3 mentions in 3000 characters, no more spread than Poisson; the silent group has 2000: e^-2."""
    found = silences(
        *counted(("甲", [(1000, 1)]), ("乙", [(1000, 1)]), ("丙", [(1000, 1)]), ("丁", [(1500, 0), (500, 0)]))
    )
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["group"], row["layer"], row["item"], row["peers"], row["peer_share"]) == (
        "丁",
        "domains",
        "教育",
        3,
        1.0,
    )
    assert (row["documents"], row["few"]) == (2, True)
    assert row["expected"] == pytest.approx(2.0)
    assert row["chance"] == pytest.approx(math.exp(-2))
    # the family: four groups, of which the three that name it count 1; the least of four is multiplied by four
    assert row["q"] == pytest.approx(4 * math.exp(-2))


def test_negative_binomial_by_hand():
    """Counts 4, 1, 1 and 0, 0, 0 over documents of one length: mean 1, variance 12 / 5 = 2.4, α = (2.4 - 1) / 1² = 1.4."""
    others = [("甲", [(500, 4), (500, 0)]), ("乙", [(500, 1), (500, 0)]), ("丙", [(500, 1), (500, 0)])]
    row = silences(*counted(*others, ("丁", [(500, 0)] * 3))).iloc[0]
    assert row["expected"] == pytest.approx(3.0)
    assert row["chance"] == pytest.approx((1 + 1.4) ** (-3 / 1.4))
    # the sum of three: one negative binomial of mean 3 and three times the size
    size = 3 / 1.4
    assert row["chance"] == pytest.approx(nbinom.pmf(0, size, size / (size + 3)))


def moments(others, group):
    """Chance of silence by a plain loop over documents, SciPy's negative binomial for each of the group's."""
    rate = sum(n for _, n in others) / sum(length for length, _ in others)
    means = [rate * length for length, _ in others]
    used = sum(length > 0 for length, _ in others)
    squares = sum((n - m) ** 2 for (_, n), m in zip(others, means, strict=True))
    alpha = (squares * used / (used - 1) - sum(means)) / sum(m * m for m in means)
    if alpha <= 0:
        return math.exp(-rate * sum(length for length, _ in group))
    return math.prod(nbinom.pmf(0, 1 / alpha, 1 / (1 + alpha * rate * length)) for length, _ in group)


LENGTH = st.integers(1, 3000)
HELD = st.lists(st.tuples(LENGTH, st.integers(0, 9)), min_size=1, max_size=5).filter(lambda of: any(n for _, n in of))


@given(st.tuples(HELD, HELD, HELD), st.lists(st.tuples(LENGTH, st.just(0)), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_is_a_loop_over_documents(others, group):
    found = silences(*counted(*zip("甲乙丙", others, strict=True), ("丁", group)))
    every = [d for of in others for d in of]
    assert found["group"].tolist() == ["丁"]
    assert found["chance"].iloc[0] == pytest.approx(moments(every, group), rel=1e-6)
    rate = sum(n for _, n in every) / sum(length for length, _ in every)
    assert found["expected"].iloc[0] == pytest.approx(rate * sum(length for length, _ in group))


def test_chance_is_a_frequency():
    """Documents drawn from one negative binomial: of groups of four, as many are silent as `chance` says."""
    rng = np.random.default_rng(4)
    groups = [f"g{i:03}" for i in range(400)]
    # size 0.5, mean 0.6: α = 2; chance of a silent document (1 + 1.2)^-0.5, of four of them its fourth power
    drawn = {g: rng.negative_binomial(0.5, 1 / 2.2, size=4) for g in groups}
    found = silences(*counted(*((g, [(800, int(n)) for n in counts]) for g, counts in drawn.items())))
    silent = sum(not counts.any() for counts in drawn.values())
    assert len(found) == silent
    assert found["chance"].mean() == pytest.approx(2.2**-2, abs=0.03)
    assert silent / 400 == pytest.approx(found["chance"].mean(), abs=0.06)


# --- what is tested ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("naming", "of", "silent"),
    [
        (3, 3, True),
        (2, 3, True),
        (1, 3, False),
        (2, 4, False),  # half is not more than half
        (3, 4, True),
        (2, 2, False),  # too few other groups
        (0, 5, False),
    ],
)
def test_most_of_at_least_three(naming, of, silent):
    others = [(f"g{i}", [(1000, int(i < naming))]) for i in range(of)]
    found = silences(*counted(*others, ("z", [(1000, 0)])))
    assert ("z" in set(found["group"])) == silent
    if silent:
        row = found.set_index("group").loc["z"]
        assert (row["peers"], row["peer_share"]) == (naming, pytest.approx(naming / of))


def test_both_layers_are_one_family():
    """Twelve pairs are tested, of six groups and two items, one silent in each layer; the other ten count 1."""
    rows = [(g, 1000, ["教育"], ["双减"]) for g in "甲乙丙丁"]
    found = silences(*build([*rows, ("戊", 1000, [], ["双减"] * 2), ("己", 4000, ["教育"], [])]))
    chances = found.set_index(["group", "layer"])["chance"]
    assert set(chances.index) == {("戊", "domains"), ("己", "slogans")}
    least, next_ = sorted(chances)
    assert found["q"].tolist() == pytest.approx([min(12 * least, 6 * next_, 1), min(6 * next_, 1)])


def test_the_family_is_what_most_others_name():
    """Three of five name it: half of the others for each of the three, so that only the two silent pairs are tested."""
    found = silences(*counted(*((g, [(1000, int(g in "甲乙丙"))]) for g in "甲乙丙丁戊")))
    assert found["group"].tolist() == ["丁", "戊"]
    assert found["q"].tolist() == found["chance"].tolist()


def test_least_by_chance_first_then_by_group_layer_and_item():
    rows = [(g, 1000, ["教育", "医疗"], ["双减"]) for g in "甲乙丙丁"]
    found = silences(*build([*rows, ("戊", 1000, [], []), ("己", 3000, [], [])]))
    assert found[["group", "layer", "item"]].to_numpy().tolist() == [
        *(["己", layer, item] for layer, item in (("domains", "医疗"), ("domains", "教育"), ("slogans", "双减"))),
        *(["戊", layer, item] for layer, item in (("domains", "医疗"), ("domains", "教育"), ("slogans", "双减"))),
    ]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "丙", "丁", "戊", None]),
        st.integers(0, 2000),
        st.lists(st.sampled_from(["教育", "医疗", "政法"]), max_size=4),
        st.lists(st.sampled_from(["双减", "双碳"]), max_size=4),
    ),
    min_size=1,
    max_size=20,
)


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_what_is_listed(documents):
    corpus, grouping = build(documents)
    found = silences(corpus, grouping)
    assert tuple(found.columns) == schema.SILENCES.names
    named = {
        (r[0] or "(unknown)", layer, item)
        for r in documents
        for layer, k in (("domains", 2), ("slogans", 3))
        for item in r[k]
    }
    others = len(grouping.names) - 1
    expected = {
        (g, layer, item)
        for g in grouping.names
        for _, layer, item in named
        if others >= 3 and g != "(unknown)" and (g, layer, item) not in named
        if sum((o, layer, item) in named for o in grouping.names if o != g) * 2 > others
    }
    assert set(zip(found["group"], found["layer"], found["item"], strict=True)) == expected
    assert len(found) == len(expected)
    assert found["chance"].between(0, 1).all()
    assert (found["q"] >= found["chance"]).all()
    assert found["chance"].is_monotonic_increasing
    assert found["documents"].tolist() == [grouping.sizes[g] for g in found["group"]]
    assert found["few"].tolist() == [grouping.few(g) for g in found["group"]]


# --- degenerate -------------------------------------------------------------------------------------------------------


def test_a_group_without_a_character():
    """Nothing is to be expected of it, so its silence is certain."""
    found = silences(*counted(("甲", [(1000, 1)]), ("乙", [(1000, 1)]), ("丙", [(1000, 1)]), ("丁", [(0, 0)])))
    assert found[["expected", "chance", "q"]].to_numpy().tolist() == [[0.0, 1.0, 1.0]]


@pytest.mark.parametrize(
    "documents",
    [
        [("甲", 1000, ["教育"], [])],
        [(g, 0, [], []) for g in "甲乙丙丁"],
        [(g, 1000, [], []) for g in "甲乙丙丁戊"],
    ],
    ids=["one group", "no characters", "no items"],
)
def test_nothing_to_compare(documents):
    found = silences(*build(documents))
    assert found.empty
    assert tuple(found.columns) == schema.SILENCES.names
