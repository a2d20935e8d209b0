"""What a run has to do: every input file with its key, the shards that hold results already, and the new shards to make.

A file's key is a digest of its content, its name, its sidecar row, the settings, the lexicons, the models and the
program: whatever could change its rows. So an unchanged file is never processed twice, and a changed anything is never served stale.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import __version__, wordlists
from pipeline.ingest import formats, ocr
from pipeline.ingest.corpus import Source
from pipeline.settings import Settings

SHARDS = Path(".xunshi") / "shards"
INDEX = "files.json"
MAX_FILES = 256
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Job:
    """One input file with what decides its rows; `key` is empty where the file could not even be opened (`error` says why)."""

    source: Source
    given: Mapping[str, str]
    size: int
    digest: str
    key: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """A group of files processed together; `folder` is where its fragments go."""

    key: str
    jobs: tuple[Job, ...]
    folder: Path


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Digest of the program's own files and of its word lists, so that results of an older program are never mixed in."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return hashlib.sha256((digest.hexdigest() + wordlists.digest()).encode()).hexdigest()


def jobs(
    sources: Sequence[Source], given: Mapping[str, Mapping[str, str]], settings: Settings, means: str
) -> Iterator[Job]:
    """Each file's job, in order of name; reads every file once to digest it.

    `means` is the digest of the lexicons, the classifier and what recognises organizations.
    """
    salt = f"{program_digest()}\n{means}\n{settings.identity()}\n{formats.digest()}"
    salt += ocr.versions() if settings.ocr else ""
    for source in sources:
        fields = given.get(source.name, {})
        try:
            digest, size = _digest(source.path)
        except OSError as error:
            yield Job(source, fields, 0, "", "", error.strerror or str(error))
            continue
        parts = (salt, source.name, digest, json.dumps(fields, ensure_ascii=False, sort_keys=True))
        yield Job(source, fields, size, digest, hashlib.sha256("\n".join(parts).encode()).hexdigest())


def absent(name: str) -> Job:
    """The job of a file that only the sidecar knows: a slip in its path, told like any other file that cannot be read."""
    return Job(Source(Path(name), name), {}, 0, "", "", ABSENT)


def _digest(path: Path) -> tuple[str, int]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        # opening a pipe would wait for whoever writes to it
        raise OSError(errno.EINVAL, "it is no regular file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), status.st_size


class Place(NamedTuple):
    """Where a file's result is: the shard's folder, its place in it, and whether it must be made anew next time."""

    folder: Path
    number: int
    again: bool


def finished(out: Path, newest: Collection[Path] = ()) -> dict[str, Place]:
    """File key → place of every result that earlier runs left whole; a damaged shard counts as none.

    Args:
        out: the output folder.
        newest: shards made in this run, which win over older ones that hold the same file.
    """
    found: dict[str, Place] = {}
    for path in sorted((out / SHARDS).glob(f"*/{INDEX}"), key=lambda p: (p.parent in newest, p)):
        index = _index(path)
        if index and not path.parent.name.startswith("."):
            again = set(index["again"])
            found.update({key: Place(path.parent, i, key in again) for i, key in enumerate(index["keys"])})
    return found


def _index(path: Path) -> dict[str, Any] | None:
    try:
        index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        whole = all((path.parent / name).stat().st_size == size for name, size in index["sizes"].items())
        return index if whole and {"keys", "again"} <= index.keys() else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def shards(pending: Sequence[Job], settings: Settings, out: Path) -> Iterator[Shard]:
    """Group the files that are still to do, in order, into shards of about `settings.shard_bytes` of input."""
    group: list[Job] = []
    size = 0
    for job in pending:
        if group and (size + job.size > settings.shard_bytes or len(group) >= MAX_FILES):
            yield shard_of(group, out)
            group, size = [], 0
        group.append(job)
        size += job.size
    if group:
        yield shard_of(group, out)


def shard_of(group: Sequence[Job], out: Path) -> Shard:
    """The shard of just these files; its name is a digest of their keys."""
    key = hashlib.sha256("\n".join(j.key for j in group).encode()).hexdigest()[:32]
    return Shard(key, tuple(group), out / SHARDS / key)


def sweep(out: Path, wanted: set[Path]) -> None:
    """Delete shards that no input file needs any more, and what killed runs left half made."""
    for folder in (out / SHARDS).iterdir() if (out / SHARDS).is_dir() else ():
        if folder not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
    for part in out.glob(".*.part"):
        part.unlink(missing_ok=True)
