"""The ledger of slogans against tables worked out by hand, and a plain loop over documents."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.compare import schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.ledger import births, slogan_ledger
from pipeline.errors import XunshiError

# in the lexicon since 2016, 2021, with no year, and not there
FOUR, TWO, UPHOLD, NEW = "四个意识", "两个确立", "两个维护", "三张清单"
BUILT_IN = lexicons.built_in()
HEADER = ",".join(lexicons.COLUMNS["slogans"])


def build(documents, slogans):
    """A corpus and its provinces from (doc_id, province, year) and (doc_id, entry, canonical) rows."""
    documents = pd.DataFrame(documents, columns=["doc_id", "province", "year"]).astype({"year": "Int64"})
    corpus = Corpus(
        Path("x"),
        _read={
            "documents": documents,
            "slogans": pd.DataFrame(slogans, columns=["doc_id", "entry", "canonical"], dtype="str"),
        },
    )
    return corpus, corpus.group(["province"])


def rows(frame):
    """The frame's rows as lists, missing as None."""
    return [[None if pd.isna(v) else v for v in row] for row in frame.itertuples(index=False)]


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_by_hand():
    corpus, grouping = build(
        [
            ("a", "甲", 2019),
            ("b", "甲", 2018),
            ("c", "甲", None),
            ("d", "乙", 2020),
            ("e", "乙", 2022),
            ("f", None, None),
        ],
        [
            ("a", FOUR, FOUR),
            ("a", FOUR, "政治意识、大局意识、核心意识、看齐意识"),
            ("b", FOUR, FOUR),
            ("c", FOUR, FOUR),
            ("a", None, NEW),
            ("d", TWO, TWO),
            ("e", TWO, TWO),
            ("e", UPHOLD, UPHOLD),
            ("f", TWO, TWO),
        ],
    )
    assert grouping.names == ("乙", "甲", "(unknown)")
    assert rows(slogan_ledger(corpus, grouping, BUILT_IN)) == [
        # group, slogan, first, its document, last, count, documents, born, lag, anachronism, few
        ["乙", TWO, 2020, "d", 2022, 2, 2, 2021, None, True, True],
        ["乙", UPHOLD, 2022, "e", 2022, 1, 1, None, None, False, True],
        ["甲", FOUR, 2018, "b", 2019, 4, 3, 2016, 2, False, False],
        ["甲", NEW, 2019, "a", 2019, 1, 1, None, None, False, True],
        ["(unknown)", TWO, None, None, None, 1, 1, 2021, None, False, True],
    ]


@pytest.mark.parametrize(
    ("years", "first", "lag", "anachronism"),
    [
        ([2021], 2021, 0, False),  # in the year itself
        ([2020], 2020, None, True),
        ([2024, 2020], 2020, None, True),  # one document that is too old is enough
        ([2024, None], 2024, 3, False),
        ([None, None], None, None, False),
    ],
)
def test_lag_and_anachronism(years, first, lag, anachronism):
    documents = [(f"d{i}", "甲", y) for i, y in enumerate(years)]
    found = slogan_ledger(*build(documents, [(d, TWO, TWO) for d, _, _ in documents]), BUILT_IN)
    assert rows(found[["first", "lag", "anachronism", "documents"]]) == [[first, lag, anachronism, len(years)]]


def test_of_one_year_the_first_name():
    corpus, grouping = build([("c", "甲", 2020), ("a", "甲", 2021), ("b", "甲", 2020)], [(d, NEW, NEW) for d in "cab"])
    assert slogan_ledger(corpus, grouping, BUILT_IN)["first_doc"].tolist() == ["b"]


def test_order_within_a_group():
    """By first year, the undated last, then by name."""
    corpus, grouping = build(
        [("x", "甲", None), ("y", "甲", 2020), ("z", "甲", 2019)],
        [("x", "一一", "一一"), ("y", "丙丙", "丙丙"), ("y", "乙乙", "乙乙"), ("z", "戊戊", "戊戊")],
    )
    assert slogan_ledger(corpus, grouping, BUILT_IN)["slogan"].tolist() == ["戊戊", "丙丙", "乙乙", "一一"]


def test_the_same_in_any_order():
    documents = [("a", "甲", 2019), ("b", "甲", 2018), ("c", "乙", 2018), ("d", "乙", 2018)]
    slogans = [(d, s, s) for d in "abcd" for s in (FOUR, TWO, NEW)]
    one = slogan_ledger(*build(documents, slogans), BUILT_IN)
    assert one.to_csv() == slogan_ledger(*build(documents[::-1], slogans[::-1]), BUILT_IN).to_csv()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("甲乙"),
            st.one_of(st.none(), st.integers(2010, 2024)),
            st.lists(st.sampled_from([FOUR, TWO, UPHOLD, NEW]), max_size=5),
        ),
        max_size=10,
    )
)
@settings(max_examples=60, deadline=None)
def test_is_a_loop_over_documents(held):
    born = {FOUR: 2016, TWO: 2021}
    documents = [(f"d{i}", p, y) for i, (p, y, _) in enumerate(held)]
    slogans = [(f"d{i}", s, s) for i, (_, _, of) in enumerate(held) for s in of]
    found = slogan_ledger(*build(documents, slogans), BUILT_IN)
    assert tuple(found.columns) == schema.LEDGER.names
    assert len(found) == len({(p, s) for p, _, of in held for s in of})
    for row in found.itertuples():
        holding = [(y, of.count(row.slogan)) for p, y, of in held if p == row.group and row.slogan in of]
        years = [y for y, _ in holding if y is not None]
        assert (row.documents, row.count) == (len(holding), sum(n for _, n in holding))
        assert rows(found.loc[[row.Index], ["first", "last"]]) == [[min(years, default=None), max(years, default=None)]]
        assert row.anachronism == any(y < born.get(row.slogan, 0) for y in years)
        assert row.few == (len(holding) < 3)


def test_no_slogan():
    found = slogan_ledger(*build([("a", "甲", 2020)], []), BUILT_IN)
    assert found.empty
    assert tuple(found.columns) == schema.LEDGER.names


# --- the lexicon's years ----------------------------------------------------------------------------------------------


def test_births_of_the_built_in_lexicon():
    born = births(BUILT_IN)
    assert {s: born.get(s) for s in (FOUR, TWO, UPHOLD, NEW)} == {FOUR: 2016, TWO: 2021, UPHOLD: None, NEW: None}
    assert set(born) <= {entry.canonical for entry in lexicons.built_in().slogans.values()}
    assert all(1921 <= year <= 2100 for year in born.values())


def test_births_of_the_users_lexicon(tmp_path):
    """A row replaces the built-in one, adds one, or takes one out."""
    lines = [HEADER, f"{FOUR},,,loyalty,2015,,", f"{NEW},,,inspection,2019,,", f"-{TWO},,,,,,"]
    (tmp_path / "slogans.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = lexicons.load(tmp_path)
    born = births(own)
    assert {s: born.get(s) for s in (FOUR, TWO, NEW)} == {FOUR: 2015, TWO: None, NEW: 2019}
    corpus, grouping = build([("a", "甲", 2020)], [("a", None, NEW)])
    assert slogan_ledger(corpus, grouping, own)["lag"].tolist() == [1]


def test_births_where_the_users_lexicons_have_no_slogans(tmp_path):
    (tmp_path / "finding_cues.csv").write_text("term,status\n查摆出,found\n", encoding="utf-8")
    assert births(lexicons.load(tmp_path)) == births(BUILT_IN)


def test_a_broken_lexicon(tmp_path):
    (tmp_path / "slogans.csv").write_text("canonical,year\n", encoding="utf-8")
    with pytest.raises(XunshiError, match=r"slogans\.csv, line 1"):
        lexicons.load(tmp_path)
