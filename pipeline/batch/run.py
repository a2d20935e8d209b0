"""A whole run: plan, process what is new, assemble the tables from fragments, write the manifest."""

from __future__ import annotations

import errno
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pyarrow as pa

from pipeline import __version__
from pipeline.batch import fragments, local, plan, work
from pipeline.engines import choice as engines
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.ingest import corpus
from pipeline.means import Means
from pipeline.means import titles as titles_of
from pipeline.settings import Settings
from pipeline.tables import describe, values, writers
from pipeline.tables.schema import CLEANING, TEXTS

FIRST = 5  # rejects that are told with the run; all stand in rejects.csv
CLOSED = "check its permissions, or whether another program holds it"
UNOPENED = {
    plan.ABSENT: ("stands in metadata.csv, but is not there", "mend its path in metadata.csv, or delete the row")
}


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
    began = time.perf_counter()
    means = work.means_of(settings)
    # no table holds words; a segmenter that cannot be used is told before the work, not after it
    if settings.segmenter == "hanlp":
        cutter("hanlp", settings.hanlp_model, means.lexicons, allow_download=settings.allow_download)
    _require_writable(out, paths)
    sources = corpus.find_files(paths, skip=out)
    given = corpus.sidecar(paths)
    jobs = list(plan.jobs(sources, given, settings, means.digest))
    jobs += [plan.absent(name) for name in sorted(given.keys() - {s.name for s in sources})]
    usable = {key for key, place in plan.finished(out).items() if not place.again}
    pending = [j for j in jobs if j.key and j.key not in usable]
    new = list(plan.shards(pending, settings, out))
    try:
        local.run(new, settings, watch(len(pending)), lambda s: (plan.shard_of([j], out) for j in s.jobs))
        rows, rejects = _assemble(jobs, out, settings, means, {s.folder for s in new})
        lost = {name for name, _, _ in rejects}
        now = {j.source.name for j in pending}
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
        )
        _write_manifest(out, jobs, outcome, settings, means)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        remedy = "make room" if full else "check the folder"
        cause = "the disk is full" if full else error.strerror or str(error)
        raise XunshiError(f"{out}: {cause}; {remedy} and run again: what is finished is kept") from error
    return outcome


def _require_writable(out: Path, paths: Sequence[Path]) -> None:
    if out.exists() and any(p.is_dir() and p.resolve() == out.resolve() for p in paths):
        raise XunshiError(f"{out}: input and output are the same folder; choose another one with --out")
    probe = out / ".xunshi" / "writable"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise XunshiError(
            f"{out}: cannot be written ({error.strerror or error}); choose another folder with --out"
        ) from error


def _assemble(
    jobs: Sequence[plan.Job], out: Path, settings: Settings, means: Means, new: set[Path]
) -> tuple[dict[str, int], list[tuple[str, str, str]]]:
    """Write every table from the fragments, in the order of the jobs; then drop fragments that nothing needs.

    Returns:
        The number of rows by table, and the rows of `rejects`.
    """
    tables = work.tables_of(means.classifier)
    titles = titles_of("zh", means.lexicons, means.classifier.codebook) if settings.values == "zh" else None
    ready = plan.finished(out, new)
    # files that could not even be opened have no content to key: they are looked at anew in every run
    unopened = [
        work.rejected(j, tables, *UNOPENED.get(j.error, (f"cannot be opened ({j.error})", CLOSED)))
        for j in jobs
        if not j.key
    ]
    places = [ready[j.key] for j in jobs if j.key]
    formats = ("csv", *(f for f in settings.formats if f != "csv"))
    rows: dict[str, int] = {}
    rejects: list[tuple[str, str, str]] = []
    for i, table in enumerate(tables):
        if table is TEXTS:
            continue
        if table is CLEANING and not settings.explain_cleaning:
            writers.remove_table(table, out)  # an earlier run's would tell of other texts
            continue
        batches: Iterable[pa.RecordBatch] = chain(
            fragments.read(table, places), (b[i] for b in unopened if b[i].num_rows)
        )
        if table.name == "rejects":
            batches = _heard(batches, rejects)
        rows[table.name] = writers.write_table(table, batches, out, formats, settings.titles_in, titles)
    writers.write_table(TEXTS, fragments.read(TEXTS, places), out, ("jsonl",))
    describe.write_datapackage(out, formats, settings.titles_in, rows, [values.shown(t, titles) for t in tables])
    plan.sweep(out, {place.folder for place in places})
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


def _write_manifest(out: Path, jobs: Sequence[plan.Job], outcome: Outcome, settings: Settings, means: Means) -> None:
    """manifest.json: what went in, with which program, and what came out."""
    manifest = {
        "program": {
            "xunshi": __version__,
            "digest": plan.program_digest(),
            "python": platform.python_version(),
            "spacy": version("spacy"),
            "rjieba": version("rjieba"),
        },
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
    part = out / f".{corpus.MANIFEST}.part"
    part.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(out / corpus.MANIFEST)
