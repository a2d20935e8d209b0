"""Which comparisons there are: those of the program, and those of other packages.

Another package adds one by the entry point `xunshi.comparisons`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline import plugins
from pipeline.columns import Table
from pipeline.compare.built_in import KINDS
from pipeline.compare.kind import Given, Kind
from pipeline.compare.pages import Page
from pipeline.errors import XunshiError
from pipeline.messages import Message

__all__ = ["GROUP", "Given", "Kind", "Page", "PluginError", "every", "named", "pages", "refused", "tables"]

GROUP = "xunshi.comparisons"


class PluginError(XunshiError):
    """A comparison of another package failed; the others go on without it."""


class _Registry(NamedTuple):
    kinds: tuple[Kind, ...]
    refused: tuple[str, ...]


def every() -> tuple[Kind, ...]:
    """All comparisons, in the order of the tables."""
    return _registry().kinds


def named(name: str) -> Kind:
    """The comparison of a table's name.

    Raises:
        KeyError: there is none.
    """
    return {kind.table.name: kind for kind in every()}[name]


def tables() -> dict[str, Table]:
    """Their tables by name, in order."""
    return {kind.table.name: kind.table for kind in every()}


def pages() -> tuple[Page, ...]:
    """The pages of the report, in order."""
    return tuple(dict.fromkeys(kind.page for kind in every() if kind.page))


def refused() -> tuple[str, ...]:
    """Comparisons of other packages that are left out, a sentence each with package, cause and remedy."""
    return _registry().refused


@lru_cache(maxsize=1)
def _registry() -> _Registry:
    return _Registry(*plugins.joined(GROUP, "comparison", KINDS, _fault))


def _fault(made: object, kept: list[Kind]) -> str:
    """What forbids an object to be one more comparison, empty if nothing does."""
    if not isinstance(made, Kind):
        return Message("is {kind}, not pipeline.compare.registry.Kind", kind=type(made).__name__)
    taken = next((kind for kind in kept if kind.table.name == made.table.name), None)
    if taken:
        return Message(
            "takes the name {name}, which {package} has", name=made.table.name, package=taken.package or "the program"
        )
    page = next((k.page for k in kept if k.page and made.page and k.page.name == made.page.name), made.page)
    return (
        ""
        if page == made.page
        else Message("takes the page {page} under other titles", page=made.page and made.page.name)
    )
