"""Stores: what lies below an address (S3-compatible, HDFS, whatever pyarrow or fsspec reach), and a name in one, used as a path."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Self

from pipeline.errors import XunshiError

# a path that was made of an address has lost a slash
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/{1,2}(?=[^/])")


def address(path: str | Path) -> str | None:
    """The address that was given as a path (`s3://bucket/texts`), None for a path of this machine."""
    found = _ADDRESS.match(str(path))
    return f"{found[1]}://{str(path)[found.end() :]}" if found else None


class Store:
    """What lies below an address.

    Args:
        url: as pyarrow or fsspec read it.

    Raises:
        XunshiError: nothing knows such addresses, or nobody answers.
    """

    def __init__(self, url: str) -> None:
        from pyarrow import fs  # noqa: PLC0415 (slow to import, and only stores need it)

        self.url, self._kinds = url, fs
        with self._told():
            try:
                self._fs, root = fs.FileSystem.from_uri(url)
            except (ValueError, NotImplementedError):
                self._fs, root = _by_fsspec(url)
            self._root = root.rstrip("/")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ImportError, ValueError) as error:
            cause = " ".join(str(error).split())[:200]
            raise XunshiError(
                "{url}: {cause}; check the address, the rights and the network", url=self.url, cause=cause
            ) from error

    def files(self, below: str = "") -> dict[str, int]:
        """Name below the address → time of the last change, of every file.

        Args:
            below: only in this folder.
        """
        chosen = self._kinds.FileSelector(self._at(below), allow_not_found=True, recursive=True)
        with self._told():
            infos = [i for i in self._fs.get_file_info(chosen) if i.type == self._kinds.FileType.File]
        return {i.path[len(self._root) + 1 :]: i.mtime_ns or 0 for i in infos}

    def get(self, name: str, path: Path) -> None:
        """Copy a file here; one that is not there is passed over.

        Args:
            name: below the address.
            path: where to.

        Raises:
            XunshiError: its name leads out of the folder that it is copied to, as a key in a bucket can.
        """
        if ".." in PurePosixPath(name).parts:
            raise XunshiError("{url}/{name}: leads out of its folder; rename or delete it", url=self.url, name=name)
        with self._told():
            if self._fs.get_file_info(self._at(name)).type != self._kinds.FileType.File:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._told(), self._fs.open_input_stream(self._at(name)) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)

    def put(self, path: Path, name: str) -> None:
        """Copy a file there.

        Args:
            path: of this machine.
            name: below the address.
        """
        with self._told():
            self._fs.create_dir(str(PurePosixPath(self._at(name)).parent), recursive=True)
            with path.open("rb") as file, self._fs.open_output_stream(self._at(name)) as target:
                shutil.copyfileobj(file, target, 1 << 20)

    def open(self, name: str) -> Any:  # noqa: ANN401 (pyarrow has no types)
        """A file to read anywhere in it.

        Raises:
            OSError: it is not there, or may not be read.
        """
        return self._fs.open_input_file(self._at(name))

    def write(self, name: str, data: bytes) -> None:
        """Write a small file.

        Args:
            name: below the address.
            data: all that it holds.
        """
        with self._told():
            self._fs.create_dir(str(PurePosixPath(self._at(name)).parent), recursive=True)
            with self._fs.open_output_stream(self._at(name)) as target:
                target.write(data)

    def copy(self, name: str, target: str) -> None:
        """Copy a file within the store.

        Args:
            name: below the address.
            target: as well.
        """
        with self._told():
            self._fs.create_dir(str(PurePosixPath(self._at(target)).parent), recursive=True)
            self._fs.copy_file(self._at(name), self._at(target))

    def size(self, name: str) -> int | None:
        """Bytes of a file; None if there is none of this name."""
        with self._told():
            info = self._fs.get_file_info(self._at(name))
        return int(info.size) if info.type == self._kinds.FileType.File else None

    def delete(self, name: str) -> None:
        """Delete a file; one that is gone is no error."""
        with self._told():
            try:
                self._fs.delete_file(self._at(name))
            except FileNotFoundError:
                return

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root


def _by_fsspec(url: str) -> tuple[Any, str]:
    """A file system of fsspec's as pyarrow's, and the path in it.

    Raises:
        ImportError: fsspec is not installed, or what it needs for such addresses.
        ValueError: it knows none of these.
    """
    import fsspec  # noqa: PLC0415 (only such addresses need it)
    from pyarrow import fs  # noqa: PLC0415 (as above)

    found, root = fsspec.core.url_to_fs(url)
    return fs.PyFileSystem(fs.FSSpecHandler(found)), root


@lru_cache(maxsize=8)
def at(url: str) -> Store:
    """The store at an address, connected to once a process."""
    return Store(url)


@dataclass(frozen=True, slots=True)
class Held:
    """A name in a store, used as a path is: by whoever reads a text, or keeps what it has made.

    Attributes:
        url: address of the store.
        key: below it, with /; empty for the store itself.
    """

    url: str
    key: str = ""

    def __truediv__(self, name: str | Path) -> Self:
        return type(self)(self.url, f"{self.key}/{Path(name).as_posix()}".lstrip("/"))

    def __str__(self) -> str:
        return f"{self.url.partition('?')[0]}/{self.key}".rstrip("/")

    @property
    def name(self) -> str:
        """Its last part."""
        return PurePosixPath(self.key).name

    @property
    def suffix(self) -> str:
        """Of its name."""
        return PurePosixPath(self.key).suffix

    def absolute(self) -> Self:
        """Itself: an address holds everywhere."""
        return self

    def open(self, _mode: str = "rb") -> Any:  # noqa: ANN401 (pyarrow has no types)
        """It, to be read.

        Raises:
            OSError: it is not there, or may not be read.
        """
        return at(self.url).open(self.key)

    def read_bytes(self) -> bytes:
        """All that it holds."""
        with self.open() as file:
            return bytes(file.read())

    def stat(self) -> os.stat_result:
        """Its size, as that of a regular file.

        Raises:
            FileNotFoundError: it is not there.
        """
        size = at(self.url).size(self.key)
        if size is None:
            raise FileNotFoundError(2, "it is not there", str(self))
        return os.stat_result((stat.S_IFREG, 0, 0, 1, 0, 0, size, 0, 0, 0))

    def exists(self) -> bool:
        """Whether a file has this name."""
        return at(self.url).size(self.key) is not None

    def touch(self) -> None:
        """Make it, with nothing in it that matters; some stores know no empty files."""
        at(self.url).write(self.key, b" ")

    def unlink(self, missing_ok: bool = True) -> None:  # noqa: ARG002 (as a path is called)
        """Delete it."""
        at(self.url).delete(self.key)
