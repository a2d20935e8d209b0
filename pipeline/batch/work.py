"""Processing one shard: a plain function of its files, so that any engine can map it over a plan."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pyarrow as pa

from pipeline import means
from pipeline.analysis import Passage, analyze_all
from pipeline.batch.fragments import FragmentWriter, batches_of
from pipeline.batch.plan import Job, Shard
from pipeline.classify.model import Classifier
from pipeline.columns import Table
from pipeline.documents import Document
from pipeline.engines import choice as engines
from pipeline.errors import UnreadableError
from pipeline.ingest.corpus import read_documents
from pipeline.means import Means
from pipeline.settings import Settings
from pipeline.tables import schema
from pipeline.tables.rows import Row, passage, rows

# files are analysed together up to so many bytes, which is faster than one by one
GROUP_BYTES = 1 << 17
REFUSED = "the layer's mentions are left out of the tables: mend or remove that package"
Result = tuple[list[pa.RecordBatch], bool]


def means_of(settings: Settings) -> Means:
    """The means that the settings name."""
    choice = engines.choose(
        settings.ner,
        settings.ner_model,
        settings.ner_policy,
        settings.hanlp_model,
        segmenter=settings.segmenter,
        allow_download=settings.allow_download,
    )
    return means.load(settings.lexicons, settings.model, choice)


def tables_of(classifier: Classifier) -> tuple[Table, ...]:
    """Every table, with columns for a classifier's labels."""
    return schema.tables(tuple((b.name, b.title_zh) for b in classifier.codebook.labels))


def process(shard: Shard, settings: Settings, done: Callable[[int], None] | None = None) -> int:
    """Read, analyse and write every file of a shard; a file that cannot be read becomes a row of `rejects`.

    Args:
        shard: the files and where their fragments go.
        settings: of the run.
        done: called after each file with its number of documents.

    Returns:
        How many documents the shard holds.

    Raises:
        OSError: the disk is full or the output folder is gone; nothing of this shard is left.
    """
    made = means_of(settings)
    total = 0
    with FragmentWriter(shard, tables_of(made.classifier)) as writer:
        for jobs in groups(shard.jobs):
            for job, (batches, lasting) in zip(jobs, file_batches(jobs, settings, made), strict=True):
                writer.add(job.key, batches, lasting=lasting)
                total += batches[0].num_rows
                if done:
                    done(batches[0].num_rows)
        writer.finish()
    return total


def groups(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Neighbouring files to be analysed together: up to `GROUP_BYTES`, a larger file alone."""
    group: list[Job] = []
    for job in jobs:
        if group and sum(j.size for j in group) + job.size > GROUP_BYTES:
            yield group
            group = []
        group.append(job)
    yield group


def file_batches(jobs: Sequence[Job], settings: Settings, made: Means) -> list[Result]:
    """The rows of each file in every table, or its one row of `rejects`; and whether they will be the same next time."""
    try:
        lasting = [True] * len(jobs)
        found = _rows(jobs, settings, made, lasting)
        return [(batches_of(rows, tables_of(made.classifier)), last) for rows, last in zip(found, lasting, strict=True)]
    except Exception as error:  # noqa: BLE001 (one file's surprise must not cost the others their rows)
        if len(jobs) == 1:
            return [_rejection(jobs[0], made, error)]
    # which of them it is shows when each stands alone
    return [result for job in jobs for result in file_batches([job], settings, made)]


def _rejection(job: Job, made: Means, error: Exception) -> Result:
    if isinstance(error, UnreadableError):
        return rejected(job, tables_of(made.classifier), error.cause, error.remedy), error.lasting
    if isinstance(error, MemoryError):
        return rejected(
            job, tables_of(made.classifier), "needs more memory than there is", "split it into smaller files"
        ), False
    cause = f"unexpected {type(error).__name__}: {error}"
    # a network can fail for want of memory, its card's or the machine's, which says nothing of the file
    return rejected(
        job, tables_of(made.classifier), cause, "report it with the file, if it can be shared"
    ), made.recognition is None


def _rows(jobs: Sequence[Job], settings: Settings, made: Means, lasting: list[bool]) -> list[dict[str, list[Row]]]:
    """Table → rows of each file; `lasting` becomes false for one with a member that the next run should try again."""
    found: list[dict[str, list[Row]]] = [{table.name: [] for table in tables_of(made.classifier)} for _ in jobs]
    under_way: deque[tuple[int, Document]] = deque()

    def told(i: int, member: str, error: UnreadableError) -> None:
        found[i]["rejects"].append((f"{jobs[i].source.name}!/{member}", error.cause, error.remedy))
        lasting[i] = lasting[i] and error.lasting

    def passages() -> Iterator[Passage]:
        for i, job in enumerate(jobs):
            for document in read_documents(
                job.source,
                made.lexicons,
                job.given,
                encoding=settings.encoding,
                text_column=settings.text_column,
                ocr=settings.ocr,
                told=partial(told, i),
                paged=partial(_paged, job.source.name),
            ):
                under_way.append((i, document))
                yield passage(document)

    for analysis in analyze_all(passages(), made):
        i, document = under_way.popleft()
        for name, of_document in rows(document, analysis, made.classifier.codebook.names).items():
            found[i][name] += of_document
        found[i]["rejects"] += [(document.file, fault, REFUSED) for fault in analysis.refused]
    return found


def _paged(name: str, page: int, pages: int) -> None:
    """Tell of a page that was recognised: it takes seconds, and a scan of many pages is one file."""
    sys.stderr.write(f"{name}: page {page} of {pages} read\n")
    sys.stderr.flush()


def rejected(job: Job, tables: Sequence[Table], cause: str, remedy: str) -> list[pa.RecordBatch]:
    """A file's batches when it is rejected: all empty but the one row of `rejects`."""
    return batches_of({"rejects": [(job.source.name, cause, remedy)]}, tables)


def reject_shard(shard: Shard, settings: Settings, cause: str, remedy: str) -> None:
    """Write a shard of which every file is rejected for the same cause, until the next run tries again."""
    tables = tables_of(means_of(settings).classifier)
    with FragmentWriter(shard, tables) as writer:
        for job in shard.jobs:
            writer.add(job.key, rejected(job, tables, cause, remedy), lasting=False)
        writer.finish()
