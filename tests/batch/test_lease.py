"""One writer to a store: who comes second is told who holds it, a stale lease is nobody's, and of two at once the earlier has it."""

from __future__ import annotations

import json
import threading
import time
import uuid

import pytest

from pipeline.batch import lease, storage
from pipeline.batch.stores import Held, at
from pipeline.errors import LockedError, XunshiError
from pipeline.settings import Settings

pytest.importorskip("fsspec")


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(lease, "_SETTLE", 0)
    return Held(f"memory://{uuid.uuid4().hex}")


def leases(place):
    return at(place.url).files(lease.LEASES.as_posix())


def put(place, name, age):
    """A lease of another process, put and last renewed so many seconds ago."""
    told = {"process": 7, "host": "elsewhere", "since": "2026-01-01T00:00:00+00:00", "at": time.time() - age}
    for end in ("", lease._BEAT):
        at(place.url).write(f"{lease.LEASES.as_posix()}/{name}.json{end}", json.dumps(told).encode())


@pytest.mark.parametrize(
    ("one", "other", "exclude"),
    [
        ("whole", "whole", True),
        ("whole", "1-of-2", True),
        ("1-of-2", "whole", True),
        ("1-of-2", "1-of-2", True),
        ("1-of-2", "2-of-2", False),
        ("1-of-2", "1-of-3", False),
    ],
)
def test_who_excludes_whom(place, one, other, exclude):
    with lease.held(place, one):
        if exclude:
            with pytest.raises(LockedError, match="is being written by process"), lease.held(place, other):
                pass
        else:
            with lease.held(place, other):
                assert len(leases(place)) == 4
        assert len(leases(place)) == 2, "who gives up, or is done, leaves nothing"
    assert leases(place) == {}


@pytest.mark.parametrize(("age", "held"), [(0, True), (100, True), (119, True), (125, False), (100_000, False)])
def test_a_lease_that_was_not_renewed_is_nobodys(place, age, held):
    put(place, "whole.0.other", age)
    if held:
        with pytest.raises(LockedError, match="process 7 on elsewhere since 2026-01-01"), lease.held(place, "whole"):
            pass
    else:
        with lease.held(place, "whole"):
            assert len(leases(place)) == 2, "the stale one was taken away"


def test_what_is_renewed_does_not_go_stale(place, monkeypatch):
    monkeypatch.setattr(lease, "_RENEW", 0.02)
    with lease.held(place, "whole"):
        name = next(n for n in leases(place) if n.endswith(lease._BEAT))
        first = lease._told(at(place.url), name)["at"]
        for _ in range(500):
            if lease._told(at(place.url), name).get("at", first) > first:
                break
            time.sleep(0.02)
        else:
            pytest.fail("it was not renewed")


def test_a_lease_taken_for_stale_is_told_before_anything_is_published(place):
    with lease.held(place, "whole") as still:
        still()
        for name in leases(place):
            at(place.url).delete(name)
        with pytest.raises(LockedError):
            still()


def test_of_many_at_once_one_has_it(place, monkeypatch):
    monkeypatch.setattr(lease, "_SETTLE", 0.5)
    ready, done, had = threading.Barrier(6), threading.Barrier(6), []

    def take():
        ready.wait()
        try:
            with lease.held(place, "whole"):
                had.append(1)
                done.wait(20)
        except LockedError:
            done.wait(20)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert had == [1]


def test_a_run_into_a_store_that_is_held_is_refused(place, corpus):
    with lease.held(place, "1-of-2"), pytest.raises(LockedError, match="is being written by process"):
        storage.run([corpus], place.url, Settings(workers=1), lambda _: lambda *_: None)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{}"])
def test_a_damaged_lease_is_another_process(place, data):
    put(place, "whole.0.other", 0)
    at(place.url).write(f"{lease.LEASES.as_posix()}/whole.0.other.json", data or b" ")
    with pytest.raises(XunshiError, match="is being written by another process"), lease.held(place, "whole"):
        pass
