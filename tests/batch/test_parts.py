"""Parts that know nothing of one another, assembled, are the same bytes as one run; what does not belong together is refused."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.batch import parts, plan
from pipeline.batch.parts import Part
from pipeline.errors import LockedError, XunshiError
from pipeline.ingest.walk import Source
from pipeline.settings import Settings
from pipeline.tables import lock


@pytest.fixture
def part(corpus, tmp_path):
    """One part: part(i, n, …) → (its files, those processed now)."""

    def go(i, n, **given):
        chosen = Settings(**{"workers": 1, **given})
        return parts.run_part([corpus], tmp_path / "out", chosen, Part(i, n), lambda _: lambda *_: None)

    return go


@pytest.mark.parametrize(("n", "order"), [(1, [1]), (3, [3, 1, 2]), (12, range(1, 13))], ids=str)
def test_the_same_bytes_as_one_run(corpus, tmp_path, run, part, tables, n, order):
    """In any order, also with more parts than files; what cannot be read, or is named by the sidecar alone, is told once."""
    (corpus / "甲" / "空.txt").write_text("", encoding="utf-8")
    (corpus / "metadata.csv").write_text("file,year\n乙/01.txt,2001\n无.txt,2002\n", encoding="utf-8")
    more = {"formats": ("jsonl", "parquet"), "shard_bytes": 1500}
    run(corpus, tmp_path / "whole", **more)
    files = [part(i, n, **more) for i in order]
    assert sum(count for count, _ in files) == 8 + 2
    outcome = parts.assemble_parts(tmp_path / "out")
    assert (outcome.files, outcome.rejected, outcome.processed) == (10, 2, 9)
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_unchanged_files_are_not_processed_again_and_a_run_goes_on_from_parts(corpus, tmp_path, run, part):
    assert [part(i, 2) for i in (1, 2)] == [(4, 4), (4, 4)]
    assert [part(i, 2) for i in (1, 2)] == [(4, 0), (4, 0)]
    parts.assemble_parts(tmp_path / "out")
    assert [part(i, 3)[1] for i in (1, 2, 3)] == [0, 0, 0]
    assert run(corpus).processed == 0
    with pytest.raises(XunshiError, match="holds no parts of a run"):
        parts.assemble_parts(tmp_path / "out")


def test_parts_that_are_missing_are_named(tmp_path, part):
    for i in (2, 4):
        part(i, 4)
    with pytest.raises(XunshiError, match=r"parts are not finished \(1/4, 3/4\); run them"):
        parts.assemble_parts(tmp_path / "out")
    part(1, 2)  # of another number: the others' records are of another run
    with pytest.raises(XunshiError, match=r"\(2/2\)"):
        parts.assemble_parts(tmp_path / "out")


def settled(corpus, part):
    part(1, 2)
    part(2, 2, workers=2, shard_bytes=7)


def other_settings(corpus, part):
    part(1, 2, headers="zh")
    part(2, 2)


def other_files(corpus, part):
    part(1, 2)
    (corpus / "新.txt").write_text("新的。", encoding="utf-8")
    part(2, 2)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (settled, None),
        (other_settings, "part 2 of 2 was made with another state of the settings"),
        (other_files, "part 2 of 2 was made with another state of the list of files"),
    ],
)
def test_parts_of_different_runs_are_refused(corpus, tmp_path, part, made, told):
    made(corpus, part)
    if told is None:
        assert parts.assemble_parts(tmp_path / "out").files == 8
        return
    with pytest.raises(XunshiError, match=told):
        parts.assemble_parts(tmp_path / "out")
    assert not (tmp_path / "out" / "documents.csv").exists()


def test_parts_of_another_program_are_refused(tmp_path, part, monkeypatch):
    part(1, 1)
    monkeypatch.setattr(plan, "program_digest", lambda: "other")
    with pytest.raises(XunshiError, match="another state of the program, the lexicons or the models"):
        parts.assemble_parts(tmp_path / "out")


def test_results_that_are_gone_are_told(tmp_path, part):
    part(1, 2)
    part(2, 2)
    record = json.loads((tmp_path / "out" / parts.PARTS / "2-of-2.json").read_text(encoding="utf-8"))
    shutil.rmtree(tmp_path / "out" / plan.SHARDS / record["made"][0])
    with pytest.raises(XunshiError, match="results of part 2/2 are gone; run it again, with --shard 2/2"):
        parts.assemble_parts(tmp_path / "out")


def test_a_damaged_record_is_told(tmp_path, part):
    part(1, 1)
    (tmp_path / "out" / parts.PARTS / "1-of-1.json").write_text("{", encoding="utf-8")
    with pytest.raises(XunshiError, match="a record cannot be read"):
        parts.assemble_parts(tmp_path / "out")


def test_one_writer(corpus, tmp_path, run, part):
    """Two parts at once are welcome, the same part twice is not, nor a part beside a whole run."""
    out = tmp_path / "out"
    part(1, 2)
    with lock.held(out, out / parts.PARTS / "1-of-2"):
        part(2, 2)
        for refused in (lambda: part(1, 2), lambda: run(corpus), lambda: parts.assemble_parts(out)):
            with pytest.raises(LockedError, match="is being written by process"):
                refused()
    with lock.held(out), pytest.raises(LockedError):
        part(2, 2)
    parts.assemble_parts(out)


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "/3", "3/", "a/b", "-1/3", "1/0", "１/３", "1/1000000", ""])
def test_what_is_no_part(text):
    with pytest.raises(XunshiError, match="write 3/8 for the third of eight"):
        Part.of(text)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 70))
def test_shares_are_all_files_once_in_order(count, n):
    sources = [Source(plan.Path(str(i)), str(i)) for i in range(count)]
    shares = [Part(i, n).share(sources) for i in range(1, n + 1)]
    assert [s for share in shares for s in share] == sources
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
