"""What an engine is: it takes the shards of a plan through `work.process`, somewhere; and what every one does with those that fail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pipeline.batch.mirror import Mirror
from pipeline.batch.plan import Job, Shard
from pipeline.batch.work import reject_shard
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.settings import Settings

T = TypeVar("T")
Progress = Callable[[int, int], None]
Regroup = Callable[[Sequence[Job]], Shard]
CRASH = (Message("crashes the program that reads it"), Message("open it and save it anew, or leave it out"))
_MOST_FALSE_STARTS = 3


class Engine(Protocol):
    """Where shards are processed; used as a context, which is left when no more are to come.

    Attributes:
        mirror: of the store that workers put what they make into; None where that is the output folder.
    """

    mirror: Mirror | None

    def __enter__(self) -> Self:
        """Find the workers.

        Raises:
            XunshiError: there are none.
        """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what was begun."""

    def map(self, shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        """Process every shard; each is whole in its place afterwards.

        Args:
            shards: in any order; their results do not depend on it.
            settings: of the run.
            progress: called with (files, documents) as they are done.
            regroup: makes a shard of some of its files.

        Raises:
            OSError: the output cannot be written; shards finished by then stay.
            XunshiError: workers cannot be started, or are not what the run was planned with.
        """

    def each(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], settings: Settings) -> list[T]:
        """What a function gives for each tuple of arguments, in their order, wherever it is called.

        Args:
            function: of a module, so that its name can be sent; called twice with the same arguments it does no harm.
            calls: the arguments of each call, paths absolute.
            settings: of the run.

        Raises:
            XunshiError: workers cannot be started, or are not what the run was planned with.
            Exception: what a call raised.
        """


class Waiting:
    """Shards still to do. A file is blamed when it fails alone: at once for taking more than it may, else at the second time."""

    def __init__(self, shards: Sequence[Shard], settings: Settings, progress: Progress, regroup: Regroup) -> None:
        self._shards = deque(shards)
        self._settings, self._progress, self._regroup = settings, progress, regroup
        self._suspects: set[str] = set()
        self._false_starts = 0

    def __bool__(self) -> bool:
        return bool(self._shards)

    def take(self) -> Shard:
        """The next."""
        return self._shards.popleft()

    def back(self, shard: Shard) -> None:
        """Do it over: what became of it was no fault of its files."""
        self._shards.appendleft(shard)

    def begun(self) -> None:
        """Note that a worker has taken up a file, so that workers can work."""
        self._false_starts = 0

    def again(self, shard: Shard, jobs: Sequence[Job], why: tuple[str, str], *, certain: bool) -> None:
        """Take the files that a worker was at one by one, the shard's other files as before.

        Args:
            shard: which the worker did not finish.
            jobs: the files of it that it had taken up; none if it had not begun.
            why: cause and remedy, if it was the one file that it had taken up.
            certain: whether it was; else that file is tried alone once more, since a process can die of much.

        Raises:
            XunshiError: workers end before they begin, again and again.
        """
        if not jobs:
            self._false_start()
        if shard.folder.exists():  # it was put in its place; only the word of it was lost
            return
        if rest := [j for j in shard.jobs if j not in jobs]:
            self._shards.appendleft(self._regroup(rest))
        for job in jobs:
            single = self._regroup([job])
            if len(jobs) == 1 and (certain or job.key in self._suspects):
                reject_shard(single, self._settings, *why)
                self._progress(1, 0)
                continue
            if len(jobs) == 1:
                self._suspects.add(job.key)
            self._shards.appendleft(single)

    def _false_start(self) -> None:
        self._false_starts += 1
        if self._false_starts > _MOST_FALSE_STARTS:
            raise XunshiError(
                "worker processes end before they read a file; close other programs, or run with --workers 1"
            )
