"""Texts and results in a store are the same bytes as in folders; what is written half is not there, and nothing is mixed."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest

from pipeline.batch import lease, plan, storage, stores, texts
from pipeline.batch.parts import Part
from pipeline.errors import XunshiError
from pipeline.settings import Settings

fsspec = pytest.importorskip("fsspec")


def quiet(_total):
    return lambda *_: None


@pytest.fixture
def memory():
    """A store of this process, empty at first; memory.url, and its files by name."""

    class Memory:
        url = f"memory://{uuid.uuid4().hex}"
        fs = fsspec.filesystem("memory")

        def files(self, below="out"):
            root = f"/{self.url.partition('://')[2]}/{below}/"
            return {p.removeprefix(root): self.fs.cat(p) for p in self.fs.find(root)}

        def put(self, name, data):
            self.fs.pipe(f"/{self.url.partition('://')[2]}/{name}", data)

    made = Memory()
    yield made
    if made.fs.exists(root := f"/{made.url.partition('://')[2]}"):
        made.fs.rm(root, recursive=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """The memory's clock needs no waiting for."""
    monkeypatch.setattr(lease, "_SETTLE", 0)


@pytest.fixture
def raw(corpus, memory):
    for path in corpus.rglob("*.txt"):
        memory.put(f"raw/{path.relative_to(corpus).as_posix()}", path.read_bytes())
    return f"{memory.url}/raw"


def settings(**given):
    return Settings(**{"workers": 1, "shard_bytes": 1500, **given})


def shown(files):
    """What users see of a store's files, but for the manifest."""
    return {name: data for name, data in files.items() if "/" not in name and name != "manifest.json"}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("s3://bucket/texts", "s3://bucket/texts"),
        ("s3:/bucket/texts", "s3://bucket/texts"),
        ("hdfs:/host:8020/a", "hdfs://host:8020/a"),
        ("memory:/a", "memory://a"),
        ("结果", None),
        ("/data/raw", None),
        ("C:/data/raw", None),
        ("C:\\data\\raw", None),
        ("a:b/c", None),
    ],
)
def test_what_is_an_address(path, address):
    assert [storage.address(path), storage.address(plan.Path(path))] == [address] * 2


def test_the_same_files_as_in_a_folder(corpus, tmp_path, run, tables, memory, raw):
    run(corpus, tmp_path / "whole", formats=("jsonl", "parquet"))
    out = f"{memory.url}/out"
    done = storage.run([raw], out, settings(formats=("jsonl", "parquet")), quiet)
    assert (done.files, done.processed) == (8, 8)
    assert shown(memory.files()) == tables(tmp_path / "whole")
    assert storage.run([raw], out, settings(formats=("jsonl", "parquet")), quiet).processed == 0
    assert shown(memory.files()) == tables(tmp_path / "whole")


def test_only_what_changed_is_processed_and_nothing_old_is_left(corpus, tmp_path, run, tables, memory, raw):
    out = f"{memory.url}/out"
    storage.run([raw], out, settings(), quiet)
    memory.put("raw/甲/00.txt", "县委第三轮巡察发现问题12个。".encode())
    (corpus / "甲" / "00.txt").write_text("县委第三轮巡察发现问题12个。", encoding="utf-8")
    assert storage.run([raw], out, settings(), quiet).processed == 1
    run(corpus, tmp_path / "whole")
    assert shown(memory.files()) == tables(tmp_path / "whole")
    assert storage.run([raw], out, settings(), quiet).processed == 0


def test_parts_on_machines_that_share_nothing_else(corpus, tmp_path, run, tables, memory, raw):
    out = f"{memory.url}/out"
    with pytest.raises(XunshiError, match="holds no parts of a run"):
        storage.assemble_parts(out)
    for i in (2, 1, 3):
        storage.run_part([raw], out, settings(), Part(i, 3), quiet)
    assert storage.run_part([raw], out, settings(), Part(2, 3), quiet) == (3, 0)
    storage.assemble_parts(out)
    run(corpus, tmp_path / "whole")
    assert shown(memory.files()) == tables(tmp_path / "whole")


PARTS = {"formats": ("parts", "csv"), "part_bytes": 1300}


def test_parts_are_the_same_files_as_in_a_folder_and_those_too_many_go(corpus, tmp_path, run, memory, raw):
    out = f"{memory.url}/out"
    storage.run([raw], out, settings(**PARTS | {"part_bytes": 1}), quiet)
    assert storage.run([raw], out, settings(**PARTS), quiet).processed == 0
    run(corpus, tmp_path / "whole", **PARTS)
    visible = {n: d for n, d in memory.files().items() if not n.startswith(".xunshi/") and n != "manifest.json"}
    paths = [p for p in (tmp_path / "whole").rglob("*") if p.is_file() and ".xunshi" not in p.parts]
    whole = {p.relative_to(tmp_path / "whole").as_posix(): p.read_bytes() for p in paths if p.name != "manifest.json"}
    assert visible == whole
    assert not [n for n in memory.files() if "/next/" in n or "/leases/" in n]


def test_texts_and_rows_are_not_copied_to_this_machine(memory, raw, monkeypatch):
    """Names, indexes and the sidecar are all that comes; rows are read where they stand."""
    memory.put("raw/metadata.csv", "file,year\n乙/01.txt,2001\n".encode())
    brought, real = [], stores.Store.get

    def get(self, name, path):
        brought.append(name)
        real(self, name, path)

    monkeypatch.setattr(stores.Store, "get", get)
    for _ in range(2):
        assert storage.run([raw], f"{memory.url}/out", settings(**PARTS), quiet).rejected == 0
    assert {Path(name).name for name in brought} == {"metadata.csv", plan.INDEX, "manifest.json"}


def test_of_two_attempts_in_one_run_the_first_whole_one_is_taken(
    corpus, tmp_path, run, tables, memory, raw, monkeypatch
):
    real = storage.runs.Local.map

    def twice(self, shards, *more):
        real(self, shards, *more)
        first.update(memory.files())
        real(self, shards, *more)

    first = {}
    monkeypatch.setattr(storage.runs.Local, "map", twice)
    storage.run([raw], f"{memory.url}/out", settings(), quiet)
    left = {n for n in memory.files() if n.endswith(f"/{plan.INDEX}")}
    assert left
    assert left <= first.keys()
    run(corpus, tmp_path / "whole")
    assert shown(memory.files()) == tables(tmp_path / "whole")


def test_a_text_that_is_gone_or_changed_meanwhile_costs_that_text_alone(memory, raw, monkeypatch):
    real = plan.jobs

    def jobs(*given):
        yield from real(*given)
        memory.fs.rm(f"/{memory.url.partition('://')[2]}/raw/甲/00.txt")

    monkeypatch.setattr(plan, "jobs", jobs)
    done = storage.run([raw], f"{memory.url}/out", settings(), quiet)
    assert (done.rejected, done.rows["documents"]) == (1, 7)


class KilledError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1], ids=str)
def test_killed_at_any_writing_the_next_run_goes_on(corpus, tmp_path, run, tables, memory, raw, monkeypatch, share):
    out, real, calls, deadly = f"{memory.url}/out", stores.Store.put, [], []

    def put(self, path, name):
        calls.append(name)
        if [len(calls)] == deadly:
            raise KilledError
        real(self, path, name)

    monkeypatch.setattr(stores.Store, "put", put)
    storage.run([raw], f"{memory.url}/other", settings(), quiet)
    deadly.append(1 + int(share * (len(calls) - 1)))
    calls.clear()
    with pytest.raises(KilledError):
        storage.run([raw], out, settings(), quiet)
    assert "manifest.json" not in memory.files(), "what is half there is no table set"
    finished = [name for name in memory.files() if name.endswith(f"/{plan.INDEX}")]
    deadly.clear()
    done = storage.run([raw], out, settings(), quiet)
    assert done.processed <= 8 - len(finished)
    run(corpus, tmp_path / "whole")
    assert shown(memory.files()) == tables(tmp_path / "whole")


def test_two_attempts_at_a_shard_do_not_mix(corpus, tmp_path, run, tables, memory, raw):
    """One that is half there, and one that is whole and older: the newest whole one is taken."""
    out = f"{memory.url}/out"
    storage.run_part([raw], out, settings(), Part(1, 1), quiet)
    files = memory.files()
    index = next(name for name in files if name.endswith(f"/{plan.INDEX}"))
    folder = index.rpartition("/")[0]
    key = folder.rpartition("/")[2].partition(".")[0]
    for name in [n for n in files if n.startswith(f"{folder}/")]:
        last = name.rpartition("/")[2]
        if last != plan.INDEX:
            memory.put(f"out/{plan.SHARDS.as_posix()}/{key}.1-of-1.half/{last}", b"half")
    storage.assemble_parts(out)
    run(corpus, tmp_path / "whole")
    assert shown(memory.files()) == tables(tmp_path / "whole")
    assert not [name for name in memory.files() if ".half/" in name]


@pytest.mark.parametrize("url", ["nothing://a/b", "memory2://x"])
def test_an_address_that_nobody_knows_is_one_sentence(corpus, url):
    with pytest.raises(XunshiError, match="check the address, the rights and the network"):
        storage.run([corpus], url, settings(), quiet)


@pytest.mark.parametrize("name", ["../a.txt", "b/../../a.txt", ".."])
def test_a_key_that_leads_out_of_its_folder_is_refused_by_name(memory, tmp_path, monkeypatch, name):
    memory.put("texts/b.txt", "巡察发现问题。".encode())
    monkeypatch.setattr(stores.Store, "files", lambda *_: {name: 0})
    told = re.escape(f"{memory.url}/texts/{name}: leads out of its folder; rename or delete it")
    with pytest.raises(XunshiError, match=told), texts.listed([Path(f"{memory.url}/texts")]):
        pass
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
