"""Folders of HanLP components: what they must hold, checked by reading alone, before HanLP makes anything of them.

HanLP itself instantiates whatever class a folder names, takes an empty file of weights for a model, and waits minutes for a
network that does not answer.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import XunshiError
from pipeline.messages import Message

SEGMENT, NER = "segment", "ner"
FILES = ("config.json", "vocabs.json", "model.pt")
RNN_TAGGER = "hanlp.components.taggers.rnn_tagger.RNNTagger"
TRANSFORMER_TOKENIZER = "hanlp.components.tokenizers.transformer.TransformerTaggingTokenizer"
# what a folder of each kind may be: HanLP's components of one task, by their class
COMPONENTS = {
    SEGMENT: frozenset({RNN_TAGGER, TRANSFORMER_TOKENIZER}),
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
        "hanlp.layers.scalar_mix.ScalarMixWithDropoutBuilder",
    }
)
# Settings that may be texts or objects; any other is a number, a truth value or nothing. A text elsewhere can be a file that HanLP
# unpickles (`embed`), an object a dictionary that breaks its answers (`dict_tags`).
_TEXTS = frozenset(
    "classpath hanlp_version transformer optimizer token_key tagging_scheme token_delimiter delimiter sent_delimiter "
    "delimiter_in_entity reduction".split()
)
_OBJECTS = frozenset({"sampler_builder", "scalar_mix", "tagset", "merge_types", "transform"})
# how HanLP's corpora label an organization: MSRA and PKU, OntoNotes, CTB
ORGANIZATION_LABELS = frozenset({"NT", "nt", "ORG", "ORGANIZATION"})
_WORD_TAGS = frozenset("BIMES")
_CLASS_KEYS = frozenset({"classpath", "class_path", "type"})
REMEDY = Message("name a folder that xunshi train hanlp or HanLP's own fit wrote")


class Folder(NamedTuple):
    """A folder that has been checked.

    Attributes:
        path: where.
        classpath: the component's class.
        digest: of its three files, and of those that say how its transformer reads.
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


def check(path: Path, kind: str) -> Folder:
    """A folder by what it says of itself; nothing in it is loaded.

    Args:
        path: the folder.
        kind: `SEGMENT` or `NER`.

    Raises:
        XunshiError: it is missing, cut short, of another kind or names a foreign class.
    """
    # a name such as HanLP's own models have would be looked up, not opened
    path = path.resolve()
    if not path.is_dir():
        raise XunshiError("{path}: no such folder; {remedy}", path=path, remedy=REMEDY)
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise XunshiError("{path}: holds no {missing}; {remedy}", path=path, missing=missing[0], remedy=REMEDY)
    if (path / "meta.json").exists():
        # HanLP would read the class there instead
        raise XunshiError(
            "{path}: marks a model of HanLP 2.0, which is not supported; {remedy}",
            path=path / "meta.json",
            remedy=REMEDY,
        )
    config, vocabs = _read(path / "config.json"), _read(path / "vocabs.json")
    _require_own(path / "config.json", config, kind)
    foreign = sorted(set(_classes(vocabs)) - PARTS)
    if foreign:
        raise XunshiError(
            "{path}: names the class {foreign}; it is not loaded; {remedy}",
            path=path / "vocabs.json",
            foreign=foreign[0],
            remedy=REMEDY,
        )
    _require_tags(path / "vocabs.json", vocabs, kind)
    _require_whole(path / "model.pt")
    transformer = str(config.get("transformer") or "")
    _require_plain_transformer(path, transformer)
    digest = hashlib.sha256()
    for file in (*(path / name for name in FILES), *_files(transformer)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return Folder(path, config["classpath"], digest.hexdigest(), transformer)


def _files(transformer: str) -> list[Path]:
    """The files of a transformer that is a folder, but for weights, which HanLP's own replace."""
    folder = Path(transformer)
    found = sorted(folder.iterdir()) if transformer and folder.is_dir() else []
    return [p for p in found if p.is_file() and p.suffix in {".json", ".txt", ".model"}]


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise XunshiError(
            "{path}: cannot be read as JSON ({error}); {remedy}", path=path, error=error, remedy=REMEDY
        ) from error
    if not isinstance(read, dict):
        raise XunshiError("{path}: holds no JSON object; {remedy}", path=path, remedy=REMEDY)
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
        raise XunshiError("{path}: names no class; {remedy}", path=path, remedy=REMEDY)
    foreign = sorted(set(_classes(config)) - PARTS - COMPONENTS[SEGMENT] - COMPONENTS[NER])
    if foreign:
        raise XunshiError(
            "{path}: names the class {foreign}; it is not loaded; {remedy}",
            path=path,
            foreign=foreign[0],
            remedy=REMEDY,
        )
    if named not in COMPONENTS[kind]:
        raise XunshiError(
            "{path}: a {named}, which is no model for {tasks}; {remedy}",
            path=path,
            named=named.rpartition(".")[2],
            tasks=_TASKS[kind],
            remedy=REMEDY,
        )
    odd = [k for k, v in config.items() if not _is_own(k, v)]
    if odd:
        raise XunshiError(
            "{path}: sets {odd} to what no model of ours does; it is not loaded; {remedy}",
            path=path,
            odd=odd[0],
            remedy=REMEDY,
        )


def _is_own(key: str, value: object) -> bool:
    """Whether a setting is of a kind that models of ours, and HanLP's own of one task, have."""
    if isinstance(value, str):
        return key in _TEXTS
    return key in _OBJECTS or not isinstance(value, dict | list)


def _require_plain_transformer(path: Path, transformer: str) -> None:
    """A transformer in a folder may bring a program of its own; such a one is not loaded."""
    for file in sorted(Path(transformer).glob("*.json")) if Path(transformer).is_dir() else ():
        if "auto_map" in _read(file):
            raise XunshiError(
                "{file}: brings a program of its own (auto_map), needed by {path}; it is not loaded; {remedy}",
                file=file,
                path=path,
                remedy=REMEDY,
            )


_TASKS = {SEGMENT: "word segmentation", NER: "named entities"}


def _require_tags(path: Path, vocabs: dict[str, Any], kind: str) -> None:
    """An RNN tagger may tag anything; its tags tell what."""
    try:
        tags = set(vocabs["tag"]["idx_to_token"])
        words = tags <= _WORD_TAGS and tags >= {"B"}
        names = bool({tag.partition("-")[2] for tag in tags} & ORGANIZATION_LABELS)
    except (KeyError, TypeError, AttributeError) as error:
        raise XunshiError("{path}: holds no vocabulary of tags; {remedy}", path=path, remedy=REMEDY) from error
    if not (words if kind == SEGMENT else names):
        raise XunshiError(
            "{path}: has none of the tags that a model for {tasks} has; {remedy}",
            path=path,
            tasks=_TASKS[kind],
            remedy=REMEDY,
        )


def _require_whole(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except Exception as error:  # zipfile and what unpacks for it raise some of everything on damaged files
        raise XunshiError(
            "{path}: cut short or no file of PyTorch's ({error}); {remedy}", path=path, error=error, remedy=REMEDY
        ) from error
    if damaged:
        raise XunshiError("{path}: damaged ({damaged}); {remedy}", path=path, damaged=damaged, remedy=REMEDY)
