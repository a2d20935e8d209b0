"""A run in shares of neighbouring documents: a task reads the bytes of its share, and of each file no others."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipeline.codelists import Titles
from pipeline.compare import frames, part_frames
from pipeline.compare.corpus import Corpus
from pipeline.compare.texts import Texts
from pipeline.errors import XunshiError
from pipeline.tables import manifests
from pipeline.tables.part_files import parts_of

# documents of a share; files of whoever cuts otherwise have other names
DOCUMENTS = 1_000
TEXTS = "texts.jsonl"
# bytes that are looked through at a time
_BLOCK = 1 << 22
_QUOTE, _LINE_FEED = b'"\n'
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Stretch:
    """Some bytes of a file: from where to where, and their digest."""

    start: int
    end: int
    digest: str


@dataclass(frozen=True)
class Share:
    """Neighbouring documents of a run.

    Attributes:
        number: of the share, from 0.
        first: place of its first document in the run.
        doc_ids: its documents, in order.
        folder: of the run.
        stretches: name of a file → the bytes of it that are of these documents.
        titles: what stands in the place of codes in the tables; None for the codes.
    """

    number: int
    first: int
    doc_ids: tuple[str, ...]
    folder: Path
    stretches: dict[str, Stretch]
    titles: Titles | None = None

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file of the run, as if no other documents were in it.

        Raises:
            XunshiError: it was replaced since the share was made.
            OSError: it cannot be read.
        """
        yield io.BytesIO(self._bytes(name))

    def _bytes(self, name: str) -> bytes:
        own = self.stretches[name]
        with (self.folder / name).open("rb") as file:
            head = file.readline() if name.endswith(".csv") else b""
            file.seek(own.start)
            told = file.read(own.end - own.start)
        if hashlib.sha256(told).hexdigest() != own.digest:
            raise XunshiError("{name}: was replaced while it was read; do it again", name=self.folder / name)
        return head + told

    def table(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of a table of the run, its rows of these documents.

        Args:
            name: of the table.
            columns: names, `doc_id` among them.

        Raises:
            XunshiError: it is missing or damaged, or was replaced.
        """
        if parts := parts_of(name, self.stretches):
            return part_frames.read(self.folder, name, parts, self.open, columns, self.doc_ids)
        return frames.read(self.folder / f"{name}.csv", self.open, self.titles, columns)

    def cells(self, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The texts of some columns, of these documents.

        Args:
            name: of the table.
            columns: names, `doc_id` the first.

        Raises:
            XunshiError: it is missing or damaged, or was replaced.
        """
        if parts := parts_of(name, self.stretches):
            own = pa.array(self.doc_ids, pa.string())
            for batch in part_frames.batches(self.folder, parts, self.open, columns):
                yield batch.filter(pc.is_in(batch.column(0), own))
        else:
            yield from frames.batches(self.folder / f"{name}.csv", self.open, columns)

    def texts(self) -> Mapping[str, str]:
        """Their clean texts."""
        if parts_of("texts", self.stretches):
            found = part_frames.texts(self.cells("texts", ("doc_id", "text")))
            return {doc_id: found.get(doc_id, "") for doc_id in self.doc_ids}
        told = self._bytes(TEXTS)
        return Texts(self.folder / TEXTS, lambda _: nullcontext(io.BytesIO(told)), self.doc_ids)


def count(corpus: Corpus) -> int:
    """How many shares the run has."""
    return -(-len(corpus.whole.documents) // DOCUMENTS)


def places(corpus: Corpus) -> Ints:
    """(documents of the run,) the place of each among those chosen, -1 for the others."""
    found = np.full(len(corpus.whole.documents), -1)
    found[chosen(corpus)] = np.arange(len(corpus.documents))
    return found


def chosen(corpus: Corpus) -> Ints:
    """(documents,) the place in the run of each document that is chosen, in order."""
    if corpus.only is None:
        return np.arange(len(corpus.documents))
    return np.flatnonzero(corpus.whole.documents["doc_id"].isin(corpus.only).to_numpy())


def of(corpus: Corpus, tables: Sequence[str]) -> list[Share]:
    """All documents of a run in shares of `DOCUMENTS`.

    Args:
        corpus: the tables.
        tables: that the shares are read for, which have rows or none for each document; `texts` is one too.

    Raises:
        XunshiError: a file cannot be read, or its rows are not in the order of the documents.
    """
    ids = corpus.whole.documents["doc_id"].tolist()
    bounds, folder = np.arange(0, len(ids), DOCUMENTS), corpus.folder.absolute()
    found = [
        _stretches_of_parts(corpus, t, bounds) if corpus.parts(t) else _of_file(corpus, t, ids, bounds) for t in tables
    ]
    return [
        Share(
            i,
            at,
            tuple(ids[at : at + DOCUMENTS]),
            folder,
            {n: s for f in found for n, s in f[i].items()},
            corpus.titles_of_run,
        )
        for i, at in enumerate(bounds.tolist())
    ]


def _of_file(corpus: Corpus, table: str, ids: Sequence[str], bounds: Ints) -> list[dict[str, Stretch]]:
    name = TEXTS if table == "texts" else f"{table}.csv"
    return [{name: stretch} for stretch in _stretches(corpus, name, ids, bounds)]


def _stretches_of_parts(corpus: Corpus, table: str, bounds: Ints) -> list[dict[str, Stretch]]:
    """The parts that have rows of each share's documents: part n of every table is of the same files."""
    ends = np.cumsum([_rows(corpus, name) for name in corpus.parts("documents")])
    outputs = {o.file: o for o in manifests.outputs_of(corpus.opened.manifest)} if corpus.opened else {}
    names = corpus.parts(table)
    whole = [Stretch(0, outputs[name].bytes, outputs[name].sha256) for name in names]
    firsts = np.searchsorted(ends, bounds, side="right")
    lasts = np.searchsorted(ends, np.append(bounds[1:], ends[-1]) - 1, side="right")
    return [dict(zip(names[i : j + 1], whole[i : j + 1], strict=True)) for i, j in zip(firsts, lasts, strict=True)]


def _rows(corpus: Corpus, name: str) -> int:
    with frames.explained(corpus.folder / name), corpus.open(name) as file:
        return int(pq.ParquetFile(file).metadata.num_rows)


def _stretches(corpus: Corpus, name: str, ids: Sequence[str], bounds: Ints) -> list[Stretch]:
    """The bytes of each share in a file."""
    path = corpus.folder / name
    owners = _line_owners(corpus, ids) if name == TEXTS else _row_owners(corpus, name.removesuffix(".csv"), ids)
    # before the file is opened: a run's files are opened once
    rows = _first_rows(path, owners, bounds)
    with corpus.open(name) as file:
        if name != TEXTS:
            file.readline()
        starts = _starts(file, rows, quoting=name != TEXTS)
        ends = [*starts[1:], file.seek(0, io.SEEK_END)]
        found = []
        for start, end in zip(starts, ends, strict=True):
            file.seek(start)
            digest, left = hashlib.sha256(), end - start
            while left:
                told = file.read(min(left, _BLOCK))
                digest.update(told)
                left -= len(told)
            found.append(Stretch(start, end, digest.hexdigest()))
    return found


def _row_owners(corpus: Corpus, table: str, ids: Sequence[str]) -> Iterator[Ints]:
    """Whose each row of a table is: the document's place, -1 if there is none."""
    known = pa.array(ids, pa.string())
    for batch in corpus.cells(table, ("doc_id",)):
        yield _places(batch.column(0), known)


def _line_owners(corpus: Corpus, ids: Sequence[str]) -> Iterator[Ints]:
    lines = Texts(corpus.folder / TEXTS, corpus.open, ()).lines
    yield _places(pa.array(lines, pa.string()), pa.array(ids, pa.string()))


def _places(owners: pa.Array, known: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(pc.index_in(owners, known), -1).to_numpy(zero_copy_only=False), np.int64)


def _first_rows(path: Path, owners: Iterator[Ints], bounds: Ints) -> Ints:
    """How many rows stand before each share.

    Raises:
        XunshiError: they are not in the order of the documents, or one is nobody's.
    """
    before, last = np.zeros(len(bounds), np.int64), 0
    for places in owners:
        if len(places) and (places[0] < last or np.any(np.diff(places) < 0)):
            raise XunshiError("{path}: its rows are not in the order of documents.csv; run xunshi run again", path=path)
        before += np.searchsorted(places, bounds)
        last = int(places[-1]) if len(places) else last
    return before


def _starts(file: IO[bytes], rows: Ints, *, quoting: bool) -> list[int]:
    """Offsets of the rows of these numbers.

    Args:
        file: at its first row.
        rows: numbers from 0, rising.
        quoting: whether a line feed in quotes ends no row.
    """
    at, passed, quoted = file.tell(), 0, 0
    found = [at] * int(np.searchsorted(rows, 1))
    while len(found) < len(rows) and (block := file.read(_BLOCK)):
        codes = np.frombuffer(block, np.uint8)
        feeds, quotes = np.flatnonzero(codes == _LINE_FEED), np.flatnonzero((codes == _QUOTE) & quoting)
        ends = feeds[(np.searchsorted(quotes, feeds) + quoted) % 2 == 0] + 1
        # the row of number n begins where n rows have ended
        here = rows[len(found) : int(np.searchsorted(rows, passed + len(ends), side="right"))] - passed - 1
        found += (ends[here] + at).tolist()
        at, passed, quoted = at + len(block), passed + len(ends), quoted + len(quotes)
    return found + [at] * (len(rows) - len(found))
