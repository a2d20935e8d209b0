"""Same input, same bytes out: whatever the workers, the shards and what was there before."""

from __future__ import annotations

import json
import os
import threading

import pytest

from pipeline.errors import XunshiError
from pipeline.tables import writers
from pipeline.tables.schema import TABLES

FORMATS = ("jsonl", "parquet", "xlsx")


def test_every_promised_file_is_there(corpus, tmp_path, run, tables):
    outcome = run(corpus, formats=FORMATS)
    names = set(tables(tmp_path / "out"))
    assert names == {f"{t.name}.{f}" for t in TABLES for f in ("csv", *FORMATS)} | {"texts.jsonl", "datapackage.json"}
    assert outcome.rows["documents"] == 8
    assert (
        min(
            outcome.rows[name]
            for name in ("sentences", "masks", "rounds", "slogans", "problems", "statistics", "findings")
        )
        >= 8
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"shard_bytes": 1},
        {"shard_bytes": 1500},
        {"workers": 2, "shard_bytes": 1},
        {"workers": 2, "shard_bytes": 1500},
    ],
    ids=str,
)
def test_workers_and_shards_leave_no_trace(corpus, tmp_path, run, tables, settings):
    run(corpus, tmp_path / "one", formats=FORMATS)
    run(corpus, tmp_path / "two", formats=FORMATS, **settings)
    one, two = tables(tmp_path / "one"), tables(tmp_path / "two")
    assert [name for name in one if one[name] != two.get(name)] == []
    assert one.keys() == two.keys()


@pytest.mark.parametrize(
    ("settings", "at_once"),
    [
        ({"workers": 2}, True),
        ({"workers": 2, "formats": ("jsonl", "parquet")}, True),
        ({"workers": 1}, False),
        ({"workers": 2, "formats": ("duckdb",)}, False),
        ({"workers": 2, "formats": ("xlsx",)}, False),
    ],
    ids=str,
)
def test_tables_that_share_nothing_are_written_at_once(corpus, tmp_path, run, tables, monkeypatch, settings, at_once):
    """The first table waits for another to begin: in vain where they are written one behind the other."""
    run(corpus, tmp_path / "one", **{**settings, "workers": 1})
    both, met = threading.Barrier(2), []
    write = writers.write_table
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def meeting(table, *arguments, **more):
        if table.name in {"documents", "sentences"}:
            try:
                both.wait(20 if at_once else 0.1)
                met.append(table.name)
            except threading.BrokenBarrierError:
                both.reset()
        return write(table, *arguments, **more)

    monkeypatch.setattr(writers, "write_table", meeting)
    run(corpus, tmp_path / "two", **settings)
    assert len(met) == (2 if at_once else 0)
    one, two = tables(tmp_path / "one"), tables(tmp_path / "two")
    assert [name for name in one if one[name] != two.get(name)] in ([], [writers.DATABASE])  # whose bytes are DuckDB's


def test_a_table_that_cannot_be_written_beside_others_leaves_none(corpus, tmp_path, run, tables, monkeypatch):
    write = writers.write_table
    run(corpus, workers=2)
    before = tables(tmp_path / "out")

    def failing(table, *arguments, **more):
        if table.name == "masks":
            raise XunshiError("{table}: cannot be written", table=table.name)
        return write(table, *arguments, **more)

    monkeypatch.setattr(writers, "write_table", failing)
    with pytest.raises(XunshiError, match="masks: cannot be written"):
        run(corpus, workers=2, headers="zh")
    assert tables(tmp_path / "out") == before
    assert not (tmp_path / "out" / ".xunshi" / "next").exists()


def test_a_second_run_rewrites_the_same_bytes(corpus, tmp_path, run, tables):
    run(corpus, formats=FORMATS)
    first = tables(tmp_path / "out")
    run(corpus, formats=FORMATS)
    assert tables(tmp_path / "out") == first


def test_how_the_corpus_grew_leaves_no_trace(corpus, tmp_path, run, tables):
    late = sorted(corpus.rglob("*.txt"))[2]
    text = late.read_bytes()
    late.unlink()
    run(corpus)
    late.write_bytes(text)
    run(corpus)
    run(corpus, tmp_path / "fresh")
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_where_the_corpus_lies_leaves_no_trace(corpus, tmp_path, run, tables):
    run(corpus)
    corpus.rename(tmp_path / "elsewhere")
    assert run(tmp_path / "elsewhere", tmp_path / "two").processed == 8
    assert tables(tmp_path / "out") == tables(tmp_path / "two")


def test_rows_follow_the_order_of_the_files(corpus, tmp_path, run):
    run(corpus, formats=("jsonl",), shard_bytes=1)
    for table in ("documents", "sentences", "statistics"):
        lines = (tmp_path / "out" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        ids = [json.loads(line)["doc_id"] for line in lines]
        assert ids == sorted(ids)


def test_manifest(corpus, tmp_path, run):
    empty = corpus / "空.txt"
    empty.write_bytes(b"")
    outcome = run(corpus, workers=1, formats=("jsonl",))
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (
        (told["files"], told["processed"], told["rejected"])
        == (9, 9, 1)
        == (outcome.files, outcome.processed, outcome.rejected)
    )
    assert told["rows"] == outcome.rows
    assert told["settings"]["formats"] == ["jsonl"]
    assert told["lexicons"]["folder"] == "built-in"
    assert len(told["lexicons"]["digest"]) == len(told["program"]["digest"]) == 64
    assert set(told["program"]) == {"xunshi", "digest", "python", "spacy", "rjieba"}
    assert told["seconds"] >= 0
    files = {i["file"]: i for i in told["inputs"]}
    assert len(files) == 9
    assert files["空.txt"]["bytes"] == 0
    assert files["空.txt"]["sha256"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    counted = {
        name: len((tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
        for name in told["rows"]
    }
    assert counted == told["rows"]


def test_the_manifest_is_as_the_settings_make_it(corpus, tmp_path, run):
    """But for the time it took, it too is the same twice."""
    manifests = []
    for _ in range(2):
        run(corpus, tmp_path / f"out{len(manifests)}")
        manifests.append(
            json.loads((tmp_path / f"out{len(manifests)}" / "manifest.json").read_text(encoding="utf-8"))
            | {"seconds": 0}
        )
    assert manifests[0] == manifests[1]


def test_a_database_holds_the_same_whatever_was_in_it(corpus, tmp_path, run):
    """Its bytes may differ, since DuckDB names each file at random; what is in it may not."""
    import duckdb

    for name in ("one", "two"):
        run(corpus, tmp_path / name, formats=("duckdb",))
    run(corpus, tmp_path / "two", formats=("duckdb",))
    contents = []
    for name in ("one", "two"):
        with duckdb.connect(str(tmp_path / name / "xunshi.duckdb"), read_only=True) as database:
            names = sorted(row[0] for row in database.execute("SHOW TABLES").fetchall())
            contents.append({n: database.execute(f'FROM "{n}"').fetchall() for n in names})
    assert contents[0] == contents[1]
    assert len(contents[0]) == len(TABLES)
