"""Figures: every numeral or mask with its measure word, whatever it counts; which of them a text reports, `statistics` decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract import units
from pipeline.extract.mentions import Mask
from pipeline.extract.numerals import ARABIC, parse

_NUMBER = re.compile(rf"(?<![0-9０-９A-Za-z.第〔\[［/-]){ARABIC}")
_RANGE = re.compile(rf"(?:至|到|[-—~～－]{{1,2}})({ARABIC})")
_HAN = (
    r"(?<![第一二三四五六七八九十百千万零〇两数几])(?P<number>[二两三四五六七八九十][一二三四五六七八九十百千万零]{0,11})"
    r"(?P<more>余|多)?(?P<unit>个|项|名|件|条|家|次|份|批|起)(?![一-鿿]?(?:全面|意识|自信|维护))"
)
_HAN_FIGURE = re.compile(_HAN)
_HAN_PERCENT = re.compile(r"百分之(?P<number>[一二三四五六七八九十百点零]{1,9}|[0-9０-９.]{1,6})")
# 完成任务的73.81，: a percentage that lost its sign
_LOOSE = re.compile(r"(?:的|达|达到|为|完成)(?P<number>[0-9０-９]+[.．][0-9０-９]+)(?=[，。；,;\n]|$)")
_DATE_LETTERS = frozenset("年月日号")
_PERCENT_LETTERS = frozenset("%％个 ")
_RANGE_LETTERS = frozenset("至到-—~～－")
_MODIFIER = re.compile(r"(?:约|近|超过?|逾|不足|至少|不到|达)$")
_MODIFIER_ENDS = frozenset("约近超过逾足少到达")
_DOCUMENT = re.compile(r"的?规定|第")


class Figure(NamedTuple):
    """A number with its unit.

    Attributes:
        start: offset of the number's first character.
        end: offset after the unit.
        value: the number, scale applied; None if masked or a range.
        unit: measure word or %, None if none follows.
        modifier: 余, 约 … as written.
        low: least possible value, None if unknown.
        high: greatest possible value.
        han: whether it is written in Chinese numerals.
    """

    start: int
    end: int
    value: float | None
    unit: str | None
    modifier: str
    low: float | None
    high: float | None
    han: bool = False


def find(text: str, masks: Sequence[Mask]) -> list[Figure]:
    """Every figure of `text` in order of start; dates are none."""
    return sorted([*_arabic(text), *_han(text), *_masked(text, masks)], key=lambda f: f.start)


def _arabic(text: str) -> Iterator[Figure]:
    last = 0
    for m in _NUMBER.finditer(text):
        if m.start() < last or text[m.end() : m.end() + 1] in _DATE_LETTERS:
            continue
        figure = _of_number(text, m)
        if figure is not None:
            last = figure.end
            yield figure
    for m in _LOOSE.finditer(text):
        value = parse(m["number"])
        yield Figure(m.start("number"), m.end(), value, None, "", value, value)


def _of_number(text: str, m: re.Match[str]) -> Figure | None:
    other = _RANGE.match(text, m.end()) if text[m.end() : m.end() + 1] in _RANGE_LETTERS else None
    end = other.end() if other else m.end()
    follows = text[end : end + 1]
    percent = units.percent_end(text, end) if follows in _PERCENT_LETTERS else end
    unit = units.Unit("", "%", "", percent) if percent > end else units.after(text, end + (follows == " "))
    if unit is None or (unit.measure in "条款章" and _DOCUMENT.match(text, unit.end)):
        return None
    last = parse((other[1] if other else m[0]) + unit.scale)
    first = parse(m[0] + unit.scale) if other else last
    if first is None or last is None or first > last:
        return None
    value = None if other else first
    more = unit.more or _modifier(text, m.start())
    return Figure(m.start(), unit.end, value, unit.measure or None, more, first, last)


def _modifier(text: str, start: int) -> str:
    if text[start - 1 : start] not in _MODIFIER_ENDS:
        return ""
    before = _MODIFIER.search(text, max(0, start - 3), start)
    return before[0] if before else ""


def _han(text: str) -> Iterator[Figure]:
    for m in _HAN_FIGURE.finditer(text):
        value = parse(m["number"])
        if value is not None:
            more = m["more"] or _modifier(text, m.start())
            yield Figure(m.start(), m.end(), value, m["unit"], more, value, value, han=True)
    for m in _HAN_PERCENT.finditer(text) if "百分之" in text else ():
        value = parse(m["number"])
        if value is not None:
            yield Figure(m.start(), m.end(), value, "%", "", value, value)


def _masked(text: str, masks: Sequence[Mask]) -> Iterator[Figure]:
    for mask in masks:
        if mask.role == "percent":
            yield Figure(mask.start, units.percent_end(text, mask.end), None, "%", "", mask.low, mask.high)
        elif mask.role == "count":
            unit = units.after(text, mask.end) or units.Unit("", "", "", mask.end)
            yield Figure(mask.start, unit.end, None, unit.measure or None, unit.more, mask.low, mask.high)
