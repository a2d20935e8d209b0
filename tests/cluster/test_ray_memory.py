"""What Ray's memory monitor ends: its OutOfMemoryError, raised where Ray raises it, costs the file alone that a machine cannot hold."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.batch import plan, ray_tasks
from pipeline.batch.engine import Waiting
from pipeline.errors import XunshiError
from pipeline.ingest.walk import Source
from pipeline.settings import Settings

ray = pytest.importorskip("ray", reason="the extra xunshi[ray] is not installed: make test-ray")


def out_of_memory(_reference):
    raise ray.exceptions.OutOfMemoryError("Task was killed due to the node running low on memory.")


@pytest.fixture
def tasks(tmp_path):
    """Tasks of which each is ended by the monitor, and a function that makes a shard of jobs."""
    found = ray_tasks.Tasks.__new__(ray_tasks.Tasks)

    def shard(jobs):
        return plan.shard_of(jobs, tmp_path / "out")

    found._ray = SimpleNamespace(get=out_of_memory, exceptions=ray.exceptions)
    found._settings, found._progress = Settings(workers=1, judge="linear"), lambda *_: None
    jobs = [plan.Job(Source(Path(f"{n}.txt"), f"{n}.txt"), {}, 9, "d", f"key{n}") for n in "ab"]
    found._waiting = Waiting([], found._settings, found._progress, shard)
    return found, shard, jobs


def test_the_file_is_tried_alone_and_then_rejected_and_the_others_go_on(tasks):
    made, shard, jobs = tasks
    made._attend(None, ray_tasks._Task(1, shard(jobs), jobs=jobs[:1]))
    alone, others = made._waiting.take(), made._waiting.take()
    assert ([j.key for j in alone.jobs], [j.key for j in others.jobs]) == (["keya"], ["keyb"])
    assert not alone.folder.exists(), "no certain fault: a machine can be full of what others do"
    made._attend(None, ray_tasks._Task(2, alone, jobs=list(alone.jobs)))
    assert not made._waiting
    assert json.loads((alone.folder / plan.INDEX).read_text())["again"] == ["keya"], "the next run tries it anew"
    from pipeline.batch.fragments import read
    from pipeline.tables.schema import named

    rows = [row for b in read(named("rejects"), [plan.Place(alone.folder, 0, again=True)]) for row in b.to_pylist()]
    assert [tuple(row.values()) for row in rows] == [("a.txt", *map(str, ray_tasks.OUT_OF_MEMORY))]


def test_a_part_of_the_tables_that_is_too_large_is_one_sentence():
    calls = ray_tasks.Calls.__new__(ray_tasks.Calls)
    calls._ray = SimpleNamespace(get=out_of_memory, exceptions=ray.exceptions)
    with pytest.raises(XunshiError, match=r"too little memory for a task.*part_bytes"):
        calls._answer(None)
