"""A whole run: plan, process what is new, assemble the tables from fragments, write the manifest."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.batch import assemble, corrected, plan, texts, work
from pipeline.batch.assemble import Done, Outcome
from pipeline.batch.engine import Engine, Progress
from pipeline.batch.local import Local
from pipeline.batch.mirror import PARTS, Mirror
from pipeline.corrections.record import Correction
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.ingest import corpus
from pipeline.ingest.walk import Source, walk
from pipeline.means import Means
from pipeline.messages import Message, cause_of
from pipeline.settings import Settings
from pipeline.tables import lock

Watch = Callable[[int], Progress]


def run(paths: Sequence[Path], out: Path, settings: Settings, watch: Watch, mirror: Mirror | None = None) -> Outcome:
    """Turn files into tables in `out`; results of earlier runs there are used again where nothing changed.

    Args:
        paths: files and folders.
        out: where the tables go; created if missing.
        settings: of the run.
        watch: called with the number of files to process, gives the function that hears of progress.
        mirror: of the store whose state `out` is, if it is one's.

    Raises:
        XunshiError: the input, output or settings are wrong, or the disk is full (finished shards stay).
    """
    means = means_of(settings)
    require_apart(out, paths)
    with held(out):
        began = time.perf_counter()
        with engine_of(settings, out, mirror) as engine:
            found = find(paths, out, settings)
            planned = plan_of(found, settings, means, found.sources)
            with explaining(out):
                done = process(planned, out, settings, means, engine, watch)
                outcome = assemble.publish(done, out, settings, means, engine, began)
        shutil.rmtree(out / PARTS, ignore_errors=True)  # what parts left tells of an older run
        return outcome


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Hold the output folder, of which no part is being made.

    Raises:
        XunshiError: another process holds it, or a part.
    """
    with lock.held(out):
        for place in (out / PARTS).glob("*-of-*/"):
            lock.require_free(out, place)
        yield


def means_of(settings: Settings) -> Means:
    """The means of a run, its segmenter tried: no table holds words, and one that cannot be used is told before the work, not after it.

    Raises:
        XunshiError: what the settings name is not there, or broken.
    """
    means = work.means_of(settings)
    if settings.segmenter == "hanlp":
        cutter("hanlp", settings.hanlp_model, means.lexicons, allow_download=settings.allow_download)
    return means


class Planned(NamedTuple):
    """What a run has to do: every input file in order, and what a user should know of them."""

    jobs: list[plan.Job]
    notices: list[str]


class Inputs(NamedTuple):
    """What was given.

    Attributes:
        sources: the files, in order of name.
        given: name of a file → its row of the sidecar.
        corrections: name of a file → those of its documents.
        refused: jobs of what cannot be opened: folders, links that lead out, files that only the sidecar names.
        notices: what a user should know.
    """

    sources: list[Source]
    given: dict[str, dict[str, str]]
    corrections: Mapping[str, tuple[Correction, ...]]
    refused: list[plan.Job]
    notices: list[str]


def find(paths: Sequence[Path], out: Path, settings: Settings) -> Inputs:
    """List the input files; none is read.

    Args:
        paths: files and folders.
        out: the output folder, which is not looked into.
        settings: of the run.

    Raises:
        XunshiError: nothing is found, or a sidecar or the file of corrections is wrong.
    """
    with texts.listed(paths) as (here, held_in):
        found = walk(here, skip=out, follow_links=settings.follow_links)
        given = corpus.sidecar(here)
    found.sources = [held_in(source) for source in found.sources]
    corrections = corrected.by_file(settings, [s.name for s in found.sources])
    refused = [plan.unopened(r.name, r.cause, r.remedy) for r in found.refused]
    known = {s.name for s in found.sources} | {job.source.name for job in refused}
    refused += [plan.unopened(name, *plan.ABSENT) for name in sorted(given.keys() - known)]
    return Inputs(found.sources, given, corrections, refused, found.notices)


def plan_of(
    found: Inputs, settings: Settings, means: Means, sources: Sequence[Source], *, last: bool = True
) -> Planned:
    """Digest input files.

    Args:
        found: what was given.
        settings: of the run.
        means: of the run.
        sources: which of the files.
        last: whether they are the last, behind which stands what cannot be opened.
    """
    jobs = list(plan.jobs(sources, found.given, settings, means.digest, found.corrections))
    return Planned(jobs + found.refused if last else jobs, found.notices)


def engine_of(settings: Settings, out: Path, mirror: Mirror | None = None) -> Engine:
    """The engine that the settings name.

    Args:
        settings: of the run.
        out: folder of the run, which every worker must see.
        mirror: of the store whose state `out` is; then every worker must reach that.
    """
    if settings.engine == "ray":
        from pipeline.batch.cluster import Ray  # noqa: PLC0415 (an extra)

        return Ray(settings, out, mirror)
    return Local(mirror)


@contextmanager
def explaining(out: Path) -> Iterator[None]:
    """Failures to write, in a sentence.

    Raises:
        XunshiError: the disk is full, or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        full = error.errno == errno.ENOSPC
        remedy = Message("make room") if full else Message("check the folder")
        cause = Message("the disk is full") if full else cause_of(error)
        raise XunshiError(
            "{out}: {cause}; {remedy} and run again: what is finished is kept", out=out, cause=cause, remedy=remedy
        ) from error


def process(planned: Planned, out: Path, settings: Settings, means: Means, engine: Engine, watch: Watch) -> Done:
    """Process what has no result yet, and once more what was changed meanwhile.

    Args:
        planned: what there is to do.
        out: the output folder.
        settings: of the run.
        means: of the run.
        engine: takes shards through workers.
        watch: as in `run`.

    Raises:
        OSError: the output cannot be written.
        XunshiError: workers cannot work.
    """
    usable = {key for key, place in plan.finished(out).items() if not place.again}
    pending = [j for j in planned.jobs if j.key and j.key not in usable]
    made: list[Path] = []

    def group(some: Sequence[plan.Job]) -> plan.Shard:
        shard = plan.shard_of(some, out, means.digest)
        if engine.mirror:
            shard = engine.mirror.attempt(shard)
        made.append(shard.folder)
        # what an earlier run left under its name is of no use, else it would not be asked for
        shutil.rmtree(shard.folder, ignore_errors=True)
        return shard

    def through(some: Sequence[plan.Job], progress: Progress) -> dict[str, plan.Place]:
        engine.map([group(part) for part in plan.groups(some, settings)], settings, progress, group)
        if engine.mirror:
            engine.mirror.refresh()
        return plan.finished(out, made)

    jobs, now = planned.jobs, frozenset(j.source.name for j in pending)
    places = through(pending, watch(len(pending)))
    if changed := {j.key for j in pending if places[j.key].changed}:
        again = {j.source.name: plan.anew(j, settings, means.digest) for j in pending if j.key in changed}
        jobs = [again.get(j.source.name, j) for j in jobs]
        places = through([j for j in again.values() if j.key], lambda *_: None)
    return Done(jobs, now, places, planned.notices)


def require_apart(out: Path, paths: Sequence[Path]) -> None:
    """See to it that input and output are not the same folder.

    Args:
        out: the output folder.
        paths: of the input.

    Raises:
        XunshiError: they are.
    """
    if out.exists() and any(os.path.realpath(p) == os.path.realpath(out) for p in paths):
        raise XunshiError("{out}: input and output are the same folder; choose another one with --out", out=out)
