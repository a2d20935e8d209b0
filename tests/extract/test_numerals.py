"""Numerals: value of a span that is exactly one numeral, None for anything else."""

import pytest

from pipeline.extract.numerals import parse


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("１２", 12),
        ("1,024", 1024),
        ("１，０２４", 1024),
        ("1.2万", 12_000),
        ("１．２万", 12_000),
        ("73.81万", 738_100),
        ("1.3亿", 130_000_000),
        ("3百", 300),
        ("5千万", 50_000_000),
        ("0.5", 0.5),
        ("93.5", 93.5),
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百", 100),
        ("一百二", 120),
        ("一百零二", 102),
        ("一百一十", 110),
        ("三百二十", 320),
        ("一千零一", 1001),
        ("一千零二十", 1020),
        ("三万", 30_000),
        ("三万五", 35_000),
        ("两千四百六十", 2460),
        ("十二万三千", 123_000),
        ("一亿零五百", 100_000_500),
        ("二〇二一", 2021),
        ("二零二一", 2021),
        ("二○二三", 2023),
        ("〇", 0),
    ],
)
def test_value(span, value):
    assert parse(span) == value
    assert type(parse(span)) is type(value)


@pytest.mark.parametrize(
    "span",
    ["", "十十", "一二十三四", "abc", "个", "1.2.3", "x", "**", "第三", "1万个", "三个", "1.", ".5", "百百", "-3"],
)
def test_no_numeral(span):
    assert parse(span) is None


@pytest.mark.parametrize(
    "span",
    [
        "万",
        "亿",
        "千",
        "零",
        "万亿",
        "九" * 40,
        "9" * 40,
        "一" * 5000,
        "十" * 5000,
        "9" * 5000,
        "1" * 10 + "万" * 10,
    ],
)
def test_odd_spans_do_not_raise(span):
    assert parse(span) is None or parse(span) >= 0
