"""How alike problems and answers are, and their assignment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline import lexicons
from pipeline.threads import assign, likeness
from pipeline.threads.likeness import FEATURES, Rarity, Words

AT = {name: i for i, name in enumerate(FEATURES)}


@pytest.fixture(scope="module")
def rarity():
    return Rarity(["河道清淤不力", "水费收缴混乱", "河道堵点多"], lexicons.built_in())


def compared(rarity, problem, answer):
    return dict(zip(FEATURES, likeness.features([problem], [answer], rarity)[0, 0], strict=True))


def test_the_same_words_are_as_alike_as_can_be(rarity):
    words = Words(
        "河道清淤不力", "堵点多达19处。", "履职有差距", 0.5, frozenset({"responsibility"}), frozenset({"水利"})
    )
    found = compared(rarity, words, words)
    for name in ("heads", "clause", "figures", "labels", "domain", "place"):
        assert found[name] == pytest.approx(1), name


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("河道清淤滞后", "水费收缴混乱"),
        ("河道清淤不力、堵点多", "水费收缴不力、漏洞多"),
        ("清淤工作不力", "工作不力"),
        ("**河道清淤不力", "**水费收缴不力"),
        ("河道清淤問題", "水费收缴问题"),
    ],
)
def test_what_is_rare_tells_more_than_what_is_common(rarity, near, far):
    problem = Words("河道清淤不力")
    assert compared(rarity, problem, Words(near))["heads"] > compared(rarity, problem, Words(far))["heads"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("追回14.6万元", {"14.6万元"}),
        ("追回１４．６万元", {"14.6万元"}),
        ("2021年以来", set()),
        ("第12轮巡察", set()),
        ("约谈3人", set()),
        ("约谈23人", {"23人"}),
        ("追回××万元", set()),
    ],
)
def test_figures_that_two_texts_can_share(text, figures):
    assert likeness.figures(text) == figures


@pytest.mark.parametrize("mark", "，。；：、,;:！？\n\t")
def test_a_clause_may_be_all_that_is_alike(rarity, mark):
    def alike(mark):
        both, one = Words(f"河道清淤不力{mark}水费收缴混乱"), Words("水费收缴混乱")
        return compared(rarity, both, one)["clause"], compared(rarity, one, both)["clause"]

    assert alike(mark) == pytest.approx((1, 1))
    assert max(alike("·")) < 0.95


def test_texts_without_characters_are_like_nothing(rarity):
    assert compared(rarity, Words("……"), Words("123"))["heads"] == 0
    assert rarity.rows([""]).nnz == 0


def evidence(probabilities):
    """Features that give these probabilities."""
    found = np.zeros((*np.shape(probabilities), len(FEATURES)))
    found[..., AT["heads"]] = (np.log(np.array(probabilities) / (1 - np.array(probabilities))) - assign.BIAS) / (
        assign.WEIGHTS["heads"]
    )
    return found


def pairs(probabilities):
    return [(link.problem, link.answer) for link in assign.links(evidence(probabilities))]


@pytest.mark.parametrize(
    ("probabilities", "linked"),
    [
        ([[0.9, 0.1], [0.1, 0.9]], [(0, 0), (1, 1)]),
        # what is best for all, not what is best for the first
        ([[0.9, 0.8], [0.9, 0.1]], [(1, 0), (0, 1)]),
        # unanswered, and answering nothing
        ([[0.9, 0.1], [0.1, 0.1]], [(0, 0)]),
        ([[0.1, 0.1]], []),
        # merged: one answer to two problems
        ([[0.9, 0.1], [0.8, 0.1]], [(0, 0), (1, 0)]),
        # split: two answers to one problem
        ([[0.9, 0.8]], [(0, 0), (0, 1)]),
        ([[0.9], [0.8], [0.7], [0.6]], [(0, 0), (1, 0), (2, 0)]),
    ],
)
def test_links(probabilities, linked):
    assert pairs(probabilities) == linked


def test_a_link_tells_its_score_and_the_next_best():
    (first, second) = assign.links(evidence([[0.9, 0.1], [0.6, 0.5]]))
    assert (first.score, first.alternative, first.alternative_score, first.unsure) == (0.9, 1, 0.6, False)
    assert (second.score, second.alternative, second.unsure) == (0.5, 0, True)
    (merged, other) = assign.links(evidence([[0.9], [0.85]]))
    assert merged.alternative == other.alternative == -1


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(0.01, 0.99)))
def test_every_link_is_likely_and_no_pair_is_linked_twice(probabilities):
    found = assign.links(evidence(probabilities))
    assert len({(k.problem, k.answer) for k in found}) == len(found)
    for link in found:
        assert probabilities[link.problem, link.answer] >= assign.LEAST - 1e-6
    per_answer = [sum(k.answer == a for k in found) for a in range(probabilities.shape[1])]
    assert max(per_answer) <= assign.COPIES


def test_nothing_is_linked_with_nothing():
    assert assign.links(np.zeros((0, 3, len(FEATURES)))) == []
