"""What besides a file decides its rows: the program's code, and the libraries under it."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from pipeline import __version__, codelists, wordlists
from pipeline.plugins import entry_points
from pipeline.shipped import shipped

PACKAGE = Path(__file__).resolve().parent.parent
# the room that makes rows; with it all rooms that it needs
FIRST = "batch"
# begins with letters alone, which `re` looks for many times as fast as for a bound of a word
_NAMED = re.compile(r"pipeline(?:\.(\w+)| import (?:\(([\w,\s]+)\)|([\w, ]+)))")
# requirements that draw, print, write, learn or compare, and make no row; one that is not named here is taken to make some
ROWLESS = frozenset(
    "duckdb filelock jinja2 matplotlib pandas psutil pyarrow pydantic rapidfuzz ray rich scikit-learn scipy skops typer".split()
)
# what only a recogniser needs, and so makes rows only where it is used
ENGINES = {"spacy": ("spacy",), "hanlp": ("hanlp", "hanlp-common", "hanlp-trie", "setuptools", "torch", "transformers")}
# what makes rows beneath a requirement
_BENEATH = frozenset({"lxml"})
_TOOLS = frozenset({"dev", "docs", "test"})


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Digest of the code of the rooms that make rows, and of their lists, so that results of older code are never mixed in.

    Whatever a room of them names, as an import or in a string, counts as needed, so that no room has to be listed anywhere.
    """
    digest = hashlib.sha256((__version__ + wordlists.digest()).encode() + shipped(codelists.FILE).read_bytes())
    for path in _files(rooms()):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def rooms() -> tuple[str, ...]:
    """The rooms (modules and packages right below `pipeline`) that rows depend on, in order of name."""
    every = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    found: set[str] = set()
    waiting = deque([FIRST])
    while waiting:
        room = waiting.popleft()
        if room in found:
            continue
        found.add(room)
        for path in _files([room]):
            if path.suffix == ".py":
                waiting.extend(every.intersection(_named(path.read_text(encoding="utf-8"))))
    return tuple(sorted(found))


def _named(text: str) -> Iterable[str]:
    """What a module names of the package, rooms and others."""
    for told in _NAMED.findall(text):
        yield from re.findall(r"\w+", " ".join(told))


def _files(names: Iterable[str]) -> list[Path]:
    """The files of rooms, code and tables, in order."""
    found: list[Path] = []
    for name in names:
        # os.walk: pathlib's own takes as long as reading the files
        for folder, _, own in os.walk(PACKAGE / name):
            found += [Path(folder, file) for file in own if not file.endswith(".pyc")]
        found += [p for p in (PACKAGE / f"{name}.py",) if p.is_file()]
    return sorted(found)


def libraries(engines: Iterable[str] = ()) -> dict[str, str]:
    """Library → version, of those that make rows: what the program requires and is here, packages that add readers or layers, Python.

    Args:
        engines: keys of `ENGINES` that the run uses.
    """
    used = {name for engine in engines for name in ENGINES.get(engine, ())}
    told = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in _required() - ROWLESS - ({n for names in ENGINES.values() for n in names} - used):
        try:
            told[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    for group in ("xunshi.readers", "xunshi.layers"):
        told |= {p.dist.name: p.dist.version for p in entry_points(group=group) if p.dist}
    return dict(sorted(told.items()))


def _required() -> set[str]:
    """Names of what the program requires, extras too but for the tools of its makers."""
    found = set(_BENEATH)
    for line in requires("xunshi") or ():
        name = re.match(r"[\w.-]+", line)
        extra = re.search(r"extra == ['\"](\w+)['\"]", line)
        if name and not (extra and extra[1] in _TOOLS):
            found.add(name[0].lower())
    return found
