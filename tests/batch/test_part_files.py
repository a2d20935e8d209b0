"""Tables in parts: the rows and order of the CSVs, bytes that follow from the files alone, and readers that take either."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import assemble, parts, plan, portions
from pipeline.batch.local import Local
from pipeline.batch.parts import Part
from pipeline.compare.corpus import Corpus, read_table
from pipeline.errors import XunshiError
from pipeline.ingest.walk import Source
from pipeline.settings import Settings
from pipeline.tables import one_book, sets
from pipeline.tables.part_files import part_of, parts_of
from pipeline.tables.schema import TABLES

# two or three of the corpus's files a part
SMALL = {"formats": ("parts",), "part_bytes": 1300, "shard_bytes": 700}


def shown(out):
    """Path → bytes of what users see, but for the manifest."""
    paths = (p for p in out.rglob("*") if p.is_file() and ".xunshi" not in p.parts)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in paths if p.name != "manifest.json"}


def numbers(out, table="documents"):
    return sorted(part_of(p.relative_to(out).as_posix())[1] for p in (out / table).glob("part-*.parquet"))


@pytest.fixture
def odd(corpus):
    """The corpus with a file that cannot be read first, one last, and one that only the sidecar names."""
    (corpus / "甲" / "空.txt").write_text("", encoding="utf-8")
    (corpus / "丙.txt").write_text("", encoding="utf-8")
    (corpus / "metadata.csv").write_text("file,year\n乙/01.txt,2001\n无.txt,2002\n", encoding="utf-8")
    return corpus


def test_the_rows_of_the_csvs_in_their_order_and_no_csv_that_is_not_asked_for(odd, tmp_path, run):
    whole, out = tmp_path / "whole", tmp_path / "out"
    one, other = run(odd, whole), run(odd, out, **SMALL)
    assert (other.rows, other.rejects, other.rejected) == (one.rows, one.rejects, 3)
    assert (one.rejects_in, other.rejects_in) == ("rejects.csv", "rejects")
    assert len(numbers(out)) > 2
    assert {n.partition("/")[0] for n in shown(out)} == {t.name for t in TABLES} | {"texts", "datapackage.json"}
    csvs, in_parts = Corpus.load(whole), Corpus.load(out)
    for table in TABLES:
        pd.testing.assert_frame_equal(in_parts.table(table.name), csvs.table(table.name))
        pd.testing.assert_frame_equal(read_table(out, table.name), read_table(whole, table.name))
    few = ("start", "doc_id")
    pd.testing.assert_frame_equal(in_parts.table("masks", few), csvs.table("masks", few))
    assert list(in_parts.texts.items()) == list(csvs.texts.items())
    cells = [
        [row for b in c.cells("sentences", ("doc_id", "normalized")) for row in b.to_pylist()] for c in (csvs, in_parts)
    ]
    assert cells[0] == cells[1]


def test_parts_with_the_same_number_are_of_the_same_files(corpus, tmp_path, run):
    run(corpus, **SMALL)
    out = tmp_path / "out"
    for number in numbers(out):
        documents = set(pq.read_table(out / f"documents/part-{number:05}.parquet")["doc_id"].to_pylist())
        for table in ("texts", "sentences", "masks", "statistics", "findings"):
            assert numbers(out, table) == numbers(out)
            assert set(pq.read_table(out / f"{table}/part-{number:05}.parquet")["doc_id"].to_pylist()) <= documents


@pytest.mark.parametrize("more", [{"workers": 2}, {"shard_bytes": 1}, {"shard_bytes": 1 << 20}], ids=str)
def test_workers_and_shards_leave_no_trace_in_parts(corpus, tmp_path, run, more):
    run(corpus, tmp_path / "one", **SMALL)
    run(corpus, tmp_path / "two", **SMALL | more)
    assert shown(tmp_path / "one") == shown(tmp_path / "two")


def test_how_the_corpus_grew_leaves_no_trace_in_parts_and_parts_too_many_go(corpus, tmp_path, run):
    late = sorted(corpus.rglob("*.txt"))[2]
    text = late.read_bytes()
    run(corpus, tmp_path / "once", **SMALL)
    late.unlink()
    run(corpus, **SMALL | {"part_bytes": 1})
    assert len(numbers(tmp_path / "out")) == 7
    run(corpus, **SMALL)
    assert len(numbers(tmp_path / "out")) < 7
    late.write_bytes(text)
    assert run(corpus, **SMALL).processed == 1
    assert shown(tmp_path / "out") == shown(tmp_path / "once")


def test_assembled_parts_of_a_run_are_the_same_and_made_by_the_workers_named_now(odd, tmp_path, run, monkeypatch):
    run(odd, tmp_path / "whole", **SMALL)
    for i in (2, 1):
        parts.run_part([odd], tmp_path / "out", Settings(workers=1, **SMALL), Part(i, 2), lambda _: lambda *_: None)
    heard, real = [], Local.each
    monkeypatch.setattr(
        Local, "each", lambda self, f, calls, s: heard.append((f, len(calls), s.workers)) or real(self, f, calls, s)
    )
    assert parts.assemble_parts(tmp_path / "out", {"workers": 2}).rejected == 3
    assert shown(tmp_path / "out") == shown(tmp_path / "whole")
    assert heard == [(portions.write_part, len(numbers(tmp_path / "out")), 2)]


def test_beside_files_of_one_table_where_these_are_asked_for(corpus, tmp_path, run, tables):
    run(corpus, tmp_path / "csv", formats=("xlsx",))
    run(corpus, **SMALL | {"formats": ("parts", "csv", "xlsx")})
    whole, both = tables(tmp_path / "csv"), tables(tmp_path / "out")
    assert whole.keys() == both.keys()
    assert {n for n in whole if whole[n] != both[n]} == {"datapackage.json"}
    assert len(numbers(tmp_path / "out")) > 2


def test_codes_stay_in_parts_and_chinese_values_read_the_same(corpus, tmp_path, run):
    run(corpus, tmp_path / "zh", values="zh")
    run(corpus, **SMALL, values="zh")
    zh, out = Corpus.load(tmp_path / "zh"), Corpus.load(tmp_path / "out")
    for name in ("statistics", "problems", "documents"):
        pd.testing.assert_frame_equal(out.table(name), zh.table(name))


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=30), st.integers(1, 60)
)  # sizes of files, None for what cannot be opened
def test_how_files_fall_into_parts(sizes, most):
    """Every file once and in order; a part is full but for one file; what no file holds goes with the last."""
    jobs = [plan.unopened(str(i), "", "") if n is None else job(i, n) for i, n in enumerate(sizes)]
    opened = [j for j in jobs if j.key]
    places = tuple(plan.Place(Path(j.key), 0, again=False) for j in opened)
    whole = portions.Portion(0, places, tuple(j for j in jobs if not j.key), ("a correction",), (), frozenset())
    found = list(portions.split(jobs, whole, most))
    assert [p.number for p in found] == list(range(len(found)))
    assert [place for p in found for place in p.places] == list(places)
    of = {p.folder: j.size for p, j in zip(places, opened, strict=True)}
    totals = [[of[place.folder] for place in p.places] for p in found]
    assert all(sum(t) <= most or sum(t[:-1]) == 0 or not sum(t[1:]) for t in totals)
    assert all(sum(t) + after[0] > most for t, after in itertools.pairwise(totals))
    assert [(p.unopened, p.elsewhere) for p in found[:-1]] == [((), ())] * (len(found) - 1)
    assert (found[-1].unopened, found[-1].elsewhere) == (whole.unopened, whole.elsewhere)


def job(number, size):
    return plan.Job(Source(Path(str(number)), str(number)), {}, size, "", f"key {number}")


def test_the_manifest_names_each_part_and_a_damaged_one_is_refused_by_name(corpus, tmp_path, run):
    run(corpus, **SMALL)
    out = tmp_path / "out"
    opened = sets.open_set(out, "")
    assert opened.parts("masks") == [f"masks/part-{n:05}.parquet" for n in numbers(out)]
    assert opened.parts("nothing") == []
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    masks = next(r for r in package["resources"] if r["name"] == "masks")
    assert (masks["path"], masks["format"]) == (opened.parts("masks"), "parquet")
    path = out / opened.parts("masks")[1]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(XunshiError, match=r"masks/part-00001\.parquet: cannot be read"):
        Corpus.load(out)


@pytest.mark.parametrize(("change", "told"), [(b"", "cannot be read"), (None, "was replaced while it was read")])
def test_a_set_of_many_files_is_looked_at_by_size_and_each_when_it_is_opened(
    corpus, tmp_path, run, monkeypatch, change, told
):
    run(corpus, **SMALL)
    monkeypatch.setattr(sets, "_MOST_OPEN", 3)
    path = tmp_path / "out" / "masks" / "part-00001.parquet"
    data = path.read_bytes()
    assert len(Corpus.load(tmp_path / "out").table("masks"))
    path.write_bytes(data[:-4] + b"XXXX" if change is None else change)
    with pytest.raises(XunshiError, match=told):
        Corpus.load(tmp_path / "out").table("masks")


def test_a_workbook_of_parts_has_the_sheets_of_one_of_csvs(corpus, tmp_path, run):
    run(corpus, tmp_path / "whole")
    run(corpus, **SMALL)
    for name in ("whole", "out"):
        one_book.write(tmp_path / name, tmp_path / f"{name}.xlsx")
    books = [openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("whole", "out")]
    sheets = [{s.title: [[c.value for c in row] for row in s.iter_rows()] for s in book} for book in books]
    assert sheets[0] == sheets[1]


def test_an_attempt_that_fails_leaves_nothing_and_the_old_set_stands(corpus, tmp_path, run, monkeypatch):
    run(corpus, **SMALL)
    before = shown(tmp_path / "out")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sets, "describe_file", full)
    with pytest.raises(XunshiError, match="the disk is full"):
        run(corpus, **SMALL | {"part_bytes": 1})
    assert shown(tmp_path / "out") == before
    assert not list((tmp_path / "out" / ".xunshi").rglob("part-*"))


def test_what_a_lost_attempt_left_is_no_part_of_the_set(corpus, tmp_path, run, monkeypatch):
    """A task that is thought lost and done again may still write."""
    real = portions.write_part

    def twice(portion, stage):
        real(portion, stage)
        return real(portion, stage)

    monkeypatch.setattr(assemble.portions, "write_part", twice)
    run(corpus, **SMALL)
    monkeypatch.undo()
    run(corpus, tmp_path / "once", **SMALL)
    assert shown(tmp_path / "out") == shown(tmp_path / "once")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("masks/part-00000.parquet", ("masks", 0)),
        ("masks/part-123456.parquet", ("masks", 123456)),
        ("masks/part-0000.parquet", None),
        ("masks/part-00000.csv", None),
        ("masks.parquet", None),
        ("a/masks/part-00000.parquet", None),
        ("part-00000.parquet", None),
    ],
)
def test_names_of_parts(name, told):
    assert part_of(name) == told


def test_parts_in_order_of_their_numbers():
    names = ["m/part-100000.parquet", "m/part-00002.parquet", "m.csv", "n/part-00001.parquet", "m/part-00001.parquet"]
    assert parts_of("m", names) == [names[4], names[1], names[0]]
