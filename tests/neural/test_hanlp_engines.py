"""HanLP for real: fit, save, load, annotate; offsets on any text; what is refused once its weights are looked at."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import accumulate
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from odd_texts import LEXICONS, WILD, well_formed

import pipeline
from pipeline import layers
from pipeline.analysis import analyze
from pipeline.engines.hanlp import loading as hanlp_loading
from pipeline.engines.hanlp.folder import NER, SEGMENT, check
from pipeline.engines.hanlp.locate import locate
from pipeline.engines.hanlp.ner import HanlpRecogniser
from pipeline.engines.hanlp.segment import HanlpSegmenter
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.learn.organizations import examples, hanlp_fit
from pipeline.segment.words import words

pytest.importorskip("hanlp", reason="the extra hanlp is not installed")


@pytest.fixture(scope="module")
def recogniser(trained):
    return HanlpRecogniser(locate(str(trained), NER))


@pytest.fixture(scope="module")
def segmenter(trained):
    return HanlpSegmenter(locate(str(trained), SEGMENT), LEXICONS)


def test_it_finds_what_it_learnt(recogniser):
    assert recogniser.find(["", "霜林便民站按期整改**个问题。", "由碧溪便民站牵头，县里督办ｘｘ件。"]) == [
        [],
        [(0, 5)],
        [(1, 6)],
    ]
    assert recogniser.find([]) == []


@pytest.mark.parametrize("text", WILD, ids=range(len(WILD)))
def test_offsets_of_names(recogniser, text):
    (found,) = recogniser.find([text])
    well_formed(found, text)


@pytest.mark.parametrize("text", WILD, ids=range(len(WILD)))
def test_words_join_back(segmenter, text):
    words = segmenter(text)
    assert "".join(words) == text
    assert all(words)
    assert not any(w.strip() and w != w.strip() for w in words), "white space is a word of its own"


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_is_taken(recogniser, segmenter, text):
    (found,) = recogniser.find([text])
    well_formed(found, text)
    assert "".join(segmenter(text)) == text


def test_phrases_of_the_lexicons_are_words(segmenter):
    for phrase in ("两个维护", "巡察工作领导小组"):
        assert phrase in LEXICONS.slogans or phrase in LEXICONS.organizations
        text = f"要做到{phrase}而不是别的"
        ends, at = set(), 0
        for word in segmenter(text):
            at += len(word)
            ends.add(at)
        assert {3, 3 + len(phrase)} <= ends
        assert phrase in segmenter(text)


@given(st.text(st.sampled_from("省委县财政局审计，。 *×xＸ两个维护第三轮👍"), max_size=40))
def test_every_edge_of_a_mention_is_a_word_edge(segmenter, text):
    found = analyze(text)
    edges = {e for layer in layers.names() for m in getattr(found, layer) for e in (m.start, m.end)}
    tokens = words(text, edges, [(m.start, m.end) for m in found.masks], segmenter)
    assert "".join(tokens) == text
    inside_masks = {e for m in found.masks for e in range(m.start + 1, m.end)}
    assert edges - inside_masks <= {0, *accumulate(map(len, tokens))}


def test_a_gpu_is_used_where_there_is_one(trained, monkeypatch):
    import torch
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    asked = []
    load = RNNNamedEntityRecognizer.load

    def recorded(self, folder, devices, verbose):
        asked.append(devices)
        load(self, folder, devices=-1, verbose=verbose)

    monkeypatch.setattr(RNNNamedEntityRecognizer, "load", recorded)
    for there in (True, False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda there=there: there)
        hanlp_loading.component.cache_clear()
        HanlpRecogniser(check(trained / NER, NER))
    assert asked == [0, -1]


def test_offline_is_undone_when_it_ends():
    from hanlp.utils import io_util
    from huggingface_hub import constants

    before = io_util.download, constants.HF_HUB_OFFLINE
    with hanlp_loading.offline("x"):
        assert constants.HF_HUB_OFFLINE
        with pytest.raises(XunshiError, match=r"x: needs y, .*--allow-download"):
            io_util.download("y")
    assert (io_util.download, constants.HF_HUB_OFFLINE) == before


def test_same_seed_same_weights(sentences, tmp_path):
    found = examples.read([sentences], LEXICONS)
    plan = hanlp_fit.Plan(epochs=2, embed=8, hidden=8)
    for out, seed in (("a", 1), ("b", 1), ("c", 2)):
        hanlp_fit.train(found, tmp_path / out, [NER], seed, lambda _: None, plan)
    for name in ("model.pt", "vocabs.json", "config.json", "card.md"):
        assert (tmp_path / "a" / NER / name).read_bytes() == (tmp_path / "b" / NER / name).read_bytes()
    assert (tmp_path / "a" / NER / "model.pt").read_bytes() != (tmp_path / "c" / NER / "model.pt").read_bytes()


def test_what_is_written_is_what_hanlp_itself_loads(trained, recogniser):
    """The folder is HanLP's own format: its own loader gives the same names."""
    import hanlp

    theirs = hanlp.load(str(trained / NER))
    text = "霜林便民站按期整改。"
    assert [(b, e) for _, _, b, e in theirs(list(text))] == recogniser.find([text])[0]


def test_training_says_its_steps_and_nothing_else(sentences, tmp_path, capfd):
    told = []
    plan = hanlp_fit.Plan(epochs=2, embed=8, hidden=8)
    hanlp_fit.train(examples.read([sentences], LEXICONS), tmp_path, [SEGMENT], 0, told.append, plan)
    assert [step.split(":")[0] for step in told] == ["segment"] * len(told)
    assert any("Epoch 2 / 2" in step for step in told)
    assert capfd.readouterr() == ("", "")
    assert "Seed 0" in (tmp_path / SEGMENT / "card.md").read_text(encoding="utf-8")


def test_progress_bars_of_slow_trainings_stay_off_the_terminal(capfd):
    from hanlp.utils.log_util import flash
    from hanlp.utils.time_util import CountdownTimer

    with hanlp_fit._quiet():
        timer = CountdownTimer(3)
        for _ in range(3):
            timer.log("loss", interval=0)
        flash("building")
    assert capfd.readouterr() == ("", "")


def test_a_character_seen_once_is_unknown_however_often_its_sentence_counts(tmp_path):
    path = tmp_path / "x.marked.txt"
    path.write_text("〖霪站〗整改。\n〖禾站〗整改。\n由〖禾站〗办。\n", encoding="utf-8")
    known = hanlp_fit._known(examples.read([path], LEXICONS))
    assert "禾" in known
    assert "霪" not in known


def test_too_little_to_train_on(tmp_path):
    path = tmp_path / "x.marked.txt"
    path.write_text("没有机构。\n", encoding="utf-8")
    with pytest.raises(XunshiError, match="too few sentences"):
        hanlp_fit.train(examples.read([path], LEXICONS), tmp_path, [NER], 0, lambda _: None)


@pytest.mark.parametrize("segment", ["rjieba", "hanlp"])
def test_the_language(trained, segment):
    nlp = pipeline.load(segmenter=segment, ner="hanlp", hanlp_model=trained)
    assert "inspection/hanlp_ner_v1" in nlp.pipe_names
    text = "省委要求＊＊便民站👍🏽、霜林便民站按期整改 **个问题。"
    doc = nlp(text)
    assert doc.text == text
    names = [span.text for span in doc.spans["organizations"]]
    assert names[0] == "省委"
    assert "霜林便民站" in names
    assert all(span.text == text[span.start_char : span.end_char] for layer in doc.spans for span in doc.spans[layer])


def test_the_component_alone(trained):
    """Behind any tokenizer, in anybody's pipeline."""
    nlp = spacy.blank("zh")
    choice = {"engine": "hanlp", "model": str(trained), "policy": "model", "allow_download": False}
    nlp.add_pipe("inspection/hanlp_ner_v1", config={"recognition": choice})
    doc = nlp("霜林便民站按期整改**个问题。")
    assert [span.text for span in doc.spans["organizations"]] == ["霜林便民站"]


def test_weights_of_another_model(trained, tmp_path):
    import torch

    for number, weights in enumerate([{}, {"other": torch.zeros(2)}, [1, 2]]):
        copy = tmp_path / str(number)
        shutil.copytree(trained / NER, copy)
        torch.save(weights, copy / "model.pt")
        with pytest.raises(XunshiError, match=r"model\.pt: (holds no weights|weights of another model)"):
            HanlpRecogniser(check(copy, NER))


def test_weights_without_one_layer(trained, tmp_path):
    import torch

    copy = tmp_path / "copy"
    shutil.copytree(trained / NER, copy)
    weights = torch.load(copy / "model.pt", weights_only=True)
    del weights["out.bias"]
    torch.save(weights, copy / "model.pt")
    with pytest.raises(XunshiError, match=r"out\.bias: missing"):
        HanlpRecogniser(check(copy, NER))


def test_weights_that_are_a_program(trained, tmp_path):
    """A pickle that would run something is no weights."""
    import torch

    class Evil:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "ran",))

    copy = tmp_path / "copy"
    shutil.copytree(trained / NER, copy)
    torch.save({"a": Evil()}, copy / "model.pt")
    with pytest.raises(XunshiError, match=r"model\.pt: no weights"):
        HanlpRecogniser(check(copy, NER))
    assert not (tmp_path / "ran").exists()


def test_vocabulary_of_another_size(trained, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(trained / NER, copy)
    vocabs = json.loads((copy / "vocabs.json").read_text(encoding="utf-8"))
    vocabs["token"]["idx_to_token"].append("多")
    (copy / "vocabs.json").write_text(json.dumps(vocabs), encoding="utf-8")
    with pytest.raises(XunshiError, match="HanLP cannot load it"):
        HanlpRecogniser(check(copy, NER))


def test_settings_that_only_show_when_they_are_used(trained, tmp_path):
    for number, changes in enumerate([{"tagging_scheme": "FOO"}, {"token_key": "x"}]):
        copy = tmp_path / str(number)
        shutil.copytree(trained / NER, copy)
        config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
        (copy / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
        with pytest.raises(XunshiError, match=r"cannot (read a sentence|load it)"):
            HanlpRecogniser(check(copy, NER))


def test_what_joins_characters_does_not_matter(trained, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(trained / NER, copy)
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps(config | {"token_delimiter": None}), encoding="utf-8")
    assert HanlpRecogniser(check(copy, NER)).find(["霜林便民站按期整改**个问题。"]) == [[(0, 5)]]


def test_a_folder_that_is_called_like_a_pretrained_model(trained, tmp_path, monkeypatch):
    shutil.copytree(trained / NER, tmp_path / PRETRAINED)
    monkeypatch.chdir(tmp_path)
    assert HanlpRecogniser(locate(PRETRAINED, NER)).find(["霜林便民站按期整改**个问题。"]) == [[(0, 5)]]


PRETRAINED = "MSRA_NER_ELECTRA_SMALL_ZH"


@pytest.fixture
def empty_store(monkeypatch, tmp_path):
    """HanLP's store as it is on a new machine, whatever this one holds."""
    from hanlp.utils import io_util

    monkeypatch.setattr(io_util.get_resource, "__defaults__", (str(tmp_path), *io_util.get_resource.__defaults__[1:]))


@pytest.mark.usefixtures("empty_store")
def test_a_pretrained_name_without_leave_to_download():
    with pytest.raises(XunshiError, match=rf"{PRETRAINED}: needs .*--allow-download"):
        locate(PRETRAINED, NER)


@pytest.mark.usefixtures("empty_store")
def test_a_pretrained_name_without_a_network(monkeypatch):
    """The host does not answer: told at once, before HanLP would try for minutes."""
    names = {PRETRAINED: "http://127.0.0.1:9/m.zip"}
    monkeypatch.setattr("pipeline.engines.hanlp.loading.pretrained_names", lambda: names)
    with pytest.raises(XunshiError, match=r"127\.0\.0\.1: cannot be reached"):
        locate(PRETRAINED, NER, allow_download=True)


@pytest.mark.usefixtures("empty_store")
def test_a_pretrained_name_that_is_no_model(monkeypatch):
    """The host answers with something else."""

    class Hello(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello" if self.command == "GET" else b"")

        do_HEAD = do_GET  # noqa: N815 (the server's name for it)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        names = {PRETRAINED: f"http://127.0.0.1:{server.server_port}/m.zip"}
        monkeypatch.setattr("pipeline.engines.hanlp.loading.pretrained_names", lambda: names)
        with pytest.raises(XunshiError, match=r"cannot be downloaded|holds no|no such folder") as told:
            locate(PRETRAINED, NER, allow_download=True)
        server.shutdown()
    assert "\n" not in str(told.value)


def test_an_unknown_name():
    with pytest.raises(XunshiError, match="no such folder, and HanLP has no pretrained model of that name"):
        cutter("hanlp", "NO_SUCH_MODEL")


def command(*arguments, data=None):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        input=data,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_the_command_line_from_end_to_end(sentences, tmp_path):
    out = tmp_path / "models"
    _, told = command("train", "hanlp", sentences, "--out", out, "--epochs", 3)
    assert "ner: held-out F1" in told
    assert "segment: Epoch 3 / 3" in told
    assert len(told.splitlines()) == 2 * (3 + 1) + 2, "the steps and nothing else"
    texts = ["", "x" * 10_000, "省委要求禾埕便民站👍🏽整改**个。"]
    lines = "\n".join(json.dumps({"id": i, "text": t}) for i, t in enumerate(texts))
    printed, _ = command("annotate", "--ner", "hanlp", "--hanlp-model", out, data=lines)
    records = [json.loads(line) for line in printed.splitlines()]
    assert [r["text"] for r in records] == texts
    assert all(r["text"][o["start"] : o["end"]] == o["text"] for r in records for o in r["orgs"])
    assert "省委" in [o["text"] for o in records[2]["orgs"]]


def test_run_and_compare(trained, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in "甲乙":
        text = f"{name}县县委2023年巡察工作总结\n\n2023年，霜林便民站按期整改**个问题，坚决做到两个维护。\n"
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    command("run", raw, "--out", out, "--ner", "hanlp", "--hanlp-model", trained, "--workers", 2)
    assert "霜林便民站" in (out / "organizations.csv").read_text(encoding="utf-8-sig")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["recognition"]["engine"] == "hanlp"
    command("compare", out, "--by", "year", "--segmenter", "hanlp", "--hanlp-model", trained)
    assert (out / "compare" / "keyness.csv").is_file()
