"""Keyness: published tables, SciPy and naive loops; no more finds than chance where there is nothing, and the planted word."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control

from pipeline.compare import counts, schema
from pipeline.compare import keyness as module
from pipeline.compare.corpus import Corpus
from pipeline.compare.keyness import keyness, log_likelihood, log_odds, log_ratio

KINDS = counts.kinds("keyness")
LAYERS = tuple(kind.name for kind in KINDS)
pytestmark = pytest.mark.filterwarnings("error")


def corpus_of(documents):
    """A corpus from {doc: (province, characters)}."""
    frame = pd.DataFrame(
        {
            "doc_id": list(documents),
            "province": [p for p, _ in documents.values()],
            "characters": pd.array([c for _, c in documents.values()], dtype="Int64"),
        }
    )
    return Corpus(folder=Path("x"), _read={"documents": frame})


def go(patch, documents, *, everything=False, **layers):
    """Keyness by province of {doc: (province, characters)}, where a layer's mentions are {doc: items one after another}."""

    def kind(real):
        rows = [(doc, item) for doc, items in layers.get(real.name, {}).items() for item in items]
        frame = pd.DataFrame(rows, columns=["doc_id", "item"])
        return replace(real, find=lambda _corpus: frame)

    made = tuple(map(kind, KINDS))
    patch.setattr(counts, "kinds", lambda _measure="": made)
    corpus = corpus_of(documents)
    return keyness(corpus, corpus.group(["province"]), everything=everything)


@pytest.fixture
def run(monkeypatch):
    return partial(go, monkeypatch)


def of(frame, **wanted):
    """The one row with these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    (row,) = frame.to_dict("records")
    return row


def one(function, *arguments):
    """The function for one item: counts as numbers."""
    arrays = [np.array([x], float) if i in {0, 2, 4} else float(x) for i, x in enumerate(arguments)]
    found = function(*arrays)
    return [float(x[0]) for x in found] if isinstance(found, tuple) else float(found[0])


# --- G² ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "published"),
    [
        ((110, 2442, 111, 29114), 270.72),  # the swiss
        ((29, 13, 123, 31612), 263.90),  # can be
        ((31, 23, 139, 31584), 256.84),  # previous year
        ((10, 0, 3, 31764), 167.23),  # mineral water
        ((76, 104, 2476, 29121), 157.21),  # at the
        ((16, 16, 51, 31694), 157.03),  # real terms
        ((7, 0, 1, 31769), 125.86),  # natural gas
    ],
)
def test_g2_published(table, published):
    """Dunning (1993), table 1, whose bigrams are 2 x 2 tables as ours are."""
    a, not_a, b, not_b = table
    assert one(log_likelihood, a, a + not_a, b, b + not_b) == pytest.approx(published, abs=0.005)


CELL = st.integers(0, 10**7)


@given(CELL, CELL, CELL, CELL)
@example(0, 5, 3, 0)
def test_g2_is_scipy_s(a, not_a, b, not_b):
    if not (a + not_a and b + not_b):
        return
    found = one(log_likelihood, a, a + not_a, b, b + not_b)
    if not (a + b and not_a + not_b):
        assert found == pytest.approx(0, abs=1e-9)
        return
    scipy = chi2_contingency([[a, not_a], [b, not_b]], lambda_="log-likelihood", correction=False)
    # SciPy subtracts great numbers from each other, and is the less exact of the two near 0
    assert found == pytest.approx(scipy.statistic, rel=1e-6, abs=1e-6)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 50))
def test_g2_of_equal_rates_is_nothing(a, not_a, times):
    assert one(log_likelihood, a, a + not_a, times * a, times * (a + not_a)) == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("table", [(4, 16, 1, 4), (12, 16, 3, 4), (15, 15, 3, 3), (0, 12, 0, 3)])
def test_g2_is_never_below_nothing(table):
    """Equal rates whose cells, rounded, add up to -4e-16."""
    assert 0 <= one(log_likelihood, *table) < 1e-12


def test_g2_has_all_four_cells():
    """An item that is half of one side: the two cells a and b alone would say 2 (50 ln(50 / 37.5) + 25 ln(25 / 37.5)) = 8.5."""
    assert one(log_likelihood, 50, 100, 25, 100) == pytest.approx(13.5, abs=0.05)


# --- log ratio --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "n", "b", "m", "value"),
    [(10, 700, 1, 800, 3), (7, 100, 7, 100, 0), (7, 100, 7, 400, 2), (0, 1000, 31, 1000, math.log2(1 / 63))],
)
def test_log_ratio_by_hand(a, n, b, m, value):
    found, low, high = one(log_ratio, a, n, b, m)
    margin = 1.959964 * math.sqrt(1 / (a + 0.5) - 1 / n + 1 / (b + 0.5) - 1 / m) / math.log(2)
    assert found == pytest.approx(value)
    assert (low, high) == (pytest.approx(value - margin, rel=1e-6), pytest.approx(value + margin, rel=1e-6))


@pytest.mark.parametrize(
    ("p", "n", "times", "m", "least"),
    [
        (0.004, 5000, 2, 3000, 0.94),
        (0.3, 100, 0.5, 400, 0.94),
        (0.001, 8000, 8, 3000, 0.94),
        # one side is to be expected to mention it 0.9 times: the delta method falls a little short
        (0.001, 8000, 8, 900, 0.92),
    ],
)
def test_log_ratio_interval_holds_the_truth(p, n, times, m, least):
    """Binomial draws at two known rates."""
    draw = np.random.default_rng(7)
    a, b = (draw.binomial(size, rate, 4000).astype(float) for size, rate in ((n, p * times), (m, p)))
    _, low, high = log_ratio(a, n, b, m)
    held = ((low <= math.log2(times)) & (math.log2(times) <= high)).mean()
    assert least < held < 0.985


def test_log_ratio_of_a_side_that_says_nothing_else():
    found, low, high = one(log_ratio, 3, 3, 2, 2)
    assert low == found == high


# --- Monroe's log-odds ------------------------------------------------------------------------------------------------


def monroe(ours, theirs, whole, prior_size):
    """Equations 16 and 22 of the paper, word by word, from {word: count}; the rest of each count under its own key."""
    n, m, size = sum(ours.values()), sum(theirs.values()), sum(whole.values())
    found = {}
    for word in whole:
        alpha = prior_size * whole[word] / size
        y, x = ours.get(word, 0), theirs.get(word, 0)
        delta = math.log((y + alpha) / (n + prior_size - y - alpha)) - math.log(
            (x + alpha) / (m + prior_size - x - alpha)
        )
        variance = 1 / (y + alpha) + 1 / (x + alpha)
        found[word] = (delta, delta / math.sqrt(variance))
    return found


WORDS = {"a1": "xxxxxyyz", "a2": "xyw", "b1": "yyyyyyzx", "b2": "wwwwz", "c1": "zzzzzyx"}


def test_log_odds_by_hand():
    """Prior 2 of 20: (8 + 2) / 40 against (2 + 2) / 46, of 30 + 20 on either side."""
    value, z = one(log_odds, 8, 30, 2, 30, 2, 20)
    assert value == pytest.approx(math.log(10 / 40) - math.log(4 / 46))
    assert z == pytest.approx(value / math.sqrt(1 / 10 + 1 / 4))


def test_log_odds_are_the_equations(run):
    """20 000 characters: the prior of words is half of the corpus'; the other layer counts characters."""
    documents = {doc: (doc[0], 4000) for doc in WORDS}
    frame = run(documents, words=WORDS, slogans=WORDS)
    said = {g: Counter("".join(v for d, v in WORDS.items() if d[0] == g)) for g in "abc"}
    whole = said["a"] + said["b"] + said["c"]
    pairs = [(g, h, said[g], said[h]) for g, h in permutations("abc", 2)]
    pairs += [(g, "rest", said[g], whole - said[g]) for g in "abc"]
    for g, h, ours, theirs in pairs:
        rows = frame[(frame["group"] == g) & (frame["against"] == h)]
        for layer in ("words", "slogans"):
            sides = [dict(c) for c in (ours, theirs, whole)]
            if layer == "slogans":
                for side, documents_of in zip(sides, (g, h, "abc"), strict=True):
                    members = sum((d[0] in documents_of) if documents_of != "rest" else d[0] != g for d in WORDS)
                    side[""] = 4000 * members - sum(side.values())
            expected = monroe(*sides, prior_size=sum(sides[2].values()) / 2)
            found = rows[rows["layer"] == layer]
            assert set(found["item"]) == {w for w in "wxyz" if ours[w] + theirs[w] >= 3}
            for row in found.to_dict("records"):
                assert (row["log_odds"], row["z"]) == pytest.approx(expected[row["item"]], rel=1e-9)


def test_the_prior_is_so_much_text(run, monkeypatch):
    """Words of 1 000 of 20 000 characters: a twentieth of the corpus' counts; never more than the corpus."""
    documents = {doc: (doc[0], 4000) for doc in WORDS}
    x, whole = (6, 2), (25 + 5 + 2, 8)
    for characters, share in ((1000, 1 / 20), (10**9, 1)):
        monkeypatch.setattr(module, "PRIOR_CHARACTERS", characters)
        row = of(run(documents, words=WORDS), group="a", against="rest", item="x")
        total, alpha, size = sum(map(len, WORDS.values())), 8 * share, 0
        size = total * share
        assert total == whole[0] - 1
        odds = [(y + alpha) / (n - y + size - alpha) for y, n in zip(x, (11, total - 11), strict=True)]
        assert row["log_odds"] == pytest.approx(math.log(odds[0] / odds[1]))


def test_more_prior_says_less():
    values = [abs(one(log_odds, 9, 100, 1, 100, 0.05 * size, size)[0]) for size in (1, 10, 100, 1000, 10**6)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(0, abs=1e-3)


# --- the table --------------------------------------------------------------------------------------------------------

DOCUMENTS = {"a1": ("A", 1000), "a2": ("A", 3000), "a3": ("A", 500), "b1": ("B", 2000), "n1": (None, 2500)}
SAID = {"a1": "xxxy", "a2": "x", "b1": "xyyyyyz", "n1": "yz"}


def test_a_row_by_hand(run):
    frame = run(DOCUMENTS, words=SAID, slogans=SAID)
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
def test_few_documents_or_few_mentions(run, item, against, few):
    documents = {d: ({"a": "A", "b": "B"}.get(d[0]), 1000) for d in ENOUGH}
    frame = run(documents, words=ENOUGH)
    assert of(frame, group="A", against=against, layer="words", item=item)["few"] == few
    if against != "rest":
        assert of(frame, group="B", against="A", layer="words", item=item)["few"]


def test_rows_are_in_order(run):
    frame = run(DOCUMENTS, words=SAID, slogans=SAID, problems=SAID)
    found = list(dict.fromkeys(frame[["group", "against", "layer"]].itertuples(index=False, name=None)))
    names = ["A", "B", "(unknown)"]
    assert found == [(g, h, layer) for g in names for h in ["rest", *(n for n in names if n != g)] for layer in LAYERS]
    for _, rows in frame.groupby(["group", "against", "layer"]):
        assert rows["z"].is_monotonic_decreasing
    ties = run({"a": ("A", 100), "b": ("B", 100)}, words={"a": "zqpzqpzqp", "b": "w"})
    assert list(ties[ties["group"] == "A"]["item"]) == ["p", "q", "z"]


def test_pairs_are_each_other_s_mirror(run):
    frame = run(DOCUMENTS, words=SAID, slogans=SAID).set_index(["group", "against", "layer", "item"])
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
def test_which_groups_are_compared(run, number, comparisons):
    documents = {f"d{i}": (f"g{i:02}", 100) for i in range(number)}
    frame = run(documents, words=dict.fromkeys(documents, "xxxxyyy"))
    assert len(frame[["group", "against"]].drop_duplicates()) == comparisons
    rest = frame[frame["against"] == "rest"]
    assert rest["group"].nunique() == (number if number > 1 else 0)


def test_rare_items_are_left_out(run):
    frame = run({"a": ("A", 100), "b": ("B", 100), "c": ("C", 100)}, words={"a": "xxyyz", "b": "xyww", "c": "xw"})
    assert set(frame[frame["against"] == "rest"]["item"]) == {"x", "y", "w"}
    assert set(frame[(frame["group"] == "A") & (frame["against"] == "B")]["item"]) == {"x", "y"}


def test_q_is_of_one_comparison_and_layer(run):
    draw = np.random.default_rng(3)
    said = {
        d: [f"w{i}" for i in range(40) for _ in range(draw.poisson(12 if d == "d0" and i % 9 == 0 else 3))]
        for d in ("d0", "d1", "d2")
    }
    frame = run({d: (d, 1000) for d in said}, everything=True, words=said, slogans=said)
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


def test_fifty_are_kept_where_nothing_is_significant(run):
    """All z are 0: the first by name."""
    names = [f"w{i:02}" for i in range(100)]
    said = dict.fromkeys(("a", "b"), names * 20)
    rows = run({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    assert list(rows[rows["group"] == "A"]["item"]) == names[:50]


def test_all_that_is_significant_is_kept(run):
    """Of 100 words, 40 are four times as frequent in either group."""
    names = [f"w{i:02}" for i in range(100)]
    said = {"a": names * 20 + names[:40] * 60, "b": names * 20 + names[40:80] * 60}
    rows = run({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    rows = rows[rows["group"] == "A"]
    assert list(rows["item"]) == names[:80]
    assert (rows["q"] < 0.05).all()
    assert list(rows["z"] > 0) == [True] * 40 + [False] * 40


def test_no_comparison_keeps_a_whole_vocabulary(run):
    """300 words that each of three groups says much more often than the others: all significant, the strongest are kept."""
    said = {d: [f"{d}{i:03}" for i in range(300) for _ in range(5 + i)] for d in "abc"}
    documents = {d: (d, 10**6) for d in said}
    kept, whole = (run(documents, everything=every, words=said) for every in (False, True))
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


def test_pairs_mirror_each_other_also_where_not_all_is_kept(run):
    said = {d: [f"{d}{i:03}" for i in range(60) for _ in range(5 + i)] for d in "abc"}
    frame = run({d: (d, 10**6) for d in said}, words=said)
    for one, other in permutations("abc", 2):
        ours, theirs = (frame[(frame["group"] == g) & (frame["against"] == a)] for g, a in ((one, other), (other, one)))
        assert set(ours["item"]) == set(theirs["item"])


@pytest.mark.parametrize("more", [1, 3])
def test_what_is_kept_is_what_naive_loops_keep(run, more):
    """150 words, of which 90 are more frequent in one of the groups by that factor: q of all of them, and z by the equations."""
    draw = np.random.default_rng(5)
    names = [f"w{i:03}" for i in range(150)]
    rate = {"a": [8 * more] * 45 + [8] * 105, "b": [8] * 45 + [8 * more] * 45 + [8] * 60}
    said = {
        d: [w for w, r in zip(names, rates, strict=True) for _ in range(draw.poisson(r))] for d, rates in rate.items()
    }
    rows = run({"a": ("A", 10_000), "b": ("B", 10_000)}, words=said)
    a, b = (Counter(said[d]) for d in "ab")
    # 20 000 characters: the prior is half of the corpus
    z = {w: v[1] for w, v in monroe(a, b, a + b, (a + b).total() / 2).items()}
    p = [one_p(a[w], a.total(), b[w], b.total()) for w in names]
    significant = {w for w, q in zip(names, naive_bh(p), strict=True) if q < 0.05}
    assert (len(significant) > 50) == (more > 1)
    assert set(rows[rows["group"] == "A"]["item"]) == significant | set(sorted(z, key=lambda w: -abs(z[w]))[:50])


def one_p(a, n, b, m):
    return chi2_contingency([[a, n - a], [b, m - b]], lambda_="log-likelihood", correction=False).pvalue


# --- nothing there, and something -------------------------------------------------------------------------------------

VOCABULARY = [f"w{i:02}" for i in range(50)]


def drawn(draw, sizes, shares, burst=1):
    """Documents of so many words, each drawn by itself and then said `burst` times."""
    return {f"d{i}": list(draw.choice(VOCABULARY, n, p=shares)) * burst for i, n in enumerate(sizes)}


def null_p(run, seeds, burst=1):
    """p and q of all words over many corpora of one source whose documents fall into two groups at random, a seed a row."""
    p, q = [], []
    for seed in range(seeds):
        draw = np.random.default_rng(seed)
        sizes, shares = draw.integers(20, 200, 24), draw.dirichlet(np.full(50, 5.0))
        said = drawn(draw, sizes, shares, burst)
        group = draw.permutation(["A"] * 12 + ["B"] * 12)
        frame = run({d: (g, 2000) for d, g in zip(said, group, strict=True)}, words=said)
        rows = frame[frame["group"] == "A"]
        assert len(rows) == 50
        p.append(rows["p"].to_numpy(float))
        q.append(rows["q"].to_numpy(float))
    return np.array(p), np.array(q)


def test_one_source_in_two_groups_at_random(run):
    p, q = null_p(run, 80)
    assert 0.04 < (p < 0.05).mean() < 0.06
    assert 0.005 < (p < 0.01).mean() < 0.016
    assert 0.45 < (p < 0.5).mean() < 0.55
    # a discovery in about one of twenty corpora
    assert (q < 0.05).any(axis=1).mean() <= 0.1
    assert (q < 0.05).mean() < 0.003


def test_p_is_optimistic_where_documents_repeat_themselves(run):
    """The same, every word said four times over: what the docstring warns of."""
    p, _ = null_p(run, 15, burst=4)
    assert (p < 0.05).mean() > 0.2


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_planted_word_is_found(run, layer, seed):
    """w07 four times as often in group A, w31 in group B."""
    draw = np.random.default_rng(seed)
    said = drawn(draw, draw.integers(80, 200, 24), np.full(50, 0.02))
    documents = {d: ("A" if i < 8 else "BC"[i % 2], 2000) for i, d in enumerate(said)}
    for d, (group, _) in documents.items():
        said[d] += [{"A": "w07", "B": "w31"}.get(group, "w00")] * (8 if group != "C" else 0)
    frame = run(documents, **{layer: said})
    for group, other, word in (("A", "B", "w07"), ("B", "A", "w31")):
        for against in ("rest", other):
            rows = frame[(frame["group"] == group) & (frame["against"] == against)]
            first = rows.iloc[0]
            assert first["item"] == word
            assert rows.loc[rows[rows["log_ratio"] > 0]["g2"].idxmax(), "item"] == word
            assert first["q"] < 0.001
            assert first["z"] > 3
            assert first["log_ratio_low"] > 0.5
            assert first["log_odds"] > 0.5
        lost = frame[(frame["group"] == other) & (frame["against"] == group)].iloc[-1]
        assert lost["item"] == word
        assert lost["z"] < -3
        assert lost["log_ratio_high"] < -0.5
        assert lost["log_odds"] < -0.5


# --- degenerate input -------------------------------------------------------------------------------------------------


def test_nothing_to_compare(run):
    for documents, said in (
        ({"a": ("A", 100)}, {"a": "xxx"}),
        ({"a": ("A", 100), "b": ("B", 100)}, {}),
        ({"a": ("A", 100), "b": ("B", 100)}, {"a": "x", "b": "x"}),
        # group B has no word and no text
        ({"a": ("A", 100), "b": ("B", 0)}, {"a": "xxxx"}),
    ):
        frame = run(documents, words=said, slogans=said, problems=said)
        assert frame.empty
        assert list(frame.columns) == list(schema.KEYNESS.names)


def test_no_text_on_one_side(run):
    """Group B has no text, and A and C are compared all the same."""
    documents = {"a": ("A", 100), "b": ("B", 0), "c": ("C", 100)}
    frame = run(documents, slogans={"a": "xxxx", "c": "y"})
    assert {(g, h) for g, h in frame[["group", "against"]].itertuples(index=False, name=None)} == {
        ("A", "rest"), ("A", "C"), ("C", "rest"), ("C", "A"),
    }  # fmt: skip


def test_mentions_without_characters(run):
    frame = run({"a": ("A", 0), "b": ("B", 0)}, words={"a": "xxy", "b": "xyy"}, slogans={"a": "xx", "b": "xyyy"})
    assert frame["per_10k"].isna().all()
    assert frame["z"].notna().all()
    assert set(frame["layer"]) == {"words", "slogans"}


def test_a_layer_of_one_item(run):
    row = of(run({"a": ("A", 100), "b": ("B", 300)}, words={"a": "xxx", "b": "xxxxx"}), group="A")
    assert (row["g2"], row["p"], row["log_odds"], row["z"]) == (0, 1, 0, 0)


TEXTS = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", None]), st.integers(0, 500), st.text("xyzw", max_size=8)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.randoms())
def test_whatever_the_documents(rows, random):
    """Finite, in bounds, and the same whatever the documents' order."""
    with pytest.MonkeyPatch.context() as patch:
        documents = {f"d{i}": (group, length) for i, (group, length, _) in enumerate(rows)}
        said = {f"d{i}": text for i, (_, _, text) in enumerate(rows)}
        frame = go(patch, documents, words=said, problems=said)
        shuffled = list(documents)
        random.shuffle(shuffled)
        again = go(patch, {d: documents[d] for d in shuffled}, words=said, problems=said)
    pd.testing.assert_frame_equal(frame, again)
    figures = frame[["g2", "p", "q", "log_ratio", "log_ratio_low", "log_ratio_high", "log_odds", "z"]].to_numpy(float)
    assert np.isfinite(figures).all()
    assert (frame["g2"] >= 0).all()
    assert frame["p"].between(0, 1).all()
    assert (frame["q"] >= frame["p"]).all()
    assert (frame["count"] + frame["count_against"] >= 3).all()
    assert (frame["holders"] <= frame["documents"]).all()
    assert (frame["holders"] <= frame["count"]).all()


# --- from text --------------------------------------------------------------------------------------------------------


def test_words_slogans_and_problems_of_a_run():
    documents = corpus_of({"a": ("A", 100), "b": ("B", 100), "c": ("B", 100)}).documents
    sentences = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b", "c"],
            "normalized": ["教育，教育。", "教育〔NUM〕教育", "财务，教育", "财务。财务，财务"],
        }
    )
    slogans = pd.DataFrame({"doc_id": ["a"] * 3, "entry": ["两个维护"] * 3, "canonical": [None] * 3}, dtype=object)
    problems = pd.DataFrame({"doc_id": list("bbc"), "subject": [None] * 3, "text": ["走过场"] * 3}, dtype=object)
    tables = {"documents": documents, "sentences": sentences, "slogans": slogans, "problems": problems}
    corpus = Corpus(folder=Path("x"), _read=tables)
    frame = keyness(corpus, corpus.group(["province"]))
    found = frame[frame["group"] == "A"][["layer", "item", "count", "count_against"]]
    assert list(found.itertuples(index=False, name=None)) == [
        ("words", "教育", 4, 1),
        ("words", "财务", 0, 4),
        ("slogans", "两个维护", 3, 0),
        ("problems", "走过场", 0, 3),
    ]
