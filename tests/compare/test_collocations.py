"""Neighbours of words: published tables, a naive count, planted pairs found again, and none where words are strewn at random."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control

from pipeline.compare import collocates, collocations, counts, schema_words
from pipeline.compare.collocations import adjusted, measured, near
from pipeline.compare.corpus import Corpus
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.tokens import tokens
from pipeline.errors import XunshiError


def held_of(*sentences):
    """Tokens of sentences of letters, a document each but where a tuple names one."""
    pairs = [s if isinstance(s, tuple) else (i, s) for i, s in enumerate(sentences)]
    return tokens([(document, list(words)) for document, words in pairs])


def at(held, words):
    return np.array([held.items.index(word) for word in words])


# --- what is near ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentences", "node", "window", "expected"),
    [
        # one word away on either side
        (["abcde"], "c", 1, "bd"),
        (["abcde"], "c", 2, "abde"),
        # not across sentences, whatever document they are of
        (["ab", "cd"], "b", 5, "a"),
        ([(0, "ab"), (0, "cd")], "c", 5, "d"),
        # a token that two nodes are near counts once
        (["cbc"], "c", 2, "b"),
        (["bcb"], "c", 2, "bb"),
        # the node is no neighbour of itself
        (["ccc"], "c", 2, ""),
        (["a", "c", "b"], "c", 2, ""),
    ],
)
def test_what_is_near(sentences, node, window, expected):
    held = held_of(*sentences)
    row = near(held, at(held, node), window)[0].toarray()[0]
    assert "".join(word * int(n) for word, n in zip(held.items, row, strict=True)) == expected


def naive(sentences, node, window):
    """{word: (near, documents)} by looking at every token and every token around it."""
    found, documents = defaultdict(int), defaultdict(set)
    for document, words in sentences:
        for i, word in enumerate(words):
            around = [words[j] for j in range(max(0, i - window), min(len(words), i + window + 1)) if j != i]
            if word != node and word and node in around:
                found[word] += 1
                documents[word].add(document)
    return {word: (n, len(documents[word])) for word, n in found.items()}


SENTENCES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=9)), max_size=9
)


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.integers(1, 4), st.integers(1, 7))
@example([(0, list("abab"))], 1, 1)
def test_near_is_the_naive_count(sentences, window, block):
    sentences = sorted(sentences, key=lambda s: s[0])
    held = tokens(sentences)
    nodes = np.arange(len(held.items))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collocations, "_BLOCK", block)
        found, documents = (m.toarray() for m in near(held, nodes, window))
    for i, node in enumerate(held.items):
        expected = naive(sentences, node, window)
        row = {w: (int(n), int(d)) for w, n, d in zip(held.items, found[i], documents[i], strict=True) if n}
        assert row == expected


def test_a_node_that_is_no_word():
    """Places of a concordance stand as empty words."""
    sentences = [(0, ["a", "", "b", "c"]), (1, ["a", "d"])]
    found, documents = near(tokens(sentences), np.array([-1]), 1)
    assert found.toarray().tolist() == [[1, 1, 0, 0]]
    assert documents.toarray().tolist() == [[1, 1, 0, 0]]


# --- how much ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "pair", "published"),
    [
        ("swiss", (110, 2442, 111, 29114), 270.72),
        ("water", (10, 0, 3, 31764), 167.23),
        ("at", (76, 104, 2476, 29121), 157.21),
    ],
)
def test_g2_published(word, pair, published):
    """Dunning (1993), table 1: a bigram as the node's neighbour on one side, its four cells as tokens near and elsewhere."""
    a, not_a, b, not_b = pair
    found = collocations._measures(
        0, np.array([0]), np.array([a]), np.array([1]), np.array([a + b]), a + not_a, a + not_a + b + not_b
    )
    assert word
    assert found["g2"].item() == pytest.approx(published, abs=0.005)
    assert found["elsewhere"].item() == b
    assert found["expected"].item() == pytest.approx((a + b) * (a + not_a) / sum(pair))


def test_a_row_by_hand():
    """n with x near 6 of 7 times, over 40 sentences; y is everywhere."""
    sentences = (
        [(i, ["n", "x", "y"]) for i in range(6)]
        + [(6, ["n", "y"]), (7, ["x"])]
        + [(8 + i, ["y", "z"]) for i in range(32)]
    )
    held = tokens(sentences)
    row = measured(held, at(held, "n"), 1).to_dict("records")
    assert [held.items[r["word"]] for r in row] == ["x"]
    # near n stand six x and one y; all tokens but the seven n: 7 x, 39 y, 32 z
    assert (row[0]["count"], row[0]["elsewhere"], row[0]["documents"], row[0]["few"]) == (6, 1, 6, False)
    scipy = chi2_contingency([[6, 1], [1, 70]], lambda_="log-likelihood", correction=False)
    assert (row[0]["g2"], row[0]["p"]) == (pytest.approx(scipy.statistic), pytest.approx(scipy.pvalue))
    assert row[0]["expected"] == pytest.approx(7 * 7 / 78)
    assert row[0]["log_ratio"] == pytest.approx(np.log2(6.5 / 7 / (1.5 / 71)))
    assert row[0]["log_ratio_low"] < row[0]["log_ratio"] < row[0]["log_ratio_high"]
    # three words that could have been seen near
    assert row[0]["q"] == pytest.approx(3 * scipy.pvalue)


@given(st.lists(st.floats(0, 1), max_size=20), st.integers(0, 30))
def test_q_is_that_of_all_pairs_those_not_seen_included(p, more):
    found = adjusted(np.array(p), len(p) + more)
    whole = false_discovery_control(np.array([*p, *[1.0] * more])) if p or more else np.empty(0)
    assert found == pytest.approx(whole[: len(p)])


@pytest.mark.parametrize("sentences", [[], [[]], [["a"]], [["a"] * 30], [["a", "b"]] * 30])
def test_nothing_to_tell(sentences):
    held = tokens(list(enumerate(sentences)))
    found = measured(held, np.arange(len(held.items)))
    assert found.empty
    assert "log_ratio" in found


# --- planted, and strewn -----------------------------------------------------------------------------------------------

# words that the pattern of words knows, made of characters that no list holds together
VOCABULARY = [f"{a}{b}" for a in "粮医矿林渔盐" for b in "甲乙丙丁戊己庚辛壬癸"]
PLANTED = {frozenset(("粮甲", "医乙")), frozenset(("矿丙", "林丁")), frozenset(("粮甲", "盐癸"))}


def drawn(seed, *, planted=True, documents=40):
    """(province, sentences) of documents of ten sentences of twelve words; a planted pair in three sentences of each document."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(documents):
        sentences = [list(draw.choice(VOCABULARY, 12)) for _ in range(10)]
        for i, pair in enumerate(sorted(map(sorted, PLANTED)) if planted else ()):
            place = int(draw.integers(0, 8))
            sentences[i][place], sentences[i][place + 1 + int(draw.integers(0, 4)) % (11 - place)] = pair
        found.append(("甲省", ["/".join(s) for s in sentences]))
    return found


def corpus_of(documents, **more):
    frame = pd.DataFrame(
        {
            "doc_id": [f"d{i:02}" for i in range(len(documents))],
            "province": pd.array([province for province, _ in documents], dtype="string"),
            "year": pd.array([2022] * len(documents), dtype="Int64"),
        }
    )
    rows, texts = [], {}
    for doc_id, (_, sentences) in zip(frame["doc_id"], documents, strict=True):
        start = 0
        for sentence in sentences:
            rows.append((doc_id, start, start + len(sentence), sentence))
            start += len(sentence) + 1
        texts[doc_id] = "\n".join(sentences)
    tables = {
        "documents": frame,
        "sentences": pd.DataFrame(rows, columns=["doc_id", "start", "end", "normalized"]),
        "masks": pd.DataFrame({"doc_id": [], "start": [], "end": [], "role": []}),
    }
    corpus = Corpus(Path("x"), cut=lambda text: text.replace("\n", "/").split("/"), _read=tables | more)
    corpus.__dict__["texts"] = texts
    return corpus


def table_of(corpus, options=DEFAULTS):
    return collocations.collocations(corpus, corpus.group(["province"]), options)


@pytest.mark.parametrize("seed", range(3))
def test_planted_pairs_are_found(seed):
    found = table_of(corpus_of(drawn(seed)))
    pairs = {frozenset(pair) for pair in found[["node", "word"]].itertuples(index=False, name=None)}
    assert pairs >= PLANTED
    assert len(pairs - PLANTED) <= 2
    first = found.groupby("node").first()
    assert frozenset(("矿丙", first.loc["矿丙", "word"])) in PLANTED
    planted = found[[frozenset(p) in PLANTED for p in found[["node", "word"]].itertuples(index=False, name=None)]]
    assert (planted["log_ratio_low"] > 0).all()
    assert (planted["count"] > 1.5 * planted["expected"]).all()
    assert not planted["few"].any()


def test_words_strewn_at_random_have_no_neighbours():
    """3 540 pairs and more in each of ten corpora: none, or one, gets q < 0.05."""
    found = [len(table_of(corpus_of(drawn(seed, planted=False)))) for seed in range(10)]
    assert sum(n > 0 for n in found) <= 2
    assert sum(found) <= 4


def test_the_table():
    found = table_of(corpus_of(drawn(0)))
    assert list(found.columns) == list(schema_words.COLLOCATIONS.names)
    assert not found[["node", "word"]].duplicated().any()
    for _, rows in found.groupby("node"):
        assert rows["g2"].is_monotonic_decreasing
        assert len(rows) <= collocations.TOLD
    pd.testing.assert_frame_equal(found, table_of(corpus_of(drawn(0))), check_exact=True)


def test_words_left_out_are_no_steps():
    """A name and a stop word between two words do not part them."""
    between = ["以及", "甲省"]
    documents = [
        ("甲省", ["/".join(["粮甲", *between * 3, "医乙", *[f"渔{c}" for c in "甲乙丙丁戊己"]])]) for _ in range(8)
    ]
    others = [("甲省", ["/".join([*VOCABULARY[40:], *VOCABULARY[:0:-3]])]) for _ in range(20)]
    corpus = corpus_of([*documents, *others])
    pairs = set(table_of(corpus)[["node", "word"]].itertuples(index=False, name=None))
    assert ("粮甲", "医乙") in pairs
    assert not [pair for pair in pairs if "以及" in pair or "甲省" in pair]
    names = set(table_of(corpus, Options(keep_names=True))["node"])
    assert "甲省" in names


# --- of a concordance --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["粮甲", "矿丙"])
def test_neighbours_of_a_word_are_those_of_the_table(word):
    corpus = corpus_of(drawn(2))
    found = collocates.collocates(corpus, word).set_index("word")
    table = table_of(corpus)
    expected = table[table["node"] == word].set_index("word")
    planted = [w for pair in PLANTED if word in pair for w in pair if w != word]
    # all neighbours of one word are tested here, of sixty there, so that q differs
    columns = ["count", "elsewhere", "expected", "g2", "p", "log_ratio", "documents"]
    pd.testing.assert_frame_equal(found.loc[planted, columns], expected.loc[planted, columns])


def test_neighbours_of_mentions_and_masks():
    """The places of a layer; no word reaches over the edge of a place or of a mask."""
    documents = [("甲省", ["粮甲**医乙/渔甲/渔乙/渔丙/渔丁/渔戊/渔己/盐癸/盐癸"]) for _ in range(8)]
    masks = pd.DataFrame({"doc_id": [f"d{i:02}" for i in range(8)], "start": 2, "end": 4, "role": "count"})
    corpus = corpus_of(documents, masks=masks.assign(unit=pd.NA, text="**"))
    held = collocates.of_places(corpus, masks, DEFAULTS)
    sentence = [held.items[w] if w >= 0 else "" for w in held.words[held.sentences == 0]]
    assert sentence == ["粮甲", "", "医乙", "渔甲", "渔乙", "渔丙", "渔丁", "渔戊", "渔己", "盐癸", "盐癸"]
    found = collocates.collocates(corpus, "masks:count", window=1)
    assert set(found["word"]) == {"粮甲", "医乙"}


def test_places_that_overlap_or_cross_sentences():
    corpus = corpus_of([("甲省", ["粮甲/医乙/渔甲", "渔乙/渔丙"])])
    # the second begins in the first, the third goes on into the next sentence
    places = pd.DataFrame({"doc_id": "d00", "start": [0, 1, 6], "end": [2, 5, 12]})
    held = collocates.of_places(corpus, places, DEFAULTS)
    told = [[held.items[w] if w >= 0 else "" for w in held.words[held.sentences == n]] for n in (0, 1)]
    assert told == [["", "", ""], ["渔丙"]]


def test_everything_seen_near():
    corpus = corpus_of(drawn(0, planted=False, documents=10))
    assert collocates.collocates(corpus, "粮甲").empty
    found = collocates.collocates(corpus, "粮甲", everything=True)
    assert len(found) > 30
    assert (found["q"] >= 0.05).all()
    assert found["g2"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("pattern", "window", "said"),
    [
        ("没有的词", 5, "没有的词: found nowhere"),
        (" ", 5, "the pattern is empty"),
        ("粮甲", 0, "--window 0: must be 1 or more"),
    ],
)
def test_wrong_patterns(pattern, window, said):
    with pytest.raises(XunshiError) as refused:
        collocates.collocates(corpus_of(drawn(0, documents=2)), pattern, window=window)
    assert said in str(refused.value)


def test_words_are_those_that_comparisons_count(corpus):
    """Of the sample of provinces: the same words as often, but for those left out."""
    held = collocations.of_corpus(corpus, corpus.group(["province"]), DEFAULTS)
    matrix, items = counts.matrix(corpus, "words")
    often = dict(zip(items, matrix.sum(axis=0).astype(int), strict=True))
    assert {w: often[w] for w in held.items} == dict(zip(held.items, held.frequency.tolist(), strict=True))
    assert set(often) - set(held.items) >= {"以及", "云汀"} & set(often)
