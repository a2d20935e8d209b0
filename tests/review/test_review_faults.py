"""Kills and full disks: what was judged is never lost."""

from __future__ import annotations

import errno
import json
import os

import pytest
from analyst import SAID, SUFFIXES, accepted, cells, codings, filled, kept, put, refused, snapshot

from pipeline.errors import XunshiError
from pipeline.review import ledger, sheets

# --- kills and faults -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0.2, 0.5, 0.99])
def test_half_a_line_is_dropped(review, part):
    """A kill in the midst of an import: what was whole stays, and the import can be repeated."""
    path = filled(review)
    review.take(path)
    whole = snapshot(review.folder)
    line = whole[ledger.CODINGS].splitlines(keepends=True)[-1]
    cut_at = len(whole[ledger.CODINGS]) - len(line) + int(part * len(line))
    (review.folder / ledger.CODINGS).write_bytes(whole[ledger.CODINGS][:cut_at])
    assert review.take(path)[:3] == (1, 7, 0)
    assert snapshot(review.folder) == whole


def test_half_a_line_of_items_is_dropped(review):
    review.export("a.csv")
    whole = (review.folder / ledger.ITEMS).read_bytes()
    (review.folder / ledger.ITEMS).write_bytes(whole[:-30])
    review.take(filled(review, name="b"))
    assert (review.folder / ledger.ITEMS).read_bytes() == whole
    assert codings(review) == SAID


@pytest.mark.parametrize("name", [ledger.ITEMS, ledger.CODINGS])
@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"\xff\xfe",
        b"{}",
        b"[]",
    ],
    ids=str,
)
def test_a_damaged_line_is_named(review, name, line):
    path = filled(review)
    review.take(path)
    with (review.folder / name).open("ab") as file:
        file.write(line + b"\n")
    number = (review.folder / name).read_bytes().count(b"\n")
    assert f"{review.folder / name}, line {number}: damaged" in refused(review, path)


def test_a_judgement_of_a_sentence_that_is_gone(review):
    path = filled(review)
    review.take(path)
    lines = (review.folder / ledger.ITEMS).read_bytes().splitlines(keepends=True)
    (review.folder / ledger.ITEMS).write_bytes(b"".join(lines[1:]))
    put([r for r in cells(path) if json.loads(lines[0])["id"] not in r], path)
    with pytest.raises(XunshiError):
        review.take(path)


def full(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("owner", ["fsync", "replace"])
def test_a_full_disk_at_import(review, monkeypatch, owner):
    path = filled(review)
    with monkeypatch.context() as patch:
        patch.setattr(*(("os.fsync", full) if owner == "fsync" else ("pathlib.Path.replace", full)))
        with pytest.raises(XunshiError, match=r"No space left|disk is full"):
            review.take(path)
    review.take(path)
    assert codings(review) == SAID


def test_after_a_full_disk_the_import_goes_on(review, monkeypatch):
    path = filled(review)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", full)
        with pytest.raises((XunshiError, OSError)):
            review.take(path)
    assert review.take(path)[1:3] == (7, 0)
    assert accepted(review) == SAID
    assert len(kept(review)) == 7


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_at_export(review, monkeypatch, suffix):
    with monkeypatch.context() as patch:
        patch.setitem(sheets._MAKERS, sheets.FORMATS[suffix], full)
        with pytest.raises(XunshiError, match=r"out\.\w+: No space left on device; check the folder"):
            review.export(f"out{suffix}")


def test_after_a_full_disk_the_export_goes_on(review, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sheets._MAKERS, "csv", full)
        with pytest.raises(XunshiError):
            review.export()
    assert len(cells(review.export())) == len(SAID) + 2


def test_a_file_where_the_review_s_folder_should_be(review):
    review.folder.write_text("", encoding="utf-8")
    with pytest.raises(XunshiError, match="review"):
        review.export()


def test_a_file_where_the_output_s_folder_should_be(review):
    (review.tmp / "x").write_text("", encoding="utf-8")
    with pytest.raises(XunshiError, match="check the folder"):
        review.export("x/out.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(review):
    locked = review.tmp / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(XunshiError, match="Permission denied; check the folder"):
        review.export("locked/out.csv")
