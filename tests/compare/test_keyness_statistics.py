"""The statistics of keyness: published tables, SciPy, Monroe's equations, values by hand."""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from keyness_corpora import monroe, of, one
from scipy.stats import chi2_contingency

from pipeline.compare import keyness as module
from pipeline.compare.keyness import log_likelihood, log_odds, log_ratio

pytestmark = pytest.mark.filterwarnings("error")


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


WORDS = {"a1": "xxxxxyyz", "a2": "xyw", "b1": "yyyyyyzx", "b2": "wwwwz", "c1": "zzzzzyx"}


def test_log_odds_by_hand():
    """Prior 2 of 20: (8 + 2) / 40 against (2 + 2) / 46, of 30 + 20 on either side."""
    value, z = one(log_odds, 8, 30, 2, 30, 2, 20)
    assert value == pytest.approx(math.log(10 / 40) - math.log(4 / 46))
    assert z == pytest.approx(value / math.sqrt(1 / 10 + 1 / 4))


def test_log_odds_are_the_equations(keyness_of):
    """20 000 characters: the prior of words is half of the corpus'; the other layer counts characters."""
    documents = {doc: (doc[0], 4000) for doc in WORDS}
    frame = keyness_of(documents, words=WORDS, slogans=WORDS)
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


def test_the_prior_is_so_much_text(keyness_of, monkeypatch):
    """Words of 1 000 of 20 000 characters: a twentieth of the corpus' counts; never more than the corpus."""
    documents = {doc: (doc[0], 4000) for doc in WORDS}
    x, whole = (6, 2), (25 + 5 + 2, 8)
    for characters, share in ((1000, 1 / 20), (10**9, 1)):
        monkeypatch.setattr(module, "PRIOR_CHARACTERS", characters)
        row = of(keyness_of(documents, words=WORDS), group="a", against="rest", item="x")
        total, alpha, size = sum(map(len, WORDS.values())), 8 * share, 0
        size = total * share
        assert total == whole[0] - 1
        odds = [(y + alpha) / (n - y + size - alpha) for y, n in zip(x, (11, total - 11), strict=True)]
        assert row["log_odds"] == pytest.approx(math.log(odds[0] / odds[1]))


def test_more_prior_says_less():
    values = [abs(one(log_odds, 9, 100, 1, 100, 0.05 * size, size)[0]) for size in (1, 10, 100, 1000, 10**6)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(0, abs=1e-3)
