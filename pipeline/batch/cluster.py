"""The engine that is a Ray cluster: a shard a task. Workers tell an actor here what they are at; who takes too long for it is ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from pipeline.batch.engine import Progress, Regroup, T, Waiting
from pipeline.batch.mirror import Mirror
from pipeline.batch.plan import Shard
from pipeline.batch.ray_tasks import Calls, Tasks, imported, said
from pipeline.batch.stores import Held
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.settings import Settings

LOOPBACK = "127.0.0.1"
# seconds that a cluster may take to answer
_PATIENCE = 15
# objects that are sent hold paths and numbers, no texts
_OBJECTS = 80 << 20


class Ray:
    """Tasks of a Ray cluster: the one at `settings.address`, or one that begins and ends with the run, on this machine alone.

    A program that is connected already keeps its connection.
    """

    def __init__(self, settings: Settings, out: Path, mirror: Mirror | None = None) -> None:
        self.mirror, self._settings, self._own = mirror, settings, False
        # what every worker must see
        self._out: Path | Held = mirror.place if mirror else out.absolute()

    def __enter__(self) -> Self:
        _keep_here(self._settings.address)
        ray = imported()
        if not ray.is_initialized():
            _connect(ray, self._settings)
            self._own = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            imported().shutdown()

    def map(self, shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        """As `engine.Engine` says.

        Args:
            shards: of the plan.
            settings: of the run.
            progress: hears of what is done.
            regroup: makes a shard of some files.
        """
        if shards:
            Tasks(Waiting(shards, settings, progress, regroup), settings, progress, self._out).run()

    def each(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], settings: Settings) -> list[T]:
        """As `engine.Engine` says: a task a call, done over where its worker or machine is lost.

        Args:
            function: of a module.
            calls: the arguments of each call.
            settings: of the run.
        """
        return Calls(function, calls, settings, self._out).run()


def _keep_here(address: str | None) -> None:
    """Have a cluster on this machine listen here alone, and nothing told to anyone; Ray reads both when it is imported.

    On Linux it would take the machine's outer address for 127.0.0.1; what it does on macOS and Windows is what is wanted.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address is None or address.rpartition(":")[0] in {LOOPBACK, "localhost"}:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")


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
        raise XunshiError(_none_at(settings.address, said(str(error)))) from error


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
        raise XunshiError(_none_at(address, said(error.stderr))) from error
    except (OSError, OverflowError, subprocess.TimeoutExpired) as error:
        told = Message("it is silent") if isinstance(error, subprocess.TimeoutExpired) else str(error)
        raise XunshiError(_none_at(address, told)) from error


def _none_at(address: str, cause: str) -> str:
    return Message(
        "--address {address}: no Ray cluster answers ({told}); start one with `ray start --head`, or check the address",
        address=address,
        told=cause,
    )
