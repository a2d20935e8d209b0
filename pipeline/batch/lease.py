"""One writer to a store: a lease, an object of its holder's own, which it renews while it works.

pyarrow's stores cannot write an object only where there is none (S3 can, by If-None-Match; pyarrow does not ask it to), and taking over
a stale lease would need a conditional deletion too. So nobody writes what another may write: each puts a lease of its own, waits until
the store's clock, which may count seconds, has moved on, and lists all. The earliest live one holds; any other takes its own away and
gives up. It needs listings that show whatever was put before, as those of S3, Google's and Azure's stores, MinIO and HDFS do.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pipeline.batch.mirror import LEASES
from pipeline.batch.stores import Held, Store, at
from pipeline.errors import LockedError, XunshiError
from pipeline.messages import Message

WHOLE = "whole"
# seconds: between two renewals, after which a lease that was not renewed is nobody's, and for the store's clock to move on
_RENEW, _STALE, _SETTLE = 20.0, 120.0, 1.1
_BEAT = ".beat"


class _Lease(NamedTuple):
    """A lease as the store has it: since when (seconds of the store's clock), its name, and when it was last renewed."""

    since: float
    name: str
    renewed: float


@contextmanager
def held(place: Held, what: str) -> Iterator[Callable[[], None]]:
    """Hold the only right to write into a store, or to make one part of a run there.

    Args:
        place: the store.
        what: name of the part; `WHOLE` for all of it.

    Yields:
        What raises LockedError if another has taken the lease for stale meanwhile, to be asked before what is made is told.

    Raises:
        LockedError: another process holds it.
    """
    store, folder = at(place.url), LEASES.as_posix()
    name = f"{folder}/{what}.{time.time_ns():020}.{uuid.uuid4().hex[:8]}.json"
    over = threading.Event()
    try:
        _write(store, name)
        _write(store, name + _BEAT)
        time.sleep(_SETTLE)
        _require_first(store, place, name)
        threading.Thread(target=_renew, args=(store, name, over), daemon=True, name="lease").start()
        yield lambda: _require_there(store, place, name)
    finally:
        over.set()
        for own in (name + _BEAT, name):
            with contextlib.suppress(XunshiError):  # it goes stale
                store.delete(own)


def _write(store: Store, name: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"process": os.getpid(), "host": socket.gethostname(), "since": since, "at": time.time()}
    store.write(name, json.dumps(told).encode())


def _renew(store: Store, name: str, over: threading.Event) -> None:
    """Renew a lease until it is given up; a renewal that fails is tried again."""
    while not over.wait(_RENEW):
        with contextlib.suppress(XunshiError):
            _write(store, name + _BEAT)


def _require_first(store: Store, place: Held, own: str) -> None:
    """See to it that no lease that excludes this one is older and alive; what is stale goes.

    Raises:
        LockedError: one is.
    """
    found = list(_leases(store))
    mine = next((lease for lease in found if lease.name == own), None)
    if mine is None:
        raise _locked(store, place, "")
    for lease in found:
        if lease.renewed < mine.renewed - _STALE:
            for name in (lease.name + _BEAT, lease.name):
                store.delete(name)
        elif lease < mine and _exclude(lease.name, own):
            raise _locked(store, place, lease.name)


def _leases(store: Store) -> Iterator[_Lease]:
    """All leases; times are the store's, or those of their holders' clocks where it tells none."""
    there = store.files(LEASES.as_posix())
    for name, when in there.items():
        if name.endswith(_BEAT):
            continue
        beat = name + _BEAT
        since = when / 1e9 or _told(store, name).get("at", 0.0)
        renewed = there.get(beat, 0) / 1e9 or _told(store, beat).get("at", since)
        yield _Lease(since, name, renewed)


def _told(store: Store, name: str) -> dict[str, Any]:
    try:
        with store.open(name) as file:
            told = json.loads(file.read())
        return told if isinstance(told, dict) else {}
    except (OSError, ValueError):
        return {}


def _exclude(one: str, other: str) -> bool:
    """Whether two leases cannot be held at once: parts of a run can, but not one part twice, nor a part beside the whole."""
    kinds = {name.rpartition("/")[2].partition(".")[0] for name in (one, other)}
    return len(kinds) == 1 or WHOLE in kinds


def _require_there(store: Store, place: Held, own: str) -> None:
    if store.size(own) is None:
        raise _locked(store, place, "")


def _locked(store: Store, place: Held, by: str) -> LockedError:
    told = _told(store, by) if by else {}
    holder = Message("another process")
    if {"process", "host", "since"} <= told.keys():
        holder = Message(
            "process {process} on {host} since {since}", process=told["process"], host=told["host"], since=told["since"]
        )
    return LockedError(
        "{folder}: is being written by {holder}; wait for it, or choose another folder with --out",
        folder=place,
        holder=holder,
    )
