"""Totals: masked figures are intervals that add up; a document's repeated figures count once."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare import schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.totals import totals

NAMES = ["doc_id", "start", "measure", "unit", "value", "low", "high", "year", "status", "text"]


def made(*rows, provinces=None, levels=None):
    """Totals of statistics given as (doc_id, measure, unit, value, low, high, year[, status, text])."""
    ids = sorted({r[0] for r in rows}) or ["a"]
    documents = pd.DataFrame({"doc_id": ids, "province": [(provinces or {}).get(i, "甲省") for i in ids]})
    documents["level"] = [(levels or {}).get(i, "") for i in ids]
    frame = pd.DataFrame(
        [(r[0], i, *r[1:7], *(*r[7:], *("reported", "")[len(r) - 7 :])) for i, r in enumerate(rows)], columns=NAMES
    )
    types = dict.fromkeys(("value", "low", "high"), "Float64") | {"year": "Int64"}
    corpus = Corpus(None, _read={"documents": documents, "statistics": frame.astype(types)})
    return totals(corpus, corpus.group(["province"]))


def only(*rows):
    frame = made(*rows)
    assert len(frame) == 1
    return frame.iloc[0]


NA = None


def test_exact_and_masked_figures_add_up_as_intervals():
    row = only(("a", "issues_found", "个", 30, 30, 30, 2022), ("b", "issues_found", "个", NA, 10, 99, 2022))
    assert (row.low, row.high, row.figures, row.masked, row.unbounded, row.how) == (40, 129, 2, 1, 0, "sum")


def test_a_figure_without_bounds_takes_the_upper_end_away():
    row = only(("a", "issues_found", "个", 30, 30, 30, 2022), ("b", "issues_found", "个", NA, NA, NA, 2022))
    assert (row.low, row.figures, row.masked, row.unbounded) == (30, 2, 1, 1)
    assert row.high is pd.NA


def test_a_lower_bound_alone():
    """1900余: at least."""
    row = only(("a", "issues_found", "个", 1900, 1900, NA, 2022))
    assert (row.low, row.unbounded, row.masked) == (1900, 1, 0)
    assert row.high is pd.NA


@pytest.mark.parametrize("status", ["planned", "target"])
def test_what_is_only_meant_to_be_is_no_part_of_a_sum(status):
    row = only(("a", "issues_found", "个", 30, 30, 30, 2022), ("b", "issues_found", "个", 500, 500, 500, 2022, status))
    assert (row.low, row.high, row.figures) == (30, 30, 1)


def test_bodies_are_split_by_who_inspects():
    """A province's 巡视 and its cities' 巡察 are not one sum, nor is one divided by the other's bodies."""
    frame = made(
        ("a", "bodies_inspected", "个", 10, 10, 10, 2022, "reported", "巡视10个单位"),
        ("a", "issues_found", "个", 50, 50, 50, 2022, "reported", "发现问题50个"),
        ("b", "bodies_inspected", "个", 20, 20, 20, 2022, "reported", "巡察20个单位"),
        ("b", "issues_found", "个", 200, 200, 200, 2022, "reported", "发现问题200个"),
        ("c", "bodies_inspected", "个", 5, 5, 5, 2022, "reported", "巡察5个单位"),
        ("a", "bodies_inspected", "个", 70, 70, 70, 2022, "reported", "市县巡察70个单位"),
        levels={"a": "省", "b": "市", "c": "县"},
    ).set_index(["inspection", "level", "measure"])
    assert frame.loc[("巡视", "省", "bodies_inspected"), "low"] == 10
    assert frame.loc[("巡察", "市", "bodies_inspected"), "low"] == 20
    assert frame.loc[("巡察", "县", "bodies_inspected"), "low"] == 5
    # whose they are, the province does not say
    assert frame.loc[("巡察", "", "bodies_inspected"), "low"] == 70
    assert frame.loc[("巡视", "省", "issues_found"), "per_body_low"] == 5
    assert frame.loc[("巡察", "市", "issues_found"), "per_body_high"] == 10


def test_ranges_add_up_by_their_ends():
    """两三个 and 5至8个."""
    row = only(("a", "issues_found", "个", NA, 2, 3, 2022), ("b", "issues_found", "个", NA, 5, 8, 2022))
    assert (row.low, row.high, row.masked, row.unbounded) == (7, 11, 2, 0)


def test_an_approximate_figure_is_no_point():
    """约240: neither least nor greatest."""
    row = only(("a", "issues_found", "个", 240, NA, NA, 2022), ("b", "issues_found", "个", 10, 10, 10, 2022))
    assert (row.low, row.unbounded, row.masked) == (10, 1, 0)
    assert row.high is pd.NA


def test_a_document_counts_with_its_greatest_figure():
    row = only(
        ("a", "issues_found", "个", 200, 200, 200, 2022),
        ("a", "issues_found", "个", 120, 120, 120, 2022),
        ("a", "issues_found", "个", NA, 10, 99, 2022),
    )
    assert (row.low, row.high, row.figures, row.masked) == (200, 200, 1, 0)


@pytest.mark.parametrize(
    ("figures", "low", "high", "masked"),
    [
        # 2名 beside ○○人: the year's figure is the masked one
        ([(2, 2, 2), (NA, 1, 99)], 2, 99, 1),
        ([(2, 2, 2), (NA, NA, NA)], 2, NA, 1),
        ([(1900, 1900, NA), (30, 30, 30)], 1900, NA, 0),
        ([(NA, 10, 99), (NA, 1, 9)], 10, 99, 1),
        ([(300, 300, 300), (NA, 10, 99)], 300, 300, 0),
    ],
)
def test_which_figure_is_the_greatest_may_be_masked(figures, low, high, masked):
    row = only(*(("a", "issues_found", "个", *figure, 2022) for figure in figures))
    assert (row.low, None if row.high is pd.NA else row.high, row.masked) == (low, high, masked)
    assert row.unbounded == (high is NA)
    assert row.figures == row.documents == 1


def test_percentages_are_averaged():
    row = only(("a", "rectification_rate", "%", 90, 90, 90, 2022), ("b", "rectification_rate", "%", 98, 98, 98, 2022))
    assert (row.how, row.low, row.high) == ("mean", 94, 94)
    assert row.per_body_low is pd.NA
    masked = only(
        ("a", "rectification_rate", "%", NA, 90, 99, 2022), ("b", "rectification_rate", "%", NA, NA, NA, 2022)
    )
    assert masked.low is pd.NA
    assert masked.high is pd.NA


def test_per_body():
    frame = made(
        ("a", "issues_found", "个", 300, 300, 300, 2022),
        ("a", "bodies_inspected", "个", NA, 10, 99, 2022),
        ("a", "issues_found", "个", 50, 50, 50, 2021),
    ).set_index(["measure", "year"])
    assert frame.loc[("issues_found", 2022), ["per_body_low", "per_body_high"]].tolist() == [round(300 / 99, 4), 30]
    assert frame.loc[("bodies_inspected", 2022), "per_body_low"] is pd.NA
    assert frame.loc[("issues_found", 2021), "per_body_low"] is pd.NA


def test_no_bodies_at_all_divide_nothing():
    frame = made(("a", "issues_found", "个", 3, 3, 3, 2022), ("a", "bodies_inspected", "个", 0, 0, 0, 2022))
    assert frame["per_body_high"].isna().all()


def test_measure_words_that_count_the_same():
    frame = made(
        ("a", "persons_disciplined", "人", 5, 5, 5, 2022),
        ("b", "persons_disciplined", "名", 7, 7, 7, 2022),
        ("c", "persons_disciplined", "人", 1, 1, 1, 2022),
        ("c", "interviews", "人次", 40, 40, 40, 2022),
        ("c", "interviews", "人", 30, 30, 30, 2022),
    )
    assert frame[["measure", "unit", "low"]].to_numpy().tolist() == [
        ["interviews", "人", 30],
        ["interviews", "人次", 40],
        ["persons_disciplined", "人", 13],
    ]


def test_groups_years_and_few():
    rows = [(d, "issues_found", "个", 1, 1, 1, 2021 + i % 2) for i, d in enumerate("abcdef")]
    frame = made(*rows, ("f", "issues_found", "个", 1, 1, 1, NA), provinces=dict.fromkeys("af", "乙省"))
    assert frame[["group", "year", "documents", "few"]].astype(object).where(frame.notna(), None).to_numpy().tolist()[
        :2
    ] == [
        ["乙省", 2021, 1, True],
        ["乙省", 2022, 1, True],
    ]
    assert frame["year"].isna().sum() == 1
    assert tuple(frame.columns) == schema.TOTALS.names


@pytest.mark.parametrize("rows", [(), (("a", None, "个", 3, 3, 3, 2022),)])
def test_nothing_controlled(rows):
    frame = made(*rows)
    assert frame.empty
    assert tuple(frame.columns) == schema.TOTALS.names


FIGURES = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["issues_found", "cases_filed"]),
        st.integers(0, 99),
        st.integers(0, 900),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(FIGURES)
def test_no_total_is_a_point_where_anything_is_masked(figures):
    rows = [(d, m, "个", None if more else low, low, low + more, 2022) for d, m, low, more in figures]
    for row in made(*rows).itertuples():
        assert row.low <= row.high
        assert row.masked <= row.figures == row.documents
        of = {}
        for doc_id, measure, _, _, low, high, _ in rows:
            if measure == row.measure:
                least, most = of.get(doc_id, (0, 0))
                of[doc_id] = (max(least, low), max(most, high))
        assert (row.low, row.high) == tuple(map(sum, zip(*of.values(), strict=True)))
