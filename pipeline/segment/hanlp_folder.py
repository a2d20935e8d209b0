"""Folders of HanLP components: what they must hold, checked by reading alone, before HanLP makes anything of them.

HanLP itself instantiates whatever class a folder names, takes an empty file of weights for a model, and waits minutes for a
network that does not answer.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import XunshiError

SEGMENT, NER = "segment", "ner"
FILES = ("config.json", "vocabs.json", "model.pt")
RNN_TAGGER = "hanlp.components.taggers.rnn_tagger.RNNTagger"
_TRANSFORMER = "hanlp.components.tokenizers.transformer.TransformerTaggingTokenizer"
# what a folder of each kind may be: HanLP's components of one task, by their class
COMPONENTS = {
    SEGMENT: frozenset({RNN_TAGGER, _TRANSFORMER}),
    NER: frozenset(
        {
            "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer",
            "hanlp.components.ner.transformer_ner.TransformerNamedEntityRecognizer",
        }
    ),
}
# and what these may be made of
PARTS = frozenset(
    {
        "hanlp.common.dataset.KMeansSamplerBuilder",
        "hanlp.common.dataset.SortingSamplerBuilder",
        "hanlp.common.transform.NormalizeCharacter",
        "hanlp.common.transform.NormalizeToken",
        "hanlp.common.vocab.LowercaseVocab",
        "hanlp.common.vocab.Vocab",
        "hanlp.layers.embeddings.word2vec.Word2VecEmbedding",
        "hanlp.layers.scalar_mix.ScalarMixWithDropoutBuilder",
    }
)
# how HanLP's corpora label an organization: MSRA and PKU, OntoNotes, CTB
ORGANIZATION_LABELS = frozenset({"NT", "nt", "ORG", "ORGANIZATION"})
_WORD_TAGS = frozenset("BIMES")
_CLASS_KEYS = frozenset({"classpath", "class_path", "type"})
_REMEDY = "name a folder that xunshi train hanlp or HanLP's own fit wrote"
# a network that is there answers well within this many seconds
PATIENCE = 1.5


class Folder(NamedTuple):
    """A folder that has been checked.

    Attributes:
        path: where.
        classpath: the component's class.
        digest: of its three files.
        transformer: name or folder of the transformer that it needs besides; empty where it needs none.
    """

    path: Path
    classpath: str
    digest: str
    transformer: str = ""


def require_hanlp() -> None:
    """Say what to install, if HanLP is not there.

    Raises:
        XunshiError: it is not.
    """
    if importlib.util.find_spec("hanlp") is None:
        raise XunshiError("HanLP is not installed; install it with: pip install 'xunshi[hanlp]'")


def locate(name: str | None, kind: str, *, allow_download: bool = False) -> Folder:
    """The folder of a component, checked.

    Args:
        name: a folder; one that holds a folder for each kind, `segment` and `ner`; or the name of a pretrained component.
        kind: `SEGMENT` or `NER`.
        allow_download: let HanLP download a pretrained component that is not on this machine yet.

    Raises:
        XunshiError: HanLP is not installed, or the folder is missing, cut short, of another kind or names a foreign class.
    """
    require_hanlp()
    if not name:
        raise XunshiError(f"HanLP has no model to work with; train one with: xunshi train hanlp --only {kind}")
    path = Path(name)
    if path.is_dir():
        return check(path / kind if (path / kind).is_dir() else path, kind)
    return check(_pretrained(name, allow_download=allow_download), kind)


def _pretrained(name: str, *, allow_download: bool) -> Path:
    """Where HanLP keeps a pretrained component; downloaded first where that is allowed."""
    from pipeline.segment.hanlp_loading import pretrained_names, stored  # noqa: PLC0415 (imports HanLP: seconds)

    url = pretrained_names().get(name)
    if url is None:
        raise XunshiError(f"{name}: no such folder, and HanLP has no pretrained model of that name; {_REMEDY}")
    return stored(name, url, allow_download=allow_download)


def preflight(url: str) -> None:
    """Find out at once whether the host of an address answers.

    Raises:
        XunshiError: it does not within `PATIENCE` seconds.
    """
    parts = urlsplit(url)
    answer: Queue[OSError | None] = Queue()

    def call() -> None:
        # looking a name up knows no time limit, so that a thread waits for it
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            socket.create_connection((parts.hostname or "", port), PATIENCE).close()
            answer.put(None)
        except OSError as error:
            answer.put(error)

    Thread(target=call, daemon=True).start()
    try:
        error = answer.get(timeout=PATIENCE)
    except Empty:
        error = TimeoutError("no answer")
    if error:
        raise XunshiError(
            f"{parts.hostname}: cannot be reached ({error.strerror or error}); copy the model's folder here from a machine "
            "that has it and name the folder"
        )


def check(path: Path, kind: str) -> Folder:
    """A folder by what it says of itself; nothing in it is loaded.

    Args:
        path: the folder.
        kind: `SEGMENT` or `NER`.

    Raises:
        XunshiError: it is missing, cut short, of another kind or names a foreign class.
    """
    if not path.is_dir():
        raise XunshiError(f"{path}: no such folder; {_REMEDY}")
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise XunshiError(f"{path}: holds no {missing[0]}; {_REMEDY}")
    if (path / "meta.json").exists():
        # HanLP would read the class there instead
        raise XunshiError(f"{path / 'meta.json'}: marks a model of HanLP 2.0, which is not supported; {_REMEDY}")
    config, vocabs = _read(path / "config.json"), _read(path / "vocabs.json")
    _require_own(path / "config.json", config, kind)
    foreign = sorted(set(_classes(vocabs)) - PARTS)
    if foreign:
        raise XunshiError(f"{path / 'vocabs.json'}: names the class {foreign[0]}; it is not loaded; {_REMEDY}")
    _require_tags(path / "vocabs.json", vocabs, kind)
    _require_whole(path / "model.pt")
    digest = hashlib.sha256(b"".join((path / name).read_bytes() for name in FILES)).hexdigest()
    return Folder(path, config["classpath"], digest, str(config.get("transformer") or ""))


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise XunshiError(f"{path}: cannot be read as JSON ({error}); {_REMEDY}") from error
    if not isinstance(read, dict):
        raise XunshiError(f"{path}: holds no JSON object; {_REMEDY}")
    return read


def _classes(value: object) -> Iterator[str]:
    """Every class that a JSON value names, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _CLASS_KEYS and isinstance(inner, str):
                yield inner
            else:
                yield from _classes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _classes(inner)


def _require_own(path: Path, config: dict[str, Any], kind: str) -> None:
    named = config.get("classpath")
    if not isinstance(named, str):
        raise XunshiError(f"{path}: names no class; {_REMEDY}")
    foreign = sorted(set(_classes(config)) - PARTS - COMPONENTS[SEGMENT] - COMPONENTS[NER])
    if foreign:
        raise XunshiError(f"{path}: names the class {foreign[0]}; it is not loaded; {_REMEDY}")
    if named not in COMPONENTS[kind]:
        raise XunshiError(f"{path}: a {named.rpartition('.')[2]}, which is no model for {_TASKS[kind]}; {_REMEDY}")


_TASKS = {SEGMENT: "word segmentation", NER: "named entities"}


def _require_tags(path: Path, vocabs: dict[str, Any], kind: str) -> None:
    """An RNN tagger may tag anything; its tags tell what."""
    try:
        tags = set(vocabs["tag"]["idx_to_token"])
        words = tags <= _WORD_TAGS and tags >= {"B"}
        names = bool({tag.partition("-")[2] for tag in tags} & ORGANIZATION_LABELS)
    except (KeyError, TypeError, AttributeError) as error:
        raise XunshiError(f"{path}: holds no vocabulary of tags; {_REMEDY}") from error
    if not (words if kind == SEGMENT else names):
        raise XunshiError(f"{path}: has none of the tags that a model for {_TASKS[kind]} has; {_REMEDY}")


def _require_whole(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        raise XunshiError(f"{path}: cut short or no file of PyTorch's ({error}); {_REMEDY}") from error
    if damaged:
        raise XunshiError(f"{path}: damaged ({damaged}); {_REMEDY}")
