"""What a million and ten million documents take: measured on a few thousand synthetic ones, stage by stage, and multiplied.

    python scripts/scale.py [--write] [--documents 2000] [--judged 200]

`--write` puts the page into docs/scale.md. Where the extra xunshi[ray] is installed, the same run on this machine and on Ray, two
workers each, is measured beside. Processor seconds count, of all processes, since a machine may be busy with other things.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from bench import LENGTH, RAW, synthetic

import pipeline
from pipeline.batch import assemble, run
from pipeline.batch.local import Local
from pipeline.batch.plan import SHARDS
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scale.md"
SIZES = (10**6, 10**7)
STAGES = {
    "plan": "list and digest the files",
    "linear": "read and analyse, judge linear",
    "auto": "the same, judge auto",
    "tables": "assemble the CSVs",
}
_TICK = 0.1


class Measured:
    """Processor seconds and bytes a document."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.bytes: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, documents: int) -> Iterator[None]:
        """Measure what this process takes in a block, for so many documents."""
        began = time.process_time()
        yield
        self.seconds[name] = (time.process_time() - began) / documents


def stages(measured: Measured, raw: Path, out: Path, judge: str, count: int) -> None:
    """A run in this process alone, stage by stage."""
    settings = Settings.model_validate(
        {"workers": 1, "judge": judge, "formats": ("parquet",) if judge == "linear" else ()}
    )
    means = run.means_of(settings)
    with measured.stage("plan", count):
        found = run.find([raw], out, settings)
        planned = run.plan_of(found, settings, means, found.sources)
    with run.held(out):
        with measured.stage(judge, count):
            done = run.process(planned, out, settings, means, Local(), lambda _: lambda *_: None)
        if judge == "linear":
            with measured.stage("tables", count):
                assemble.publish(
                    done, out, settings.model_copy(update={"formats": ()}), means, Local(), time.perf_counter()
                )
            sizes(measured, raw, out, count)
            assemble.publish(done, out, settings, means, Local(), time.perf_counter())
            measured.bytes["the same tables as Parquet"] = total(out.glob("*.parquet")) / count


def sizes(measured: Measured, raw: Path, out: Path, count: int) -> None:
    """Bytes of what stands on the disk after a run."""
    measured.bytes["texts, as files"] = total(raw.rglob("*.txt")) / count
    measured.bytes["fragments"] = total((out / SHARDS).rglob("*")) / count
    measured.bytes["CSVs"] = total(out.glob("*.csv")) / count
    measured.bytes["texts.jsonl"] = total(out.glob("texts.jsonl")) / count


def total(paths: Iterator[Path]) -> int:
    """Bytes of files together."""
    return sum(path.stat().st_size for path in paths if path.is_file())


def processor(command: Sequence[str], **environment: str) -> float:
    """Processor seconds of a command and of all that it starts, Ray's own processes too."""
    process = psutil.Popen(command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
    seen: dict[tuple[int, float], float] = {}
    while process.poll() is None:
        for each in [process, *children(process)]:
            with psutil_errors():
                times = each.cpu_times()
                seen[each.pid, each.create_time()] = times.user + times.system
        time.sleep(_TICK)
    if process.returncode:
        raise SystemExit(process.stderr.read())
    return sum(seen.values())


def children(process: psutil.Popen) -> list[psutil.Process]:
    """All that a process has started."""
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


@contextmanager
def psutil_errors() -> Iterator[None]:
    """A process that has just ended is none."""
    with suppress(psutil.Error):
        yield


def engines(raw: Path, folder: Path) -> dict[str, float]:
    """Processor seconds of one run by engine, two workers each; nothing where Ray is not installed."""
    if importlib.util.find_spec("ray") is None:
        return {}
    found = {}
    for engine in ("local", "ray"):
        command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(folder / engine), "--workers", "2"]
        found[engine] = processor([*command, "--engine", engine], XUNSHI_JUDGE="linear")
    tables = [{p.name: p.read_bytes() for p in (folder / e).glob("*.csv")} for e in found]
    if tables[0] != tables[1]:
        raise SystemExit("the tables of the two engines differ")
    return found


def page(measured: Measured, by_engine: dict[str, float], count: int, judged: int) -> str:
    """The page."""
    load = f", load {os.getloadavg()[0]:.0f} of {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    made = f"{count} synthetic documents of {LENGTH} characters ({judged} for judge auto)"
    lines = [
        "# Scale",
        "",
        f"Made by `scripts/scale.py` from {made} on {cpu()}{load}:",
        "processor seconds and bytes a document, multiplied. Nothing was run at 10⁶ or 10⁷; a busy machine makes the seconds too many.",
        "",
        "## Core-hours",
        "",
        "| stage | ms a document | 10⁶ | 10⁷ | runs on |",
        "| --- | --- | --- | --- | --- |",
    ]
    where = {"plan": "one process, or each part for its share", "tables": "one process"}
    for name, title in STAGES.items():
        seconds = measured.seconds[name]
        hours = [f"{seconds * n / 3600:.1f}" for n in SIZES]
        cells = [title, f"{1000 * seconds:.2f}", *hours, where.get(name, "any number of workers")]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Storage", "", "| what | KB a document | 10⁶, GB | 10⁷, GB |", "| --- | --- | --- | --- |"]
    for name, size in measured.bytes.items():
        lines.append(f"| {name} | {size / 1e3:.2f} | {size * SIZES[0] / 1e9:.1f} | {size * SIZES[1] / 1e9:.0f} |")
    return "\n".join([*lines, *shuffle(measured), *beside(by_engine, count)]) + "\n"


def shuffle(measured: Measured) -> list[str]:
    """What goes over the network."""
    text, rows = measured.bytes["texts, as files"] / 1e3, measured.bytes["fragments"] / 1e3
    tables = (measured.bytes["CSVs"] + measured.bytes["texts.jsonl"]) / 1e3
    return [
        "",
        "## Shuffle",
        "",
        "None: a shard's rows go where its files went, and the tables are written from the fragments in the order of the files.",
        f"Over a shared file system go, a document, {text:.1f} KB of text twice (digested by the driver, read by a worker),",
        f"{rows:.1f} KB of fragments twice (written, read) and {tables:.1f} KB of tables once:",
        f"{(2 * (text + rows) + tables) * SIZES[1] / 1e9:.1f} TB for 10⁷ documents.",
    ]


def beside(by_engine: dict[str, float], count: int) -> list[str]:
    """The two engines side by side."""
    if not by_engine:
        return []
    local, ray = by_engine["local"], by_engine["ray"]
    return [
        "",
        "## Engines",
        "",
        f"{count} documents, two workers, judge linear, from start to end, with Ray's own processes:",
        f"local {local:.0f}, Ray {ray:.0f} processor seconds ({ray / local - 1:+.0%}); the tables are equal byte for byte.",
    ]


def cpu() -> str:
    """The processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, IndexError):
        return platform.processor() or platform.machine()


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--judged", type=int, default=200)
    asked = parser.parse_args()
    measured = Measured()
    with tempfile.TemporaryDirectory() as place:
        folder, documents = Path(place), list(pipeline.read_corpus(RAW))
        for judge, count in (("linear", asked.documents), ("auto", asked.judged)):
            synthetic(folder / judge / "raw", documents, count)
            stages(measured, folder / judge / "raw", folder / judge / "out", judge, count)
        by_engine = engines(folder / "linear" / "raw", folder)
    text = page(measured, by_engine, asked.documents, asked.judged)
    sys.stdout.write(text)
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
