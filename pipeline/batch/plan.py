"""What a run has to do: every input file with its key, the shards that hold results already, and the new shards to make.

A file's key is a digest of its content, its name, its sidecar row, the settings, the lexicons, the models, the code that makes
rows and the libraries under it: whatever could change its rows. So an unchanged file is never processed twice, and a changed
anything is never served stale.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.batch.identity import libraries, program_digest
from pipeline.batch.stores import Held
from pipeline.corrections.record import Correction
from pipeline.corrections.record import digest as digest_of
from pipeline.ingest import ocr
from pipeline.ingest.walk import CLOSED, Source
from pipeline.messages import Message, cause_of
from pipeline.settings import Settings

SHARDS = Path(".xunshi") / "shards"
INDEX = "files.json"
# in the folder of a shard that stands in a store: where there
THERE = "there.json"
# in a shard's folder: table → rows of each record batch, rows of each file in the order of the index
ROWS = "rows.json"
MAX_FILES = 256
# bytes that a shard is not made smaller than for the sake of a worker that has nothing to do
LEAST_BYTES = 1 << 17
# files of a store that are read at once, and that are waited for together
_AT_ONCE, _ASKED = 16, 4096
_NONE: Mapping[str, tuple[Correction, ...]] = MappingProxyType({})
ABSENT = (
    Message("stands in metadata.csv, but is not there"),
    Message("mend its path in metadata.csv, or delete the row"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One input file with what decides its rows; `key` is empty where it could not even be opened, as `error` and `remedy` say.

    `corrections` are those that people made of its documents.
    """

    source: Source
    given: Mapping[str, str]
    size: int
    digest: str
    key: str
    error: str = ""
    remedy: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Shard:
    """A group of files processed together.

    Attributes:
        key: its name.
        jobs: the files.
        folder: where its fragments go.
        means: digest of the lexicons and models that it was planned with, empty for any.
        store: begin of the name that its folder gets in a store, where its fragments are kept; None for `folder`.
    """

    key: str
    jobs: tuple[Job, ...]
    folder: Path
    means: str = ""
    store: Held | None = None


def jobs(
    sources: Sequence[Source],
    given: Mapping[str, Mapping[str, str]],
    settings: Settings,
    means: str,
    corrected: Mapping[str, tuple[Correction, ...]] = _NONE,
) -> Iterator[Job]:
    """Each file's job, in order of name; reads every file once to digest it.

    Args:
        sources: the files.
        given: name of a file → its row of the sidecar.
        settings: of the run.
        means: digest of the lexicons, the classifier and what recognises organizations.
        corrected: name of a file → the corrections of its documents.
    """
    salted = salt(settings, means)
    for source, told in _digests(sources):
        fields, own = given.get(source.name, {}), corrected.get(source.name, ())
        if isinstance(told, OSError):
            cause = Message("cannot be opened ({cause})", cause=cause_of(told))
            yield Job(source, fields, 0, "", "", cause, CLOSED, own)
            continue
        digest, size = told
        parts = (salted, source.name, digest, json.dumps(fields, ensure_ascii=False, sort_keys=True), digest_of(own))
        key = hashlib.sha256("\n".join(filter(None, parts)).encode()).hexdigest()
        yield Job(source, fields, size, digest, key, corrections=own)


def salt(settings: Settings, means: str) -> str:
    """What besides a file decides its rows.

    Args:
        settings: of the run.
        means: digest, as in `jobs`.
    """
    told = f"{program_digest()}\n{json.dumps(libraries_of(settings))}\n{means}\n{settings.identity()}"
    return told + (ocr.versions() if settings.ocr else "")


def anew(job: Job, settings: Settings, means: str) -> Job:
    """The job of a file as it is now.

    Args:
        job: as it was planned.
        settings: of the run.
        means: digest, as in `jobs`.
    """
    name = job.source.name
    return next(jobs([job.source], {name: job.given}, settings, means, {name: job.corrections}))


def libraries_of(settings: Settings) -> dict[str, str]:
    """The libraries that make the rows of a run, with their versions."""
    return libraries([settings.ner] if settings.ner else [])


def unopened(name: str, cause: str, remedy: str) -> Job:
    """The job of what is no file to open, such as a folder that cannot be listed: told like any other that cannot be read.

    Args:
        name: as `rejects` names it.
        cause: what is wrong, as a clause without the name.
        remedy: what the user can do about it, in the imperative.
    """
    return Job(Source(Path(name), name), {}, 0, "", "", cause, remedy)


def _digests(sources: Sequence[Source]) -> Iterator[tuple[Source, tuple[str, int] | OSError]]:
    """Each file with its digest and size, or why it cannot be opened; of a store many are read at once."""

    def told(source: Source) -> tuple[str, int] | OSError:
        try:
            return _digest(source.path)
        except OSError as error:
            return error

    if not any(isinstance(source.path, Held) for source in sources):
        yield from ((source, told(source)) for source in sources)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for i in range(0, len(sources), _ASKED):
            some = sources[i : i + _ASKED]
            yield from zip(some, pool.map(told, some), strict=True)


def _digest(path: Path) -> tuple[str, int]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        # opening a pipe would wait for whoever writes to it
        raise OSError(errno.EINVAL, Message("it is no regular file"))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), status.st_size


class Place(NamedTuple):
    """Where a file's result is.

    Attributes:
        folder: the shard's, or where it is in a store.
        number: the file's place in it.
        again: whether the result must be made anew next time.
        changed: whether the file was no longer the one that was planned when it was read.
    """

    folder: Path | Held
    number: int
    again: bool
    changed: bool = False


def finished(out: Path, newest: Sequence[Path] = ()) -> dict[str, Place]:
    """File key → place of every result that earlier runs left whole; a damaged shard counts as none.

    Args:
        out: the output folder.
        newest: shards made in this run, in order; where several hold the same file the later wins, and older ones lose.
    """
    found: dict[str, Place] = {}
    order = {folder: i for i, folder in enumerate(newest)}
    for folder in sorted((out / SHARDS).glob("[!.]*"), key=lambda p: (order.get(p, -1), p)):
        if index := whole(folder):
            again, changed = set(index["again"]), set(index.get("changed", ()))
            places = (Place(folder, i, key in again, key in changed) for i, key in enumerate(index["keys"]))
            found.update(zip(index["keys"], places, strict=True))
    return found


def whole(folder: Path) -> dict[str, Any] | None:
    """The index of a shard that stands whole in this folder, else None."""
    try:
        index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        # what is in a store was written before its index
        there = (folder / THERE).is_file() or all(
            (folder / name).stat().st_size == size for name, size in index["sizes"].items()
        )
        return index if there and {"keys", "again"} <= index.keys() and ROWS in index["sizes"] else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def standing(folder: Path | Held) -> Path | Held:
    """Where the fragments of a shard are: this folder, wherever a process begins, or one in a store that it names."""
    if isinstance(folder, Path) and (folder / THERE).is_file():
        return Held(**json.loads((folder / THERE).read_text(encoding="utf-8")))
    return folder.absolute()


def groups(pending: Sequence[Job], settings: Settings) -> Iterator[list[Job]]:
    """The files that are still to do, in order, a group a shard: of about `settings.shard_bytes` of input, and as many for each worker.

    So no worker is done long before the last.

    Args:
        pending: files that are still to do.
        settings: of the run.
    """
    total = sum(job.size for job in pending)
    least = math.ceil(total / settings.shard_bytes)
    even = math.ceil(least / settings.workers) * settings.workers
    shards = max(least, min(even, total // LEAST_BYTES))
    group: list[Job] = []
    before = own = 0
    for job in pending:
        share = (2 * before + job.size) * shards // (2 * total or 1)
        if group and (share != own or len(group) >= MAX_FILES):
            yield group
            group = []
        group.append(job)
        own, before = share, before + job.size
    if group:
        yield group


def shard_of(group: Sequence[Job], out: Path, means: str = "") -> Shard:
    """The shard of just these files; its name is a digest of their keys.

    Args:
        group: the files.
        out: folder of the run's results.
        means: digest that they were planned with; empty for any.
    """
    key = hashlib.sha256("\n".join(j.key for j in group).encode()).hexdigest()[:32]
    return Shard(key, tuple(group), out / SHARDS / key, means)


def sweep(out: Path, wanted: set[str]) -> None:
    """Delete shards that no input file needs any more, and what killed runs left half made.

    Args:
        out: folder of the run's results.
        wanted: names of the shards to keep.
    """
    for folder in (out / SHARDS).iterdir() if (out / SHARDS).is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
    for part in out.glob(".*.part"):
        part.unlink(missing_ok=True)
