"""The passages that documents share, found by tasks: parts of the hashes are joined, then passages of parts of the pairs aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.compare import alignment, fingerprints, seeds, shares, signs, store
from pipeline.compare.alignment import Shared
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.tables.manifests import digest_of

SEEDS, PASSAGES = "seeds", "passages"
_SEEDS, _PASSAGES = "seeds.parquet", "passages.parquet"
# parts of the hashes at most
_BUCKETS = 64
_HASHES = 1 << 64
_INTEGERS = ("a", "b", "start", "end", "other_start", "other_end")
_SCHEMA = pa.schema([*((name, pa.int64()) for name in _INTEGERS), ("kind", pa.string()), ("identity", pa.float64())])


class _Join(NamedTuple):
    """Which hashes of which documents are joined."""

    folders: Sequence[Path]
    chosen: np.ndarray
    bucket: tuple[int, int]
    memory: int


class _Align(NamedTuple):
    """The pairs whose passages are aligned."""

    seeds: Sequence[Path]
    folders: Sequence[Path]
    chosen: np.ndarray
    pairs: tuple[int, int]
    memory: int


def found(corpus: Corpus, folded: Sequence[Folded]) -> list[Shared]:
    """Every passage that two documents share, in order of the pair.

    Args:
        corpus: the tables.
        folded: its texts, folded, in order.
    """
    if not isinstance(folded, signs.Kept):
        return list(alignment.shared(list(corpus.texts.values()), folded))
    seeds.require(corpus.memory)
    chosen, count = folded.chosen, shares.count(corpus)
    made_of = [[str(path.parent.name) for path in folded.folders[:1]], digest_of(str(chosen.tolist()))]
    buckets = min(_BUCKETS, count)
    edges = [_HASHES * i // buckets for i in range(buckets + 1)]
    joins = [_Join(folded.folders, chosen, bucket, corpus.memory) for bucket in zip(edges, edges[1:], strict=False)]
    joined = store.made(corpus, SEEDS, made_of, _join, lambda: joins, buckets)
    firsts = [*range(0, len(chosen), shares.DOCUMENTS), len(chosen)]
    parts = [(i * len(chosen), j * len(chosen)) for i, j in zip(firsts, firsts[1:], strict=False)]
    aligned = [_Align(joined, folded.folders, chosen, pairs, corpus.memory) for pairs in parts]
    folders = store.made(corpus, PASSAGES, made_of, _align, lambda: aligned, len(aligned))
    return [row for folder in folders for row in _read(folder / _PASSAGES)]


def _join(order: _Join, folder: Path) -> None:
    seeds.write(signs.hashed(order.folders), folder / _SEEDS, order.chosen, order.memory, order.bucket)


def _align(order: _Align, folder: Path) -> None:
    kept = signs.Kept(order.folders, order.chosen)
    common = seeds.of([path / _SEEDS for path in order.seeds], order.pairs, order.memory)
    rows = list(alignment.shared(kept.originals, kept, fingerprints.chained(common, len(kept))))
    flat = [(r.a, r.b, *r.span, *r.other, r.kind, r.identity) for r in rows]
    columns = list(zip(*flat, strict=True)) if flat else [()] * len(_SCHEMA)
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA)
    pq.write_table(table, folder / _PASSAGES, compression="zstd")


def _read(path: Path) -> Iterator[Shared]:
    with store.reading(path):
        columns = [column.to_pylist() for column in pq.read_table(path).columns]
    for a, b, start, end, other_start, other_end, kind, identity in zip(*columns, strict=True):
        yield Shared(a, b, (start, end), (other_start, other_end), kind, identity)
