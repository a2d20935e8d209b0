"""The layers of annotation: the program's own, then those that other packages add by the entry point `xunshi.layers`.

Tables, rows, the spaCy components, the gold form, scores, the terminal, pages, comparisons and docs are made from what a `Layer`
says, so that a new one is its finder, its mention and its entry here (or an entry point of another package).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline import plugins
from pipeline.layers.built_in import LAYERS
from pipeline.layers.layer import Counted, Layer, Reading
from pipeline.messages import Message

__all__ = ["GROUP", "Counted", "Layer", "Reading", "every", "named", "names", "refused"]

GROUP = "xunshi.layers"
_NAME = re.compile(r"[a-z][a-z_]{0,30}")
# tables and marks that are no layers
_TAKEN = frozenset(
    "documents sentences round_list findings rejects texts notes passages finding corrections links states".split()
)


class _Registry(NamedTuple):
    layers: tuple[Layer, ...]
    refused: tuple[str, ...]


def every() -> tuple[Layer, ...]:
    """All layers, in the order in which they are found."""
    return _registry().layers


def names() -> tuple[str, ...]:
    """Their names."""
    return tuple(layer.name for layer in every())


def named(name: str) -> Layer:
    """The layer of a name.

    Raises:
        KeyError: there is none.
    """
    return {layer.name: layer for layer in every()}[name]


def refused() -> tuple[str, ...]:
    """Layers of other packages that are left out, a sentence each with package, cause and remedy."""
    return _registry().refused


@lru_cache(maxsize=1)
def _registry() -> _Registry:
    return _Registry(*plugins.joined(GROUP, "layer", LAYERS, _fault))


def _fault(made: object, kept: list[Layer]) -> str:
    """What forbids an object to be one more layer, empty if nothing does."""
    if not isinstance(made, Layer):
        return Message("is {kind}, not pipeline.layers.Layer", kind=type(made).__name__)
    if not _NAME.fullmatch(made.name):
        return Message("is named {name!r}, which is not a–z and _", name=made.name)
    taken = next((other for other in kept if made.name == other.name or made.gold == other.gold), None)
    if taken is not None or made.name in _TAKEN:
        return Message(
            "takes the name {name}, which {package} has",
            name=made.name,
            package=taken.package if taken and taken.package else "the program",
        )
    attribute = next((other for other in kept if made.attribute == other.attribute), None)
    return (
        Message("takes the span attribute {attribute}, which {name} has", attribute=made.attribute, name=attribute.name)
        if attribute
        else ""
    )
