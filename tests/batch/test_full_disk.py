"""A full disk ends the command with one sentence and exit code 2; what is finished is kept, and the run resumes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import assemble, fragments, plan, work
from pipeline.errors import XunshiError


def xunshi(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def small_disk(tmp_path):
    """Mount a tiny file system: small_disk(kilobytes) → its folder."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(kilobytes, remount=False):
        options = f"{'remount,' if remount else ''}size={kilobytes}k"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("no right to mount a file system")
        return folder

    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("no right to mount a file system")
    yield mount
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("kilobytes", [100, 300, 700])
def test_on_a_disk_that_is_too_small(tmp_path, make_corpus, run, tables, small_disk, workers, kilobytes):
    corpus = make_corpus(tmp_path / "raw", 12)
    for path in corpus.rglob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8") * 30, encoding="utf-8")
    (tmp_path / "settings.toml").write_text("shard_bytes = 1\n", encoding="utf-8")
    out = small_disk(kilobytes) / "out"
    command = ("run", corpus, "--out", out, "--workers", workers, "--settings", tmp_path / "settings.toml")
    done = xunshi(*command)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "disk is full" in done.stderr
    kept = {p.name for p in (out / plan.SHARDS).glob("[!.]*")}
    small_disk(20_000, remount=True)
    assert xunshi(*command).returncode == 0
    assert kept <= {p.name for p in (out / plan.SHARDS).iterdir()}
    run(corpus, tmp_path / "whole")
    assert tables(out) == tables(tmp_path / "whole")


def full(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def failing(real, nth):
    calls = [0]

    def counted(*args, **kwargs):
        calls[0] += 1
        return full() if calls[0] == nth else real(*args, **kwargs)

    return counted


@pytest.mark.parametrize(
    ("owner", "name", "nth"),
    [
        (fragments.FragmentWriter, "add", 4),
        (fragments.FragmentWriter, "finish", 4),
        (Path, "replace", 12),
        (Path, "replace", 20),
        (work, "file_batches", 4),
    ],
    ids=["rows", "finish", "first tables", "last tables", "elsewhere"],
)
def test_full_at_any_moment(corpus, tmp_path, run, tables, monkeypatch, owner, name, nth):
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), nth))
        with pytest.raises(XunshiError, match="disk is full") as caught:
            run(corpus, shard_bytes=1)
    assert "\n" not in str(caught.value)
    finished = len(list((tmp_path / "out" / plan.SHARDS).glob("[!.]*")))
    assert finished == (3 if nth == 4 else 8)
    assert run(corpus, shard_bytes=1).processed == 8 - finished
    run(corpus, tmp_path / "whole")
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")
    assert not [p.name for p in (tmp_path / "out").iterdir() if ".part" in p.name]


def test_full_at_the_manifest(corpus, tmp_path, run, monkeypatch):
    real = Path.write_text

    def write(self, *args, **kwargs):
        return full() if "manifest" in self.name else real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", write)
    with pytest.raises(XunshiError, match="disk is full"):
        run(corpus)


def test_a_failure_leaves_the_older_tables_as_they_were(corpus, tmp_path, run, tables, monkeypatch):
    run(corpus)
    before = tables(tmp_path / "out")
    min(corpus.rglob("*.txt")).write_text("改过的文件。", encoding="utf-8")
    monkeypatch.setattr(assemble.writers, "write_table", full)
    with pytest.raises(XunshiError):
        run(corpus)
    assert tables(tmp_path / "out") == before
