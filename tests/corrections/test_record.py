"""The file of corrections: it only grows, half a line is dropped, what is damaged is told by line."""

from __future__ import annotations

import json

import pytest

from pipeline.corrections import growing, record
from pipeline.errors import XunshiError


@pytest.fixture
def kept(tmp_path, case):
    """A file of two corrections."""
    path = tmp_path / "review" / record.FILE
    made = [case.correct("县委巡察办", kind="court"), case.correct("县农业农村局", right=False, number=2)]
    growing.append(path, [c.form() for c in made])
    return path, made


def test_there_and_back(kept):
    path, made = kept
    assert record.read(path) == made
    growing.append(path, [made[0].form()])
    assert [c.number for c in record.read(path)] == [1, 2, 3]


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_half_a_line(kept, cut):
    path, made = kept
    path.write_bytes(path.read_bytes()[:-cut])
    assert record.read(path) == made[:1]
    growing.append(path, [made[1].form()])
    assert record.read(path) == made


@pytest.mark.parametrize(
    "change",
    [
        {"text": "别的字"},
        {"at": 1},
        {"at": -1},
        {"nth": 0},
        {"nth": True},
        {"right": "是"},
        {"values": []},
        {"values": {"kind": "法院"}},
        {"values": {"colour": "red"}},
        {"values": {"kind": ["court"]}},
        {"values": {"kind": 3}},
        {"sentence": None},
        {"by": 4},
    ],
)
def test_a_damaged_line(kept, change):
    path, made = kept
    growing.append(path, [made[0].form() | change])
    with pytest.raises(XunshiError, match="line 3: damaged; restore the file, or delete this line"):
        record.read(path)


@pytest.mark.parametrize("line", ["{", "[]", "3", "null", "{}"])
def test_no_correction(kept, line):
    path, _ = kept
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(XunshiError, match="line 3"):
        record.read(path)


@pytest.mark.parametrize(("values", "fits"), [({"kind": None}, True), ({"level": ""}, True), ({"level": "镇"}, True)])
def test_cells_that_may_be_empty_or_free(kept, values, fits):
    path, made = kept
    growing.append(path, [made[0].form() | {"values": values}])
    assert (record.read(path)[2].values == values) is fits


def test_no_file(tmp_path):
    with pytest.raises(XunshiError, match="no such file; xunshi review correct makes it"):
        record.read(tmp_path / "none.jsonl")


def test_a_layer_that_is_not_there_is_no_damage(kept, case):
    path, made = kept
    growing.append(path, [json.loads(made[0].dumps()) | {"layer": "weather", "values": {"sky": "clear"}}])
    assert record.read(path)[2].layer == "weather"
    assert case.outcomes(record.read(path)[2]) == ["absent"]


@pytest.mark.parametrize(
    ("doc_id", "file"),
    [
        ("甲/a.txt#1", "甲/a.txt"),
        ("a#2.txt#1", "a#2.txt"),
        ("年报.zip!/内/通报.docx#1", "年报.zip"),
        ("年报.zip!/内.zip!/通报.docx#2", "年报.zip"),
        ("怪!/名.txt#1", "怪!/名.txt"),
        ("a.txt.old#1", ""),
        ("没有.txt#1", ""),
    ],
)
def test_whose_file(case, doc_id, file):
    names = ["甲/a.txt", "a.txt", "a#2.txt", "年报.zip", "怪!/名.txt"]
    correction = case.correct("县委巡察办")._replace(doc_id=doc_id)
    assert record.by_file([correction], names) == {file: (correction,)}
