"""An encoder's folder: read whole or refused by name; what the shipped one says of sentences that were not learnt."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from dataclasses import replace

import pytest

from pipeline import means
from pipeline.analysis import analyze
from pipeline.classify import choices, encoder_files, model_files
from pipeline.classify.codebook import Codebook, Label
from pipeline.classify.encoder import WINDOW
from pipeline.classify.encoder_files import ABOUT, NETWORK, VOCABULARY, VOUCHED, load
from pipeline.engines.choice import ENCODER, Choice
from pipeline.errors import XunshiError

MIB = 1 << 20


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped encoder, to be spoilt."""
    return shutil.copytree(encoder_files.default_folder(), tmp_path / "encoder")


def vouched(folder) -> None:
    """Make `encoder.json` vouch for what is in the folder now."""
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    about["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in VOUCHED}
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def refused(folder, *words) -> None:
    with pytest.raises(XunshiError) as caught:
        load(folder)
    message = str(caught.value)
    assert "\n" not in message
    for word in (str(folder), "xunshi train encoder", *words):
        assert word in message


def test_it_weighs_less_than_it_may():
    assert sum(p.stat().st_size for p in encoder_files.default_folder().iterdir()) < 25 * MIB


@pytest.mark.parametrize("name", [*VOUCHED, ABOUT])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    refused(folder, name)


@pytest.mark.parametrize("name", VOUCHED)
def test_a_file_cut_short_is_named(folder, name):
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    refused(folder, name, "cut short or changed")


@pytest.mark.parametrize("name", VOUCHED)
def test_a_changed_byte_is_seen(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    refused(folder, name, "cut short or changed")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema": 1}', '{"schema": 99, "sha256": {}, "mixing": {}}'])
def test_what_vouches_for_nothing_is_refused(folder, text):
    (folder / ABOUT).write_text(text, encoding="utf-8")
    refused(folder)


@pytest.mark.parametrize(
    "digests", [{}, dict.fromkeys(VOUCHED), dict.fromkeys(VOUCHED, 1)], ids=["none", "null", "number"]
)
def test_files_that_no_digest_vouches_for_are_refused(folder, digests):
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    (folder / ABOUT).write_text(json.dumps({**about, "sha256": digests}), encoding="utf-8")
    refused(folder, VOUCHED[0], "cut short or changed")


@pytest.mark.parametrize(("schema", "digests"), [(99, {}), (None, {}), (encoder_files.SCHEMA, [])])
def test_another_schema_is_told_before_any_file_is_read(folder, schema, digests):
    for name in VOUCHED:
        (folder / name).unlink()
    (folder / ABOUT).write_text(json.dumps({"schema": schema, "sha256": digests, "mixing": {}}), encoding="utf-8")
    refused(folder, "has schema" if digests == {} else "names no schema, digests and mixing")


def test_what_is_no_network_is_refused_even_where_it_is_vouched_for(folder):
    (folder / NETWORK).write_bytes(b"no network")
    vouched(folder)
    refused(folder, "no encoder of this program")


def test_a_vocabulary_of_another_network_is_refused(folder):
    told = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    vocabulary = told["model"]["vocab"]
    # pieces that the network has no rows for
    told["model"]["vocab"] = vocabulary[:4] + [[f"占{i}", -20.0] for i in range(20_000)] + vocabulary[4:]
    (folder / VOCABULARY).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    vouched(folder)
    refused(folder, "no encoder of this program")


def test_a_codebook_of_other_labels_is_refused(folder):
    (folder / "codebook.toml").write_text('[labels.finance]\ntitle = "Finance"\n', encoding="utf-8")
    vouched(folder)
    refused(folder, "no encoder of this program")


def test_a_mixing_of_another_shape_is_refused(folder):
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    about["mixing"]["status"] = about["mixing"]["status"][:-1]
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
    refused(folder, "mixing.status")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(XunshiError, match="no such folder"):
        load(tmp_path / "none")


def test_without_what_runs_it_the_error_names_it(monkeypatch):
    monkeypatch.setattr(encoder_files, "find_spec", lambda name: None if name == "tokenizers" else object())
    with pytest.raises(XunshiError, match="needs tokenizers, which is not installed"):
        load()


def test_where_nobody_is_named_the_default_judges(monkeypatch):
    monkeypatch.delenv(choices.VARIABLE)
    asked = means.load().asked
    assert asked is not None
    assert asked.when == choices.DEFAULT == choices.AUTO
    monkeypatch.setenv(choices.VARIABLE, "encoder")
    assert means.load().asked.when == "encoder"
    monkeypatch.setenv(choices.VARIABLE, "vote")
    with pytest.raises(XunshiError, match="XUNSHI_JUDGE=vote: there is no such one"):
        means.load()


def test_a_classifier_of_other_labels_judges_alone_unless_the_encoder_is_asked_for(monkeypatch):
    money = Codebook((Label("money", "Money", "钱", ""),))
    monkeypatch.delenv(choices.VARIABLE)
    other = replace(model_files.built_in(), codebook=money)
    monkeypatch.setattr(means.model_files, "load", lambda _: other)
    assert means.load(model="mine").asked is None
    with pytest.raises(
        XunshiError, match=r"the encoder knows political, .*, the classifier money; train one on the same"
    ):
        means.load(model="mine", choice=Choice(judge="auto"))


def test_an_unknown_judge_is_refused():
    with pytest.raises(XunshiError, match="--judge vote: there is no such one; choose linear, encoder, auto"):
        means.load(choice=Choice(judge="vote"))


def test_a_unit_of_ten_thousand_characters_is_read():
    encoder, _ = load()
    sentence = "村里的账三年没贴出来过，" * 834
    assert len(sentence) > 10_000
    said = encoder.read(sentence)
    assert len(said.problems) > 10 * len(sentence) // 12 // (3 * WINDOW)
    assert all(sentence[p.start : p.end] for p in said.problems)


def test_another_process_says_the_same():
    encoder, _ = load()
    again = pickle.loads(pickle.dumps(encoder))  # noqa: S301 (its own bytes)
    assert again.read("村里的账三年没贴出来过。") == encoder.read("村里的账三年没贴出来过。")


@pytest.mark.parametrize(
    "text",
    [
        "村里的账三年没贴出来过。",
        "㈠校黨委（院）没开会",
        "１２ ３\u3000 ４",
        "院党委\ud800没开会",
        "xx局党组\u200b没研究过",
    ],
)
def test_offsets_slice_whatever_the_characters(text):
    said = load()[0].read(text)
    for span in (*said.organizations, *((p.start, p.end) for p in said.problems)):
        assert 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize("text", ["hello world, this is a test", "2024", "****", "12,5 %"])
@pytest.mark.parametrize("judge", ["auto", "encoder"])
def test_what_is_not_chinese_is_none_with_low_confidence(text, judge):
    finding = analyze(text, [(0, len(text))], means.load(choice=Choice(judge=judge))).findings[0]
    assert (finding.status, finding.labels) == ("none", ())
    assert max(finding.of_status) < 0.75


# none of these was learnt: they are written for this test
ORGANIZATIONS = [
    ("霜林大学党委没有研究过这件事。", "霜林大学党委"),
    ("账本由槐荫镇农业服务中心保管。", "槐荫镇农业服务中心"),
    ("反馈会上，局党组没有作声。", "局党组"),
]


@pytest.mark.parametrize(("text", "name"), ORGANIZATIONS)
def test_the_shipped_one_finds_bodies(text, name):
    said = load()[0].read(text)
    assert [text[a:b] for a, b in said.organizations] == [name]


def test_it_works_beside_the_rules():
    made = means.load(choice=Choice(ENCODER, policy="union"))
    assert made.recognition is not None
    assert made.digest != means.load(choice=Choice(judge="linear")).digest
