"""From fragments to the set of tables in the output folder, whatever engine made them."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from pipeline import __version__
from pipeline.batch import corrected, fragments, plan, work
from pipeline.batch.identity import program_digest
from pipeline.columns import Table
from pipeline.engines import choice as engines
from pipeline.means import Means
from pipeline.means import titles as titles_of
from pipeline.settings import Settings
from pipeline.tables import describe, sets, values, writers
from pipeline.tables.schema import CLEANING, CORRECTIONS, TEXTS

FIRST = 5  # rejects that are told with the run; all stand in rejects.csv


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        files: input files, those only the sidecar names among them.
        processed: files of these that were looked at now; the others' results are those of an earlier run.
        read: files processed now and not rejected.
        unchanged: files whose results are used again.
        rejected: rows of `rejects`: files that could not be read, and members of files that hold files.
        rejects: the first of them, as (file, cause, remedy).
        identical: groups of files with the same bytes, by name.
        rows: by table.
        seconds: in all.
        notices: what else a user should know.
    """

    files: int
    processed: int
    read: int
    unchanged: int
    rejected: int
    rejects: list[tuple[str, str, str]]
    identical: list[list[str]]
    rows: dict[str, int]
    seconds: float
    notices: tuple[str, ...] = ()


class Done(NamedTuple):
    """What stands in fragments.

    Attributes:
        jobs: every input file, in order, as it was read at last.
        now: names of those that were processed now.
        places: key of a file → where its rows are.
        notices: what else a user should know.
    """

    jobs: Sequence[plan.Job]
    now: frozenset[str]
    places: Mapping[str, plan.Place]
    notices: Sequence[str]


def publish(done: Done, out: Path, settings: Settings, means: Means, began: float) -> Outcome:
    """Write every table and put the set in the place of the old one.

    Args:
        done: what stands in fragments.
        out: the output folder; its lock is held.
        settings: of the run.
        means: of the run.
        began: `time.perf_counter()` at the run's beginning.

    Raises:
        OSError: the output cannot be written.
    """
    jobs, corrections = done.jobs, corrected.of_run(settings, done.jobs)
    with sets.preparing(out) as stage:
        rows, rejects = _assemble(jobs, done.places, stage, settings, means, corrections)
        lost = {name for name, _, _ in rejects}
        outcome = Outcome(
            files=len(jobs),
            processed=len(done.now),
            read=len(done.now - lost),
            unchanged=len({j.source.name for j in jobs} - done.now - lost),
            rejected=rows["rejects"],
            rejects=rejects[:FIRST],
            identical=_identical(jobs),
            rows=rows,
            seconds=time.perf_counter() - began,
            notices=(*done.notices, *corrections.notices()),
        )
        sets.publish(out, _facts(jobs, outcome, settings, means) | {"corrections": corrections.facts(settings)})
    for table in _unasked(settings):
        writers.remove_table(table, out)  # an earlier run's would tell of other texts
    plan.sweep(out, {done.places[j.key].folder for j in jobs if j.key})
    return outcome


def _unasked(settings: Settings) -> list[Table]:
    """The tables that only some runs write, and this one does not."""
    asked = ((CLEANING, settings.explain_cleaning), (CORRECTIONS, settings.corrections))
    return [table for table, wanted in asked if not wanted]


def _assemble(
    jobs: Sequence[plan.Job],
    ready: Mapping[str, plan.Place],
    folder: Path,
    settings: Settings,
    means: Means,
    corrections: corrected.Corrected,
) -> tuple[dict[str, int], list[tuple[str, str, str]]]:
    """Write every table from the fragments, in the order of the jobs.

    Returns:
        The number of rows by table, and the rows of `rejects`.
    """
    tables = work.tables_of(means.classifier)
    titles = titles_of("zh", means.lexicons, means.classifier.codebook) if settings.values == "zh" else None
    # files that could not even be opened have no content to key: they are looked at anew in every run
    unopened = [work.rejected(j, tables, j.error, j.remedy, lasting=False).batches for j in jobs if not j.key]
    places = [ready[j.key] for j in jobs if j.key]
    formats = ("csv", *(f for f in settings.formats if f != "csv"))
    rows: dict[str, int] = {}
    rejects: list[tuple[str, str, str]] = []
    for i, table in enumerate(tables):
        if table in (TEXTS, *_unasked(settings)):
            continue
        batches: Iterable[pa.RecordBatch] = chain(
            fragments.read(table, places), chain.from_iterable(of_file[i] for of_file in unopened)
        )
        if table.name == "rejects":
            batches = _heard(batches, rejects)
        if table is CORRECTIONS:
            batches = corrections.counted(batches)
        rows[table.name] = writers.write_table(table, batches, folder, formats, settings.titles_in, titles)
    writers.write_table(TEXTS, fragments.read(TEXTS, places), folder, ("jsonl",))
    describe.write_datapackage(folder, formats, settings.titles_in, rows, [values.shown(t, titles) for t in tables])
    return rows, rejects


def _heard(batches: Iterable[pa.RecordBatch], rejects: list[tuple[str, str, str]]) -> Iterator[pa.RecordBatch]:
    """The same batches, their rows noted."""
    for batch in batches:
        rejects += (tuple(row.values()) for row in batch.to_pylist())
        yield batch


def _identical(jobs: Sequence[plan.Job]) -> list[list[str]]:
    names: dict[str, list[str]] = {}
    for job in jobs:
        if job.digest and job.size:
            names.setdefault(job.digest, []).append(job.source.name)
    return [group for group in names.values() if len(group) > 1]


def _facts(jobs: Sequence[plan.Job], outcome: Outcome, settings: Settings, means: Means) -> dict[str, Any]:
    """What the manifest says: what went in, with which program, and what came out."""
    return {
        "run": sets.digest_of("\n".join(j.key or f"{j.source.name}: {j.error}" for j in jobs)),
        "program": {
            "xunshi": __version__,
            "digest": program_digest(),
            "python": platform.python_version(),
            "spacy": version("spacy"),
            "rjieba": version("rjieba"),
        },
        "libraries": plan.libraries_of(settings),
        "lexicons": {
            "folder": str(settings.lexicons) if settings.lexicons else "built-in",
            "digest": means.lexicons.digest,
        },
        "model": {"folder": str(settings.model) if settings.model else "built-in", "digest": means.classifier.digest},
        "recognition": {
            "engine": settings.ner or engines.RULES,
            "digest": means.recognition.digest if means.recognition else None,
        },
        "settings": json.loads(settings.model_dump_json()),
        "files": outcome.files,
        "processed": outcome.processed,
        "rejected": outcome.rejected,
        "identical": outcome.identical,
        "rows": outcome.rows,
        "seconds": round(outcome.seconds, 3),
        "inputs": [{"file": j.source.name, "bytes": j.size, "sha256": j.digest or None} for j in jobs],
    }
