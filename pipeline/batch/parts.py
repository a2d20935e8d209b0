"""A run in parts that know nothing of one another (a Slurm array): each leaves fragments and a record, then all are assembled."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.batch import assemble, corrected, plan
from pipeline.batch.assemble import Done, Outcome
from pipeline.batch.mirror import PARTS, Mirror
from pipeline.batch.run import (
    Watch,
    engine_of,
    explaining,
    find,
    held,
    means_of,
    plan_of,
    process,
    require_apart,
)
from pipeline.corrections.record import Correction
from pipeline.errors import XunshiError
from pipeline.ingest.walk import Source
from pipeline.means import Means
from pipeline.messages import Message, read_back
from pipeline.settings import Settings
from pipeline.tables import lock, manifests

_MOST = 100_000
_MADE_BY = Message("the program, the lexicons or the models")
# what may differ from part to part, since no table depends on it
_ASIDE = {"workers", "engine", "address", "file_timeout", "file_memory", "shard_bytes"}


class Part(NamedTuple):
    """One of several parts of a run: number `i` of `n`, from 1."""

    i: int
    n: int

    @classmethod
    def of(cls, text: str) -> Self:
        """The part that is written `3/8`.

        Raises:
            XunshiError: it is written otherwise.
        """
        told = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text.strip())
        i, n = (int(told[1]), int(told[2])) if told else (0, 0)
        if not 1 <= i <= n <= _MOST:
            raise XunshiError("--shard {text}: no part of a run; write 3/8 for the third of eight", text=text)
        return cls(i, n)

    @property
    def name(self) -> str:
        """Of its record."""
        return f"{self.i}-of-{self.n}"

    def share(self, sources: Sequence[Source]) -> Sequence[Source]:
        """Its share of all files: neighbours by name, so that assembling reads one shard after the other."""
        count = len(sources)
        return sources[count * (self.i - 1) // self.n : count * self.i // self.n]


def run_part(
    paths: Sequence[Path], out: Path, settings: Settings, part: Part, watch: Watch, mirror: Mirror | None = None
) -> tuple[int, int]:
    """Process one part of the files under `paths`; no table is written.

    Args:
        paths: files and folders, the same for every part.
        out: folder of the run, the same for every part.
        settings: of the run, the same for every part but for what it works with.
        part: which.
        watch: as in `run.run`.
        mirror: as there.

    Returns:
        How many files the part has, and how many of these were processed now.

    Raises:
        XunshiError: as in `run.run`; LockedError where this part is being made, or the whole folder written.
    """
    settings = settings.absolute()
    means = means_of(settings)
    require_apart(out, paths)
    lock.require_free(out)
    with lock.held(out, out / PARTS / part.name):
        _forget(out, part)
        with engine_of(settings, out, mirror) as engine:
            found = find(paths, out, settings)
            planned = plan_of(found, settings, means, part.share(found.sources), last=part.i == part.n)
            with explaining(out):
                done = process(planned, out, settings, means, engine, watch)
                _write(out, part, done, settings, _same(settings, means, [s.name for s in found.sources]))
    return len(done.jobs), len(done.now)


def _forget(out: Path, part: Part) -> None:
    """Delete the record of this part, and of parts of another number, which tell of another run."""
    for path in (out / PARTS).glob("*.json"):
        if path.stem == part.name or not path.stem.endswith(f"-of-{part.n}"):
            path.unlink(missing_ok=True)


def _same(settings: Settings, means: Means, names: Sequence[str]) -> dict[str, str]:
    """What every part must have in common, with a digest of it."""
    shown = settings.model_dump_json(exclude=_ASIDE)
    found = {
        _MADE_BY: plan.salt(settings, means.digest),
        Message("the settings"): shown,
        Message("the list of files"): "\n".join(names),
        Message("the corrections"): corrected.of_run(settings, ()).digest,
    }
    return {name: manifests.digest_of(text) for name, text in found.items()}


def _write(out: Path, part: Part, done: Done, settings: Settings, same: dict[str, str]) -> None:
    """The record, in its place at one instant."""
    record = {
        "same": same,
        "settings": json.loads(settings.model_dump_json()),
        "jobs": [asdict(job) | {"source": [str(job.source.path), job.source.name]} for job in done.jobs],
        "now": sorted(done.now),
        "made": sorted({done.places[job.key].folder.name for job in done.jobs if job.key}),
        "notices": list(done.notices),
    }
    path = out / PARTS / f"{part.name}.json"
    half = path.with_suffix(".half")
    half.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    half.replace(path)


def assemble_parts(out: Path, given: Mapping[str, Any] | None = None, mirror: Mirror | None = None) -> Outcome:
    """Write the tables of a run from its parts: the same files as those of one run.

    Args:
        out: folder of the run.
        given: settings of what it works with that are not those of the parts: `workers`, `engine`, `address`.
        mirror: as in `run.run`.

    Raises:
        XunshiError: parts are missing or being made, or not of one run.
    """
    began = time.perf_counter()
    if not (out / PARTS).is_dir():
        raise XunshiError(
            "{out}: holds no parts of a run; make them first: xunshi run TEXTS --out {out} --shard 1/8 …", out=out
        )
    with held(out):
        records = _records(out)
        settings = Settings(**records[0]["settings"] | dict(given or {}))
        means = means_of(settings)
        _require_same(out, records, _same(settings, means, ())[_MADE_BY])
        places = plan.finished(out, [out / plan.SHARDS / name for record in records for name in record["made"]])
        jobs = list(
            chain.from_iterable(
                _jobs(out, record, Part(i, len(records)), places) for i, record in enumerate(records, 1)
            )
        )
        now = frozenset(chain.from_iterable(record["now"] for record in records))
        notices = list(dict.fromkeys(chain.from_iterable(record["notices"] for record in records)))
        with engine_of(settings, out, mirror) as engine, explaining(out):
            return assemble.publish(Done(jobs, now, places, notices), out, settings, means, engine, began)


def _records(out: Path) -> list[dict[str, Any]]:
    """Those of all parts, in order.

    Raises:
        XunshiError: some are missing, or cannot be read.
    """
    found = {path.stem: path for path in (out / PARTS).glob("*-of-*.json")}
    numbers = {int(name.partition("-of-")[2]) for name in found} or {0}
    parts = [Part(i, n) for n in numbers for i in range(1, n + 1)]
    missing = [f"{part.i}/{part.n}" for part in parts if part.name not in found]
    if missing or not parts:
        told = f"{', '.join(missing[:8])}{' …' if len(missing) > 8 else ''}" or Message("all")
        raise XunshiError(
            "{out}: parts are not finished ({told}); run them: xunshi run TEXTS --out {out} --shard …",
            out=out,
            told=told,
        )
    try:
        return [json.loads(found[part.name].read_text(encoding="utf-8")) for part in parts]
    except (OSError, ValueError) as error:
        raise XunshiError(
            "{folder}: a record cannot be read ({error}); run the parts again", folder=out / PARTS, error=error
        ) from error


def _require_same(out: Path, records: Sequence[dict[str, Any]], made_by: str) -> None:
    """See to it that the parts are of one run, and of this program."""
    wanted = records[0]["same"] | {_MADE_BY: made_by}
    for i, record in enumerate(records, 1):
        for name, digest in wanted.items():
            if record["same"][name] != digest:
                raise XunshiError(
                    "{out}: part {i} of {n} was made with another state of {name}; run all parts again in the same way",
                    out=out,
                    i=i,
                    n=len(records),
                    name=read_back(name),
                )


def _jobs(out: Path, record: dict[str, Any], part: Part, places: Mapping[str, plan.Place]) -> Iterator[plan.Job]:
    """The files of a part, each with its results.

    Raises:
        XunshiError: results are gone.
    """
    for told in record["jobs"]:
        if told["key"] and told["key"] not in places:
            raise XunshiError(
                "{out}: results of part {i}/{n} are gone; run it again, with --shard {i}/{n}",
                out=out,
                i=part.i,
                n=part.n,
            )
        source, corrections = Source(Path(told["source"][0]), told["source"][1]), told["corrections"]
        yield plan.Job(**told | {"source": source, "corrections": tuple(Correction(*c) for c in corrections)})
