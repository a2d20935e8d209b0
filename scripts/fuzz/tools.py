"""What the parts share: counting, running the program, looking at what it left."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "pipeline")
# no command here takes a tenth of it, on a busy machine
HANG = 600.0
# after a kill; what does not end with its parent goes on for longer
PATIENCE = 15.0


class Count:
    """How often what was done, and what was found."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.found = 0

    def __str__(self) -> str:
        return ", ".join([*(f"{n} {what}" for what, n in self.done.items()), f"{self.found} found"])

    def add(self, what: str, number: int = 1) -> None:
        """Count something that was done."""
        self.done[what] += number

    def fault(self, said: str) -> None:
        """Count and print something that should not be."""
        self.found += 1
        print(f"  found: {said}", flush=True)

    def require(self, holds: object, said: str) -> None:
        """A fault unless it holds."""
        if not holds:
            self.fault(said)


def start(*arguments: object, program: Sequence[str] = COMMAND) -> subprocess.Popen[str]:
    """Start the program, in a session of its own."""
    return subprocess.Popen(  # noqa: S603 (our own)
        [*program, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name == "posix",
    )


def finish(process: subprocess.Popen[str], count: Count, what: str, codes: Sequence[int] = (0,)) -> str:
    """Wait for its end; a hang, a traceback or another exit code is a fault. Gives what it said."""
    try:
        out, err = process.communicate(timeout=HANG)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        count.fault(f"{what}: hangs")
        return ""
    count.require("Traceback" not in err, f"{what}: {err[-600:]}")
    count.require(process.returncode in codes, f"{what}: exit code {process.returncode}: {err[-300:]}")
    return out + err


def run(count: Count, *arguments: object, codes: Sequence[int] = (0,)) -> str:
    """Run the program to its end."""
    return finish(start(*arguments), count, " ".join(map(str, arguments)), codes)


def kill(process: subprocess.Popen[str], delay: float, count: Count, what: str) -> bool:
    """Kill the process alone after a while; who it started must end at once, or as soon as a busy machine lets it.

    Gives whether it was killed before its end.
    """
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(delay)
        process.communicate()
        return False
    session = process.pid
    process.kill()
    process.wait()
    began = time.monotonic()
    while (left := members(session)) and time.monotonic() < began + PATIENCE:
        time.sleep(0.05)
    if time.monotonic() > began + 1:
        count.add("ends after more than a second")
    count.require(not left, f"{what}: {len(left)} processes live on")
    for orphan in left:
        with contextlib.suppress(psutil.Error):
            orphan.kill()
    process.communicate()
    return True


def members(session: int) -> list[psutil.Process]:
    """The living processes of a session."""
    found = []
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == session and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def content(folder: Path) -> dict[str, bytes]:
    """Name → bytes of what users see in a folder, but for the manifest of a run, which tells the time it took."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(folder).parts)
        and p.name != "manifest.json"
    }


def corpus(folder: Path, count: int, word: str) -> Path:
    """A small corpus whose every text holds the word."""
    for i in range(count):
        path = folder / f"{i:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"榆{word}县委20{10 + i % 10}年巡察工作总结\n\n20{10 + i % 10}年，榆{word}县委开展十二届县委第{'一二三四五'[i % 5]}轮巡察，"
            f"发现问题{11 + i}个，移交线索**件。\n一、存在问题\n有的党组织责任落实不力，{word}县财政局违规发放津补贴{i}.5万元。\n"
            * 3,
            encoding="utf-8",
        )
    return folder
