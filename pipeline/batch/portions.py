"""Fragments to tables: all of a run's files to tables of one file each, or neighbouring files to a part of every table."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, starmap
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipeline.batch import corrected, fragments, mirror, work
from pipeline.batch.plan import Job, Place, standing
from pipeline.batch.stores import Held
from pipeline.codelists import Titles
from pipeline.columns import Table
from pipeline.corrections.record import Correction
from pipeline.tables import manifests, whole_files, writers
from pipeline.tables.manifests import Output
from pipeline.tables.part_files import part_name
from pipeline.tables.schema import CORRECTIONS, TEXTS

# formats that libraries write without Python's lock, so that tables can be written at once; and how many tables at most, since of
# each some 16 384 rows are held
_UNLOCKED, _AT_ONCE = frozenset({"csv", "jsonl", "parquet"}), 4


class Portion(NamedTuple):
    """Some of the files of a run, in order.

    Attributes:
        number: of the part, from 0.
        places: where the rows of those that were read are.
        unopened: those that could not even be opened; they are the last ones.
        elsewhere: corrections that no input file holds; with the last portion.
        tables: every table of the program, as fragments have them.
        left_out: names of those that the run does not write.
    """

    number: int
    places: tuple[Place, ...]
    unopened: tuple[Job, ...]
    elsewhere: tuple[Correction, ...]
    tables: tuple[Table, ...]
    left_out: frozenset[str]

    def absolute(self) -> Portion:
        """The same for a process that begins in another folder."""
        found = {folder: standing(folder) for folder in {place.folder for place in self.places}}
        return self._replace(places=tuple(p._replace(folder=found[p.folder]) for p in self.places))

    def written(self) -> Iterator[tuple[int, Table]]:
        """The tables that are written, each with its place among all."""
        return ((i, table) for i, table in enumerate(self.tables) if table.name not in self.left_out)


class Written(NamedTuple):
    """What tables were written of a portion.

    Attributes:
        rows: by table.
        rejects: rows of `rejects`: file, cause, remedy.
        outcomes: code of what became of corrections → how many.
        outputs: the files, where whoever wrote them has digested them.
    """

    rows: Counter[str]
    rejects: list[tuple[str, str, str]]
    outcomes: Counter[str]
    outputs: list[Output]

    @classmethod
    def of(cls, parts: Iterable[Written]) -> Written:
        """All of them together."""
        whole = cls(Counter(), [], Counter(), [])
        for part in parts:
            whole.rows.update(part.rows)
            whole.rejects.extend(part.rejects)
            whole.outcomes.update(part.outcomes)
            whole.outputs.extend(part.outputs)
        return whole


def split(jobs: Sequence[Job], whole: Portion, most: int) -> Iterator[Portion]:
    """Neighbouring files, a part of the tables each; how they fall apart depends on the files alone.

    Args:
        jobs: every input file, in order.
        whole: all of them.
        most: bytes of input after which a part is full.
    """
    starts, size = [0], 0
    opened = [job for job in jobs if job.key]
    for i, job in enumerate(opened):
        if size and size + job.size > most:
            starts.append(i)
            size = 0
        size += job.size
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(opened)], strict=True)):
        last = end == len(opened)
        yield whole._replace(
            number=number,
            places=whole.places[start:end],
            unopened=whole.unopened if last else (),
            elsewhere=whole.elsewhere if last else (),
        )


def write_whole(
    whole: Portion,
    folder: Path,
    formats: Sequence[str],
    headers: str,
    titles: Titles | None = None,
    store: Held | None = None,
    workers: int = 1,
) -> Written:
    """Write tables of one file each.

    Args:
        whole: all files of a run.
        folder: where the tables go.
        formats: some of `writers.FORMATS`; with CSV go the texts as JSON lines.
        headers: language of the column titles.
        titles: what coded values are written as in files for people; None for the codes.
        store: folder of a store that each table is put into when it is written, so that not all stand here at once.
        workers: how many tables may be written at a time.

    Raises:
        XunshiError: a file cannot be written.
    """

    def write(i: int, table: Table) -> Written:
        own = Written.of(())
        batches = _batches(whole, i, own)
        if table.name == TEXTS.name:
            writers.write_table(table, batches, folder, ("jsonl",))
        else:
            own.rows[table.name] = writers.write_table(table, batches, folder, formats, headers, titles)
        _leave(folder, store, own)
        return own

    with_texts = not {"csv", "jsonl"}.isdisjoint(formats)
    tables = [(i, table) for i, table in whole.written() if with_texts or table.name != TEXTS.name]
    # what a store gets is all that stands in the folder
    if workers == 1 or store or not _UNLOCKED.issuperset(formats):
        return Written.of(starmap(write, tables))
    with ThreadPoolExecutor(min(workers, os.cpu_count() or 1, _AT_ONCE)) as pool:
        return Written.of(pool.map(write, *zip(*tables, strict=True)))


def _leave(folder: Path, store: Held | None, written: Written) -> None:
    """Put what was written into the store, if there is one; the database gets all tables first."""
    if store is None:
        return
    paths = [path for path in folder.iterdir() if path.is_file() and path.name != writers.DATABASE]
    outputs = [manifests.describe_file(folder, path) for path in paths]
    mirror.put_all(folder, outputs, store)
    written.outputs.extend(outputs)
    for path in paths:
        path.unlink()


def write_part(portion: Portion, stage: Path | Held) -> tuple[Path | Held, Written]:
    """Write a part of every table, under a name of its own, since a task that is thought lost may still be at it.

    Args:
        portion: the files.
        stage: folder of the set that is being made; it must be there, or be one in a store.

    Returns:
        The folder that holds the parts as the set has them, and what they are.

    Raises:
        XunshiError: a file cannot be written; nothing is left.
    """
    folder = stage / f".{portion.number}.{uuid.uuid4().hex[:16]}"
    if isinstance(folder, Path):
        with whole_files.explaining(folder):
            folder.mkdir()
        return folder, _written(portion, folder)
    with tempfile.TemporaryDirectory(prefix="xunshi-") as here:
        written = _written(portion, Path(here))
        mirror.put_all(Path(here), written.outputs, folder)
    return folder, written


def _written(portion: Portion, folder: Path) -> Written:
    """Write a part of every table into a folder; if it fails nothing is left."""
    written = Written(Counter(), [], Counter(), [])
    try:
        for i, table in portion.written():
            path = folder / part_name(table.name, portion.number)
            named = replace(table, name=path.stem)
            written.rows[table.name] = writers.write_table(
                named, _batches(portion, i, written), path.parent, ("parquet",)
            )
            written.outputs.append(manifests.describe_file(folder, path))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return written


def place(folder: Path | Held, outputs: Sequence[Output], stage: Path) -> None:
    """Give the parts that a task made their names in the set.

    Args:
        folder: where it left them; in a store they get their names there.
        outputs: what they are.
        stage: folder of the set.

    Raises:
        XunshiError: they cannot be moved.
    """
    if isinstance(folder, Held):
        mirror.adopt(folder, outputs)
        return
    for output in outputs:
        target = stage / output.file
        with whole_files.explaining(target):
            target.parent.mkdir(exist_ok=True)
            (folder / output.file).replace(target)
    shutil.rmtree(folder, ignore_errors=True)


def _batches(portion: Portion, i: int, written: Written) -> Iterable[pa.RecordBatch]:
    """The rows of a table, those of `rejects` and what became of corrections noted."""
    table = portion.tables[i]
    refused = (work.rejected(j, portion.tables, j.error, j.remedy, lasting=False).batches[i] for j in portion.unopened)
    batches = chain(fragments.read(table, portion.places), chain.from_iterable(refused))
    if table.name == "rejects":
        return _heard(batches, written.rejects)
    return (
        corrected.counted(batches, portion.elsewhere, written.outcomes) if table.name == CORRECTIONS.name else batches
    )


def _heard(batches: Iterable[pa.RecordBatch], rejects: list[tuple[str, str, str]]) -> Iterator[pa.RecordBatch]:
    """The same batches, their rows noted."""
    for batch in batches:
        rejects += (tuple(row.values()) for row in batch.to_pylist())
        yield batch
