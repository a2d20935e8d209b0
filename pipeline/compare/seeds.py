"""Fingerprints that documents have in common, joined by DuckDB: on disk where they outgrow the memory that it may take."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.compare.fingerprints import CROWD, Seeds
from pipeline.errors import XunshiError

# the least that DuckDB works in, MiB
LEAST = 64
# each takes a part of the memory
_THREADS = 4
# seeds that are fetched at a time
BATCH = 1 << 16
_SHARED = """
CREATE TEMP TABLE shared AS
WITH own AS (SELECT hash, number AS doc, place FROM read_parquet($path) JOIN chosen USING (doc)),
     common AS (SELECT hash FROM own GROUP BY hash HAVING count(*) > 1)
SELECT hash, doc, place,
       row_number() OVER (PARTITION BY hash ORDER BY doc, place) AS nth,
       count(*) OVER (PARTITION BY hash) AS holders
FROM own SEMI JOIN common USING (hash)
"""
# what a crowd holds is paired with its first holder alone
_PAIRS = """
SELECT a.doc * $count + b.doc AS pair, a.place AS place_a, b.place AS place_b
FROM (SELECT * FROM shared WHERE holders <= $crowd) a
JOIN (SELECT * FROM shared WHERE holders <= $crowd) b ON a.hash = b.hash AND a.nth < b.nth AND a.doc <> b.doc
UNION ALL
SELECT a.doc * $count + b.doc, a.place, b.place
FROM (SELECT * FROM shared WHERE holders > $crowd AND nth = 1) a
JOIN (SELECT * FROM shared WHERE holders > $crowd AND nth > 1) b ON a.hash = b.hash AND a.doc <> b.doc
ORDER BY 1, 2, 3
"""


def of(path: Path, chosen: np.ndarray, memory: int) -> Iterator[Seeds]:
    """The common fingerprints of some documents, in order; all of a pair's stand in one piece.

    Args:
        path: of the file of fingerprints (`store.fingerprints`).
        chosen: (documents,) their places in it.
        memory: MiB that may be taken.

    Raises:
        XunshiError: the memory is too small.
    """
    if memory < LEAST:
        raise XunshiError("--memory {memory}: too small; give at least {least} (MiB)", memory=memory, least=LEAST)
    with tempfile.TemporaryDirectory(prefix="xunshi-") as spill:
        settings: dict[str, str | int | float | list[str]] = {
            "memory_limit": f"{memory}MiB",
            "temp_directory": spill,
            "threads": min(_THREADS, os.cpu_count() or 1),
        }
        try:
            with duckdb.connect(config={**settings, "autoinstall_known_extensions": "false"}) as database:
                places = pa.table({"doc": chosen.astype(np.int32), "number": np.arange(len(chosen), dtype=np.int64)})
                database.register("chosen", places)
                database.execute(_SHARED, {"path": str(path)})
                pairs = database.sql(_PAIRS, params={"count": len(chosen), "crowd": CROWD})
                # until version 2 the method had another name
                reader = getattr(pairs, "to_arrow_reader", None) or pairs.fetch_arrow_reader
                yield from _whole_pairs(reader(BATCH))
        except duckdb.OutOfMemoryException as error:
            raise XunshiError(
                "--memory {memory}: too small for these documents; give more (MiB)", memory=memory
            ) from error
        except duckdb.Error as error:
            cause = str(error).partition("\n")[0]
            raise XunshiError(
                "{path}: cannot be read ({error}); delete it, then compare again", path=path, error=cause
            ) from error


def _whole_pairs(batches: pa.RecordBatchReader) -> Iterator[Seeds]:
    """The batches cut anew so that no pair is cut."""
    kept: Seeds | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        told = [column.to_numpy(zero_copy_only=False).astype(np.int64) for column in batch.columns]
        pairs, first, second = told if kept is None else (np.concatenate(b) for b in zip(kept, told, strict=True))
        cut = int(np.searchsorted(pairs, pairs[-1]))
        if cut:
            yield pairs[:cut], first[:cut], second[:cut]
        kept = pairs[cut:], first[cut:], second[cut:]
    if kept is not None:
        yield kept
