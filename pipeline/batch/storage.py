"""Texts and results in a store (S3-compatible, HDFS, whatever pyarrow or fsspec reach), worked on in a folder here.

A store has no rename, so an index written last is the commit: a shard counts once its index is there, a part once its record, a
table set once its manifest. Each attempt at a shard has a name of its own, so that two never mix; the newest whole one is taken.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.batch import parts, plan
from pipeline.batch import run as runs
from pipeline.batch.assemble import Outcome
from pipeline.batch.engine import Progress
from pipeline.batch.parts import Part
from pipeline.batch.run import PARTS, Watch
from pipeline.errors import XunshiError
from pipeline.ingest.walk import MANIFEST
from pipeline.settings import Settings
from pipeline.tables import lock, sets

# a path that was made of an address has lost a slash
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/{1,2}(?=[^/])")
# seconds between two looks for finished shards
_PAUSE = 5.0


def address(path: str | Path) -> str | None:
    """The address that was given as a path (`s3://bucket/texts`), None for a path of this machine."""
    found = _ADDRESS.match(str(path))
    return f"{found[1]}://{str(path)[found.end() :]}" if found else None


class Store:
    """What lies below an address.

    Args:
        url: as pyarrow or fsspec read it.

    Raises:
        XunshiError: nothing knows such addresses, or nobody answers.
    """

    def __init__(self, url: str) -> None:
        from pyarrow import fs  # noqa: PLC0415 (slow to import, and only stores need it)

        self.url, self._kinds = url, fs
        with self._told():
            try:
                self._fs, root = fs.FileSystem.from_uri(url)
            except (ValueError, NotImplementedError):
                self._fs, root = _by_fsspec(url)
            self._root = root.rstrip("/")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ImportError, ValueError) as error:
            cause = " ".join(str(error).split())[:200]
            raise XunshiError(
                "{url}: {cause}; check the address, the rights and the network", url=self.url, cause=cause
            ) from error

    def files(self, below: str = "") -> dict[str, int]:
        """Name below the address → time of the last change, of every file.

        Args:
            below: only in this folder.
        """
        chosen = self._kinds.FileSelector(self._at(below), allow_not_found=True, recursive=True)
        with self._told():
            infos = [i for i in self._fs.get_file_info(chosen) if i.type == self._kinds.FileType.File]
        return {i.path[len(self._root) + 1 :]: i.mtime_ns or 0 for i in infos}

    def get(self, name: str, path: Path) -> None:
        """Copy a file here; one that is not there is passed over.

        Args:
            name: below the address.
            path: where to.

        Raises:
            XunshiError: its name leads out of the folder that it is copied to, as a key in a bucket can.
        """
        if ".." in PurePosixPath(name).parts:
            raise XunshiError("{url}/{name}: leads out of its folder; rename or delete it", url=self.url, name=name)
        with self._told():
            if self._fs.get_file_info(self._at(name)).type != self._kinds.FileType.File:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._told(), self._fs.open_input_stream(self._at(name)) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)

    def put(self, path: Path, name: str) -> None:
        """Copy a file there.

        Args:
            path: of this machine.
            name: below the address.
        """
        with self._told():
            self._fs.create_dir(str(PurePosixPath(self._at(name)).parent), recursive=True)
            with path.open("rb") as file, self._fs.open_output_stream(self._at(name)) as target:
                shutil.copyfileobj(file, target, 1 << 20)

    def delete(self, name: str) -> None:
        """Delete a file; one that is gone is no error."""
        with self._told():
            try:
                self._fs.delete_file(self._at(name))
            except FileNotFoundError:
                return

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root


def _by_fsspec(url: str) -> tuple[Any, str]:
    """A file system of fsspec's as pyarrow's, and the path in it.

    Raises:
        ImportError: fsspec is not installed, or what it needs for such addresses.
        ValueError: it knows none of these.
    """
    import fsspec  # noqa: PLC0415 (only such addresses need it)
    from pyarrow import fs  # noqa: PLC0415 (as above)

    found, root = fsspec.core.url_to_fs(url)
    return fs.PyFileSystem(fs.FSSpecHandler(found)), root


class Mirror:
    """The output folder of a store, worked on here.

    Args:
        store: where it is.
        folder: here, new.
        part: only what this part of a run made before is of use.
    """

    def __init__(self, store: Store, folder: Path, part: Part | None = None) -> None:
        self.store, self.folder = store, folder
        # attempts at shards that are a part's can be told by their names
        self._mark = f".{part.name}." if part else "."
        self._own = part is not None
        # name of a shard → its folder there, and a digest of its index
        self._there: dict[str, tuple[str, str]] = {}
        self._looked = 0.0

    def pull(self) -> None:
        """Bring what earlier runs left: the newest whole attempt at each shard, records of parts, the manifest."""
        self.folder.mkdir(parents=True)
        shards = self.store.files(plan.SHARDS.as_posix())
        indexed = sorted(
            (at, name.rpartition("/")[0]) for name, at in shards.items() if name.endswith(f"/{plan.INDEX}")
        )
        newest = {_key(folder): folder for _, folder in indexed if self._mark in PurePosixPath(folder).name}
        for key, folder in newest.items():
            for name in (n for n in shards if n.startswith(f"{folder}/")):
                self.store.get(name, self.folder / plan.SHARDS / key / PurePosixPath(name).name)
            self._there[key] = folder, self._digest(key)
        if not self._own:
            for name in [*self.store.files(PARTS.as_posix()), MANIFEST]:
                self.store.get(name, self.folder / name)

    def _digest(self, key: str) -> str:
        return sets.digest_of((self.folder / plan.SHARDS / key / plan.INDEX).read_text(encoding="utf-8"))

    def watching(self, watch: Watch) -> Watch:
        """The same, with finished shards put into the store while others are worked on."""

        def begun(total: int) -> Progress:
            heard = watch(total)

            def progress(files: int, documents: int) -> None:
                heard(files, documents)
                if time.monotonic() > self._looked + _PAUSE:
                    self.push_shards()

            return progress

        return begun

    def push_shards(self) -> None:
        """Put finished shards into the store, each under a name of its own, its index last."""
        for folder in (self.folder / plan.SHARDS).glob("[!.]*"):
            key = folder.name
            if plan.whole(folder) is None or self._there.get(key, ("", ""))[1] == self._digest(key):
                continue
            there = (plan.SHARDS / f"{key}{self._mark}{uuid.uuid4().hex[:16]}").as_posix()
            for path in sorted(folder.iterdir(), key=lambda p: p.name == plan.INDEX):
                self.store.put(path, f"{there}/{path.name}")
            self._there[key] = there, self._digest(key)
        self._looked = time.monotonic()

    def push_record(self, part: Part) -> None:
        """Put a part's record into the store, and take out those of parts of another number.

        Args:
            part: it.
        """
        for name in self.store.files(PARTS.as_posix()):
            if not name.endswith(f"-of-{part.n}.json"):
                self.store.delete(name)
        name = (PARTS / f"{part.name}.json").as_posix()
        self.store.put(self.folder / name, name)

    def push(self) -> None:
        """Put the tables into the store, the manifest last; then take out what belongs to no set any more."""
        self.push_shards()
        manifest = sets.record(self.folder) or {}
        there = self.store.files()
        outputs = [output.file for output in sets.outputs_of(manifest)]
        for name in outputs:
            self.store.put(self.folder / name, name)
        self.store.put(self.folder / MANIFEST, MANIFEST)
        kept = tuple(
            f"{folder}/" for key, (folder, _) in self._there.items() if (self.folder / plan.SHARDS / key).is_dir()
        )
        records = {path.relative_to(self.folder).as_posix() for path in (self.folder / PARTS).glob("*.json")}
        for name in there:
            if name.startswith(f"{lock.STATE}/") and not name.startswith(kept) and name not in records:
                self.store.delete(name)


def _key(folder: str) -> str:
    return PurePosixPath(folder).name.partition(".")[0]


@contextmanager
def _here(
    paths: Sequence[Path], out: Path, settings: Settings, part: Part | None
) -> Iterator[tuple[list[Path], Path, Mirror | None]]:
    """Paths of this machine for all that were given, and the mirror of the output folder if it is in a store."""
    url = address(out)
    if url and settings.engine != "local":
        raise XunshiError(
            "--engine {engine}: needs an output folder that all machines see; or make parts with --shard",
            engine=settings.engine,
        )
    with tempfile.TemporaryDirectory(prefix="xunshi-") as place:
        mirror = Mirror(Store(url), Path(place) / "out", part) if url else None
        if mirror:
            mirror.pull()
        yield (
            [_texts(path, Path(place) / str(i)) for i, path in enumerate(paths)],
            mirror.folder if mirror else out,
            mirror,
        )


def _texts(path: Path, place: Path) -> Path:
    """The path, or a copy of what a store holds there, under its last name."""
    if (url := address(path)) is None:
        return path
    store, folder = Store(url), place / PurePosixPath(url.partition("?")[0]).name
    folder.mkdir(parents=True)
    for name in store.files():
        store.get(name, folder / name)
    return folder


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
    with _here(paths, out, settings, None) as (texts, folder, mirror):
        outcome = runs.run(texts, folder, settings, mirror.watching(watch) if mirror else watch)
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
    with _here(paths, out, settings, part) as (texts, folder, mirror):
        done = parts.run_part(texts, folder, settings, part, mirror.watching(watch) if mirror else watch)
        if mirror:
            mirror.push_shards()
            mirror.push_record(part)
        return done


def assemble_parts(out: Path, given: Mapping[str, Any] | None = None) -> Outcome:
    """As `parts.assemble_parts`, with the results where their address says.

    Args:
        out: folder or address of one.
        given: as there.

    Raises:
        XunshiError: as there, and where a store cannot be read or written.
    """
    with _here([], out, Settings(), None) as (_, folder, mirror):
        outcome = parts.assemble_parts(folder, given)
        if mirror:
            mirror.push()
        return outcome
