"""What a worker process of a batch does: shards in, word of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.batch.work import process
from pipeline.processes import end_with_parent, portable
from pipeline.tables.arrow import spare_pandas

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pipeline.settings import Settings


def serve(pipe: Connection, settings: Settings) -> None:
    """Process shards until the pipe closes.

    Sends ("begin", keys of the files that are taken up), ("end", number of documents), ("failed", exception).

    Args:
        pipe: shards come in by it, and what is told goes out.
        settings: of the run.
    """
    end_with_parent()
    spare_pandas()
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            documents = process(shard, settings, begin=lambda jobs: pipe.send(("begin", [j.key for j in jobs])))
        except Exception as error:  # noqa: BLE001 (the parent raises it)
            pipe.send(("failed", portable(error)))
        else:
            pipe.send(("end", documents))
