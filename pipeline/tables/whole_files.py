"""Files that take their names when all of them are whole, and what is said where one cannot be written."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import XunshiError
from pipeline.messages import Message, cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@contextmanager
def publishing(targets: list[Path]) -> Iterator[list[Path]]:
    """Names to write to, beside the targets, whose places they take when the block ends well; otherwise they go."""
    parts = [target.with_name(f".{target.name}.part") for target in targets]
    try:
        yield parts
        for target, part in zip(targets, parts, strict=True):
            with explaining(target):
                sync(part)
        for target, part in zip(targets, parts, strict=True):
            with explaining(target):
                part.replace(target)
        for folder in {target.parent for target in targets}:
            sync(folder)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, made if missing: all of them, or none.

    Args:
        folder: where they go.
        contents: name of a file → its bytes.

    Raises:
        XunshiError: it cannot be written; the message names the file, the cause and the remedy.
    """
    with explaining(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with publishing([folder / name for name in contents]) as parts:
        for part, content in zip(parts, contents.values(), strict=True):
            with explaining(part):
                part.write_bytes(content)


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """An OSError within the block becomes an error that names the file, the cause and the remedy.

    Raises:
        XunshiError: the file cannot be written.
    """
    try:
        yield
    except OSError as error:
        cause, remedy = {
            errno.ENOSPC: (
                Message("the disk is full"),
                Message("free some space there and for temporary files, then run again"),
            ),
            errno.EACCES: (
                Message("permission denied"),
                Message("close programs that have it open and check who may write there"),
            ),
            errno.EROFS: (Message("the disk is read-only"), Message("choose another folder")),
        }.get(error.errno or 0, (cause_of(error), Message("check the folder, then run again")))
        raise XunshiError(
            "{path}: cannot be written ({cause}); {remedy}", path=path, cause=cause, remedy=remedy
        ) from error


def sync(path: Path) -> None:
    """See to it that a file's bytes, or a folder's names, are on disk."""
    if os.name != "posix" and path.is_dir():  # only there can a folder be opened
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
