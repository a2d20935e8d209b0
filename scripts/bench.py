"""Speed, start-up and memory, each as a ratio measured in this one run on this one machine.

    python scripts/bench.py

The text is the sample corpus. Every speed is the best of several rounds in processor time, rounds of the rivals interleaved, so
that a busy moment of the machine falls on all alike.
"""

from __future__ import annotations

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
import jieba.posseg

import pipeline
from pipeline import layers, means
from pipeline.analysis import Analysis, Passage, analyze_all, findings_of, groups
from pipeline.documents import Document
from pipeline.extract.mentions import Problem
from pipeline.layers import Layer, Reading
from pipeline.tables.rows import passage, rows

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
ROUNDS = 7
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


def best(tasks: dict[str, Callable[[], object]], times: int = ROUNDS) -> dict[str, float]:
    """Least processor seconds of each task, the tasks taking turns."""
    seconds = dict.fromkeys(tasks, float("inf"))
    for _ in range(times):
        for name, task in tasks.items():
            began = time.process_time()
            task()
            seconds[name] = min(seconds[name], time.process_time() - began)
    return seconds


def speed(documents: Sequence[Document]) -> None:
    """Characters per second of the whole analysis beside jieba's, and the share of each stage."""
    texts, passages = [d.text for d in documents], list(map(passage, documents))
    nlp = pipeline.load()

    def whole() -> None:
        for document, found in zip(documents, analyze_all(passages), strict=True):
            rows(document, found)

    seconds = best(
        {
            "jieba.lcut": lambda: [jieba.lcut(t) for t in texts],
            "whole analysis, text to rows": whole,
            "spaCy Language, text to Doc": lambda: [nlp(t) for t in texts],
        }
    )
    seconds |= best({"jieba.posseg": lambda: [list(jieba.posseg.cut(t)) for t in texts]}, 1)
    size = sum(map(len, texts))
    print(f"speed, one process, {len(texts)} documents, {size} characters")
    for name, least in seconds.items():
        print(f"  {name:30s}{size / least:12,.0f} characters/s   {seconds['jieba.lcut'] / least:5.2f} x jieba.lcut")
    stages(documents, passages, seconds["whole analysis, text to rows"])


def stages(documents: Sequence[Document], passages: Sequence[Passage], whole: float) -> None:
    """Share of the whole that each finder takes when run alone."""
    made = means.built_in()
    found = list(analyze_all(passages))
    batches = list(batches_of(found))
    readings = [Reading(a.text, a.spans, made.lexicons, dict(a.mentions)) for a in found]
    tasks: dict[str, Callable[[], object]] = {layer.name: partial(_found, layer, readings) for layer in layers.every()}
    tasks["classification"] = lambda: [findings_of(*batch, made) for batch in batches]
    tasks["rows"] = lambda: [rows(d, a) for d, a in zip(documents, found, strict=True)]
    seconds = best(tasks)
    for name, least in seconds.items():
        print(f"    {name:16s}{least / whole:6.1%}")


def _found(layer: Layer, readings: Sequence[Reading]) -> None:
    for reading in readings:
        layer.find(reading)


def batches_of(found: Sequence[Analysis]) -> Iterator[tuple[list[str], list[Spans], list[list[Problem]]]]:
    """Texts, their sentences and their problems in the groups that an analysis takes them in."""
    rest = iter(found)
    for group in groups(Passage(a.text, a.spans) for a in found):
        own = list(islice(rest, len(group)))
        yield [a.text for a in own], [a.spans for a in own], [a.problems for a in own]


def lexicon_size(documents: Sequence[Document]) -> None:
    """What ten thousand more terms cost."""
    usual = means.built_in()
    small = usual.lexicons
    more = {f"杜撰词条{i:05d}号": next(iter(small.slogans.values())) for i in range(10_000)}
    large = replace(small, slogans={**small.slogans, **more})
    texts = [d.text for d in documents]
    seconds = best(
        {
            "small": lambda: list(analyze_all(map(Passage, texts), usual)),
            "large": lambda: list(analyze_all(map(Passage, texts), replace(usual, lexicons=large))),
        }
    )
    print(f"lexicons\n  10 000 terms more cost {seconds['large'] / seconds['small'] - 1:+.1%} of the analysis")


def command(*arguments: str) -> float:
    """Seconds of one `python -m pipeline …`, start included."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "pipeline", *arguments], check=True, capture_output=True, cwd=ROOT)  # noqa: S603 (our own)
    return time.perf_counter() - began


def start_up(folder: Path) -> None:
    """Seconds to the help, and for a run of one document, cold and warm."""
    one = folder / "one"
    one.mkdir()
    shutil.copy(next(RAW.glob("university/*.txt")), one)
    cold = command("run", str(one), "--out", str(folder / "out"))
    warm = min(command("run", str(one), "--out", str(folder / "out")) for _ in range(3))
    help_seconds = min(command("--help") for _ in range(5))
    print(
        f"start-up\n  xunshi --help {help_seconds:.2f} s   run of one document, first {cold:.2f} s, again {warm:.2f} s"
    )


def memory(folder: Path) -> None:
    """Peak memory of a run on the sample and on ten copies of it."""
    peaks = {}
    for times in (1, 10):
        source = folder / f"x{times}"
        for i in range(times):
            shutil.copytree(RAW, source / str(i))
        out = folder / f"out{times}"
        result = subprocess.run(  # noqa: S603 (our own)
            [sys.executable, "-c", MEMORY, str(source), str(out)],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        peaks[times] = float(result.stdout)
    if not peaks[1]:
        print("memory\n  not measured: this system does not tell a process its peak")
        return
    print(
        f"memory\n  peak {peaks[1]:.0f} MiB at 1 x the documents, {peaks[10]:.0f} MiB at 10 x: "
        f"{peaks[10] / peaks[1]:.2f} x"
    )


def main() -> None:
    """Print everything."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    documents = [*pipeline.read_corpus(RAW)] * 4
    speed(documents)
    lexicon_size(documents)
    with tempfile.TemporaryDirectory() as name:
        start_up(Path(name))
        memory(Path(name))


if __name__ == "__main__":
    main()
