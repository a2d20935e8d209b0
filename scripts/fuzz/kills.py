"""Kills at random moments of every command that writes."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools import COMMAND, ROOT, Count, content, corpus, finish, kill, run, start

from pipeline.classify import labelled, model_files
from pipeline.errors import XunshiError
from pipeline.review.ledger import Ledger
from pipeline.tables import manifests, sets

FORMATS = ("--format", "jsonl,parquet")
# every so many kills the command is let to its end, whose bytes must be those of one that nobody disturbed
ROUND = 10


def _moment(r: random.Random, seconds: float) -> float:
    """Any moment, and as often one near the end, where files take their places."""
    return r.uniform(0.05, seconds) if r.random() < 0.5 else r.uniform(0.7, 1.02) * seconds


def kills_of_run(folder: Path, number: int, seed: int, count: Count) -> None:
    """Runs over two corpora in turn into one folder; what a reader sees is always one of them, whole."""
    raw = [corpus(folder / "raw" / word, 40, word) for word in "甲乙"]
    whole = []
    for i, path in enumerate(raw):
        began = time.perf_counter()
        run(count, "run", path, "--out", folder / f"whole{i}", *FORMATS)
        seconds = time.perf_counter() - began
        whole.append(content(folder / f"whole{i}"))
    out, r = folder / "out", random.Random(seed)  # noqa: S311 (no secret)
    for n in range(number):
        if n % ROUND == 0 and n % (2 * ROUND):
            shutil.rmtree(out, ignore_errors=True)
        path = r.choice(raw)
        if kill(start("run", path, "--out", out, *FORMATS), _moment(r, seconds), count, f"run, kill {n}"):
            count.add("kills of run")
        whole_set(out, whole, count, f"run, kill {n}")
        if n % ROUND == ROUND - 1:
            i = r.randrange(2)
            run(count, "run", raw[i], "--out", out, *FORMATS)
            count.require(content(out) == whole[i], f"run, kill {n}: other bytes than unbroken")
            count.add("ends of run")


def whole_set(out: Path, whole: Sequence[dict[str, bytes]], count: Count, what: str) -> None:
    """What a reader sees is one of the whole sets, or nothing where there never was one."""
    try:
        opened = sets.open_set(out, "")
    except XunshiError as error:
        fresh = not (out / manifests.MANIFEST).exists()
        count.require(fresh, f"{what}: a set that was there is gone: {error}")
        count.add("before any set" if fresh else "refused")
        return
    seen = {}
    for name in whole[0]:
        if name.endswith((".csv", "texts.jsonl")):
            with opened.open(name) as file:
                seen[name] = file.read()
    count.require(any(seen == {k: w[k] for k in seen} for w in whole), f"{what}: a torn set is accepted")
    count.add("whole sets")


def kills_of_others(folder: Path, number: int, seed: int, count: Count) -> None:
    """Kills of compare, report, train and review import."""
    results = folder / "results"
    run(count, "run", corpus(folder / "raw", 12, "甲"), "--out", results)
    for make in (_compare, _report, _train, _review):
        _one(make(folder, results, count), number, seed, count)


class _Case:
    """A command, where it writes, and how what it left is looked at: gives a fault, or nothing."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[object],
        out: Path,
        look: Callable[[], str | None],
        program: Sequence[str] = COMMAND,
    ) -> None:
        self.name, self.arguments, self.out, self.look, self.program = name, arguments, out, look, program

    def start(self) -> subprocess.Popen[str]:
        """Start it."""
        return start(*self.arguments, program=self.program)


def _one(case: _Case, number: int, seed: int, count: Count) -> None:
    r = random.Random(f"{seed} {case.name}")  # noqa: S311 (no secret)
    before = case.out.with_name(f"{case.out.name}-before")
    if case.out.exists():
        shutil.copytree(case.out, before)
    began = time.perf_counter()
    finish(case.start(), count, case.name)
    seconds = time.perf_counter() - began
    whole = content(case.out)
    for n in range(number):
        if n % ROUND == 0 or before.exists():  # as it was when the command began for the first time
            shutil.rmtree(case.out, ignore_errors=True)
            if before.exists():
                shutil.copytree(before, case.out)
        if kill(case.start(), _moment(r, seconds), count, f"{case.name}, kill {n}"):
            count.add(f"kills of {case.name}")
        if said := case.look():
            count.fault(f"{case.name}, kill {n}: {said}")
        if n % ROUND == ROUND - 1:
            finish(case.start(), count, case.name)
            count.require(content(case.out) == whole, f"{case.name}, kill {n}: other bytes than unbroken")
            count.add(f"ends of {case.name}")


def _compare(folder: Path, results: Path, count: Count) -> _Case:  # noqa: ARG001 (as the others)
    out = folder / "compare"

    def look() -> str | None:
        try:
            sets.open_set(out, "")
        except XunshiError as error:
            return str(error) if (out / manifests.MANIFEST).exists() else None
        return None

    return _Case("compare", ("compare", results, "--by", "year", "--out", out), out, look)


def _report(folder: Path, results: Path, count: Count) -> _Case:
    out = folder / "report"
    whole: dict[str, bytes] = {}

    def look() -> str | None:
        if not out.exists():
            count.add(
                "reports under their other name" if out.with_name(".report.old").exists() else "before any report"
            )
            return None
        seen = content(out)
        if not whole:
            whole.update(seen)
        return None if seen == whole else "a torn report"

    # without figures, which need a font that not every machine has
    program = (sys.executable, "-c", _REPORT)
    return _Case("report", (results, out), out, look, program)


_REPORT = """
import sys
from pathlib import Path
from pipeline.compare.comparisons import Comparison
from pipeline.compare.corpus import Corpus
from pipeline.report import site

corpus = Corpus.load(Path(sys.argv[1]))
grouping = corpus.group(["year"])
site.write(Path(sys.argv[2]), corpus, grouping, Comparison(corpus, grouping).tables(), [], svg=lambda _: "")
"""


def _train(folder: Path, results: Path, count: Count) -> _Case:  # noqa: ARG001 (as the others)
    """On a part of the labelled sentences, which takes seconds."""
    book = model_files.default_folder() / "codebook.toml"
    records = labelled.read_all([ROOT / "data" / "labelled"], model_files.built_in().codebook.names)
    data, out = folder / "labelled", folder / "model"
    data.mkdir(parents=True)
    shutil.copy(book, data)
    (data / "part.jsonl").write_text("".join(f"{r.dumps()}\n" for r in records[::5]), encoding="utf-8")

    def look() -> str | None:
        with contextlib.suppress(XunshiError):  # a model that is not whole is refused, and trained again
            if (out / "model.json").exists():
                model_files.load(out)
                count.add("whole models")
        return None

    return _Case("train", ("train", "--data", data, "--out", out), out, look)


def _review(folder: Path, results: Path, count: Count) -> _Case:  # noqa: ARG001 (as the others)
    out, sheet = folder / "review", folder / "甲.csv"
    run(count, "review", "export", ROOT / "data" / "raw" / "university", "--out", sheet, "--size", 20, "--folder", out)
    head, *rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    column = head.split(",").index("status")
    filled = [head]
    for row in rows:
        cells = row.rsplit(",", len(head.split(",")) - column)
        filled.append(",".join([cells[0], "none", *cells[2:]]))
    sheet.write_text("\n".join(filled) + "\n", encoding="utf-8-sig")

    def look() -> str | None:
        try:
            Ledger(out)
        except XunshiError as error:
            return str(error)
        return None

    return _Case("review import", ("review", "import", sheet, "--folder", out), out, look)
