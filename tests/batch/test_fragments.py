"""A shard's fragments: every file's rows back, in any order, whatever was written together."""

import json

import pyarrow as pa
import pytest

from pipeline.batch import fragments, plan
from pipeline.batch.fragments import FragmentWriter, Of
from pipeline.batch.plan import Place, Shard
from pipeline.tables.arrow import to_arrow
from pipeline.tables.schema import REJECTS, TEXTS

TABLES = (REJECTS, TEXTS)
# rows of REJECTS and of TEXTS by file
COUNTS = ((2, 0), (0, 1), (0, 0), (3, 1), (1, 0), (0, 4))


def rows_of(file, table, count):
    return [(f"{file}-{i}", *["x"] * (len(table.columns) - 1)) for i in range(count)]


def batches(files):
    every = [[row for f in files for row in rows_of(f, table, COUNTS[f][i])] for i, table in enumerate(TABLES)]
    return [to_arrow(table, rows).to_batches() for table, rows in zip(TABLES, every, strict=True)]


@pytest.fixture(params=[1, 3, 16_384])
def shard(request, tmp_path, monkeypatch):
    monkeypatch.setattr(fragments, "BATCH_ROWS", request.param)
    shard = Shard("shard", (), tmp_path / "shards" / "shard")
    with FragmentWriter(shard, TABLES) as writer:
        for files in ((0, 1), (2,), (3, 4, 5)):
            writer.add({str(f): Of(COUNTS[f], lasting=f != 1, changed=f == 4) for f in files}, batches(files))
        writer.finish()
    return shard


@pytest.mark.parametrize("order", [range(6), (5, 3, 0), (4, 1, 2), (1, 2), (3,), (), (0, 1, 3, 4, 5)], ids=str)
def test_the_rows_of_any_files_in_any_order(shard, order):
    for i, table in enumerate(TABLES):
        read = [
            row
            for b in fragments.read(table, [Place(shard.folder, f, again=False) for f in order])
            for row in b.to_pylist()
        ]
        assert [next(iter(row.values())) for row in read] == [
            r[0] for f in order for r in rows_of(f, table, COUNTS[f][i])
        ]


def test_shards_that_take_turns_are_read_once(tmp_path, monkeypatch):
    shards = [Shard(name, (), tmp_path / name) for name in "ab"]
    for shard in shards:
        with FragmentWriter(shard, TABLES) as writer:
            writer.add({str(f): Of(COUNTS[f]) for f in range(6)}, batches(range(6)))
            writer.finish()
    opened = []
    real = pa.memory_map
    monkeypatch.setattr(pa, "memory_map", lambda path: opened.append(path) or real(path))
    turns = [Place(shard.folder, f, again=False) for f in range(6) for shard in shards]
    read = [next(iter(row.values())) for b in fragments.read(REJECTS, turns) for row in b.to_pylist()]
    assert read == [r[0] for f in range(6) for _ in shards for r in rows_of(f, REJECTS, COUNTS[f][0])]
    assert len(opened) == 2


def test_the_index_tells_what_to_do_again(shard):
    found = plan.finished(shard.folder.parent.parent.parent) or plan.whole(shard.folder)
    assert (found["keys"], found["again"], found["changed"]) == (list("012345"), ["1"], ["4"])


def test_a_table_without_rows_has_no_file(tmp_path):
    shard = Shard("shard", (), tmp_path / "shard")
    with FragmentWriter(shard, TABLES) as writer:
        writer.add({"a": Of((1, 0))}, [to_arrow(REJECTS, [("a", "b", "c")]).to_batches(), []])
        writer.finish()
    assert {p.name for p in shard.folder.iterdir()} == {"files.json", "rows.json", "rejects.arrow"}
    assert not list(fragments.read(TEXTS, [Place(shard.folder, 0, again=False)]))


def test_small_batches_are_written_as_one(tmp_path):
    shard = Shard("shard", (), tmp_path / "shard")
    with FragmentWriter(shard, TABLES) as writer:
        for i in range(50):
            writer.add({str(i): Of((1, 0))}, [to_arrow(REJECTS, [(str(i), "b", "c")]).to_batches(), []])
        writer.finish()
    assert pa.ipc.open_file(str(shard.folder / "rejects.arrow")).num_record_batches == 1


def test_results_of_another_form_are_made_anew(corpus, tmp_path, run, tables):
    run(corpus)
    whole = tables(tmp_path / "out")
    for path in (tmp_path / "out" / plan.SHARDS).glob(f"*/{plan.INDEX}"):
        index = json.loads(path.read_text(encoding="utf-8"))
        del index["sizes"][plan.ROWS]
        path.write_text(json.dumps(index), encoding="utf-8")
    assert run(corpus).processed == 8
    assert tables(tmp_path / "out") == whole
