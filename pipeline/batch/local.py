"""Worker processes on this machine, and the crash of one of them."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from pipeline.batch.plan import Shard
from pipeline.batch.work import process, reject_shard
from pipeline.ingest import formats
from pipeline.settings import Settings

Progress = Callable[[int, int], None]
CRASH = ("crashes the program that reads it", "open it and save it anew, or leave it out")


def run(
    shards: Sequence[Shard], settings: Settings, progress: Progress, split: Callable[[Shard], Iterable[Shard]]
) -> None:
    """Process every shard.

    Args:
        shards: in any order; their results do not depend on it.
        settings: `workers` processes at most. One worker is this process itself, so that a file that kills it ends the run;
            so is it for a single file of plain text, which has no other to take down.
        progress: called with (files, documents) as they are done.
        split: a shard into one-file shards, to find the file that kills a worker.

    Raises:
        OSError: the output cannot be written; shards finished by then stay.
    """
    alone = sum(len(s.jobs) for s in shards) == 1 and _is_plain(shards[0])
    if settings.workers == 1 or alone:
        for shard in shards:
            process(shard, settings, lambda documents: progress(1, documents))
        return
    waiting = deque(shards)
    while waiting:
        suspects = _pool(waiting, settings, min(settings.workers, len(waiting)), progress)
        for single in (s for shard in suspects for s in split(shard)):
            if _pool(deque([single]), settings, 1, progress):
                reject_shard(single, settings, *CRASH)
                progress(1, 0)


def _is_plain(shard: Shard) -> bool:
    """Whether only Python reads the files; the libraries behind the other formats can take the process down with them."""
    plain = {suffix for reader in formats.BUILT_IN if reader.plain for suffix in reader.suffixes}
    return all(job.source.path.suffix.lower() in plain for job in shard.jobs)


def _pool(waiting: deque[Shard], settings: Settings, workers: int, progress: Progress) -> list[Shard]:
    """Take shards from `waiting` through worker processes until none is left or a worker dies.

    Returns:
        The shards that were under way when a worker died: one of them holds the file that killed it.
    """
    # spawn: the only way on Windows, and safe beside the threads of pyarrow elsewhere
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    running: dict[Future[int], Shard] = {}
    try:
        while waiting or running:
            # no more than there are workers: a shard in a queue would be a suspect without having begun
            while waiting and len(running) < workers:
                shard = waiting.popleft()
                running[pool.submit(process, shard, settings)] = shard
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                documents = future.result()
                progress(len(running.pop(future).jobs), documents)
    except BrokenProcessPool:
        return [s for s in running.values() if not s.folder.exists()]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return []
