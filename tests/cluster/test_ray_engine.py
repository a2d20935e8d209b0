"""A run on Ray is the run on this machine: the same files, whatever happens to workers, machines and the driver."""

from __future__ import annotations

import json
import os
import socket
import time

import psutil
import pytest
from faulty_package import ROOT, assert_explained, copied, package, rejects, tables, wait_for

pytest.importorskip("ray", reason="the extra xunshi[ray] is not installed: make test-ray")


def settings(tmp_path, **given):
    """A file of settings: small shards, so that there are several."""
    path = tmp_path / "settings.toml"
    path.write_text("\n".join(f"{k} = {v}" for k, v in {"shard_bytes": 1, **given}.items()), encoding="utf-8")
    return path


def test_the_sample_corpus_is_the_same_files_and_nothing_of_ray_is_left(xunshi, tmp_path):
    raw, formats = ROOT / "data" / "raw", "jsonl,parquet"
    assert xunshi("run", raw, "--out", tmp_path / "local", "--format", formats).returncode == 0
    before = set(psutil.pids())
    done = xunshi("run", raw, "--out", tmp_path / "ray", "--format", formats, "--engine", "ray", "--workers", 2)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, "Ray says nothing of its own"
    assert tables(tmp_path / "ray") == tables(tmp_path / "local")
    left = [psutil.Process(p) for p in set(psutil.pids()) - before if psutil.pid_exists(p)]
    _, alive = psutil.wait_procs([p for p in left if "ray" in p.name()], timeout=20)
    assert not alive


def test_each_fault_costs_its_file_alone(xunshi, cluster, node, corpus, fault, tmp_path):
    """Worker killed once and always, a reader that raises, one that hangs, one that eats memory: all in one run."""
    assert xunshi("run", corpus, "--out", tmp_path / "whole").returncode == 0
    whole = tables(tmp_path / "whole")
    for name, what in (("e", "exit"), ("o", "exit once"), ("r", "raise"), ("h", "hang"), ("m", "eat")):
        log = fault(name, what)
    with node():
        out, limits = tmp_path / "out", ("--file-timeout", 12, "--file-memory", 150)
        done = xunshi("run", corpus, "--out", out, "--engine", "ray", "--address", cluster.address, *limits)
    assert done.returncode == 3, done.stderr
    assert rejects(out) == {
        "e.faulty": "crashes the program that reads it",
        "h.faulty": "takes more than 12 s",
        "m.faulty": "takes more than 150 MiB of memory",
        "r.faulty": "makes the reader faulty of faulty 1.0 fail ('fault')",
    }
    read = log.read_text().splitlines()
    assert read.count("exit") == 3, "once among others, twice alone"
    (corpus / "o.faulty").unlink()
    again = xunshi("run", corpus, "--out", out)
    assert again.returncode == 3, again.stderr
    for path in corpus.glob("*.faulty"):
        path.unlink()
    assert xunshi("run", corpus, "--out", out).returncode == 0
    assert tables(out) == whole


def test_a_node_that_is_lost_costs_no_file_a_try(xunshi, cluster, node, corpus, fault, tmp_path):
    """The node is lost while it certainly reads a file: its worker stays at the first that it is given."""
    for i in range(4):
        log = fault(f"n{i}", "stay")
    fault("o", "exit once")  # its one other try must still be there
    small = settings(tmp_path)
    with node(1, NODE="lost") as lost:
        running = xunshi(
            "run", corpus, "--out", tmp_path / "out", "--settings", small, "--engine", "ray", "--address", cluster.address,
            wait=False,
        )  # fmt: skip
        wait_for(log.with_name("stays.log").exists, running)
        with node(1):
            cluster.remove_node(lost, allow_graceful=False)
            assert running.communicate(timeout=200)[1].count("0 rejected") == 1
        assert running.returncode == 0
    assert log.read_text().count("stay") == 5, "what the lost node was at was done again, and nothing else"
    assert xunshi("run", corpus, "--out", tmp_path / "local").returncode == 0
    assert tables(tmp_path / "out") == tables(tmp_path / "local")


def test_a_driver_killed_and_run_again_does_not_do_finished_shards_twice(
    xunshi, cluster, node, corpus, fault, tmp_path
):
    for i in range(10):
        log = fault(f"n{i}", "nap")
    call = ("run", corpus, "--out", tmp_path / "out", "--settings", settings(tmp_path), "--engine", "ray")
    call += ("--address", cluster.address)
    with node(2):
        running = xunshi(*call, wait=False)
        shards = tmp_path / "out" / ".xunshi" / "shards"
        wait_for(lambda: len(list(shards.glob("[!.]*/files.json"))) >= 8, running)
        running.kill()
        running.communicate()
        time.sleep(3)  # Ray ends a lost driver's workers
        finished = sum(len(json.loads(p.read_text())["keys"]) for p in shards.glob("[!.]*/files.json"))
        before = log.read_text().count("nap")
        done = xunshi(*call)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["processed"] == 16 - finished
    assert log.read_text().count("nap") <= 10 + min(before, 2)
    assert xunshi("run", corpus, "--out", tmp_path / "local").returncode == 0
    assert tables(tmp_path / "out") == tables(tmp_path / "local")


# --- machines that are not as the driver's


def test_another_version_of_a_library_is_refused_by_name(xunshi, cluster, node, corpus, tmp_path):
    other = package(tmp_path / "other", "2.0")
    with node(PYTHONPATH=other):
        done = xunshi("run", corpus, "--out", tmp_path / "out", "--engine", "ray", "--address", cluster.address)
    assert_explained(done, f"a worker on {socket.gethostname()}", "the library faulty is 2.0", "planned with 1.0")


def test_other_code_is_refused(xunshi, cluster, node, corpus, faulty, tmp_path):
    folder = copied(tmp_path / "other")
    with (tmp_path / "other" / "pipeline" / "stretches.py").open("a", encoding="utf-8") as file:
        file.write("\n# other\n")
    with node(PYTHONPATH=f"{folder}{os.pathsep}{faulty}"):
        done = xunshi("run", corpus, "--out", tmp_path / "out", "--engine", "ray", "--address", cluster.address)
    assert_explained(done, "the program's code is", "install the same xunshi")


def test_parts_are_written_by_the_cluster_and_are_the_same_files(xunshi, cluster, node, corpus, tmp_path):
    small = settings(tmp_path, part_bytes=150)
    call = ("run", corpus, "--settings", small, "--format", "parts")
    assert xunshi(*call, "--out", tmp_path / "local", "--workers", 2).returncode == 0
    with node(2):
        on = (*call, "--out", tmp_path / "out", "--engine", "ray", "--address", cluster.address)
        assert xunshi(*on).returncode == 0
        done = xunshi(*on)
    assert "6 unchanged" in done.stderr
    assert deep(tmp_path / "out") == deep(tmp_path / "local")
    assert len([name for name in deep(tmp_path / "out") if name.startswith("findings/")]) > 1


def test_other_code_is_refused_also_where_only_parts_are_made(xunshi, cluster, node, corpus, faulty, tmp_path):
    assert xunshi("run", corpus, "--out", tmp_path / "out").returncode == 0
    folder = copied(tmp_path / "other")
    with (tmp_path / "other" / "pipeline" / "stretches.py").open("a", encoding="utf-8") as file:
        file.write("\n# other\n")
    with node(PYTHONPATH=f"{folder}{os.pathsep}{faulty}"):
        call = ("run", corpus, "--out", tmp_path / "out", "--engine", "ray", "--address", cluster.address)
        done = xunshi(*call, "--format", "parts")
    assert_explained(done, f"a worker on {socket.gethostname()}", "the program's code is", "install the same xunshi")


def deep(out):
    """Path → bytes of what users see, but for the manifest."""
    paths = (p for p in out.rglob("*") if p.is_file() and ".xunshi" not in p.parts and p.name != "manifest.json")
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in paths}
