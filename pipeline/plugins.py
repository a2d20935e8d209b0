"""What other packages add by entry points (readers, layers, comparisons): found, loaded, refused by name where they are wrong."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pipeline.messages import Message

Kept = TypeVar("Kept")


class Plugin(NamedTuple):
    """What one entry point names.

    Attributes:
        name: of the entry point.
        package: the distribution that has it, with its version.
        made: the object; None where it could not be loaded.
        fault: why it could not, empty if it could.
    """

    name: str
    package: str
    made: Any
    fault: str = ""


def entry_points(group: str) -> EntryPoints:
    """The entry points of a group; reading those of all packages is slow, and done again only where one came or went."""
    folders = ((folder, Path(folder)) for folder in sys.path)
    known = tuple((name, path.stat().st_mtime_ns) for name, path in folders if path.is_dir())
    points: EntryPoints = _every(known).select(group=group)
    return points


@lru_cache(maxsize=1)
def _every(_folders: tuple[tuple[str, int], ...]) -> Any:  # noqa: ANN401 (its type is another one from Python 3.12 on)
    return importlib.metadata.entry_points()


def found(group: str) -> Iterator[Plugin]:
    """The plugins of a group, in order of package and name; the program's own files have none.

    Args:
        group: of entry points.
    """
    for point in sorted(entry_points(group=group), key=lambda p: (_package(p), p.name)):
        try:
            made = point.load()
        except Exception as error:  # noqa: BLE001 (a stranger's module may raise anything; the run goes on without it)
            yield Plugin(
                point.name,
                _package(point),
                None,
                Message("cannot be loaded ({kind}: {error})", kind=type(error).__name__, error=error),
            )
        else:
            yield Plugin(point.name, _package(point), made)


def refusal(what: str, plugin: Plugin, cause: str) -> str:
    """The sentence that tells a user of a plugin that is left out.

    Args:
        what: the kind of thing that it would be: reader, layer, comparison.
        plugin: it.
        cause: what is wrong, as a clause.
    """
    return Message(
        "{what} {name} of {package}: {cause}; it is left out: mend or remove that package",
        what=what,
        name=plugin.name,
        package=plugin.package,
        cause=cause,
    )


def joined(
    group: str, what: str, own: Sequence[Kept], fault: Callable[[object, list[Kept]], str]
) -> tuple[tuple[Kept, ...], tuple[str, ...]]:
    """The program's own, then those of other packages that nothing forbids; and a sentence for each that is left out.

    Args:
        group: of entry points.
        what: the kind of thing, for the sentences.
        own: dataclasses with a field `package`.
        fault: what forbids an object to be one more beside those kept so far; empty if nothing does.
    """
    kept, wrong = list(own), []
    for plugin in found(group):
        cause = plugin.fault or fault(plugin.made, kept)
        if cause:
            wrong.append(refusal(what, plugin, cause))
        else:
            kept.append(replace(plugin.made, package=plugin.package))
    return tuple(kept), tuple(wrong)


def _package(point: EntryPoint) -> str:
    return (
        Message("{name} {version}", name=point.dist.name, version=point.dist.version)
        if point.dist
        else Message("an unknown package")
    )
