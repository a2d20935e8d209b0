"""Texts in a store, listed as those of a folder are, and read where they stand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import cast

from pipeline.batch.stores import Held, address, at
from pipeline.errors import XunshiError
from pipeline.ingest.walk import MANIFEST, SIDECAR, Source

HeldIn = Callable[[Source], Source]


@contextmanager
def listed(paths: Sequence[Path]) -> Iterator[tuple[list[Path], HeldIn]]:
    """Folders that have the names of what is below each address, without its bytes, so that one walk knows what a text is.

    Args:
        paths: files, folders and addresses of folders.

    Yields:
        Paths of this machine, and the function that leads a file found there to where it stands.

    Raises:
        XunshiError: a store cannot be read, or a name in it leads out of its folder.
    """
    with tempfile.TemporaryDirectory(prefix="xunshi-") as place:
        roots: dict[Path, str] = {}
        here = []
        for i, path in enumerate(paths):
            url = address(path)
            if url:
                folder = Path(place) / str(i) / PurePosixPath(url.partition("?")[0]).name
                roots[folder] = url
                _names(url, folder)
            here.append(folder if url else path)

        def held_in(source: Source) -> Source:
            for folder, url in roots.items():
                if source.path.is_relative_to(folder):
                    key = source.path.relative_to(folder).as_posix()
                    # what reads a file asks no more of a path
                    return replace(source, path=cast("Path", Held(url, key)))
            return source

        yield here, held_in


def _names(url: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    store = at(url)
    for name in store.files():
        if ".." in PurePosixPath(name).parts:
            raise XunshiError("{url}/{name}: leads out of its folder; rename or delete it", url=url, name=name)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if PurePosixPath(name).name in {SIDECAR, MANIFEST}:
            store.get(name, path)
        else:
            path.touch()
