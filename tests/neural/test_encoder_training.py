"""Training an encoder from a base that is made here: what comes out can be loaded, learns, and goes on where it was stopped."""

from __future__ import annotations

import json

import pytest

from pipeline.classify import codebook as codebooks
from pipeline.classify import encoder_files
from pipeline.classify.model_files import default_folder
from pipeline.errors import XunshiError

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from transformers import BertConfig, BertModel  # noqa: E402

from pipeline import lexicons  # noqa: E402
from pipeline.learn.encoder import fit as fitting  # noqa: E402
from pipeline.learn.encoder import train as training  # noqa: E402
from pipeline.learn.encoder.examples import Example, read  # noqa: E402
from pipeline.learn.encoder.fit import Plan  # noqa: E402
from pipeline.learn.encoder.network import IGNORED, Reader, tagged  # noqa: E402

WHOLE = codebooks.read(default_folder() / codebooks.FILE)
BOOK = codebooks.Codebook(tuple(b for b in WHOLE.labels if b.name in {"responsibility", "corruption"}))
VILLAGES = "禾埕 霜林 碧溪 云墟 柘坪 浣石 蓼湾 棠浔 鹭溪 槐荫 桐汭 岚川".split()
# (text, status, labels, the problem in it)
FRAMES = (
    ("{}村的账三年没贴出来过。", "found", ["responsibility"], "账三年没贴出来过"),
    ("要盯住{}村救助款被截留的事。", "target", ["corruption"], "救助款被截留"),
    ("{}村被截留的救助款已全部退还。", "rectified", ["corruption"], "被截留的救助款"),
    ("{}村今年新修了两条路。", "none", [], ""),
)
PLAN = Plan(layers=1, epochs=6, batch=16, rate=2e-3)


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A network of one layer that has learnt nothing, a piece a character."""
    folder = tmp_path_factory.mktemp("base")
    letters = sorted({c for text, *_ in FRAMES for c in text} | {c for v in VILLAGES for c in v} | set("党支部"))
    pieces = [[s, 0.0] for s in ("<s>", "<pad>", "</s>", "<unk>")] + [["▁", -1.0]] + [[c, -2.0] for c in letters]
    tokenizer = {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": pieces},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        len(pieces), 32, 1, 2, 64, max_position_embeddings=256, pad_token_id=1, architectures=["BertModel"]
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """Sentences in the gold form, and some whose organizations alone are known."""
    folder = tmp_path_factory.mktemp("data")
    records = []
    for village in VILLAGES:
        for extra in ("", "东", "西"):
            for i, (frame, status, labels, problem) in enumerate(FRAMES):
                text = frame.format(village + extra)
                at = text.find(problem)
                spans = [{"start": at, "end": at + len(problem), "labels": labels}] if problem else []
                finding = {"status": status, "labels": labels}
                group = f"{village}{extra}{i}"
                records.append(
                    {"id": group, "text": text, "finding": finding, "orgs": [], "problems": spans, "group": group}
                )
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    (folder / "plain.jsonl").write_text(lines, encoding="utf-8")
    marked = "".join(f"〖{v}村党支部〗今年新修了两条路。\n" for v in VILLAGES)
    (folder / "bodies.marked.txt").write_text(marked, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def trained(base, data, tmp_path_factory):
    out = tmp_path_factory.mktemp("trained") / "encoder"
    figures = training.run([data], base, out, BOOK, lexicons.built_in(), PLAN, lambda _: None)
    return out, figures


def test_it_learns_what_the_sentences_hold(trained):
    _, figures = trained
    assert figures["held_out"]["judges"]["encoder"]["status"]["macro_f1"] > 0.8
    assert figures["held_out"]["spans"]["problems"]["f1"] > 0.5


def test_what_was_written_is_an_encoder(trained):
    out, _ = trained
    encoder, mixing = encoder_files.load(out)
    said = encoder.read("霜林村的账三年没贴出来过。")
    assert max(range(4), key=said.status.__getitem__) == 0
    assert mixing.labels.shape == (len(BOOK.names), 4)
    assert "macro-F1" in (out / training.CARD).read_text(encoding="utf-8")
    assert not list(out.parent.glob(".*.states/*.pt"))


def test_the_same_seed_gives_the_same_weights_and_a_stopped_training_goes_on(base, data, tmp_path, monkeypatch):
    examples, plan = read([data], BOOK, lexicons.built_in()), PLAN._replace(epochs=2)
    whole = fitting.fit(examples, base, len(BOOK.names), plan, None, lambda _: None)
    kept = fitting._keep

    def stopped(path, epoch, *state):
        kept(path, epoch, *state)
        if epoch == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "_keep", stopped)
    with pytest.raises(KeyboardInterrupt):
        fitting.fit(examples, base, len(BOOK.names), plan, tmp_path, lambda _: None)
    monkeypatch.setattr(fitting, "_keep", kept)
    told: list[str] = []
    again = fitting.fit(examples, base, len(BOOK.names), plan, tmp_path, told.append)
    assert "1 epochs were done before: going on" in told
    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, again.state_dict()[name]), name


def test_what_is_not_known_teaches_nothing(base):
    reader = Reader(base, len(BOOK.names))
    batch = reader.batch(
        [Example("霜林村新修了路", "a", organizations=((0, 3),)), Example("碧溪村新修了路", "b", 3, (False,) * 2)]
    )
    assert batch.status.tolist() == [IGNORED, 3]
    assert batch.tags[0][0].tolist()[1:4] == [1, 2, 2]
    assert set(batch.tags[0][1].tolist()) == {IGNORED}
    assert set(batch.tags[1][0].tolist()) == {IGNORED}
    assert not batch.named.any()


@pytest.mark.parametrize(
    ("places", "spans", "expected"),
    [
        ([(0, 1), (1, 3), (3, 4)], [(1, 3)], [0, 1, 0]),
        # a piece that a span cuts through belongs to it
        ([(0, 2), (2, 4)], [(1, 3)], [1, 2]),
        ([(0, 1), (1, 2), (2, 3)], [(0, 1), (1, 3)], [1, 1, 2]),
        ([(0, 1)], [], [0]),
    ],
)
def test_tags_of_pieces(places, spans, expected):
    assert tagged(places, spans) == expected


def test_a_passage_stands_on_one_side(data):
    examples = read([data], BOOK, lexicons.built_in())
    folds = {}
    for example in examples:
        assert folds.setdefault(example.group, example.fold) == example.fold
    assert len(set(folds.values())) > 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": "甲", "finding": {"status": "lost", "labels": []}}', "record 1"),
        ('{"text": "甲", "finding": {"status": "found", "labels": ["money"]}}', "label money is none of"),
        ('{"text": "甲", "finding": {"status": "found", "labels": []}, "orgs": [{"start": 1}]}', "write finding, orgs"),
    ],
)
def test_a_wrong_record_is_named(tmp_path, line, words):
    (tmp_path / "a.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(XunshiError, match=words):
        read([tmp_path], BOOK, lexicons.built_in())


def test_a_label_too_rare_to_learn_is_named(base, data, tmp_path):
    with pytest.raises(XunshiError, match="label political stands in 0 sentences"):
        training.run([data], base, tmp_path / "out", WHOLE, lexicons.built_in(), PLAN, lambda _: None)


def test_a_base_without_weights_is_refused(tmp_path, data):
    with pytest.raises(XunshiError, match="make encoder-base"):
        training.run([data], tmp_path, tmp_path / "out", BOOK, lexicons.built_in(), PLAN, lambda _: None)
