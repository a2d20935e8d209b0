"""Runs whose texts or results are in a store, and the same for those of folders."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.batch import lease, parts
from pipeline.batch import run as runs
from pipeline.batch.assemble import Outcome
from pipeline.batch.mirror import Mirror
from pipeline.batch.parts import Part
from pipeline.batch.run import Watch
from pipeline.batch.stores import address
from pipeline.settings import Settings

__all__ = ["address", "assemble_parts", "run", "run_part"]


@contextmanager
def _home(out: Path, part: Part | None = None) -> Iterator[tuple[Path, Mirror | None]]:
    """The output folder on this machine; of one in a store the state alone, for as long as its lease is held.

    Raises:
        LockedError: another process holds it.
    """
    url = address(out)
    if url is None:
        yield out, None
        return
    with tempfile.TemporaryDirectory(prefix="xunshi-") as place:
        mirror = Mirror(url, Path(place) / "out", part.name if part else "")
        with lease.held(mirror.place, part.name if part else lease.WHOLE) as still:
            mirror.pull()
            mirror.still = still
            yield mirror.folder, mirror


def run(paths: Sequence[Path], out: Path, settings: Settings, watch: Watch) -> Outcome:
    """As `batch.run.run`, with texts and results where their addresses say.

    Args:
        paths: files, folders and addresses of folders.
        out: folder or address of one.
        settings: of the run.
        watch: as there.

    Raises:
        XunshiError: as there, and where a store cannot be read or written.
    """
    with _home(out) as (folder, mirror):
        outcome = runs.run(paths, folder, settings, watch, mirror)
        if mirror:
            mirror.push()
        return outcome


def run_part(paths: Sequence[Path], out: Path, settings: Settings, part: Part, watch: Watch) -> tuple[int, int]:
    """As `parts.run_part`, with texts and results where their addresses say.

    Args:
        paths: files, folders and addresses of folders.
        out: folder or address of one.
        settings: of the run.
        part: which.
        watch: as there.

    Raises:
        XunshiError: as in `run`.
    """
    with _home(out, part) as (folder, mirror):
        done = parts.run_part(paths, folder, settings, part, watch, mirror)
        if mirror:
            mirror.push_record(part.n)
        return done


def assemble_parts(out: Path, given: Mapping[str, Any] | None = None) -> Outcome:
    """As `parts.assemble_parts`, with the results where their address says.

    Args:
        out: folder or address of one.
        given: as there.

    Raises:
        XunshiError: as there, and where a store cannot be read or written.
    """
    with _home(out) as (folder, mirror):
        outcome = parts.assemble_parts(folder, given, mirror)
        if mirror:
            mirror.push()
        return outcome
