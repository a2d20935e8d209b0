"""A file with a long text: its rows are written as they are made, and are nobody's if it fails half-way."""

from __future__ import annotations

import json

import pytest

from pipeline import stretches
from pipeline.batch import fragments, plan, work

LINES = "县委第三轮巡察发现问题35个，移交线索**件。\n有的党组织责任落实不力，违规发放津补贴。\n"


@pytest.fixture
def long(monkeypatch):
    """Texts are long from a thousand characters on."""
    monkeypatch.setattr(stretches, "LONG", 1000)
    monkeypatch.setattr(stretches, "STRETCH", 200)
    monkeypatch.setattr(fragments, "BATCH_ROWS", 5)


@pytest.fixture
def with_long(corpus):
    for name in ("甲/04长.txt", "乙/99长.txt"):
        (corpus / name).write_text(f"榆屏县委2023年巡察工作总结\n\n{LINES * 100}", encoding="utf-8")
    return corpus


def test_the_same_tables_as_of_the_whole(with_long, tmp_path, run, tables, monkeypatch, long):
    run(with_long, formats=("jsonl", "parquet"))
    monkeypatch.undo()
    run(with_long, tmp_path / "whole", formats=("jsonl", "parquet"))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


@pytest.mark.parametrize("shard_bytes", [1, 1 << 20])
def test_rows_of_a_file_that_fails_half_way_are_read_by_nobody(
    with_long, tmp_path, run, tables, monkeypatch, long, shard_bytes
):
    real, calls = work.rows, []

    def failing(document, analysis, labels):
        calls.append(analysis.first)
        if document.file.endswith("04长.txt") and analysis.first > 20:
            raise ValueError("half-way")
        return real(document, analysis, labels)

    with monkeypatch.context() as patch:
        patch.setattr(work, "rows", failing)
        run(with_long, shard_bytes=shard_bytes)
    keys = [
        json.loads(p.read_text(encoding="utf-8"))["keys"]
        for p in (tmp_path / "out" / plan.SHARDS).glob(f"*/{plan.INDEX}")
    ]
    assert any(key.startswith("nobody's") for of_shard in keys for key in of_shard)
    (with_long / "甲/04长.txt").unlink()
    run(with_long, tmp_path / "without")
    found, without = tables(tmp_path / "out"), tables(tmp_path / "without")
    assert "unexpected ValueError: half-way" in found["rejects.csv"].decode()
    own = {"rejects.csv", "datapackage.json"}
    assert {n: d for n, d in found.items() if n not in own} == {n: d for n, d in without.items() if n not in own}
