"""Fingerprints that documents have in common, joined by DuckDB: on disk where they outgrow the memory that it may take."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.compare import store
from pipeline.compare.fingerprints import CROWD, Seeds
from pipeline.errors import XunshiError

# the least that DuckDB works in, MiB
LEAST = 64
# each takes a part of the memory
_THREADS = 4
# seeds that are fetched at a time
BATCH = 1 << 16
# all hashes
_ALL = (0, 1 << 64)
_SHARED = """
CREATE TEMP TABLE shared AS
WITH own AS (
         SELECT hash, number AS doc, place FROM read_parquet($paths) JOIN chosen USING (doc)
         WHERE hash >= $first::UBIGINT AND hash <= $last::UBIGINT
     ),
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
_WITHIN = "SELECT * FROM read_parquet($paths) WHERE pair >= $first AND pair < $last ORDER BY pair, place_a, place_b"


def write(paths: Sequence[Path], into: Path, chosen: np.ndarray, memory: int, bucket: tuple[int, int] = _ALL) -> None:
    """Write the common fingerprints of some documents as (pair, place_a, place_b), in order.

    Args:
        paths: of the files of fingerprints (`signs`).
        into: the file.
        chosen: (documents,) their places in the run.
        memory: MiB that may be taken.
        bucket: the hashes from the first number to before the second alone.

    Raises:
        XunshiError: the memory is too small, or a file is damaged.
    """
    places = pa.table({"doc": chosen.astype(np.int32), "number": np.arange(len(chosen), dtype=np.int64)})
    with _database(paths, memory) as database:
        database.register("chosen", places)
        named = {"paths": [str(path) for path in paths], "first": bucket[0], "last": bucket[1] - 1}
        database.execute(_SHARED, named)
        target = str(into).replace("'", "''")
        database.execute(
            f"COPY ({_PAIRS}) TO '{target}' (FORMAT parquet)",
            {"count": len(chosen), "crowd": CROWD},
        )


def of(paths: Sequence[Path], pairs: tuple[int, int], memory: int) -> Iterator[Seeds]:
    """The common fingerprints of some pairs, in order; all of a pair's stand in one piece.

    Args:
        paths: of files that `write` wrote.
        pairs: from the first to before the second.
        memory: MiB that may be taken.

    Raises:
        XunshiError: the memory is too small, or a file is damaged.
    """
    with _database(paths, memory) as database:
        named = {"paths": [str(path) for path in paths], "first": pairs[0], "last": pairs[1]}
        found = database.sql(_WITHIN, params=named)
        # until version 2 the method had another name
        reader = getattr(found, "to_arrow_reader", None) or found.fetch_arrow_reader
        yield from _whole_pairs(reader(BATCH))


def require(memory: int) -> None:
    """Refuse what is too little for a join.

    Raises:
        XunshiError: it is.
    """
    if memory < LEAST:
        raise XunshiError("--memory {memory}: too small; give at least {least} (MiB)", memory=memory, least=LEAST)


@contextmanager
def _database(paths: Sequence[Path], memory: int) -> Iterator[Any]:
    """DuckDB within the memory; what it says of files as a sentence."""
    require(memory)
    with tempfile.TemporaryDirectory(prefix="xunshi-") as spill:
        settings: dict[str, str | int | float | list[str]] = {
            "memory_limit": f"{memory}MiB",
            "temp_directory": spill,
            "threads": min(_THREADS, os.cpu_count() or 1),
            "autoinstall_known_extensions": "false",
        }
        try:
            with duckdb.connect(config=settings) as database:
                yield database
        except duckdb.OutOfMemoryException as error:
            raise XunshiError(
                "--memory {memory}: too small for these documents; give more (MiB)", memory=memory
            ) from error
        except duckdb.Error as error:
            cause = str(error).partition("\n")[0]
            named = next((path for path in paths if str(path) in cause), paths[0].parent)
            raise store.damaged(named, cause) from error


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
