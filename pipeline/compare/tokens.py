"""The words of a run in the order of its texts: cut once, by a task a share of the documents, and kept."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import sparse

from pipeline.compare import shares, store
from pipeline.compare.corpus import Corpus
from pipeline.engines.segmenters import SEGMENTERS, cutter
from pipeline.lexicons import load
from pipeline.segment.words import Cut

WORDS = "words"
_FILE = "words.parquet"
_SCHEMA = pa.schema([("doc", pa.int32()), ("sentence", pa.int32()), ("word", pa.string())])
# words that are held before they are written
_ROWS = 1 << 17
# words of two Chinese characters or more; placeholders of masks, figures and punctuation are none
_WORD = re.compile("[㐀-鿿]{2,}")
_PLACEHOLDER = re.compile("〔[A-Z]+〕")
Codes = NDArray[np.int32]


def worded(cut: Cut) -> Callable[[str], Iterator[str]]:
    """What tells the words of a normalised sentence, in order.

    Args:
        cut: what cuts a text into words.
    """

    def words(text: str) -> Iterator[str]:
        for piece in _PLACEHOLDER.split(text):
            yield from filter(_WORD.fullmatch, cut(piece))

    return words


@dataclass(frozen=True)
class Tokens:
    """The words of a corpus in order.

    Attributes:
        words: (tokens,) position of each token's word in `items`; -1 for a node that is no word (`collocates.of_places`).
        sentences: (tokens,) number of its sentence, rising.
        documents: (tokens,) position of its document in the corpus' order.
        items: the words in order.
    """

    words: Codes
    sentences: Codes
    documents: Codes
    items: Sequence[str]

    @property
    def frequency(self) -> NDArray[np.int64]:
        """(items,) tokens of each word."""
        return np.bincount(self.words[self.words >= 0], minlength=len(self.items))


def tokens(sentences: Iterable[tuple[int, Iterable[str]]]) -> Tokens:
    """Words of sentences as tokens.

    Args:
        sentences: (position of the document, its words in order; an empty one stands for a node), in the order of the texts.
    """
    known: dict[str, int] = {}
    codes, numbers, documents = array("i"), array("i"), array("i")
    for number, (document, words) in enumerate(sentences):
        before = len(codes)
        codes.extend(known.setdefault(word, len(known)) for word in words)
        numbers.extend([number] * (len(codes) - before))
        documents.extend([document] * (len(codes) - before))
    return ordered([(_array(codes), _array(numbers), _array(documents))], list(known))


def _array(values: array[int]) -> Codes:
    return np.frombuffer(values, np.int32) if values else np.zeros(0, np.int32)


def ordered(parts: Sequence[tuple[Codes, Codes, Codes]], known: Sequence[str]) -> Tokens:
    """Tokens whose words are numbered in the order of their names.

    Args:
        parts: (words by position in `known`, sentences, documents), one behind the other.
        known: words, each once, all of which have tokens; an empty one is a node.
    """
    order = sorted(range(len(known)), key=known.__getitem__)
    items = [known[i] for i in order if known[i]]
    rank = np.empty(len(known), np.int32)
    rank[order] = np.arange(len(known), dtype=np.int32) - (len(known) - len(items))
    words, sentences, documents = (
        np.concatenate([np.zeros(0, np.int32), *column]) for column in (zip(*parts, strict=True) if parts else [()] * 3)
    )
    return Tokens(rank[words], sentences, documents, items)


def cut_by(corpus: Corpus) -> Callable[[str], Iterator[str]]:
    """What tells the words of a corpus' normalised sentences."""
    return worded(corpus.cut or cutter(corpus.segmenter, lexicons=corpus.lexicons))


class _Order(NamedTuple):
    """What a task cuts, and by what; `cut` only where it is in the same process."""

    share: shares.Share
    by: str
    lexicons: Path | None
    cut: Cut | None


def _cut(order: _Order, folder: Path) -> None:
    """Write the words of a share."""
    engine, _, model = order.by.partition(" ")
    words = worded(order.cut or cutter(engine, model or None, load(order.lexicons)))
    place = {doc_id: order.share.first + i for i, doc_id in enumerate(order.share.doc_ids)}
    rows: tuple[list[int], list[int], list[str]] = [], [], []
    with pq.ParquetWriter(folder / _FILE, _SCHEMA, compression="zstd") as writer:

        def flush() -> None:
            writer.write_table(
                pa.table([pa.array(c, f.type) for c, f in zip(rows, _SCHEMA, strict=True)], schema=_SCHEMA)
            )
            for column in rows:
                column.clear()

        for number, (doc_id, text) in enumerate(_sentences(order.share)):
            found = list(words(text))
            rows[0].extend([place[doc_id]] * len(found))
            rows[1].extend([number] * len(found))
            rows[2].extend(found)
            if len(rows[0]) >= _ROWS:
                flush()
        flush()


def _sentences(share: shares.Share) -> Iterator[tuple[str, str]]:
    """(doc_id, normalised text) of the sentences that have any."""
    for batch in share.cells("sentences", ("doc_id", "normalized")):
        pairs = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        yield from ((doc_id, text) for doc_id, text in pairs if text)


def _files(corpus: Corpus) -> list[Path]:
    """The files of the words, in the order of the documents; made if they are not there."""
    by = corpus.words_by
    # what is no segmenter of the program's own can be sent to no other process
    own = corpus.cut is not None and (corpus.workers is None or by.partition(" ")[0] not in SEGMENTERS)
    here = replace(corpus, workers=None) if own else corpus

    def orders() -> list[_Order]:
        cut = corpus.cut if own else None
        return [_Order(share, by, corpus.lexicon_folder, cut) for share in shares.of(corpus, ["sentences"])]

    folders = store.made(here, WORDS, [by, corpus.lexicons.digest], _cut, orders, shares.count(corpus))
    return [folder / _FILE for folder in folders]


def _read(corpus: Corpus) -> Iterator[tuple[Codes, Codes, Codes, Sequence[str]]]:
    """(place in the run, sentence in the share, word, the words that these number) of the chosen documents, a share at a time."""
    at = shares.places(corpus)
    for path in _files(corpus):
        with store.reading(path):
            table = pq.read_table(path, read_dictionary=["word"]).unify_dictionaries()
        named = table.column("word")
        known = named.chunk(0).dictionary.to_pylist() if named.num_chunks else []
        codes = np.concatenate([np.zeros(0, np.int32), *(c.indices.to_numpy() for c in named.chunks)])
        documents = at[table.column("doc").to_numpy()]
        kept = documents >= 0
        yield documents[kept], table.column("sentence").to_numpy()[kept], codes[kept], known


def matrix(corpus: Corpus) -> tuple[sparse.csr_array, list[str]]:
    """((documents, words) how often each document, in the corpus' order, has each word; the words in order).

    Args:
        corpus: the tables of a run, whose `words_by` is not empty.

    Raises:
        XunshiError: a file that holds them is damaged.
    """
    known: dict[str, int] = {}
    parts = []
    for documents, _, codes, names in _read(corpus):
        # the share's documents and words alone: a matrix that counts is small
        rows, columns = np.unique(documents), np.unique(codes)
        shape = (len(rows), len(columns))
        places = (np.searchsorted(rows, documents), np.searchsorted(columns, codes))
        counted = sparse.coo_array((np.ones(len(codes)), places), shape=shape).tocsr().tocoo()
        number = np.array([known.setdefault(names[i], len(known)) for i in columns.tolist()], np.int32)
        times = counted.data.astype(np.int32)
        parts.append((rows[counted.row].astype(np.int32), number[counted.col] if len(number) else counted.col, times))
    order = sorted(known)
    column = np.empty(len(known), np.int32)
    column[[known[word] for word in order]] = np.arange(len(known), dtype=np.int32)
    rows, codes, times = (np.concatenate(c) for c in zip(*parts, strict=True))
    shape = (len(corpus.documents), len(order))
    del parts
    found = sparse.coo_array((times.astype(np.float64), (rows, column[codes])), shape=shape).tocsr()
    found.sort_indices()
    return found, order


def of_corpus(corpus: Corpus, kept: Callable[[str], bool]) -> Tokens:
    """The words of the normalised sentences in order.

    Args:
        corpus: the tables.
        kept: which words stay; others are no steps between words.

    Raises:
        XunshiError: a file that holds them is damaged.
    """
    if not (corpus.opened and corpus.words_by):
        return tokens(_anew(corpus, kept))
    known: dict[str, int] = {}
    parts, before = [], 0
    for documents, sentences, codes, names in _read(corpus):
        stays = np.zeros(len(names), np.bool_)
        stays[np.unique(codes)] = True
        number = np.full(len(names), -1, np.int32)
        for i in np.flatnonzero(stays).tolist():
            if kept(names[i]):
                number[i] = known.setdefault(names[i], len(known))
        own = number[codes]
        held = own >= 0
        parts.append((own[held], sentences[held] + np.int32(before), documents[held].astype(np.int32)))
        before += int(sentences.max(initial=-1)) + 1
    return ordered(parts, list(known))


def _anew(corpus: Corpus, kept: Callable[[str], bool]) -> Iterator[tuple[int, Iterable[str]]]:
    place = {doc_id: i for i, doc_id in enumerate(corpus.documents["doc_id"])}
    words = cut_by(corpus)
    frame = corpus.table("sentences", ("doc_id", "normalized")).dropna()
    for doc_id, text in frame.itertuples(index=False):
        yield place[doc_id], filter(kept, words(text))
