"""Files of JSON lines that only ever grow; half a line that a kill left was never reported as taken in, and is dropped."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import XunshiError
from pipeline.messages import cause_of

T = TypeVar("T")


def append(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows behind a file's last whole line, and wait until the disk has them.

    Args:
        path: of the file; made with its folder if missing.
        rows: what to add, a line each.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if not data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.truncate(_whole(path.read_bytes()))
        file.write(data.encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, make: Callable[[dict[str, Any]], T]) -> list[T]:
    """What each whole line of a file holds; nothing where there is no file.

    Args:
        path: of the file.
        make: of a line's object; raises ValueError, KeyError or TypeError where it is none of these.

    Raises:
        XunshiError: the file cannot be read, or a line of it is damaged.
    """
    if not path.is_file():
        return []
    try:
        data = path.read_bytes()
    except OSError as error:
        raise XunshiError("{path}: {cause}; check the path", path=path, cause=cause_of(error)) from error
    found = []
    for number, line in enumerate(data[: _whole(data)].decode("utf-8", "replace").split("\n")[:-1], 1):
        try:
            found.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise XunshiError(
                "{path}, line {number}: damaged; restore the file, or delete this line", path=path, number=number
            ) from error
    return found


def _whole(data: bytes) -> int:
    """Bytes of whole lines."""
    return data.rfind(b"\n") + 1
