"""Texts and results in an S3-compatible store: a server on loopback, and what the command line says."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest
from faulty_package import assert_explained, tables

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


def test_a_bucket_that_is_not_there(xunshi, corpus, s3):
    options, _ = s3
    done = xunshi("run", f"s3://nowhere/raw?{options}", "--out", f"s3://bucket/out?{options}", **KEYS)
    assert_explained(done)
