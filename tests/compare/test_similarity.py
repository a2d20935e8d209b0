"""Likeness of documents and groups against TF-IDF worked out by hand, brute force, and dense linear algebra."""

from __future__ import annotations

import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from pipeline.compare import schema, similarity
from pipeline.compare.corpus import Corpus
from pipeline.compare.similarity import clusters, document_map, likeness, neighbours, vectors

WORDS = "苹果 香蕉 北京 上海 老虎 狮子 太阳 月亮 电脑 电话".split()
A, B, C, D, E = WORDS[:5]
EVERY = {
    neighbours: schema.NEIGHBOURS,
    likeness: schema.LIKENESS,
    clusters: schema.CLUSTERS,
    document_map: schema.MAP,
}


def build(documents):
    """A corpus and its provinces from (doc_id, province, words) triples."""
    ids = [d for d, _, _ in documents]
    frames = {
        "documents": pd.DataFrame({"doc_id": ids, "province": [p for _, p, _ in documents]}),
        "sentences": pd.DataFrame({"doc_id": ids, "normalized": ["，".join(w) for _, _, w in documents]}),
    }
    corpus = Corpus(Path("x"), _read=frames)
    return corpus, corpus.group(["province"])


def by_hand(documents):
    """{doc_id: {word: weight}} from the formula, in plain Python."""
    n = len(documents)
    holders = {w: sum(w in words for _, _, words in documents) for w in WORDS}
    found = {}
    for doc_id, _, words in documents:
        weights = {
            w: (1 + math.log(words.count(w))) * (math.log((1 + n) / (1 + holders[w])) + 1)
            for w in set(words)
            if n <= 2 or holders[w] > 1
        }
        norm = math.sqrt(sum(v * v for v in weights.values())) or 1
        found[doc_id] = {w: v / norm for w, v in weights.items()}
    return found


def dot(a, b):
    return sum(v * b.get(w, 0) for w, v in a.items())


def mean(vectors_):
    return {w: sum(v.get(w, 0) for v in vectors_) / len(vectors_) for w in WORDS}


def cosine(a, b):
    return dot(a, b) / (math.sqrt(dot(a, a) * dot(b, b)) or 1)


DOCUMENTS = st.lists(
    st.tuples(st.sampled_from(["甲", "乙", "丙", None]), st.lists(st.sampled_from(WORDS), max_size=8)),
    min_size=1,
    max_size=14,
).map(lambda rows: [(f"d{i:02}", p, words) for i, (p, words) in enumerate(rows)])
MANY = settings(max_examples=60, deadline=None)


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# --- vectors ----------------------------------------------------------------------------------------------------------


def test_vectors_by_hand():
    """Of three documents B is in all (idf 1) and A in two (idf ln(4/3) + 1); C, in one only, is left out."""
    corpus, _ = build([("x", "甲", [A, A, B]), ("y", "甲", [A, B]), ("z", "甲", [B, C])])
    held = vectors(corpus)
    idf = math.log(4 / 3) + 1
    twice = (1 + math.log(2)) * idf
    # words in order of characters: 苹果 (A) before 香蕉 (B)
    expected = [
        [twice / math.hypot(twice, 1), 1 / math.hypot(twice, 1)],
        [idf / math.hypot(idf, 1), 1 / math.hypot(idf, 1)],
        [0, 1],
    ]
    assert held.ids == ("x", "y", "z")
    assert held.rows.toarray() == pytest.approx(np.array(expected))


def test_words_of_one_document_count_where_there_are_two():
    corpus, grouping = build([("x", "甲", [A, B]), ("y", "乙", [A, C])])
    assert vectors(corpus).rows.shape == (2, 3)
    # idf of B and C is ln(3/2) + 1, of A 1
    assert likeness(corpus, grouping)["cosine"].tolist() == pytest.approx(
        [1 / (1 + (math.log(1.5) + 1) ** 2)] * 2, abs=1e-6
    )


@given(DOCUMENTS)
@MANY
def test_rows_have_length_one_or_none(documents):
    held = vectors(build(documents)[0])
    expected = [1.0 if v else 0.0 for v in by_hand(documents).values()]
    assert np.sqrt(held.rows.multiply(held.rows).sum(axis=1)) == pytest.approx(np.array(expected))


# --- neighbours -------------------------------------------------------------------------------------------------------


def brute(documents):
    """Ranked (doc_id, rank, other, cosine) by comparing every pair; ties by name; no word in common is no neighbour."""
    held = by_hand(documents)
    for doc_id, _, _ in documents:
        pairs = [(-round(dot(held[doc_id], held[o]), 6), o) for o in held if o != doc_id]
        for rank, (value, other) in enumerate(sorted(p for p in pairs if p[0])[:10], 1):
            yield doc_id, rank, other, -value


@given(DOCUMENTS)
@MANY
def test_neighbours_are_brute_force(documents):
    corpus, grouping = build(documents)
    found, expected = neighbours(corpus, grouping), list(brute(documents))
    assert found["cosine"].tolist() == pytest.approx([row[3] for row in expected], abs=1.1e-6)
    assert found[["doc_id", "rank"]].to_records(index=False).tolist() == [row[:2] for row in expected]
    assert (found["other"] != found["doc_id"]).all()
    assert found["group"].tolist() == [grouping.of[d] for d in found["doc_id"]]
    assert found["other_group"].tolist() == [grouping.of[d] for d in found["other"]]


def test_ties_by_name_and_ten_at_most():
    """Thirteen alike documents, in the order of no name; each has the first ten other names."""
    ids = [f"d{i:02}" for i in (7, 3, 12, 0, 5, 1, 9, 11, 2, 10, 4, 8, 6)]
    corpus, grouping = build([(d, "甲", [A, B]) for d in ids])
    found = neighbours(corpus, grouping)
    assert found["doc_id"].unique().tolist() == ids
    for doc_id, rows in found.groupby("doc_id"):
        assert rows["other"].tolist() == sorted(set(ids) - {doc_id})[:10]
    assert set(found["cosine"]) == {1.0}


def test_neighbours_in_blocks(monkeypatch):
    rng = np.random.default_rng(3)
    documents = [(f"d{i:02}", "甲", list(rng.choice(WORDS, 5))) for i in range(23)]
    corpus, grouping = build(documents)
    whole = neighbours(corpus, grouping)
    monkeypatch.setattr(similarity, "_CELLS", 4 * 23)
    pd.testing.assert_frame_equal(neighbours(corpus, grouping), whole)
    assert len(whole) > 200


def test_of_many_documents_neighbours_are_sought_among_some(monkeypatch):
    """Ten of 23 documents are drawn: each document has those of them that are like it, the likest first."""
    rng = np.random.default_rng(3)
    corpus, grouping = build([(f"d{i:02}", "甲", list(rng.choice(WORDS, 5))) for i in range(23)])
    monkeypatch.setattr(similarity, "NEAREST", 30)
    whole = neighbours(corpus, grouping)
    monkeypatch.setattr(similarity, "AMONG", 10)
    found = neighbours(corpus, grouping)
    drawn = set(found["other"])
    assert len(drawn) == 10
    assert set(found["doc_id"]) == set(whole["doc_id"])
    expected = whole[whole["other"].isin(drawn)].reset_index(drop=True)
    expected["rank"] = expected.groupby("doc_id").cumcount() + 1
    pd.testing.assert_frame_equal(found, expected)


def test_a_document_without_words_is_no_neighbour():
    corpus, grouping = build([("x", "甲", [A]), ("y", "甲", [A]), ("z", "甲", [])])
    assert neighbours(corpus, grouping)[["doc_id", "other"]].to_numpy().tolist() == [["x", "y"], ["y", "x"]]


# --- likeness and clusters --------------------------------------------------------------------------------------------


@given(DOCUMENTS)
@MANY
def test_likeness_is_the_cosine_of_means(documents):
    corpus, grouping = build(documents)
    held = by_hand(documents)
    means = {g: mean([held[d] for d in grouping.members(g)]) for g in grouping.names}
    found = likeness(corpus, grouping)
    assert list(zip(found["group"], found["other"], strict=True)) == [
        (a, b) for a in grouping.names for b in grouping.names if a != b
    ]
    for row in found.itertuples():
        assert row.cosine == pytest.approx(cosine(means[row.group], means[row.other]), abs=1.1e-6)
        assert row.documents == grouping.sizes[row.group] + grouping.sizes[row.other]
        assert row.few == (min(grouping.sizes[row.group], grouping.sizes[row.other]) < 3)


def test_a_long_group_weighs_its_documents_alike():
    """The mean, and not the sum of counts: a document with a hundred times A has the direction of one with A."""
    short, _ = build([("x", "甲", [A]), ("y", "甲", [B]), ("z", "乙", [A, B])])
    long, grouping = build([("x", "甲", [A] * 100), ("y", "甲", [B]), ("z", "乙", [A, B])])
    assert likeness(short, grouping)["cosine"].tolist() == likeness(long, grouping)["cosine"].tolist() == [1.0, 1.0]


def test_clusters_by_hand():
    """甲 and 丙 are alike; 乙 shares nothing with them; 丁 has no words: two mergers at distance 1 after one at 0."""
    corpus, grouping = build(
        [("a", "甲", [A, B]), ("b", "乙", [C, D]), ("c", "丙", [A, B]), ("d", "乙", [C, D]), ("e", "丁", [])]
    )
    assert grouping.names == ("丁", "丙", "乙", "甲")
    found = clusters(corpus, grouping)
    assert found.iloc[0].tolist() == [1, "丙", "甲", 0.0, "丙|甲"]
    assert found["distance"].tolist() == [0.0, 1.0, 1.0]
    assert found["members"].iloc[-1] == "丁|丙|乙|甲"


def average_linkage(distances):
    """Mergers by definition: the two clusters whose members are on average nearest, again and again."""
    held = [frozenset([i]) for i in range(len(distances))]
    while len(held) > 1:
        apart = {(a, b): np.mean([distances[i][j] for i in a for j in b]) for a in held for b in held if a != b}
        (a, b), distance = min(apart.items(), key=lambda p: p[1])
        held = [c for c in held if c not in {a, b}] + [a | b]
        yield a | b, distance


def test_clusters_are_average_linkage():
    rng = np.random.default_rng(11)
    documents = [(f"d{i:02}", "甲乙丙丁戊己"[i % 6], list(rng.choice(WORDS, 6))) for i in range(24)]
    corpus, grouping = build(documents)
    like = likeness(corpus, grouping).pivot_table(index="group", columns="other", values="cosine")
    distances = 1 - like.loc[list(grouping.names), list(grouping.names)].fillna(1).to_numpy()
    found = clusters(corpus, grouping)
    for row, (members, distance) in zip(found.itertuples(), average_linkage(distances), strict=True):
        assert row.members.split("|") == [grouping.names[i] for i in sorted(members)]
        assert row.distance == pytest.approx(distance, abs=1.1e-6)


@given(DOCUMENTS)
@MANY
def test_clusters_hold_together(documents):
    """Each merger holds what its two sides hold, the earlier group on the left; the last holds all; distances never fall."""
    corpus, grouping = build(documents)
    found = clusters(corpus, grouping)
    held = {name: [name] for name in grouping.names}
    for row in found.itertuples():
        left, right = held.pop(row.left), held.pop(row.right)
        assert grouping.names.index(left[0]) < grouping.names.index(right[0])
        held[f"#{row.step}"] = sorted(left + right, key=grouping.names.index)
        assert row.members == "|".join(held[f"#{row.step}"])
    assert list(held.values()) == [list(grouping.names)]
    assert found["distance"].is_monotonic_increasing
    assert found["distance"].between(0, 1).all()


# --- map --------------------------------------------------------------------------------------------------------------


def components(rows):
    """(coordinates up to sign, share explained) by the dense singular value decomposition of the centred rows."""
    u, s, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    return u[:, :2] * s[:2], (s[:2] ** 2).sum() / (s**2).sum()


def sample(n=30):
    rng = np.random.default_rng(5)
    return [(f"d{i:02}", "甲", list(rng.choice(WORDS[: 4 + i % 7], 6))) for i in range(n)]


@pytest.mark.parametrize("whole", [500, 2], ids=["Gram matrix", "iterative"])
def test_map_is_the_leading_components(monkeypatch, whole):
    monkeypatch.setattr(similarity, "_WHOLE", whole)
    corpus, grouping = build(sample())
    found = document_map(corpus, grouping)
    expected, explained = components(vectors(corpus).rows.toarray())
    assert np.abs(found[["x", "y"]].to_numpy()) == pytest.approx(np.abs(expected), abs=1e-6)
    assert found["explained"].tolist() == pytest.approx([explained] * 30, abs=1e-6)


@pytest.mark.parametrize("whole", [500, 2])
def test_the_greatest_loading_is_positive(monkeypatch, whole):
    monkeypatch.setattr(similarity, "_WHOLE", whole)
    corpus, grouping = build(sample())
    rows = vectors(corpus).rows.toarray()
    loadings = rows.T @ document_map(corpus, grouping)[["x", "y"]].to_numpy(float)
    for axis in loadings.T:
        assert axis[np.abs(axis).argmax()] > 0.01


@given(DOCUMENTS)
@MANY
def test_no_distance_is_stretched(documents):
    """The map is a projection, centred, exact where two axes show all."""
    corpus, grouping = build(documents)
    found = document_map(corpus, grouping)
    at = found[["x", "y"]].to_numpy(float)
    true, shown = pdist(vectors(corpus).rows.toarray()), pdist(at)
    assert (shown <= true + 1e-5).all()
    assert at.mean(axis=0) == pytest.approx([0, 0], abs=1e-5)
    assert not np.signbit(at[at == 0]).any()
    explained = found["explained"].iloc[0]
    if explained is pd.NA:
        assert true == pytest.approx(np.zeros_like(true), abs=1e-4)
    elif explained == 1:
        assert shown == pytest.approx(true, abs=1e-2)


def test_map_of_two():
    """They lie on the first axis, half their distance from the middle, the first word's (of equal loadings) to the right."""
    corpus, grouping = build([("x", "甲", [A]), ("y", "乙", [B])])
    found = document_map(corpus, grouping)
    half = round(math.sqrt(2) / 2, 6)
    assert found.to_numpy().tolist() == [["x", "甲", half, 0.0, 1.0], ["y", "乙", -half, 0.0, 1.0]]


@pytest.mark.parametrize("n", [1, 2, 3, 600])
@pytest.mark.parametrize("words", [[], [A, B]])
def test_map_of_documents_that_do_not_differ(n, words):
    corpus, grouping = build([(f"d{i:03}", "甲", words) for i in range(n)])
    found = document_map(corpus, grouping)
    assert len(found) == n
    assert (found[["x", "y"]] == 0).all(axis=None)
    assert found["explained"].isna().all()


# --- all --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", EVERY, ids=lambda f: f.__name__)
@given(documents=DOCUMENTS)
@settings(max_examples=25, deadline=None)
def test_columns_repeats_and_shared_vectors(made, documents):
    corpus, grouping = build(documents)
    found = made(corpus, grouping)
    assert tuple(found.columns) == EVERY[made].names
    assert not found.duplicated(list(EVERY[made].key)).any()
    assert found.to_csv() == made(corpus, grouping, vectors(corpus)).to_csv()


@pytest.mark.parametrize("made", EVERY, ids=lambda f: f.__name__)
def test_no_document(made):
    assert made(*build([])).empty


@pytest.mark.parametrize(("made", "rows"), [(neighbours, 0), (likeness, 0), (clusters, 0), (document_map, 1)])
def test_one_document(made, rows):
    assert len(made(*build([("x", "甲", [A, B])]))) == rows
