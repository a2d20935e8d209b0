"""Calls in processes of their own: what they give, raise and leave behind."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from pipeline.errors import XunshiError
from pipeline.processes import each

WAITS = """
import os, re, signal, sys, time
from pipeline.processes import each

def hold(what):
    os.write(1, b"%d\\n" % os.getpid())
    while what == "sleep":
        time.sleep(1)
    re.match("(a+)+b", "a" * 34)  # holds Python's lock for minutes

if __name__ == "__main__":
    # who starts the tests in the background may have let them ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    each(hold, [(sys.argv[1],)] * 3, 2)
"""


class TwoPartError(Exception):
    """Cannot be sent: it is made of two arguments and keeps one."""

    def __init__(self, what, why):
        super().__init__(what)
        self.why = why


def refuse(what):
    raise TwoPartError(what, "so")


def test_what_calls_give_stands_in_their_order():
    assert each(divmod, [(7, 2), (9, 4), (1, 1)], 2) == [(3, 1), (2, 1), (1, 0)]
    assert each(divmod, [], 2) == []


def test_what_a_call_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        each(operator.floordiv, [(1, 1), (1, 0), (2, 1)], 1)
    with pytest.raises(RuntimeError, match="TwoPartError: 不行"):
        each(refuse, [("不行",)], 1)


@pytest.mark.skipif(os.name != "posix", reason="no signals")
def test_a_process_ended_from_outside_is_told():
    with pytest.raises(XunshiError, match="ended from outside"):
        each(signal.raise_signal, [(signal.SIGKILL,), (signal.SIGKILL,)], 2)


@pytest.fixture
def waiting(tmp_path):
    """start(what): a program with two processes at work that go on for minutes, and these two."""
    started = []

    def start(what):
        path = tmp_path / "waits.py"
        path.write_text(WAITS, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(path), what],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=os.name == "posix",
        )
        started.append(process)
        return process, [psutil.Process(int(process.stdout.readline())) for _ in range(2)]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "what",
    ["sleep", pytest.param("lock", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills there"))],
)
def test_processes_end_with_their_parent(waiting, what):
    process, workers = waiting(what)
    others = psutil.Process(process.pid).children(recursive=True)
    assert {w.pid for w in workers} <= {o.pid for o in others}
    time.sleep(0.2)
    process.kill()
    _gone, alive = psutil.wait_procs([*workers, *others], timeout=15)
    for orphan in alive:
        orphan.kill()
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(os.name != "posix", reason="no signals to a group")
def test_an_interrupt_ends_them_without_a_word_of_theirs(waiting):
    process, workers = waiting("sleep")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert err.count("Traceback") == 1
    assert not psutil.wait_procs(workers, timeout=15)[1]
