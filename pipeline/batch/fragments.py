"""Fragments: the rows of one shard, an Arrow file a table with the rows of its files one behind the other; renamed when whole."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self

import pyarrow as pa
from pyarrow import ipc

from pipeline.batch.plan import INDEX, ROWS, Place, Shard, standing, whole
from pipeline.batch.stores import Held
from pipeline.columns import Table
from pipeline.tables.arrow import arrow_schema

# batches as they come are small, and each costs as much to write and to read as thousands of rows
BATCH_ROWS, BATCH_BYTES = 16_384, 4 << 20
# shards of which one batch is held while their tables are read
_OPEN = 4


class Of(NamedTuple):
    """What is known of one input file's rows: how many each table has, whether they last, whether it was another than planned."""

    counts: Sequence[int]
    lasting: bool = True
    changed: bool = False


class FragmentWriter:
    """Writes a shard; nothing stands under its name until `finish`.

    Use as a context: an exception, or a kill, leaves at most a folder whose name begins with a dot, which `sweep` removes.
    """

    def __init__(self, shard: Shard, tables: Sequence[Table]) -> None:
        self.shard, self.tables = shard, tables
        # processes of two machines can have one number
        self.folder = shard.folder.with_name(f".{shard.key}.{uuid.uuid4().hex[:16]}")
        self._writers: dict[str, ipc.RecordBatchFileWriter] = {}
        self._waiting: list[list[pa.RecordBatch]] = [[] for _ in tables]
        self._bytes = [0] * len(tables)
        self._sizes: dict[str, list[int]] = {}
        self._files: dict[str, Of] = {}
        self._ahead = [0] * len(tables)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        return self

    def add(self, files: dict[str, Of], batches: Sequence[Sequence[pa.RecordBatch]]) -> None:
        """Append input files.

        Rows may come ahead of the file that they are of, so that a large one's are not all held: with no file named. Rows that came
        ahead of a file whose counts do not hold them, since it failed half-way, are nobody's and are never read.

        Args:
            files: their keys, each with what is known of its rows.
            batches: for each table, the rows of them all, in the order of the files.
        """
        for i, more in enumerate(batches):
            self._waiting[i] += more
            self._ahead[i] += sum(b.num_rows for b in more)
            self._bytes[i] += sum(b.nbytes for b in more)
            if sum(b.num_rows for b in self._waiting[i]) >= BATCH_ROWS or self._bytes[i] >= BATCH_BYTES:
                self._write(i)
        if files:
            own = map(sum, zip(*(of.counts for of in files.values()), strict=True))
            nobodys = [rows - counted for rows, counted in zip(self._ahead, own, strict=True)]
            if any(nobodys):
                self._files[f"nobody's {len(self._files)}"] = Of(nobodys)
            self._files |= files
            self._ahead = [0] * len(self.tables)

    def _write(self, i: int) -> None:
        table, waiting = self.tables[i], self._waiting[i]
        self._waiting[i], self._bytes[i] = [], 0
        if not waiting:
            return
        if table.name not in self._writers:
            options = ipc.IpcWriteOptions(compression="zstd", use_threads=False)
            path = str(self.folder / f"{table.name}.arrow")
            self._writers[table.name] = ipc.new_file(path, arrow_schema(table), options=options)
        for batch in pa.Table.from_batches(waiting).combine_chunks().to_batches(BATCH_ROWS):
            self._writers[table.name].write_batch(batch)
            self._sizes.setdefault(table.name, []).append(batch.num_rows)

    def finish(self) -> None:
        """Close the files, write the index and give the folder its name."""
        for i in range(len(self.tables)):
            self._write(i)
        self._close()
        columns = zip(*(of.counts for of in self._files.values()), strict=True)
        told = {t.name: (self._sizes[t.name], of) for t, of in zip(self.tables, columns, strict=True) if any(of)}
        (self.folder / ROWS).write_text(json.dumps(told), encoding="utf-8")
        sizes = {}
        for path in sorted(self.folder.iterdir()):
            with path.open("rb+") as file:
                # on disk before the index says so: a power cut must not leave a name without its bytes
                os.fsync(file.fileno())
            sizes[path.name] = path.stat().st_size
        again = [key for key, of in self._files.items() if not of.lasting]
        changed = [key for key, of in self._files.items() if of.changed]
        index = {"keys": list(self._files), "again": again, "changed": changed, "sizes": sizes}
        (self.folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
        try:
            self.folder.replace(self.shard.folder)
        except OSError:
            if whole(self.shard.folder):  # another attempt at this shard was first, with the same rows
                shutil.rmtree(self.folder, ignore_errors=True)
                return
            shutil.rmtree(self.shard.folder, ignore_errors=True)
            self.folder.replace(self.shard.folder)

    def _close(self) -> None:
        while self._writers:
            self._writers.popitem()[1].close()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            try:
                self._close()
            except (OSError, pa.ArrowException):
                self._writers.clear()
            shutil.rmtree(self.folder, ignore_errors=True)


def read(table: Table, places: Sequence[Place]) -> Iterator[pa.RecordBatch]:
    """The rows of one table for input files at these places, in that order; a few batches at a time in memory.

    Args:
        table: which table.
        places: of the files; where few were made anew, shards take turns.
    """
    opened = lru_cache(maxsize=_OPEN)(partial(_Rows, table.name))
    for folder, own in groupby(places, attrgetter("folder")):
        yield from opened(folder).of([place.number for place in own])


class _Rows:
    """The rows of one table in one shard."""

    def __init__(self, name: str, folder: Path | Held) -> None:
        folder = standing(folder)
        told = json.loads((folder / ROWS).read_bytes()).get(name)
        self._held: tuple[int, pa.RecordBatch] | None = None
        self._reader: ipc.RecordBatchFileReader | None = None
        if told:  # else no file of the shard has any
            self._firsts, self._ends = ([0, *accumulate(sizes)] for sizes in told)
            path = folder / f"{name}.arrow"
            self._reader = ipc.open_file(pa.memory_map(str(path)) if isinstance(path, Path) else path.open())

    def of(self, numbers: Sequence[int]) -> Iterator[pa.RecordBatch]:
        """The rows of files at these places in the shard, neighbours together."""
        if self._reader is None:
            return
        for start, end in _merged([(self._ends[number], self._ends[number + 1]) for number in numbers]):
            at = start
            while at < end:
                i = bisect_right(self._firsts, at) - 1
                self._held = self._held if self._held and self._held[0] == i else (i, self._reader.get_batch(i))
                part = self._held[1].slice(at - self._firsts[i], end - at)
                yield part
                at += part.num_rows


def _merged(wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches that are not empty, those that touch as one."""
    begun: tuple[int, int] | None = None
    for start, end in wanted:
        if begun and begun[1] == start:
            begun = begun[0], end
        elif start < end:
            if begun:
                yield begun
            begun = start, end
    if begun:
        yield begun
