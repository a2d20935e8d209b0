"""Scores: gold against itself is perfect, each kind of error counts where it should, by figures worked out by hand."""

import copy
import json
from pathlib import Path

import pytest

from pipeline import layers
from pipeline.evaluate.scores import score

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "gold" / "sentences.jsonl").read_text("utf-8").splitlines()
]
LAYERS = tuple(layer.gold for layer in layers.every())


def unit(**given):
    empty = {"masks": [], "rounds": [], "orgs": [], "slogans": [], "problems": [], "stats": []}
    return {"id": "u", "text": "甲" * 40, "finding": {"status": "none", "labels": []}} | empty | given


def at(start, end, **values):
    return {"start": start, "end": end} | values


def test_gold_against_itself_is_perfect():
    figures, errors = score(GOLD, GOLD)
    assert errors == []
    for layer, row in figures.items():
        assert all(v == 1.0 for k, v in row.items() if k != "gold"), layer


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_said_scores_nothing(layer):
    said = [r | {layer: []} for r in GOLD]
    row = score(GOLD, said)[0][layer]
    assert (row["recall"], row["f1"]) == (0.0, 0.0)


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_to_find_and_nothing_found_is_perfect(layer):
    assert score([unit()], [unit()])[0][layer]["f1"] == 1.0


def test_no_units():
    figures, errors = score([], [])
    assert errors == []
    assert figures["status"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("layer", "gold", "said", "expected"),
    [
        # precision and recall are expected
        ("orgs", [at(0, 2), at(4, 6)], [at(0, 2)], (1.0, 0.5)),
        ("orgs", [at(0, 2)], [at(0, 2), at(4, 6)], (0.5, 1.0)),
        ("orgs", [at(0, 2)], [at(0, 3)], (0.0, 0.0)),
        ("masks", [at(0, 2, role="count")], [at(0, 2, role="year")], (1.0, 1.0)),
        ("problems", [at(0, 4, labels=[])], [at(3, 9, labels=[])], (1.0, 1.0)),
        ("problems", [at(0, 4, labels=[])], [at(4, 9, labels=[])], (0.0, 0.0)),
        # one to one: one long answer settles one of two
        ("problems", [at(0, 4, labels=[]), at(5, 9, labels=[])], [at(0, 9, labels=[])], (1.0, 0.5)),
        ("problems", [at(0, 9, labels=[])], [at(0, 4, labels=[]), at(5, 9, labels=[])], (0.5, 1.0)),
        ("stats", [at(0, 9, value=3, unit="个")], [at(2, 5, value=3, unit="个")], (1.0, 1.0)),
        ("stats", [at(0, 9, value=3, unit="个")], [at(2, 5, value=4, unit="个")], (0.0, 0.0)),
        ("stats", [at(0, 9, value=3, unit="个")], [at(2, 5, value=3, unit="件")], (0.0, 0.0)),
        ("stats", [at(0, 9, value=None, unit=None)], [at(2, 5, value=None, unit="")], (1.0, 1.0)),
        ("stats", [at(0, 9, value=12000, unit="个")], [at(2, 5, value=12000.0, unit="个")], (1.0, 1.0)),
    ],
)
def test_precision_and_recall(layer, gold, said, expected):
    row = score([unit(**{layer: gold})], [unit(**{layer: said})])[0][layer]
    assert (row["precision"], row["recall"]) == expected


@pytest.mark.parametrize(
    ("layer", "gold", "said", "value"),
    [
        ("masks", at(0, 2, role="count", unit="个"), at(0, 2, role="count", unit="件"), 0.0),
        ("masks", at(0, 2, role="year", unit=None), at(0, 2, role="year", unit=""), 1.0),
        (
            "rounds",
            at(0, 2, kind="ordinal", **{"from": 1, "to": 2}),
            at(0, 2, kind="ordinal", **{"from": 1, "to": 3}),
            0.0,
        ),
        ("slogans", at(0, 2, canonical="甲乙"), at(0, 2, canonical="甲乙"), 1.0),
        ("problems", at(0, 2, labels=["a", "b"]), at(0, 2, labels=["b", "a"]), 1.0),
        ("problems", at(0, 2, labels=["a", "b"]), at(0, 2, labels=["a"]), 0.0),
    ],
)
def test_value(layer, gold, said, value):
    assert score([unit(**{layer: [gold]})], [unit(**{layer: [said]})])[0][layer]["value"] == value


def test_best_overlap_wins():
    gold = [at(0, 10, labels=["a"])]
    said = [at(0, 2, labels=["b"]), at(3, 10, labels=["a"])]
    assert score([unit(problems=gold)], [unit(problems=said)])[0]["problems"]["value"] == 1.0


def finding(status, *labels):
    return unit(finding={"status": status, "labels": list(labels)})


def test_status_is_a_macro_average_over_the_statuses_of_the_gold():
    gold = [finding("found"), finding("found"), finding("none")]
    said = [finding("found"), finding("none"), finding("none")]
    row = score(gold, said)[0]["status"]
    assert row["accuracy"] == pytest.approx(2 / 3)
    assert row["f1"] == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_labels_are_scored_where_the_gold_names_a_problem():
    gold = [finding("found", "political"), finding("none")]
    said = [finding("found", "political"), finding("found", "political")]
    assert score(gold, said)[0]["labels"] == {"gold": 1, "f1": 1.0, "political": 1.0}


def test_errors_say_what_and_where():
    gold = unit(orgs=[at(0, 2)], masks=[at(3, 4, role="count")])
    said = unit(orgs=[at(5, 6)], masks=[at(3, 4, role="year")])
    kinds = sorted((e.layer, e.kind) for e in score([gold], [said])[1])
    assert kinds == [("masks", "value"), ("orgs", "false"), ("orgs", "missed")]


def test_score_changes_nothing():
    before = copy.deepcopy(GOLD)
    score(GOLD, GOLD)
    assert before == GOLD


def test_units_must_pair():
    with pytest.raises(ValueError, match="zip"):
        score([unit()], [])


@pytest.mark.parametrize(
    ("gold", "said", "expected"),
    [
        # a user's own labels are scored like the program's
        (["safety"], ["safety"], {"f1": 1.0, "safety": 1.0}),
        (["safety"], [], {"f1": 0.0, "safety": 0.0}),
        (["safety"], ["corruption"], {"f1": 0.0, "safety": 0.0}),
        (["safety", "corruption"], ["safety"], {"f1": 0.5, "corruption": 0.0, "safety": 1.0}),
        # the program's residue is not scored; a user's own of that name is
        (["other"], ["other"], {"f1": 0.0}),
        (["other", "corruption"], ["corruption"], {"f1": 1.0, "corruption": 1.0}),
        (["other", "safety"], ["safety"], {"f1": 0.5, "other": 0.0, "safety": 1.0}),
    ],
)
def test_labels_are_those_of_the_gold(gold, said, expected):
    figures = score([finding("found", *gold)], [finding("found", *said)])[0]["labels"]
    assert figures == {"gold": 1} | expected


def test_labels_where_the_gold_has_none():
    figures = score([finding("found")], [finding("found")])[0]["labels"]
    assert figures == {"gold": 1, "f1": 1.0}
