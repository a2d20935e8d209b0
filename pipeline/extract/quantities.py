"""One quantity, read from its numeral on: the unit behind it, the range or fraction that it is a part of, what is said about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract import modifiers, numerals, units
from pipeline.extract.numeral_values import parse
from pipeline.extract.numerals import Numeral

# greedy but for what a range needs: 5至8个, 80%-90%, 3名至5名
_TO = re.compile(r"(?:至|到|[-—~～－–−]{1,2})(?:百分之)?")
_TENTHS = re.compile("成(?![立为功果员绩本效长熟年都型就因套交才形建份文了语片败])")
# what _TO can begin with
TO_LETTERS = frozenset("至到-—~～－–−")
# counted, they may be a document's own: 第12条, 12条规定
ARTICLES = frozenset({"条", "款", "章"})
_DOCUMENT = re.compile(r"的?规定|第")
_SHARE_LETTERS = frozenset(" %％‰百")
_SCALE_END = re.compile("[十百千]?[万亿]+\\Z|[百千]\\Z")
_DENOMINATORS = {"百": 100, "千": 1000, "万": 10_000}


class Figure(NamedTuple):
    """A number with its unit.

    Attributes:
        start: offset of the number's first character.
        end: offset after the unit.
        value: the number, scale applied; None if masked or where several are meant.
        unit: measure word, % or 百分点, None if none follows.
        modifier: 余, 约 … as written.
        low: least possible value, None if unknown.
        high: greatest possible value.
        han: whether it is written in Chinese numerals.
        lead: offset of the modifier before it, `start` if there is none.
    """

    start: int
    end: int
    value: float | None
    unit: str | None
    modifier: str
    low: float | None
    high: float | None
    han: bool
    lead: int


def counted(text: str, start: int, number: Numeral) -> Figure | None:
    """A number with the unit behind it, or a range whose ends both have one (3名至5名).

    Args:
        text: the text.
        start: offset of the numeral.
        number: it.
    """
    unit = _unit(text, start, number.end)
    if unit is None:
        return None
    if text[unit.end : unit.end + 1] in TO_LETTERS and (to := _TO.match(text, unit.end)):
        other = numerals.match(text, to.end())
        second = _unit(text, to.end(), other.end) if other else None
        if other and second and second.measure == unit.measure:
            return _between(text, start, (number.low, other.high), second)
    return _made(text, start, number, unit)


class _Unit(NamedTuple):
    measure: str
    per: int
    end: int


def _unit(text: str, start: int, end: int) -> _Unit | None:
    """The unit of a number: a share (%), tenths, or a measure word that does not count articles of a document (12条规定)."""
    follows = text[end : end + 1]
    if follows in {"*", "_"}:
        # **25**个: emphasis, not a mask
        marks = len(text[end : end + 2]) - len(text[end : end + 2].lstrip(follows))
        if text[start - marks : start] != follows * marks:
            return None
        end += marks
        follows = text[end : end + 1]
    if follows in _SHARE_LETTERS and (share := units.share(text, end)):
        return _Unit(share.unit, share.per, share.end)
    if follows == "个" and text.startswith("百分点", end + 1):
        return _Unit("百分点", 1, end + 4)
    if follows == "成" and (tenths := _TENTHS.match(text, end)):
        return _Unit("成", 1, tenths.end())
    unit = units.after(text, end + (follows == " "))
    if unit is None or (unit.measure in ARTICLES and _DOCUMENT.match(text, unit.end)):
        return None
    return _Unit(unit.measure, 1, unit.end)


def _made(text: str, start: int, number: Numeral, unit: _Unit) -> Figure:
    low, high, value = number.low, number.high, number.value
    lead, before = modifiers.before(text, start)
    after, end = modifiers.after(text, unit.end)
    modifier = before or number.modifier or after
    if value is not None:
        low, high = modifiers.bounds(value, modifier) if modifier else (value, value)
    elif modifiers.bounds(1, modifier)[1] is None and modifier != number.modifier and modifiers.bounds(1, modifier)[0]:
        high = None
    return _shared(Figure(start, end, value, unit.measure or None, modifier, low, high, False, lead), unit.per)


def _shared(figure: Figure, per: int) -> Figure:
    """Told in %: 3.2‰ is 0.32, 九成 90."""
    if figure.unit == "成":
        scaled = [None if n is None else _of(n * 10, 1) for n in (figure.value, figure.low, figure.high)]
        return figure._replace(unit="%", value=scaled[0], low=scaled[1], high=scaled[2])
    if per == 1:
        return figure
    scaled = [None if n is None else _of(n, per) for n in (figure.value, figure.low, figure.high)]
    return figure._replace(value=scaled[0], low=scaled[1], high=scaled[2])


def _of(number: float, per: float) -> float:
    shared = round(number / per, 10)
    return int(shared) if shared == int(shared) else shared


def ranged(text: str, start: int, number: Numeral) -> Figure | None:
    """5至8个, 三、四个: between the two, and no value; None where no second number with a unit follows.

    Args:
        text: the text.
        start: offset of the numeral.
        number: it.
    """
    end = number.end
    if text[end : end + 1] == "、":
        return _enumerated(text, start, end)
    to = _TO.match(text, end) if text[end : end + 1] in TO_LETTERS else None
    other = numerals.match(text, to.end()) if to else None
    unit = _unit(text, to.end(), other.end) if to and other else None
    if to is None or other is None or unit is None:
        return None
    low = number.low
    scale = _SCALE_END.search(text, to.end(), other.end)
    if scale and not _SCALE_END.search(text, start, end):
        # 100至200万元: the scale is shared, unless that would turn the range about (5000至1万元)
        raised = parse(text[start:end] + scale[0])
        low = raised if raised is not None and other.high is not None and raised <= other.high else low
    return _between(text, start, (low, other.high), unit)


def _enumerated(text: str, start: int, end: int) -> Figure | None:
    """三、四个: two neighbours with a comma between."""
    other = numerals.match(text, end + 1)
    first, unit = text[start:end], _unit(text, end + 1, other.end) if other else None
    if other is None or unit is None or len(first) > 1 or other.value is None or parse(first) is None:
        return None
    near = numerals.read(first + text[end + 1 : other.end])
    return _between(text, start, (near.low, near.high), unit) if near and near.value is None else None


def _between(text: str, start: int, bounds: tuple[float | None, float | None], unit: _Unit) -> Figure:
    low, high = bounds
    if low is None or high is None or low > high:
        return Figure(start, unit.end, None, None, "", None, None, False, start)
    lead, modifier = modifiers.before(text, start)
    end = unit.end + 2 if text.startswith("之间", unit.end) else unit.end
    return _shared(Figure(start, end, None, unit.measure or None, modifier, low, high, False, lead), unit.per)


def fraction(text: str, start: int, whole: Numeral) -> tuple[Figure | None, int]:
    """百分之九十八点六, 百分之八十至九十, 千分之三, 三分之二: told in %.

    Args:
        text: the text.
        start: offset of the numeral.
        whole: it, 分之 behind it.

    Returns:
        The figure, None where no number follows, and where to read on.
    """
    at = whole.end + 2
    number = numerals.match(text, at)
    of = _DENOMINATORS.get(text[start : whole.end]) or whole.value
    if number is None or not of:
        return None, at
    lead, modifier = modifiers.before(text, start)
    after, end = modifiers.after(text, number.end)
    low, high, value = number.low, number.high, number.value
    if text[end : end + 1] in TO_LETTERS and (to := _TO.match(text, end)) and (other := numerals.match(text, to.end())):
        value, high, end = None, other.high, other.end
        if low is None or high is None or low > high:
            return None, end
    elif value is not None:
        modifier = modifier or number.modifier or after
        low, high = modifiers.bounds(value, modifier) if modifier else (value, value)
    shares = [None if n is None else round(_of(n * 100, of), 4) for n in (value, low, high)]
    return Figure(start, end, shares[0], "%", modifier, shares[1], shares[2], True, lead), end
