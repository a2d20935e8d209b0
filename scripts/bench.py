"""Speed, start-up and memory, each as a ratio measured in this one run on this one machine.

    python scripts/bench.py [--write] [--documents 2000] [--rounds 7]

`--write` also puts what is printed into docs/speed.md. Rates are characters per processor second beside those of `jieba.lcut` on
the same texts, rivals taking turns, the best of several rounds, so that a busy moment of the machine falls on all alike.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import jieba

import pipeline
from pipeline import layers, means
from pipeline.analysis import Analysis, Passage, analyze_all, groups
from pipeline.documents import Document
from pipeline.extract.mentions import Problem
from pipeline.judging import findings_of
from pipeline.layers import Layer, Reading
from pipeline.tables.rows import passage, rows

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
PAGE = ROOT / "docs" / "speed.md"
LENGTH = 1_700  # characters of a synthetic document
Spans = Sequence[tuple[int, int]]
# Run in a process of its own; prints the peak resident memory, in MiB, of it or its worker, whichever is greater.
MEMORY = """
import sys
from pathlib import Path
from pipeline.batch import run
from pipeline.settings import Settings
if __name__ == "__main__":
    run.run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=1), lambda total: lambda files, documents: None)
try:
    import resource
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(max(resource.getrusage(w).ru_maxrss for w in whose) / 1024)
except ImportError:
    print(0)
"""


class Page:
    """What was measured, printed as it comes and kept as the lines of a table.

    Args:
        rounds: how often each thing is measured; what is slow, three times at most.
    """

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.lines: list[str] = []

    def head(self, title: str, *columns: str) -> None:
        """Begin a table."""
        print(title)
        self.lines += ["", f"## {title}", "", f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns)]

    def row(self, *cells: str) -> None:
        """Add a line."""
        print("  ", *(f"{cell:42s}" if i == 0 else f"{cell:>24s}" for i, cell in enumerate(cells)))
        self.lines.append(f"| {' | '.join(cells)} |")


def best(tasks: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Least processor seconds of each task, the tasks taking turns."""
    seconds = dict.fromkeys(tasks, float("inf"))
    for _ in range(times):
        for name, task in tasks.items():
            began = time.process_time()
            task()
            seconds[name] = min(seconds[name], time.process_time() - began)
    return seconds


def exhaust(items: Iterator[object]) -> None:
    """Ask for every item, and keep none."""
    for _ in items:
        pass


def made_rows(documents: Sequence[Document], found: Iterator[Analysis] | Sequence[Analysis]) -> None:
    """The rows of every document."""
    for document, analysis in zip(documents, found, strict=True):
        exhaust(rows(document, analysis))


def speed(page: Page, documents: Sequence[Document]) -> None:
    """Text to rows and the Language beside jieba, and the share of each stage of an analysis."""
    texts, passages = [d.text for d in documents], list(map(passage, documents))
    nlp = pipeline.load()
    gc.collect()
    gc.freeze()  # what is loaded, rivals' dictionaries too, is not looked through while something is measured
    seconds = best(
        {
            "jieba.lcut": lambda: [jieba.lcut(t) for t in texts],
            "text to rows": lambda: made_rows(documents, analyze_all(passages)),
            "Language, nlp.pipe": lambda: exhaust(nlp.pipe(texts)),
            "Language, nlp(text)": lambda: exhaust(map(nlp, texts)),
        },
        page.rounds,
    )
    size = sum(map(len, texts))
    page.head(
        f"Texts in memory: {len(texts)} documents, {size:,} characters, collector frozen after loading",
        "what", "characters/s", "x jieba.lcut",
    )  # fmt: skip
    for name, least in seconds.items():
        page.row(name, f"{size / least:,.0f}", f"{seconds['jieba.lcut'] / least:.2f}")
    stages(page, documents, passages, seconds["text to rows"])


def stages(page: Page, documents: Sequence[Document], passages: Sequence[Passage], whole: float) -> None:
    """Share of the whole that each stage takes when run alone."""
    made = means.built_in()
    found = list(analyze_all(passages))
    batches = list(batches_of(found))
    readings = [Reading(a.text, a.spans, made.lexicons, dict(a.mentions)) for a in found]
    tasks: dict[str, Callable[[], object]] = {layer.name: partial(_found, layer, readings) for layer in layers.every()}
    tasks["classification"] = lambda: [findings_of(*batch, made) for batch in batches]
    tasks["rows"] = lambda: made_rows(documents, found)
    page.head("Stages, each alone", "stage", "of text to rows")
    for name, least in best(tasks, min(3, page.rounds)).items():
        page.row(name, f"{least / whole:.1%}")


def _found(layer: Layer, readings: Sequence[Reading]) -> None:
    for reading in readings:
        layer.find(reading)


def batches_of(found: Sequence[Analysis]) -> Iterator[tuple[list[str], list[Spans], list[list[Problem]]]]:
    """Texts, their sentences and their problems in the groups that an analysis takes them in."""
    rest = iter(found)
    for group in groups(Passage(a.text, a.spans) for a in found):
        own = list(islice(rest, len(group)))
        yield [a.text for a in own], [a.spans for a in own], [a.problems for a in own]


def lexicon_size(page: Page, documents: Sequence[Document]) -> None:
    """What ten thousand more terms cost."""
    usual = means.built_in()
    small = usual.lexicons
    more = {f"杜撰词条{i:05d}号": next(iter(small.slogans.values())) for i in range(10_000)}
    large = replace(small, slogans={**small.slogans, **more})
    texts = [d.text for d in documents]
    seconds = best(
        {
            "small": lambda: exhaust(analyze_all(map(Passage, texts), usual)),
            "large": lambda: exhaust(analyze_all(map(Passage, texts), replace(usual, lexicons=large))),
        },
        min(3, page.rounds),
    )
    page.head("Lexicons", "what", "more time")
    page.row("10 000 terms more", f"{seconds['large'] / seconds['small'] - 1:+.1%}")


def command(*arguments: str) -> tuple[float, float]:
    """Processor seconds of one `python -m pipeline …` with its workers, start included, and the time it takes."""
    # an installed program has its bytecode, whatever the shell that measures says of writing it
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, began = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "pipeline", *arguments], check=True, capture_output=True, cwd=ROOT, env=own)  # noqa: S603 (our own)
    after, took = os.times(), time.perf_counter() - began
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used or took, took  # Windows tells nothing of children


def synthetic(folder: Path, documents: Sequence[Document], count: int) -> list[str]:
    """Write so many texts of lines drawn from the sample corpus, and give them back."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    pool = [line for document in documents for line in document.text.split("\n") if line]
    texts = []
    for i in range(count):
        lines = [f"关于杜撰第{i}号巡察情况的通报"]
        while sum(map(len, lines)) < LENGTH:
            lines.append(chance.choice(pool))
        texts.append("\n".join(lines))
        path = folder / f"{i // 200:03d}" / f"{i:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[-1], encoding="utf-8")
    return texts


def file_to_file(page: Page, folder: Path, documents: Sequence[Document], count: int) -> None:
    """A whole `xunshi run` beside jieba on the same texts, and what a second worker brings."""
    texts = synthetic(folder / "raw", documents, count)
    size = sum(map(len, texts))
    cut = []
    told: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for _ in range(min(2, page.rounds)):
        cut.append(best({"": lambda: [jieba.lcut(t) for t in texts]}, 1)[""])
        for workers, measured in told.items():
            shutil.rmtree(folder / "out", ignore_errors=True)
            run = ("run", str(folder / "raw"), "--out", str(folder / "out"), "--workers", str(workers))
            measured.append(command(*run))
    (used, one), (_, two) = (map(min, zip(*measured, strict=True)) for measured in told.values())
    page.head(f"Files to files: {count} documents, {size:,} characters", "what", "measured", "beside")
    page.row("jieba.lcut", f"{size / min(cut):,.0f} characters/s", "1.00 x jieba.lcut")
    page.row("xunshi run --workers 1", f"{size / used:,.0f} characters/s", f"{min(cut) / used:.2f} x jieba.lcut")
    page.row("xunshi run --workers 2, time taken", f"{two:.1f} s", f"{one / two:.2f} x as fast as one")


def start_up(page: Page, folder: Path) -> None:
    """Seconds to the help, and for a run of one document, cold and warm."""
    one = folder / "one"
    one.mkdir()
    shutil.copy(next(RAW.glob("university/*.txt")), one)
    run = ("run", str(one), "--out", str(folder / "out one"))
    times = range(min(3, page.rounds))
    page.head("Start-up, processor seconds", "what", f"least of {len(times)}")
    page.row("xunshi --help", f"{min(command('--help')[0] for _ in times):.2f}")
    cold = []
    for _ in times:
        shutil.rmtree(folder / "out one", ignore_errors=True)
        cold.append(command(*run)[0])
    page.row("run of one document", f"{min(cold):.2f}")
    page.row("again, unchanged", f"{min(command(*run)[0] for _ in times):.2f}")


def memory(page: Page, folder: Path) -> None:
    """Peak memory of a run on the sample and on ten copies of it."""
    peaks = {}
    for times in (1, 10):
        source = folder / f"x{times}"
        for i in range(times):
            shutil.copytree(RAW, source / str(i))
        result = subprocess.run(  # noqa: S603 (our own)
            [sys.executable, "-c", MEMORY, str(source), str(folder / f"out{times}")],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        peaks[times] = float(result.stdout)
    page.head("Memory, peak of a run", "documents", "MiB", "beside")
    for times, peak in peaks.items():
        page.row(f"{times} x the sample", f"{peak:.0f}" if peak else "not told here", f"{peak / (peaks[1] or 1):.2f} x")


def machine() -> str:
    """What it was measured on."""
    names = Path("/proc/cpuinfo")
    told = names.read_text(encoding="utf-8").split("\n") if names.is_file() else []
    model = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "")
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    parts = model or platform.processor() or platform.machine(), f"{os.cpu_count()} cores", platform.system()
    return ", ".join((*parts, f"Python {platform.python_version()}{busy}"))


def main() -> None:
    """Print everything."""
    # here and in every process: the encoder would hide all else (docs/judges.md has it)
    os.environ["XUNSHI_JUDGE"] = "linear"
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    page = Page(options.rounds)
    sample = [*pipeline.read_corpus(RAW)]
    with tempfile.TemporaryDirectory() as name:
        start_up(page, Path(name))
        file_to_file(page, Path(name), sample, options.documents)
        memory(page, Path(name))
    speed(page, sample * 4)
    lexicon_size(page, sample)
    if options.write:
        head = f"# Speed\n\nMade by `make bench` on {machine()}.\nRates are those of processor time; see `scripts/bench.py`.\n"
        PAGE.write_text(head + "\n".join(page.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
