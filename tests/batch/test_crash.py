"""A worker that a file kills: that file alone is rejected."""

from __future__ import annotations

import csv
import sys

import pytest

# The top level runs in every worker too, so that its readers die there as a damaged PDF would make a C library die.
CRASHES = """
import os, sys
from pathlib import Path
from pipeline.batch import run as batch
from pipeline.ingest import readers
from pipeline.settings import Settings

real = readers.read

def deadly(path, **options):
    if path.name.startswith("deadly"):
        os._exit(9)
    return real(path, **options)

readers.read = deadly
if __name__ == "__mp_main__":
    with open(sys.argv[3], "a") as log:
        log.write(f"{os.getpid()}\\n")
if __name__ == "__main__":
    raw, out, _, workers, shard_bytes = sys.argv[1:]
    settings = Settings(workers=int(workers), shard_bytes=int(shard_bytes))
    outcome = batch.run([Path(raw)], Path(out), settings, lambda total: lambda files, documents: None)
    print(outcome.files, outcome.rejected, outcome.rows["documents"])
"""


def crash(corpus, tmp_path, child, workers, shard_bytes):
    (corpus / "deadly.txt").write_text("致命文件。", encoding="utf-8")
    return child(CRASHES, corpus, tmp_path / "out", tmp_path / "pids", workers, shard_bytes)


def assert_it_alone(done, tmp_path, documents):
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == [str(documents + 1), "1", str(documents)]
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["file"] == "deadly.txt"
    assert row["cause"]
    assert row["remedy"]


@pytest.mark.parametrize("shard_bytes", [1, pytest.param(1500, marks=pytest.mark.slow)])
def test_only_the_deadly_file_is_rejected(corpus, tmp_path, child, run, tables, shard_bytes):
    done = crash(corpus, tmp_path, child, 2, shard_bytes)
    assert_it_alone(done, tmp_path, 8)
    (corpus / "deadly.txt").unlink()
    run(corpus, tmp_path / "whole")
    assert tables(tmp_path / "out")["sentences.csv"] == tables(tmp_path / "whole")["sentences.csv"]


def test_also_where_one_process_would_do(corpus, tmp_path, child):
    """Half a megabyte is a usual folder: a crash there must not take the run with it."""
    assert_it_alone(crash(corpus, tmp_path, child, 2, 1 << 19), tmp_path, 8)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="slow to start processes")
def test_a_crash_does_not_cost_a_process_a_file(tmp_path, make_corpus, child):
    corpus = make_corpus(tmp_path / "raw", 60)
    done = crash(corpus, tmp_path, child, 2, 1)
    assert_it_alone(done, tmp_path, 60)
    assert len(set((tmp_path / "pids").read_text().split())) < 20
