"""The project's own gold: it is what sentences.txt says, it slices, and every value is one the codebook has."""

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RECORDS = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text("utf-8").splitlines()]
LAYERS = ("masks", "rounds", "orgs", "slogans", "problems", "stats")
ROLES = set("count ordinal percent year month day place org person text idiom".split())
LABELS = {"political", "responsibility", "corruption", "work_style", "other"}


def test_ids_and_texts_are_unique():
    assert len({r["id"] for r in RECORDS}) == len({r["text"] for r in RECORDS}) == len(RECORDS) >= 150


def test_made_from_its_source():
    scope = {"__file__": str(HERE / "make_sentences.py"), "__name__": "made"}
    exec(compile((HERE / "make_sentences.py").read_text("utf-8"), "make_sentences.py", "exec"), scope)  # noqa: S102
    blocks = [b for b in (HERE / "sentences.txt").read_text("utf-8").split("\n\n") if "\nF " in b]
    assert [scope["record"](i, b) for i, b in enumerate(blocks, 1)] == RECORDS


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r["id"])
def test_record(record):
    for layer in LAYERS:
        at = 0
        for m in record[layer]:
            assert record["text"][m["start"] : m["end"]] == m["text"] != ""
            assert m["start"] >= at
            at = m["end"]
    assert all(m["role"] in ROLES for m in record["masks"])
    assert (record["finding"]["status"] == "none") == (not record["problems"])
    assert set(record["finding"]["labels"]) == {label for p in record["problems"] for label in p["labels"]} <= LABELS
