"""The texts of a run folded and fingerprinted: once, by a task a share of the documents, and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from pipeline.compare import fingerprints, shares, store
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folded
from pipeline.compare.folding import HELD, MASKS, Folding
from pipeline.compare.lazily import Lazily
from pipeline.lexicons import load

SIGNS = "signs"
_TEXTS, _PRINTS = "texts.arrow", "fingerprints.parquet"
# half a surrogate pair, which a text may hold, is no UTF-8
_CODE = ("utf-8", "surrogatepass")
# steps from the beginning of a sign to that of the next, and widths of signs, are nearly all 1 and pack well
_SCHEMA = pa.schema(
    [
        ("original", pa.binary()),
        ("folded", pa.string()),
        ("steps", pa.list_(pa.int32())),
        ("widths", pa.list_(pa.int32())),
    ]
)
_HASHES = pa.schema([("hash", pa.uint64()), ("doc", pa.int32()), ("place", pa.int32())])
# spreads hashes, of which the least were chosen, over all numbers, so that a part of the numbers is a part of the hashes
_MIXED = np.uint64(0x9E3779B97F4A7C15)
_ROWS = 1 << 13
# files that are kept open
_OPEN = 64


class _Order(NamedTuple):
    """What a task folds, and which names are places."""

    share: shares.Share
    lexicons: Path | None
    provinces: tuple[str, ...]


def _fold(order: _Order, folder: Path) -> None:
    """Write the folded texts and the fingerprints of a share."""
    texts, masks = order.share.texts(), order.share.table("masks", MASKS)
    folded = Folding(texts, masks, load(order.lexicons), order.provinces)
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    prints = []
    # a batch a document, so that each can be read alone
    with pa.ipc.new_file(folder / _TEXTS, _SCHEMA, options=options) as writer:
        for at, (text, one) in enumerate(zip(texts.values(), folded, strict=True)):
            steps = np.diff(one.starts, prepend=np.int32(0))
            row = ([text.encode(*_CODE)], [one.text], [steps], [one.ends - one.starts])
            writer.write_batch(
                pa.record_batch([pa.array(c, f.type) for c, f in zip(row, _SCHEMA, strict=True)], schema=_SCHEMA)
            )
            hashes, places = fingerprints.fingerprints(one.text)
            prints.append((hashes * _MIXED, np.full(len(places), order.share.first + at), places))
    write_hashes(folder / _PRINTS, prints)


def write_hashes(path: Path, prints: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
    """Write fingerprints in the order of their hashes, so that a reader of some hashes skips the others.

    Args:
        path: of the file.
        prints: (hashes, documents, places), one behind the other.
    """
    hashes, documents, places = (np.concatenate(column) for column in zip(*prints, strict=True))
    order = np.argsort(hashes, kind="stable")
    columns = zip((hashes, documents, places), _HASHES, strict=True)
    pq.write_table(
        pa.table([pa.array(c[order], f.type) for c, f in columns], schema=_HASHES),
        path,
        row_group_size=_ROWS,
        compression="zstd",
    )


class Kept(Lazily[Folded]):
    """The folded texts of the chosen documents, in order, each read when it is asked for.

    Args:
        folders: of the stage.
        chosen: (documents,) their places in the run.

    Attributes:
        originals: the clean texts beside them.
    """

    def __init__(self, folders: Sequence[Path], chosen: np.ndarray) -> None:
        self.folders, self.chosen = folders, chosen
        held = lru_cache(maxsize=HELD)(partial(_read, folders, lru_cache(maxsize=_OPEN)(_opened)))
        super().__init__(len(chosen), lambda at: held(int(chosen[at]))[1])
        self.originals = Lazily(len(chosen), lambda at: held(int(chosen[at]))[0])


def _read(
    folders: Sequence[Path], opened: Callable[[Path], pa.ipc.RecordBatchFileReader], place: int
) -> tuple[str, Folded]:
    """A document's clean text and its folded one."""
    number, at = divmod(place, shares.DOCUMENTS)
    path = folders[number] / _TEXTS
    with store.reading(path):
        original, text, steps, widths = opened(path).get_batch(at).columns
        starts = np.cumsum(steps.values.to_numpy(), dtype=np.int32)
        folded = Folded(text[0].as_py(), starts, starts + widths.values.to_numpy())
        return original[0].as_py().decode(*_CODE), folded


def _opened(path: Path) -> pa.ipc.RecordBatchFileReader:
    return pa.ipc.open_file(pa.OSFile(str(path)))


def of(corpus: Corpus) -> Kept | Folding:
    """The texts of a corpus, folded, in its order; places are the divisions of the run's lexicons and the run's provinces."""
    provinces = sorted(corpus.whole.documents["province"].dropna().unique())
    if corpus.opened is None:
        return Folding(corpus.texts, corpus.table("masks", MASKS), corpus.lexicons, provinces)

    def orders() -> list[_Order]:
        read = shares.of(corpus, ["texts", "masks"])
        return [_Order(share, corpus.lexicon_folder, tuple(provinces)) for share in read]

    folders = store.made(corpus, SIGNS, [corpus.lexicons.digest], _fold, orders, shares.count(corpus))
    return Kept(folders, shares.chosen(corpus))


def hashed(folders: Sequence[Path]) -> list[Path]:
    """The files of fingerprints of the stage's folders."""
    return [folder / _PRINTS for folder in folders]
