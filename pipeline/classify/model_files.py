"""The folder of a trained classifier: read whole or refused by name, and written; arrays in a skops archive, read without skops."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import codebook as codebooks
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.features import Space
from pipeline.classify.model import Classifier
from pipeline.classify.vouched import Vouched
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.shipped import shipped

# rises with every change to what a column means or what the arrays are
SCHEMA = 2
ARRAYS, ABOUT = "model.skops", "model.json"
MAX_BYTES = 10 << 20
_FOLDER = Vouched(
    ABOUT,
    SCHEMA,
    {"sha256": object},
    MAX_BYTES,
    Message("model"),
    Message("schema and digest"),
    "xunshi train",
    "--model",
)


def default_folder() -> Path:
    """Where the built-in classifier is."""
    return shipped("findings")


@lru_cache(maxsize=1)
def built_in() -> Classifier:
    """The classifier that the program comes with, read once a process."""
    return load()


def load(folder: Path | None = None) -> Classifier:
    """Read a model's folder, whole or not at all; an unchanged one is not read twice.

    Args:
        folder: default: the program's own.

    Raises:
        XunshiError: a file is missing, cut short or changed, or the model is of another schema.
    """
    folder = folder or default_folder()
    digest = str(_FOLDER.told(folder)["sha256"])
    data = _FOLDER.read(folder / ARRAYS, digest)
    book = codebooks.loads(
        _FOLDER.read(folder / codebooks.FILE).decode("utf-8", "replace"), str(folder / codebooks.FILE)
    )
    return _read(folder, digest, data, book)


_MEMBERS = ("weights", "bias", "thresholds", "band", "substrings", "facts", "labels")
# what zipfile, zlib and numpy raise on bytes that are no archive of arrays
_DAMAGE = (
    KeyError, ValueError, TypeError, OSError, EOFError, RuntimeError, MemoryError, zlib.error, zipfile.BadZipFile
)  # fmt: skip
_last: dict[str, Classifier] = {}


def _read(folder: Path, digest: str, data: bytes, book: Codebook) -> Classifier:
    known = _last.get(digest)
    if known is not None and known.codebook == book:
        return known
    try:
        arrays = _arrays(data)
        classifier = _classifier(arrays, book, digest)
    except _DAMAGE as error:
        raise XunshiError(
            "{arrays}: not a model ({error}); {remedy}", arrays=folder / ARRAYS, error=error, remedy=_FOLDER.remedy
        ) from error
    _last.clear()
    _last[digest] = classifier
    return classifier


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a skops file that `dumps` wrote, by name.

    skops itself would read them too, but importing it takes longer (scikit-learn, pandas) than the whole run of a document.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > 8 * MAX_BYTES:
            raise ValueError("it unpacks to more than a model holds")
        return {n: np.load(io.BytesIO(archive.read(f"{n}.npy")), allow_pickle=False) for n in _MEMBERS}


def _classifier(arrays: Mapping[str, NDArray[Any]], book: Codebook, digest: str) -> Classifier:
    for name in ("substrings", "facts", "labels"):
        if arrays[name].dtype.kind != "U" or arrays[name].ndim != 1:
            raise ValueError(f"{name} is {arrays[name].dtype}{arrays[name].shape}, where strings belong")
    space = Space(arrays["substrings"].tolist(), arrays["facts"].tolist())
    outputs = len(STATUSES) + len(book.labels)
    shapes = {"weights": (space.width, outputs), "bias": (outputs,), "thresholds": (len(book.labels),), "band": (2,)}
    for name, shape in shapes.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.float32 or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} is {arrays[name].dtype}{arrays[name].shape}, where float32{shape} belongs")
    if tuple(arrays["labels"].tolist()) != book.names:
        raise ValueError(f"its labels are not those of {codebooks.FILE}")
    return Classifier(book, space, arrays["weights"], arrays["bias"], arrays["thresholds"], arrays["band"], digest)


def dumps(classifier: Classifier) -> bytes:
    """The arrays as a skops file, the same bytes for the same model.

    skops names its members by memory addresses and dates them; they are named by what they hold, and not dated.
    """
    import skops.io  # noqa: PLC0415 (only who trains writes)

    values = {
        "weights": classifier.weights,
        "bias": classifier.bias,
        "thresholds": classifier.thresholds,
        "band": classifier.band,
        "substrings": np.array(classifier.space.substrings, dtype=str),
        "facts": np.array(classifier.space.names, dtype=str),
        "labels": np.array(classifier.codebook.names, dtype=str),
    }
    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(values))) as archive:
        schema = json.loads(archive.read("schema.json"))
        members = {schema["content"][name]["file"]: name for name in values}
        arrays = {f"{name}.npy": archive.read(file) for file, name in members.items()}
    for name in values:
        schema["content"][name]["file"] = f"{name}.npy"
    _number(schema, {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*sorted(arrays.items()), ("schema.json", json.dumps(schema, indent=1).encode())):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _number(node: object, seen: dict[int, int]) -> None:
    """Number the nodes of a skops schema by their order instead of by their addresses."""
    if isinstance(node, dict):
        if "__id__" in node:
            node["__id__"] = seen.setdefault(node["__id__"], len(seen) + 1)
        for child in node.values():
            _number(child, seen)
    elif isinstance(node, list):
        for child in node:
            _number(child, seen)


def save(classifier: Classifier, folder: Path, about: Mapping[str, Any]) -> None:
    """Write a model's files into a folder; `model.json`, which vouches for the others, comes last.

    Args:
        classifier: the model.
        folder: created if missing.
        about: what `model.json` tells besides schema and digest.
    """
    data = dumps(classifier)
    told = {"schema": SCHEMA, "sha256": hashlib.sha256(data).hexdigest(), **about}
    _FOLDER.write(folder, {ARRAYS: data, codebooks.FILE: classifier.codebook.dumps().encode()}, told)
