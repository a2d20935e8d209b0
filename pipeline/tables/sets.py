"""A table set: the files of one folder that belong together, visible at once, and refused when they are not of one making.

`manifest.json` is the record: each file's digest, and an id of what they were made of. A set is prepared in `.xunshi/next`. To
publish it, each old file is kept in `.xunshi/kept/<id of the old set>` while the new one takes its place; the manifest is replaced
last. Until then a reader finds the old set, some of it where it is kept; from then on the new one. What a kill leaves half done is
put back by the next writer.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.tables.lock import STATE, held
from pipeline.tables.manifests import MANIFEST, Output, describe_file, digest_of, is_whole, matches, outputs_of, record
from pipeline.tables.part_files import part_of, parts_of
from pipeline.tables.whole_files import explaining, sync

_NEXT, _KEPT = Path(STATE) / "next", Path(STATE) / "kept"
# a writer that is under way moves a set within milliseconds
_TRIES, _PAUSE = 20, 0.05
# files that a reader keeps open; what a set has more of is looked at again when it is read
_MOST_OPEN = 256


@contextmanager
def preparing(folder: Path) -> Iterator[Path]:
    """A folder to prepare the next set in; what is not published when the block ends is gone.

    The caller holds the folder's lock (`lock.held`). What an earlier writer left half done is put back first.

    Raises:
        XunshiError: the folder cannot be written.
    """
    with explaining(folder):
        recover(folder)
        stage = folder / _NEXT
        stage.mkdir(parents=True)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(folder: Path) -> Iterator[tuple[Path, Callable[[Mapping[str, Any]], str]]]:
    """Hold a folder and prepare its next set: where to, and the function that publishes it with these facts in its manifest."""
    with held(folder), preparing(folder) as stage:
        yield stage, lambda facts: publish(folder, facts)


def publish(folder: Path, facts: Mapping[str, Any], known: Sequence[Output] = ()) -> str:
    """Put the prepared set in the place of the old one, the manifest last.

    Args:
        folder: the one that `preparing` was called with.
        facts: what the manifest says besides its `outputs`; `run`, the set's id, is a digest of these if not given.
        known: files of the set that whoever wrote them has digested; they may stand elsewhere.

    Returns:
        The set's id.

    Raises:
        XunshiError: a file cannot be put in its place; the old set stands as before.
    """
    stage = folder / _NEXT
    told = {output.file: output for output in known}
    paths = {p.relative_to(stage).as_posix(): p for p in sorted(stage.rglob("*")) if p.is_file()}
    # what begins with a dot is somebody's who has not finished
    here = [name for name in paths if not re.search(r"(^|/)\.", name)]
    outputs = [told.get(n) or describe_file(stage, paths[n]) for n in sorted({*here, *told})]
    run = digest_of(json.dumps(outputs))
    manifest = {"run": run, **facts, "outputs": [o._asdict() for o in outputs]}
    with explaining(folder / MANIFEST):
        (stage / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        sync(stage / MANIFEST)
    try:
        _swap(folder, stage, here)
        with explaining(folder / MANIFEST):
            (stage / MANIFEST).replace(folder / MANIFEST)
    except BaseException:
        with contextlib.suppress(OSError):  # then the next writer does it
            recover(folder, forget=False)
        raise
    with explaining(folder):
        sync(folder)
    shutil.rmtree(folder / _KEPT, ignore_errors=True)
    return str(manifest["run"])


def _swap(folder: Path, stage: Path, names: Sequence[str]) -> None:
    """Keep every old file of these names, then put the new ones in their places."""
    old = record(folder)
    kept = folder / _KEPT / str(old["run"] if old else "none")
    mine = {o.file for o in outputs_of(old)} if old else set()
    for name in names:
        with explaining(folder / name):
            for parent in (folder / name, kept / name):
                parent.parent.mkdir(parents=True, exist_ok=True)
            if name in mine and (folder / name).exists():
                _keep(folder / name, kept / name)
    with explaining(folder):
        sync(kept)
    for name in names:
        with explaining(folder / name):
            (stage / name).replace(folder / name)
    with explaining(folder):
        sync(folder)


def _keep(path: Path, kept: Path) -> None:
    """A second name for the file, so that its own never vanishes; where a file system knows no such thing, the other name alone."""
    try:
        os.link(path, kept)
    except (OSError, NotImplementedError):
        path.replace(kept)


def recover(folder: Path, *, forget: bool = True) -> None:
    """Put back what a writer moved and did not publish; its caller holds the lock.

    Args:
        folder: of the set.
        forget: whether the half-made next set goes too.

    Raises:
        OSError: a file cannot be moved.
    """
    old = record(folder)
    if old and (kept := folder / _KEPT / str(old["run"])).is_dir():
        for output in outputs_of(old):
            if is_whole(kept / output.file, output) and not is_whole(folder / output.file, output):
                (kept / output.file).replace(folder / output.file)
    shutil.rmtree(folder / _KEPT, ignore_errors=True)
    if forget:
        shutil.rmtree(folder / _NEXT, ignore_errors=True)


class TableSet:
    """A set that was found whole; its files are read as they were then, whatever a writer does meanwhile.

    On Windows an open file could not be replaced, so there each file is looked at again when it is opened.

    Attributes:
        folder: where it is.
        manifest: its record.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], files: Mapping[str, BufferedReader]) -> None:
        self.folder, self.manifest = folder, manifest
        self._outputs = {output.file: output for output in outputs_of(manifest)}
        self._files = files if os.name == "posix" else {}
        if os.name != "posix":
            _close(files)
        # no __del__: in a circle of what is dropped together, a file could be found open before it
        weakref.finalize(self, _close, self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._outputs

    def parts(self, table: str) -> list[str]:
        """The files that hold a table in parts, in order; none where it is one file."""
        return parts_of(table, self._outputs)

    @contextmanager
    def open(self, name: str) -> Iterator[BufferedReader]:
        """One file of the set, from its beginning.

        Raises:
            XunshiError: the set has no such file, or it was replaced.
        """
        if name not in self:
            raise XunshiError(
                "{folder}: holds no {name}; make the tables first: xunshi run TEXTS --out {folder}",
                folder=self.folder,
                name=name,
            )
        if name in self._files:
            self._files[name].seek(0)
            yield self._files[name]
            return
        with (self.folder / name).open("rb") as file:
            if not matches(file, self._outputs[name]):
                raise XunshiError("{name}: was replaced while it was read; do it again", name=self.folder / name)
            file.seek(0)
            yield file


def open_set(folder: Path, remedy: str) -> TableSet:
    """The table set in a folder: the CSVs, texts and parts that its manifest names, each checked by its digest.

    Of more than `_MOST_OPEN` files the sizes are looked at, and the digest of each when it is opened.

    Args:
        folder: of a run or a comparison.
        remedy: how its tables are made anew.

    Raises:
        XunshiError: there is none, or it is torn: a file is missing, or not of the same making as the others.
    """
    wrong = ""
    for _ in range(_TRIES):
        manifest = record(folder)
        if manifest is None:
            raise XunshiError(
                "{folder}: {without}; make the tables: {remedy}", folder=folder, without=_without(folder), remedy=remedy
            )
        files, wrong = _opened(folder, manifest)
        if not wrong:
            return TableSet(folder, manifest, files)
        _close(files)
        if not (folder / _KEPT).exists() and record(folder) == manifest:
            break  # no writer is at work, who would explain it
        time.sleep(_PAUSE)
    raise XunshiError(
        "{wrong}: cannot be read (it is not the one that {manifest} names, so that the tables are not of one making); "
        "make them anew: {remedy}",
        wrong=folder / wrong,
        manifest=MANIFEST,
        remedy=remedy,
    )


def _without(folder: Path) -> str:
    if (folder / MANIFEST).is_file():
        return Message(
            "its {manifest} does not say which tables belong together (it is damaged, or of an older version)",
            manifest=MANIFEST,
        )
    return Message("holds no {manifest}, which says that its tables are whole", manifest=MANIFEST)


def _opened(folder: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, BufferedReader], str]:
    """The files of a set, open, and the name of the first that is not to be found whole."""
    files: dict[str, BufferedReader] = {}
    read = [o for o in outputs_of(manifest) if o.file.endswith((".csv", "texts.jsonl")) or part_of(o.file)]
    if len(read) > _MOST_OPEN:
        return files, next((o.file for o in read if _size(folder / o.file) != o.bytes), "")
    for output in read:
        found = next(filter(None, (_whole_file(p / output.file, output) for p in _places(folder, manifest))), None)
        if found is None:
            return files, output.file
        files[output.file] = found
    return files, ""


def _places(folder: Path, manifest: Mapping[str, Any]) -> tuple[Path, Path]:
    return folder, folder / _KEPT / str(manifest["run"])


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _whole_file(path: Path, output: Output) -> BufferedReader | None:
    with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        if matches(file, output):
            stack.pop_all()
            return file
    return None


def _close(files: Mapping[str, BufferedReader]) -> None:
    for file in files.values():
        file.close()
