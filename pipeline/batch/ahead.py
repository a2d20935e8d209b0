"""The process that workers are copies of, begun before this one has imported what it needs itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline import processes

READY = "pipeline.batch.ready"
# bytes of input that take one process longer than a worker takes to begin
WORTH = 2 << 20


def begin(paths: Iterable[Path], out: Path, workers: int | None) -> None:
    """Have it begin where a run will surely need workers: with two files at least, many bytes, and no results of an earlier run.

    Args:
        paths: files and folders of the run.
        out: its output folder.
        workers: as the user chose; None for a process a core.
    """
    if (workers or os.cpu_count() or 1) > 1 and not (out / "manifest.json").exists() and _many(paths):
        processes.ahead(READY)


def _many(paths: Iterable[Path]) -> bool:
    total = 0
    for number, size in enumerate(_sizes(paths), 1):
        total += size
        if number > 1 and total >= WORTH:
            return True
    return False


def _sizes(paths: Iterable[Path]) -> Iterator[int]:
    """Bytes of each file; what cannot be looked at has none, and is told later."""
    for path in paths:
        places = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)  # noqa: PTH118 (a folder may be large)
        for place in places if path.is_dir() else [path]:
            try:
                yield os.stat(place).st_size  # noqa: PTH116
            except OSError:
                continue
