"""Processing one shard: a plain function of its files, so that any engine can map it over a plan."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple

import pyarrow as pa

from pipeline import means
from pipeline.analysis import Analysis, Passage, uncollected
from pipeline.batch.fragments import FragmentWriter, Of
from pipeline.batch.grouped import are_harmless, groups
from pipeline.batch.mirror import landing
from pipeline.batch.plan import Job, Shard
from pipeline.classify.model import Classifier
from pipeline.columns import Table
from pipeline.corrections.apply import ABSENT, Correcting, Outcome
from pipeline.documents import Document
from pipeline.engines import choice as engines
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest.corpus import read_documents
from pipeline.ingest.readers import Told
from pipeline.means import Means
from pipeline.messages import Message
from pipeline.settings import Settings
from pipeline.stretches import analyses
from pipeline.tables import schema
from pipeline.tables.gather import Columns, Gatherer
from pipeline.tables.rows import corrections, passage, rows

REFUSED = Message("the layer's mentions are left out of the tables: mend or remove that package")
CHANGING = (Message("changes while it is read"), Message("wait until it is written, then run again"))


class Result(NamedTuple):
    """The rows of files that were taken together.

    Attributes:
        files: key of each file → what is known of its rows; none where they are rows of one that is still being analysed.
        batches: for each table, the rows of them all, in the order of the files.
    """

    files: dict[str, Of]
    batches: list[list[pa.RecordBatch]]


class ChangedError(Exception):
    """A file holds other bytes than when the run was planned: its rows must not be kept under its old digest."""


def means_of(settings: Settings) -> Means:
    """The means that the settings name."""
    choice = engines.choose(
        settings.ner,
        settings.ner_model,
        settings.ner_policy,
        settings.hanlp_model,
        judge=settings.judge,
        encoder=settings.encoder,
        segmenter=settings.segmenter,
        allow_download=settings.allow_download,
    )
    return means.load(settings.lexicons, settings.model, choice)


def tables_of(classifier: Classifier) -> tuple[Table, ...]:
    """Every table, with columns for a classifier's labels."""
    return schema.tables(tuple((b.name, b.title_zh) for b in classifier.codebook.labels))


def process(
    shard: Shard,
    settings: Settings,
    done: Callable[[int], object] = lambda _documents: None,
    begin: Callable[[Sequence[Job]], object] = len,
) -> int:
    """Read, analyse and write every file of a shard; a file that cannot be read becomes a row of `rejects`.

    Args:
        shard: the files and where their fragments go.
        settings: of the run.
        done: called after each file with its number of documents.
        begin: called with the files that are taken up together, before they are; with none before the shard is put in its place.

    Returns:
        How many documents the shard holds.

    Raises:
        OSError: the disk is full or the output folder is gone; nothing of this shard is left.
        XunshiError: the lexicons or models are no longer those that the run was planned with.
    """
    made = means_of(settings)
    if shard.means and made.digest != shard.means:
        raise XunshiError("the lexicons or the models were changed while the run used them; run again")
    total = 0
    with landing(shard) as here, FragmentWriter(here, tables_of(made.classifier)) as writer:
        for jobs in groups(shard.jobs):
            for result in file_batches(jobs, settings, made, begin):
                writer.add(*result)
                for of in result.files.values():
                    total += of.counts[0]
                    done(of.counts[0])
        begin(())
        writer.finish()
    return total


def file_batches(
    jobs: Sequence[Job], settings: Settings, made: Means, begin: Callable[[Sequence[Job]], object] = len
) -> Iterator[Result]:
    """The rows of the files in every table, or a file's one row of `rejects`; in several results where one was met alone.

    Args:
        jobs: the files.
        settings: of the run.
        made: means that the settings name.
        begin: called with the files that are taken up together, before they are.
    """
    begin(jobs)
    try:
        # only Python reads them, and makes no cycle: the collector would look through a group's objects for nothing
        with uncollected() if are_harmless(jobs) else nullcontext():
            yield from _rows(jobs, settings, made)
    except Exception as error:  # noqa: BLE001 (one file's surprise must not cost the others their rows)
        if len(jobs) == 1:
            yield _rejection(jobs[0], made, error)
        else:
            # which of them it is shows when each stands alone
            for job in jobs:
                yield from file_batches([job], settings, made, begin)


def _rejection(job: Job, made: Means, error: Exception) -> Result:
    tables = tables_of(made.classifier)
    if isinstance(error, ChangedError):
        return rejected(job, tables, *CHANGING, lasting=False, changed=True)
    if isinstance(error, UnreadableError):
        return rejected(job, tables, error.cause, error.remedy, lasting=error.lasting)
    if isinstance(error, MemoryError):
        cause, remedy = Message("needs more memory than there is"), Message("split it into smaller files")
        return rejected(job, tables, cause, remedy, lasting=False)
    cause = Message("unexpected {kind}: {error}", kind=type(error).__name__, error=error)
    remedy = Message("report it with the file, if it can be shared")
    # a network can fail for want of memory, its card's or the machine's, which says nothing of the file
    return rejected(job, tables, cause, remedy, lasting=made.recognition is None)


def _rows(jobs: Sequence[Job], settings: Settings, made: Means) -> Iterator[Result]:
    """The rows of files, those of a long text some at a time; a file with a member that the next run should try again does not last."""
    tables = tables_of(made.classifier)
    gathered = Gatherer(tables, len(jobs))
    rejects: list[list[tuple[str, str, str]]] = [[] for _ in jobs]
    lasting = [True] * len(jobs)
    read: list[set[str]] = [set() for _ in jobs]
    under_way: deque[tuple[int, Document, Correcting]] = deque()

    def told(i: int, member: str, error: UnreadableError) -> None:
        rejects[i].append((f"{jobs[i].source.name}!/{member}", error.cause, error.remedy))
        lasting[i] = lasting[i] and error.lasting

    def passages() -> Iterator[Passage]:
        for i, job in enumerate(jobs):
            for document in _documents(job, settings, made, partial(told, i)):
                under_way.append((i, document, _correcting(job, document, made)))
                read[i].add(document.doc_id)
                yield passage(document)

    for analysis in analyses(passages(), made):
        i, document, correcting = under_way[0]
        for name, columns in _corrected(document, analysis, correcting, made.classifier.codebook.names):
            gathered.add(name, columns, i)
        rejects[i] += [(document.file, fault, REFUSED) for fault in analysis.refused]
        if analysis.last:
            gathered.ended(len(document.text))
            under_way.popleft()
        else:
            yield Result({}, gathered.batches())
    for i, (job, of_file, doc_ids) in enumerate(zip(jobs, rejects, read, strict=True)):
        if of_file:
            gathered.add("rejects", list(zip(*of_file, strict=True)), i)
        _without_document(gathered, job, doc_ids, i)
    told_of = zip(jobs, gathered.counts, lasting, strict=True)
    files = {job.key: Of(counts, last) for job, counts, last in told_of}
    yield Result(files, gathered.batches())


def _correcting(job: Job, document: Document, made: Means) -> Correcting:
    """The corrections of one of a file's documents."""
    own = [c for c in job.corrections if c.doc_id == document.doc_id]
    told = passage(document)
    return Correcting(document.text, told.spans or (), told.level, own, made.lexicons)


def _corrected(
    document: Document, analysis: Analysis, correcting: Correcting, labels: Sequence[str]
) -> Iterator[tuple[str, Columns]]:
    """The rows of a document, or of a part of it, as corrections have them; with the last those of the corrections."""
    yield from rows(document, correcting.of(analysis), labels)
    told = list(correcting.told()) if analysis.last else []
    if told:
        yield "corrections", corrections(told, document.doc_id)


def _without_document(gathered: Gatherer, job: Job, read: Collection[str], file: int = 0) -> None:
    """Tell of corrections of documents that the file does not hold."""
    told = [Outcome(c, ABSENT) for c in job.corrections if c.doc_id not in read]
    if told:
        gathered.add("corrections", corrections(told), file)


def _paged(name: str, page: int, pages: int) -> None:
    """Tell of a page that was recognised: it takes seconds, and a scan of many pages is one file."""
    sys.stderr.write(f"{name}: page {page} of {pages} read\n")
    sys.stderr.flush()


def _documents(job: Job, settings: Settings, made: Means, told: Told) -> list[Document]:
    """The documents of a file that is still the one that was planned.

    Raises:
        ChangedError: it is not, whatever else may be wrong with it.
        UnreadableError: it cannot be read.
    """
    digests: list[str] = []
    try:
        return read_documents(
            job.source,
            made.lexicons,
            job.given,
            encoding=settings.encoding,
            text_column=settings.text_column,
            ocr=settings.ocr,
            told=told,
            paged=partial(_paged, job.source.name),
            seen=lambda data: digests.append(hashlib.sha256(data).hexdigest()),
        )
    finally:
        if digests and digests[-1] != job.digest:
            raise ChangedError


def rejected(
    job: Job, tables: Sequence[Table], cause: str, remedy: str, *, lasting: bool, changed: bool = False
) -> Result:
    """A file's rows when it is rejected: the one of `rejects`.

    Args:
        job: the file.
        tables: the schema.
        cause: what is wrong, as a clause without the file's name.
        remedy: what the user can do about it, in the imperative.
        lasting: whether it will be the same next time.
        changed: whether the file was another than planned.
    """
    gathered = Gatherer(tables)
    gathered.add("rejects", [[job.source.name], [cause], [remedy]])
    _without_document(gathered, job, ())
    return Result({job.key: Of(gathered.counts[0], lasting, changed)}, gathered.batches())


def reject_shard(shard: Shard, settings: Settings, cause: str, remedy: str) -> None:
    """Write a shard of which every file is rejected for the same cause, until the next run tries again.

    Args:
        shard: the shard.
        settings: of the run.
        cause: what is wrong, as a clause without the file's name.
        remedy: what the user can do about it, in the imperative.
    """
    tables = tables_of(means_of(settings).classifier)
    with landing(shard) as here, FragmentWriter(here, tables) as writer:
        for job in shard.jobs:
            writer.add(*rejected(job, tables, cause, remedy, lasting=False))
        writer.finish()
