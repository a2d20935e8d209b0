"""The value of one numeral, exact whatever its scales: Arabic, Chinese, capital and mixed. GB/T 15835-2011."""

from __future__ import annotations

import re
from functools import lru_cache

HAN_DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
_SMALL = "〇○◯壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬億"
# 廿 and 卅 are two signs each
TO_PLAIN = str.maketrans(
    dict(zip(_SMALL, "零零零一二二三三四五六六七八九二二十百千万亿", strict=True))
    | {"廿": "二十", "卅": "三十"}
    | dict(zip("０１２３４５６７８９．", "0123456789.", strict=True))
)
SPACES = " \u00a0\u2009\u202f"
# no figure of such a text is longer; a run of digits that is, is no figure
MAX_LENGTH = 24
MAX_DIGITS = 18
# wherever it stands in a numeral: 1,286万
_GROUPED = re.compile(rf"(?<![0-9.])[0-9]{{1,3}}([,，{SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?![0-9])")
_PLAIN_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")
CONSECUTIVE = "一二三四五六七八九"


@lru_cache(maxsize=1 << 14)
def parse(span: str) -> int | float | None:
    """The value of one numeral, scale applied: `1.2万` → 12000, `1,024` → 1024, `三百二十` → 320, `二〇二一` → 2021.

    Args:
        span: exactly the numeral, nothing before or after it.

    Returns:
        An int where the value is whole, else a float; None if the span is no numeral, or means several numbers.
    """
    if len(span) > MAX_LENGTH:
        return None
    if span.isascii() and span.isdecimal():
        return int(span) if len(span) <= MAX_DIGITS else None
    plain = span.translate(TO_PLAIN)
    if not plain.isalnum():
        plain = _GROUPED.sub(lambda m: m[0].replace(m[1], ""), plain)
    exact = _whole(plain)
    if exact is None:
        return None
    digits, power = exact
    return digits // power if digits % power == 0 else digits / power


# Numbers are held as (digits, power of ten that divides them): 73.81 × 10000 must not become 738100.0000000001.
Exact = tuple[int, int]


def _whole(plain: str) -> Exact | None:
    """A numeral of sections: …亿…万…, each less than the scale before it."""
    for scale in ("亿", "万"):
        at = plain.rfind(scale)
        if at < 0:
            continue
        head = _whole(plain[:at]) if at else (1, 1)
        if head is None or scale in plain[:at]:
            return None
        digits, power = head[0] * SCALES[scale], head[1]
        rest = plain[at + 1 :]
        if not rest:
            return digits, power
        if power > 1:
            # 1.2亿300万: a fraction, and then what it stands for again
            return None
        return _added(digits, rest, SCALES[scale], plain)
    return _section(plain)


def _added(digits: int, rest: str, scale: int, plain: str) -> Exact | None:
    """What follows a scale, added: 三万五 is 35 000 as 一百二 is 120, 三万零五 30 005."""
    if len(rest) == 1 and rest in HAN_DIGITS:
        return (digits + HAN_DIGITS[rest] * scale // 10, 1) if rest != "零" else None
    if (
        rest[0].isdigit()
        and rest.isascii()
        and plain[-1:] == rest[-1:]
        and len(rest.partition(".")[0]) < len(str(scale)) - 1
    ):
        # 3万5, 3万500: as many would write 35 000 as 30 005
        return None
    lower = _whole(rest[1:] if rest[0] == "零" else rest)
    if lower is None or lower[0] >= scale * lower[1]:
        return None
    return digits * lower[1] + lower[0], lower[1]


def _section(plain: str) -> Exact | None:
    """A numeral without 万 and 亿."""
    if not plain:
        return None
    if plain[0].isdigit() and plain.isascii():
        if len(plain) > MAX_DIGITS or not _PLAIN_ARABIC.fullmatch(plain):
            return None
        whole, _, fraction = plain.partition(".")
        return int(whole + fraction), 10 ** len(fraction)
    if "点" in plain:
        return _with_point(plain)
    if all(c in HAN_DIGITS for c in plain):
        return _digit_row(plain)
    value = _below_ten_thousand(plain) if plain[0] in HAN_DIGITS or plain[0] in HAN_UNITS else _arabic_units(plain)
    return None if value is None else (value if isinstance(value, tuple) else (value, 1))


def _with_point(plain: str) -> Exact | None:
    """九十八点六, 一点二."""
    whole, _, fraction = plain.partition("点")
    head = _section(whole) if whole and whole[0] not in "0123456789" else None
    if head is None or not fraction or any(c not in HAN_DIGITS for c in fraction):
        return None
    digits = "".join(str(HAN_DIGITS[c]) for c in fraction)
    return int(f"{head[0]}{digits}"), 10 ** len(digits)


def _digit_row(plain: str) -> Exact | None:
    """二〇二一 → 2021; two neighbours (二三) are two numbers, and two others (三七) none."""
    if len(plain) == 2 and "零" not in plain:
        return None
    if len(plain) > 1 and (plain in CONSECUTIVE or plain.startswith("零零")):
        return None
    return int("".join(str(HAN_DIGITS[c]) for c in plain)), 1


def _below_ten_thousand(plain: str) -> int | None:
    """`二百零三` → 203, `十二` → 12; None for what is no numeral (`十十`, `一千零二百`)."""
    total, digit, least, zero = 0, 0, 10_000, False
    for i, c in enumerate(plain):
        if c in HAN_UNITS:
            unit = HAN_UNITS[c]
            if unit >= least or (zero and unit * 10 == least):
                return None
            if not digit and not (c == "十" and (i == 0 or total)) and plain != c:
                # 百二十, 一千百: only ten goes without its one, and what stands alone
                return None
            total += (digit or 1) * unit
            least, digit, zero = unit, 0, False
        elif c not in HAN_DIGITS or digit or (c == "零" and (zero or i == 0 or i + 1 == len(plain))):
            return None
        elif c == "零":
            zero = True
        else:
            digit = HAN_DIGITS[c]
    # 一百二 means 120, 一百零二 means 102: a bare digit after a unit counts the next lower one
    implied = least // 10 if digit and 10 < least < 10_000 and not zero else 1
    return total + digit * implied


_ARABIC_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千])")


def _arabic_units(plain: str) -> Exact | None:
    """3百, 1千2百, 2.5千: each part less than the unit before it."""
    total, at, least, power = 0, 0, 10_000, 1
    while at < len(plain):
        m = _ARABIC_PART.match(plain, at)
        if m is None or HAN_UNITS[m[2]] >= least or power > 1:
            return None
        whole, _, fraction = m[1].partition(".")
        if at and (fraction or int(whole) >= least // HAN_UNITS[m[2]]):
            return None
        least, at, power = HAN_UNITS[m[2]], m.end(), 10 ** len(fraction)
        total += int(whole + fraction) * least
    return total, power
