"""What a worker process does: shards in, word of them out, and an end with its parent."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any

from pipeline.batch.work import process
from pipeline.tables.arrow import spare_pandas

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pipeline.settings import Settings

if sys.platform == "linux":
    import fcntl


def serve(pipe: Connection, settings: Settings) -> None:
    """Process shards until the pipe closes.

    Sends ("begin", keys of the files that are taken up), ("end", number of documents), ("failed", exception).

    Args:
        pipe: shards come in by it, and what is told goes out.
        settings: of the run.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's business
    end_with_parent()
    spare_pandas()
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            documents = process(shard, settings, begin=lambda jobs: pipe.send(("begin", [j.key for j in jobs])))
        except Exception as error:  # noqa: BLE001 (the parent raises it)
            pipe.send(("failed", _portable(error)))
        else:
            pipe.send(("end", documents))


def _portable(error: Exception) -> Exception:
    """An error that can be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    except Exception:  # noqa: BLE001 (libraries' errors fail in any way)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def end_with_parent() -> None:
    """See to it that this process ends when its parent has, killed or not.

    A thread waits for it everywhere. On Linux the system kills besides, also while a library holds Python's lock: it is asked to send
    SIGKILL, in place of SIGIO, once the other end of the parent's pipe is closed.
    """
    parent: Any = parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end with parent").start()
