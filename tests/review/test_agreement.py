"""κ, α and AC1 against published worked examples, independent definitions and scikit-learn; None where they are undefined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from pipeline.review.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, report


def units(*coders):
    """Codings from one string a coder, a character a unit; a dot is a unit left out."""
    return {
        f"u{u}": {f"c{i}": v for i, v in enumerate(values) if v != "."}
        for u, values in enumerate(zip(*coders, strict=True))
    }


def square(both, first, second, neither):
    """The pairs of two coders from the four counts of a 2 x 2 table."""
    return [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither


def as_codings(pairs):
    return {f"u{i}": {"a": a, "b": b} for i, (a, b) in enumerate(pairs)}


# Krippendorff (2011), section C; Gwet's Handbook and irrCAC use the same data, the last unit with one coder
FOUR = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
# Gwet (2008): nearly everyone is in one class
SKEWED = square(118, 5, 2, 0)

# --- published examples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593), ((118, 5, 2, 0), -0.0234)],
)
def test_kappa_published(counts, kappa):
    assert cohen_kappa(square(*counts)) == pytest.approx(kappa, abs=5e-5)


@pytest.mark.parametrize(
    ("codings", "alpha"),
    [
        (units("0100000010", "1110010000"), 0.095),  # Krippendorff (2011), A: two coders, two values
        (units("aabbdcccedda", "babbbccceddd"), 0.692),  # B: two coders, many values
        (FOUR, 0.743),  # C: any number of coders, values missing
    ],
    ids=["A", "B", "C"],
)
def test_alpha_published(codings, alpha):
    assert krippendorff_alpha(codings) == pytest.approx(alpha, abs=5e-4)


def test_ac1_published():
    assert gwet_ac1(as_codings(SKEWED), (0, 1)) == pytest.approx(0.9408, abs=5e-5)
    assert gwet_ac1(FOUR, "12345") == pytest.approx(0.77544, abs=5e-6)


def test_ac1_by_hand():
    """Observed 8/10; shares 12/20 and 8/20, by chance therefore 2 · 0.6 · 0.4 = 0.48: 0.32 / 0.52."""
    assert gwet_ac1(as_codings(square(5, 1, 1, 3)), (0, 1)) == pytest.approx(8 / 13)


def test_skew_paradox():
    """Coders agree on 94 % of the units: κ and α call it chance, AC1 does not."""
    pairs = SKEWED
    assert cohen_kappa(pairs) < 0
    assert krippendorff_alpha(as_codings(pairs)) < 0
    assert gwet_ac1(as_codings(pairs), (0, 1)) > 0.9
    # with both classes as frequent, the three say the same
    even = square(59, 3, 4, 59)
    for value in (cohen_kappa(even), krippendorff_alpha(as_codings(even)), gwet_ac1(as_codings(even), (0, 1))):
        assert value == pytest.approx(0.888, abs=0.002)


def test_ac1_counts_values_that_no_coder_chose():
    few, many = (gwet_ac1(as_codings(SKEWED), range(n)) for n in (2, 4))
    assert few < many < 1


# --- independent definitions ------------------------------------------------------------------------------------------

VALUES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=40)
CODINGS = st.lists(st.dictionaries(st.sampled_from("pqrs"), VALUES, max_size=4), max_size=25).map(
    lambda rows: {f"u{i}": row for i, row in enumerate(rows)}
)


@given(PAIRS)
def test_kappa_is_scikit_learn_s(pairs):
    first, second = zip(*pairs, strict=True)
    if len({*first, *second}) == 1:
        assert cohen_kappa(pairs) is None
    else:
        assert cohen_kappa(pairs) == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)


def brute_alpha(codings):
    """1 - observed / expected disagreement, pair by pair over the values that have a partner in their unit."""
    rows = [list(of.values()) for of in codings.values() if len(of) > 1]
    pairable = [v for row in rows for v in row]
    n = len(pairable)
    observed = sum(
        (row[i] != row[j]) / (len(row) - 1) for row in rows for i in range(len(row)) for j in range(len(row)) if i != j
    )
    expected = sum(pairable[i] != pairable[j] for i in range(n) for j in range(n) if i != j)
    return 1 - (observed / n) / (expected / (n * (n - 1)))


@given(CODINGS)
def test_alpha_is_its_definition(codings):
    pairable = {v for of in codings.values() if len(of) > 1 for v in of.values()}
    if len(pairable) < 2:
        assert krippendorff_alpha(codings) is None
    else:
        assert krippendorff_alpha(codings) == pytest.approx(brute_alpha(codings), abs=1e-9)


@given(PAIRS)
def test_ac1_of_two_coders_is_gwet_s_formula(pairs):
    n, both = len(pairs), [v for pair in pairs for v in pair]
    chance = sum((p := both.count(v) / len(both)) * (1 - p) for v in "abcd") / 3
    observed = sum(a == b for a, b in pairs) / n
    assert gwet_ac1(as_codings(pairs), "abcd") == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)


@given(CODINGS, st.permutations("pqrs"), st.permutations("abcd"))
def test_names_and_order_do_not_matter(codings, coders, values):
    """Neither who a coder is, nor what a value is called, nor the order of the units changes α or AC1."""
    who, what = dict(zip("pqrs", coders, strict=True)), dict(zip("abcd", values, strict=True))
    other = {u: {who[c]: what[v] for c, v in of.items()} for u, of in reversed(codings.items())}
    for measure in (krippendorff_alpha, lambda c: gwet_ac1(c, "abcd")):
        one, two = measure(codings), measure(other)
        assert (one is None) == (two is None)
        assert one is None or one == pytest.approx(two, abs=1e-9)


@given(CODINGS)
def test_bounds_and_full_agreement(codings):
    numbers = [v for k, v in report(codings, "abcd").items() if k != "units" and v is not None]
    assert all(math.isfinite(v) and -1 - 1e-9 <= v <= 1 + 1e-9 for v in numbers)
    same = {u: dict.fromkeys(of, "a" if int(u[1:]) % 2 else "b") for u, of in codings.items()}
    held = [u for u, of in same.items() if len(of) > 1]
    assume(len({int(u[1:]) % 2 for u in held}) == 2)
    assert krippendorff_alpha(same) == pytest.approx(1)
    assert gwet_ac1(same, "ab") == pytest.approx(1)


@given(PAIRS)
def test_symmetric(pairs):
    turned = cohen_kappa([(b, a) for a, b in pairs])
    assert cohen_kappa(pairs) == (None if turned is None else pytest.approx(turned, abs=1e-9))


def test_random_coders_agree_by_chance():
    a, b = np.random.default_rng(7).integers(0, 3, (2, 20_000))
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    for value in (cohen_kappa(pairs), krippendorff_alpha(as_codings(pairs)), gwet_ac1(as_codings(pairs), range(3))):
        assert value == pytest.approx(0, abs=0.02)


# --- undefined, and the report ----------------------------------------------------------------------------------------

NONE = {"units": 0, "agreed": None, "kappa": None, "alpha": None, "ac1": None}


def test_undefined_is_none():
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a")] * 5) is None
    for codings in ({}, {"u": {}}, {"u": {"a": 1}, "v": {"b": 2}}, as_codings([(1, 1)] * 5)):
        assert krippendorff_alpha(codings) is None
    assert gwet_ac1({}, (0, 1)) is None
    assert gwet_ac1({"u": {"a": 1}}, (0, 1)) is None
    assert gwet_ac1(as_codings([(1, 1)]), (1,)) is None


@pytest.mark.parametrize("codings", [{}, {"u": {"a": 1}}, {"u": {}, "v": {"b": 0}}], ids=str)
def test_report_of_nothing_coded_twice(codings):
    assert report(codings, (0, 1)) == NONE


def test_report():
    """One value throughout is agreed upon: κ and α are undefined then, AC1 is 1."""
    assert report(as_codings([(1, 1)] * 4), (0, 1)) == {**NONE, "units": 4, "agreed": 1, "ac1": 1}
    found = report({**FOUR, "alone": {"c0": "5"}}, "12345")
    assert found["units"] == 11
    assert found["agreed"] == pytest.approx(8 / 11)
    assert found["alpha"] == pytest.approx(0.743, abs=5e-4)


def test_report_s_kappa_is_the_mean_over_pairs_of_coders():
    rows = {"a": "xxyyxyxy", "b": "xxyyxyyx", "c": "xyyxxy.."}
    codings = units(*rows.values())
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    each = [cohen_kappa([(p, q) for p, q in zip(rows[i], rows[j], strict=True) if "." not in p + q]) for i, j in pairs]
    assert report(codings, "xy")["kappa"] == pytest.approx(sum(each) / 3)
    assert max(each) - min(each) > 0.1
