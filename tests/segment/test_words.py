"""Words: joined they are the text; every edge asked for is one; what is whole stays whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import layers
from pipeline.analysis import analyze
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.segment.words import words

TEXTS = st.text(st.sampled_from("市委巡察发现问题三轮第**xx×个县“”。\n 两维护3.😀ab％"), max_size=40)


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba"])
@settings(deadline=None)
@given(text=TEXTS)
def test_words_join_back(segmenter, text):
    assert "".join(words(text, cut=cutter(segmenter))) == text


def edges_of(tokens):
    at, found = 0, {0}
    for token in tokens:
        at += len(token)
        found.add(at)
    return found


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba"])
@settings(deadline=None)
@given(text=TEXTS)
def test_every_mention_edge_is_a_word_edge(segmenter, text):
    found = analyze(text)
    edges = {e for layer in layers.names() for m in getattr(found, layer) for e in (m.start, m.end)}
    whole = [(m.start, m.end) for m in found.masks]
    tokens = words(text, edges, whole, cutter(segmenter))
    assert "".join(tokens) == text
    assert all(tokens) or not text
    inside = {e for e in edges if any(s < e < t for s, t in whole)}
    assert edges - inside <= edges_of(tokens)
    assert not any(s < e < t for s, t in whole for e in edges_of(tokens))


@settings(deadline=None)
@given(TEXTS)
def test_no_mention_edge_falls_inside_a_mask(text):
    found = analyze(text)
    edges = {e for layer in layers.names() for m in getattr(found, layer) for e in (m.start, m.end)}
    assert not [e for e in edges for m in found.masks if m.start < e < m.end]


@pytest.mark.parametrize(
    ("text", "edges", "whole", "expected"),
    [
        ("", (), (), []),
        ("中国", (1,), (), ["中", "国"]),
        ("**个", (), ((0, 2),), ["**", "个"]),
        ("20xx年", (), ((0, 4),), ["20xx", "年"]),
    ],
)
def test_cuts(text, edges, whole, expected):
    assert words(text, edges, whole) == expected


def test_unknown_segmenter_says_what_there_is():
    with pytest.raises(XunshiError, match="rjieba, jieba, hanlp"):
        cutter("none")
