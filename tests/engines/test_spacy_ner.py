"""spaCy's recogniser: exact offsets on any text, and folders that are refused by name before anything in them is loaded."""

from __future__ import annotations

import json
import re
import shutil

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import Config

import pipeline
from pipeline.engines import choice as engines
from pipeline.engines import spacy_ner
from pipeline.errors import XunshiError

WILD = [
    "",
    "禾埕便民站",
    "＊＊便民站发现问题**个，××便民站ｘｘ件。",
    "👨‍👩‍👧‍👦禾埕便民站👍🏽整改。",
    "é 禾埕便民站\r\n\u2028霜林便民站\u3000",
    "\ud800禾埕便民站\udfff",
    "禾埕便民站" * 2500,
]


@pytest.fixture(scope="module")
def recogniser(tiny_spacy):
    return spacy_ner.load(tiny_spacy)


def damaged(folder, tmp_path, name, content):
    copy = tmp_path / "damaged"
    shutil.copytree(folder, copy)
    (copy / name).write_bytes(content)
    return copy


def with_config(folder, tmp_path, old, new):
    text = (folder / "config.cfg").read_text(encoding="utf-8")
    assert old in text
    return damaged(folder, tmp_path, "config.cfg", text.replace(old, new, 1).encode())


def test_it_finds_what_it_learnt(recogniser):
    text = "霜林便民站按期整改。"
    assert recogniser.find([text]) == [[(0, 5)]]


@pytest.mark.parametrize("text", WILD, ids=range(len(WILD)))
def test_offsets_slice_to_the_mention(recogniser, text):
    (found,) = recogniser.find([text])
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    if "禾埕便民站" in text:
        assert found


def test_sentences_come_back_in_their_places(recogniser):
    assert [bool(found) for found in recogniser.find(WILD)] == [
        "禾埕便民站" in text or bool(spans)
        for text, spans in zip(WILD, (recogniser.find([t])[0] for t in WILD), strict=True)
    ]


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_taken(recogniser, text):
    (found,) = recogniser.find([text])
    assert all(text[start:end] for start, end in found)


def test_a_folder_is_read_once_and_again_when_it_changed(tiny_spacy, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(tiny_spacy, folder)
    first = spacy_ner.load(folder)
    assert spacy_ner.load(folder) is first
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (folder / "meta.json").write_text(json.dumps(meta | {"version": "9.9.9"}), encoding="utf-8")
    assert spacy_ner.load(folder).digest != first.digest


def test_missing_folder(tmp_path):
    with pytest.raises(XunshiError, match="no such folder"):
        spacy_ner.load(tmp_path / "none")


@pytest.mark.parametrize("name", ["config.cfg", "meta.json", "ner/model"])
def test_missing_file(tiny_spacy, tmp_path, name):
    copy = tmp_path / "copy"
    shutil.copytree(tiny_spacy, copy)
    (copy / name).unlink()
    with pytest.raises(XunshiError, match=f"holds no {name}"):
        spacy_ner.load(copy)


@pytest.mark.parametrize("name", ["config.cfg", "meta.json", "ner/model", "ner/cfg", "vocab/strings.json"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"{"], ids=["empty", "bytes", "cut"])
def test_damaged_file(tiny_spacy, tmp_path, name, content):
    told = rf"damaged.*(cannot be (read|loaded)|{re.escape(name)}: (cut short|no weights)|not a pipeline's description)"
    with pytest.raises(XunshiError, match=told):
        spacy_ner.load(damaged(tiny_spacy, tmp_path, name, content))


def test_truncated_weights(tiny_spacy, tmp_path, monkeypatch):
    weights = (tiny_spacy / "ner" / "model").read_bytes()
    monkeypatch.setattr(spacy, "load", lambda _: pytest.fail("it was loaded"))
    with pytest.raises(XunshiError, match="ner/model: cut short"):
        spacy_ner.load(damaged(tiny_spacy, tmp_path, "ner/model", weights[: len(weights) // 2]))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('factory = "ner"', 'factory = "sentencizer"', "sentencizer"),
        ('@tokenizers = "spacy.zh.ChineseTokenizer"', '@tokenizers = "evil.tokenizer.v1"', "evil.tokenizer.v1"),
        ("before_creation = null", 'before_creation = {"@callbacks":"evil.callback.v1"}', "evil.callback.v1"),
        ('@architectures = "spacy.HashEmbedCNN.v2"', '@architectures = "evil.Model.v1"', "evil.Model.v1"),
        ('factory = "ner"', 'source = "evil_package"', "evil_package"),
        ('factory = "ner"', 'factory = "ner"\nmore = [{"@misc":"evil.list.v1"}]', "evil.list.v1"),
    ],
)
def test_a_foreign_function_is_named_and_never_looked_up(tiny_spacy, tmp_path, monkeypatch, old, new, named):
    copy = with_config(tiny_spacy, tmp_path, old, new)
    monkeypatch.setattr(spacy, "load", lambda _: pytest.fail("it was loaded"))
    with pytest.raises(XunshiError, match=named):
        spacy_ner.load(copy)


def test_a_function_hidden_in_another_section(tiny_spacy, tmp_path, monkeypatch):
    """Loading does not read the section, but a variable draws it in."""
    copy = tmp_path / "hidden"
    shutil.copytree(tiny_spacy, copy)
    config = Config().from_disk(copy / "config.cfg", interpolate=False)
    config["training"]["evil"] = {"@architectures": "evil.hidden.v1"}
    config["components"]["ner"]["model"]["tok2vec"] = "${training.evil}"
    config.to_disk(copy / "config.cfg", interpolate=False)
    monkeypatch.setattr(spacy, "load", lambda _: pytest.fail("it was loaded"))
    with pytest.raises(XunshiError, match=r"evil\.hidden\.v1"):
        spacy_ner.load(copy)


@pytest.mark.parametrize(("lang", "pipe"), [("en", "ner"), ("zh", "sentencizer")])
def test_another_kind_of_pipeline(tmp_path, lang, pipe):
    nlp = spacy.blank(lang)
    nlp.add_pipe(pipe)
    if pipe == "ner":
        nlp.initialize()
    nlp.to_disk(tmp_path / "other")
    (tmp_path / "other" / "ner").mkdir(exist_ok=True)
    (tmp_path / "other" / "ner" / "model").touch()
    with pytest.raises(XunshiError, match=f"a pipeline of {pipe} for {lang}"):
        spacy_ner.load(tmp_path / "other")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("disabled = []", 'disabled = ["ner"]', "its ner is not at work"),
        ('pipeline = ["ner"]', "pipeline = []", "its ner is not at work"),
        ("[nlp]", "[nlp]\n[nlp]", "cannot be read"),
        ('lang = "zh"', 'lang = "zh"\nlang = "zh"', "cannot be read"),
    ],
)
def test_a_config_that_cannot_work(tiny_spacy, tmp_path, old, new, told):
    with pytest.raises(XunshiError, match=told):
        spacy_ner.load(with_config(tiny_spacy, tmp_path, old, new))


@pytest.mark.parametrize(
    "meta", ['{"lang": "zh", "pipeline": null}', '{"lang": "zh", "pipeline": [1]}', "[" * 100_000, "3"]
)
def test_a_strange_description(tiny_spacy, tmp_path, meta):
    with pytest.raises(XunshiError, match=r"not a pipeline's description|a pipeline of 1 for zh"):
        spacy_ner.load(damaged(tiny_spacy, tmp_path, "meta.json", meta.encode()))


def test_a_recogniser_of_something_else(tmp_path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner").add_label("PERSON")
    nlp.initialize()
    nlp.to_disk(tmp_path / "persons")
    with pytest.raises(XunshiError, match="finds PERSON, not ORG"):
        spacy_ner.load(tmp_path / "persons")


def test_two_halves_of_a_pair_are_two_characters(recogniser):
    text = "\ud83d\ude00禾埕便民站整改。"
    (found,) = recogniser.find([text])
    assert any(text[start:end].endswith("便民站") for start, end in found)


def test_a_model_learnt_anew_is_read_anew(tiny_spacy, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(tiny_spacy, folder)
    assert pipeline.load(ner="spacy", ner_model=folder)("霜林便民站整改。").spans["organizations"]
    shutil.rmtree(folder)
    with pytest.raises(XunshiError, match="no such folder"):
        pipeline.load(ner="spacy", ner_model=folder)


def test_the_language_takes_it(tiny_spacy):
    nlp = pipeline.load(ner="spacy", ner_model=tiny_spacy, ner_policy="fill")
    text = "省委要求霜林便民站按期整改**个问题。"
    doc = nlp(text)
    assert doc.text == text
    assert [span.text for span in doc.spans["organizations"]] == ["省委", "霜林便民站"]
    assert [span._.organization["level"] for span in doc.spans["organizations"]] == ["省", ""]
    # the settings are in the config, so that the Language comes back as it was
    assert nlp.config["components"]["inspection/organizations_v1"]["recognition"]["model"] == str(tiny_spacy)
    assert [t.text for t in nlp(text)] == [t.text for t in doc]


def test_a_saved_language_carries_no_permission_to_fetch(tiny_spacy):
    nlp = pipeline.load(ner="spacy", ner_model=tiny_spacy, allow_download=True)
    assert '"allow_download":true' not in nlp.config.to_str().replace(" ", "")
    assert "allow_download = true" not in nlp.config.to_str()
    assert not any(c["recognition"]["allow_download"] for c in nlp.config["components"].values())


def test_the_program_brings_a_recogniser():
    recognition = engines.recognition(engines.Choice("spacy"))
    assert recognition.recogniser.find(["县委第三巡察组进驻县财政局。"])[0]
