"""Which losses of a word or of an alternative of a pattern no fast test notices.

    python scripts/mutants.py [MODULE …] [--seed N] [--sample N]

First every entry of every word list is left out in turn: its example must then read otherwise than the table says. Then, of the
alternatives that stand in the patterns themselves (a branch, a character of a set), a seeded sample is taken away one at a time, and
the fast tests of the rooms concerned are run. Nothing is written: a pattern is changed in the memory of a process of its own.

The tests of a room are collected once; each alternative is taken away in a fork of that process. What is likeliest to notice comes
first: the entries of the module's own table, tests that noticed another loss of the module, the files that bear its name.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from pattern_alternatives import Site, patterns, put, put_whole, sites
from wordlist_examples import ROOMS, holds, modules, without

from pipeline import wordlists

ROOT = Path(__file__).resolve().parent.parent
# the fast tests of each room, the quickest first
TESTS = {
    "segment": ("tests/segment", "tests/extract/test_organizations.py", "tests/nlp"),
    "ingest": ("tests/ingest", "tests/classify/test_context.py", "tests/sample"),
    "extract": ("tests/extract", "tests/gold", "tests/classify/test_rules.py", "tests/test_analysis.py"),
    "threads": ("tests/threads",),
    "classify": ("tests/classify", "tests/gold", "tests/test_analysis.py"),
    # nothing else of comparing reads texts by patterns; the tests of figures need a font
    "compare": (
        "tests/compare/test_signs_of_committees.py",
        "tests/compare/test_fold.py",
        "tests/compare/test_concordance.py",
        "tests/compare/test_reuse.py",
    ),
}
OPTIONS = (
    "-o",
    "addopts=--strict-markers",
    "-p",
    "no:terminal",
    "-p",
    "no:xdist",
    "-s",
    "-m",
    "not slow",
    "--rootdir",
    str(ROOT),
)
SAMPLE, SEED = 300, 2026
# what takes longer than the whole room has lost its way: a loop that no longer ends
SECONDS = 600
UNNOTICED, BY_TEST, BY_ENTRY = 0, 1, 2


class _Running(NamedTuple):
    site: Site
    said: int
    folder: str


class Room:
    """A pytest plugin that, instead of running what was collected, runs it in a fork for each alternative."""

    def __init__(self, chosen: Sequence[Site], jobs: int) -> None:
        """Keep what is to be taken away.

        Args:
            chosen: alternatives of modules of one room.
            jobs: how many at a time.
        """
        self.chosen, self.jobs = chosen, jobs
        self.entries = [(t, e) for t in wordlists.tables() for e in wordlists.entries(t)]
        self.unnoticed: set[Site] = set()
        # until its tests are collected and pass
        self.fails = True
        self.noticing: dict[str, list[str]] = {}
        self.failed = self.first_failed = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take each alternative away; nothing is run in this process.

        First the modules are put anew as for an alternative, but whole: what fails then is the tests' fault or the instrument's.

        Args:
            session: holds the tests.
        """
        self.items = session.items
        child = self._fork(self.chosen[0].pattern.module, self._put_whole)
        _, status = os.waitpid(child.pid, 0)
        with os.fdopen(child.said, encoding="utf-8") as said:
            self.first_failed = said.read()
        self.fails = status != 0
        if not self.fails:
            self._all()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a test that failed.

        Args:
            report: of a test.
        """
        if report.failed:
            self.failed = report.nodeid

    def _put_whole(self) -> None:
        for module in sorted({site.pattern.module for site in self.chosen}):
            put_whole(module)

    def _all(self) -> None:
        running: dict[int, _Running] = {}
        waiting = list(reversed(self.chosen))
        while waiting or running:
            while waiting and len(running) < self.jobs:
                site = waiting.pop()
                child = self._fork(site.pattern.module, lambda site=site: put(site))  # type: ignore[misc]
                running[child.pid] = _Running(site, child.said, child.folder)
            pid, status = os.wait()
            self._ended(running.pop(pid), status)
            if (done := len(self.chosen) - len(waiting) - len(running)) % 25 == 0:
                print(f"  … {done} of {len(self.chosen)}", file=sys.stderr, flush=True)

    def _ended(self, child: _Running, status: int) -> None:
        with os.fdopen(child.said, encoding="utf-8") as said:
            noticed_by = said.read()
        shutil.rmtree(child.folder, ignore_errors=True)
        if status == 0:
            self.unnoticed.add(child.site)
            print(f"  {child.site.told()}", file=sys.stderr, flush=True)
        elif noticed_by:
            first = self.noticing.setdefault(child.site.pattern.module, [])
            if noticed_by not in first:
                first.append(noticed_by)

    def _fork(self, module: str, change: Callable[[], None]) -> _Child:
        """A process that ends with 0 if nothing fails after the change, and says which test failed first."""
        folder = tempfile.mkdtemp(prefix="mutant-")
        said, say = os.pipe()
        pid = os.fork()
        if pid:
            os.close(say)
            return _Child(pid, said, folder)
        status = 1
        with contextlib.suppress(BaseException):  # whatever is raised is a notice
            os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
            signal.alarm(SECONDS)
            _silent()
            change()
            status = self._noticed(module)
            os.write(say, self.failed.encode())
        os._exit(status)

    def _noticed(self, module: str) -> int:
        """0 if nothing notices."""
        name = module.rsplit(".", 1)[-1]
        if not all(holds(e) for table, e in self.entries if table == name):
            return BY_ENTRY
        items = self._ordered(module)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return BY_TEST
        return UNNOTICED if all(holds(e) for table, e in self.entries if table != name) else BY_ENTRY

    def _ordered(self, module: str) -> list[pytest.Item]:
        """The tests, those that noticed something of the module first, then those that bear its name, properties last."""
        first = {nodeid: n for n, nodeid in enumerate(self.noticing.get(module, ()))}
        name = module.rsplit(".", 1)[-1]

        def place(item: pytest.Item) -> tuple[int, bool, bool]:
            file = item.path.name
            return first.get(item.nodeid, len(first)), name not in file, "properties" in file

        return sorted(self.items, key=place)


class _Child(NamedTuple):
    pid: int
    said: int
    folder: str


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def unnoticed(chosen: Sequence[Site], jobs: int) -> list[Site]:
    """The alternatives that no fast test of their room misses.

    Args:
        chosen: any alternatives.
        jobs: how many are taken away at a time.

    Raises:
        SystemExit: the tests of a room fail with nothing taken away, so that a failure would say nothing.
    """
    found: set[Site] = set()
    for room in ROOMS:
        of_room = [site for site in chosen if site.pattern.module.split(".")[1] == room]
        if of_room:
            plugin = Room(of_room, jobs)
            pytest.main([*OPTIONS, *(str(ROOT / t) for t in TESTS[room])], plugins=[plugin])
            if plugin.fails:
                raise SystemExit(
                    f"{plugin.first_failed or room} fails with nothing taken away; mend the tests, or how modules are put anew"
                )
            found |= plugin.unnoticed
    return [site for site in chosen if site in found]


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
    began = time.monotonic()
    survivors = unnoticed(chosen, asked.jobs)
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
