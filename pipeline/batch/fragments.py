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

from pipeline.batch.plan import INDEX, Shard
from pipeline.tables.arrow import arrow_schema, to_arrow
from pipeline.tables.rows import Row
from pipeline.tables.schema import ALL, Table

Rows = Mapping[str, Sequence[Row]]


class FragmentWriter:
    """Writes a shard file by file; nothing stands under the shard's name until `finish`.

    Use as a context: an exception, or a kill, leaves at most a folder whose name begins with a dot, which `sweep` removes.
    """

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.folder = shard.folder.with_name(f".{shard.key}.{os.getpid()}")
        self._writers: dict[str, ipc.RecordBatchFileWriter] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        options = ipc.IpcWriteOptions(compression="zstd")
        for table in ALL:
            self._writers[table.name] = ipc.new_file(
                str(self.folder / f"{table.name}.arrow"), arrow_schema(table), options=options
            )
        return self

    def add(self, rows: Rows) -> None:
        """Append one input file's rows: one batch to every table, empty where it has none."""
        for table in ALL:
            for batch in _one_batch(table, rows.get(table.name, ())):
                self._writers[table.name].write_batch(batch)

    def finish(self, keys: Sequence[str]) -> None:
        """Close the files, write the index and give the folder its name."""
        self._close()
        (self.folder / INDEX).write_text(json.dumps({"keys": list(keys)}), encoding="utf-8")
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


def _one_batch(table: Table, rows: Sequence[Row]) -> list[pa.RecordBatch]:
    batches = to_arrow(table, rows).combine_chunks().to_batches()
    return batches or [pa.RecordBatch.from_pylist([], schema=arrow_schema(table))]


def read(table: Table, places: Sequence[tuple[Path, int]]) -> Iterator[pa.RecordBatch]:
    """The batches of one table for input files given by (shard folder, place), in that order; one at a time in memory."""
    reader: ipc.RecordBatchFileReader | None = None
    opened: Path | None = None
    for folder, i in places:
        if folder != opened:
            reader, opened = _open(folder / f"{table.name}.arrow"), folder
        if reader is not None:
            batch = reader.get_batch(i)
            if batch.num_rows:
                yield batch


def _open(path: Path) -> ipc.RecordBatchFileReader:
    return ipc.open_file(pa.memory_map(str(path)))
