"""Numerals: what one means, read back exactly; bounds where several numbers are meant; nothing for what is none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numeral_values import parse
from pipeline.extract.numerals import match, read


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("１２", 12),
        ("1,024", 1024),
        ("１，０２４", 1024),
        ("12,345,678.5", 12_345_678.5),
        ("1\u00a0286", 1286),
        ("1 286 000", 1_286_000),
        ("1.2万", 12_000),
        ("１．２万", 12_000),
        ("73.81万", 738_100),
        ("1.3亿", 130_000_000),
        ("3百", 300),
        ("2.5千", 2500),
        ("5千万", 50_000_000),
        ("1千2百", 1200),
        ("1千2百30", None),
        ("3万5千", 35_000),
        ("1亿2000万", 120_000_000),
        ("2亿300万", 203_000_000),
        ("3亿零50万", 300_500_000),
        ("1万2345.67", 12_345.67),
        ("1万亿", 1_000_000_000_000),
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
        ("一百十二", 112),
        ("一百一十", 110),
        ("三百二十", 320),
        ("一千零一", 1001),
        ("一千零二十", 1020),
        ("三万", 30_000),
        ("三万五", 35_000),
        ("三万零五", 30_005),
        ("两千四百六十", 2460),
        ("十二万三千", 123_000),
        ("一百九十万零三千九百", 1_903_900),
        ("二十万零五百", 200_500),
        ("一亿零五百", 100_000_500),
        ("一万亿", 1_000_000_000_000),
        ("一点二亿", 120_000_000),
        ("九十八点六", 98.6),
        ("三百二十点零五", 320.05),
        ("零点五", 0.5),
        ("二〇二一", 2021),
        ("二零二一", 2021),
        ("二○二三", 2023),
        ("一九九八", 1998),
        ("〇", 0),
        ("廿", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("壹", 1),
        ("壹佰贰拾万", 1_200_000),
        ("叁仟伍佰", 3500),
        ("柒拾捌", 78),
        ("玖萬陆仟", 96_000),
        ("百", 100),
        ("百万", 1_000_000),
        ("千", 1000),
        ("万", 10_000),
    ],
)
def test_value(span, value):
    assert parse(span) == value
    assert type(parse(span)) is type(value)


@pytest.mark.parametrize(
    "span",
    [
        *["", "十十", "一二十三四", "abc", "个", "1.2.3", "x", "**", "第三", "1万个", "三个", "1.", ".5", "百百", "-3"],
        *[
            "一百千万",
            "3.4.5万",
            "20212022年",
            "1.2亿300万",
            "3万5",
            "2万20000",
            "一千零二百",
            "百二十",
            "三七",
            "1亿亿",
            "万1",
        ],
        *[
            "1,02",
            "1,2345",
            "12,34",
            "1 28",
            "一百20",
            "零零",
            "一百零",
            "点五",
            "三点",
            "3点5",
            "五百五百",
            "十百",
            "3百5千",
        ],
    ],
)
def test_no_numeral(span):
    assert parse(span) is None


@pytest.mark.parametrize(
    "span",
    [
        *["万亿", "零", "九" * 40, "9" * 40, "一" * 5000, "十" * 5000, "9" * 10_000, "1" * 10 + "万" * 10],
        *["数" * 9, "几", "两三" * 9, "点" * 30, "," * 30, "1," * 5000],
    ],
)
def test_odd_spans_do_not_raise(span):
    assert parse(span) is None or parse(span) >= 0
    assert read(span) is None or read(span).low is not None
    assert match(span, 0) is None or match(span, 0).end <= len(span)


@pytest.mark.parametrize(
    ("span", "low", "high"),
    [
        ("两三", 2, 3),
        ("一二", 1, 2),
        ("三五", 3, 5),
        ("七八", 7, 8),
        ("八九", 8, 9),
        ("三两", 2, 3),
        ("二三十", 20, 30),
        ("七八十", 70, 80),
        ("十七八", 17, 18),
        ("二十七八", 27, 28),
        ("一百二三十", 120, 130),
        ("两三百", 200, 300),
        ("三四千", 3000, 4000),
        ("五六万", 50_000, 60_000),
        ("十五六万", 150_000, 160_000),
        ("两三百万", 2_000_000, 3_000_000),
        ("三百五六", 350, 360),
        ("一二三", 1, 3),
        ("数十", 20, 99),
        ("几十", 20, 99),
        ("数百", 200, 999),
        ("几千", 2000, 9999),
        ("数十万", 200_000, 999_999),
        ("数千万", 20_000_000, 99_999_999),
    ],
)
def test_several_numbers_have_bounds_and_no_value(span, low, high):
    numeral = read(span)
    assert (numeral.value, numeral.low, numeral.high) == (None, low, high)
    assert parse(span) is None


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "modifier", "length"),
    [
        ("5千余万元", 50_000_000, 50_000_000, None, "余", 4),
        ("十余轮", 10, 10, None, "余", 2),
        ("百余名", 100, 100, None, "余", 2),
        ("二十多万元", 200_000, 200_000, None, "多", 4),
        ("300多件", 300, 300, None, "多", 4),
        ("1万余人次", 10_000, 10_000, None, "余", 3),
        ("十几个", None, 11, 19, "几", 2),
        ("二十几万元", None, 210_000, 290_000, "几", 4),
        ("20几个", None, 21, 29, "几", 3),
        ("百来名", 100, None, None, "来", 2),
        ("1 286个", 1286, 1286, 1286, "", 5),
        ("1,286个", 1286, 1286, 1286, "", 5),
        ("2021 286个", 2021, 2021, 2021, "", 4),
        ("3万5000元", 35_000, 35_000, 35_000, "", 6),
        ("三点要求", 3, 3, 3, "", 1),
        ("九十八点六", 98.6, 98.6, 98.6, "", 5),
        ("数百件", None, 200, 999, "数", 2),
    ],
)
def test_match_reads_as_far_as_the_numeral_goes(text, value, low, high, modifier, length):
    assert match(text, 0) == (value, low, high, modifier, length)


@pytest.mark.parametrize("text", ["个", "", "数个", "几个", "5几个", "一百千万元", "9" * 10_000 + "个", "三七个"])
def test_match_finds_none(text):
    assert match(text, 0) is None


DIGITS = "零一二三四五六七八九"
CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def spoken(number: int) -> str:
    """A number in Chinese as GB/T 15835 writes it; written anew here, so that the reader is not its own judge."""
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            head, rest = divmod(number, scale)
            zero = "零" if rest and rest < scale // 10 else ""
            return spoken(head) + name + zero + (spoken(rest) if rest else "")
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero else "") + DIGITS[digit] + name
            zero = False
        elif out and number:
            zero = True
    return out or "零"


def grouped(number: int) -> str:
    return f"{number:,}"


def mixed(number: int) -> str:
    """1亿2000万, 3万5千: whole parts of scales, as people write them."""
    parts = []
    for scale, name in ((10**8, "亿"), (10**4, "万"), (10**3, "千"), (10**2, "百")):
        head, number = divmod(number, scale)
        if head:
            parts.append(f"{head}{name}")
    return "".join(parts) if parts and not number else ""


def decimal(number: int) -> str:
    return f"{number / 10_000:.4f}".rstrip("0").rstrip(".") + "万" if number % 10_000 < 10_000 else ""


def spellings(number: int) -> list[str]:
    """The ways to write a number that all mean it exactly."""
    han = spoken(number)
    ways = [
        str(number),
        grouped(number),
        grouped(number).replace(",", "，"),
        grouped(number).replace(",", "\u00a0"),
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        decimal(number),
        han,
        han.replace("零", "〇"),
        han.translate(CAPITALS),
        han.removeprefix("一") if han.startswith("一十") else han,
        han.replace("二千", "两千").replace("二万", "两万") if not han.startswith("十") else han,
        mixed(number),
    ]
    return [w for w in ways if w]


def test_ten_thousand_numerals_read_back():
    chance = random.Random(20261130)  # noqa: S311 (a test's dice)
    seen = 0
    while seen < 10_000:
        number = chance.randrange(10 ** chance.randrange(1, 12))
        for written in spellings(number):
            if len(written) <= 24:
                assert parse(written) == number, written
                assert match(written + "个", 0)[:4] == (number, number, number, ""), written
                seen += 1
    assert seen >= 10_000


@given(st.integers(0, 10**11), st.integers(0, 10**11))
def test_no_two_numbers_are_written_alike(a, b):
    assert (parse(spoken(a)) == parse(spoken(b))) == (a == b)


@given(st.text("零〇一二两三四五六七八九十百千万亿廿卅壹佰点数几余多来0123456789.,，１２ 个%", max_size=30))
def test_whatever_is_read_lies_within_its_bounds(text):
    numeral = match(text, 0)
    if numeral:
        assert 0 < numeral.end <= len(text)
        if numeral.value is not None:
            assert numeral.low in {None, numeral.value}
            assert numeral.high in {None, numeral.value}
        elif numeral.high is not None:
            assert numeral.low < numeral.high
