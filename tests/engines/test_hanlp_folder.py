"""Folders of HanLP components: what is refused, by name, by reading alone. HanLP is not needed for this."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.engines.hanlp import network
from pipeline.engines.hanlp.folder import NER, SEGMENT, check
from pipeline.engines.hanlp.locate import locate
from pipeline.engines.hanlp.network import preflight
from pipeline.errors import XunshiError

RNN = "hanlp.components.taggers.rnn_tagger.RNNTagger"
RNN_NER = "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"
TAGS = {SEGMENT: ["B", "M", "E", "S"], NER: ["O", "B-ORG", "I-ORG"]}
CLASS = {SEGMENT: RNN, NER: RNN_NER}


@pytest.fixture(params=[SEGMENT, NER])
def kind(request):
    return request.param


@pytest.fixture
def folder(tmp_path, kind):
    return make(tmp_path / "model", kind)


def make(path, kind):
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"classpath": CLASS[kind], "embed": 8}), encoding="utf-8")
    (path / "vocabs.json").write_text(json.dumps({"tag": {"idx_to_token": TAGS[kind]}}), encoding="utf-8")
    with zipfile.ZipFile(path / "model.pt", "w") as archive:
        archive.writestr("model/data.pkl", b"\x80\x02}q\x00." * 100)
    return path


def rewrite(path, **changes):
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_a_whole_folder_is_taken(folder, kind):
    found = check(folder, kind)
    assert (found.path, found.classpath) == (folder, CLASS[kind])
    assert check(folder, kind) == found
    rewrite(folder / "config.json", epochs=2)
    assert check(folder, kind).digest != found.digest


@pytest.mark.parametrize("name", ["config.json", "vocabs.json", "model.pt"])
def test_missing_file(folder, kind, name):
    (folder / name).unlink()
    with pytest.raises(XunshiError, match=f"holds no {name}"):
        check(folder, kind)


def test_missing_folder(tmp_path, kind):
    with pytest.raises(XunshiError, match="no such folder"):
        check(tmp_path / "none", kind)


@pytest.mark.parametrize("name", ["config.json", "vocabs.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b"3", b"[" * 100_000])
def test_damaged_json(folder, kind, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(XunshiError, match=name):
        check(folder, kind)


@pytest.mark.parametrize("left", [0, 1, 100, -1, -30])
def test_truncated_weights(folder, kind, left):
    whole = (folder / "model.pt").read_bytes()
    (folder / "model.pt").write_bytes(whole[:left])
    with pytest.raises(XunshiError, match=r"model\.pt: cut short"):
        check(folder, kind)


def test_one_flipped_byte(folder, kind):
    whole = bytearray((folder / "model.pt").read_bytes())
    whole[60] ^= 0xFF
    (folder / "model.pt").write_bytes(whole)
    with pytest.raises(XunshiError, match=r"model\.pt: damaged"):
        check(folder, kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"classpath": "os.system"},
        {"classpath": "builtins.exec"},
        {"embed": {"classpath": "subprocess.Popen", "args": "ls"}},
        {"transform": {"a": [{"b": {"classpath": "evil.Thing"}}]}},
        {"class_path": "evil.Thing"},
        {"sampler_builder": {"classpath": "hanlp.utils.io_util.run_cmd"}},
    ],
)
def test_a_foreign_class_is_named(folder, kind, changes):
    rewrite(folder / "config.json", **changes)
    with pytest.raises(XunshiError, match=r"config\.json: names the class (os|builtins|subprocess|evil|hanlp\.utils)"):
        check(folder, kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"embed": "vectors.txt"},
        {"embed": {"classpath": "hanlp.layers.embeddings.word2vec.Word2VecEmbedding", "embed": "vectors.txt"}},
        {"extra_embeddings": "vectors.txt"},
        {"dict_tags": {"a": "b"}},
        {"anything": ["a"]},
    ],
)
def test_a_setting_that_leads_elsewhere(folder, kind, changes):
    """HanLP would unpickle what stands beside such a file."""
    rewrite(folder / "config.json", **changes)
    with pytest.raises(XunshiError, match=r"config\.json: (sets|names the class)"):
        check(folder, kind)


def test_a_transformer_with_a_program_of_its_own(folder, kind, tmp_path):
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "config.json").write_text('{"auto_map": {"AutoConfig": "evil.Config"}}', encoding="utf-8")
    rewrite(folder / "config.json", transformer=str(tmp_path / "bert"))
    with pytest.raises(XunshiError, match="auto_map"):
        check(folder, kind)


def test_the_digest_knows_the_transformer(folder, kind, tmp_path):
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "vocab.txt").write_text("a", encoding="utf-8")
    rewrite(folder / "config.json", transformer=str(tmp_path / "bert"))
    before = check(folder, kind).digest
    (tmp_path / "bert" / "vocab.txt").write_text("b", encoding="utf-8")
    assert check(folder, kind).digest != before


@pytest.mark.parametrize("place", range(-60, -1, 4))
def test_flipped_bytes_of_the_archives_directory(folder, kind, place):
    whole = bytearray((folder / "model.pt").read_bytes())
    whole[place] ^= 0xFF
    (folder / "model.pt").write_bytes(whole)
    # some flips hit what nothing reads; no other error comes through
    with contextlib.suppress(XunshiError):
        assert check(folder, kind).path == folder


def test_a_foreign_class_among_the_vocabularies(folder, kind):
    rewrite(folder / "vocabs.json", token={"idx_to_token": [], "type": "evil.Vocab"})
    with pytest.raises(XunshiError, match=r"vocabs\.json: names the class evil\.Vocab"):
        check(folder, kind)


def test_the_old_format_would_name_its_class_elsewhere(folder, kind):
    (folder / "meta.json").write_text('{"class_path": "os.system"}', encoding="utf-8")
    with pytest.raises(XunshiError, match=r"meta\.json"):
        check(folder, kind)


def test_no_class(folder, kind):
    (folder / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(XunshiError, match="names no class"):
        check(folder, kind)


def test_another_kind(tmp_path):
    with pytest.raises(XunshiError, match="no model for named entities"):
        check(make(tmp_path / "a", SEGMENT), NER)
    with pytest.raises(XunshiError, match="no model for word segmentation"):
        check(make(tmp_path / "b", NER), SEGMENT)


@pytest.mark.parametrize(
    "vocabs", [{}, {"tag": []}, {"tag": {"idx_to_token": ["NN", "VV"]}}, {"tag": {"idx_to_token": [1]}}]
)
def test_a_tagger_of_something_else(folder, kind, vocabs):
    (folder / "vocabs.json").write_text(json.dumps(vocabs), encoding="utf-8")
    with pytest.raises(XunshiError, match=r"vocabs\.json"):
        check(folder, kind)


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr("pipeline.engines.hanlp.locate.require_hanlp", lambda: None)


@pytest.mark.usefixtures("installed")
def test_a_folder_of_both_serves_both(tmp_path):
    for kind in (SEGMENT, NER):
        make(tmp_path / kind, kind)
    assert [locate(str(tmp_path), kind).path.name for kind in (SEGMENT, NER)] == [SEGMENT, NER]


@pytest.mark.usefixtures("installed")
def test_no_model_named(kind):
    with pytest.raises(XunshiError, match=f"xunshi train hanlp --only {kind}"):
        locate(None, kind)


def test_a_host_that_answers():
    """Whatever it says, it is there."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        preflight(f"http://127.0.0.1:{server.server_port}/model.zip")


def test_a_host_that_falls_silent(monkeypatch):
    monkeypatch.setattr(network, "PATIENCE", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(XunshiError, match=r"127\.0\.0\.1: cannot be reached"),
    ):
        preflight(f"http://127.0.0.1:{server.getsockname()[1]}/model.zip")


def test_a_host_that_refuses():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(XunshiError, match=r"127\.0\.0\.1: cannot be reached"):
        preflight(f"http://127.0.0.1:{port}/model.zip")


def test_a_name_that_takes_ages_to_look_up(monkeypatch):
    """The resolver knows no time limit; the answer must not wait for it."""
    told = threading.Event()

    def slow(*_, **__):
        told.wait(30)
        raise OSError("found at last")

    monkeypatch.setattr(network, "PATIENCE", 0.05)
    monkeypatch.setattr(network, "urlopen", slow)
    with pytest.raises(XunshiError, match="no answer"):
        preflight("https://models.invalid/model.zip")
    assert not told.is_set()
    told.set()
