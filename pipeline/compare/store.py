"""What comparisons ask of every text again and again, made once by tasks and kept beside the run: words, fingerprints, pairs.

A stage (all words, say) is a folder of `.xunshi/compare` of the run's (of a temporary folder where that cannot be written), whose
name digests what it is made of, so that one of other texts, another segmenter or another program is never read. A task of the stage
writes a folder of its own under a name that no other has, and renames it when it is whole: of two attempts the first counts, and what a
kill leaves is made anew. Which tasks there are hangs on the documents alone, so that every engine leaves the same files.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import shutil
import socket
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.batch import agreement
from pipeline.batch.identity import program_digest
from pipeline.compare.corpus import Corpus
from pipeline.errors import XunshiError
from pipeline.lexicons import load
from pipeline.messages import Message
from pipeline.tables import manifests
from pipeline.tables.lock import STATE

FOLDER = Path(STATE) / "compare"
_LIBRARIES = ("rjieba", "jieba", "opencc", "numpy", "rapidfuzz")
_MODULES = (
    "store", "shares", "frames", "part_frames", "texts", "tokens", "fold", "folding", "lazily", "fingerprints", "signs", "seeds",
    "alignment", "matched",
)  # fmt: skip
# of these stages, what other choices of documents asked for stays for a while: someone may be at it
_CHOICES = {"seeds": 4, "passages": 4}
# what a task is asked, and the folder that it writes into
Task = Callable[[Any, Path], None]


def made(
    corpus: Corpus,
    stage: str,
    made_of: Sequence[object],
    task: Task,
    orders: Callable[[], Sequence[object]],
    count: int,
) -> list[Path]:
    """The folders of a stage, in order; those that are not there yet are made, by the corpus' workers.

    Args:
        corpus: the tables of a run.
        stage: its name.
        made_of: what else it hangs on, as JSON knows it.
        task: writes the files of one order.
        orders: what the tasks are asked, in order.
        count: how many there are.

    Raises:
        XunshiError: a task fails, or its machine is not what this one is.
        OSError: there is no room for the files.
    """
    manifest = corpus.opened.manifest if corpus.opened else {}
    told = json.dumps([manifest.get("outputs"), made_of, program_digest(), own_digest()], ensure_ascii=False)
    folder = _writable(corpus, f"{stage}-{manifests.digest_of(told)}")
    folders = [folder / str(i) for i in range(count)]
    if missing := [i for i, path in enumerate(folders) if not path.is_dir()]:
        asked = orders()
        try:
            calls = [(task, asked[i], folders[i]) for i in missing]
            if corpus.workers is None:
                for call in calls:
                    make(*call)
            else:
                like = (_parts(corpus.lexicon_folder), corpus.lexicon_folder)
                corpus.workers.each(make_alike, [(*like, *call) for call in calls], corpus.folder)
        finally:
            with contextlib.suppress(OSError):  # one that holds nothing
                folder.rmdir()
    return folders


def make(task: Task, order: object, folder: Path) -> None:
    """Have a task write its folder, unless another attempt was first.

    Args:
        task: writes the files.
        order: what it is asked.
        folder: whose name it takes when it is whole.
    """
    part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    part.mkdir(parents=True)
    try:
        task(order, part)
        with contextlib.suppress(OSError):
            part.replace(folder)
        if not folder.is_dir():
            part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def make_alike(planned: dict[str, str], lexicons: Path | None, task: Task, order: object, folder: Path) -> None:
    """`make`, where what decides the files is as in the process that asks for them.

    Args:
        planned: what that one has.
        lexicons: folder of a user's own.
        task: writes the files.
        order: what it is asked.
        folder: whose name it takes when it is whole.

    Raises:
        XunshiError: it is not; the machine and the first difference are named.
    """
    try:
        agreement.require(planned, _parts(lexicons))
    except XunshiError as error:
        raise XunshiError("a worker on {host}: {error}", host=socket.gethostname(), error=error) from None
    make(task, order, folder)


def _writable(corpus: Corpus, name: str) -> Path:
    """The stage's folder, made if need be; what an earlier run or program left of the stage goes."""
    for base in (corpus.folder.absolute() / FOLDER, _temporary()):
        if (base / name).is_dir():
            return base / name
        try:
            (base / name).mkdir(parents=True)
        except OSError:
            if base == _temporary():
                raise
            continue
        _forget(base, name)
        break
    return base / name


def _forget(base: Path, name: str) -> None:
    """Take away what earlier runs and programs left of a stage."""
    stage = name.partition("-")[0]
    with contextlib.suppress(OSError):  # another comparison takes them away too
        found = sorted(base.glob(f"{stage}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in (path for path in found[_CHOICES.get(stage, 1) :] if path.name != name):
            # an older program left files
            old.unlink() if old.is_file() else shutil.rmtree(old, ignore_errors=True)


def _parts(lexicons: Path | None) -> dict[str, str]:
    """What a machine must have in common with the driver's beside the program of a run: a name → its digest."""
    return {Message("the comparisons' code"): own_digest(), Message("the lexicons"): load(lexicons).digest}


@lru_cache(maxsize=1)
def own_digest() -> str:
    """Digest of the modules that say what the files hold, and of the libraries that they use."""
    digest = hashlib.sha256(json.dumps([version(name) for name in _LIBRARIES]).encode())
    for name in _MODULES:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xunshi-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What is wrong with a file that is kept, as a sentence that names it.

    Raises:
        XunshiError: it cannot be read.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, cause: str) -> XunshiError:
    """What to say of a file that cannot be read.

    Args:
        path: of the file.
        cause: what is wrong with it.
    """
    return XunshiError("{path}: cannot be read ({error}); delete it, then compare again", path=path, error=cause)


def by_document(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, list[str]]]:
    """(doc_id, its cells) of batches of two columns, a document's rows one behind the other."""
    pairs = (pair for batch in batches for pair in zip(*(c.to_pylist() for c in batch.columns), strict=True))
    for doc_id, rows in groupby(pairs, itemgetter(0)):
        yield doc_id, [cell for _, cell in rows if cell]
