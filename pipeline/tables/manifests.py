"""The record of a table set: which files belong to it, each with its size and digest, and an id of what they were made of."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.tables.whole_files import explaining

MANIFEST = "manifest.json"


class Output(NamedTuple):
    """One file of a set: its path below the folder, with /, its size in bytes and its SHA-256."""

    file: str
    bytes: int
    sha256: str


def digest_of(text: str) -> str:
    """A digest short enough for a name."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def describe_file(folder: Path, path: Path) -> Output:
    """What a manifest says of a file in its folder.

    Args:
        folder: of the set.
        path: of the file, in that folder.
    """
    with explaining(path), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Output(path.relative_to(folder).as_posix(), file.tell(), digest)


def record(folder: Path) -> dict[str, Any] | None:
    """The manifest of the set in a folder, None where there is none or it is of an older program."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest if isinstance(manifest, dict) and "run" in manifest and outputs_of(manifest) else None
    except (OSError, ValueError, TypeError):
        return None


def outputs_of(manifest: Mapping[str, Any]) -> list[Output]:
    """The files that a manifest names.

    Raises:
        TypeError: it names them in another way.
    """
    return [Output(**output) for output in manifest.get("outputs") or ()]


def is_whole(path: Path, output: Output) -> bool:
    """Whether the file is the one that the manifest names.

    Args:
        path: of the file.
        output: what the manifest says of it.
    """
    try:
        with path.open("rb") as file:
            return matches(file, output)
    except OSError:
        return False


def matches(file: BufferedReader, output: Output) -> bool:
    """Whether an open file, read from its beginning, is the one that the manifest names.

    Args:
        file: it.
        output: what the manifest says of it.
    """
    return (
        os.fstat(file.fileno()).st_size == output.bytes
        and hashlib.file_digest(file, "sha256").hexdigest() == output.sha256
    )
