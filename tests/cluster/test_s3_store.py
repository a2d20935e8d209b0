"""Texts and results in an S3-compatible store: a server on loopback, and what the command line says."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from faulty_package import assert_explained, copied, tables
from test_ray_refusals import BLIND

pytest.importorskip("moto.server", reason="moto is not installed: make test-ray")
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture
def s3():
    """The options of an address that name the server, and its file system."""
    from pyarrow import fs

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        options = f"endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
        found = fs.S3FileSystem(
            access_key="testing", secret_key="testing", endpoint_override=f"127.0.0.1:{port}", scheme="http",  # noqa: S106 (a server of this test)
            region="us-east-1", allow_bucket_creation=True,
        )  # fmt: skip
        found.create_dir("bucket")
        yield options, found
    finally:
        server.kill()
        server.wait()


def put(found, corpus):
    for path in corpus.rglob("*"):
        with found.open_output_stream(f"bucket/raw/{path.name}") as target:
            target.write(path.read_bytes())


def read(found):
    from pyarrow import fs

    infos = found.get_file_info(fs.FileSelector("bucket/out"))
    files = [i for i in infos if i.type == fs.FileType.File and i.base_name != "manifest.json"]
    return {i.base_name: found.open_input_stream(i.path).read() for i in files}


def test_a_run_and_parts_in_a_store_are_the_same_files(xunshi, corpus, tmp_path, s3):
    options, found = s3
    put(found, corpus)
    raw, out = (f"s3://bucket/{name}?{options}" for name in ("raw", "out"))
    for part in ("1/2", "2/2"):
        done = xunshi("run", raw, "--out", out, "--shard", part, "--workers", 1, **KEYS)
        assert done.returncode == 0, done.stderr
    done = xunshi("assemble", out, **KEYS)
    assert done.returncode == 0, done.stderr
    assert "s3://bucket/out" in done.stderr
    assert xunshi("run", corpus, "--out", tmp_path / "local", "--workers", 1).returncode == 0
    assert read(found) == tables(tmp_path / "local")
    again = xunshi("run", raw, "--out", out, "--workers", 1, **KEYS)
    assert "6 files (0 read, 6 unchanged" in again.stderr
    assert read(found) == tables(tmp_path / "local")


def every(found):
    from pyarrow import fs

    infos = found.get_file_info(fs.FileSelector("bucket/out", recursive=True))
    return {i.path.removeprefix("bucket/out/"): found.open_input_stream(i.path).read() for i in infos if i.is_file}


def test_ray_over_a_store_is_the_same_files(xunshi, cluster, node, corpus, tmp_path, s3):
    """Texts there too; workers put fragments and parts there, and nothing of it waits or is locked afterwards."""
    options, found = s3
    put(found, corpus)
    raw, out = (f"s3://bucket/{name}?{options}" for name in ("raw", "out"))
    (tmp_path / "settings.toml").write_text("shard_bytes = 1\npart_bytes = 150\n", encoding="utf-8")
    asked = ("--settings", tmp_path / "settings.toml", "--format", "parts,csv")
    assert xunshi("run", corpus, "--out", tmp_path / "local", *asked, "--workers", 1).returncode == 0
    with node(2, **KEYS):
        call = ("run", raw, "--out", out, *asked, "--engine", "ray", "--address", cluster.address)
        done = xunshi(*call, **KEYS)
        assert done.returncode == 0, done.stderr
        again = xunshi(*call, **KEYS)
    assert "6 files (0 read, 6 unchanged" in again.stderr
    paths = [p for p in (tmp_path / "local").rglob("*") if p.is_file() and ".xunshi" not in p.parts]
    local = {p.relative_to(tmp_path / "local").as_posix(): p.read_bytes() for p in paths}
    there = every(found)
    shown = {name: data for name, data in there.items() if not name.startswith(".xunshi/")}
    assert shown.keys() == local.keys()
    assert {n for n in shown if shown[n] != local[n]} == {"manifest.json"}
    assert not [name for name in there if name.startswith((".xunshi/next", ".xunshi/leases", ".xunshi/seen"))]


def test_a_store_that_another_holds_is_exit_code_5(xunshi, corpus, s3):
    options, found = s3
    out = f"s3://bucket/out?{options}"
    for end in ("", ".beat"):
        with found.open_output_stream(f"bucket/out/.xunshi/leases/whole.0.other.json{end}") as target:
            target.write(b'{"process": 7, "host": "elsewhere", "since": "2026-01-01T00:00:00+00:00"}')
    done = xunshi("run", corpus, "--out", out, "--workers", 1, **KEYS)
    assert done.returncode == 5, done.stderr
    assert "is being written by process 7 on elsewhere since 2026-01-01" in done.stderr


# --- what is wrong is said in one sentence


def test_no_cluster_at_the_address_with_a_store(xunshi, corpus, s3):
    options, _ = s3
    call = ("run", corpus, "--out", f"s3://bucket/out?{options}", "--engine", "ray", "--address", "127.0.0.1:1")
    assert_explained(xunshi(*call, **KEYS), "--address 127.0.0.1:1: no Ray cluster answers")


def test_texts_that_workers_do_not_see_with_a_store(xunshi, cluster, node, corpus, faulty, tmp_path, s3):
    options, _ = s3
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "sitecustomize.py").write_text(BLIND, encoding="utf-8")
    with node(PYTHONPATH=f"{tmp_path / 'blind'}{os.pathsep}{faulty}", UNSEEN=str(corpus), **KEYS):
        call = ("run", corpus, "--out", f"s3://bucket/out?{options}", "--engine", "ray", "--address", cluster.address)
        done = xunshi(*call, **KEYS)
    assert_explained(done, f"a worker on {socket.gethostname()}", corpus, "is not there")


def test_a_worker_without_models_with_a_store(xunshi, cluster, node, corpus, faulty, tmp_path, s3):
    options, _ = s3
    folder = copied(tmp_path / "other", leave_out=("findings",))
    with node(PYTHONPATH=f"{folder}{os.pathsep}{faulty}", **KEYS):
        call = ("run", corpus, "--out", f"s3://bucket/out?{options}", "--engine", "ray", "--address", cluster.address)
        done = xunshi(*call, **KEYS)
    assert_explained(done, f"a worker on {socket.gethostname()}", "findings")


def test_a_bucket_that_is_not_there(xunshi, corpus, s3):
    options, _ = s3
    done = xunshi("run", f"s3://nowhere/raw?{options}", "--out", f"s3://bucket/out?{options}", **KEYS)
    assert_explained(done)


@pytest.fixture
def shut(s3):
    """The options of a store whose buckets are there, and whose keys it takes no more."""
    options, found = s3
    found.create_dir("bucket/raw")
    host = options.partition("=")[2].partition("&")[0]
    # from the next call on the server asks who is calling, and knows nobody
    call = urllib.request.Request(f"http://{host}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
    with urllib.request.urlopen(call) as answer:  # noqa: S310 (the server of this test)
        assert answer.status == 200
    return options


def test_no_permission_to_read(xunshi, tmp_path, shut):
    done = xunshi("run", f"s3://bucket/raw?{shut}", "--out", tmp_path / "out", **KEYS)
    assert_explained(done, "s3://bucket/raw", "check the address, the rights")


@pytest.mark.parametrize("engine", [(), ("--engine", "ray")], ids=["local", "ray"])
def test_no_permission_to_write(xunshi, corpus, shut, engine):
    done = xunshi("run", corpus, "--out", f"s3://bucket/out?{shut}", *engine, **KEYS)
    assert_explained(done, "s3://bucket/out", "check the address, the rights")
