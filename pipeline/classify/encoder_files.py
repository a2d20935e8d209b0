"""An encoder's folder: read whole or not at all, as data, before anything is asked of it; written with what vouches for it last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import codebook as codebooks
from pipeline.classify import mixing as mixings
from pipeline.classify.codebook import STATUSES
from pipeline.classify.encoder import Encoder
from pipeline.classify.mixing import Mixing
from pipeline.classify.vouched import Vouched
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.shipped import shipped

# rises with every change to what the network takes or gives
SCHEMA = 1
NETWORK, VOCABULARY, ABOUT = "encoder.onnx", "tokenizer.json", "encoder.json"
VOUCHED = (NETWORK, VOCABULARY, codebooks.FILE)
MAX_BYTES = 200 << 20
NEEDS = ("onnxruntime", "tokenizers")
_FOLDER = Vouched(
    ABOUT,
    SCHEMA,
    {"sha256": dict, "mixing": object},
    MAX_BYTES,
    Message("encoder"),
    Message("schema, digests and mixing"),
    "xunshi train encoder",
    "--encoder",
)
PROBE = "巡察发现问题。"


def default_folder() -> Path:
    """Where the built-in encoder is."""
    return shipped("encoder")


def load(folder: Path | None = None) -> tuple[Encoder, Mixing]:
    """Read an encoder's folder, and how it meets the linear model; an unchanged one is not read twice.

    Args:
        folder: default: the program's own.

    Raises:
        XunshiError: what runs it is not installed; a file is missing, cut short or changed; or it is of another schema, shape
            or vocabulary.
    """
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise XunshiError(
            "the encoder needs {missing}, which is not installed; pip install {missing}, or do without it: "
            "--judge linear --ner rules",
            missing=missing[0],
        )
    folder = folder or default_folder()
    about = _FOLDER.told(folder)
    files = {name: _FOLDER.read(folder / name, str(about["sha256"].get(name))) for name in VOUCHED}
    # it holds the digest of every file, so that equal ones are equal encoders
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
    if digest not in _last:
        made = _made(folder, about, files, digest)
        _last.clear()
        _last[digest] = made
    return _last[digest]


_last: dict[str, tuple[Encoder, Mixing]] = {}


def _made(folder: Path, about: Mapping[str, Any], files: Mapping[str, bytes], digest: str) -> tuple[Encoder, Mixing]:
    try:
        book = codebooks.loads(files[codebooks.FILE].decode(), str(folder / codebooks.FILE))
        encoder = Encoder(book, files[NETWORK], files[VOCABULARY].decode(), digest)
        _require_shape(encoder)
        return encoder, mixings.loads(about["mixing"], len(book.labels))
    except XunshiError:
        raise
    except Exception as error:  # what onnxruntime, tokenizers and JSON raise on strange files has no common name
        cause = str(error).split("\n", maxsplit=1)[0]
        raise XunshiError(
            "{folder}: no encoder of this program ({cause}); {remedy}",
            folder=folder,
            cause=cause,
            remedy=_FOLDER.remedy,
        ) from error


def _require_shape(encoder: Encoder) -> None:
    """Have it read one sentence: a network of another shape or vocabulary fails here, before anything runs."""
    said = encoder.read(PROBE)
    if len(said.status) != len(STATUSES) or len(said.labels) != len(encoder.codebook.labels):
        raise ValueError(f"it tells {len(said.status)} statuses and {len(said.labels)} labels")
    if not np.isfinite([*said.status, *said.labels]).all():
        raise ValueError("its scores are no numbers")


def save(folder: Path, files: Mapping[str, bytes], mixing: Mixing, about: Mapping[str, Any]) -> None:
    """Write an encoder's folder; `encoder.json`, which vouches for the others, comes last.

    Args:
        folder: made if missing.
        files: the bytes of each of `VOUCHED`, and of what else belongs beside them.
        mixing: how it meets the linear model.
        about: what `encoder.json` tells besides.
    """
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in VOUCHED}
    _FOLDER.write(folder, files, {"schema": SCHEMA, **about, "sha256": digests, "mixing": mixings.dumps(mixing)})
