"""Worker processes on this machine, watched from outside: what each may take, and the crash of one of them."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, Self

from pipeline.batch import limits
from pipeline.batch.ahead import READY
from pipeline.batch.engine import CRASH, Progress, Regroup, T, Waiting
from pipeline.batch.grouped import are_harmless
from pipeline.batch.mirror import Mirror
from pipeline.batch.plan import Job, Shard
from pipeline.batch.work import process
from pipeline.batch.worker import serve
from pipeline.processes import context, each
from pipeline.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# how often workers are looked at, in seconds; a bomb grows by some 100 MiB meanwhile
_TICK = 0.05


class Local:
    """The engine that needs nothing: this machine.

    `settings.workers` processes at most. Small files of plain text are read by this process itself where there is one worker, or one
    file, and the settings set no limits; no other file is.

    Args:
        mirror: of the store that the run writes to, if it does.
    """

    def __init__(self, mirror: Mirror | None = None) -> None:
        self.mirror = mirror

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left: workers end with the call."""

    def map(self, shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        """As `engine.Engine` says.

        Args:
            shards: of the plan.
            settings: of the run.
            progress: hears of what is done.
            regroup: makes a shard of some files.
        """
        alone = settings.workers == 1 or sum(len(s.jobs) for s in shards) == 1
        unlimited = settings.file_timeout is None and settings.file_memory is None
        apart: list[Shard] = []
        for shard in shards:
            if alone and unlimited and are_harmless(shard.jobs):
                process(shard, settings, lambda documents: progress(1, documents))
            else:
                apart.append(shard)
        if apart:
            _Pool(Waiting(apart, settings, progress, regroup), settings, progress).run()

    def each(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], settings: Settings) -> list[T]:
        """As `engine.Engine` says; in this process where there is one worker, or one call.

        Args:
            function: of a module.
            calls: the arguments of each call.
            settings: of the run.
        """
        if settings.workers == 1 or len(calls) == 1:
            return [function(*arguments) for arguments in calls]
        return each(function, calls, settings.workers)


class _Worker:
    """One worker process, and what it is at."""

    def __init__(self, settings: Settings) -> None:
        import psutil  # noqa: PLC0415 (a run without workers needs none of it)

        kind = context(READY)
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
        """Give it a shard."""
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

    def __init__(self, waiting: Waiting, settings: Settings, progress: Progress) -> None:
        self.waiting, self.settings, self.progress = waiting, settings, progress
        self.workers: list[_Worker] = []

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
            idle.pop().take(self.waiting.take())

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
            self._again(worker, CRASH, certain=False)
        elif worker.shard and (told := worker.excess()):
            self._again(worker, told, certain=True)

    def _hear(self, worker: _Worker, what: str, told: Any) -> None:  # noqa: ANN401 (as `serve` sends it)
        if what == "failed":
            raise told
        if what == "begin":
            self.waiting.begun()
            keys = set(told)
            worker.begin([j for j in worker.shard.jobs if j.key in keys] if worker.shard else ())
        elif worker.shard:
            self.progress(len(worker.shard.jobs), told)
            worker.shard = None

    def _again(self, worker: _Worker, why: tuple[str, str], *, certain: bool) -> None:
        """End a worker, dead already or to be killed, and have what it was at taken again."""
        shard, jobs = worker.shard, list(worker.jobs)
        worker.end()
        self.workers.remove(worker)
        if shard:
            self.waiting.again(shard, jobs, why, certain=certain)
