"""Whether the process that workers are copies of is begun before a run needs it, and what it then holds."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from pipeline.batch import ahead

LOADED = """
import sys
from pipeline.batch import ready
from pipeline import lexicons
from pipeline.classify import model_files
print("rjieba" in sys.modules, "organization_terms" in vars(lexicons.load()), bool(model_files._last), "onnxruntime" in sys.modules)
"""


@pytest.fixture
def begun(monkeypatch):
    found = []
    monkeypatch.setattr(ahead.processes, "ahead", lambda *modules: found.append(modules))
    return found


def texts(folder, *sizes):
    folder.mkdir()
    for i, size in enumerate(sizes):
        (folder / f"{i}.txt").write_bytes(b"x" * size)
    return folder


HALF = ahead.WORTH // 2


@pytest.mark.parametrize(
    ("sizes", "workers", "expected"),
    [
        ((HALF, HALF), 2, True),
        ((HALF, HALF), 1, False),
        ((HALF, HALF - 1), 2, False),
        ((2 * HALF,), 2, False),
        ((2 * HALF, 1), 2, True),
        ((), 2, False),
    ],
)
def test_it_begins_where_there_is_work_for_two(tmp_path, begun, sizes, workers, expected):
    ahead.begin([texts(tmp_path / "raw", *sizes)], tmp_path / "out", workers)
    assert begun == ([(ahead.READY,)] if expected else [])


def test_files_named_one_by_one_count_as_those_of_a_folder(tmp_path, begun):
    folder = texts(tmp_path / "raw", HALF, HALF)
    ahead.begin([folder / "0.txt"], tmp_path / "out", 2)
    ahead.begin([folder / "missing.txt", folder / "0.txt"], tmp_path / "out", 2)
    assert not begun
    ahead.begin([folder / "0.txt", folder / "1.txt"], tmp_path / "out", 2)
    assert begun


def test_a_folder_with_results_has_little_to_do(tmp_path, begun):
    folder = texts(tmp_path / "raw", HALF, HALF)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{}", encoding="utf-8")
    ahead.begin([folder], tmp_path / "out", 2)
    assert not begun


def test_what_every_worker_needs_is_loaded_and_nothing_that_has_threads():
    told = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["True", "True", "True", "False"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every process begins anew")
def test_it_ends_with_who_began_it():
    code = (
        "from pipeline import processes; processes.ahead('pipeline.batch.ready');"
        "from multiprocessing import forkserver; print(forkserver._forkserver._forkserver_pid)"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while psutil.pid_exists(int(told.stdout.split()[0])):
        assert time.monotonic() < until
        time.sleep(0.1)
