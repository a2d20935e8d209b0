"""Periods: which year, or years, a figure is about; 去年 counts from the document's own year, never from today's clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.extract.numeral_values import parse

_DIGIT = "0-9０-９"
_HAN = "零〇○一二三四五六七八九"
# four digits and no more, of a year that such a text can be about
_ARABIC_YEAR = rf"(?:[1１][9９][89８９][{_DIGIT}]|[2２][0０][0-4０-４][{_DIGIT}])"
_HAN_YEAR = rf"(?:一九[八九]|二[〇零○][〇零○一二三四])[{_HAN}]"
_SHIFT = {
    "今年": 0,
    "本年": 0,
    "年内": 0,
    "全年": 0,
    "当年": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
    "明年": 1,
    "下一年": 1,
}
_PLANS = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_CONGRESSES = {"十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
_RANGE = rf"(?:年度?)?(?:[{_DIGIT}]{{1,2}}月(?:份|底|初)?)?(?:[{_DIGIT}]{{1,2}}日)?(?:至|到|[-—~～－–]{{1,2}}|[、和及])"
_PERIOD = re.compile(
    rf"(?P<first>(?<![{_DIGIT}]){_ARABIC_YEAR}(?![{_DIGIT}])|(?<![{_HAN}]){_HAN_YEAR})"
    rf"(?:{_RANGE}(?P<last>{_ARABIC_YEAR}|{_HAN_YEAR}))?(?P<behind>[年./／-])|"
    rf"(?P<shift>{'|'.join(sorted(_SHIFT, key=len, reverse=True))})(?!龄|限)|"
    rf"“?(?P<plan>{'|'.join(sorted(_PLANS, key=len, reverse=True))})”?(?:规划)?(?=期间|时期|以来|末)|"
    rf"(?:党的)?(?P<congress>{'|'.join(_CONGRESSES)})大(?=以来)|"
    rf"(?:近|最近|过去|前)(?P<years>[一两二三四五六七八九十{_DIGIT}]{{1,2}}|几|些)?年(?![龄底初末度轻纪])(?:来|间|以来)?|"
    rf"(?P<lasting>[一两二三四五六七八九十{_DIGIT}]{{1,2}})年(?:来|间|以来)|"
    r"(?P<since>以来)"
)
# Where a period can begin: a set of letters comes first, so that nearly every place of a text is passed over by it alone.
_BEGINS = re.compile(
    rf"[{_DIGIT}一二两三四五六七八九十今本全当去上前明下年近最过“党以]"
    rf"(?:(?<=[{_DIGIT}一二两三四五六七八九十])(?:(?<=[1１2２一二])[9９0０九〇零○]|(?<=十)[一二三四五七八九]|(?<=二)十大|"
    rf"[{_DIGIT}一两二三四五六七八九十]?年[来间以])|(?<=以)来|(?<=[今本全当去上明])年|(?<=[上下])一年|(?<=年)内|(?<=最)近|"
    rf"(?<=过)去|(?<=“)十|(?<=党)的|(?<=[近前])[{_DIGIT}一二两三四五六七八九十几些年])"
)
_NUMBERED = re.compile(rf"[{_DIGIT}]{{1,2}}[./／-][{_DIGIT}]{{1,2}}(?![{_DIGIT}])")
_COMPARED_BEFORE = re.compile(r"(?:[比较由从]|相较于|相比于?)\Z")
_TOGETHER_BEFORE = re.compile(r"[与同和跟]\Z")
_COMPARED_BEHIND = re.compile(r"年?度?(?:[^，。；]{0,6}?)(?:同期)?(?:相比|比较|对比|持平|一致)")
_SINCE = re.compile(r"年?度?(?:[0-9０-９]{1,2}月)?[^，。；0-9]{0,6}?(?:以来|至今|起)")
_BESIDE = re.compile("[^，。；,;]{0,8}")
_TITLE = re.compile("《[^》\n]{0,60}》")


class Period(NamedTuple):
    """The years that a figure is about.

    Attributes:
        year: if it is one year.
        year_from: the first of several, None if unknown.
        year_to: the last of several, None if unknown.
    """

    year: int | None = None
    year_from: int | None = None
    year_to: int | None = None


class Named(NamedTuple):
    """A period that a text names, and where."""

    start: int
    end: int
    period: Period


def named(text: str, start: int, end: int, own: int | None) -> list[Named]:
    """The periods named between `start` and `end` that a figure there can be about, in order.

    Years that it is compared with (与2020年相比, 比上年) and those in titles (《2018年规划》) are none.

    Args:
        text: the text.
        start: where to begin, best at a sentence's start.
        end: where to stop.
        own: the year of the document, which relative ones count from; None if unknown.
    """
    matches = _matches(text, start, end)
    if not matches:
        return []
    titles = [m.span() for m in _TITLE.finditer(text, start, end)] if "《" in text[start:end] else []
    return [
        found
        for found in _all(text, matches, own)
        if not any(a < found.start < b for a, b in titles) and not _compared(text, found)
    ]


def period_of(before: str, own: int | None) -> Period:
    """The period of a figure whose sentence up to it is `before`: the last one named there, else the document's own year.

    Args:
        before: the sentence up to the figure.
        own: the document's year; None where it has none.
    """
    found = named(before, 0, len(before), own)
    return found[-1].period if found else Period(own)


def _compared(text: str, found: Named) -> bool:
    before = text[max(0, found.start - 3) : found.start]
    if _COMPARED_BEFORE.search(before):
        return not text.startswith("以来", found.end)
    return _TOGETHER_BEFORE.search(before) is not None and _COMPARED_BEHIND.match(text, found.end) is not None


def _all(text: str, matches: Iterable[re.Match[str]], own: int | None) -> Iterator[Named]:
    last = -1
    for m in matches:
        # 2019年换届以来: the year says since when
        period = None if m["since"] and last >= 0 and _BESIDE.fullmatch(text, last, m.start()) else _read(m, own)
        if period is not None:
            last = m.end()
            yield Named(m.start(), last, period)


def _matches(text: str, start: int, end: int) -> list[re.Match[str]]:
    """What `_PERIOD.finditer` gives, tried only where a period can begin."""
    found: list[re.Match[str]] = []
    begins = _BEGINS.search(text, start, end)
    while begins:
        at = begins.start()
        m = _PERIOD.match(text, at, end)
        if m:
            found.append(m)
        begins = _BEGINS.search(text, m.end() if m else at + 1, end)
    return found


def _read(m: re.Match[str], own: int | None) -> Period | None:
    if m["first"]:
        return _dated(m, own)
    if m["shift"]:
        year = own + _SHIFT[m["shift"]] if own else None
        return Period(year) if not _SINCE.match(m.string, m.end()) else _since(year, own)
    if m["plan"]:
        begun = _PLANS[m["plan"]]
        return _since(begun, own) if m.string.startswith("以来", m.end()) else Period(None, begun, begun + 4)
    if m["congress"]:
        return _since(_CONGRESSES[m["congress"]], own)
    if m["since"]:
        # 换届以来: since when, it does not say
        return Period(None, None, own)
    count = parse(m["years"] or m["lasting"] or "")
    if count == 1:
        return Period(own)
    return Period(None, own - int(count) + 1 if own and count else None, own)


def _dated(m: re.Match[str], own: int | None) -> Period | None:
    if m["behind"] != "年" and _NUMBERED.match(m.string, m.end()) is None:
        return None
    first, last = (parse(y) if y else None for y in (m["first"], m["last"]))
    if not isinstance(first, int):
        return None
    if isinstance(last, int) and last != first:
        if _COMPARED_BEHIND.match(m.string, m.end("last")):
            return Period(first)
        return Period(None, first, last) if first < last else None
    return Period(first) if not _SINCE.match(m.string, m.end("first")) else _since(first, own)


def _since(year: int | None, own: int | None) -> Period:
    return Period(own) if year is not None and year == own else Period(None, year, own)
