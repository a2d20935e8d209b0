"""What comparisons ask of every text again and again, made once and kept beside the run: its words counted, its fingerprints.

The files stand in `.xunshi/compare` of the run's folder (in a temporary folder where that cannot be written), each under a name that
digests what it was made of, so that one of other texts, another segmenter or another program is never read.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import sparse

from pipeline.batch.identity import program_digest
from pipeline.compare.corpus import Corpus
from pipeline.errors import XunshiError
from pipeline.tables import sets
from pipeline.tables.lock import STATE

FOLDER = Path(STATE) / "compare"
WORDS, FINGERPRINTS = "words", "fingerprints"
# rows that are held before they are written
_ROWS = 1 << 17
_SCHEMAS = {
    WORDS: pa.schema([("doc", pa.int32()), ("word", pa.string()), ("n", pa.int32())]),
    FINGERPRINTS: pa.schema([("doc", pa.int32()), ("hash", pa.uint64()), ("place", pa.int32())]),
}
# a document, by its place in the run, and the columns of its rows
Rows = tuple[int, Sequence[Sequence[object] | NDArray[Any]]]


def words(
    corpus: Corpus, counted: Callable[[], Iterable[tuple[str, Counter[str]]]]
) -> tuple[sparse.csr_array, list[str]]:
    """((documents, words) how often each document, in the corpus' order, has each word; the words in order).

    Args:
        corpus: the tables of a run, whose `words_by` is not empty.
        counted: (doc_id, words and how often) of every document of the run that has words, in order.

    Raises:
        XunshiError: the file that holds them is damaged.
    """
    place = _places(corpus)

    def rows() -> Iterator[Rows]:
        for doc_id, found in counted():
            yield place[doc_id], [list(found), list(found.values())]

    path = _made(corpus, WORDS, f"{corpus.words_by} {corpus.lexicons.digest}", rows)
    try:
        table = pq.read_table(path, read_dictionary=["word"]).unify_dictionaries()
    except (OSError, ValueError) as error:
        raise XunshiError(
            "{path}: cannot be read ({error}); delete it, then compare again", path=path, error=error
        ) from error
    named = table.column("word")
    known = named.chunk(0).dictionary.to_pylist() if named.num_chunks else []
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in named.chunks] or [np.zeros(0, np.int32)])
    return _matrix(chosen(corpus), table.column("doc").to_numpy(), codes, table.column("n").to_numpy(), known)


def _matrix(
    wanted: np.ndarray, docs: np.ndarray, codes: np.ndarray, times: np.ndarray, known: Sequence[str]
) -> tuple[sparse.csr_array, list[str]]:
    """The counts of the wanted documents, with the columns that they have, in the order of the words."""
    at = np.full(int(docs.max(initial=-1)) + 1, -1, np.int32)
    within = wanted[wanted < len(at)]
    at[within] = np.arange(len(wanted), dtype=np.int32)[wanted < len(at)]
    kept = at[docs] >= 0
    if not kept.all():
        docs, codes, times = docs[kept], codes[kept], times[kept]
    present = np.unique(codes)
    order = sorted(present.tolist(), key=known.__getitem__)
    column = np.zeros(len(known), np.int32)
    column[order] = np.arange(len(order), dtype=np.int32)
    shape = (len(wanted), len(order))
    found = sparse.coo_array((times.astype(np.float64), (at[docs], column[codes])), shape=shape).tocsr()
    found.sort_indices()
    return found, [known[i] for i in order]


def fingerprints(corpus: Corpus, found: Callable[[], Iterable[Rows]], made_of: str) -> Path:
    """The file of fingerprints (doc, hash, place), doc being the document's place in the run.

    Args:
        corpus: the tables of a run.
        found: (place of the document in the run, its hashes and their places) of every document.
        made_of: what else they hang on.
    """
    return _made(corpus, FINGERPRINTS, made_of, found)


def chosen(corpus: Corpus) -> np.ndarray:
    """(documents,) the place in the run of each document of the corpus, in order."""
    place = _places(corpus)
    return np.array([place[doc_id] for doc_id in corpus.documents["doc_id"]], np.int64)


def _places(corpus: Corpus) -> dict[str, int]:
    return {doc_id: i for i, doc_id in enumerate(corpus.whole.documents["doc_id"])}


def _made(corpus: Corpus, name: str, made_of: str, rows: Callable[[], Iterable[Rows]]) -> Path:
    """The file, made if it is not there yet."""
    manifest = corpus.opened.manifest if corpus.opened else {}
    told = json.dumps([manifest.get("outputs"), made_of, program_digest(), _own_digest()], ensure_ascii=False)
    file = f"{name}-{sets.digest_of(told)}.parquet"
    for folder in (corpus.folder / FOLDER, _temporary()):
        if (folder / file).is_file():
            return folder / file
    for folder in (corpus.folder / FOLDER, _temporary()):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f".{file}.{os.getpid()}.part"
            try:
                _write(part, _SCHEMAS[name], rows())
                _forget(folder, name)
                part.replace(folder / file)
            finally:
                part.unlink(missing_ok=True)
        except OSError:
            if folder == _temporary():
                raise
            continue
        break
    return folder / file


@lru_cache(maxsize=1)
def _own_digest() -> str:
    """Digest of the modules that say what the files hold, and of the libraries that they use."""
    digest = hashlib.sha256(json.dumps([version(name) for name in ("rjieba", "jieba", "opencc", "numpy")]).encode())
    for name in ("store", "counts", "fold", "folding", "fingerprints"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()


def _write(path: Path, schema: pa.Schema, rows: Iterable[Rows]) -> None:
    """One row group for each `_ROWS` rows, documents in order."""
    docs: list[np.ndarray] = []
    cells: list[list[object]] = [[] for _ in schema.names[1:]]

    def flush() -> None:
        own = [np.concatenate(docs) if docs else np.zeros(0, np.int32), *cells]
        writer.write_table(pa.table([pa.array(c, f.type) for c, f in zip(own, schema, strict=True)], schema=schema))
        docs.clear()
        for column in cells:
            column.clear()

    with path.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for doc, columns in rows:
            docs.append(np.full(len(columns[0]), doc, np.int32))
            for column, more in zip(cells, columns, strict=True):
                column.extend(more)
            if len(cells[0]) >= _ROWS:
                flush()
        flush()


def _forget(folder: Path, name: str) -> None:
    """Take away what an earlier run's or program's comparison left."""
    for path in folder.glob(f"{name}-*.parquet"):
        path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xunshi-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def by_document(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, list[str]]]:
    """(doc_id, its cells) of batches of two columns, a document's rows one behind the other."""
    pairs = (pair for batch in batches for pair in zip(*(c.to_pylist() for c in batch.columns), strict=True))
    for doc_id, rows in groupby(pairs, itemgetter(0)):
        yield doc_id, [cell for _, cell in rows if cell]
