"""Figures: every numeral or mask with its measure word, whatever it counts; which of them a text reports, `statistics` decides."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.extract import mask_roles, modifiers, numerals, units
from pipeline.extract.mentions import Mask, made
from pipeline.extract.numerals import Numeral, parse
from pipeline.wordlists import one_of

_ARABIC = re.compile("[0-9０-９]+")
# What may follow a Chinese numeral that counts: nearly all others (一是, 统一, 一些) are passed over by this alone.
# rounds, terms, years, ranks and sorts are no counts
_COUNTS = one_of(c for c in units.FIRST_LETTERS if c not in "轮届年天级类种期")
# no circle: first in a number, it is a mask
_HAN_FIRST = one_of(c for c in numerals.HAN_SIGNS if c not in "○◯")
# only from the first of a run: where no end of it will do, none will from the second
_HAN = re.compile(
    f"{_HAN_FIRST}(?<!{_HAN_FIRST}{{2}})"
    f"{one_of(numerals.HAN_SIGNS)}*"
    f"(?=(?:{_COUNTS}|[余多来几%％‰至到—~～－–成-])|、[二三四五六七八九])"
)
# What may not stand before a figure is looked at afterwards: a pattern that begins with its letters is found far faster.
_NO_NUMBER_AFTER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.．第〔[［〕］]/-−")
_NO_HAN_AFTER = frozenset("第0123456789０１２３４５６７８９统唯专逐星期周初每")
_SET_PHRASE = re.compile("文章|[一-鿿]?(?:全面|意识|自信|维护|确立|必由之路)")
# greedy but for what a range needs: 5至8个, 80%-90%, 3名至5名
_TO = re.compile(r"(?:至|到|[-—~～－–−]{1,2})(?:百分之)?")
_FRACTION = re.compile("分之")
_TENTHS = re.compile("成(?![立为功果员绩本效长熟年都型就因套交才形建份文了语片败])")
# 完成任务的73.81，: a percentage that lost its sign
_LOOSE = re.compile(r"(?:的|达|达到|为|完成)(?P<number>[0-9０-９]+[.．][0-9０-９]+)(?=[，。；,;\n]|$)")
_DATES = frozenset("年月号时")
_DATE_LETTERS = frozenset("年月日号时点")
_TO_LETTERS = frozenset("至到-—~～－–−")
# what a number can be followed by that has a unit, a second number, or a mark of emphasis
_UNIT_FOLLOWS = frozenset({*units.FIRST_LETTERS, *units.PREFIXES, *_TO_LETTERS, *"%％‰百成个*_ 、"})
_ARTICLES = frozenset({"条", "款", "章"})
_DOCUMENT = re.compile(r"的?规定|第")
_MORE_FOLLOWS = frozenset({*_TO_LETTERS, *modifiers.AFTER_LETTERS, "百"})
MAX_PLAIN = 12
# 第三、|四个
_LISTING = frozenset("、和及至到-")
_ORDINAL = re.compile("第[一二三四五六七八九十]{1,3}[、和及至到-]\\Z")
_AFTER_ONE = frozenset("点百千万亿至到—~～－–-、零〇二两三四五六七八九")
_SHARE_LETTERS = frozenset(" %％‰百")
_BARE = frozenset("百千万亿")
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


_START = itemgetter(Figure._fields.index("start"))


def find(text: str, masks: Sequence[Mask]) -> list[Figure]:
    """Every figure of `text` in order of start; dates are none.

    Args:
        text: the text.
        masks: found in it, in order.
    """
    return sorted([*_numbers(text, masks), *_loose(text), *_masked(text, masks)], key=_START)


def _numbers(text: str, masks: Sequence[Mask]) -> Iterator[Figure]:
    last = 0
    ends = [m.end for m in masks]
    spans = [(*m.span(), False) for m in _ARABIC.finditer(text)]
    spans += [(*m.span(), True) for m in _HAN.finditer(text)]
    for start, stop, han in sorted(spans):
        # dates are by far the most numbers
        if start < last or text[stop : stop + 1] in _DATES or not _may_begin(text, start, han=han):
            continue
        if masks and (i := bisect_right(ends, start)) < len(masks) and masks[i].start < stop:
            continue
        figure = None if han else _plain(text, start, stop)
        if figure is None:
            figure, last = _at(text, start, stop, han=han)
        else:
            last = figure.end
        if figure is not None:
            yield figure


def _plain(text: str, start: int, stop: int) -> Figure | None:
    """A few digits with their measure word and nothing else: most figures are so, and need no more reading."""
    unit = units.single(text, stop)
    if unit is None or stop - start > MAX_PLAIN or text[start - 1 : start] in modifiers.BEFORE_ENDS:
        return None
    end, measure = unit.end(), unit[0]
    if measure in _ARTICLES or text[end : end + 1] in _MORE_FOLLOWS:
        return None
    value = int(text[start:stop])
    return made(Figure, (start, end, value, measure, "", value, value, False, start))


def _may_begin(text: str, start: int, *, han: bool) -> bool:
    before = text[start - 1 : start]
    if han:
        if (
            text[start] == "一"
            and mask_roles.is_han(text[start + 2 : start + 3])
            and mask_roles.is_han(text[start + 3 : start + 4])
        ):
            # 一个党组织: an article, as nearly always; 一百, 一至三名 and 立案一件 are numbers
            return text[start + 1] in _AFTER_ONE and before not in _NO_HAN_AFTER
        return before not in _NO_HAN_AFTER and not (
            before in _LISTING and _ORDINAL.search(text, max(0, start - 5), start)
        )
    # 1,02个: what is grouped wrongly is no number
    return before not in _NO_NUMBER_AFTER and not (before == "," and text[start - 2 : start - 1].isdecimal())


def _at(text: str, start: int, stop: int, *, han: bool) -> tuple[Figure | None, int]:
    """The figure whose numeral begins at `start`, and where to read on."""
    if han and text[start - 1 : start] in {"数", "几"} and text[start] in numerals.HAN_UNITS:
        start -= 1
    number = numerals.match(text, start)
    if number is None or (
        text[number.end : number.end + 1] in _DATE_LETTERS and not text.startswith("日元", number.end)
    ):
        return None, max(stop, number.end if number else 0)
    if text[number.end : number.end + 1] not in _UNIT_FOLLOWS:
        return None, max(stop, number.end)
    if text.startswith("分之", number.end):
        return _fraction(text, start, number)
    found = _ranged(text, start, number) or _counted(text, start, number)
    if found is None:
        return None, max(stop, number.end)
    if found.unit is None and found.value is None and found.low is None:
        # a range that runs backwards: neither of its ends is what is meant
        return None, found.end
    if han and not _counts(text, start, found):
        return None, found.end
    return found._replace(han=True) if han else found, found.end


def _counts(text: str, start: int, figure: Figure) -> bool:
    """Whether a Chinese numeral counts at all: 万人 and 百姓 are words, 四个自信 is a phrase."""
    if text[start] in _BARE and not figure.modifier:
        return False
    if figure.unit == "头":
        # 两头负责
        return False
    return _SET_PHRASE.match(text, figure.end) is None


def _counted(text: str, start: int, number: Numeral) -> Figure | None:
    """A number with the unit behind it, or a range whose ends both have one (3名至5名)."""
    unit = _unit(text, start, number.end)
    if unit is None:
        return None
    if text[unit.end : unit.end + 1] in _TO_LETTERS and (to := _TO.match(text, unit.end)):
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
    if unit is None or (unit.measure in _ARTICLES and _DOCUMENT.match(text, unit.end)):
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


def _ranged(text: str, start: int, number: Numeral) -> Figure | None:
    """5至8个, 三、四个: between the two, and no value; None where no second number with a unit follows."""
    end = number.end
    if text[end : end + 1] == "、":
        return _enumerated(text, start, end)
    to = _TO.match(text, end) if text[end : end + 1] in _TO_LETTERS else None
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


def _fraction(text: str, start: int, whole: Numeral) -> tuple[Figure | None, int]:
    """百分之九十八点六, 百分之八十至九十, 千分之三, 三分之二: told in %."""
    at = whole.end + 2
    number = numerals.match(text, at)
    of = _DENOMINATORS.get(text[start : whole.end]) or whole.value
    if number is None or not of:
        return None, at
    lead, modifier = modifiers.before(text, start)
    after, end = modifiers.after(text, number.end)
    low, high, value = number.low, number.high, number.value
    if (
        text[end : end + 1] in _TO_LETTERS
        and (to := _TO.match(text, end))
        and (other := numerals.match(text, to.end()))
    ):
        value, high, end = None, other.high, other.end
        if low is None or high is None or low > high:
            return None, end
    elif value is not None:
        modifier = modifier or number.modifier or after
        low, high = modifiers.bounds(value, modifier) if modifier else (value, value)
    shares = [None if n is None else round(_of(n * 100, of), 4) for n in (value, low, high)]
    return Figure(start, end, shares[0], "%", modifier, shares[1], shares[2], True, lead), end


def _loose(text: str) -> Iterator[Figure]:
    for m in _LOOSE.finditer(text):
        value, start = parse(m["number"]), m.start("number")
        yield Figure(start, m.end(), value, None, "", value, value, False, start)


def _masked(text: str, masks: Sequence[Mask]) -> Iterator[Figure]:
    for mask in masks:
        if mask.role == "percent":
            share = units.share(text, mask.end)
            measure, end, more = (share.unit, share.end, "") if share else ("%", mask.end, "")
        elif mask.role == "count":
            unit = units.after(text, mask.end) or units.Unit("", "", "", mask.end)
            measure, end, more = unit.measure, unit.end, unit.more
        else:
            continue
        lead, before = modifiers.before(text, mask.start)
        after, end = modifiers.after(text, end)
        modifier = before or more or after
        yield made(Figure, (mask.start, end, None, measure or None, modifier, mask.low, mask.high, False, lead))
