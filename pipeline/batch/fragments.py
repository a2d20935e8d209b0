"""Fragments: the rows of one shard, a file a table, one Arrow record batch an input file; written to one side and renamed whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyarrow as pa
from pyarrow import ipc

from pipeline.batch.plan import INDEX, Place, Shard
from pipeline.columns import Table
from pipeline.tables.arrow import arrow_schema, to_arrow
from pipeline.tables.rows import Row

Rows = Mapping[str, Sequence[Row]]


class FragmentWriter:
    """Writes a shard file by file; nothing stands under the shard's name until `finish`.

    Use as a context: an exception, or a kill, leaves at most a folder whose name begins with a dot, which `sweep` removes.
    """

    def __init__(self, shard: Shard, tables: Sequence[Table]) -> None:
        self.shard, self.tables = shard, tables
        self.folder = shard.folder.with_name(f".{shard.key}.{os.getpid()}")
        self._writers: dict[str, ipc.RecordBatchFileWriter] = {}
        self._keys: list[str] = []
        self._again: list[str] = []
        self._changed: list[str] = []

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        options = ipc.IpcWriteOptions(compression="zstd")
        for table in self.tables:
            self._writers[table.name] = ipc.new_file(
                str(self.folder / f"{table.name}.arrow"), arrow_schema(table), options=options
            )
        return self

    def add(self, key: str, batches: Sequence[pa.RecordBatch], *, lasting: bool = True, changed: bool = False) -> None:
        """Append one input file: a batch for every table, as `batches_of` makes them.

        Args:
            key: the file's key.
            batches: in the order of the tables.
            lasting: whether the next run may use this result; if not, it processes the file again.
            changed: whether the file was another one when it was read.
        """
        for table, batch in zip(self.tables, batches, strict=True):
            self._writers[table.name].write_batch(batch)
        self._keys.append(key)
        if not lasting:
            self._again.append(key)
        if changed:
            self._changed.append(key)

    def finish(self) -> None:
        """Close the files, write the index and give the folder its name."""
        self._close()
        sizes = {}
        for path in sorted(self.folder.iterdir()):
            with path.open("rb+") as file:
                # on disk before the index says so: a power cut must not leave a name without its bytes
                os.fsync(file.fileno())
            sizes[path.name] = path.stat().st_size
        index = {"keys": self._keys, "again": self._again, "changed": self._changed, "sizes": sizes}
        (self.folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
        if self.shard.folder.exists():
            shutil.rmtree(self.shard.folder)
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


def batches_of(rows: Rows, tables: Sequence[Table]) -> list[pa.RecordBatch]:
    """One input file's rows as one batch a table, in the order of the tables, empty where it has none.

    Args:
        rows: table name → the file's rows.
        tables: the schema.

    Raises:
        pyarrow.ArrowException: a cell does not have its column's type.
    """
    return [_one_batch(table, rows.get(table.name, ())) for table in tables]


def _one_batch(table: Table, rows: Sequence[Row]) -> pa.RecordBatch:
    batches = to_arrow(table, rows).combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=arrow_schema(table))


def read(table: Table, places: Sequence[Place]) -> Iterator[pa.RecordBatch]:
    """The batches of one table for input files at these places, in that order; one at a time in memory.

    Args:
        table: which table.
        places: of the files, those of one shard together.
    """
    reader: ipc.RecordBatchFileReader | None = None
    opened: Path | None = None
    for folder, number, *_ in places:
        if folder != opened:
            reader, opened = _open(folder / f"{table.name}.arrow"), folder
        if reader is not None:
            batch = reader.get_batch(number)
            if batch.num_rows:
                yield batch


def _open(path: Path) -> ipc.RecordBatchFileReader:
    return ipc.open_file(pa.memory_map(str(path)))
