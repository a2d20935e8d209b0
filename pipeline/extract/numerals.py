"""Numerals in their context: Arabic (half and full width), Chinese, mixed, with 万 and 亿.

Nothing here searches a text: callers match a span by its neighbours (`第…轮`, `…个`) and hand over just that span.
"""

from __future__ import annotations

from functools import lru_cache

HAN_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}

# begins with a single letter, not with a repeated one: so much faster is it found
ARABIC = r"[0-9０-９][0-9０-９]*(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
# no figure of such a text is longer; a run of digits that is, is no figure
MAX_LENGTH = 24
TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％＋", "0123456789.,%+")


def _below_ten_thousand(han: str) -> int | None:
    """`二百零三` → 203, `十二` → 12, `二〇二一` → 2021; None for what is no numeral (`十十`)."""
    if not han:
        return None
    if all(c in HAN_DIGITS for c in han):
        return int("".join(str(HAN_DIGITS[c]) for c in han))
    total, digit, least = 0, None, 10_000
    for c in han:
        if c in HAN_DIGITS:
            if digit:
                return None
            digit = HAN_DIGITS[c]
        elif HAN_UNITS[c] >= least:
            return None
        else:
            least = HAN_UNITS[c]
            total += (1 if digit is None else digit) * least
            digit = None
    # 一百二 means 120, 一百零二 means 102: a bare digit after a unit counts the next lower one
    implied = least // 10 if digit and least > 10 and "零" not in han and "〇" not in han else 1
    return total + (digit or 0) * implied


def _han(span: str) -> int | None:
    total = 0
    for scale in ("亿", "万"):
        head, found, rest = span.partition(scale)
        if found:
            value = _han(head)
            if value is None:
                return None
            total += value * SCALES[scale]
            span = rest.lstrip("零〇")
            if len(span) == 1 and len(rest) == 1 and span in HAN_DIGITS:
                # 三万五 is 35 000, as 一百二 is 120
                return total + HAN_DIGITS[span] * SCALES[scale] // 10
    if not span:
        return total
    low = _below_ten_thousand(span) if all(c in HAN_DIGITS or c in HAN_UNITS for c in span) else None
    return None if low is None else total + low


@lru_cache(maxsize=1 << 14)
def parse(span: str) -> int | float | None:
    """The value of one numeral, scale applied: `1.2万` → 12000, `1,024` → 1024, `三百二十` → 320, `二〇二一` → 2021.

    Args:
        span: exactly the numeral, nothing before or after it.

    Returns:
        An int where the value is whole, else a float; None if the span is no numeral.
    """
    if len(span) > MAX_LENGTH:
        return None
    if span.isascii() and span.isdecimal():
        return int(span)
    half = span.translate(TO_HALF_WIDTH).replace(",", "")
    factor = 1
    while half and half[-1] in "万亿千百" and half[:1].isdigit():
        factor *= SCALES.get(half[-1]) or HAN_UNITS[half[-1]]
        half = half[:-1]
    if half.isascii():
        return _arabic(half, factor)
    return _han(half) if factor == 1 else None


def _arabic(digits: str, factor: int) -> int | float | None:
    whole, point, fraction = digits.partition(".")
    if not whole.isdigit() or (point and not fraction.isdigit()) or len(digits) > 18:
        return None
    # through integers: 73.81 × 10000 must not become 738100.0000000001
    value = int(whole + fraction) * factor
    power: int = 10 ** len(fraction)
    return value // power if value % power == 0 else value / power
