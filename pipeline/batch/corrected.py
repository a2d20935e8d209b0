"""The corrections of a run: read, told apart by file, and what became of them told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa

from pipeline.batch.plan import Job
from pipeline.codelists import names
from pipeline.corrections import record
from pipeline.corrections.apply import ABSENT, LOST, PASSED_ON, REPLACED, Outcome
from pipeline.corrections.record import OF_THREADS, Correction
from pipeline.messages import Message
from pipeline.settings import Settings
from pipeline.tables.arrow import to_batch
from pipeline.tables.rows import corrections as rows
from pipeline.tables.schema import CORRECTIONS


class Corrected(NamedTuple):
    """The corrections of a run.

    Attributes:
        elsewhere: those that no input file holds: of files that are not there, and of threads.
        digest: of them all.
    """

    elsewhere: Sequence[Correction]
    digest: str

    def facts(self, settings: Settings, outcomes: Counter[str]) -> dict[str, Any] | None:
        """What the manifest says of them; None where there are none.

        Args:
            settings: of the run.
            outcomes: code of what became of them → how many.
        """
        if settings.corrections is None:
            return None
        counts = {name: outcomes[name] for name in names("correction_outcome")}
        return {"file": str(settings.corrections), "digest": self.digest, **counts}


def counted(
    batches: Iterable[pa.RecordBatch], elsewhere: Sequence[Correction], outcomes: Counter[str]
) -> Iterator[pa.RecordBatch]:
    """The rows of the table of corrections, those that no input file holds last.

    Args:
        batches: rows of the input files.
        elsewhere: what no input file holds.
        outcomes: where what became of them is counted, as the rows are taken.
    """
    told = [Outcome(c, PASSED_ON if c.layer in OF_THREADS else ABSENT) for c in elsewhere]
    more = [to_batch(CORRECTIONS, rows(told))] if told else []
    for batch in chain(batches, more):
        outcomes.update(batch.column(CORRECTIONS.names.index("outcome")).to_pylist())
        yield batch


def notices(outcomes: Counter[str]) -> Iterator[str]:
    """What a user should know of what became of corrections, a sentence each.

    Args:
        outcomes: code of it → how many.
    """
    ways = {
        LOST: Message("no longer fit, since their sentences have changed"),
        ABSENT: Message("are of documents that are not among these"),
        REPLACED: Message("are contradicted by later ones, which count"),
    }
    for name, way in ways.items():
        if outcomes[name]:
            yield Message("{count} corrections {way}; the table corrections lists them", count=outcomes[name], way=way)


def by_file(settings: Settings, files: Sequence[str]) -> Mapping[str, tuple[Correction, ...]]:
    """Name of a file → the corrections of its documents.

    Args:
        settings: of the run.
        files: names of the input files.

    Raises:
        XunshiError: there is no such file of corrections, or a line of it is damaged.
    """
    return record.by_file(_every(settings), files)


def of_run(settings: Settings, jobs: Iterable[Job]) -> Corrected:
    """The corrections of a run whose files have been read.

    Args:
        settings: of the run.
        jobs: every input file, with the corrections that it was read with.

    Raises:
        XunshiError: as `by_file`.
    """
    read = list(jobs)
    own = [c for job in read for c in job.corrections]
    # what was added to the file while the run read its texts is for the next run
    elsewhere = record.by_file(_every(settings), [j.source.name for j in read if j.digest or j.corrections]).get("", ())
    return Corrected(elsewhere, record.digest(sorted([*own, *elsewhere], key=lambda c: c.number)))


def _every(settings: Settings) -> list[Correction]:
    return record.read(settings.corrections) if settings.corrections else []
