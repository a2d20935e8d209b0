"""Which losses of a word or of an alternative of a pattern no fast test notices.

    python scripts/mutants.py [MODULE …] [--seed N] [--sample N]

First every entry of every word list is left out in turn: its example must then read otherwise than the table says. Then, of the
alternatives that stand in the patterns themselves (a branch, a character of a set), a seeded sample is taken away one at a time, and
the fast tests of the rooms concerned are run. Nothing is written: a pattern is changed in the memory of a process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import re._compiler as sre_compiler  # type: ignore[import-not-found]
import re._parser as sre  # type: ignore[import-not-found]
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from wordlist_examples import ROOMS, behind, evaluate_anew, holds, modules, without

from pipeline import wordlists
from pipeline.wordlists import Entry

ROOT = Path(__file__).resolve().parent.parent
# the fast tests of each room, the quickest first
TESTS = {
    "segment": ("tests/segment", "tests/extract/test_organizations.py", "tests/nlp"),
    "ingest": ("tests/ingest", "tests/classify/test_context.py", "tests/sample"),
    "extract": ("tests/extract", "tests/gold", "tests/classify/test_rules.py", "tests/test_analysis.py"),
    "threads": ("tests/threads",),
    "classify": ("tests/classify", "tests/gold", "tests/test_analysis.py"),
    # nothing else of comparing reads texts by patterns; the tests of figures need a font
    "compare": ("tests/compare/test_fold.py", "tests/compare/test_concordance.py", "tests/compare/test_reuse.py"),
}
SAMPLE, SEED = 300, 2026
# stands in a pattern for what is made of a word list; private characters, which no pattern holds
FIRST_PLACE = 0xE000
Tree = Any


class Pattern(NamedTuple):
    """A pattern that a module compiles when it is imported: its place among them, and what word lists make of its places."""

    module: str
    number: int
    source: str
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
    made = {name: getattr(wordlists, name) for name in ("either", "one_of", "none_of", "heads", "ends")}
    number = count(FIRST_PLACE)

    def placed(name: str) -> Any:  # noqa: ANN401 (any of the functions)
        def place(*of: Any) -> str:  # noqa: ANN401
            for other, function in made.items():
                setattr(wordlists, other, function)
            place = next(number)
            words[place] = made[name](*of)
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
                yield from (((*here, j), f"{_read([of[j]])} of [{_read(of)}]") for j in items if not _is_place(of[j]))
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
    pattern = site.pattern
    tree = sre.parse(pattern.source, pattern.flags)
    _take(tree, site.path)
    _fill(tree, pattern)
    return sre_compiler.compile(tree, pattern.flags)  # type: ignore[no-any-return]


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
            made = [x for item in of for x in (_set(pattern.words[item[1]]) if _is_place(item) else [item])]
            node.data[i] = (op, made)
        elif op is sre.BRANCH:
            for branch in of[1]:
                _fill(branch, pattern)
        elif isinstance(of, tuple):
            for part in of:
                if isinstance(part, sre.SubPattern):
                    _fill(part, pattern)


def _parsed(source: str) -> Tree:
    return sre.parse(source)


def _set(characters: str) -> list[Tree]:
    return [(sre.LITERAL, ord(c)) for c in characters]


def unnoticed(chosen: Sequence[Site], examples: Sequence[Entry], jobs: int) -> list[Site]:
    """The alternatives that no fast test of their room misses, each taken away in a process of its own, `jobs` at a time."""
    running: dict[int, Site] = {}
    found: set[Site] = set()
    waiting = list(reversed(chosen))
    while waiting or running:
        while waiting and len(running) < jobs:
            site = waiting.pop()
            running[_start(site, examples)] = site
        child, status = os.wait()
        ended = running.pop(child)
        if status == 0:
            found.add(ended)
            print(f"  {ended.told()}", file=sys.stderr, flush=True)
        if (done := len(chosen) - len(waiting) - len(running)) % 25 == 0:
            print(f"  … {done} of {len(chosen)}", file=sys.stderr, flush=True)
    return [site for site in chosen if site in found]


def _start(site: Site, examples: Sequence[Entry]) -> int:
    """The id of a process that ends with 0 if no test fails without the alternative."""
    return _in_a_process(lambda: _put(site), examples, site.pattern.module)


def _in_a_process(change: Callable[[], None], examples: Sequence[Entry], module: str) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    with contextlib.suppress(BaseException):  # whatever is raised is a notice
        change()
        if all(holds(e) for e in examples):
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
                options = ["-x", "-q", "-m", "not slow", "--rootdir", str(ROOT)]
                status = int(pytest.main([*options, *_tests(module)]))
    os._exit(1 if status else 0)


def rooms_that_fail(chosen: Sequence[Site], examples: Sequence[Entry]) -> list[str]:
    """The rooms of some alternatives whose tests fail with nothing taken away: there, a failure would say nothing."""
    rooms = {site.pattern.module.split(".")[1]: site.pattern.module for site in chosen}
    return [
        room
        for room, module in sorted(rooms.items())
        if os.waitpid(_in_a_process(lambda: None, examples, module), 0)[1] != 0
    ]


def _tests(module: str) -> list[str]:
    """The fast tests of a module's room, those that bear its name first, those that take longest last."""
    _, room, *_, name = module.split(".")
    found = [
        f for t in TESTS[room] for f in (sorted((ROOT / t).glob("test_*.py")) if (ROOT / t).is_dir() else [ROOT / t])
    ]
    return sorted(map(str, found), key=lambda f: (name not in f, "properties" in f))


def _put(site: Site) -> None:
    """Evaluate the module anew with the mutant in its place, and all modules that take something from it."""
    first, *others = behind(site.pattern.module)
    with _compiling(lambda *_: None, {site.pattern.number: mutant(site)}):
        evaluate_anew(first)
    for module in others:
        evaluate_anew(module)


def entries_unnoticed() -> tuple[int, list[str]]:
    """(number of entries, those whose loss their own example does not show)."""
    number, missed = 0, []
    for table in wordlists.tables():
        for entry in wordlists.entries(table):
            number += 1
            with without(table, entry):
                if holds(entry):
                    missed.append(f"{table}: {entry.list}: {entry.word}")
    return number, missed


def main() -> int:
    """Print what no test notices; 1 if an entry, or more than one in twenty of the sampled alternatives, goes unnoticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("modules", nargs="*", help="modules to sample from, such as extract.names (default: all rooms)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--alternatives-only", action="store_true", help="leave the entries of the tables out")
    asked = parser.parse_args()
    # what the words do shows without the encoder, which would take most of the time
    os.environ.setdefault("XUNSHI_JUDGE", "linear")
    number, missed = (0, []) if asked.alternatives_only else entries_unnoticed()
    print(f"entries of tables: {number - len(missed)} of {number} noticed")
    print(*(f"  {m}" for m in missed), sep="\n")
    names = [n for n in modules() if not asked.modules or n.removeprefix("pipeline.") in asked.modules]
    known = [site for name in names for pattern in patterns(name) for site in sites(pattern)]
    chosen = random.Random(asked.seed).sample(known, min(asked.sample, len(known)))  # noqa: S311 (a sample, no secret)
    examples = [e for table in wordlists.tables() for e in wordlists.entries(table)]
    if failing := rooms_that_fail(chosen, examples):
        print(f"the tests of {', '.join(failing)} fail as they are; mend them first")
        return 2
    began = time.monotonic()
    survivors = unnoticed(chosen, examples, asked.jobs)
    for site in survivors:
        print(f"  {site.told()}")
    seconds = time.monotonic() - began
    print(
        f"alternatives of patterns: {len(chosen) - len(survivors)} of {len(chosen)} sampled noticed, of {len(known)} in "
        f"{', '.join(asked.modules or ROOMS)}; {seconds:.0f} s"
    )
    return int(bool(missed) or len(survivors) * 20 > len(chosen))


if __name__ == "__main__":
    raise SystemExit(main())
