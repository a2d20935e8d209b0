"""Sentences for engines: marks, records, documents; what is held out; wrong input named by its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.errors import XunshiError
from pipeline.learn.organizations import examples

LEXICONS = lexicons.built_in()


def read(*paths):
    return examples.read(paths, LEXICONS)


def put(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "text", "spans"),
    [
        ("〖省委〗部署。", "省委部署。", ((0, 2),)),
        ("由〖××局〗、〖某站〗办。", "由××局、某站办。", ((1, 4), (5, 7))),
        ("没有机构。", "没有机构。", ()),
        ("〖甲〗〖乙〗", "甲乙", ((0, 1), (1, 2))),
    ],
)
def test_marks(line, text, spans):
    assert examples.unmarked(line, "here") == (text, spans)


@given(
    st.lists(st.tuples(st.text("县局站、，x*", max_size=4), st.text("县局站x*", min_size=1, max_size=5)), max_size=5)
)
def test_marks_and_text_go_together(parts):
    text, spans = examples.unmarked("".join(f"{before}〖{name}〗" for before, name in parts), "here")
    assert text == "".join(before + name for before, name in parts)
    assert [text[start:end] for start, end in spans] == [name for _, name in parts]


@pytest.mark.parametrize("line", ["〖省委", "省委〗", "〗省委〖", "〖省〖委〗〗"])
def test_half_a_mark(tmp_path, line):
    path = put(tmp_path / "x.marked.txt", "〖县委〗好。", line)
    with pytest.raises(XunshiError, match=r"x\.marked\.txt, line 2: a mark without its other half"):
        read(path)


def test_nothing_marked(tmp_path):
    with pytest.raises(XunshiError, match="line 1: nothing between two marks"):
        read(put(tmp_path / "x.marked.txt", "由〖〗办。"))


def test_every_kind_of_source(tmp_path):
    marked = put(tmp_path / "a.marked.txt", "〖禾埕站〗整改。", "", "没有机构。")
    records = put(
        tmp_path / "b.jsonl",
        json.dumps({"text": "县财政局对账。"}),
        json.dumps({"text": "碧溪站对账。", "orgs": [{"start": 0, "end": 3, "text": "碧溪站"}]}),
        json.dumps({"text": "禾埕站整改。"}),
    )
    documents = tmp_path / "documents"
    documents.mkdir()
    put(documents / "c.txt", "临溪县委巡察工作总结", "", "县审计局发现问题。")
    found = read(marked, records, documents)
    told = {e.text: ([e.text[a:b] for a, b in e.organizations], e.by_hand) for e in found}
    assert told["禾埕站整改。"] == (["禾埕站"], True), "the first wording wins"
    assert told["没有机构。"] == ([], True)
    assert told["县财政局对账。"] == (["县财政局"], False)
    assert told["碧溪站对账。"] == (["碧溪站"], True)
    assert told["县审计局发现问题。"] == (["县审计局"], False)


def test_a_folder_of_sentences_is_only_that(tmp_path):
    put(tmp_path / "a.marked.txt", "〖禾埕站〗整改。")
    put(tmp_path / "README.md", "县财政局是一个例子。")
    assert [e.text for e in read(tmp_path)] == ["禾埕站整改。"]


@pytest.mark.parametrize(
    "orgs",
    [
        3,
        [{"start": 0}],
        [{"start": 0, "end": 99}],
        [{"start": 0, "end": 3}] * 2,
        [{"start": 1, "end": 1}],
    ],
)
def test_wrong_offsets(tmp_path, orgs):
    path = put(tmp_path / "b.jsonl", json.dumps({"text": "碧溪站对账。", "orgs": orgs}))
    with pytest.raises(XunshiError, match=r"b\.jsonl, record 1: org"):
        read(path)


def test_missing_and_empty(tmp_path):
    with pytest.raises(XunshiError, match="no such file"):
        read(tmp_path / "none")
    with pytest.raises(XunshiError, match="no sentence to learn from"):
        read(put(tmp_path / "x.marked.txt", ""))
    (tmp_path / "x.marked.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(XunshiError, match="save it as UTF-8"):
        read(tmp_path / "x.marked.txt")


def test_odd_characters(tmp_path):
    """A line feed alone ends a line; white space at a name's edge is no part of it."""
    (tmp_path / "a.marked.txt").write_text("〖禾埕站 〗整改\u2028由〖\u3000碧溪站〗办\x85。\n", encoding="utf-8")
    (only,) = read(tmp_path)
    assert [only.text[a:b] for a, b in only.organizations] == ["禾埕站", "碧溪站"]
    (tmp_path / "b.jsonl").mkdir()
    assert len(read(tmp_path)) == 1


def test_one_in_ten_is_held_out_whatever_stands_beside_it(tmp_path):
    lines = [f"第{i}个站整改。" for i in range(1000)]
    whole = {e.text: e.held_out for e in read(put(tmp_path / "a.marked.txt", *lines))}
    half = {e.text: e.held_out for e in read(put(tmp_path / "b.marked.txt", *lines[::2]))}
    assert all(whole[text] == out for text, out in half.items())
    assert 60 < sum(whole.values()) < 140
