"""A share reads the bytes of its documents and no others, whatever stands in the cells."""

import csv
import io
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import compare
from pipeline.batch import run as batch
from pipeline.compare import shares
from pipeline.compare.corpus import Corpus
from pipeline.errors import XunshiError
from pipeline.settings import Settings

CELLS = ["", "省委", '他说"是"', "一行\n二行", '"', '\n"', "a,b", '""\n""', "\r\n", "，、"]


@pytest.fixture
def copied(results, tmp_path):
    return compare.load(shutil.copytree(results, tmp_path / "copied", ignore=shutil.ignore_patterns("compare")))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2), max_size=30),
    st.lists(st.integers(0, 30), min_size=1, max_size=6),
    st.integers(1, 40),
)
def test_rows_begin_where_the_csv_module_has_them(rows, wanted, block):
    """Quotes, line feeds in quotes, blocks that cut either: the offset of row n leaves the rows from n on."""
    numbers = [0, *sorted(n for n in wanted if n <= len(rows))]
    text = io.StringIO()
    csv.writer(text).writerows([["a", "b"], *rows])
    told = text.getvalue().encode()
    file = io.BytesIO(told)
    file.readline()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "_BLOCK", block)
        starts = shares._starts(file, np.array(numbers), quoting=True)
    for number, start in zip(numbers, starts, strict=True):
        left = list(csv.reader(io.StringIO(told[start:].decode(), newline="")))
        assert left == rows[number:]


@pytest.mark.parametrize("size", [1, 5, 36, 1000])
@pytest.mark.parametrize("name", ["sentences", "masks", "rounds"])
def test_shares_together_are_the_table(copied, monkeypatch, size, name):
    monkeypatch.setattr(shares, "DOCUMENTS", size)
    found = shares.of(copied, [name])
    assert len(found) == shares.count(copied) == -(-36 // size)
    assert [d for share in found for d in share.doc_ids] == copied.documents["doc_id"].tolist()
    whole = copied.table(name, ("doc_id", "start", "text"))
    told = [share.table(name, ("doc_id", "start", "text")) for share in found]
    for share, frame in zip(found, told, strict=True):
        assert set(frame["doc_id"]) <= set(share.doc_ids)
    assert [tuple(r) for frame in told for r in frame.itertuples(index=False)] == list(
        whole.itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_shares_together_are_the_texts(copied, monkeypatch, size):
    monkeypatch.setattr(shares, "DOCUMENTS", size)
    told = {}
    for share in shares.of(copied, ["texts"]):
        told |= dict(share.texts())
    assert told == dict(copied.texts)
    assert list(told) == list(copied.texts)


def test_quotes_in_texts_are_no_quotes_of_a_csv():
    """A text with one quotation mark in it does not carry the next line along."""
    lines = [json.dumps({"doc_id": str(i), "text": '半个"' * (i % 2)}, ensure_ascii=False) + "\n" for i in range(5)]
    file = io.BytesIO("".join(lines).encode())
    starts = shares._starts(file, np.arange(5), quoting=False)
    assert starts == [len("".join(lines[:i]).encode()) for i in range(5)]


def test_a_file_that_was_replaced_is_named(copied):
    (share,) = shares.of(copied, ["masks"])
    path = copied.folder / "masks.csv"
    told = path.read_bytes()
    path.write_bytes(told[:-4] + b"x" + told[-3:])
    with pytest.raises(XunshiError, match=r"masks\.csv: was replaced while it was read; do it again$"):
        share.table("masks", ("doc_id", "start"))


def test_rows_in_another_order_are_refused(copied):
    path = copied.folder / "masks.csv"
    head, *rows = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    random.Random(3).shuffle(rows)  # noqa: S311 (no secret)
    path.write_text(head + "".join(rows), encoding="utf-8")
    torn = Corpus(copied.folder)
    with pytest.raises(
        XunshiError, match=r"masks\.csv: its rows are not in the order of documents\.csv; run xunshi run again$"
    ):
        shares.of(torn, ["masks"])


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory):
    """The sample of provinces as a run in parts of a few documents each."""
    out = tmp_path_factory.mktemp("parts") / "results"
    source = Path(__file__).parents[2] / "data" / "raw" / "provinces"
    batch.run([source], out, Settings(workers=1, formats=("parts",), part_bytes=40_000), lambda _: lambda *_: None)
    return compare.load(out)


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_shares_of_a_run_in_parts_are_its_tables(in_parts, monkeypatch, size):
    """Shares begin and end inside parts, and hold several of them."""
    monkeypatch.setattr(shares, "DOCUMENTS", size)
    assert len(in_parts.parts("masks")) > 3
    told, texts = [], {}
    for share in shares.of(in_parts, ["masks", "texts"]):
        frame = share.table("masks", ("doc_id", "start", "text"))
        assert set(frame["doc_id"]) <= set(share.doc_ids)
        told += frame.itertuples(index=False, name=None)
        cells = [b.to_pydict() for b in share.cells("masks", ("doc_id", "text"))]
        assert [d for c in cells for d in c["doc_id"]] == frame["doc_id"].tolist()
        texts |= share.texts()
    assert told == list(in_parts.table("masks", ("doc_id", "start", "text")).itertuples(index=False, name=None))
    assert texts == dict(in_parts.texts)


def test_a_part_that_was_replaced_is_named(in_parts, tmp_path):
    copy = compare.load(shutil.copytree(in_parts.folder, tmp_path / "copy"))
    share = shares.of(copy, ["masks"])[0]
    path = copy.folder / copy.parts("masks")[0]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(XunshiError, match=r"part-00000\.parquet: was replaced while it was read; do it again$"):
        share.table("masks", ("doc_id", "start"))
