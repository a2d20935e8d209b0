"""The labelled sentences that the built-in model learns from: enough of each kind, and none that a figure rests on."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from near_duplicates import near_duplicates

from pipeline.classify import codebook, labelled
from pipeline.classify.model_files import default_folder

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
NEAR, SHORT = 0.6, 8


@pytest.fixture(scope="module")
def names():
    return codebook.read(default_folder() / codebook.FILE).names


@pytest.fixture(scope="module")
def records(names):
    return labelled.read_all([ROOT / "data" / "labelled", ROOT / "data" / "plain"], names)


def plain(text):
    return re.sub(r"\s", "", text)


def gold(*paths):
    return [json.loads(line)["text"] for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def near(records, others):
    """(record, text, similarity) of records that are nearly one of the texts."""
    found = near_duplicates([*(r.text for r in records), *others], NEAR)
    size = len(records)
    return [(records[i].id, others[j - size], share) for i, j, share in found if i < size <= j]


def inside(records, text):
    """Records of which a text holds every character in order."""
    return [r.id for r in records if len(plain(r.text)) >= SHORT and plain(r.text) in text]


def shared(*parts):
    folder = SHARED.joinpath(*parts)
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here: this check runs only where the project's shared folder stands beside it")
    files = sorted(p for p in folder.iterdir() if p.is_file())
    assert files, f"{folder} is empty"
    return files


def test_the_checks_see_what_they_look_for(records):
    some = max(records[:50], key=lambda r: len(r.text))
    assert near(records, [some.text[1:]])
    assert inside(records, plain(f"前{some.text}后"))


def test_enough(records):
    assert len(records) >= 4000


def test_each_kind(records, names):
    cells = Counter((r.status, label) for r in records for label in r.labels)
    few = {(s, n): cells[s, n] for s in ("found", "target", "rectified") for n in names if cells[s, n] < 100}
    assert not few
    assert len(names) == 5
    assert sum(r.status == "none" for r in records) >= 1000


def test_no_near_duplicates(records):
    pairs = near_duplicates(r.text for r in records)
    assert [(records[i].id, records[j].id, share) for i, j, share in pairs] == []


def test_none_is_of_the_project_gold(records):
    texts = gold(ROOT / "tests" / "gold" / "sentences.jsonl")
    assert len(texts) >= 150
    assert near(records, texts) == []
    held = {plain(t) for t in texts}
    own = [(r.id, plain(r.text)) for r in records]
    assert [(i, t) for i, o in own for t in held if t in o or (len(o) >= SHORT and o in t)] == []


def test_none_is_of_the_shared_gold(records):
    texts = gold(*(p for p in shared("annotation", "gold") if p.suffix == ".jsonl"))
    assert texts
    assert near(records, texts) == []


def test_none_is_of_the_seeds(records):
    for path in shared("seeds"):
        assert inside(records, plain(path.read_text("utf-8-sig"))) == [], path
