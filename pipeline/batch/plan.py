"""What a run has to do: every input file with its key, the shards that hold results already, and the new shards to make.

A file's key is a digest of its content, its name, its sidecar row, the settings, the lexicons and the program: whatever could
change its rows. So an unchanged file is never processed twice, and a changed anything is never served stale.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline import __version__
from pipeline.ingest.corpus import Source
from pipeline.settings import Settings

SHARDS = Path(".xunshi") / "shards"
INDEX = "files.json"
MAX_FILES = 256


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
    """Digest of the program's own files, so that results of an older program are never mixed in."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def jobs(
    sources: Sequence[Source], given: Mapping[str, Mapping[str, str]], settings: Settings, lexicon_digest: str
) -> Iterator[Job]:
    """Each file's job, in order of name; reads every file once to digest it."""
    salt = f"{program_digest()}\n{lexicon_digest}\n{settings.identity()}"
    for source in sources:
        fields = given.get(source.name, {})
        try:
            with source.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = source.path.stat().st_size
        except OSError as error:
            yield Job(source, fields, 0, "", "", error.strerror or str(error))
            continue
        parts = (salt, source.name, digest, json.dumps(fields, ensure_ascii=False, sort_keys=True))
        yield Job(source, fields, size, digest, hashlib.sha256("\n".join(parts).encode()).hexdigest())


def finished(out: Path) -> dict[str, tuple[Path, int]]:
    """File key → (shard folder, place in it) of every result that earlier runs left whole."""
    found: dict[str, tuple[Path, int]] = {}
    for index in sorted((out / SHARDS).glob(f"*/{INDEX}")):
        if not index.parent.name.startswith("."):
            keys = json.loads(index.read_text(encoding="utf-8"))["keys"]
            found.update({key: (index.parent, i) for i, key in enumerate(keys)})
    return found


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
