"""What is given to a Ray cluster: shards, a task each, and calls of a function. Workers tell an actor here what they are at."""

from __future__ import annotations

import math
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.batch import agreement, limits
from pipeline.batch.agreement import UnseenError
from pipeline.batch.engine import CRASH, Progress, T, Waiting
from pipeline.batch.notices import Notices
from pipeline.batch.plan import Job, Shard
from pipeline.batch.ray_worker import Agreed, Order, call, serve
from pipeline.batch.stores import Held
from pipeline.batch.work import means_of, process
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.settings import Settings
from pipeline.tables.lock import STATE

OUT_OF_MEMORY = (
    Message("takes the memory of the machine that reads it"),
    Message("split it, leave it out, or use larger machines"),
)
ENDS_MACHINES = (
    Message("is what five machines were at when they were lost"),
    Message("leave it out, and look at these machines"),
)
_MOST_LOSSES = 5
# seconds: how often tasks are looked at
_TICK = 0.2


def imported() -> Any:  # noqa: ANN401 (the extra has no types here)
    """Ray.

    Raises:
        XunshiError: it is not installed.
    """
    try:
        import ray  # noqa: PLC0415 (an extra, and slow to import)
    except ImportError as error:
        raise XunshiError("--engine ray: Ray is not installed; pip install 'xunshi[ray]'") from error
    return ray


@dataclass(eq=False, slots=True)
class _Task:
    """A shard under way, the files of it that its worker has taken up, until when, and what it was ended for."""

    number: int
    shard: Shard
    jobs: list[Job] = field(default_factory=list)
    until: float = math.inf
    excess: tuple[str, str] | None = None


class Tasks:
    """Takes shards through tasks."""

    def __init__(self, waiting: Waiting, settings: Settings, progress: Progress, out: Path | Held) -> None:
        self._ray = ray = imported()
        self._waiting, self._settings, self._progress = waiting, settings, progress
        self._sent = settings.absolute()
        self._mark = _mark(out)
        self._planned = {**agreement.program(settings), **agreement.parts(means_of(settings))}
        self._task = ray.remote(num_cpus=1, max_retries=0)(serve)
        # beside this process: whoever loses it has lost the run
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy  # noqa: PLC0415 (an extra)

        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        self._notices = ray.remote(Notices).options(num_cpus=0, scheduling_strategy=here).remote()
        self._running: dict[Any, _Task] = {}
        self._losses: Counter[str] = Counter()
        self._next = 0

    def run(self) -> None:
        """Until none is left."""
        self._mark.touch()
        try:
            while self._waiting or self._running:
                self._give()
                ended = self._ended()
                self._hear()
                for reference in ended:
                    self._attend(reference, self._running.pop(reference))
                self._end_the_late()
        finally:
            for reference in self._running:
                self._ray.cancel(reference, force=True)
            self._ray.kill(self._notices)
            self._mark.unlink(missing_ok=True)

    def _give(self) -> None:
        """Keep the cluster busy."""
        room = _room(self._ray) - len(self._running)
        while room > 0 and self._waiting:
            shard = self._waiting.take()
            self._next += 1
            order = Order(self._next, _absolute_shard(shard), self._sent, self._planned, self._mark)
            reference = self._task.remote(order, self._notices)
            self._running[reference] = _Task(self._next, shard)
            room -= 1

    def _ended(self) -> list[Any]:
        running = list(self._running)
        first, _ = self._ray.wait(running, timeout=_TICK)
        return list(self._ray.wait(running, num_returns=len(running), timeout=0)[0]) if first else []

    def _hear(self) -> None:
        """What workers said; it reached the actor before they went on."""
        tasks = {task.number: task for task in self._running.values()}
        for number, what, keys in self._ray.get(self._notices.heard.remote(), timeout=60):
            if (task := tasks.get(number)) is None:
                continue
            named = set(keys)
            task.jobs = [j for j in task.shard.jobs if j.key in named]
            if what == "memory":
                task.excess = limits.too_large(task.jobs, self._settings)
            else:
                self._waiting.begun()
                task.until = time.monotonic() + limits.seconds(task.jobs, self._settings) if task.jobs else math.inf

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for reference, task in self._running.items():
            if now > task.until:
                task.excess, task.until = limits.too_slow(task.jobs, self._settings), math.inf
                self._ray.cancel(reference, force=True)

    def _attend(self, reference: Any, task: _Task) -> None:  # noqa: ANN401 (Ray's)
        errors = self._ray.exceptions
        try:
            what, told = self._ray.get(reference)
        except errors.OutOfMemoryError:
            self._waiting.again(task.shard, task.jobs, OUT_OF_MEMORY, certain=False)
        except (errors.WorkerCrashedError, errors.TaskCancelledError):
            self._waiting.again(task.shard, task.jobs, task.excess or CRASH, certain=task.excess is not None)
        except (errors.NodeDiedError, errors.ObjectLostError, errors.LocalRayletDiedError):
            self._lost(task.shard)
        except errors.RayError as error:
            raise _not_the_same(error) from error
        else:
            if what == "failed":
                if not isinstance(told, UnseenError) or told.path.exists() or told.path == self._mark:
                    raise told
                # nobody sees it any more: what there is to say of it needs no other machine
                told = process(task.shard, self._settings)
            self._progress(len(task.shard.jobs), told)

    def _lost(self, shard: Shard) -> None:
        """A machine went, which costs its files no try, unless they were alone there each of many times."""
        self._losses[shard.key] += 1
        if self._losses[shard.key] < _MOST_LOSSES:
            self._waiting.back(shard)
        else:
            self._waiting.again(shard, shard.jobs, ENDS_MACHINES, certain=True)


class Calls:
    """Tasks that each call a function; as many under way as the cluster takes, since more can join it."""

    def __init__(
        self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], settings: Settings, out: Path | Held
    ) -> None:
        self._ray = ray = imported()
        self._function, self._calls = function, calls
        self._agreed = Agreed(settings.absolute(), agreement.program(settings), _mark(out))
        self._task = ray.remote(num_cpus=1, max_retries=_MOST_LOSSES)(call)

    def run(self) -> list[Any]:
        """What the calls gave, in their order."""
        waiting = list(enumerate(self._calls))[::-1]
        running: dict[Any, int] = {}
        found: dict[int, Any] = {}
        self._agreed.mark.touch()
        try:
            while waiting or running:
                while waiting and len(running) < _room(self._ray):
                    i, arguments = waiting.pop()
                    running[self._task.remote(self._agreed, self._function, arguments)] = i
                for reference in self._ray.wait(list(running), timeout=_TICK)[0]:
                    found[running.pop(reference)] = self._answer(reference)
        finally:
            for reference in running:
                self._ray.cancel(reference, force=True)
            self._agreed.mark.unlink(missing_ok=True)
        return [found[i] for i in range(len(self._calls))]

    def _answer(self, reference: Any) -> Any:  # noqa: ANN401 (Ray's, and as the function gives it)
        try:
            well, told = self._ray.get(reference)
        except self._ray.exceptions.OutOfMemoryError as error:
            raise XunshiError(
                "--engine ray: a machine has too little memory for a task; use larger machines, "
                "or for a run's tables smaller parts (part_bytes in --settings)"
            ) from error
        except self._ray.exceptions.RayError as error:
            raise _not_the_same(error) from error
        if not well:
            raise told
        return told


def _room(ray: Any) -> int:  # noqa: ANN401 (the extra has no types here)
    """Twice as many tasks as the cluster has processors, so that none is idle and new ones are asked for."""
    return 2 * max(int(ray.cluster_resources().get("CPU", 0)), 1)


def _mark(out: Path | Held) -> Path | Held:
    """A file that only who sees this folder has, and not who has one of its own under the same path."""
    return out / STATE / f"seen-{uuid.uuid4().hex}"


def _not_the_same(error: Exception) -> XunshiError:
    return XunshiError(
        "--engine ray: {said}; install the same xunshi on every machine of the cluster", said=said(str(error))
    )


def said(text: str) -> str:
    """The last line of what Ray says, which is the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else Message("it says no more")


def _absolute_shard(shard: Shard) -> Shard:
    jobs = tuple(replace(j, source=replace(j.source, path=j.source.path.absolute())) for j in shard.jobs)
    return replace(shard, jobs=jobs, folder=shard.folder.absolute())
