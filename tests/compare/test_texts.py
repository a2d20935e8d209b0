"""Texts are read where they stand, when they are asked for, and few of them are held."""

import json

import pytest

from pipeline.compare import texts
from pipeline.compare.texts import Texts

LINES = [
    {"doc_id": "甲.txt#1", "text": '一段"引文'},
    {"doc_id": "乙.txt#1", "text": ""},
    {"doc_id": "丙.txt#1", "text": "两行\n文字\u2028和 𠮷"},
]


@pytest.fixture
def opened(tmp_path):
    """Writes lines and opens them, noting how often."""
    calls = []

    def write(lines):
        (tmp_path / "texts.jsonl").write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
        )

        def opens(name):
            calls.append(name)
            return (tmp_path / name).open("rb")

        return opens

    return write, calls, tmp_path / "texts.jsonl"


@pytest.mark.parametrize("keys", [("doc_id", "text"), ("文档编号", "全文")])
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1], []])
def test_in_the_order_of_the_documents(opened, keys, order):
    write, _, path = opened
    lines = [dict(zip(keys, line.values(), strict=True)) for line in LINES]
    ids = [LINES[i]["doc_id"] for i in order]
    found = Texts(path, write(lines), ids)
    assert list(found.items()) == [(LINES[i]["doc_id"], LINES[i]["text"]) for i in order]
    assert list(found.values())[::-1] == [LINES[i]["text"] for i in order[::-1]]
    assert found.lines == [line["doc_id"] for line in LINES]


def test_a_document_without_a_text_has_an_empty_one(opened):
    write, _, path = opened
    found = Texts(path, write(LINES), ["丙.txt#1", "丁.txt#1"])
    assert dict(found) == {"丙.txt#1": LINES[2]["text"], "丁.txt#1": ""}
    assert "甲.txt#1" not in found
    with pytest.raises(KeyError):
        found["甲.txt#1"]


def test_few_texts_are_held(opened, monkeypatch):
    monkeypatch.setattr(texts, "_HELD", 2)
    write, calls, path = opened
    found = Texts(path, write(LINES), [line["doc_id"] for line in LINES])
    calls.clear()
    for number in (0, 0, 2, 1, 0):
        assert found[LINES[number]["doc_id"]] == LINES[number]["text"]
    assert len(calls) == 4, "the second time is held, the last was given up"
    assert found._held.cache_info().currsize == 2
