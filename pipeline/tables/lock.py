"""One writer to a folder: who comes second is told who holds it and since when.

The operating system holds the lock, so that it ends with its holder however that ends: a lock file without a holder is no lock. Where
a file system knows no locks, filelock takes a marker file with the holder's process and host instead, and tells a dead holder from
a living one by these.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import LockedError, XunshiError
from pipeline.messages import Message, cause_of

if TYPE_CHECKING:
    from filelock import FileLock

STATE = ".xunshi"
LOCK, HOLDER = "lock", "holder.json"
# seconds: others only look whether it is held
_PATIENCE = 0.5


@contextmanager
def held(folder: Path, state: Path | None = None) -> Iterator[None]:
    """Hold the only right to write into a folder.

    Args:
        folder: which one; made if missing.
        state: where the lock stands; `.xunshi` in the folder if None. For a folder that is replaced whole, a place beside it.

    Raises:
        LockedError: another process holds it.
        XunshiError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (only who writes needs it)

    place = state or folder / STATE
    # one object a call: filelock would else let the same process in twice
    lock = FileLock(place / LOCK, timeout=0, is_singleton=False)
    try:
        _acquire(lock, place)
    except OSError as error:
        if isinstance(error, Timeout):
            raise _locked(folder, place) from error
        raise XunshiError(
            "{folder}: cannot be written ({cause}); choose another folder with --out",
            folder=folder,
            cause=cause_of(error),
        ) from error
    try:
        _sign(place)
        yield
    finally:
        for name in (HOLDER, LOCK):  # on Windows the lock's file stays
            with contextlib.suppress(OSError):
                (place / name).unlink(missing_ok=True)
        lock.release()
        with contextlib.suppress(OSError):  # where nothing else is remembered, nothing is left
            place.rmdir()


def require_free(folder: Path, state: Path | None = None) -> None:
    """See to it that nobody holds a folder, without holding it.

    Args:
        folder: which one; it need not be there.
        state: as in `held`.

    Raises:
        LockedError: another process holds it.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (only who writes needs it)

    place = state or folder / STATE
    if not (place / HOLDER).exists():
        return
    try:
        with FileLock(place / LOCK, timeout=_PATIENCE, is_singleton=False):
            pass
    except Timeout as error:
        raise _locked(folder, place) from error


def _locked(folder: Path, place: Path) -> LockedError:
    return LockedError(
        "{folder}: is being written by {holder}; wait for it, or choose another folder with --out",
        folder=folder,
        holder=_holder(place),
    )


def _acquire(lock: FileLock, place: Path) -> None:
    for last in (False, False, True):
        place.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except FileNotFoundError:  # whoever held it just took the folder away
            if last:
                raise
        else:
            return


def _sign(place: Path) -> None:
    """Say who holds the lock; beside it, since Windows lets nobody read a locked file."""
    told = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with contextlib.suppress(OSError):  # a full disk is told where it matters; the lock holds without a name on it
        (place / HOLDER).write_text(json.dumps(told), encoding="utf-8")


def _holder(place: Path) -> str:
    try:
        told: Mapping[str, Any] = json.loads((place / HOLDER).read_text(encoding="utf-8"))
        return Message(
            "process {process} on {host} since {since}", process=told["process"], host=told["host"], since=told["since"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Message("another process")
