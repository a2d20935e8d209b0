"""The data card says what the data is."""

import json
from collections import Counter
from pathlib import Path

from pipeline import codelists
from pipeline.classify import labelled
from pipeline.classify.codebook import STATUSES
from pipeline.review.agreement import report

LABELS = codelists.names("label")
ROOT = Path(__file__).resolve().parents[2]
CARD = (ROOT / "data" / "labelled" / "README.md").read_text(encoding="utf-8")


def row(name, figures):
    cells = (f"{figures[k]:.3f}" for k in ("agreed", "kappa", "alpha", "ac1"))
    return f"| {name} | {figures['units']} | {' | '.join(cells)} |"


def test_agreement_is_as_the_card_says():
    lines = (ROOT / "data" / "agreement" / "codings.jsonl").read_text(encoding="utf-8").splitlines()
    both = [json.loads(line) for line in lines]
    coders = ("first", "second")
    assert row("status", report({r["id"]: {c: r[c]["status"] for c in coders} for r in both}, STATUSES)) in CARD
    named = [r for r in both if all(r[c]["status"] != "none" for c in coders)]
    for label in LABELS:
        codings = {r["id"]: {c: label in r[c]["labels"] for c in coders} for r in named}
        assert row(label, report(codings, (True, False))) in CARD


def test_counts_are_as_the_card_says():
    records = labelled.read(ROOT / "data" / "labelled", LABELS)
    groups = len({r.group for r in records})
    assert f"{len(records):,}".replace(",", " ") + f" sentences in {groups:,}".replace(",", " ") in CARD
    cells = Counter((r.status, label) for r in records for label in r.labels)
    for status, count in Counter(r.status for r in records).items():
        shown = " | ".join(str(cells[status, label]) if status != "none" else "" for label in LABELS)
        assert f"| {status} | {count} | {shown} |" in CARD
