"""Finding the files of a corpus: what is a text by its name, what may be entered, and what had to be left out."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import XunshiError
from pipeline.ingest import formats
from pipeline.messages import Message, cause_of

SIDECAR = "metadata.csv"
MANIFEST = "manifest.json"  # of results, written last
CLOSED = Message("check its permissions, or whether another program holds it")
_OUTSIDE = (
    Message("is a link to something outside the input folder"),
    Message("put what it points to into the folder, or allow it with --follow-links"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it is, and its name in the tables (path below the input folder, with /)."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What had to be left out: its name (a folder's ends in /), why, and what to do."""

    name: str
    cause: str
    remedy: str


@dataclass(slots=True)
class Found:
    """What is below the input folders.

    Attributes:
        sources: the files, in order of name.
        refused: folders that cannot be listed and links that lead out, in order of name.
        notices: what else a user should know.
    """

    sources: list[Source] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def find_files(paths: Iterable[Path], skip: Path | None = None) -> list[Source]:
    """The files that `walk` finds; what cannot be entered is passed over.

    Args:
        paths: files and folders.
        skip: a folder to leave out (the output, where it lies inside the input).
    """
    return walk(paths, skip).sources


def walk(paths: Iterable[Path], skip: Path | None = None, *, follow_links: bool = False) -> Found:
    """Every file under `paths` that may be a text.

    Args:
        paths: files and folders.
        skip: a folder to leave out (the output, where it lies inside the input); so are the outputs of other runs.
        follow_links: whether links that lead out of the input folders are followed, once each, so that a loop ends. A link to a
            folder inside never is: what is there is found where it is.

    Raises:
        XunshiError: a path does not exist or cannot be entered, is a folder of results, or nothing is found.
    """
    roots = list(paths)
    found = Found()
    files: list[_File] = []
    for root in roots:
        _require_there(root)
        prefix = prefix_of(root, roots)
        for path in _Walk(root, prefix, _real(skip) if skip else None, found, follow_links=follow_links).files():
            below = path.relative_to(root).as_posix() if path != root else path.name
            files.append(_File(path, root, prefix + below))
    found.sources = sorted(_named(files, found.notices), key=lambda s: s.name)
    found.refused.sort(key=lambda r: r.name)
    if not found.sources and not found.refused:
        raise XunshiError("{roots}: {nothing}", roots=", ".join(map(str, roots)), nothing=_nothing())
    return found


def _nothing() -> str:
    return Message(
        "no files; put texts ({suffixes}) there or name another folder", suffixes=", ".join(sorted(formats.registry()))
    )


def prefix_of(root: Path, roots: list[Path]) -> str:
    """With several folders, each one's name stands before its files'.

    Args:
        root: the file or folder.
        roots: all that were given.
    """
    return f"{_real(root).name}/" if len(roots) > 1 and root.is_dir() else ""


def _require_there(root: Path) -> None:
    try:
        root.stat()
        if root.is_dir():
            with os.scandir(root):
                pass
    except FileNotFoundError as error:
        raise XunshiError("{root}: no such file or folder; check the path", root=root) from error
    except NotADirectoryError as error:
        raise XunshiError("{root}: no such file or folder; check the path", root=root) from error
    except OSError as error:
        what = Message("listed") if os.path.isdir(root) else Message("opened")  # noqa: PTH112 (Path.is_dir raises where it may not look)
        raise XunshiError(
            "{root}: cannot be {what} ({cause}); {closed}", root=root, what=what, cause=cause_of(error), closed=CLOSED
        ) from error
    if root.is_dir() and is_results(root):
        raise XunshiError(
            "{root}: is a folder of results (it holds {manifest}); name the folder of texts",
            root=root,
            manifest=MANIFEST,
        )


class _File(NamedTuple):
    """A file, the input it belongs to, and its name as the system gives it."""

    path: Path
    root: Path
    written: str

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called, the first that is free: one name for all ways in which systems compose and encode characters."""
        plain = printable(self.written)
        return unicodedata.normalize("NFC", plain), plain, _escaped(self.written)


def _named(files: Iterable[_File], notices: list[str]) -> Iterator[Source]:
    """Files with their names in the tables; whoever is called so already comes before whoever only looks so.

    Raises:
        XunshiError: two inputs have one name.
    """
    taken: dict[str, _File] = {}
    for file in sorted(files, key=lambda f: f.names[0] != f.written):
        other = taken.get(file.names[0], file)
        if other.path == file.path:
            name = file.names[0]
        elif other.root != file.root:
            raise XunshiError(
                "{path}: another input is called {names} too; rename one, or run the two folders one by one",
                path=file.path,
                names=file.names[0],
            )
        else:
            name = next(n for n in file.names if n not in taken)
            notices.append(
                Message(
                    "{names}: two files have this name, in other characters or bytes; rename one", names=file.names[0]
                )
            )
        taken[name] = file
        yield Source(file.path, name)


def _real(path: Path) -> Path:
    """The path without links; a link that leads to itself stays as it is, which `Path.resolve` would raise for."""
    return Path(os.path.realpath(path))


def printable(name: str) -> str:
    """A name whose bytes are no UTF-8 (a GBK archive unpacked on Linux), read as GB18030, or with its bytes escaped."""
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(name).decode("gb18030")
        except UnicodeDecodeError:
            return _escaped(name)
    return name


def _escaped(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_results(folder: Path) -> bool:
    """Whether a run or a comparison wrote this folder."""
    try:
        if (folder / ".xunshi").is_dir():
            return True
        manifest = json.loads((folder / MANIFEST).read_bytes())
        return "outputs" in manifest or "xunshi" in manifest["program"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


class _Walk:
    """One input folder, or one file."""

    def __init__(self, root: Path, prefix: str, skip: Path | None, found: Found, *, follow_links: bool) -> None:
        self.root, self.prefix, self.skip, self.found = root, prefix, skip, found
        self.follow_links = follow_links
        self.real = _real(root)
        self.seen = {self.real}

    def files(self) -> Iterator[Path]:
        """Its files that may be texts."""
        if not self.root.is_dir():
            yield self.root
            return
        for name, folders, files in os.walk(self.root, onerror=self._unlisted, followlinks=True):
            folder = Path(name)
            folders[:] = [f for f in sorted(folders) if not formats.NO_TEXTS.match(f) and self._is_entered(folder / f)]
            for file in sorted(files):
                path = folder / file
                if not formats.NO_TEXTS.match(file) and file != SIDECAR and self._is_inside(path):
                    yield path

    def _unlisted(self, error: OSError) -> None:
        self._refuse(
            Path(os.fsdecode(error.filename)), Message("cannot be listed ({cause})", cause=cause_of(error)), CLOSED, "/"
        )

    def _refuse(self, path: Path, cause: str, remedy: str, end: str = "") -> None:
        name = printable(self.prefix + path.relative_to(self.root).as_posix())
        self.found.refused.append(Refused(name + end, cause, remedy))

    def _is_entered(self, folder: Path) -> bool:
        real = _real(folder)
        if real in self.seen or real == self.skip or is_results(real):
            return False
        # Windows has links to folders that are no symbolic links
        linked = real != _real(folder.parent) / folder.name
        if linked and real.is_relative_to(self.real):
            return False
        if linked and not self._is_inside(folder, "/"):
            return False
        self.seen.add(real)
        return True

    def _is_inside(self, path: Path, end: str = "") -> bool:
        """Whether the path may be read: it, or what it links to, is inside, or links are followed; else it is refused."""
        linked = bool(end) or os.path.islink(path)  # noqa: PTH114 (Path.is_symlink raises where it may not look)
        if self.follow_links or not linked or _real(path).is_relative_to(self.real):
            return True
        self._refuse(path, *_OUTSIDE, end)
        return False
