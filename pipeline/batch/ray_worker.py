"""What a task of a Ray cluster does: one shard, on a machine that is the same as the driver's in all that decides its rows."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.batch import agreement, limits, work
from pipeline.batch.plan import Job, Shard
from pipeline.batch.stores import Held
from pipeline.errors import XunshiError
from pipeline.processes import portable
from pipeline.settings import Settings
from pipeline.tables.arrow import spare_pandas

# seconds for a word to reach the driver's machine; the work goes on without it
_PATIENCE = 10
# how often a worker looks at its own memory, in seconds
_TICK = 0.05


class Order(NamedTuple):
    """What a task is given.

    Attributes:
        number: of the task.
        shard: the files, their paths absolute.
        settings: of the run, paths absolute.
        planned: what the driver has (`agreement`).
        mark: a file of the output folder that must be there.
    """

    number: int
    shard: Shard
    settings: Settings
    planned: Mapping[str, str]
    mark: Path | Held


class Agreed(NamedTuple):
    """What must be so on a machine that calls a function for the run.

    Attributes:
        settings: of the run, paths absolute.
        planned: what program the driver has (`agreement.program`).
        mark: a file of the output folder that must be there.
    """

    settings: Settings
    planned: Mapping[str, str]
    mark: Path | Held


def call(agreed: Agreed, function: Callable[..., Any], arguments: Sequence[Any]) -> tuple[bool, Any]:
    """Call a function on a machine that is the same as the driver's.

    Args:
        agreed: what must be so.
        function: of the program.
        arguments: of it.

    Returns:
        (True, what it gave) or (False, exception).
    """
    spare_pandas()
    try:
        with _as_a_worker():
            agreement.require(agreed.planned, agreement.program(agreed.settings))
            agreement.require_seen(agreed.mark, [])
        return True, function(*arguments)
    except Exception as error:  # noqa: BLE001 (the driver raises it)
        return False, portable(error)


def serve(order: Order, notices: Any) -> tuple[str, Any]:  # noqa: ANN401 (a handle of Ray's)
    """Process a shard.

    Args:
        order: what to do.
        notices: the actor that hears of it.

    Returns:
        ("end", number of documents) or ("failed", exception).
    """
    spare_pandas()

    def tell(what: str, jobs: Sequence[Job]) -> None:
        import ray  # noqa: PLC0415 (an extra)

        with contextlib.suppress(ray.exceptions.RayError):
            ray.get(notices.tell.remote(order.number, what, [j.key for j in jobs]), timeout=_PATIENCE)

    try:
        _agree(order)
        with _Watch(order.settings, tell) as watch:
            return "end", work.process(order.shard, order.settings, begin=watch.begin)
    except Exception as error:  # noqa: BLE001 (the driver raises it)
        return "failed", portable(error)


def _agree(order: Order) -> None:
    """See to it that this machine can do the work as the driver's would.

    Raises:
        XunshiError: it cannot; the machine and what is different are named.
    """
    with _as_a_worker():
        agreement.require(
            {n: v for n, v in order.planned.items() if n not in agreement.MEANS}, agreement.program(order.settings)
        )
        agreement.require_seen(order.mark, [job.source.path for job in order.shard.jobs])
        made = work.means_of(order.settings)
        agreement.require({n: v for n, v in order.planned.items() if n in agreement.MEANS}, agreement.parts(made))


@contextlib.contextmanager
def _as_a_worker() -> Iterator[None]:
    """Name this machine in what is wrong with it.

    Raises:
        XunshiError: something is.
    """
    try:
        yield
    except agreement.UnseenError:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, this machine is not as it must be)
        raise XunshiError("a worker on {host}: {error}", host=socket.gethostname(), error=error) from None


class _Watch:
    """A thread that looks at this process's memory, and ends it rather than let one file take the machine's."""

    def __init__(self, settings: Settings, tell: Callable[[str, Sequence[Job]], None]) -> None:
        import psutil  # noqa: PLC0415 (only where there are workers)

        self._settings, self._tell, self._process = settings, tell, psutil.Process()
        self._jobs: Sequence[Job] = ()
        self._most = 0
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._look, daemon=True, name="memory").start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def begin(self, jobs: Sequence[Job]) -> None:
        """Files are taken up: what they may take counts from here, and the driver is told, which looks at their time."""
        self._jobs = ()
        if jobs:
            self._most = self._process.memory_info().rss + limits.memory(jobs, self._settings)
        self._jobs = jobs
        self._tell("begin", jobs)

    def _look(self) -> None:
        while not self._over.wait(_TICK):
            jobs = self._jobs
            if jobs and self._process.memory_info().rss > self._most:
                self._tell("memory", jobs)
                os._exit(1)
