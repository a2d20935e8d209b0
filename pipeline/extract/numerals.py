"""Numerals: one reader for every number of the program, Arabic (half and full width, grouped), Chinese, capital and mixed.

`match` reads the numeral that begins at a place of a text, `read` one whose span is known, `numeral_values.parse` one that means a
single number.
What is out of range or malformed (`一百千万`, `3.4.5万`) has no value, never a wrong one; what means several numbers (`两三`, `十几`,
`数百`) has bounds and no value. Source: GB/T 15835-2011, General rules for writing numerals in public texts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.mentions import made
from pipeline.extract.numeral_values import CONSECUTIVE, HAN_DIGITS, MAX_LENGTH, SPACES, TO_PLAIN, parse
from pipeline.wordlists import one_of, words

TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％＋", "0123456789.,%+")

_D = "0-9０-９"
# begins with a single letter, not with a repeated one: so much faster is it found
ARABIC = (
    rf"[{_D}](?:[{_D}]{{0,2}}(?P<gap>[{SPACES}])[{_D}]{{3}}(?:(?P=gap)[{_D}]{{3}})*(?![{_D}])|"
    rf"[{_D}]*(?:[,，][{_D}]{{3}}(?![{_D}]))*)(?:[.．][{_D}]+)?"
)
_HAN_DIGIT = words("numerals", "digit")
_HAN_UNIT = words("numerals", "unit")
# every sign that a Chinese numeral is written with
HAN_SIGNS = "".join((*_HAN_DIGIT, *_HAN_UNIT))
_SIGN = one_of(HAN_SIGNS)
# the number of a heading or of an item, without the sign behind it
ITEM = rf"(?:[{_D}]|{_SIGN}){{1,3}}"
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
_NEIGHBOURS = re.compile("|".join([*("一二三四五六七八九"[i : i + 2] for i in range(8)), "三五"]))
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
    several = _neighbours(core.translate(TO_PLAIN), core)
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
    while plain[end : end + 1] and plain[start : end + 1] in CONSECUTIVE:
        end += 1
    if plain[start - 1 : start] in HAN_DIGITS or plain[end : end + 1] in HAN_DIGITS:
        # one of a row of digits: 二〇二三, 一九八九
        return None
    before, after = plain[:start], plain[end:]
    return before + plain[start] + after, before + plain[end - 1] + after
