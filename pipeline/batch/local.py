"""Worker processes on this machine, watched from outside: what each may take, and the crash of one of them."""

from __future__ import annotations

import math
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

from pipeline.batch import limits
from pipeline.batch.plan import Job, Shard
from pipeline.batch.work import process, reject_shard
from pipeline.batch.worker import serve
from pipeline.errors import XunshiError
from pipeline.ingest import formats
from pipeline.processes import context
from pipeline.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Progress = Callable[[int, int], None]
Regroup = Callable[[Sequence[Job]], Shard]
# a plain file up to this size is read in less time than a process takes to start, whatever is in it
SMALL = 1 << 20
CRASH = ("crashes the program that reads it", "open it and save it anew, or leave it out")
# how often workers are looked at, in seconds; a bomb grows by some 100 MiB meanwhile
_TICK = 0.05
_MOST_FALSE_STARTS = 3


def run(shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
    """Process every shard.

    Args:
        shards: in any order; their results do not depend on it.
        settings: `workers` processes at most. Small files of plain text are read by this process itself where there is one
            worker, or one file, and the settings set no limits; no other file is.
        progress: called with (files, documents) as they are done.
        regroup: makes a shard of some of its files.

    Raises:
        OSError: the output cannot be written; shards finished by then stay.
        XunshiError: workers cannot be started, or lexicons and models changed meanwhile.
    """
    alone = settings.workers == 1 or sum(len(s.jobs) for s in shards) == 1
    unlimited = settings.file_timeout is None and settings.file_memory is None
    apart = deque[Shard]()
    for shard in shards:
        if alone and unlimited and is_harmless(shard):
            process(shard, settings, lambda documents: progress(1, documents))
        else:
            apart.append(shard)
    if apart:
        _Pool(apart, settings, progress, regroup).run()


def is_harmless(shard: Shard) -> bool:
    """Whether its files are small and only Python reads them: other libraries can take the process down, or not come back."""
    plain = {suffix for reader in formats.BUILT_IN if reader.plain for suffix in reader.suffixes}
    return all(job.size <= SMALL and job.source.path.suffix.lower() in plain for job in shard.jobs)


class _Worker:
    """One worker process, and what it is at."""

    def __init__(self, settings: Settings) -> None:
        import psutil  # noqa: PLC0415 (a run without workers needs none of it)

        kind = context("pipeline.batch.worker")
        self.pipe: Connection
        self.pipe, theirs = kind.Pipe()
        self.settings = settings
        self.process: Any = kind.Process(target=serve, args=(theirs, settings), daemon=True)
        self.process.start()
        theirs.close()
        self._told = psutil.Process(self.process.pid)
        self.shard: Shard | None = None
        self.begin(())

    def take(self, shard: Shard) -> None:
        """Give it a shard; what an earlier run left under its name is of no use, else it would not be asked for."""
        shutil.rmtree(shard.folder, ignore_errors=True)
        self.shard = shard
        self.pipe.send(shard)

    def begin(self, jobs: Sequence[Job]) -> None:
        """Note which files it has taken up, and what it may take for them."""
        self.jobs = jobs
        self._until = time.monotonic() + limits.seconds(jobs, self.settings) if jobs else math.inf
        self._most = self._memory() + limits.memory(jobs, self.settings) if jobs else sys.maxsize

    def excess(self) -> tuple[str, str] | None:
        """Cause and remedy, once it has taken more than it may."""
        if time.monotonic() > self._until:
            return limits.too_slow(self.jobs, self.settings)
        if self.jobs and self._memory() > self._most:
            return limits.too_large(self.jobs, self.settings)
        return None

    def _memory(self) -> int:
        import psutil  # noqa: PLC0415 (as above)

        try:
            return int(self._told.memory_info().rss)
        except psutil.Error:
            return 0

    def end(self) -> None:
        """Kill it and wait for its end."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    """Takes shards through workers; a file that kills its worker or exceeds its limits is rejected, alone."""

    def __init__(self, waiting: deque[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        self.waiting, self.settings, self.progress, self.regroup = waiting, settings, progress, regroup
        self.workers: list[_Worker] = []
        self.suspects: set[str] = set()
        self.false_starts = 0

    def run(self) -> None:
        """Until none is left."""
        try:
            while self.waiting or any(w.shard for w in self.workers):
                self._give()
                busy = [w for w in self.workers if w.shard]
                connection.wait([x for w in busy for x in (w.pipe, w.process.sentinel)], _TICK)
                for worker in busy:
                    self._attend(worker)
        finally:
            for worker in self.workers:
                worker.end()

    def _give(self) -> None:
        idle = [w for w in self.workers if not w.shard]
        while self.waiting and (idle or len(self.workers) < self.settings.workers):
            if not idle:
                self.workers.append(_Worker(self.settings))
                idle = [self.workers[-1]]
            idle.pop().take(self.waiting.popleft())

    def _attend(self, worker: _Worker) -> None:
        alive = worker.process.is_alive()  # asked first: what it said before its end is still to be heard
        try:
            while worker.shard and worker.pipe.poll():
                self._hear(worker, *worker.pipe.recv())
        except (EOFError, OSError) as error:
            if isinstance(error, OSError) and not isinstance(error, ConnectionError):
                raise
            alive = False
        if worker.shard and not alive:
            self._dead(worker)
        elif worker.shard and (told := worker.excess()):
            self._again(worker, told, certain=True)

    def _hear(self, worker: _Worker, what: str, told: Any) -> None:  # noqa: ANN401 (as `serve` sends it)
        if what == "failed":
            raise told
        if what == "begin":
            self.false_starts = 0
            keys = set(told)
            worker.begin([j for j in worker.shard.jobs if j.key in keys] if worker.shard else ())
        elif worker.shard:
            self.progress(len(worker.shard.jobs), told)
            worker.shard = None

    def _dead(self, worker: _Worker) -> None:
        if not worker.jobs:
            self.false_starts += 1
            if self.false_starts > _MOST_FALSE_STARTS:
                raise XunshiError(
                    "worker processes end before they read a file; close other programs, or run with --workers 1"
                )
        self._again(worker, CRASH, certain=False)

    def _again(self, worker: _Worker, why: tuple[str, str], *, certain: bool) -> None:
        """End a worker; what it was at is taken file by file, its other files as before.

        Args:
            worker: dead already, or to be killed.
            why: cause and remedy, if it was the one file that it had taken up.
            certain: whether it was; else that file is tried once more, since a process can die of much.
        """
        shard, jobs = worker.shard, list(worker.jobs)
        worker.end()
        self.workers.remove(worker)
        if shard is None or shard.folder.exists():  # it was put in its place; only the word of it was lost
            return
        if rest := [j for j in shard.jobs if j not in jobs]:
            self.waiting.appendleft(self.regroup(rest))
        for job in jobs:
            single = self.regroup([job])
            if len(jobs) == 1 and (certain or job.key in self.suspects):
                reject_shard(single, self.settings, *why)
                self.progress(1, 0)
            else:
                self.suspects.add(job.key)
                self.waiting.appendleft(single)
