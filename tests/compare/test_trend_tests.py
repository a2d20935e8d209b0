"""Tests of change against a reference implementation and published examples, and on data without any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from pipeline.compare import trend_tests

YEARS = np.repeat([2019.0, 2020.0, 2021.0, 2022.0], 3)
LENGTHS = np.array([1000, 800, 1200, 900, 1500, 1100, 1300, 900, 1400, 1600, 1000, 1700.0])
STEADY = [3, 1, 4, 2, 6, 3, 8, 5, 9, 12, 7, 15]
BURSTS = [0, 9, 0, 1, 7, 0, 2, 0, 11, 0, 3, 14]
LATE = [0, 0, 0, 0, 0, 0, 1, 2, 0, 4, 5, 3]
LAST = [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 3]


def columns(*counts):
    return sparse.csr_array(np.array(counts, np.float64).T)


def test_slopes_are_those_of_statsmodels():
    """Figures of statsmodels 0.15.0: GLM(count, [1, year], Poisson, exposure=length), scale="X2", scale below 1 taken for 1."""
    found = trend_tests.slopes(columns(STEADY, BURSTS, LATE), LENGTHS, YEARS)
    assert found.ratio == pytest.approx([1.481957409117158, 1.1487433715119006, 5.142640603752343], rel=1e-9)
    assert found.low == pytest.approx([1.149772227991191, 0.5475631404215258, 1.57758056734305], rel=1e-9)
    assert found.high == pytest.approx([1.9101155072029325, 2.409971081283272, 16.764121545883196], rel=1e-9)
    assert found.dispersion == pytest.approx([1, 6.214392968309059, 1], rel=1e-9)
    assert found.p == pytest.approx([0.004825334800837666, 0.6831108727131087, 0.0010073582936995468], rel=1e-7)


def test_a_rate_that_only_the_last_year_has():
    """It has no slope, but a p."""
    found = trend_tests.slopes(columns(LAST, LAST[::-1]), LENGTHS, YEARS)
    assert np.isnan([found.ratio, found.low, found.high]).all()
    assert (found.p < 0.001).all()


def test_armitage_is_agrestis():
    """Alcohol and malformations (Graubard & Korn 1987; Agresti 2002, table 3.7 and section 3.4.5): M² = 6.57, p = 0.01."""
    held, of = np.array([48.0, 38, 5, 1, 1]), np.array([17114.0, 14502, 793, 127, 38])
    z, p = trend_tests.armitage(held[:, None], of, np.array([0, 0.5, 1.5, 4, 7]))
    assert z**2 == pytest.approx([6.57], abs=0.005)
    assert p == pytest.approx([0.0104], abs=0.0001)


def test_armitage_where_all_or_none_hold_it():
    z, p = trend_tests.armitage(np.array([[2.0, 0], [3, 0]]), np.array([2.0, 3]), np.array([2020.0, 2021]))
    assert np.isnan([z, p]).all()


def test_intervals_are_garwoods():
    """Pearson & Hartley's table 40."""
    low, high = trend_tests.interval(np.array([0.0, 1, 5, 10, 50]), np.ones(5))
    assert low == pytest.approx([0, 0.0253, 1.62, 4.80, 37.11], abs=0.006)
    assert high == pytest.approx([3.69, 5.57, 11.67, 18.39, 65.92], abs=0.006)


def test_a_planted_change_is_found_where_it_is():
    before, after = [1, 0, 2, 1, 1, 0], [5, 6, 4, 7, 5, 6]
    found = trend_tests.changes(columns(before + after, after + before, STEADY), LENGTHS, YEARS)
    assert found.at.tolist()[:2] == [2, 2]
    assert (found.p[:2] < 0.01).all()


def test_every_order_of_few_documents():
    """Of six documents of two years, the greatest split is one of 20; which side is greater does not matter."""
    counts, lengths = columns([1, 2, 3, 10, 11, 12]), np.full(6, 1000.0)
    found = trend_tests.changes(counts, lengths, np.repeat([2020.0, 2021.0], 3), resamples=20_000, more=0)
    assert found.p == pytest.approx([2 / 20], abs=0.01)


def test_no_change_gives_uniform_p():
    chance = np.random.default_rng(5)
    rates = chance.gamma(2.0, 2.0, (len(YEARS), 300))
    counts = sparse.csr_array(
        chance.poisson(rates * LENGTHS[:, None] / 1000).astype(np.float64) + (np.arange(len(YEARS)) == 0)[:, None]
    )
    slopes, changes = trend_tests.slopes(counts, LENGTHS, YEARS), trend_tests.changes(counts, LENGTHS, YEARS)
    for p in (slopes.p, changes.p):
        share = (p < 0.05).mean()
        assert 0.015 < share < 0.09, share
    assert stats.kstest(changes.p, "uniform").pvalue > 0.001


def test_changes_are_the_same_each_time_and_in_any_company():
    one = trend_tests.changes(columns(STEADY, BURSTS), LENGTHS, YEARS)
    assert one.p.tolist() == trend_tests.changes(columns(STEADY, BURSTS), LENGTHS, YEARS).p.tolist()
    alone = trend_tests.changes(columns(STEADY), LENGTHS, YEARS, more=0)
    assert alone.p[0] == trend_tests.changes(columns(STEADY, BURSTS), LENGTHS, YEARS, more=0).p[0]


@given(st.lists(st.lists(st.integers(0, 30), min_size=12, max_size=12).filter(any), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_counts(counts):
    matrix = columns(*counts)
    found = trend_tests.slopes(matrix, LENGTHS, YEARS)
    known = ~np.isnan(found.ratio)
    assert ((found.p >= 0) & (found.p <= 1)).all()
    assert (found.low[known] <= found.ratio[known]).all()
    assert (found.ratio[known] <= found.high[known]).all()
    assert (found.dispersion >= 1).all()
    # turned round in time, the ratio is its inverse and p the same
    turned = trend_tests.slopes(matrix, LENGTHS, -YEARS)
    assert turned.p == pytest.approx(found.p, abs=1e-6)
    assert turned.ratio[known] * found.ratio[known] == pytest.approx(np.ones(known.sum()), rel=1e-5)
    changes = trend_tests.changes(matrix, LENGTHS, YEARS, resamples=50, more=0)
    assert ((changes.p > 0) & (changes.p <= 1)).all()
    assert ((changes.at >= 1) & (changes.at <= 3)).all()
