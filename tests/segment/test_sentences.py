"""Sentences: where they end and where they do not; they tile the text but line feeds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segment.sentences import spans


def cut(text):
    return [text[s:e] for s, e in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("甲。", ["甲。"]),
        ("甲", ["甲"]),
        ("甲。乙", ["甲。", "乙"]),
        ("甲！乙？丙；丁", ["甲！", "乙？", "丙；", "丁"]),
        ("甲;乙!丙?丁", ["甲;", "乙!", "丙?", "丁"]),
        ("他说：“甲。”乙。", ["他说：“甲。”", "乙。"]),
        ("“甲。”，他说。", ["“甲。”，他说。"]),
        ("“甲！”“乙！”", ["“甲！”", "“乙！”"]),
        ("甲（见附件；另附）乙。丙", ["甲（见附件；另附）乙。", "丙"]),
        ("甲(见附件。另附)乙。", ["甲(见附件。另附)乙。"]),
        ("甲（未闭合；乙。丙", ["甲（未闭合；", "乙。", "丙"]),
        ("甲（一；\n二）乙。", ["甲（一；", "二）乙。"]),
        ("甲\n乙", ["甲", "乙"]),
        ("甲。\n\n乙。\n", ["甲。", "乙。"]),
        ("甲？！乙", ["甲？！", "乙"]),
        ("甲……乙", ["甲……", "乙"]),
        ("甲…乙", ["甲…乙"]),
        ("甲，乙、丙：丁", ["甲，乙、丙：丁"]),
        ("3.5万个。", ["3.5万个。"]),
        ("（一）甲。（二）乙。", ["（一）甲。", "（二）乙。"]),
        ("。", ["。"]),
    ],
)
def test_sentence(text, expected):
    assert cut(text) == expected


TEXTS = st.text(st.sampled_from("甲乙。！？；;…“”（）(）《》\n 3.，😀*"), max_size=60)


@settings(deadline=None)
@given(TEXTS)
def test_sentences_tile_the_text_but_line_feeds(text):
    at = 0
    for start, end in spans(text):
        assert text[at:start].strip("\n") == ""
        assert start < end
        assert "\n" not in text[start:end]
        at = end
    assert text[at:].strip("\n") == ""


@settings(deadline=None)
@given(TEXTS, st.integers(0, 30), st.integers(0, 60))
def test_a_stretch_is_tiled_too(text, start, end):
    start, end = min(start, len(text)), min(max(start, end), len(text))
    found = list(spans(text, start, end))
    assert all(start <= s < e <= end for s, e in found)
    assert "".join(text[s:e] for s, e in found) == text[start:end].replace("\n", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙\t丙；丁\n戊。己。", ["甲。乙\t丙；丁", "戊。", "己。"]),
        ("戊。己。\n甲。\t乙！丙", ["戊。", "己。", "甲。\t乙！丙"]),
        ("\t甲；乙", ["\t甲；乙"]),
    ],
)
def test_a_table_row_is_one_sentence(text, expected):
    assert cut(text) == expected
