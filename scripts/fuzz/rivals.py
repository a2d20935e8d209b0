"""Two writers into one folder, and readers beside a writer."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from tools import Count, content, corpus, finish, run, start

from pipeline.errors import XunshiError
from pipeline.tables import sets


def writers(folder: Path, pairs: int, count: Count) -> None:
    """Two runs at once: one is done, the other is told so (or comes after it); the tables are of one of them."""
    raw = [corpus(folder / "raw" / word, 30, word) for word in "甲乙"]
    whole = []
    for i, path in enumerate(raw):
        run(count, "run", path, "--out", folder / f"whole{i}")
        whole.append(content(folder / f"whole{i}"))
    for n in range(pairs):
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        both = [start("run", path, "--out", out) for path in raw]
        said = [finish(process, count, f"pair {n}", (0, 5)) for process in both]
        codes = [process.returncode for process in both]
        count.require(0 in codes, f"pair {n}: exit codes {codes}")
        for code, text in zip(codes, said, strict=True):
            count.require(code == 0 or "is being written by" in text, f"pair {n}: {text[-200:]}")
        winners = [whole[i] for i in (0, 1) if codes[i] == 0]
        count.require(content(out) in winners, f"pair {n}: tables of no one run")
        count.add("pairs of writers")
        count.add("second writers refused", codes.count(5))


def readers_beside_a_writer(folder: Path, rounds: int, count: Count) -> None:
    """Runs over two corpora in turn while two threads read: each reading is of one of them."""
    raw = [corpus(folder / "raw" / word, 20, word) for word in "甲乙"]
    out, done = folder / "out", threading.Event()
    run(count, "run", raw[0], "--out", out)

    def read() -> None:
        while not done.is_set():
            try:
                opened = sets.open_set(out, "")
                words = set()
                for name in ("documents.csv", "findings.csv", "texts.jsonl"):
                    with opened.open(name) as file:
                        text = file.read().decode()
                    words.add(tuple(word for word in "甲乙" if f"榆{word}县" in text or f"{word}县财政局" in text))
                count.require(len(words) == 1 and len(next(iter(words))) == 1, f"readers: a mixture {words}")
                count.add("readings")
            except XunshiError as error:
                count.fault(f"readers: {error}")

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(rounds):
        run(count, "run", raw[(n + 1) % 2], "--out", out)
        count.add("runs beside readers")
    done.set()
    for thread in threads:
        thread.join()
