"""How comparing and the report grow with the corpus: time and peak memory, each command a process of its own.

    python scripts/bench_scale.py [--sizes 1000 10000] [--no-report]

The corpora are synthetic (`corpora.py`). Processor time and peak are of the command's own process, which does all the work but for a
run, whose workers read the files: of that the time it takes is told. The first comparison of a run makes the words and fingerprints
that later ones read; both are measured.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import corpora

ROOT = Path(__file__).resolve().parent.parent


class Cost(NamedTuple):
    """What a command took: processor seconds, seconds, MiB at its peak."""

    used: float
    took: float
    peak: float


def cost(*arguments: str) -> Cost:
    """What one `python -m pipeline …` takes, start included.

    Raises:
        SystemExit: it fails.
    """
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (our own)
        [sys.executable, "-m", "pipeline", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    told = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(told.decode(errors="replace"))
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024)


def measure(folder: Path, size: int, *, report: bool) -> dict[str, Cost]:
    """What each command takes on so many documents.

    Args:
        folder: an empty one.
        size: documents.
        report: whether the report is made too.
    """
    characters = corpora.write(folder / "raw", size)
    print(f"{size:,} documents, {characters:,} characters")
    out = str(folder / "out")
    commands = {
        "run": ("run", str(folder / "raw"), "--out", out),
        "compare, the first time": ("compare", out),
        "compare, again": ("compare", out),
    }
    if report:
        commands["report"] = ("report", out)
    found = {}
    for name, arguments in commands.items():
        found[name] = cost(*arguments)
        used, took, peak = found[name]
        processor = "" if name == "run" else f"{used:8.1f} s of processor"
        print(f"  {name:26s}{processor:24s}{took:10.1f} s{peak:8.0f} MiB", flush=True)
    for name in ("compare", "report"):
        if (Path(out) / name).is_dir():
            held = sum(p.stat().st_size for p in (Path(out) / name).rglob("*") if p.is_file())
            print(f"  {name} on disk: {held / 2**20:.1f} MiB, {held / 1024 / size:.1f} KiB a document")
    return found


def main() -> None:
    """Print everything."""
    # here and in every process: the encoder would hide all else (docs/judges.md has it)
    os.environ["XUNSHI_JUDGE"] = "linear"
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        raise SystemExit("bench_scale.py: needs Linux or macOS, where a process tells what it took")
    found = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            found.append(measure(Path(name), size, report=not options.no_report))
    for (small, one), (large, other) in zip(
        zip(options.sizes, found, strict=True), list(zip(options.sizes, found, strict=True))[1:], strict=False
    ):
        print(f"{large / small:g} times the documents take")
        for name in one:
            of = "took" if name == "run" else "used"
            print(f"  {name:26s}{getattr(other[name], of) / getattr(one[name], of):8.1f} x the time")


if __name__ == "__main__":
    main()
