"""Widths: the document's convention, and the bounds that it allows."""

import pytest

from pipeline.extract import masks, widths
from pipeline.extract.mentions import Mask


def convention(text):
    return widths.convention(masks.find(text))


def bounds(text, kept="kept"):
    return [(m.low, m.high) for m in widths.with_bounds(masks.find(text), kept)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*个市、**个县、***个乡、*个区、**家企业", "kept"),
        ("x名干部、xx个村、xxx户、xx件", "kept"),
        ("xx个市、xx个县、xx个乡、xx个区、xx家", "fixed"),
        ("**个市、**个县、**个乡、**个区", "fixed"),
        ("×个市、×个县、×个乡、×个区", "fixed"),
        ("*个市、**个县", "unknown"),
        ("没有隐去什么", "unknown"),
        ("", "unknown"),
        # places and persons say nothing about figures
        ("**市、***县、*区、****镇、**乡", "unknown"),
        # idioms neither
        ("“x+x＞x”，“1+X+N”，xx个", "unknown"),
        # one slip among many is no convention
        ("、".join(["xx个"] * 19 + ["x个"]), "unknown"),
    ],
)
def test_convention(text, expected):
    assert convention(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*个", [(1, 9)]),
        ("**个", [(10, 99)]),
        ("***个", [(100, 999)]),
        ("**.**万个", [(100_000, 999_900)]),
        ("*.**万个", [(10_000, 99_900)]),
        ("xx万元", [(100_000, 990_000)]),
        ("1xx个", [(100, 199)]),
        ("2*个", [(20, 29)]),
        ("xx%", [(10, 99)]),
        ("xx.x%", [(10, 99.9)]),
        ("第*轮", [(1, 10)]),
        ("第**轮", [(11, 90)]),
        ("第***轮", [(21, 99)]),
        ("第1x轮", [(10, 19)]),
        ("**县", [(None, None)]),
        ("20xx年", [(None, None)]),
        ("“x+x＞x”", [(None, None)]),
    ],
)
def test_bounds_where_kept(text, expected):
    assert bounds(text) == expected


@pytest.mark.parametrize("kept", ["fixed", "unknown"])
def test_no_bounds_elsewhere(kept):
    assert bounds("**个县、第*轮、xx%", kept) == [(None, None)] * 3


def test_some_has_no_width():
    assert widths.convention([Mask(0, 1, "某", "count")] * 5) == "unknown"


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("个", 1), ("万个", 10_000), ("十万元", 100_000), ("亿元", 10**8), ("百万元", 10**6), ("百个", 100), ("", 1)],
)
def test_scale(unit, factor):
    assert widths.scale_of(unit) == factor


@pytest.mark.parametrize("text", ["*" * 400 + "个", "**.**.**个", "第*.*轮", "x" * 20 + "万亿个"])
def test_odd_widths_do_not_raise(text):
    bounds(text)
