"""The alternatives that stand in patterns themselves: branches and characters of sets, and each pattern without one of them."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import contextlib
import re
import re._compiler as sre_compiler  # type: ignore[import-not-found]
import re._parser as sre  # type: ignore[import-not-found]
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple

from wordlist_examples import behind, evaluate_anew

from pipeline import wordlists

# stands in a pattern for what is made of a word list; private characters, which no pattern holds
FIRST_PLACE = 0xE000
# stand for remade patterns in their sources, private characters of another plane
FIRST_REMADE = 0xF0000
Tree = Any
_REMADE: dict[str, Tree] = {}


class Pattern(NamedTuple):
    """A pattern that a module compiles when it is imported: its place among them, and what word lists make of its places."""

    module: str
    number: int
    source: str | bytes
    flags: int
    words: dict[int, str]


@dataclass(frozen=True, eq=False)
class Site:
    """An alternative of a pattern: the way to it through the parsed pattern, and how it reads."""

    pattern: Pattern
    path: tuple[int, ...]
    shown: str

    def told(self) -> str:
        """Where it stands and how it reads."""
        return f"{self.pattern.module.removeprefix('pipeline.')}: {self.shown!r} (pattern {self.pattern.number})"


def patterns(module: str) -> list[Pattern]:
    """The patterns of a module, places instead of what is made of word lists."""
    found: list[Pattern] = []
    words: dict[int, str] = {}
    imported = import_module(module)
    with (
        _places(words),
        _compiling(lambda number, source, flags: found.append(Pattern(module, number, source, flags, words))),
    ):
        evaluate_anew(imported, put=False)
    return found


@contextlib.contextmanager
def _places(words: dict[int, str]) -> Iterator[None]:
    """While it lasts, what makes patterns of words gives a private character, and `words` learns what it stands for."""
    made = {
        name: getattr(wordlists, name) for name in ("either", "one_of", "inside", "none_of", "heads", "begins", "ends")
    }
    number = count(FIRST_PLACE)

    def placed(name: str) -> Any:  # noqa: ANN401 (any of the functions)
        def place(*of: Any, **named: Any) -> str:  # noqa: ANN401
            for other, function in made.items():
                setattr(wordlists, other, function)
            place = next(number)
            # what is made of words may be made of what is made of others: one_of(heads(…))
            words[place] = "".join(words.get(ord(c), c) for c in made[name](*of, **named))
            for other in made:
                setattr(wordlists, other, placed(other))
            return chr(place)

        return place

    for name in made:
        setattr(wordlists, name, placed(name))
    try:
        yield
    finally:
        for name, function in made.items():
            setattr(wordlists, name, function)


@contextlib.contextmanager
def _compiling(seen: Any, instead: dict[int, re.Pattern[str]] | None = None) -> Iterator[None]:  # noqa: ANN401 (a callable)
    """While it lasts, `seen` is told of every pattern compiled, and those of some numbers are others `instead`."""
    compile_, number = re.compile, count()

    def compiled(source: Any, flags: int = 0) -> re.Pattern[str]:  # noqa: ANN401 (as re.compile)
        at = next(number)
        seen(at, source, int(flags))
        return instead[at] if instead and at in instead else compile_(source, flags)

    re.compile = compiled  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = compile_


def sites(pattern: Pattern) -> list[Site]:
    """Every branch of an alternation and every character of a set of a pattern, but for those that word lists make."""
    tree = sre.parse(pattern.source, pattern.flags)
    return [Site(pattern, path, shown) for path, shown in _alternatives(tree, ())]


def _alternatives(node: Tree, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str]]:
    """(way, how it reads) of what can be taken away without leaving nothing."""
    for i, (op, of) in enumerate(node):
        here = (*path, i)
        if op is sre.BRANCH:
            for j, branch in enumerate(of[1]):
                yield (*here, j), f"branch {_read(branch)}"
                yield from _alternatives(branch, (*here, j, -1))
        elif op is sre.IN:
            items = [j for j, (kind, _) in enumerate(of) if kind is not sre.NEGATE]
            if len(items) > 1:
                yield from (((*here, j), f"{_read([of[j]])} of [{_read(of)}]") for j in items)
        else:
            yield from _inside(of, here)


def _inside(of: Tree, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str]]:
    for k, part in enumerate(of if isinstance(of, tuple) else ()):
        if isinstance(part, sre.SubPattern):
            yield from _alternatives(part, (*path, k, -2))


def _is_place(item: Tree) -> bool:
    return item[0] is sre.LITERAL and 0xE000 <= item[1] <= 0xF8FF


def _read(node: Tree) -> str:
    """A short form of a stretch of a parsed pattern."""
    shown = []
    for op, of in node:
        if op is sre.LITERAL:
            shown.append("<words>" if _is_place((op, of)) else chr(of))
        elif op is sre.RANGE:
            shown.append(f"{chr(of[0])}-{chr(of[1])}")
        elif op is sre.NEGATE:
            shown.append("^")
        elif op is sre.IN:
            shown.append(f"[{_read(of)}]")
        else:
            shown.append("…")
    return "".join(shown)[:60]


def mutant(site: Site) -> re.Pattern[str]:
    """The pattern without one of its alternatives, its places filled again."""
    return _remade(site.pattern, site.path)


def _remade(pattern: Pattern, path: tuple[int, ...] = ()) -> re.Pattern[str]:
    """The pattern from its parsed form, without what stands at `path`; its source is a character that `_reading` knows.

    One of bytes keeps its source, which tells that it is of bytes; no pattern is made of it.
    """
    tree = sre.parse(pattern.source, pattern.flags)
    if path:
        _take(tree, path)
    _fill(tree, pattern)
    made = sre_compiler.compile(tree, pattern.flags)
    sign = chr(FIRST_REMADE + len(_REMADE))
    _REMADE[sign] = tree
    names = [None, *(next((n for n, g in made.groupindex.items() if g == i), None) for i in range(1, made.groups + 1))]
    code = sre_compiler._code(tree, pattern.flags)  # noqa: SLF001 (a pattern compiled from a tree has no source)
    source = sign if isinstance(pattern.source, str) else pattern.source
    return _sre.compile(source, made.flags, code, made.groups, dict(made.groupindex), tuple(names))  # type: ignore[no-any-return]


def _reading() -> None:
    """From now on, what is compiled of the source of a remade pattern (`a.pattern`) has that pattern in it."""
    compile_ = re.compile

    def compiled(source: Any, flags: int = 0) -> re.Pattern[str]:  # noqa: ANN401 (as re.compile)
        if not isinstance(source, str) or not any(sign in source for sign in _REMADE):
            return compile_(source, flags)
        tree = sre.parse(source, flags)
        _put_remade(tree)
        return sre_compiler.compile(tree, flags)  # type: ignore[no-any-return]

    re.compile = compiled  # type: ignore[assignment]


def _put_remade(node: Tree) -> None:
    for i, (op, of) in enumerate(list(node)):
        if op is sre.LITERAL and chr(of) in _REMADE:
            within = _REMADE[chr(of)]
            if within.state.groups > 1:
                raise ValueError("a pattern with groups inside another: their numbers would clash")
            node.data[i] = (sre.SUBPATTERN, (None, 0, 0, within))
        elif op is sre.BRANCH:
            for branch in of[1]:
                _put_remade(branch)
        elif isinstance(of, tuple):
            for part in of:
                if isinstance(part, sre.SubPattern):
                    _put_remade(part)


def _take(node: Tree, path: tuple[int, ...]) -> None:
    i, *rest = path
    op, of = node.data[i]
    if op is sre.BRANCH and len(rest) == 1:
        del of[1][rest[0]]
    elif op is sre.BRANCH:
        _take(of[1][rest[0]], tuple(rest[2:]))
    elif op is sre.IN:
        node.data[i] = (op, [item for j, item in enumerate(of) if j != rest[0]])
    else:
        _take(of[rest[0]], tuple(rest[2:]))


def _fill(node: Tree, pattern: Pattern) -> None:
    """Put what word lists make into its places."""
    for i, (op, of) in enumerate(list(node)):
        if _is_place((op, of)):
            node.data[i] = (sre.SUBPATTERN, (None, 0, 0, _parsed(pattern.words[of])))
        elif op is sre.IN:
            node.data[i] = _filled_set(of, pattern)
        elif op is sre.BRANCH:
            for branch in of[1]:
                _fill(branch, pattern)
        elif isinstance(of, tuple):
            for part in of:
                if isinstance(part, sre.SubPattern):
                    _fill(part, pattern)


def _filled_set(of: Tree, pattern: Pattern) -> Tree:
    """A set with its places filled: with characters, or, where one stands for words, as what matches any of them or of the rest."""
    made = [pattern.words[item[1]] for item in of if _is_place(item)]
    words = [source for source in made if source.startswith("(?")]
    one = [x for source in made if source not in words for x in _set(source)]
    one += [item for item in of if not _is_place(item)]
    negated = [item for item in one if item[0] is sre.NEGATE]
    single = (sre.IN, [*negated, *(item for item in one if item[0] is not sre.NEGATE)])
    if not words:
        return single
    branches = [_parsed(source) for source in words]
    rest = _parsed("x")
    rest.data[0] = single
    return (sre.BRANCH, (None, [*branches, rest]))


def _parsed(source: str) -> Tree:
    return sre.parse(source)


def _set(source: str) -> list[Tree]:
    """What a set holds, whether it is given with its brackets or without."""
    ((op, of),) = sre.parse(source if source.startswith("[") and len(source) > 1 else f"[{source}]")
    return list(of) if op is sre.IN else [(op, of)]


def put(site: Site) -> None:
    """Evaluate the module anew with the mutant in its place, and all modules that take something from it.

    For a process of its own: nothing puts the old patterns back.
    """
    _put(site.pattern.module, {site.pattern.number: mutant(site)})


def put_whole(module: str) -> None:
    """The same with every pattern of the module remade and nothing taken away, which no test may notice."""
    _put(module, {pattern.number: _remade(pattern) for pattern in patterns(module)})


def _put(module: str, instead: dict[int, re.Pattern[str]]) -> None:
    first, *others = behind(module)
    _reading()
    with _compiling(lambda *_: None, instead):
        evaluate_anew(first)
    for other in others:
        evaluate_anew(other)
