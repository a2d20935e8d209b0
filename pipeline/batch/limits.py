"""What one file may take of time and memory: as the settings say, else by its size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.batch.plan import Job
from pipeline.messages import Message
from pipeline.settings import Settings

MIB = 1 << 20
# a hundred times what the slowest reader and recogniser were measured to take, and time to start for a busy machine
LEAST_SECONDS, BYTES_A_SECOND = 120, 4096
# a page drawn for recognition, or a workbook unpacked, beside what rows of plain text take (67 times its bytes were measured); never
# so much that the machine has none left
LEAST_MEMORY, TIMES_ITS_SIZE, SHARE = 2048 * MIB, 100, 0.75


def seconds(jobs: Sequence[Job], settings: Settings) -> float:
    """Seconds that one file may take, or several small ones taken together: beyond that, each is taken alone.

    Args:
        jobs: the files.
        settings: `file_timeout` wins over their size.
    """
    if settings.file_timeout is not None:
        return settings.file_timeout
    return LEAST_SECONDS + sum(job.size for job in jobs) / BYTES_A_SECOND


def memory(jobs: Sequence[Job], settings: Settings) -> int:
    """Bytes of memory that they may take beyond what their process held before.

    Args:
        jobs: the files.
        settings: `file_memory` wins over their size.
    """
    if settings.file_memory is not None:
        return settings.file_memory * MIB
    return min(LEAST_MEMORY + TIMES_ITS_SIZE * sum(job.size for job in jobs), int(SHARE * _machine()))


@cache
def _machine() -> int:
    import psutil  # noqa: PLC0415 (a run without workers needs none of it)

    return int(psutil.virtual_memory().total)


def too_slow(jobs: Sequence[Job], settings: Settings) -> tuple[str, str]:
    """Cause and remedy for a file beyond its time.

    Args:
        jobs: the file.
        settings: of the run.
    """
    return (
        Message("takes more than {seconds:g} s", seconds=seconds(jobs, settings)),
        Message("split it, leave it out, or allow it more with --file-timeout"),
    )


def too_large(jobs: Sequence[Job], settings: Settings) -> tuple[str, str]:
    """Cause and remedy for a file beyond its memory.

    Args:
        jobs: the file.
        settings: of the run.
    """
    figure = memory(jobs, settings) // MIB
    return Message("takes more than {figure} MiB of memory", figure=figure), Message(
        "split it, leave it out, or allow it more with --file-memory"
    )
