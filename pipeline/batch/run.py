"""A whole run: plan, process what is new, assemble the tables from fragments, write the manifest."""

from __future__ import annotations

import errno
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import __version__
from pipeline.batch import fragments, local, plan, work
from pipeline.batch.identity import program_digest
from pipeline.engines import choice as engines
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.ingest import corpus
from pipeline.ingest.walk import walk
from pipeline.means import Means
from pipeline.means import titles as titles_of
from pipeline.settings import Settings
from pipeline.tables import describe, lock, sets, values, writers
from pipeline.tables.schema import CLEANING, TEXTS

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


def run(paths: Sequence[Path], out: Path, settings: Settings, watch: Callable[[int], local.Progress]) -> Outcome:
    """Turn files into tables in `out`; results of earlier runs there are used again where nothing changed.

    Args:
        paths: files and folders.
        out: where the tables go; created if missing.
        settings: of the run.
        watch: called with the number of files to process, gives the function that hears of progress.

    Raises:
        XunshiError: the input, output or settings are wrong, or the disk is full (finished shards stay).
    """
    means = work.means_of(settings)
    # no table holds words; a segmenter that cannot be used is told before the work, not after it
    if settings.segmenter == "hanlp":
        cutter("hanlp", settings.hanlp_model, means.lexicons, allow_download=settings.allow_download)
    _require_apart(out, paths)
    with lock.held(out):
        return _run(paths, out, settings, means, watch)


def _run(
    paths: Sequence[Path], out: Path, settings: Settings, means: Means, watch: Callable[[int], local.Progress]
) -> Outcome:
    began = time.perf_counter()
    found = walk(paths, skip=out, follow_links=settings.follow_links)
    given = corpus.sidecar(paths)
    jobs = list(plan.jobs(found.sources, given, settings, means.digest))
    jobs += [plan.unopened(r.name, r.cause, r.remedy) for r in found.refused]
    jobs += [plan.unopened(name, *plan.ABSENT) for name in sorted(given.keys() - {j.source.name for j in jobs})]
    usable = {key for key, place in plan.finished(out).items() if not place.again}
    pending = [j for j in jobs if j.key and j.key not in usable]
    try:
        jobs, places = _processed(jobs, pending, out, settings, means, watch(len(pending)))
        with sets.preparing(out) as stage:
            rows, rejects = _assemble(jobs, places, stage, settings, means)
            lost, now = {name for name, _, _ in rejects}, {j.source.name for j in pending}
            outcome = Outcome(
                files=len(jobs),
                processed=len(pending),
                read=len(now - lost),
                unchanged=len({j.source.name for j in jobs} - now - lost),
                rejected=rows["rejects"],
                rejects=rejects[:FIRST],
                identical=_identical(jobs),
                rows=rows,
                seconds=time.perf_counter() - began,
                notices=tuple(found.notices),
            )
            sets.publish(out, _facts(jobs, outcome, settings, means))
        if not settings.explain_cleaning:
            writers.remove_table(CLEANING, out)  # an earlier run's would tell of other texts
        plan.sweep(out, {places[j.key].folder for j in jobs if j.key})
    except OSError as error:
        full = error.errno == errno.ENOSPC
        remedy = "make room" if full else "check the folder"
        cause = "the disk is full" if full else error.strerror or str(error)
        raise XunshiError(f"{out}: {cause}; {remedy} and run again: what is finished is kept") from error
    return outcome


def _processed(
    jobs: list[plan.Job],
    pending: Sequence[plan.Job],
    out: Path,
    settings: Settings,
    means: Means,
    progress: local.Progress,
) -> tuple[list[plan.Job], dict[str, plan.Place]]:
    """Process what is pending, and once more what was changed meanwhile; all jobs as they were read at last, and their results."""
    made: list[Path] = []

    def group(some: Sequence[plan.Job]) -> plan.Shard:
        shard = plan.shard_of(some, out, means.digest)
        made.append(shard.folder)
        return shard

    local.run([group(some) for some in plan.groups(pending, settings)], settings, progress, group)
    places = plan.finished(out, made)
    changed = {j.key for j in pending if places[j.key].changed}
    if changed:
        again = {j.source.name: plan.anew(j, settings, means.digest) for j in pending if j.key in changed}
        jobs = [again.get(j.source.name, j) for j in jobs]
        pending = [j for j in again.values() if j.key]
        local.run([group(some) for some in plan.groups(pending, settings)], settings, lambda *_: None, group)
        places = plan.finished(out, made)
    return jobs, places


def _require_apart(out: Path, paths: Sequence[Path]) -> None:
    if out.exists() and any(os.path.realpath(p) == os.path.realpath(out) for p in paths):
        raise XunshiError(f"{out}: input and output are the same folder; choose another one with --out")


def _assemble(
    jobs: Sequence[plan.Job], ready: Mapping[str, plan.Place], folder: Path, settings: Settings, means: Means
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
        if table is TEXTS:
            continue
        if table is CLEANING and not settings.explain_cleaning:
            continue
        batches: Iterable[pa.RecordBatch] = chain(
            fragments.read(table, places), chain.from_iterable(of_file[i] for of_file in unopened)
        )
        if table.name == "rejects":
            batches = _heard(batches, rejects)
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
