"""Topics: planted ones are found again with their number, words and shares; none is relied on where words are strewn at random."""

from __future__ import annotations

from itertools import combinations
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from pipeline.compare import topic_tables as tables
from pipeline.compare import topics
from pipeline.compare.corpus import Corpus
from pipeline.compare.options import DEFAULTS, Options

PLANTED = 4
# characters that make words no list leaves out
WORDS = [[f"{a}{b}" for b in "甲乙丙丁戊己庚辛壬癸子丑"] for a in "粮医矿林"]
COMMON = [f"共{b}" for b in "甲乙丙丁戊己庚辛壬癸"]


def planted(documents=60, seed=1, *, strewn=False):
    """Documents that are each about one of `PLANTED` topics, a fifth of their words common ones, by group and year of their topic.

    Strewn: the same words, dealt out to the documents at random.
    """
    draw = np.random.default_rng(seed)
    of = [i % PLANTED for i in range(documents)]
    texts = [[*draw.choice(WORDS[t], 40), *draw.choice(COMMON, 10)] for t in of]
    if strewn:
        dealt = draw.permutation([word for text in texts for word in text])
        texts = dealt.reshape(documents, 50).tolist()
    return of, texts


def corpus_of(of, years=None):
    frame = pd.DataFrame(
        {
            "doc_id": [f"d{i:03}" for i in range(len(of))],
            "province": pd.array([f"组{t}" for t in of], dtype="string"),
            "year": pd.array(years or [2020 + i // 30 for i in range(len(of))], dtype="Int64"),
        }
    )
    return Corpus(Path("x"), _read={"documents": frame})


def found_in(of, texts, options=DEFAULTS):
    items = sorted({word for text in texts for word in text})
    at = {word: i for i, word in enumerate(items)}
    matrix = np.zeros((len(texts), len(items)))
    for row, text in enumerate(texts):
        for word in text:
            matrix[row, at[word]] += 1
    corpus = corpus_of(of)
    return topics.find(sparse.csr_array(matrix), items, corpus, corpus.group(["province"]), options), corpus


@pytest.fixture(scope="module")
def made():
    of, texts = planted()
    return of, *found_in(of, texts)


def test_the_number_planted_is_the_number_found(made):
    _, found, _ = made
    assert len(found.stability) == PLANTED
    frame = tables.numbers(found)
    assert frame["number"].tolist() == list(range(2, 13))
    assert frame.loc[frame["chosen"], "number"].tolist() == [PLANTED]
    assert frame["coherence"].max() - frame.loc[frame["chosen"], "coherence"].item() <= topics.NEAR


def test_the_words_planted_are_the_words_found(made):
    of, found, _ = made
    frame = tables.words(found)
    first = {frozenset(rows["word"].head(10)) for _, rows in frame.groupby("topic")}
    assert len(first) == PLANTED
    assert all(any(words <= set(own) for own in WORDS) for words in first)
    assert (frame.loc[frame["rank"] <= 10, "own"] > 0.9).all()
    for _, rows in frame.groupby("topic"):
        assert rows["weight"].is_monotonic_decreasing
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert len(rows) <= tables.TOLD
    told = tables.table(found)
    assert [set(words.split("|")) for words in told["words"]] == [
        set(rows["word"].head(10)) for _, rows in frame.groupby("topic")
    ]
    assert told["documents"].sum() == len(of)
    assert (told["stability"] > 0.7).all()
    assert told["share"].is_monotonic_decreasing


def test_documents_and_groups_are_about_what_they_are_about(made):
    of, found, corpus = made
    grouping = corpus.group(["province"])
    frame = tables.documents(found, corpus, grouping)
    assert np.allclose(frame.groupby("doc_id")["share"].sum(), 1, atol=1e-5)
    greatest = frame.loc[frame.groupby("doc_id")["share"].idxmax()].set_index("doc_id")["topic"]
    pairs = {(of[int(doc[1:])], topic) for doc, topic in greatest.items()}
    assert len(pairs) == PLANTED
    shares = tables.shares(found, corpus, grouping)
    whole = shares[shares["year"].isna()]
    assert np.allclose(whole.groupby("group")["share"].sum(), 1, atol=1e-5)
    assert (whole.groupby("group")["share"].max() > 0.8).all()
    assert ((whole["low"] <= whole["share"]) & (whole["share"] <= whole["high"])).all()
    by_year = shares[shares["year"].notna()]
    assert sorted(by_year["year"].unique()) == [2020, 2021]
    for (group, topic), rows in by_year.groupby(["group", "topic"]):
        all_years = whole[(whole["group"] == group) & (whole["topic"] == topic)]
        mean = (rows["share"] * rows["documents"]).sum() / rows["documents"].sum()
        assert mean == pytest.approx(all_years["share"].item(), abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_words_strewn_at_random_are_no_topics(seed):
    of, texts = planted(seed=seed, strewn=True)
    found, corpus = found_in(of, texts)
    assert abs(found.stability.mean() - found.chance) < topics.MARGIN
    assert not found.steady.any()
    number = len(found.stability)
    assert any(f"{number} of {number} are not steady" in note for note in tables.notes(found))
    # and no group is about one more than others, by far
    whole = tables.shares(found, corpus, corpus.group(["province"]))
    whole = whole[whole["year"].isna()]
    spread = whole.groupby("topic")["share"].agg(lambda s: s.max() - s.min())
    assert (spread < 0.35).all()


def test_planted_topics_are_told_to_be_stable(made):
    told = list(tables.notes(made[1]))
    assert len(told) == 2
    assert made[1].steady.all()
    assert made[1].stability.mean() > made[1].chance + 0.3
    assert told[0] == "topics: 4, of 2 to 12 the number whose words go together best"


def test_as_many_as_are_asked_for():
    of, texts = planted(24)
    found, _ = found_in(of, texts, Options(topics=3))
    assert len(found.stability) == 3
    assert found.coherence.keys() == {3}
    assert not [note for note in tables.notes(found) if "the number whose" in note]


@pytest.mark.parametrize(
    ("documents", "asked", "why"),
    [
        (9, None, "topics: none, as 9 documents share words and 10 are needed"),
        (12, 7, "topics: none, as 12 documents share words and 14 are needed"),
        (0, None, "0 documents share words and 10 are needed"),
    ],
)
def test_too_few_documents(documents, asked, why):
    of, texts = planted(12)
    # documents of a word that no other has share none
    texts = [text if i < documents else [f"孤{i}"] * 3 for i, text in enumerate(texts)]
    found, corpus = found_in(of, texts, Options(topics=asked))
    assert found.fitted is None
    assert [note for note in tables.notes(found) if why in note]
    grouping = corpus.group(["province"])
    made = [tables.table(found), tables.words(found), tables.numbers(found)]
    made += [tables.documents(found, corpus, grouping), tables.shares(found, corpus, grouping)]
    assert all(frame.empty and len(frame.columns) > 2 for frame in made)


def test_documents_without_words_are_about_nothing(made):
    of, texts = planted(20)
    texts[3] = ["孤三"]
    found, corpus = found_in(of, texts)
    frame = tables.documents(found, corpus, corpus.group(["province"]))
    assert set(frame["doc_id"]) == {f"d{i:03}" for i in range(20)} - {"d003"}


def test_names_and_stop_words_are_no_topics():
    of, texts = planted(20)
    texts = [[*text, *["以及", f"组{t}"] * 9] for t, text in zip(of, texts, strict=True)]
    found, _ = found_in(of, texts, Options(stop=frozenset({"共甲"})))
    assert not {"以及", "组0", "组1", "共甲"} & set(found.vocabulary)
    kept, _ = found_in(of, texts, Options(keep_names=True))
    assert {"组0", "组1"} < set(kept.vocabulary)


def test_the_same_twice():
    of, texts = planted(24, seed=5)
    one, two = (found_in(of, texts)[0] for _ in range(2))
    pd.testing.assert_frame_equal(tables.words(one), tables.words(two), check_exact=True)
    assert (one.fitted.shares == two.fitted.shares).all()
    assert one.stability.tolist() == two.stability.tolist()


def test_large_corpora_are_sampled(monkeypatch):
    monkeypatch.setattr(topics, "SAMPLE", 30)
    of, texts = planted(80)
    found, corpus = found_in(of, texts)
    assert len(found.stability) == PLANTED
    assert len(tables.documents(found, corpus, corpus.group(["province"]))) == 80 * PLANTED


# --- the figures ------------------------------------------------------------------------------------------------------


def naive(held):
    """Bouma (2009), word by word: ln(p(xy) / p(x)p(y)) / -ln p(xy)."""
    values = []
    for x, y in combinations(zip(*held, strict=True), 2):
        both = sum(a and b for a, b in zip(x, y, strict=True)) / len(held)
        if both in {0, 1}:
            values.append(-1.0 if both == 0 else 0.0)
        else:
            values.append(log(both / (sum(x) / len(held) * sum(y) / len(held))) / -log(both))
    return sum(values) / len(values) if values else 0.0


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 1), min_size=n, max_size=n), min_size=1, max_size=9)
    )
)
def test_coherence_is_the_formula(held):
    assert topics._npmi(np.array(held, float)) == pytest.approx(naive(held))


@pytest.mark.parametrize(
    ("held", "value"),
    [
        ([[1, 1], [1, 1], [0, 0], [0, 0]], 1),
        ([[1, 0], [1, 0], [0, 1], [0, 1]], -1),
        # independent
        ([[1, 1], [1, 0], [0, 1], [0, 0]], 0),
        # in every document: nothing is told
        ([[1, 1], [1, 1]], 0),
    ],
)
def test_coherence_at_its_ends(held, value):
    assert topics._npmi(np.array(held, float)) == pytest.approx(value)


def test_topics_are_matched_whatever_their_order():
    ours, theirs = np.array([[1, 2], [3, 4], [5, 6]]), np.array([[5, 9], [2, 1], [7, 8]])
    assert topics.matched(ours, theirs).tolist() == [1.0, 0.0, pytest.approx(1 / 3)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100), st.integers(2, 5))
def test_shares_are_shares(seed, number):
    weights = sparse.csr_array(sparse.random_array((14, 9), density=0.4, rng=np.random.default_rng(seed)))
    made = topics.fit(weights, number)
    held = ~np.isnan(made.shares[:, 0])
    assert np.allclose(made.shares[held].sum(axis=1), 1, atol=1e-4)
    assert (made.shares[held] >= 0).all()
    sums = made.words.sum(axis=1)
    assert np.all((np.abs(sums - 1) < 1e-4) | (sums == 0))
