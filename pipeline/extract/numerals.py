"""Numerals: one reader for every number of the program, Arabic (half and full width, grouped), Chinese, capital and mixed.

`match` reads the numeral that begins at a place of a text, `read` one whose span is known, `parse` one that means a single number.
What is out of range or malformed (`一百千万`, `3.4.5万`) has no value, never a wrong one; what means several numbers (`两三`, `十几`,
`数百`) has bounds and no value. Source: GB/T 15835-2011, General rules for writing numerals in public texts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.mentions import made
from pipeline.wordlists import one_of, words

HAN_DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
_SMALL = "〇○◯壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬億"
# 廿 and 卅 are two signs each
_TO_PLAIN = str.maketrans(
    dict(zip(_SMALL, "零零零一二二三三四五六六七八九二二十百千万亿", strict=True))
    | {"廿": "二十", "卅": "三十"}
    | dict(zip("０１２３４５６７８９．", "0123456789.", strict=True))
)
TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％＋", "0123456789.,%+")

_D = "0-9０-９"
_SPACES = " \u00a0\u2009\u202f"
# begins with a single letter, not with a repeated one: so much faster is it found
ARABIC = (
    rf"[{_D}](?:[{_D}]{{0,2}}(?P<gap>[{_SPACES}])[{_D}]{{3}}(?:(?P=gap)[{_D}]{{3}})*(?![{_D}])|"
    rf"[{_D}]*(?:[,，][{_D}]{{3}}(?![{_D}]))*)(?:[.．][{_D}]+)?"
)
_HAN_DIGIT = words("numerals", "digit")
_HAN_UNIT = words("numerals", "unit")
# every sign that a Chinese numeral is written with
HAN_SIGNS = "".join((*_HAN_DIGIT, *_HAN_UNIT))
_SIGN = one_of(HAN_SIGNS)
_BEFORE_UNIT = "[数几](?=[十百千万亿])"
HAN = rf"(?:{_BEFORE_UNIT})?{_SIGN}{_SIGN}*(?:点{one_of(_HAN_DIGIT)}+{one_of(_HAN_UNIT)}*)?"
# 十余, 二十多万, 5千余万, 十几, 百来
_MORE = r"(?:(?P<more>[余多几来])(?P<scale>[十百千]?[万亿]+)?)?"
_ARABIC_AT = re.compile(rf"(?P<core>{ARABIC}){_MORE}")
# Arabic with scales: 1亿2000万, 3万5千, 1千2百; a lone digit run is the common case and read above
_PART = rf"[{_D}]+(?:[,，][{_D}]{{3}})*(?:[.．][{_D}]+)?"
_MIXED_AT = re.compile(rf"(?P<core>{_PART}[十百千万亿]+(?:零?{_PART}[十百千万]+)*(?:零?{_PART}(?=元))?){_MORE}")
_HAN_AT = re.compile(rf"(?P<core>{HAN}){_MORE}")
_SCALE_LETTERS = frozenset("十百千万亿")
# no figure of such a text is longer; a run of digits that is, is no figure
MAX_LENGTH = 24
MAX_DIGITS = 18

# wherever it stands in a numeral: 1,286万
_GROUPED = re.compile(rf"(?<![0-9.])[0-9]{{1,3}}([,，{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?![0-9])")
_PLAIN_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NEIGHBOURS = re.compile("|".join([*("一二三四五六七八九"[i : i + 2] for i in range(8)), "三五"]))
_CONSECUTIVE = "一二三四五六七八九"
_TENFOLD = re.compile(r"[数几]([十百千]?[万亿]{0,2})\Z")


class Numeral(NamedTuple):
    """What a numeral says.

    Attributes:
        value: the number, scale applied; None where several are meant.
        low: least number meant; None where nothing bounds it (百来).
        high: greatest number meant; None likewise (百余).
        modifier: 余, 多, 几, 来 or 数, where the numeral holds one.
        end: offset after it, where it was read in a text.
    """

    value: float | None
    low: float | None
    high: float | None
    modifier: str = ""
    end: int = 0


def match(text: str, at: int) -> Numeral | None:
    """The numeral that begins at `at`, as long as it can be read; None if none does.

    Args:
        text: the text.
        at: where it must begin.
    """
    han = text[at : at + 1] in _HAN_LETTERS
    m = _HAN_AT.match(text, at) if han else _ARABIC_AT.match(text, at)
    if m is None:
        return None
    if not han:
        stop = m.end("core")
        if text[stop : stop + 1] in _SCALE_LETTERS and not text.startswith("百分", stop):
            m = _MIXED_AT.match(text, at) or m
    core, more, scale = m.group("core", "more", "scale")
    reading = read(core, more or "", scale or "")
    return None if reading is None else made(Numeral, (*reading[:4], m.end()))


_HAN_LETTERS = frozenset(HAN_SIGNS + "数几")


@lru_cache(maxsize=1 << 14)
def read(core: str, more: str = "", scale: str = "") -> Numeral | None:
    """What a numeral means: `两三` → 2 to 3, `数百` → 200 to 999, (`十`, `几`, `万`) → 110 000 to 190 000.

    Args:
        core: exactly the numeral.
        more: 余, 多, 来 or 几 right behind it.
        scale: the scale behind that.
    """
    if len(core) > MAX_LENGTH:
        return None
    if core[:1] in "数几":
        # several: two of them at least, and not yet ten
        unit = parse("一" + core[1:]) if _TENFOLD.match(core) else None
        return None if unit is None or more == "几" else Numeral(None, 2 * unit, 10 * unit - 1, core[0])
    if more == "几":
        return _ten_odd(core, scale)
    several = _neighbours(core.translate(_TO_PLAIN), core)
    if several:
        low, high = (parse(n + scale) for n in several)
        return None if low is None or high is None or low >= high else Numeral(None, low, high, more)
    value = parse(core + scale)
    if value is None:
        return None
    return Numeral(value, value, value) if not more else Numeral(value, value if more in "余多" else None, None, more)


def _ten_odd(core: str, scale: str) -> Numeral | None:
    """十几, 二十几万, 30几: between the ten and the next."""
    ten = parse(core)
    if ten is None or ten % 10 or not ten % 100:
        return None
    low, high = parse(f"{ten + 1}{scale}"), parse(f"{ten + 9}{scale}")
    return None if low is None else Numeral(None, low, high, "几")


def _neighbours(plain: str, core: str) -> tuple[str, str] | None:
    """`二三十` → (`二十`, `三十`), `十七八` → (`十七`, `十八`), None where no two digits stand for one place.

    Args:
        plain: the numeral in plain digits.
        core: as written, since 三两 is said the other way round.
    """
    if core[-2:] == "三两":
        return plain[:-2] + "二", plain[:-1]
    m = _NEIGHBOURS.search(plain)
    if m is None:
        return None
    start, end = m.span()
    while plain[end : end + 1] and plain[start : end + 1] in _CONSECUTIVE:
        end += 1
    if plain[start - 1 : start] in HAN_DIGITS or plain[end : end + 1] in HAN_DIGITS:
        # one of a row of digits: 二〇二三, 一九八九
        return None
    before, after = plain[:start], plain[end:]
    return before + plain[start] + after, before + plain[end - 1] + after


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
    plain = span.translate(_TO_PLAIN)
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
    if len(plain) > 1 and (plain in _CONSECUTIVE or plain.startswith("零零")):
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
