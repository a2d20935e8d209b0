"""Numbers and dates of a spreadsheet as it shows them, by their number format (ECMA-376 Part 1, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[ymdhsa]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|(_.|\*.)|\[[^\]]*\]|(y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|am/pm|上午/下午)', re.IGNORECASE
)
_NUMBER = re.compile(r"[#0?,]*[#0?],*(?:\.[#0?]*)?")
# built-in formats 14 and 22 are the system's short date; here the system is Chinese
_SYSTEM_DATES = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}
_WEEKDAYS = "一二三四五六日"


def shown(value: object, number_format: str) -> str:
    """A cell's value as its spreadsheet shows it.

    Args:
        value: text, number, date, time or truth value; anything else shows nothing.
        number_format: the format's code (`0.0%`, `yyyy"年"m"月"`, `0"个"`); what it asks beyond percent, decimals,
            thousands, literals and dates (fractions, exponents, colours) is passed over.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time):
        return _date(value, number_format)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return ""


def plain(value: object) -> str:
    """A cell's value whatever its format: whole numbers without a point, dates by ISO 8601."""
    if type(value) is int:
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return shown(value, "General")


def _number(value: float, number_format: str) -> str:
    general = str(int(value)) if float(value).is_integer() else _digits(value)
    sections = _sections(number_format)
    section = sections[0]
    negative = value < 0
    if negative and len(sections) > 1:
        section, negative = sections[1], False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    bare = _LITERAL.sub(lambda m: "\0" * len(m[0]), section)  # same length, so that places agree
    m = _NUMBER.search(bare)
    if "general" in bare.lower() or re.search(r"[eE][+-]|/|@", bare):
        return general
    if not m or not m[0].strip("?"):  # words instead of a number
        return _literals(section).replace("?", "").strip() or general
    try:
        digits = _rounded(abs(Decimal(repr(value))), m[0], percent="%" in bare)
    except InvalidOperation:  # infinite, or beyond what any cell shows
        return general
    before, after = _literals(section[: m.start()]), _literals(section[m.end() :])
    return ("-" if negative and digits.strip("0.,") else "") + before + digits + after


def _digits(value: float) -> str:
    """As many digits as a spreadsheet shows of a number without a format."""
    text = f"{value:.10g}"
    return text if "e" not in text else format(Decimal(repr(value)), "f")


def _rounded(value: Decimal, pattern: str, *, percent: bool) -> str:
    whole, _, fraction = pattern.partition(".")
    scaled = value * 100 if percent else value
    scaled /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    fixed = scaled.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    text = f"{fixed:,f}" if "," in whole.rstrip(",") else f"{fixed:f}"
    integer, _, decimals = text.partition(".")
    optional = len(fraction) - len(fraction.rstrip("#"))
    decimals = decimals[: len(decimals) - optional] + decimals[len(decimals) - optional :].rstrip("0")
    integer = integer.zfill(whole.count("0")) if "," not in integer else integer
    return f"{integer}.{decimals}" if decimals else integer


def _literals(part: str) -> str:
    """What a format writes beside the digits."""
    return _LITERAL.sub(lambda m: m[1] or m[2] or "", part).strip("\0")


@lru_cache(maxsize=256)
def _sections(number_format: str) -> list[str]:
    """Sections for positive, negative and zero, split at semicolons outside quotation marks."""
    return re.findall(r'((?:"[^"]*"|\\.|[^;])*);?', number_format)[:-1] or ["General"]


def _date(value: date | time, number_format: str) -> str:
    section = _sections(_SYSTEM_DATES.get(number_format, number_format))[0]
    if "general" in section.lower() or not _DATE.search(_LITERAL.sub("", section)):
        return plain(value)
    parts: list[str] = []
    end, last = 0, ""
    for m in _TOKEN.finditer(section):
        parts.append(section[end : m.start()])
        end = m.end()
        token = (m[4] or "").lower()
        if token:
            after = section[end : end + 4].lstrip('":\\').lower()
            minutes = token in ("m", "mm") and (last.startswith("h") or after.startswith("s"))
            parts.append(_part(value, token, minutes=minutes, half="am/pm" in section.lower() or "上午" in section))
            last = token
        else:
            parts.append(m[1] or m[2] or "")
    return "".join([*parts, section[end:]]).strip()


def _part(value: date | time, token: str, *, minutes: bool, half: bool) -> str:
    """One token of a date format; what the value does not have (the hour of a date) is zero or nothing."""
    hour, minute, second = (getattr(value, name, 0) for name in ("hour", "minute", "second"))
    if token.startswith("h"):
        return _padded((hour - 1) % 12 + 1 if half else hour, token)
    if minutes:
        return _padded(minute, token)
    if token.startswith("s"):
        return _padded(second, token[:2])
    if token in ("am/pm", "上午/下午"):
        return token.split("/")[hour >= 12].upper()
    return _calendar(value, token) if isinstance(value, date) else ""


def _padded(number: int, token: str) -> str:
    return f"{number:02}" if len(token) > 1 else str(number)


def _calendar(value: date, token: str) -> str:
    if token.startswith("y"):
        return f"{value.year:04}" if len(token) > 2 else f"{value.year % 100:02}"
    if token.startswith("a") or token in ("ddd", "dddd"):
        weekday = _WEEKDAYS[value.weekday()]
        return weekday if token == "aaa" else "星期" + weekday  # noqa: S105 (a part of a format)
    return _padded(value.month if token.startswith("m") else value.day, token)
