"""Processing one shard: a plain function of its files, so that any engine can map it over a plan."""

from __future__ import annotations

from collections.abc import Callable

from pipeline import lexicons as lexicon_files
from pipeline.analysis import analyze
from pipeline.batch.fragments import FragmentWriter, Rows
from pipeline.batch.plan import Job, Shard
from pipeline.errors import UnreadableError
from pipeline.ingest.corpus import read_documents
from pipeline.lexicons import Lexicons
from pipeline.settings import Settings
from pipeline.tables.rows import Row, rows
from pipeline.tables.schema import ALL


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
    lexicons = lexicon_files.load(settings.lexicons)
    total = 0
    with FragmentWriter(shard) as writer:
        for job in shard.jobs:
            found = file_rows(job, settings, lexicons)
            writer.add(found)
            total += len(found["documents"])
            if done:
                done(len(found["documents"]))
        writer.finish([job.key for job in shard.jobs])
    return total


def file_rows(job: Job, settings: Settings, lexicons: Lexicons) -> Rows:
    """The rows of one file in every table, or its one row of `rejects`."""
    found: dict[str, list[Row]] = {table.name: [] for table in ALL}
    try:
        for document in read_documents(
            job.source, lexicons, job.given, encoding=settings.encoding, text_column=settings.text_column
        ):
            analysis = analyze(document.text, [(s.start, s.end) for s in document.sentences], lexicons)
            for name, of_document in rows(document, analysis, lexicons).items():
                found[name] += of_document
            found["texts"].append((document.doc_id, document.text))
    except UnreadableError as error:
        return rejected(job, error.cause, error.remedy)
    except MemoryError:
        return rejected(job, "needs more memory than there is", "split it into smaller files")
    except Exception as error:  # noqa: BLE001 (one file's surprise must not cost the others their rows)
        return rejected(
            job, f"unexpected {type(error).__name__}: {error}", "report it with the file, if it can be shared"
        )
    return found


def rejected(job: Job, cause: str, remedy: str) -> Rows:
    """A file's rows when it is rejected: none but the one of `rejects`."""
    found: dict[str, list[Row]] = {table.name: [] for table in ALL}
    found["rejects"] = [(job.source.name, cause, remedy)]
    return found


def reject_shard(shard: Shard, cause: str, remedy: str) -> None:
    """Write a shard of which every file is rejected for the same cause."""
    with FragmentWriter(shard) as writer:
        for job in shard.jobs:
            writer.add(rejected(job, cause, remedy))
        writer.finish([job.key for job in shard.jobs])
