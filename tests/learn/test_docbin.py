"""The export for spaCy: the sets, their bytes, and that what spaCy trains and scores on them agrees with the program."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from pipeline import lexicons
from pipeline.errors import XunshiError
from pipeline.learn.organizations import docbin, examples

ROOT = Path(__file__).resolve().parent.parent.parent
LEXICONS = lexicons.built_in()
PLACES = "禾埕 霜林 碧溪 云墟 柘坪 浣石 蓼湾 棠浔 鹭溪 槐荫".split()


@pytest.fixture
def marked(tmp_path):
    """Sentences whose stations the rules do not know."""
    frames = (
        "〖{}便民站〗按期整改。",
        "巡察组进驻〖{}便民站〗。",
        "由〖{}便民站〗牵头，县里督办。",
        "{}一带的问题已整改。",
    )
    path = tmp_path / "stations.marked.txt"
    path.write_text(
        "\n".join(f.format(p + q) for f in frames for p in PLACES for q in ("", "东", "西")), encoding="utf-8"
    )
    return path


def docs(path):
    return list(DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab))


def test_sets_hold_every_sentence_once_with_its_names(marked, tmp_path):
    found = examples.read([marked], LEXICONS)
    written = docbin.write(found, tmp_path / "out")
    train, dev = docs(tmp_path / "out" / "train.spacy"), docs(tmp_path / "out" / "dev.spacy")
    # marks by hand count more than once
    assert (written.train * examples.BY_HAND, written.dev, written.by_hand) == (len(train), len(dev), len(found))
    told = {d.text: [(e.start_char, e.end_char, e.label_) for e in d.ents] for d in (*train, *dev)}
    assert told == {e.text: [(s, t, "ORG") for s, t in e.organizations] for e in found}
    assert {d.text for d in dev} == {e.text for e in found if e.held_out}
    gold = [json.loads(line) for line in (tmp_path / "out" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [g["text"] for g in gold] == [d.text for d in dev]
    assert [[(o["start"], o["end"]) for o in g["orgs"]] for g in gold] == [
        [s[:2] for s in told[g["text"]]] for g in gold
    ]


def test_same_sentences_same_bytes(marked, tmp_path):
    for out in ("a", "b"):
        docbin.write(examples.read([marked], LEXICONS), tmp_path / out)
    for name in (docbin.TRAIN, docbin.DEV, docbin.GOLD):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_wild_characters_survive(tmp_path):
    path = tmp_path / "x.marked.txt"
    path.write_text("〖＊＊局〗与〖x× 站〗👨‍👩‍👧‍👦é〖某院〗\n〖A〗B\n", encoding="utf-8")
    docbin.write(examples.read([path], LEXICONS), tmp_path / "out")
    both = docs(tmp_path / "out" / "train.spacy") + docs(tmp_path / "out" / "dev.spacy")
    assert {e.text for d in both for e in d.ents} == {"A", "x× 站", "某院", "＊＊局"}


def test_half_a_surrogate_pair(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "\\ud800禾埕站整改。", "orgs": [{"start": 1, "end": 4}]}\n', encoding="utf-8")
    docbin.write(examples.read([path], LEXICONS), tmp_path / "out")
    both = docs(tmp_path / "out" / "train.spacy") + docs(tmp_path / "out" / "dev.spacy")
    assert {e.text for d in both for e in d.ents} == {"禾埕站"}


def test_a_folder_that_cannot_be_written(marked, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(XunshiError, match="cannot be written"):
        docbin.write(examples.read([marked], LEXICONS), tmp_path / "file")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(XunshiError, match="the disk is full"):
        docbin.write(examples.read([marked], LEXICONS), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def python(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_spacy_trains_on_it_unchanged_and_scores_as_the_program_does(marked, tmp_path):
    """The README's commands; `spacy evaluate` and `xunshi evaluate` must give the same figures for the same model."""
    data, out = tmp_path / "data", tmp_path / "out"
    python("pipeline", "export", "docbin", marked, "--out", data)
    sets = ("--paths.train", data / "train.spacy", "--paths.dev", data / "dev.spacy")
    steps = ("--training.max_steps", 120, "--training.eval_frequency", 60)
    python("spacy", "train", "configs/ner.cfg", "--output", out, *sets, *steps)
    best, scores = out / "model-best", tmp_path / "spacy.json"
    python("spacy", "evaluate", best, data / "dev.spacy", "--output", scores)
    theirs = json.loads(scores.read_text(encoding="utf-8"))
    chosen = ("--ner", "spacy", "--ner-model", best, "--ner-policy", "model")
    ours = json.loads(python("pipeline", "evaluate", data / "dev.jsonl", "--json", *chosen))[str(data / "dev.jsonl")]
    assert theirs["ents_f"] > 0.5
    for their, our in (("ents_p", "precision"), ("ents_r", "recall"), ("ents_f", "f1")):
        assert theirs[their] == pytest.approx(ours["orgs"][our])
