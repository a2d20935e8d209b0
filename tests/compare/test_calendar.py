"""The calendar of rounds: what documents tell of a round put together, nothing lost, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.batch import run as batch
from pipeline.compare import coverage, load, schema_rounds, table
from pipeline.compare.calendar import calendar
from pipeline.compare.columns import framed
from pipeline.compare.committees import Committee, Named, joined, of, of_place
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings

CITY = "汀屿市委"


def told(doc_id, number, begin=None, end=None, **more):
    return {"doc_id": doc_id, "committee": CITY, "term": 5, "round": number, "start": 0, "planned": False, "ranged": False,
            "earlier": False, "inspection": "巡察", "from": begin, "to": end, "year": 2021, **more}  # fmt: skip


def made(*rows):
    return calendar(framed(schema_rounds.ROUND_REPORTS, rows))


def cells(frame, *names):
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[list(names)].itertuples(index=False)]


def test_documents_of_one_round_are_one_row():
    frame = made(
        told("a", 3, "2021-03-11", None, body="汀屿市财政局", modes="常规", findings=4),
        told("b", 3, "2021-03-15", "2021-05-20", body="市财政局", year=2022),
        told("c", 3, body="汀屿市水利局", modes="专项", findings=2),
    )
    assert cells(frame, "round", "state", "from", "to", "years", "bodies", "body_names", "modes", "findings", "documents", "notes") == [
        (3, "held", "2021-03-11", "2021-05-20", "2021|2022", 2, "汀屿市水利局|汀屿市财政局", "常规|专项", 6, 3, None)
    ]  # fmt: skip


def test_missing_numbers_are_rows():
    frame = made(told("a", 2), told("b", 5), told("c", 6, planned=True), told("d", 9, planned=True))
    assert cells(frame, "round", "state", "documents") == [
        (2, "held", 1), (3, "missing", 0), (4, "missing", 0), (5, "held", 1), (6, "planned", 1), (9, "planned", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("2021-03-01", "2021-05-31"), ("2021-05-20", "2021-07-01"), True),
        (("2021-03-01", "2021-05-31"), ("2021-05-31", "2021-07-01"), True),
        (("2021-03-01", "2021-05-31"), ("2021-06-01", "2021-07-01"), False),
        (("2021-03", "2021-06"), ("2021-05", "2021-08"), True),  # both in June's beginning whatever the day
        (("2021-03", "2021-05"), ("2021-05", "2021-08"), False),  # may follow each other within May
        (("2021-03-01", None), ("2021-03-01", "2021-05-01"), False),  # an end that is not told
    ],
)
def test_overlaps_that_are_sure(one, other, overlap):
    frame = made(told("a", 2, *one), told("b", 3, *other))
    assert cells(frame, "overlaps", "notes") == (
        [("5-3", "overlap"), ("5-2", "overlap")] if overlap else [(None, None)] * 2
    )


@pytest.mark.parametrize(
    ("one", "other", "notes"),
    [
        (("2021-03-01", "2021-05-31"), ("2021-03-20", "2021-06-05"), None),  # teams begin on days of their own
        (("2021-03-01", "2021-05-31"), ("2021-09-01", "2021-11-30"), "contradiction"),
        (("2021-03", None), ("2021-05", None), None),  # 31 March to 1 May are no more than a month apart
        (("2021-03", None), ("2021-06", None), "contradiction"),
        ((None, "2021-05-31"), ("2021-06-15", None), "contradiction"),  # over before it began
        (("2021-05-31", "2021-03-01"), (None, None), "backwards"),
    ],
)
def test_dates_that_contradict(one, other, notes):
    (row,) = cells(made(told("a", 2, *one), told("b", 2, *other)), "notes")
    assert row == (notes,)


def test_rounds_out_of_order():
    frame = made(told("a", 2, "2021-09"), told("b", 3, "2021-03"), told("c", 4, "2022-03"))
    assert cells(frame, "round", "notes") == [(2, None), (3, "disorder"), (4, None)]


def test_a_report_without_a_term():
    joined_to = made(told("a", 3), told("b", 3, term=None))
    assert cells(joined_to, "term", "documents", "notes") == [(5, 2, "termless")]
    only = made(told("a", 3), told("b", 4, term=None))
    assert cells(only, "term", "round", "notes") == [(5, 3, None), (5, 4, "termless")]
    two = made(told("a", 3), told("b", 3, term=6), told("c", 3, term=None))
    assert cells(two, "term", "notes") == [(5, None), (6, None), (None, "termless")]
    former = made(told("a", 1), told("b", 8, term=None, earlier=True))
    assert cells(former, "term", "round", "notes") == [(5, 1, None), (None, 8, "earlier")]


def test_reports_without_a_number_are_a_row_each():
    frame = made(told("a", None), told("b", None), told("c", 1))
    assert cells(frame, "round", "notes", "first_doc") == [
        (1, None, "c"),
        (None, "numberless", "a"),
        (None, "numberless", "b"),
    ]


def test_committees_of_one_name_in_two_provinces():
    frame = made(told("a", 1, province="甲省"), told("b", 2, province="乙省"), told("c", 3, province="甲省"))
    assert cells(frame, "province", "round", "state") == [
        ("乙省", 2, "held"), ("甲省", 1, "held"), ("甲省", 2, "missing"), ("甲省", 3, "held"),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(1, 9)), st.one_of(st.none(), st.integers(4, 5)), st.booleans(), st.booleans(),
            st.sampled_from([None, "2021-03", "2021-05-11..20", "2022-01-31"]), st.sampled_from([None, "2021-06", "2020-02-29"]),
        ),
        max_size=9,
    )
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_nothing_is_lost(rows):
    frame = made(
        *(
            told(f"d{i}", n, begin, end, term=term, planned=planned, ranged=ranged)
            for i, (n, term, planned, ranged, begin, end) in enumerate(rows)
        )
    )
    assert frame["documents"].sum() == len(rows)
    assert tuple(frame.columns) == schema_rounds.CALENDAR.names
    key = frame[list(schema_rounds.CALENDAR.key)].astype("string").fillna("")
    assert not key.duplicated().any()
    assert all(frame[frame["state"] == "missing"]["documents"] == 0)


# --- whose rounds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "named", "text", "province", "name"),
    [
        ("市委", [(0, "沐江市委"), (40, "汀屿市委")], "", "", "汀屿市委"),  # the nearest before
        ("市委", [(90, "沐江市委")], "", "", "沐江市委"),
        ("市委", [], "根据汀屿市委部署，", "", "汀屿市委"),
        ("省委", [], "", "澜川省", "澜川省委"),
        ("自治区党委", [], "", "澜川自治区", "澜川自治区党委"),
        ("市委", [], "", "澜川省", "市委（d#1）"),  # which city, nothing tells
        ("县委", [(0, "×县委"), (5, "县委")], "", "", "县委（d#1）"),  # a mask is no name
        ("中央", [], "", "", "中共中央"),
    ],
)
def test_whose_round(written, named, text, province, name):
    found = of(written, 50, {"doc_id": "d#1", "province": province}, [Named(*n) for n in named], text)
    assert found.name == name


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("汀屿市财政局", ["汀屿市委"]),
        ("乌泊市雁洄县芦栖乡", ["乌泊市委", "雁洄县委"]),
        ("市财政局", []),
        ("汀屿市委宣传部", []),
        ("", []),
    ],
)
def test_committees_of_a_bodys_place(body, names):
    assert of_place(body) == names


def test_a_committee_without_a_province_is_the_only_one_of_its_name():
    a, b, bare, other = (
        Committee("沐江市委", "甲省"),
        Committee("沐江市委", "乙省"),
        Committee("沐江市委", ""),
        Committee("汀屿市委", ""),
    )
    assert joined([a, bare])[bare] == a
    assert joined([a, b, bare])[bare] == bare
    assert joined([a, other])[other] == other


# --- coverage ---------------------------------------------------------------------------------------------------------

TEXTS = {
    "a": "五届汀屿市委第一轮巡察反馈。全市应巡察党组织4个。本届实现巡察全覆盖。",
    "b": "五届汀屿市委第三轮巡察反馈。县域医共体家庭医生签约全覆盖。",
}


def covered(reported, figures=(), texts=None):
    texts = texts or TEXTS
    names = ["doc_id", "start", "end", "measure", "unit", "status", "low", "high"]
    corpus = Corpus(
        None,
        _read={
            "documents": pd.DataFrame({"doc_id": list(texts)}),
            "statistics": pd.DataFrame(list(figures), columns=names),
        },
    )
    corpus.__dict__["texts"] = texts
    frame = framed(schema_rounds.ROUND_REPORTS, reported)
    claimed = coverage.claims(corpus, frame)
    return coverage.coverage(corpus, calendar(frame), claimed, frame), claimed


def test_coverage_by_hand():
    at = TEXTS["a"].index("4个") + 2
    figures = [("a", at - 2, at, None, "个", "reported", 4.0, 4.0)]
    reported = [told("a", 1, body="汀屿市财政局"), told("b", 3, body="汀屿市水利局")]
    frame, claimed = covered(reported, figures)
    assert cells(frame, "rounds", "first", "last", "missing", "bodies", "exist_low", "exist_high", "share_low", "share_high") == [
        (2, 1, 3, "2", 2, 4, 4, 0.5, 0.5)
    ]  # fmt: skip
    assert cells(frame, "claims", "reached", "doubtful", "claim_doc", "text") == [
        (1, 1, True, "a", "本届实现巡察全覆盖。")
    ]
    assert cells(claimed, "doc_id", "committee", "standing") == [("a", CITY, "reached")]


def test_a_claim_that_nothing_speaks_against():
    frame, _ = covered([told("a", 1), told("b", 2)])
    assert cells(frame, "missing", "exist_low", "share_low", "doubtful") == [(None, None, None, False)]


def test_a_share_of_masked_bodies_is_an_interval():
    at = TEXTS["a"].index("4个") + 2
    frame, _ = covered([told("a", 1, body="汀屿市财政局")], [("a", at - 2, at, None, "个", "reported", 10.0, 99.0)])
    assert cells(frame, "share_low", "share_high") == [(pytest.approx(1 / 99), pytest.approx(1 / 10))]
    frame, _ = covered([told("a", 1, body="汀屿市财政局")], [("a", at - 2, at, None, "个", "reported", 10.0, None)])
    assert cells(frame, "exist_high", "share_low", "share_high") == [(None, None, pytest.approx(1 / 10))]


def test_no_rounds_no_rows():
    frame, claimed = covered([])
    assert frame.empty
    assert cells(claimed, "doc_id", "committee") == [("a", None)]


# --- from files to calendar -------------------------------------------------------------------------------------------


def test_the_notices_of_the_small_corpus(tmp_path):
    batch.run(
        [Path(__file__).parents[2] / "data" / "threads" / "raw"],
        tmp_path / "out",
        Settings(workers=1, judge="linear"),
        lambda _t: lambda _f, _d: None,
    )
    frame = table(load(tmp_path / "out"), "calendar")
    assert cells(frame, "committee", "term", "round", "state", "from", "to", "bodies", "documents") == [
        ("桐屿市委", 5, 3, "held", "2019-03-11", "2019-05-10", 1, 2),
        ("桐屿市委", 5, 4, "missing", None, None, 0, 0),
        ("桐屿市委", 5, 5, "missing", None, None, 0, 0),
        ("桐屿市委", 5, 6, "held", "2021-04-06", "2021-06-08", 2, 4),
        ("桐屿市委", 6, 2, "held", "2023-03-06", "2023-05-12", 3, 4),
    ]
