"""Worker processes: how they begin, that they end with their parent, and calls that each take one of their own."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import XunshiError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

if sys.platform == "linux":
    import fcntl

T = TypeVar("T")


def context(*modules: str) -> Any:  # noqa: ANN401 (its kinds have no common type)
    """How processes begin: on Linux as copies of one that has imported everything, elsewhere anew; this one has threads.

    Args:
        modules: what that one imports first.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    found = get_context("forkserver")
    found.set_forkserver_preload(["__main__", *modules])
    return found


def ahead(*modules: str) -> None:
    """Let the process that others are copies of begin now, so that it imports while this one is at other things.

    Only on Linux is there one.

    Args:
        modules: what it imports first, as for `context`.
    """
    if sys.platform == "linux":
        from multiprocessing import forkserver  # noqa: PLC0415 (not there elsewhere)

        context(*modules)
        forkserver.ensure_running()


def end_with_parent() -> None:
    """See to it that this process ends when its parent has, killed or not, and leaves interrupts to it.

    A thread waits for it everywhere. On Linux the system kills besides, also while a library holds Python's lock: it is asked to send
    SIGKILL, in place of SIGIO, once the other end of the parent's pipe is closed.
    """
    parent: Any = parent_process()
    if parent is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end with parent").start()


def each(function: Callable[..., T], calls: Sequence[tuple[Any, ...]], workers: int) -> list[T]:
    """What a function gives for each tuple of arguments, in their order; every call has a process of its own.

    Args:
        function: of a module, so that its name can be sent.
        calls: the arguments of each call.
        workers: processes at a time.

    Raises:
        XunshiError: a process was ended from outside.
        Exception: what a call raised; the other processes are ended.
    """
    waiting = list(enumerate(calls))[::-1]
    running: dict[Any, tuple[int, Any]] = {}
    found: dict[int, T] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                i, arguments = waiting.pop()
                pipe, process = _begin(function, arguments)
                running[pipe] = i, process
            for answered in connection.wait(list(running)):
                i, process = running[answered]
                found[i] = _heard(answered)
                del running[answered]
                process.join()
    finally:
        for _, process in running.values():
            process.kill()
            process.join()
    return [found[i] for i in range(len(calls))]


def _begin(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Connection, Any]:
    """A process that calls, and the pipe that its answer comes by."""
    kind = context(function.__module__)
    ours, theirs = kind.Pipe(duplex=False)
    process = kind.Process(target=_answer, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    end_with_parent()
    try:
        answer = (True, function(*arguments))
    except Exception as error:  # noqa: BLE001 (the parent raises it)
        answer = (False, portable(error))
    pipe.send(answer)


def _heard(pipe: Any) -> Any:  # noqa: ANN401 (as `_answer` sends it)
    try:
        well, answer = pipe.recv()
    except (EOFError, OSError) as error:
        raise XunshiError("a worker process was ended from outside; close other programs, and try again") from error
    if not well:
        raise answer
    return answer


def portable(error: Exception) -> Exception:
    """An error that can be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    except Exception:  # noqa: BLE001 (libraries' errors fail in any way)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
