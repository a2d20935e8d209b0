"""Calls of the system that fail: a full disk, no permission, renames that do not go through."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

from kills import FORMATS, whole_set
from tools import Count, content, corpus, finish, run, start

# fails at the nth call of one function, in the command's own process
FAILING = """
import os, pathlib, shutil, sys

def failing(owner, name, nth, number, below):
    real, calls = getattr(owner, name), [0]

    def counted(*args, **options):
        # handles of files, and paths below the folder of the test: not those of the program and its libraries
        calls[0] += not args or isinstance(args[0], int) or str(args[0]).startswith(below)
        if calls[0] == nth:
            calls[0] += 1
            raise OSError(number, os.strerror(number), str(args[0]) if args else None)
        return real(*args, **options)

    setattr(owner, name, counted)

if __name__ == "__main__":
    from pipeline.commands.app import main
    owner, name, nth, number, below, *sys.argv[1:] = sys.argv[1:]
    failing({"Path": pathlib.Path, "os": os, "shutil": shutil}[owner], name, int(nth), int(number), below)
    main()
"""
CALLS = (
    ("Path", "replace"),
    ("Path", "open"),
    ("Path", "write_text"),
    ("Path", "mkdir"),
    ("os", "fsync"),
    ("os", "link"),
    ("os", "open"),
    ("shutil", "rmtree"),
)
# EIO, EACCES, ENOSPC, EROFS
NUMBERS = (5, 13, 28, 30)


def faults(folder: Path, number: int, seed: int, count: Count) -> None:
    """Runs and comparisons in which one call fails: one sentence and exit code 2, or no harm; the old set or the new one after it."""
    raw = [corpus(folder / "raw" / word, 6, word) for word in "甲乙"]
    whole: list[dict[str, bytes]] = []
    for i, path in enumerate(raw):
        run(count, "run", path, "--out", folder / f"whole{i}", *FORMATS)
        whole.append(content(folder / f"whole{i}"))
    script, out, r = folder / "failing.py", folder / "out", random.Random(seed)  # noqa: S311 (no secret)
    script.write_text(FAILING, encoding="utf-8")
    for n in range(number):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(folder / "whole0", out)
        call, error = r.choice(CALLS), r.choice(NUMBERS)
        nth = r.choice((1, 2, 3, r.randrange(4, 40), r.randrange(4, 40)))
        what = f"{'.'.join(call)} fails at call {nth} with {error}"
        program = (sys.executable, str(script), *call, str(nth), str(error), str(folder))
        process = start("run", raw[1], "--out", out, *FORMATS, program=program)
        finish(process, count, what, (0, 2, 3))
        if process.returncode != 3:  # else an input could not be read, and is told so in tables of their own
            whole_set(out, whole, count, what)
        run(count, "run", raw[1], "--out", out, *FORMATS)
        count.require(content(out) == whole[1], f"{what}: other bytes afterwards")
        count.add("failing calls")
        if n % 4 == 0:
            finish(
                start("compare", out, "--by", "year", "--out", folder / "compared", program=program),
                count,
                what,
                (0, 2, 3),
            )
