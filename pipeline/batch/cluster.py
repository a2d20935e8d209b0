"""The engine that is a Ray cluster: a shard a task. Workers tell an actor here what they are at; who takes too long for it is ended."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from pipeline.batch import agreement, limits
from pipeline.batch.agreement import UnseenError
from pipeline.batch.engine import CRASH, Progress, Regroup, Waiting
from pipeline.batch.notices import Notices
from pipeline.batch.plan import Job, Shard
from pipeline.batch.ray_worker import Order, serve
from pipeline.batch.work import means_of, process
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.settings import Settings
from pipeline.tables.lock import STATE

LOOPBACK = "127.0.0.1"
OUT_OF_MEMORY = (
    Message("takes the memory of the machine that reads it"),
    Message("split it, leave it out, or use larger machines"),
)
ENDS_MACHINES = (
    Message("is what five machines were at when they were lost"),
    Message("leave it out, and look at these machines"),
)
_MOST_LOSSES = 5
# seconds: how often tasks are looked at, how long a cluster may take to answer
_TICK, _PATIENCE = 0.2, 15
# objects that are sent hold paths and numbers, no texts
_OBJECTS = 80 << 20


class Ray:
    """Tasks of a Ray cluster: the one at `settings.address`, or one that begins and ends with the run, on this machine alone.

    A program that is connected already keeps its connection.
    """

    def __init__(self, settings: Settings, out: Path) -> None:
        self._settings, self._out, self._own = settings, out.absolute(), False

    def __enter__(self) -> Self:
        _keep_here(self._settings.address)
        ray = _imported()
        if not ray.is_initialized():
            _connect(ray, self._settings)
            self._own = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            _imported().shutdown()

    def map(self, shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        """As `engine.Engine` says.

        Args:
            shards: of the plan.
            settings: of the run.
            progress: hears of what is done.
            regroup: makes a shard of some files.
        """
        if shards:
            _Tasks(Waiting(shards, settings, progress, regroup), settings, progress, self._out).run()


def _keep_here(address: str | None) -> None:
    """Have a cluster on this machine listen here alone, and nothing told to anyone; Ray reads both when it is imported.

    On Linux it would take the machine's outer address for 127.0.0.1; what it does on macOS and Windows is what is wanted.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address is None or address.rpartition(":")[0] in {LOOPBACK, "localhost"}:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")


def _imported() -> Any:  # noqa: ANN401 (the extra has no types here)
    try:
        import ray  # noqa: PLC0415 (an extra, and slow to import)
    except ImportError as error:
        raise XunshiError("--engine ray: Ray is not installed; pip install 'xunshi[ray]'") from error
    return ray


def _connect(ray: Any, settings: Settings) -> None:  # noqa: ANN401 (as above)
    quiet = {"log_to_driver": False, "logging_level": "ERROR", "configure_logging": True}
    if settings.address is None:
        ray.init(
            "local",
            num_cpus=settings.workers,
            include_dashboard=False,
            object_store_memory=_OBJECTS,
            _node_ip_address=LOOPBACK,
            **quiet,
        )
        return
    _require_answer(settings.address)
    try:
        ray.init(settings.address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise XunshiError(_none_at(settings.address, _said(str(error)))) from error


def _require_answer(address: str) -> None:
    """See to it that a Ray cluster is there. `ray status` asks it, since `ray.init` would wait for minutes, whatever listens.

    Raises:
        XunshiError: none is.
    """
    host, _, port = address.rpartition(":")
    if address != "auto" and (not host or "/" in host or not port.isdigit()):
        raise XunshiError(
            "--address {address}: no address of a Ray cluster; write host:port (6379 is usual), or auto",
            address=address,
        )
    named = [] if address == "auto" else ["--address", address]
    try:
        if named:
            socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
        command = [sys.executable, "-m", "ray.scripts.scripts", "status", *named]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE, text=True)  # noqa: S603 (our own)
    except subprocess.CalledProcessError as error:
        raise XunshiError(_none_at(address, _said(error.stderr))) from error
    except (OSError, OverflowError, subprocess.TimeoutExpired) as error:
        told = Message("it is silent") if isinstance(error, subprocess.TimeoutExpired) else str(error)
        raise XunshiError(_none_at(address, told)) from error


def _none_at(address: str, cause: str) -> str:
    return Message(
        "--address {address}: no Ray cluster answers ({told}); start one with `ray start --head`, or check the address",
        address=address,
        told=cause,
    )


@dataclass(eq=False, slots=True)
class _Task:
    """A shard under way, the files of it that its worker has taken up, until when, and what it was ended for."""

    number: int
    shard: Shard
    jobs: list[Job] = field(default_factory=list)
    until: float = math.inf
    excess: tuple[str, str] | None = None


class _Tasks:
    """Takes shards through tasks."""

    def __init__(self, waiting: Waiting, settings: Settings, progress: Progress, out: Path) -> None:
        self._ray = ray = _imported()
        self._waiting, self._settings, self._progress = waiting, settings, progress
        self._sent = settings.absolute()
        # only who sees this folder, and not one of its own under the same path, has this file
        self._mark = out / STATE / f"seen-{uuid.uuid4().hex}"
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
        """Keep twice as many tasks in the cluster as it has processors, so that none is idle and new ones are asked for."""
        room = 2 * max(int(self._ray.cluster_resources().get("CPU", 0)), 1) - len(self._running)
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
            raise XunshiError(
                "--engine ray: {said}; install the same xunshi on every machine of the cluster", said=_said(str(error))
            ) from error
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


def _said(text: str) -> str:
    """The last line of what Ray says, which is the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else Message("it says no more")


def _absolute_shard(shard: Shard) -> Shard:
    jobs = tuple(replace(j, source=replace(j.source, path=j.source.path.absolute())) for j in shard.jobs)
    return replace(shard, jobs=jobs, folder=shard.folder.absolute())
