"""Worker processes on this machine, and the crash of one of them."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from pipeline.batch.plan import Shard
from pipeline.batch.work import process, reject_shard
from pipeline.settings import Settings

Progress = Callable[[int, int], None]
CRASH = ("crashes the program that reads it", "open it and save it anew, or leave it out")


def run(
    shards: Sequence[Shard], settings: Settings, progress: Progress, split: Callable[[Shard], Iterable[Shard]]
) -> None:
    """Process every shard.

    Args:
        shards: in any order; their results do not depend on it.
        settings: `workers` processes at most; one shard, or one worker, needs no process of its own.
        progress: called with (files, documents) as they are done.
        split: a shard into one-file shards, to find the file that kills a worker.

    Raises:
        OSError: the output cannot be written; shards finished by then stay.
    """
    if settings.workers == 1 or len(shards) <= 1:
        for shard in shards:
            process(shard, settings, lambda documents: progress(1, documents))
        return
    crashed = _pool(shards, settings, min(settings.workers, len(shards)), progress)
    for shard in crashed:
        for single in split(shard):
            if _pool([single], settings, 1, progress):
                reject_shard(single, *CRASH)
                progress(1, 0)


def _pool(shards: Sequence[Shard], settings: Settings, workers: int, progress: Progress) -> list[Shard]:
    """Run the shards in a pool; returns those that were under way or waiting when a worker died."""
    waiting = deque(shards)
    # spawn: the only way on Windows, and safe beside the threads of pyarrow elsewhere
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    running: dict[Future[int], Shard] = {}
    try:
        while waiting or running:
            while waiting and len(running) < 2 * workers:
                shard = waiting.popleft()
                running[pool.submit(process, shard, settings)] = shard
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                documents = future.result()
                progress(len(running.pop(future).jobs), documents)
    except BrokenProcessPool:
        return [s for s in (*running.values(), *waiting) if not s.folder.exists()]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return []
