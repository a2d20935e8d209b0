"""A table set is the old one whole or the new one whole, wherever its writer is killed; a torn one is refused."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import shutil
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from pipeline.errors import LockedError, XunshiError
from pipeline.tables import lock, manifests, sets

NAMES = ("documents.csv", "figures/a.csv", "findings.csv", "texts.jsonl")


def content(version):
    return {name: f"{version} of {name}\n" * 50 for name in NAMES}


def write(folder, version, names=NAMES):
    with sets.replacing(folder) as (stage, publish):
        for name in names:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_text(content(version)[name], encoding="utf-8")
        return publish({"version": version})


def seen(folder):
    """The version that a reader sees, all its files being of that version."""
    opened = sets.open_set(folder, "make it")
    version = opened.manifest["version"]
    for name in NAMES:
        with opened.open(name) as file:
            assert file.read().decode() == content(version)[name]
    return version


def test_a_set_is_read_as_it_was_written(tmp_path):
    run = write(tmp_path, "one")
    assert seen(tmp_path) == "one"
    assert write(tmp_path, "two") != run
    assert seen(tmp_path) == "two"
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} == {
        *NAMES,
        manifests.MANIFEST,
    }
    assert not (tmp_path / sets.STATE).exists()


def test_the_same_set_twice_is_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        write(tmp_path / folder, "one")
    assert (tmp_path / "a" / manifests.MANIFEST).read_bytes() == (tmp_path / "b" / manifests.MANIFEST).read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="there no file is kept open")
def test_files_are_closed_with_a_set_that_goes_in_a_circle(tmp_path):
    write(tmp_path, "one")
    gc.collect()
    for _ in range(20):
        opened = sets.open_set(tmp_path, "make it")
        opened.circle = {"files": list(opened._files.values()), "set": opened}
        del opened
        with warnings.catch_warnings():
            warnings.simplefilter("error", ResourceWarning)
            gc.collect()


# --- kills: a forked process that ends at the nth call of what changes the disk, as a SIGKILL there would end it

STEPS = [(os, "link"), (Path, "replace"), (shutil, "rmtree"), (os, "fsync"), (Path, "mkdir"), (Path, "write_text")]


def dying(owner, name, nth, after):
    real, calls = getattr(owner, name), [0]

    def counted(*args, **kwargs):
        calls[0] += 1
        if calls[0] == nth and not after:
            os._exit(9)
        result = real(*args, **kwargs)
        if calls[0] == nth:
            os._exit(9)
        return result

    setattr(owner, name, counted)


def killed(folder, version, *where):
    """Whether a writer was killed there, or was done before it came there."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            dying(*where)
            write(folder, version)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")


@needs_fork
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=lambda v: getattr(v, "__name__", v))
def test_killed_at_any_step(tmp_path, owner, name, after):
    versions = set()
    for nth in range(1, 100):
        folder = tmp_path / str(nth)
        write(folder, "one")
        if not killed(folder, "two", owner, name, nth, after):
            break
        versions.add(seen(folder))
        write(folder, "three")
        assert seen(folder) == "three"
        assert not (folder / sets.STATE).exists()
    assert nth > 1, "it was never killed"
    assert "one" in versions, "no kill left the old set"


@needs_fork
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=lambda v: getattr(v, "__name__", v))
def test_killed_at_any_step_of_the_first_set(tmp_path, owner, name):
    for nth in range(1, 100):
        folder = tmp_path / str(nth)
        if not killed(folder, "one", owner, name, nth, False):
            break
        if (folder / manifests.MANIFEST).exists():
            assert seen(folder) == "one"
        else:
            with pytest.raises(
                XunshiError, match=r"manifest\.json, which says that its tables are whole; make the tables"
            ):
                sets.open_set(folder, "make it")
        write(folder, "two")
        assert seen(folder) == "two"


@needs_fork
def test_killed_where_files_cannot_have_two_names(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for nth in range(1, 30):
        write(tmp_path / str(nth), "one")
        if not killed(tmp_path / str(nth), "two", Path, "replace", nth, True):
            break
        seen(tmp_path / str(nth))
    assert nth > 2 * len(NAMES)


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_failure_amid_the_files_leaves_the_old_set_in_its_place(tmp_path, monkeypatch, nth):
    write(tmp_path, "one")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    real, calls = Path.replace, [0]

    def replace(self, target):
        calls[0] += 1
        if calls[0] == nth:
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(XunshiError, match=r"cannot be written \(permission denied\); close programs that have it open"):
        write(tmp_path, "two")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


# --- torn sets


def swap_table(folder):
    (folder / "findings.csv").write_text("of another run\n", encoding="utf-8")


def same_size(folder):
    text = (folder / "findings.csv").read_text(encoding="utf-8")
    (folder / "findings.csv").write_text(text.replace("f", "g", 1), encoding="utf-8")


def drop_table(folder):
    (folder / "findings.csv").unlink()


def swap_texts(folder):
    (folder / "texts.jsonl").write_text("{}\n", encoding="utf-8")


def other_manifest(folder):
    write(folder / "other", "two")
    shutil.copy(folder / "other" / manifests.MANIFEST, folder / manifests.MANIFEST)


def no_manifest(folder):
    (folder / manifests.MANIFEST).unlink()


def half_a_manifest(folder):
    text = (folder / manifests.MANIFEST).read_text(encoding="utf-8")
    (folder / manifests.MANIFEST).write_text(text[: len(text) // 2], encoding="utf-8")


def old_manifest(folder):
    """As programs before this one wrote it."""
    (folder / manifests.MANIFEST).write_text('{"files": 1, "rows": {}}', encoding="utf-8")


def strange_outputs(folder):
    (folder / manifests.MANIFEST).write_text('{"run": "x", "outputs": [{"name": 1}]}', encoding="utf-8")


TORN = [
    swap_table, same_size, drop_table, swap_texts, other_manifest, no_manifest, half_a_manifest, old_manifest,
    strange_outputs,
]  # fmt: skip


@pytest.mark.parametrize("tear", TORN, ids=lambda f: f.__name__)
def test_a_torn_set_is_refused_with_the_remedy(tmp_path, tear):
    write(tmp_path, "one")
    tear(tmp_path)
    with pytest.raises(XunshiError, match=r"manifest\.json") as caught:
        sets.open_set(tmp_path, "xunshi run TEXTS")
    assert str(caught.value).endswith("xunshi run TEXTS")
    assert str(tmp_path) in str(caught.value)
    write(tmp_path, "two")
    assert seen(tmp_path) == "two"


def test_other_files_are_nobodys_concern(tmp_path):
    write(tmp_path, "one")
    (tmp_path / "notes.csv").write_text("mine", encoding="utf-8")
    assert seen(tmp_path) == "one"
    write(tmp_path, "two")
    assert (tmp_path / "notes.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_that_the_set_does_not_hold(tmp_path):
    write(tmp_path, "one", NAMES[:1])
    with pytest.raises(XunshiError, match=r"holds no masks\.csv"), sets.open_set(tmp_path, "").open("masks.csv"):
        pass


# --- readers beside a writer


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
def test_what_was_opened_is_read_to_its_end_whatever_is_written(tmp_path):
    write(tmp_path, "one")
    opened = sets.open_set(tmp_path, "")
    for version in ("two", "three"):
        write(tmp_path, version)
        for name in NAMES:
            with opened.open(name) as file:
                assert file.read().decode() == content("one")[name]


def test_readers_beside_a_writer_see_one_version(tmp_path):
    write(tmp_path, "0")
    done, versions, wrong = threading.Event(), [], []

    def read():
        while not done.is_set():
            try:
                versions.append(int(seen(tmp_path)))
            except BaseException as error:  # noqa: BLE001 - told in the thread that asserts
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    for version in range(1, 60):
        write(tmp_path, str(version))
    done.set()
    for thread in readers:
        thread.join()
    assert not wrong
    assert len(set(versions)) > 3


# --- writers


def test_a_second_writer_is_told_who_holds_the_folder(tmp_path):
    with lock.held(tmp_path), pytest.raises(LockedError) as caught, lock.held(tmp_path):
        pass
    said = str(caught.value)
    assert said.startswith(f"{tmp_path}: is being written by process {os.getpid()} on ")
    assert " since 20" in said
    assert said.endswith("wait for it, or choose another folder with --out")
    write(tmp_path, "one")
    assert seen(tmp_path) == "one"


HOLDS = """
import sys, time
from pathlib import Path
from pipeline.tables import lock
with lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_dead_writer_is_none(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLDS, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {process.pid} on"), lock.held(tmp_path):
            pass
        process.kill()
        process.wait()
    assert (tmp_path / lock.STATE / lock.HOLDER).exists(), "it was killed, so that what it said of itself stays"
    write(tmp_path, "one")
    assert seen(tmp_path) == "one"


def test_a_holder_that_cannot_be_told(tmp_path):
    with lock.held(tmp_path):
        (tmp_path / lock.STATE / lock.HOLDER).write_text("{", encoding="utf-8")
        with pytest.raises(LockedError, match="is being written by another process; wait"), lock.held(tmp_path):
            pass


def test_many_writers_take_turns(tmp_path):
    """Whoever comes second is refused, never mixed in; the folder is whole all the while."""
    results = []

    def go(version):
        for _ in range(20):
            with contextlib.suppress(LockedError):
                write(tmp_path, version)
                results.append(version)

    threads = [threading.Thread(target=go, args=(str(n),)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results
    assert seen(tmp_path) in results


def test_the_manifest_names_every_file(tmp_path):
    write(tmp_path, "one")
    told = json.loads((tmp_path / manifests.MANIFEST).read_text(encoding="utf-8"))
    assert [o["file"] for o in told["outputs"]] == sorted(NAMES)
    assert all(len(o["sha256"]) == 64 and o["bytes"] > 0 for o in told["outputs"])
