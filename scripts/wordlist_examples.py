"""What the program tells of the example of a word list's entry, with the entry and without it.

An entry's `expect` is `<what>: <told>`: of a layer the texts of its mentions (`organizations: 县委；县政府`), or an attribute of each
(`organizations.level: 县；县`), a figure with its metric (`statistics: 发现问题=25个`), or one of `VIEWS` (`status: rectified`).
`none` stands for no mention, `-` for an attribute without a value.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from wordlist_views import BETWEEN, VIEWS, shown

import pipeline
from pipeline import layers, wordlists
from pipeline.analysis import analyze
from pipeline.extract.mentions import Statistic
from pipeline.wordlists import Entry

PACKAGE = Path(pipeline.__file__).parent
# the rooms whose patterns are made of word lists; what stands behind them only calls their functions
ROOMS = ("segment", "ingest", "extract", "classify", "compare", "threads")


def told(example: str, what: str) -> str:
    """What the program tells of an example.

    Args:
        example: a sentence, or a title, by what is asked.
        what: a layer, `layer.attribute`, or one of `VIEWS`.
    """
    if what in VIEWS:
        return VIEWS[what](example) or "none"
    layer, _, attribute = what.partition(".")
    if layer not in layers.names():
        raise ValueError(f"{what}: neither a layer nor one of {', '.join(VIEWS)}")
    mentions = analyze(example).mentions[layer]
    return BETWEEN.join(shown(getattr(m, attribute)) if attribute else _brief(m) for m in mentions) or "none"


def _brief(mention: object) -> str:
    if isinstance(mention, Statistic):
        figure = "?" if mention.value is None else f"{mention.value:.15g}"
        return f"{mention.metric}={mention.modifier}{figure}{mention.unit or ''}"
    return str(mention.text)  # type: ignore[attr-defined]  # every mention has it


def holds(entry: Entry) -> bool:
    """Whether the program tells of the entry's example what the entry says."""
    what, _, expected = entry.expect.partition(": ")
    return told(entry.example, what) == expected


@contextmanager
def without(table: str, entry: Entry) -> Iterator[None]:
    """While it lasts, the program runs with patterns made without one entry of a table.

    The module that reads the table, and every module that takes something from it, is evaluated anew; its new values (patterns,
    sets), not its functions and classes, are put in the place of the old ones, and what its functions remember is forgotten.
    """
    modules = readers(table)
    before = [dict(vars(m)) for m in modules]
    with wordlists.leaving_out(table, entry.list, entry.word):
        try:
            for module in modules:
                evaluate_anew(module)
            yield
        finally:
            for module, values in zip(modules, before, strict=True):
                vars(module).update(values)
                _forget(module)


def evaluate_anew(module: ModuleType, *, put: bool = True) -> None:
    """Run a module's code once more; unless not `put`, its new values, not functions and classes, replace the old ones.

    A value that lists functions lists those that stay, so that the module still knows them for its own. One that is what it was stays
    itself: who took it from the module before knows it by its identity.
    """
    fresh: dict[str, object] = {
        "__name__": module.__name__,
        "__file__": module.__file__,
        "__package__": module.__package__,
    }
    exec(_code(module.__name__), fresh)  # noqa: S102 (our own module)
    kept = (FunctionType, type, ModuleType)
    values = {k: v for k, v in fresh.items() if not (k.startswith("__") or isinstance(v, kept) or _remembers(v))}
    if put:
        stay = {id(v): vars(module)[k] for k, v in fresh.items() if isinstance(v, FunctionType) and k in vars(module)}
        old = vars(module)
        old.update({k: _listing(v, stay) for k, v in values.items() if k not in old or not _same(old[k], v)})
        _forget(module)


def _listing(value: object, stay: Mapping[int, object]) -> object:
    """A tuple or a dict with the functions that stay instead of new ones; anything else as it is."""
    if type(value) is tuple:
        return tuple(stay.get(id(v), v) for v in value)
    if type(value) is dict:
        return {stay.get(id(k), k): stay.get(id(v), v) for k, v in value.items()}
    return value


def _same(old: object, new: object) -> bool:
    """Whether a value is what it was; what cannot be compared is another."""
    try:
        return type(old).__name__ == type(new).__name__ and bool(old == new)
    except (TypeError, ValueError):
        return False


def _remembers(value: object) -> bool:
    return callable(getattr(value, "cache_clear", None))


def _forget(module: ModuleType) -> None:
    for value in vars(module).values():
        if _remembers(value):
            value.cache_clear()


def readers(table: str) -> tuple[ModuleType, ...]:
    """The module of a table's name and those that import it, directly or not, each behind what it imports."""
    owner = next((name for name in _imports() if name.rsplit(".", 1)[-1] == table), None)
    if owner is None:
        raise ValueError(f"{table}: no module of this name in {', '.join(ROOMS)} reads the table")
    return behind(owner)


@lru_cache
def behind(owner: str) -> tuple[ModuleType, ...]:
    """A module of the rooms and those that import it, directly or not, each behind what it imports."""
    found = {owner}
    while more := {name for name, of in _imports().items() if of & found} - found:
        found |= more
    ordered: list[str] = []
    while rest := sorted(found - set(ordered)):
        ordered.append(next(name for name in rest if not _imports()[name] & set(rest) - {name}))
    return tuple(import_module(name) for name in ordered)


def modules() -> tuple[str, ...]:
    """The names of the modules of the rooms."""
    return tuple(_imports())


@lru_cache
def _imports() -> dict[str, set[str]]:
    """Module → the modules of the rooms that it imports when it is itself imported."""
    names = {
        ".".join(("pipeline", *path.relative_to(PACKAGE).with_suffix("").parts)): path
        for room in ROOMS
        for path in sorted((PACKAGE / room).glob("*.py"))
        if path.stem != "__init__"
    }
    return {name: _imported(path) & set(names) for name, path in names.items()}


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@lru_cache
def _code(name: str) -> CodeType:
    path = Path(str(sys.modules[name].__file__))
    return compile(path.read_text(encoding="utf-8"), str(path), "exec")
