"""The gold form: ids and texts as they came, layers with values, records that are no records."""

import json

import pytest

from pipeline import layers
from pipeline.errors import XunshiError
from pipeline.evaluate.gold_form import annotate, dumps, records

LAYERS = tuple(layer.gold for layer in layers.every())

TEXT = "四届市委第六轮巡察发现党的领导弱化等问题xx个，做到“两个维护”。"


def test_form():
    record = annotate({"id": "a", "text": TEXT})
    assert list(record) == ["id", "text", "finding", *LAYERS]
    assert record["finding"] == {"status": "found", "labels": ["political"]}
    assert record["masks"] == [{"start": 20, "end": 22, "text": "xx", "role": "count", "unit": "个"}]
    assert record["rounds"] == [
        {
            "start": 4,
            "end": 9,
            "text": "第六轮巡察",
            "kind": "ordinal",
            "from": 6,
            "to": 6,
            "count": None,
            "term": 4,
            "body": "市委",
        }
    ]
    assert record["orgs"] == [{"start": 2, "end": 4, "text": "市委"}]
    assert record["slogans"] == [{"start": 27, "end": 31, "text": "两个维护", "canonical": "两个维护"}]
    assert record["problems"] == [{"start": 11, "end": 17, "text": "党的领导弱化", "labels": ["political"]}]
    assert [(s["value"], s["unit"]) for s in record["stats"]] == [(None, "个")]


@pytest.mark.parametrize("layer", LAYERS)
def test_offsets_slice(layer):
    assert all(TEXT[m["start"] : m["end"]] == m["text"] for m in annotate({"id": 1, "text": TEXT})[layer])


@pytest.mark.parametrize("identifier", ["a", 7, None, ["x"], {"k": 1}])
def test_id_comes_back_as_it_was(identifier):
    assert annotate({"id": identifier, "text": "甲"})["id"] == identifier


def test_missing_id_is_null():
    assert annotate({"text": "甲"})["id"] is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "甲\n乙\n丙。丁。",
        "\ud800",
        "甲\udfff乙",
        "😀",
        "\x00",
    ],
)
def test_odd_text_is_one_unit(text):
    record = annotate({"id": 1, "text": text})
    assert record["text"] == text
    assert record["finding"] == {"status": "none", "labels": []}


@pytest.mark.parametrize("text", ["甲", "\ud800甲", "😀", '"\\\n\u2028'])
def test_a_line_of_output_is_one_line_of_utf8(text):
    line = dumps(annotate({"id": 1, "text": text}))
    assert "\n" not in line
    assert json.loads(line.encode("utf-8"))["text"] == text


def test_characters_stay_readable():
    assert "第六轮" in dumps(annotate({"id": 1, "text": TEXT}))


def test_records_pass_blank_lines_over_and_take_a_bom():
    lines = ["\ufeff" + '{"id": 1, "text": "甲"}\n', "\n", "  \n", '{"text": "乙"}']
    assert [r["text"] for r in records([line.encode() for line in lines], "in")] == ["甲", "乙"]


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[1]",
        b'"text"',
        b"7",
        b"null",
        b"{}",
        b'{"id": 1}',
        b'{"text": 7}',
        b'{"text": null}',
        b"\xff\xfe",
        b'{"text": "a"',
        b"[" * 100_000,
    ],
)
def test_no_record_says_which_line(line):
    with pytest.raises(XunshiError, match="in, line 2"):
        list(records([b'{"text": "x"}', line], "in"))


def test_records_stream():
    lines = iter([b'{"text": "a"}', b"broken"])
    assert next(records(lines, "in"))["text"] == "a"


@pytest.mark.parametrize(
    ("simplified", "written"),
    [
        (
            "县财政局坚持“两个维护”，第三轮巡察发现问题**个，责任落实不力。",
            "縣財政局堅持“兩個維護”，第三輪巡察發現問題**個，責任落實不力。",
        ),
        ("镇党委整改不到位，涉及12名干部。", "鎮黨委整改不到位，涉及12名幹部。"),
    ],
)
def test_traditional_characters_are_read_and_kept(simplified, written):
    """What is found does not hang on the characters; every mention is told in those of the text."""
    theirs, ours = annotate({"id": 1, "text": written}), annotate({"id": 1, "text": simplified})
    assert theirs["text"] == written
    assert theirs["finding"] == ours["finding"]
    assert any(theirs[layer] for layer in LAYERS)
    for layer in LAYERS:
        assert [(m["start"], m["end"]) for m in theirs[layer]] == [(m["start"], m["end"]) for m in ours[layer]]
        assert all(m["text"] == written[m["start"] : m["end"]] for m in theirs[layer])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "[1, NaN]", '{"a": -1e400}'])
def test_numbers_that_could_not_be_written_again_are_refused(number):
    """They would make the output no JSON."""
    line = f'{{"id": {number}, "text": "巡察"}}'.encode()
    with pytest.raises(XunshiError, match=r"in, line 1: not JSON in UTF-8 \(.*\); write one object a line"):
        list(records([line], "in"))


@pytest.mark.parametrize("number", ["1", "-0.5", "1e3", "1.7976931348623157e308", "null", '"NaN"', "[1.5]"])
def test_other_ids_come_back_as_they_were(number):
    (record,) = records([f'{{"id": {number}, "text": "巡察"}}'.encode()], "in")
    assert json.loads(dumps(record))["id"] == json.loads(number)
