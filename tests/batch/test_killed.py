"""Killed at any moment, a run leaves no half-written table, and the next one resumes to the same bytes."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import suppress

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups")

# Runs the batch and kills its own process group at the moment that `when` tells: (function to count, call to die at).
DIES = """
import os, signal, sys
from pathlib import Path
from pipeline.batch import fragments, run as batch
from pipeline.settings import Settings
from pipeline.tables import csv_text, whole_files

def die():
    os.killpg(0, signal.SIGKILL)

def dying(owner, name, nth, after):
    real, calls = getattr(owner, name), [0]
    def counted(*args, **kwargs):
        calls[0] += 1
        if calls[0] == nth and not after:
            die()
        result = real(*args, **kwargs)
        if calls[0] == nth and after:
            die()
        return result
    setattr(owner, name, counted)

if __name__ == "__main__":
    raw, out, where, nth, formats = sys.argv[1:]
    owner, name, after = {
        "before add": (fragments.FragmentWriter, "add", False),
        "after add": (fragments.FragmentWriter, "add", True),
        "before finish": (fragments.FragmentWriter, "finish", False),
        "after finish": (fragments.FragmentWriter, "finish", True),
        "before rows": (csv_text, "lines", False),
        "after rows": (csv_text, "lines", True),
        "before replace": (Path, "replace", False),
        "after replace": (Path, "replace", True),
        "before sync": (whole_files, "sync", False),
        "before rmtree": (fragments.shutil, "rmtree", False),
    }[where]
    dying(owner, name, int(nth), after)
    settings = Settings(workers=1, shard_bytes=1, formats=tuple(filter(None, formats.split(","))))
    batch.run([Path(raw)], Path(out), settings, lambda total: lambda files, documents: None)
"""
POINTS = [
    ("before add", 3),
    ("after finish", 4),
    ("after rows", 3),
    ("after replace", 10),
]
MORE_POINTS = [
    *(("before replace", n) for n in range(1, 22)),
    *(("after add", n) for n in (1, 8)),
    *(("before finish", n) for n in (1, 5, 8)),
    *(("before sync", n) for n in (1, 2, 5, 11)),
    *(("before rows", n) for n in (1, 5)),
    ("before rmtree", 3),
]


def leftovers(out):
    return [path.name for path in out.iterdir() if ".part" in path.name]


def half_written(out, *whole):
    """Visible tables that are neither absent nor one of the whole versions."""
    states = [set(v.items()) for v in whole]
    return [
        p.name
        for p in out.glob("[!.]*")
        if p.suffix in {".csv", ".jsonl"} and not any((p.name, p.read_bytes()) in s for s in states)
    ]


def killed_then_resumed(corpus, tmp_path, child, run, tables, point):
    run(corpus, tmp_path / "whole", shard_bytes=1)
    whole = tables(tmp_path / "whole")
    out = tmp_path / "out"
    done = child(DIES, corpus, out, *map(str, point), "")
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not half_written(out, whole)
    run(corpus, out, shard_bytes=1)
    assert tables(out) == whole
    assert not leftovers(out)
    assert not [p for p in (out / ".xunshi" / "shards").iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_killed_at_a_telling_point(corpus, tmp_path, child, run, tables, point):
    killed_then_resumed(corpus, tmp_path, child, run, tables, point)


@pytest.mark.slow
@pytest.mark.parametrize("point", MORE_POINTS, ids=str)
def test_killed_at_every_rename(corpus, tmp_path, child, run, tables, point):
    killed_then_resumed(corpus, tmp_path, child, run, tables, point)


@pytest.mark.parametrize("point", [("before replace", 12), ("after replace", 13), ("after rows", 2)], ids=str)
def test_killed_over_an_older_result_leaves_each_table_old_or_new(corpus, tmp_path, child, run, tables, point):
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(corpus, out, shard_bytes=1)
    old = tables(out)
    for path in corpus.rglob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8").replace("轮巡察", "轮专项巡察"), encoding="utf-8")
    run(corpus, fresh, shard_bytes=1)
    new = tables(fresh)
    done = child(DIES, corpus, out, *map(str, point), "")
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not half_written(out, old, new)
    run(corpus, out, shard_bytes=1)
    assert tables(out) == new


def test_finished_shards_are_not_done_again(corpus, tmp_path, child, run):
    out = tmp_path / "out"
    child(DIES, corpus, out, "after finish", "5", "")
    assert run(corpus, out, shard_bytes=1).processed == 3


def test_a_run_of_other_formats_sweeps_what_a_killed_one_left(corpus, tmp_path, child, run):
    out = tmp_path / "out"
    done = child(DIES, corpus, out, "before sync", "2", "parquet")
    assert done.returncode == -signal.SIGKILL, done.stderr
    run(corpus, out)
    assert not leftovers(out)


RUNS = """
import sys
from pathlib import Path
from pipeline.batch import run as batch
from pipeline.settings import Settings

if __name__ == "__main__":
    raw, out = map(Path, sys.argv[1:])
    batch.run([raw], out, Settings(workers=2, shard_bytes=1, formats=("jsonl", "parquet")), lambda total: lambda files, documents: None)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_again_and_again_after_random_delays(tmp_path, make_corpus, child, run, tables, seed):
    """Two workers; the whole group is killed; the output is watched all the while."""
    corpus = make_corpus(tmp_path / "raw", 40)
    run(corpus, tmp_path / "whole", formats=("jsonl", "parquet"))
    whole, out, delays = tables(tmp_path / "whole"), tmp_path / "out", random.Random(seed)  # noqa: S311 (no secret)
    for _ in range(6):
        process = child(RUNS, corpus, out, wait=False)
        until = time.monotonic() + delays.uniform(0.3, 3.5)
        while time.monotonic() < until and process.poll() is None:
            assert not out.is_dir() or not half_written(out, whole)
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not out.is_dir() or not half_written(out, whole)
    assert run(corpus, out, formats=("jsonl", "parquet")).files == 40
    assert tables(out) == whole
    assert not leftovers(out)
