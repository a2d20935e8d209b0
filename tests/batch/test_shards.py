"""How the files of a run are dealt out to shards."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import plan
from pipeline.ingest.walk import Source
from pipeline.settings import Settings


def jobs(sizes):
    return [plan.Job(Source(Path(f"{i}.txt"), f"{i}.txt"), {}, size, "", str(i)) for i, size in enumerate(sizes)]


def dealt(sizes, **settings):
    return [[job.size for job in group] for group in plan.groups(jobs(sizes), Settings(**settings))]


@given(st.lists(st.integers(0, 1 << 20), max_size=60), st.integers(1, 9), st.sampled_from([1, 1500, 1 << 19]))
def test_every_file_has_a_place_in_its_order_and_no_shard_is_too_full(sizes, workers, shard_bytes):
    found = dealt(sizes, workers=workers, shard_bytes=shard_bytes)
    assert [size for group in found for size in group] == sizes
    assert all(group for group in found)
    assert all(len(group) == 1 or sum(group) < 2 * max(shard_bytes, 2) for group in found)
    assert all(len(group) <= plan.MAX_FILES for group in found)


@given(st.integers(500, 2000), st.integers(1, 8))
def test_workers_have_as_much_to_do_as_one_another(files, workers):
    found = dealt([5_000] * files, workers=workers)
    assert len(found) % workers == 0 or len(found) * plan.LEAST_BYTES >= 5_000 * files
    assert max(map(sum, found)) - min(map(sum, found)) <= 2 * 5_000


def test_few_bytes_are_not_dealt_out():
    assert len(dealt([5_000] * 20, workers=4)) == 1
    assert len(dealt([5_000] * 60, workers=4)) == 2
    assert len(dealt([5_000] * 60, workers=1)) == 1


def test_files_without_bytes_are_one_shard():
    assert dealt([0, 0, 0], workers=2) == [[0, 0, 0]]
    assert dealt([], workers=2) == []
