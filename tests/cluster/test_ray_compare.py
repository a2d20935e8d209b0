"""A comparison whose texts are read by a Ray cluster is the comparison of this machine, and the report too."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
from faulty_package import copied, wait_for

pytest.importorskip("ray", reason="the extra xunshi[ray] is not installed: make test-ray")

# more than a share has
MANY = 1_060
WORDS = "党委 支部 整改 台账 督办 问题 线索 采购 工程 资金 会议 学习 制度 纪律 责任 监督".split()


def text(n):
    """A text that has a passage in common with its neighbours, and words that hang on its number."""
    own = "".join(WORDS[(n * k) % len(WORDS)] + WORDS[(n + k) % len(WORDS)] for k in range(1, 12))
    copied = (
        f"为使第{n // 3}批整改落到实处，各支部逐项建立台账，由专人督办，每月向党委报告一次，逾期未办结的当面说明缘由。"
    )
    return f"{own}县委20{20 + n % 4}年工作总结\n{copied}\n发现问题{n}个。{own}。\n"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    for n in range(MANY):
        (folder / f"{n:04d}.txt").write_text(text(n), encoding="utf-8")
    return folder


def assert_refused(done, *parts):
    """Exit code 2 and one sentence behind what is told of the groups, no traceback; it names what it must."""
    assert done.returncode == 2, done.stderr
    *before, last = done.stderr.strip().splitlines()
    assert all(line.startswith("xunshi: ") for line in [*before, last])
    for piece in parts:
        assert piece in last


def files(folder):
    """Every CSV, and what is kept beside the run but for seeds, whose rows alone have an order."""
    found = [*(folder / "compare").glob("*.csv"), *(folder / ".xunshi" / "compare").rglob("*")]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file() and "seeds-" not in str(p)}


def test_the_same_tables_on_a_cluster_of_two_machines(xunshi, cluster, node, many, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for out in (here, there):
        assert xunshi("run", many, "--out", out).returncode == 0
    asked = ("--by", "year", "--all", "--topics", 2)
    done = xunshi("compare", here, *asked)
    assert done.returncode == 0, done.stderr
    with node(1), node(1):
        done = xunshi("compare", there, *asked, "--engine", "ray", "--address", cluster.address)
    assert done.returncode == 0, done.stderr
    told, wanted = files(there), files(here)
    assert told.keys() == wanted.keys()
    assert [name for name in wanted if told[name] != wanted[name]] == []
    assert {name.split("/")[3] for name in wanted if "/words-" in name} == {"0", "1"}, "no more than one share"
    assert len(wanted["compare/passages.csv"].splitlines()) > MANY / 3
    assert not list((there / ".xunshi").glob("seen-*"))


def test_a_worker_that_is_killed_costs_nothing(xunshi, cluster, node, many, tmp_path):
    out = tmp_path / "out"
    assert xunshi("run", many, "--out", out).returncode == 0
    with node(1):
        running = xunshi("compare", out, "--topics", 2, "--engine", "ray", "--address", cluster.address, wait=False)
        kept = out / ".xunshi" / "compare"
        wait_for(lambda: list(kept.glob("words-*/.0.*")), running)
        for process in psutil.process_iter(["cmdline"]):
            if "ray::call" in " ".join(process.info["cmdline"] or []):
                os.kill(process.pid, signal.SIGKILL)
        assert running.wait(200) == 0, running.stderr.read()
    assert not list(kept.glob("*/.*.part"))


def test_a_cluster_of_its_own(xunshi, corpus, tmp_path):
    out = tmp_path / "out"
    assert xunshi("run", corpus, "--out", out).returncode == 0
    done = xunshi("compare", out, "--engine", "ray", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert "6 documents in 1 groups" in done.stdout + done.stderr


def test_no_cluster_is_named_before_anything_is_read(xunshi, corpus, tmp_path):
    out = tmp_path / "out"
    assert xunshi("run", corpus, "--out", out).returncode == 0
    done = xunshi("compare", out, "--engine", "ray", "--address", "127.0.0.1:1")
    assert_refused(done, "--address 127.0.0.1:1: no Ray cluster answers")
    assert not (out / ".xunshi" / "compare").exists()


def test_another_program_on_a_worker_is_named(xunshi, cluster, node, corpus, faulty, tmp_path):
    """A machine that cuts words in another way, though it reads files in the same."""
    folder, out = Path(copied(tmp_path / "other")), tmp_path / "out"
    with (folder / "pipeline" / "compare" / "tokens.py").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    assert xunshi("run", corpus, "--out", out).returncode == 0
    with node(PYTHONPATH=f"{folder}{os.pathsep}{faulty}"):
        done = xunshi("compare", out, "--engine", "ray", "--address", cluster.address)
    assert_refused(done, f"a worker on {socket.gethostname()}", "the comparisons' code is ")
