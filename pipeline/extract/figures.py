"""Figures: every numeral or mask with its measure word, whatever it counts; which of them a text reports, `statistics` decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.extract import units
from pipeline.extract.mentions import Mask
from pipeline.extract.numerals import ARABIC, parse

# What may not stand before a figure is looked at afterwards: a pattern that begins with its letters is found far faster.
_NUMBER = re.compile(ARABIC)
_NO_NUMBER_AFTER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.第〔[［/-")
_RANGE = re.compile(rf"(?:至|到|[-—~～－]{{1,2}})({ARABIC})")
_HAN = (
    r"(?P<number>[二两三四五六七八九十][一二三四五六七八九十百千万零]{0,11})"
    r"(?P<more>余|多)?(?P<unit>个|项|名|件|条|家|次|份|批|起)(?![一-鿿]?(?:全面|意识|自信|维护))"
)
_HAN_FIGURE = re.compile(_HAN)
_NO_HAN_AFTER = frozenset("第一二三四五六七八九十百千万零〇两数几")
_HAN_PERCENT = re.compile(r"百分之(?P<number>[一二三四五六七八九十百点零]{1,9}|[0-9０-９.]{1,6})")
# 完成任务的73.81，: a percentage that lost its sign
_LOOSE = re.compile(r"(?:的|达|达到|为|完成)(?P<number>[0-9０-９]+[.．][0-9０-９]+)(?=[，。；,;\n]|$)")
_DATE_LETTERS = frozenset("年月日号")
_PERCENT_LETTERS = frozenset("%％ ")
_RANGE_LETTERS = frozenset("至到-—~～－")
_MODIFIER = re.compile(r"(?:约|近|超过?|逾|不足|至少|不到|达)\Z")
_MODIFIER_ENDS = frozenset("约近超过逾足少到达")
_AFTER = re.compile(r"以上|以下|左右|上下|之多")
_AFTER_LETTERS = frozenset("以左上之")
_AT_LEAST = frozenset({"余", "多", "几", "超", "超过", "逾", "至少", "达", "以上", "之多"})
_AT_MOST = frozenset({"近", "不足", "不到", "以下", "达"})
_ARTICLES = frozenset({"条", "款", "章"})
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


_START = itemgetter(Figure._fields.index("start"))


def find(text: str, masks: Sequence[Mask]) -> list[Figure]:
    """Every figure of `text` in order of start; dates are none."""
    return sorted([*_arabic(text), *_han(text), *_masked(text, masks)], key=_START)


def _arabic(text: str) -> Iterator[Figure]:
    last = 0
    for m in _NUMBER.finditer(text):
        start, end = m.span()
        follows = text[end : end + 1]
        if start < last or follows in _DATE_LETTERS or text[start - 1 : start] in _NO_NUMBER_AFTER:
            continue
        figure = _range(text, m) if follows in _RANGE_LETTERS else _single(text, start, end, m[0])
        if figure is not None:
            last = figure.end
            yield figure
    for m in _LOOSE.finditer(text):
        value = parse(m["number"])
        yield Figure(m.start("number"), m.end(), value, None, "", value, value)


def _single(text: str, start: int, end: int, digits: str) -> Figure | None:
    unit = _unit(text, end)
    value = parse(digits + unit.scale) if unit else None
    if unit is None or value is None:
        return None
    more, stop = unit.more or _modifier(text, start), unit.end
    if text[stop : stop + 1] in _AFTER_LETTERS and (after := _AFTER.match(text, stop)):
        more, stop = after[0], after.end()
    low, high = _bounds(value, more) if more else (value, value)
    return Figure(start, stop, value, unit.measure or None, more, low, high)


def _bounds(value: float, modifier: str) -> tuple[float | None, float | None]:
    """What the modifier leaves certain: 1900余 is 1900 at least, 近300 is 300 at most, 约240 is neither."""
    if not modifier:
        return value, value
    return value if modifier in _AT_LEAST else None, value if modifier in _AT_MOST else None


def _range(text: str, m: re.Match[str]) -> Figure | None:
    """5至8个: between the two, and no value; a lone 至 after a number (3至年底) leaves a single figure, or none."""
    other = _RANGE.match(text, m.end())
    unit = _unit(text, other.end()) if other else None
    if other is None or unit is None:
        return _single(text, m.start(), m.end(), m[0])
    low, high = parse(m[0] + unit.scale), parse(other[1] + unit.scale)
    if low is None or high is None or low > high:
        return None
    return Figure(m.start(), unit.end, None, unit.measure or None, unit.more or _modifier(text, m.start()), low, high)


def _unit(text: str, end: int) -> units.Unit | None:
    """The unit after a number: %, or a measure word that does not count articles of a document (12条规定)."""
    follows = text[end : end + 1]
    if follows in _PERCENT_LETTERS or (follows == "个" and text.startswith("百分点", end + 1)):
        percent = units.percent_end(text, end)
        if percent > end:
            return units.Unit("", "%", "", percent)
        end += follows == " "
    unit = units.after(text, end)
    if unit and unit.measure in _ARTICLES and _DOCUMENT.match(text, unit.end):
        return None
    return unit


def _modifier(text: str, start: int) -> str:
    if text[start - 1 : start] not in _MODIFIER_ENDS:
        return ""
    before = _MODIFIER.search(text, max(0, start - 3), start)
    return before[0] if before else ""


def _han(text: str) -> Iterator[Figure]:
    for m in _HAN_FIGURE.finditer(text):
        if text[m.start() - 1 : m.start()] in _NO_HAN_AFTER:
            continue
        value = parse(m["number"])
        if value is not None:
            more = m["more"] or _modifier(text, m.start())
            yield Figure(m.start(), m.end(), value, m["unit"], more, *_bounds(value, more), han=True)
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
