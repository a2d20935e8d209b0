"""No file takes the run, the machine's memory or the day with it; workers end with their parent."""

from __future__ import annotations

import csv
import os
import signal
import sys
import time
from dataclasses import replace

import psutil
import pytest
from bombs import pdf_bomb

from pipeline.batch import grouped, limits, plan, work
from pipeline.batch.plan import Job
from pipeline.errors import XunshiError
from pipeline.ingest.corpus import Source
from pipeline.settings import Settings


def rejects(out):
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["cause"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_file_that_unpacks_beyond_its_memory_is_one_reject_with_the_figure(corpus, tmp_path, run, workers):
    (corpus / "bomb.pdf").write_bytes(pdf_bomb(300))
    outcome = run(corpus, file_memory=200, workers=workers)
    assert rejects(tmp_path / "out") == {"bomb.pdf": "takes more than 200 MiB of memory"}
    assert outcome.rows["documents"] == 8


@pytest.mark.slow
def test_the_bomb_under_the_usual_limits(corpus, tmp_path, run):
    (corpus / "bomb.pdf").write_bytes(pdf_bomb(400))
    assert run(corpus, workers=2).rows["documents"] == 8
    assert rejects(tmp_path / "out") == {"bomb.pdf": "takes more than 2048 MiB of memory"}


# The top level runs in every worker too.
SLOW = """
import sys, time
from pathlib import Path
from pipeline.batch import run as batch
from pipeline.ingest import readers
from pipeline.settings import Settings

real = readers.read

def slow(path, **options):
    if path.name.startswith("slow"):
        time.sleep(100)
    return real(path, **options)

readers.read = slow
if __name__ == "__main__":
    raw, out, workers = sys.argv[1:]
    settings = Settings(workers=int(workers), file_timeout=8, shard_bytes=1)
    outcome = batch.run([Path(raw)], Path(out), settings, lambda total: lambda files, documents: None)
    print(outcome.files, outcome.rejected, outcome.rows["documents"])
"""


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_file_beyond_its_time_is_one_reject_with_the_figure(corpus, tmp_path, child, workers):
    """Also with one worker and plain text, since a limit is set."""
    (corpus / "slow.txt").write_text("慢文件。", encoding="utf-8")
    done = child(SLOW, corpus, tmp_path / "out", workers)
    assert done.stdout.split() == ["9", "1", "8"], done.stderr
    assert rejects(tmp_path / "out") == {"slow.txt": "takes more than 8 s"}


def test_what_is_rejected_for_its_limits_is_read_once_they_allow_it(corpus, tmp_path, run):
    (corpus / "bomb.pdf").write_bytes(pdf_bomb(30))
    run(corpus, file_memory=5)
    assert rejects(tmp_path / "out")["bomb.pdf"] == "takes more than 5 MiB of memory"
    run(corpus)
    assert rejects(tmp_path / "out")["bomb.pdf"].startswith("has no text layer (scanned)")
    assert run(corpus).processed == 0


def job(name, size):
    return Job(Source(tmp := plan.Path(name), tmp.name), {}, size, "", name)


@pytest.mark.parametrize(
    ("size", "seconds", "mib"),
    [(0, 120, 2048), (1 << 20, 376, 2148), (10 << 20, 2680, 3048), (256 << 20, 65_656, 6144)],
)
def test_limits_grow_with_the_file_and_not_beyond_the_machine(size, seconds, mib, monkeypatch):
    monkeypatch.setattr(limits, "_machine", lambda: 8192 << 20)
    assert limits.seconds([job("a", size)], Settings()) == seconds
    assert limits.memory([job("a", size)], Settings()) == mib << 20
    assert limits.seconds([job("a", size)] * 2, Settings(file_timeout=3)) == 3
    assert limits.memory([job("a", size)], Settings(file_memory=3)) == 3 << 20


@pytest.mark.parametrize(
    ("name", "size", "harmless"),
    [
        ("a.txt", 100, True),
        ("a.TXT", 100, True),
        ("a.jsonl", grouped.SMALL, True),
        ("a.txt", grouped.SMALL + 1, False),
        ("a.pdf", 100, False),
        ("a.docx", 100, False),
        ("a.html", 100, False),
        ("a.xlsx", 100, False),
        ("a", 100, False),
    ],
)
def test_what_may_be_read_without_another_process(name, size, harmless):
    for jobs in ([job(name, size)], [job("b.txt", 1), job(name, size)]):
        assert grouped.are_harmless(jobs) is harmless


# --- workers that never begin

BROKEN = """
import os, sys
from pathlib import Path
from pipeline.batch import run as batch
from pipeline.errors import XunshiError
from pipeline.settings import Settings
from pipeline.batch import work

def of(settings):
    os._exit(7)

if __name__ == "__mp_main__":
    work.means_of = of
if __name__ == "__main__":
    try:
        batch.run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=2), lambda total: lambda files, documents: None)
    except XunshiError as error:
        print(error)
"""


def test_workers_that_end_before_they_begin_end_the_run(corpus, tmp_path, child):
    done = child(BROKEN, corpus, tmp_path / "out")
    assert done.stdout.startswith("worker processes end before they read a file; close other programs"), done.stderr


# --- orphans

WAITS = SLOW.replace("time.sleep(100)", 'os.write(1, b"%d\\n" % os.getpid()) and hold()').replace(
    "file_timeout=8, ", ""
).replace(
    "import sys, time", "import os, re, signal, sys, time"
).replace(
    "readers.read = slow",
    """
def hold():
    while WHAT == "sleep":
        time.sleep(1)
    # holds Python's lock for minutes
    re.match("(a+)+b", "a" * 34)

# who starts the tests in the background may have let them ignore it
signal.signal(signal.SIGINT, signal.default_int_handler)

readers.read = slow
""",
)  # fmt: skip


@pytest.mark.parametrize(
    "what",
    ["sleep", pytest.param("lock", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills there"))],
)
def test_workers_end_with_their_parent(corpus, tmp_path, child, what):
    for name in ("slow1.txt", "slow2.txt"):
        (corpus / name).write_text("慢文件。", encoding="utf-8")
    process = child(WAITS.replace("WHAT", repr(what)), corpus, tmp_path / "out", 2, wait=False)
    workers = [psutil.Process(int(process.stdout.readline())) for _ in range(2)]
    others = psutil.Process(process.pid).children(recursive=True)
    assert {w.pid for w in workers} <= {o.pid for o in others}
    time.sleep(0.2)
    process.kill()
    # a second where the machine is idle; they would else go on for minutes
    _gone, alive = psutil.wait_procs([*workers, *others], timeout=15)
    for orphan in alive:
        orphan.kill()
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    # nothing holds its pipes: both are read to their ends at once
    process.communicate(timeout=15)


@pytest.mark.skipif(os.name != "posix", reason="no signals to a group")
def test_an_interrupt_ends_the_workers_without_a_word_of_theirs(corpus, tmp_path, child):
    for name in ("slow1.txt", "slow2.txt"):
        (corpus / name).write_text("慢文件。", encoding="utf-8")
    process = child(WAITS.replace("WHAT", "'sleep'"), corpus, tmp_path / "out", 2, wait=False)
    workers = [psutil.Process(int(process.stdout.readline())) for _ in range(2)]
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert err.count("KeyboardInterrupt") == 1
    assert not psutil.wait_procs(workers, timeout=15)[1]


# --- lexicons that change while a run uses them


def test_lexicons_changed_after_the_planning_end_the_run(corpus, tmp_path, run, monkeypatch):
    real, calls = work.means_of, [0]

    def of(settings):
        means = real(settings)
        calls[0] += 1
        return means if calls[0] == 1 else replace(means, lexicons=Changed(means))

    monkeypatch.setattr(work, "means_of", of)
    with pytest.raises(XunshiError, match="the lexicons or the models were changed while the run used them; run again"):
        run(corpus)
    assert not (tmp_path / "out" / "documents.csv").exists()


class Changed:
    """Lexicons with another digest."""

    def __init__(self, means):
        self.digest = "other"
        self._lexicons = means.lexicons

    def __getattr__(self, name):
        return getattr(self._lexicons, name)
