"""What a cluster cannot do is said in one sentence, within half a minute."""

from __future__ import annotations

import os
import socket
import subprocess
import threading

import pytest
from faulty_package import assert_explained, copied, tables, wait_for

pytest.importorskip("ray", reason="the extra xunshi[ray] is not installed: make test-ray")


@pytest.fixture
def silent():
    """The address of something that listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []
        threading.Thread(target=lambda: held.append(server.accept()), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def on(address, corpus, tmp_path):
    return "run", corpus, "--out", tmp_path / "out", "--engine", "ray", "--address", address


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1:1", "no Ray cluster answers"),
        ("127.0.0.1:99999", "no Ray cluster answers"),
        ("nowhere.invalid:6379", "no Ray cluster answers"),
        ("6379", "no address of a Ray cluster"),
        ("ray://127.0.0.1:10001", "no address of a Ray cluster"),
    ],
)
def test_no_cluster_at_the_address(xunshi, corpus, tmp_path, address, told):
    done = xunshi(*on(address, corpus, tmp_path))
    assert_explained(done, f"--address {address}", told)


def test_something_else_at_the_address(xunshi, corpus, tmp_path, silent):
    assert_explained(xunshi(*on(silent, corpus, tmp_path)), f"--address {silent}: no Ray cluster answers")


@pytest.mark.parametrize("missing", ["findings", "lexicons"])
def test_a_worker_without_models(xunshi, cluster, node, corpus, faulty, tmp_path, missing):
    folder = copied(tmp_path / "other", leave_out=(missing,))
    with node(PYTHONPATH=f"{folder}{os.pathsep}{faulty}"):
        done = xunshi(*on(cluster.address, corpus, tmp_path))
    assert_explained(done, f"a worker on {socket.gethostname()}", missing)


def test_a_worker_without_the_program(xunshi, cluster, node, corpus, faulty, tmp_path):
    empty = tmp_path / "empty" / "pipeline"
    empty.mkdir(parents=True)
    (empty / "__init__.py").write_text("", encoding="utf-8")
    with node(PYTHONPATH=f"{empty.parent}{os.pathsep}{faulty}"):
        done = xunshi(*on(cluster.address, corpus, tmp_path))
    assert_explained(done, "--engine ray", "install the same xunshi on every machine")


# imported by every Python process of a machine at its beginning
BLIND = """
import os, pathlib

real = pathlib.Path.exists
pathlib.Path.exists = lambda path: not path.is_relative_to(os.environ["UNSEEN"]) and real(path)
"""


@pytest.mark.parametrize("unseen", ["raw", "out"])
def test_a_path_that_workers_do_not_see(xunshi, cluster, node, corpus, faulty, tmp_path, unseen):
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "sitecustomize.py").write_text(BLIND, encoding="utf-8")
    folder = tmp_path / unseen
    with node(PYTHONPATH=f"{tmp_path / 'blind'}{os.pathsep}{faulty}", UNSEEN=str(folder)):
        done = xunshi(*on(cluster.address, corpus, tmp_path))
    assert_explained(done, f"a worker on {socket.gethostname()}", folder, "is not there")


def test_a_file_deleted_after_the_planning_is_a_reject(xunshi, cluster, node, corpus, fault, tmp_path):
    """It is no path that workers do not see."""
    fault("a", "nap")
    (tmp_path / "settings.toml").write_text("shard_bytes = 1\n", encoding="utf-8")
    with node(1):
        call = (*on(cluster.address, corpus, tmp_path), "--settings", tmp_path / "settings.toml")
        running = xunshi(*call, wait=False)
        shards = tmp_path / "out" / ".xunshi" / "shards"
        wait_for(lambda: any(shards.glob("[!.]*/files.json")), running)
        (corpus / "a.faulty").unlink(missing_ok=True)
        told = running.communicate(timeout=200)[1]
    assert running.returncode == 3, told
    assert "a.faulty: cannot be opened" in told


@pytest.fixture
def small_disk(tmp_path):
    """Mount a tiny file system, or make it larger: small_disk(kilobytes, "remount") → its folder."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(kilobytes, *more):
        options = ",".join([*more, f"size={kilobytes}k"])
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False)
        if done.returncode:
            pytest.skip("no right to mount a file system")
        return folder

    yield mount
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_full_disk_ends_the_run_and_keeps_what_is_finished(xunshi, cluster, node, corpus, tmp_path, small_disk):
    for path in corpus.glob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8") * 60, encoding="utf-8")
    (tmp_path / "settings.toml").write_text("shard_bytes = 1\n", encoding="utf-8")
    out = small_disk(200) / "out"
    call = ("run", corpus, "--out", out, "--settings", tmp_path / "settings.toml")
    with node(1):
        done = xunshi(*call, "--engine", "ray", "--address", cluster.address)
        assert_explained(done, "the disk is full; make room and run again: what is finished is kept")
        kept = {p.name for p in (out / ".xunshi" / "shards").glob("[!.]*")}
        small_disk(20_000, "remount")
        done = xunshi(*call, "--engine", "ray", "--address", cluster.address)
    assert done.returncode == 0, done.stderr
    assert kept
    assert kept <= {p.name for p in (out / ".xunshi" / "shards").iterdir()}
    assert xunshi("run", corpus, "--out", tmp_path / "local").returncode == 0
    assert tables(out) == tables(tmp_path / "local")
