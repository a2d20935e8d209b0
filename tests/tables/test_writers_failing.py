"""What is left when writing fails, and that rows stream."""

import errno
import io
import tracemalloc

import pyarrow as pa
import pytest
from small_table import HELD, ROWS, SMALL, content, write

from pipeline.errors import XunshiError
from pipeline.tables import arrow, sheets
from pipeline.tables.arrow import arrow_schema, regroup, to_arrow
from pipeline.tables.writers import DATABASE, FORMATS, file_name, write_table


class StopError(Exception):
    pass


@pytest.mark.parametrize("failure", [StopError(), KeyboardInterrupt(), XunshiError("x"), FileNotFoundError(2, "gone")])
def test_failure_amid_the_rows_leaves_the_old_files(tmp_path, failure):
    def batches():
        yield from to_arrow(SMALL, ROWS * 9_000).to_batches()
        raise failure

    write(tmp_path)
    before = content(tmp_path)
    expected = XunshiError if isinstance(failure, OSError) else type(failure)
    with pytest.raises(expected) as caught:
        write_table(SMALL, batches(), tmp_path, FORMATS)
    if isinstance(failure, OSError):
        assert "rows of small: cannot be read" in str(caught.value)
    assert content(tmp_path) == before


class FullDisk(io.RawIOBase):
    def writable(self):
        return True

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "xlsx"])
def test_full_disk(tmp_path, monkeypatch, name):
    write(tmp_path)
    before = content(tmp_path)

    def open_full(path, mode="r", **options):
        if f".{name}.part" not in path.name:
            return io.open(path, mode, **options)  # noqa: UP020 - Path.open is what is replaced
        full = io.BufferedWriter(FullDisk())
        return full if "b" in mode else io.TextIOWrapper(full, **options)

    monkeypatch.setattr("pathlib.Path.open", open_full)
    with pytest.raises(XunshiError, match=rf"small\.{name}: cannot be written \(the disk is full\); free some space"):
        write(tmp_path)
    monkeypatch.undo()
    assert content(tmp_path) == before


def test_full_temporary_folder(tmp_path, monkeypatch):
    from lxml.etree import SerialisationError

    def fail(*_):
        raise SerialisationError("IO_ENOSPC")

    monkeypatch.setattr(sheets, "text_cell", fail)
    with pytest.raises(XunshiError, match="the disk is full"):
        write(tmp_path)
    assert content(tmp_path) == {}


def test_leftovers_of_a_killed_run_do_no_harm(tmp_path):
    for name in FORMATS:
        (tmp_path / f".{file_name(SMALL, name)}.part").write_bytes(b"half")
    (tmp_path / f".{DATABASE}.part.wal").write_bytes(b"half")
    write(tmp_path)
    assert set(content(tmp_path)) == {file_name(SMALL, name) for name in FORMATS}


@pytest.mark.parametrize(("formats", "headers"), [(["ods"], "en"), (["csv"], "fr")])
def test_unknown_choices_are_told(tmp_path, formats, headers):
    with pytest.raises(XunshiError, match="choose from"):
        write(tmp_path / "new", formats=formats, headers=headers)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(XunshiError, match="file: cannot be written"):
        write(tmp_path / "file")


def test_rows_stream(tmp_path, monkeypatch):
    """Four times the rows take no more memory."""
    monkeypatch.setattr(arrow.regroup, "__defaults__", (500,))
    write(tmp_path)  # what is imported only once

    def peak(batches, folder):
        rows = [("发现问题" * 200, 1, 1.0, True)] * 1_000
        tracemalloc.start()
        held = pa.total_allocated_bytes()
        growth = 0

        def stream():
            nonlocal growth
            for _ in range(batches):
                growth = max(growth, pa.total_allocated_bytes() - held)
                yield from to_arrow(SMALL, rows).to_batches()

        assert write_table(SMALL, stream(), folder, ["csv", "parquet", "jsonl", "xlsx"]) == batches * 1_000
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return memory + growth

    assert peak(16, tmp_path / "b") < 1.3 * peak(4, tmp_path / "a")


def test_regroup_takes_no_more_than_a_group_ahead():
    taken = 0

    def stream():
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield to_arrow(SMALL, ROWS).to_batches()[0]

    groups = regroup(SMALL, stream(), 10)
    assert next(groups).num_rows == 10
    assert taken == 2
    assert [next(groups).num_rows for _ in range(3)] == [10, 10, 10]
    assert taken == 7


def test_nan_and_infinity_are_missing():
    batches = to_arrow(SMALL, [("a", 1, value, True) for value in (float("nan"), float("inf"), 1.5)]).to_batches()
    assert next(regroup(SMALL, batches)).column("value").to_pylist() == [None, None, 1.5]


def test_to_arrow():
    table = to_arrow(SMALL, ROWS)
    assert table.schema.equals(arrow_schema(SMALL))
    assert [tuple(row.values()) for row in table.to_pylist()] == HELD
    assert to_arrow(SMALL, []).num_rows == 0
    assert [str(field.type) for field in arrow_schema(SMALL)] == ["string", "int64", "double", "bool"]


def test_rows_and_batches_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="does not have 4"):
        to_arrow(SMALL, [*ROWS, ("a", 1)])
    with pytest.raises(pa.ArrowInvalid):
        to_arrow(SMALL, [("a", "b", 1.0, True)])
    with pytest.raises(ValueError, match="do not match"):
        list(regroup(SMALL, pa.table({"text": ["a"]}).to_batches()))
