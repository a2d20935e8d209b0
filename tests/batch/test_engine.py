"""What every engine does with shards that fail: a file is blamed alone, and seldom at once."""

from __future__ import annotations

import pytest

from pipeline.batch import engine, plan
from pipeline.batch.engine import Waiting
from pipeline.batch.plan import Job, Shard
from pipeline.errors import XunshiError
from pipeline.ingest.walk import Source
from pipeline.settings import Settings

WHY = ("cause", "remedy")


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """A waiting line of one shard with files a to e, and what it rejects."""
    rejected = []
    monkeypatch.setattr(engine, "reject_shard", lambda shard, _settings, *why: rejected.append((names(shard), why)))
    jobs = [Job(Source(plan.Path(n), n), {}, 1, n, n) for n in "abcde"]
    told = []

    def regroup(some):
        return Shard("".join(j.key for j in some), tuple(some), tmp_path / "".join(j.key for j in some))

    waiting = Waiting([regroup(jobs)], Settings(), lambda *done: told.append(done), regroup)
    return waiting, rejected, told


def names(shard):
    return "".join(job.key for job in shard.jobs)


def rest(waiting):
    found = []
    while waiting:
        found.append(names(waiting.take()))
    return found


@pytest.mark.parametrize(
    ("at_hand", "left"),
    [("", ["abcde"]), ("c", ["c", "abde"]), ("bc", ["c", "b", "ade"]), ("abcde", ["e", "d", "c", "b", "a"])],
)
def test_what_was_at_hand_is_taken_alone_and_nothing_else(policy, at_hand, left):
    waiting, rejected, _ = policy
    shard = waiting.take()
    waiting.again(shard, [j for j in shard.jobs if j.key in at_hand], WHY, certain=False)
    assert (rest(waiting), rejected) == (left, [])


def test_a_file_alone_has_two_tries(policy):
    waiting, rejected, told = policy
    shard = waiting.take()
    waiting.again(shard, shard.jobs, WHY, certain=False)
    alone = waiting.take()
    waiting.again(alone, alone.jobs, WHY, certain=False)
    alone = waiting.take()
    assert (names(alone), rejected) == ("e", [])
    waiting.again(alone, alone.jobs, WHY, certain=False)
    assert (rejected, told) == ([("e", WHY)], [(1, 0)])
    assert rest(waiting) == ["d", "c", "b", "a"]


def test_excess_of_one_file_is_certain_and_of_several_is_not(policy):
    waiting, rejected, _ = policy
    shard = waiting.take()
    waiting.again(shard, shard.jobs[:2], WHY, certain=True)
    assert not rejected
    alone = waiting.take()
    waiting.again(alone, alone.jobs, WHY, certain=True)
    assert rejected == [("b", WHY)]


def test_a_machine_that_is_lost_costs_no_try(policy):
    waiting, rejected, _ = policy
    for _ in range(10):
        waiting.back(waiting.take())
    assert (rest(waiting), rejected) == (["abcde"], [])


def test_a_shard_that_stands_in_its_place_is_not_done_again(policy):
    waiting, _, _ = policy
    shard = waiting.take()
    shard.folder.mkdir()
    waiting.again(shard, shard.jobs, WHY, certain=False)
    assert not waiting


def test_workers_that_never_begin_end_the_run_and_a_beginning_is_a_new_count(policy):
    waiting, _, _ = policy
    for _ in range(3):
        waiting.again(waiting.take(), (), WHY, certain=False)
    waiting.begun()
    for _ in range(3):
        waiting.again(waiting.take(), (), WHY, certain=False)
    with pytest.raises(XunshiError, match="worker processes end before they read a file"):
        waiting.again(waiting.take(), (), WHY, certain=False)
