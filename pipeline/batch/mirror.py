"""The state of a run whose output folder is in a store: a folder here with the indexes of its shards, and not with their rows.

A store has no rename, so an index written last is the commit: a shard counts once its index is there, a part once its record, a
table set once its manifest. Workers put what they make into the store themselves, each attempt under a name of its own, so that two
never mix; of those of one run the first whole one is taken, and it goes before those of earlier runs.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.batch import plan
from pipeline.batch.plan import Shard
from pipeline.batch.stores import Held, Store, at
from pipeline.ingest.walk import MANIFEST
from pipeline.tables import lock, manifests
from pipeline.tables.manifests import Output
from pipeline.tables.part_files import part_of

PARTS = Path(lock.STATE) / "parts"
NEXT = Path(lock.STATE) / "next"
# requests under way at once: each is all waiting
_AT_ONCE = 16


class Mirror:
    """The output folder of a run in a store.

    Args:
        url: of the store.
        folder: the state here, new.
        part: name of the part of a run that is made, of which alone earlier shards are of use; empty for a whole run.
    """

    def __init__(self, url: str, folder: Path, part: str = "") -> None:
        self.store: Store = at(url)
        self.place, self.folder, self._part = Held(url), folder, part
        # name of a shard → its folder there; attempts that were there before, or are taken
        self._taken: dict[str, str] = {}
        # raises where the lease was lost
        self.still: Callable[[], None] = lambda: None
        self._seen: set[str] = set()

    def pull(self) -> None:
        """Bring the indexes of what earlier runs left, the records of parts and the manifest."""
        self.folder.mkdir(parents=True)
        whole = self._whole()
        self._seen.update(folder for _, folder in whole)
        self._take({_key(folder): folder for _, folder in whole})
        if not self._part:
            for name in [*self.store.files(PARTS.as_posix()), MANIFEST]:
                self.store.get(name, self.folder / name)

    def refresh(self) -> None:
        """Bring the indexes of what workers have put there since."""
        new: dict[str, str] = {}
        for _, folder in self._whole():
            if folder not in self._seen:
                new.setdefault(_key(folder), folder)
                self._seen.add(folder)
        self._take(new)

    def _whole(self) -> list[tuple[int, str]]:
        """Time and folder of each attempt at a shard whose index is there, in order of time."""
        mark = f".{self._part}." if self._part else "."
        there = self.store.files(plan.SHARDS.as_posix())
        folders = ((when, name.rpartition("/")[0]) for name, when in there.items() if name.endswith(f"/{plan.INDEX}"))
        return sorted((when, folder) for when, folder in folders if mark in PurePosixPath(folder).name)

    def _take(self, folders: dict[str, str]) -> None:
        """Bring the indexes of these, name of a shard → its folder there."""

        def bring(key: str, folder: str) -> None:
            place = self.folder / plan.SHARDS / key
            shutil.rmtree(place, ignore_errors=True)
            self.store.get(f"{folder}/{plan.INDEX}", place / plan.INDEX)
            told = {"url": self.place.url, "key": folder}
            (place / plan.THERE).write_text(json.dumps(told), encoding="utf-8")

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(bring, folders.keys(), folders.values()))
        self._taken.update(folders)

    def attempt(self, shard: Shard) -> Shard:
        """The shard, to be put into the store by whoever makes it."""
        mark = f"{shard.key}.{self._part}." if self._part else f"{shard.key}."
        return replace(shard, store=self.place / plan.SHARDS / mark)

    def push_record(self, of: int) -> None:
        """Put the record of the part into the store, and take out those of parts of another number.

        Args:
            of: how many parts there are.
        """
        for name in self.store.files(PARTS.as_posix()):
            if not name.endswith(f"-of-{of}.json"):
                self.store.delete(name)
        name = (PARTS / f"{self._part}.json").as_posix()
        self.store.put(self.folder / name, name)

    def push(self) -> None:
        """Put what of the set is here into the store, the manifest last; then take out what belongs to no set any more."""
        self.still()
        outputs = {o.file for o in manifests.outputs_of(manifests.record(self.folder) or {})}
        there = self.store.files()
        for name in sorted(outputs):
            if (self.folder / name).is_file():
                self.store.put(self.folder / name, name)
        self.store.put(self.folder / MANIFEST, MANIFEST)
        kept = tuple(f"{folder}/" for key, folder in self._taken.items() if (self.folder / plan.SHARDS / key).is_dir())
        records = {path.relative_to(self.folder).as_posix() for path in (self.folder / PARTS).glob("*.json")}
        in_parts = {told[0] for told in map(part_of, outputs) if told}
        for name in there:
            state = name.startswith(f"{lock.STATE}/") and not name.startswith((*kept, f"{LEASES.as_posix()}/"))
            told = part_of(name)
            if (state and name not in records) or (told and told[0] in in_parts and name not in outputs):
                self.store.delete(name)


LEASES = Path(lock.STATE) / "leases"


def _key(folder: str) -> str:
    return PurePosixPath(folder).name.partition(".")[0]


@contextmanager
def landing(shard: Shard) -> Iterator[Shard]:
    """The shard as it is written on this machine; when the block ends well it is put where it belongs, its index last.

    Raises:
        XunshiError: the store cannot be written.
    """
    if shard.store is None:
        yield shard
        return
    with tempfile.TemporaryDirectory(prefix="xunshi-") as place:
        here = replace(shard, folder=Path(place) / shard.key, store=None)
        yield here
        # in order of time also where a store tells none, or seconds
        store, there = at(shard.store.url), f"{shard.store.key}{time.time_ns():020}-{uuid.uuid4().hex[:8]}"
        for path in sorted(here.folder.iterdir(), key=lambda p: p.name == plan.INDEX):
            store.put(path, f"{there}/{path.name}")


def put_all(folder: Path, outputs: Sequence[Output], there: Held) -> None:
    """Put files into a store.

    Args:
        folder: that holds them.
        outputs: what they are.
        there: where to.
    """
    for output in outputs:
        at(there.url).put(folder / output.file, (there / output.file).key)


def adopt(there: Held, outputs: Sequence[Output]) -> None:
    """Give files that wait in a store their names in the set, by copies within the store.

    Args:
        there: folder that holds them.
        outputs: what they are.
    """
    store = at(there.url)

    def move(output: Output) -> None:
        waiting = (there / output.file).key
        store.copy(waiting, output.file)
        store.delete(waiting)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(move, outputs))
