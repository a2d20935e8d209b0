"""Floors rise by a flag, fall by two, and know the data they were measured on."""

import json

import pytest

from pipeline.errors import XunshiError
from pipeline.evaluate import floors

HIGH = {"masks": {"f1": 0.9876, "value": 0.9}}
LOW = {"masks": {"f1": 0.9, "value": 0.9}}


@pytest.fixture
def files(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n", encoding="utf-8")
    return tmp_path / "floors.json", gold


def test_what_was_measured_passes(files):
    file, gold = files
    floors.set_floors(file, [gold], {str(gold): HIGH}, lower=False)
    assert floors.check(floors.read(file), [gold], {str(gold): HIGH}) == []
    # rounded down, so that the pinned figure is never above the measured one
    assert json.loads(file.read_text(encoding="utf-8"))["gold"]["gold.jsonl"]["floors"]["masks.f1"] == 0.987


def test_below_is_named(files):
    file, gold = files
    floors.set_floors(file, [gold], {str(gold): HIGH}, lower=False)
    (sentence,) = floors.check(floors.read(file), [gold], {str(gold): LOW})
    assert "gold.jsonl: masks.f1 is 0.900, below its floor 0.987" in sentence


def test_lowering_takes_a_flag(files):
    file, gold = files
    floors.set_floors(file, [gold], {str(gold): HIGH}, lower=False)
    with pytest.raises(XunshiError, match="--lower"):
        floors.set_floors(file, [gold], {str(gold): LOW}, lower=False)
    floors.set_floors(file, [gold], {str(gold): LOW}, lower=True)
    assert floors.check(floors.read(file), [gold], {str(gold): LOW}) == []


def test_changed_gold_is_told(files):
    file, gold = files
    floors.set_floors(file, [gold], {str(gold): HIGH}, lower=False)
    gold.write_text('{"id": 1}\n', encoding="utf-8")
    (sentence,) = floors.check(floors.read(file), [gold], {str(gold): HIGH})
    assert "not the one its floors were measured on" in sentence


def test_gold_without_floors_is_told(files):
    file, gold = files
    assert "no floors yet" in floors.check(floors.read(file), [gold], {str(gold): HIGH})[0]


@pytest.mark.parametrize("content", ["[", "[]", '{"a": 1}'])
def test_a_broken_floor_file(files, content):
    file, _ = files
    file.write_text(content, encoding="utf-8")
    with pytest.raises(XunshiError, match=r"floors\.json"):
        floors.read(file)


def test_the_projects_own_floors_name_real_layers():
    from pathlib import Path

    pinned = floors.read(Path(__file__).parents[1] / "floors.json")
    assert pinned["gold"]
    for entry in pinned["gold"].values():
        assert {"masks.f1", "orgs.f1", "status.f1", "labels.f1"} <= entry["floors"].keys()
