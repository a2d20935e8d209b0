"""From fragments to the set of tables in the output folder, whatever engine made them."""

from __future__ import annotations

import json
import platform
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import __version__
from pipeline.batch import corrected, plan, portions, work
from pipeline.batch.engine import Engine
from pipeline.batch.identity import program_digest
from pipeline.batch.mirror import NEXT
from pipeline.batch.portions import Portion, Written, split
from pipeline.batch.stores import Held
from pipeline.columns import Table
from pipeline.corrections.record import Correction
from pipeline.engines import choice as engines
from pipeline.means import Means
from pipeline.means import titles as titles_of
from pipeline.settings import Settings
from pipeline.tables import describe, manifests, sets, values, writers
from pipeline.tables.part_files import PARTS, remove_parts
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
        rejects_in: file or folder of the output folder that holds all rejects.
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
    rejects_in: str = "rejects.csv"


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


def publish(done: Done, out: Path, settings: Settings, means: Means, engine: Engine, began: float) -> Outcome:
    """Write every table and put the set in the place of the old one.

    Args:
        done: what stands in fragments.
        out: the output folder; its lock is held.
        settings: of the run.
        means: of the run.
        engine: makes the parts, where tables are asked for in parts.
        began: `time.perf_counter()` at the run's beginning.

    Raises:
        OSError: the output cannot be written.
        XunshiError: workers cannot work.
    """
    jobs, corrections = done.jobs, corrected.of_run(settings, done.jobs)
    with sets.preparing(out) as stage:
        written, parts = _assemble(done, stage, settings, means, engine, corrections.elsewhere)
        lost = {name for name, _, _ in written.rejects}
        outcome = Outcome(
            files=len(jobs),
            processed=len(done.now),
            read=len(done.now - lost),
            unchanged=len({j.source.name for j in jobs} - done.now - lost),
            rejected=written.rows["rejects"],
            rejects=written.rejects[:FIRST],
            identical=_identical(jobs),
            rows=dict(written.rows),
            seconds=time.perf_counter() - began,
            notices=(*done.notices, *corrected.notices(written.outcomes)),
            rejects_in="rejects.csv" if "csv" in singles(settings) else "rejects",
        )
        facts = _facts(jobs, outcome, settings, means)
        facts["corrections"] = corrections.facts(settings, written.outcomes)
        sets.publish(out, facts, written.outputs)
    for table in work.tables_of(means.classifier):
        if table in _unasked(settings):
            writers.remove_table(table, out)  # an earlier run's would tell of other texts
        elif parts:
            remove_parts(table.name, out, parts)
    plan.sweep(out, {done.places[j.key].folder.name for j in jobs if j.key})
    return outcome


def singles(settings: Settings) -> tuple[str, ...]:
    """The formats of one file a table that a run writes: CSV in any case, but where it writes parts."""
    asked = tuple(f for f in settings.formats if f != PARTS)
    return asked if PARTS in settings.formats else ("csv", *(f for f in asked if f != "csv"))


def _unasked(settings: Settings) -> list[Table]:
    """The tables that only some runs write, and this one does not."""
    asked = ((CLEANING, settings.explain_cleaning), (CORRECTIONS, settings.corrections))
    return [table for table, wanted in asked if not wanted]


def _assemble(
    done: Done, stage: Path, settings: Settings, means: Means, engine: Engine, elsewhere: Sequence[Correction]
) -> tuple[Written, int]:
    """Write every table from the fragments, in the order of the jobs.

    Returns:
        What was written, and how many parts each table has.
    """
    jobs, tables = done.jobs, work.tables_of(means.classifier)
    titles = titles_of("zh", means.lexicons, means.classifier.codebook) if settings.values == "zh" else None
    places = tuple(done.places[j.key] for j in jobs if j.key)
    # files that could not even be opened have no content to key: they are looked at anew in every run
    unopened = tuple(j for j in jobs if not j.key)
    left_out = frozenset(table.name for table in _unasked(settings))
    whole = Portion(0, places, unopened, tuple(elsewhere), tables, left_out)
    formats, parts = singles(settings), list(split(jobs, whole, settings.part_bytes))
    # where what is made waits until all is
    waiting = engine.mirror.place / NEXT / uuid.uuid4().hex[:16] if engine.mirror else None
    written = Written.of(())
    if formats:
        written = portions.write_whole(whole, stage, formats, settings.titles_in, titles, waiting, settings.workers)
    singly = list(written.outputs)
    if PARTS in settings.formats:
        of_parts = _in_parts(parts, waiting or stage.absolute(), settings, engine)
        together = Written.of(of_part for _, of_part in of_parts)
        written = written._replace(outputs=[*singly, *together.outputs]) if formats else together
    else:
        of_parts = []
    if engine.mirror:
        engine.mirror.still()
    for folder, of_part in of_parts:
        portions.place(folder, of_part.outputs, stage)
    if waiting:
        portions.place(waiting, singly, stage)
    written.rows.pop(TEXTS.name, None)  # those of documents
    shown = [values.shown(t, titles) for t in tables]
    describe.write_datapackage(stage, formats, settings.titles_in, written.rows, shown, parts=len(of_parts))
    return written, len(of_parts)


def _in_parts(
    parts: Sequence[Portion], stage: Path | Held, settings: Settings, engine: Engine
) -> list[tuple[Path | Held, Written]]:
    """Every table in parts, a task of the engine each; where each left its own, and what they are."""
    return engine.each(portions.write_part, [(part.absolute(), stage) for part in parts], settings)


def _identical(jobs: Sequence[plan.Job]) -> list[list[str]]:
    names: dict[str, list[str]] = {}
    for job in jobs:
        if job.digest and job.size:
            names.setdefault(job.digest, []).append(job.source.name)
    return [group for group in names.values() if len(group) > 1]


def _facts(jobs: Sequence[plan.Job], outcome: Outcome, settings: Settings, means: Means) -> dict[str, Any]:
    """What the manifest says: what went in, with which program, and what came out."""
    return {
        "run": manifests.digest_of("\n".join(j.key or f"{j.source.name}: {j.error}" for j in jobs)),
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
