"""The concordance: every place, its context, and what a pattern may be."""

from __future__ import annotations

import json
import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.concordance import KWIC, kwic, searched
from pipeline.compare.corpus import Corpus
from pipeline.errors import XunshiError
from pipeline.tables import schema

TEXTS = {"b": "巡察走过场。\n整改走过场，问题：多。", "a": "foo:bar 与 slogans 走过场"}
COLUMNS = {
    layer: ["doc_id", "start", "end", "text", *(c for c in columns if c != "text")]
    for layer, columns in searched().items()
}


def build(folder, texts=None, **layers):
    """A corpus with these texts and rows of layers, each a dict; what a row does not say is missing."""
    texts = TEXTS if texts is None else texts
    lines = (json.dumps({"doc_id": d, "text": t}) for d, t in texts.items())
    (folder / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ids = list(texts)
    years = pd.array([2021, *[pd.NA] * 9][: len(ids)], dtype="Int64")
    frames = {
        "documents": pd.DataFrame({"doc_id": ids, "year": years, "province": ["甲省", None, *"乙" * 8][: len(ids)]})
    }
    for layer, columns in COLUMNS.items():
        frame = pd.DataFrame(layers.get(layer, []), columns=columns, dtype="str")
        frames[layer] = frame.astype({"start": "Int64", "end": "Int64"})
    return Corpus(folder, _read=frames)


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def corpus(tmp_path):
    place = {"doc_id": "b", "start": 2, "end": 5, "text": "走过场"}
    late = {"doc_id": "b", "start": 9, "end": 12, "text": "走过场"}
    first = {"doc_id": "a", "start": 0, "end": 3, "text": "foo"}
    return build(
        tmp_path,
        masks=[{**place, "role": "count", "unit": "个"}, {**late, "role": "idiom"}],
        rounds=[{**place, "mode": "常规", "kind": "ordinal"}],
        organizations=[{**place, "normalized": "财政局", "kind": "government", "level": "县"}],
        slogans=[{**place, "entry": "两个维护", "canonical": "维护", "category": "loyalty"}],
        problems=[
            {**first, "labels": "other", "form": "act"},
            {**late, "labels": "responsibility|work_style", "domain": "教育", "subject": "责任", "form": "phrase"},
            {**place, "labels": "work_style", "form": "phrase"},
        ],
        statistics=[{**place, "measure": "teams", "metric": "派出巡察组", "unit": "个"}],
        findings=[{**place, "status": "found", "labels": "other|corruption"}, {**first, "status": "none"}],
    )


def places(frame):
    return list(zip(frame["doc_id"], frame["start"], frame["end"], strict=True))


# --- text -------------------------------------------------------------------------------------------------------------


def test_lines_by_hand(corpus):
    found = kwic(corpus, "走过场", width=4)
    assert tuple(found.columns) == KWIC.names
    assert found.iloc[:, :6].to_numpy().tolist() == [
        ["b", 2, 5, "巡察", "走过场", "。 整改"],
        ["b", 9, 12, "。 整改", "走过场", "，问题："],
        ["a", 18, 21, "ans ", "走过场", ""],
    ]
    assert found["year"].tolist() == [2021, 2021, pd.NA]
    assert found["province"].fillna("").tolist() == ["甲省", "甲省", ""]


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("foo:bar", 1),
        ("问题：", 1),
        ("。\n整", 1),
        (".", 0),
        ("走.场", 0),
        ("slogans", 1),
        ("没有", 0),
        ("Problems:x", 0),
    ],
)
def test_text_as_it_stands(corpus, pattern, count):
    assert len(kwic(corpus, pattern)) == count


def test_a_line_feed_is_shown_as_a_space(corpus):
    assert kwic(corpus, "。\n整", width=1).iloc[0, 3:6].tolist() == ["场", "。 整", "改"]


@given(st.text("走过。\n", max_size=40), st.text("走过。", min_size=1, max_size=3), st.integers(0, 9))
@settings(deadline=None)
def test_lines_lie_in_the_text(tmp_path_factory, text, pattern, width):
    found = kwic(build(tmp_path_factory.mktemp("x"), {"d": text}), pattern, width)
    assert len(found) == text.count(pattern)
    for row in found.itertuples():
        assert text[row.start : row.end] == row.match == pattern
        line = row.left + row.match + row.right
        assert text.replace("\n", " ")[row.start - len(row.left) :].startswith(line)
        assert len(row.left) == min(width, row.start)
        assert len(row.right) == min(width, len(text) - row.end)


def test_width_and_limit(corpus):
    assert kwic(corpus, "走过场", width=0)[["left", "right"]].to_numpy().tolist() == [["", ""]] * 3
    assert places(kwic(corpus, "走过场", limit=2)) == places(kwic(corpus, "走过场"))[:2]
    assert len(kwic(corpus, "走过场", limit=99)) == 3


# --- layers -----------------------------------------------------------------------------------------------------------

FIRST, PLACE, LATE = ("a", 0, 3), ("b", 2, 5), ("b", 9, 12)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("masks:count", [PLACE]),
        ("masks:个", [PLACE]),
        ("masks:走过场", [PLACE, LATE]),
        ("rounds:常规", [PLACE]),
        ("rounds:ordinal", [PLACE]),
        ("organizations:财政局", [PLACE]),
        ("organizations:government", [PLACE]),
        ("organizations:县", [PLACE]),
        ("slogans:两个维护", [PLACE]),
        ("slogans:维护", [PLACE]),
        ("slogans:loyalty", [PLACE]),
        ("problems:work_style", [PLACE, LATE]),
        ("problems:responsibility", [LATE]),
        ("problems:教育", [LATE]),
        ("problems:责任", [LATE]),
        ("problems:phrase", [PLACE, LATE]),
        ("problems:foo", [FIRST]),
        ("problems:*", [PLACE, LATE, FIRST]),
        ("statistics:teams", [PLACE]),
        ("statistics:派出巡察组", [PLACE]),
        ("findings:found", [PLACE]),
        ("findings:corruption", [PLACE]),
        ("findings:foo", [FIRST]),
        ("findings:*", [PLACE, FIRST]),
    ],
)
def test_layers(corpus, pattern, expected):
    """In the order of documents and of the text, whatever the table's order."""
    found = kwic(corpus, pattern)
    assert places(found) == expected
    assert found["match"].tolist() == [TEXTS[d][s:e] for d, s, e in expected]


def test_only_lists_are_taken_apart(tmp_path):
    """A separator in any other column is a character like others."""
    held = build(tmp_path, slogans=[{"doc_id": "b", "start": 2, "end": 5, "text": "走过场", "canonical": "一|二"}])
    assert places(kwic(held, "slogans:一|二")) == [PLACE]
    with pytest.raises(XunshiError, match=r"are: 一\|二$"):
        kwic(held, "slogans:一")


def test_a_table_without_a_column(corpus):
    """Columns that few comparisons need may be missing from a run's tables."""
    corpus._read["problems"] = corpus._read["problems"].drop(columns=["form", "subject"])
    assert places(kwic(corpus, "problems:教育")) == [LATE]
    with pytest.raises(XunshiError, match=r"are: work_style, other, responsibility, 教育$"):
        kwic(corpus, "problems:phrase")


def test_every_layer_is_a_table_with_these_columns():
    tables = {t.name: set(t.names) for t in schema.TABLES}
    for layer, columns in searched().items():
        assert {*columns, "doc_id", "start", "end", "text"} <= tables[layer]


def test_only_some_documents(corpus):
    """Of a part of the corpus, only its own lines; a value of the others is not there."""
    part = Corpus(corpus.folder, frozenset("a"), _read=corpus._read)
    assert places(kwic(part, "problems:*")) == [FIRST]
    assert places(kwic(part, "走过场")) == [("a", 18, 21)]
    with pytest.raises(XunshiError, match=r"most frequent are: act, other$"):
        kwic(part, "problems:教育")


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["nothing", "work", "work_style|responsibility", "", "Other"])
def test_no_such_value(corpus, value):
    """Most frequent first: phrase and work_style stand twice, the others once, in the order of their characters."""
    there = "phrase, work_style, act, other, responsibility, 教育, 责任"
    with pytest.raises(XunshiError) as error:
        kwic(corpus, f"problems:{value}")
    assert str(error.value) == f"problems:{value}: no such value; the most frequent are: {there}"


def test_ten_values_at_most(tmp_path):
    held = [
        {"doc_id": "b", "start": 0, "end": 1, "text": "巡", "entry": f"e{i:02}"} for i in range(20) for _ in range(i)
    ]
    with pytest.raises(XunshiError, match=r"are: e19, e18, e17, e16, e15, e14, e13, e12, e11, e10$"):
        kwic(build(tmp_path, slogans=held), "slogans:x")


@pytest.mark.parametrize("pattern", ["", " ", "\n", "\u3000"])
def test_empty_pattern(corpus, pattern):
    with pytest.raises(XunshiError, match="pattern is empty"):
        kwic(corpus, pattern)


@pytest.mark.parametrize(("width", "limit"), [(-1, None), (30, 0), (30, -1)])
def test_width_or_limit_without_sense(corpus, width, limit):
    with pytest.raises(XunshiError, match="width must be 0 or more, limit 1 or more"):
        kwic(corpus, "走", width, limit)


@pytest.mark.parametrize("layer", searched())
def test_empty_layers(tmp_path, layer):
    empty = build(tmp_path)
    assert kwic(empty, f"{layer}:*").empty
    assert tuple(kwic(empty, f"{layer}:*").columns) == KWIC.names
    with pytest.raises(XunshiError, match=r"are: none$"):
        kwic(empty, f"{layer}:x")
