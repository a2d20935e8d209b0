"""The sentences in plain words: what their data card says of them."""

import json
from collections import Counter
from pathlib import Path

import pytest
from near_duplicates import near_duplicates

from pipeline.classify import codebook, labelled
from pipeline.classify.codebook import STATUSES
from pipeline.classify.model_files import default_folder
from pipeline.evaluate.scores import exact, score
from pipeline.review.agreement import report

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "plain"
AGREEMENT = ROOT / "data" / "agreement"
CODERS = ("first", "second")
NAMES = codebook.read(default_folder() / codebook.FILE).names


@pytest.fixture(scope="module")
def records():
    return [
        json.loads(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


def test_ids_are_unique(records):
    assert [i for i, n in Counter(r["id"] for r in records).items() if n > 1] == []


def test_spans_slice_to_their_text(records):
    spans = [(r, m) for r in records for m in [*r["orgs"], *r["problems"]]]
    assert len(spans) > len(records)
    assert [m for r, m in spans if not m["text"] or r["text"][m["start"] : m["end"]] != m["text"]] == []


def test_labels_are_those_of_the_problems(records):
    told = [(r["id"], set(r["finding"]["labels"]), {n for p in r["problems"] for n in p["labels"]}) for r in records]
    assert [row for row in told if row[1] != row[2]] == []
    assert {n for _, labels, _ in told for n in labels} == set(NAMES)


def test_a_finding_names_a_problem_and_none_names_none(records):
    assert {r["finding"]["status"] for r in records} == set(STATUSES)
    assert [r["id"] for r in records if (r["finding"]["status"] == "none") != (not r["problems"])] == []


def test_the_data_card_tells_their_number(records):
    card = (FOLDER / "README.md").read_text("utf-8")
    for path in FOLDER.glob("*.jsonl"):
        count = Counter(r["finding"]["status"] for r in records if r["id"].startswith(f"{path.stem}-"))
        cells = " | ".join(map(str, (count.total(), *(count[s] for s in ("found", "target", "rectified", "none")))))
        assert f" | {cells} |" in card, path.name


def test_none_is_nearly_another_one_or_labelled_already_or_gold(records):
    gold = (ROOT / "tests" / "gold" / "sentences.jsonl").read_text("utf-8").splitlines()
    others = [r.text for r in labelled.read(ROOT / "data" / "labelled", NAMES)] + [
        json.loads(line)["text"] for line in gold
    ]
    found = near_duplicates([*(r["text"] for r in records), *others])
    assert [(records[i]["text"], share) for i, _, share in found if i < len(records)] == []


def coded(coder, both, texts):
    """One coder's labelling of the sentences labelled twice, in the gold form."""
    return [
        {
            "id": r["id"],
            "text": texts[r["id"]],
            "finding": {k: r[coder][k] for k in ("status", "labels")},
            **{k: r[coder][k] for k in ("orgs", "problems")},
        }
        for r in both
    ]


@pytest.mark.parametrize("name", ["plain.jsonl", "plain_later.jsonl"])
def test_agreement_is_as_the_data_card_says(records, name):
    both = [json.loads(line) for line in (AGREEMENT / name).read_text("utf-8").splitlines()]
    texts = {r["id"]: r["text"] for r in records}
    card = (FOLDER / "README.md").read_text("utf-8")
    status = report({r["id"]: {c: r[c]["status"] for c in CODERS} for r in both}, STATUSES)
    assert f"| status | {len(both)} | κ {status['kappa']:.3f} |" in card
    figures, _ = score(*(coded(c, both, texts) for c in CODERS))
    labels = exact((set(r["first"]["labels"]), set(r["second"]["labels"])) for r in both)
    assert f"| labels | {figures['labels']['gold']} | F1 {labels['f1']:.3f} |" in card
    for layer in ("orgs", "problems"):
        assert f"| {layer} | {figures[layer]['gold']} | F1 {figures[layer]['f1']:.3f} |" in card
