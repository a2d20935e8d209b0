"""What keyness finds: no more than chance where there is nothing, the planted word, and nothing amiss in degenerate input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyness_corpora import LAYERS, corpus_of, go, of

from pipeline.compare import schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.keyness import keyness

pytestmark = pytest.mark.filterwarnings("error")

VOCABULARY = [f"w{i:02}" for i in range(50)]


def drawn(draw, sizes, shares, burst=1):
    """Documents of so many words, each drawn by itself and then said `burst` times."""
    return {f"d{i}": list(draw.choice(VOCABULARY, n, p=shares)) * burst for i, n in enumerate(sizes)}


def null_p(keyness_of, seeds, burst=1):
    """p and q of all words over many corpora of one source whose documents fall into two groups at random, a seed a row."""
    p, q = [], []
    for seed in range(seeds):
        draw = np.random.default_rng(seed)
        sizes, shares = draw.integers(20, 200, 24), draw.dirichlet(np.full(50, 5.0))
        said = drawn(draw, sizes, shares, burst)
        group = draw.permutation(["A"] * 12 + ["B"] * 12)
        frame = keyness_of({d: (g, 2000) for d, g in zip(said, group, strict=True)}, words=said)
        rows = frame[frame["group"] == "A"]
        assert len(rows) == 50
        p.append(rows["p"].to_numpy(float))
        q.append(rows["q"].to_numpy(float))
    return np.array(p), np.array(q)


def test_one_source_in_two_groups_at_random(keyness_of):
    p, q = null_p(keyness_of, 80)
    assert 0.04 < (p < 0.05).mean() < 0.06
    assert 0.005 < (p < 0.01).mean() < 0.016
    assert 0.45 < (p < 0.5).mean() < 0.55
    # a discovery in about one of twenty corpora
    assert (q < 0.05).any(axis=1).mean() <= 0.1
    assert (q < 0.05).mean() < 0.003


def test_p_is_optimistic_where_documents_repeat_themselves(keyness_of):
    """The same, every word said four times over: what the docstring warns of."""
    p, _ = null_p(keyness_of, 15, burst=4)
    assert (p < 0.05).mean() > 0.2


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_planted_word_is_found(keyness_of, layer, seed):
    """w07 four times as often in group A, w31 in group B."""
    draw = np.random.default_rng(seed)
    said = drawn(draw, draw.integers(80, 200, 24), np.full(50, 0.02))
    documents = {d: ("A" if i < 8 else "BC"[i % 2], 2000) for i, d in enumerate(said)}
    for d, (group, _) in documents.items():
        said[d] += [{"A": "w07", "B": "w31"}.get(group, "w00")] * (8 if group != "C" else 0)
    frame = keyness_of(documents, **{layer: said})
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


def test_nothing_to_compare(keyness_of):
    for documents, said in (
        ({"a": ("A", 100)}, {"a": "xxx"}),
        ({"a": ("A", 100), "b": ("B", 100)}, {}),
        ({"a": ("A", 100), "b": ("B", 100)}, {"a": "x", "b": "x"}),
        # group B has no word and no text
        ({"a": ("A", 100), "b": ("B", 0)}, {"a": "xxxx"}),
    ):
        frame = keyness_of(documents, words=said, slogans=said, problems=said)
        assert frame.empty
        assert list(frame.columns) == list(schema.KEYNESS.names)


def test_no_text_on_one_side(keyness_of):
    """Group B has no text, and A and C are compared all the same."""
    documents = {"a": ("A", 100), "b": ("B", 0), "c": ("C", 100)}
    frame = keyness_of(documents, slogans={"a": "xxxx", "c": "y"})
    assert {(g, h) for g, h in frame[["group", "against"]].itertuples(index=False, name=None)} == {
        ("A", "rest"), ("A", "C"), ("C", "rest"), ("C", "A"),
    }  # fmt: skip


def test_mentions_without_characters(keyness_of):
    frame = keyness_of({"a": ("A", 0), "b": ("B", 0)}, words={"a": "xxy", "b": "xyy"}, slogans={"a": "xx", "b": "xyyy"})
    assert frame["per_10k"].isna().all()
    assert frame["z"].notna().all()
    assert set(frame["layer"]) == {"words", "slogans"}


def test_a_layer_of_one_item(keyness_of):
    row = of(keyness_of({"a": ("A", 100), "b": ("B", 300)}, words={"a": "xxx", "b": "xxxxx"}), group="A")
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
