"""Figures: every numeral or mask with its measure word, whatever it counts; which of them a text reports, `statistics` decides."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from pipeline.extract import mask_roles, modifiers, numeral_values, numerals, units
from pipeline.extract.mentions import Mask, made
from pipeline.extract.numeral_values import parse
from pipeline.extract.quantities import ARTICLES, TO_LETTERS, Figure, counted, fraction, ranged
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
# 完成任务的73.81，: a percentage that lost its sign
_LOOSE = re.compile(r"(?:的|达|达到|为|完成)(?P<number>[0-9０-９]+[.．][0-9０-９]+)(?=[，。；,;\n]|$)")
_DATES = frozenset("年月号时")
_DATE_LETTERS = frozenset("年月日号时点")
# what a number can be followed by that has a unit, a second number, or a mark of emphasis
_UNIT_FOLLOWS = frozenset({*units.FIRST_LETTERS, *units.PREFIXES, *TO_LETTERS, *"%％‰百成个*_ 、"})
_MORE_FOLLOWS = frozenset({*TO_LETTERS, *modifiers.AFTER_LETTERS, "百"})
MAX_PLAIN = 12
# 第三、|四个
_LISTING = frozenset("、和及至到-")
_ORDINAL = re.compile("第[一二三四五六七八九十]{1,3}[、和及至到-]\\Z")
_AFTER_ONE = frozenset("点百千万亿至到—~～－–-、零〇二两三四五六七八九")
_BARE = frozenset("百千万亿")
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
    if measure in ARTICLES or text[end : end + 1] in _MORE_FOLLOWS:
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
    if han and text[start - 1 : start] in {"数", "几"} and text[start] in numeral_values.HAN_UNITS:
        start -= 1
    number = numerals.match(text, start)
    if number is None or (
        text[number.end : number.end + 1] in _DATE_LETTERS and not text.startswith("日元", number.end)
    ):
        return None, max(stop, number.end if number else 0)
    if text[number.end : number.end + 1] not in _UNIT_FOLLOWS:
        return None, max(stop, number.end)
    if text.startswith("分之", number.end):
        return fraction(text, start, number)
    found = ranged(text, start, number) or counted(text, start, number)
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
