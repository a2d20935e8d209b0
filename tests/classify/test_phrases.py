"""What the encoder tags piece by piece becomes phrases: holes are filled and near edges of the clause taken in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.encoder import Named
from pipeline.classify.phrases import whole


def tagged(text):
    """A sentence whose tagged stretches stand between 【 and 】, with these."""
    named, plain = [], ""
    for piece in text.split("【"):
        inside, closed, rest = piece.rpartition("】")
        if closed:
            named.append(Named(len(plain), len(plain) + len(inside), (1.0, -1.0)))
        plain += inside + rest
    return plain, named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # holes inside a clause
        ("村【里的账】三年【没贴】出来。", ["村里的账三年没贴出来"]),
        ("【证库盘点表】和【实物相差】三本。", ["证库盘点表", "实物相差三本"]),
        *((f"【证库盘点表】{joins}【实物相差】三本。", ["证库盘点表", "实物相差三本"]) for joins in "及与或并"),
        # near edges
        ("党建【工作年初写在纸】上、【年底挂在】墙上。", ["党建工作年初写在纸上", "年底挂在墙上"]),
        ("有的【支部一年不开】会。", ["支部一年不开会"]),
        ("一是【账没人】记。", ["账没人记"]),
        # what became of it is no part
        ("【多收的检查费】已经退了。", ["多收的检查费"]),
        ("【多收的检查费已经退】了。", ["多收的检查费"]),
        # --- rows that must not change ---
        ("去年秋天【押金没退】给三十户村民。", ["押金没退"]),
        ("【押金没退】，【账也没记】。", ["押金没退", "账也没记"]),
        ("【押金没退】、【账没记】", ["押金没退", "账没记"]),
        ("没有一处。", []),
    ],
)
def test_phrases(text, expected):
    sentence, named = tagged(text)
    assert [sentence[n.start : n.end] for n in whole(sentence, named)] == expected


def test_what_is_joined_has_the_mean_of_the_scores():
    (phrase,) = whole("押金迟迟没退", [Named(0, 2, (2.0, 0.0)), Named(4, 6, (0.0, 1.0))])
    assert phrase == Named(0, 6, (1.0, 0.5))


@given(st.text("村账，、。和有的已退没", max_size=30), st.lists(st.integers(0, 30), max_size=8, unique=True))
def test_phrases_stand_in_order_and_hold_text(sentence, edges):
    edges = sorted(e for e in edges if e <= len(sentence))
    named = [Named(a, b, (0.0,)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    told = whole(sentence, named)
    assert len(told) <= len(named)
    assert all(0 <= n.start < n.end <= len(sentence) for n in told)
    assert all(a.end <= b.start for a, b in zip(told, told[1:], strict=False))
