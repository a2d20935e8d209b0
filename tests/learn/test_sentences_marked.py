"""The sentences marked by hand: whole, distinct, as their card says, and nobody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from near_duplicates import near_duplicates

from pipeline.learn.organizations import examples
from pipeline.segment import sentences

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "organizations"
FILES = sorted(FOLDER.glob(f"*{examples.MARKED}"))
CARD = (FOLDER / "README.md").read_text(encoding="utf-8")
LINES = [(p.name, line) for p in FILES for line in p.read_text(encoding="utf-8").splitlines() if line.strip()]
SENTENCES = [examples.unmarked(line, name) for name, line in LINES]
TEXTS = [text for text, _ in SENTENCES]


def test_marks_hold_names():
    for text, spans in SENTENCES:
        for start, end in spans:
            assert text[start:end] == text[start:end].strip(" \u3000，。；、“”《》")
            assert len(text[start:end]) > 1


def test_every_sentence_is_another():
    assert not list(near_duplicates(TEXTS))


def test_counts_are_as_the_card_says():
    for path in FILES:
        own = [spans for (name, _), (_, spans) in zip(LINES, SENTENCES, strict=True) if name == path.name]
        assert f"| `{path.name}` | {len(own)} | {sum(map(len, own))} |" in CARD
    assert f"{len(TEXTS)} sentences with {sum(len(s) for _, s in SENTENCES)} bodies" in CARD


def copied(texts):
    """Sentences of ours that are near those."""
    theirs = list(texts)
    pairs = near_duplicates([*theirs, *TEXTS])
    return [TEXTS[j - len(theirs)] for i, j, _ in pairs if i < len(theirs) <= j]


def test_no_sentence_is_gold():
    gold = (ROOT / "tests" / "gold" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    assert not copied(json.loads(line)["text"] for line in gold)


def test_no_sentence_is_real():
    shared = ROOT.parent / "shared"
    gold, seeds = sorted((shared / "annotation" / "gold").glob("*.jsonl")), sorted((shared / "seeds").glob("*"))
    if not gold and not seeds:
        pytest.skip("the shared gold and seeds do not stand beside this folder")
    texts = [json.loads(line)["text"] for p in gold for line in p.read_text(encoding="utf-8").splitlines()]
    for path in seeds:
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            texts += [text[start:end] for start, end in sentences.spans(text)]
    assert not copied(texts)
