"""When rounds were held: the dates that stand beside a round (`4月至6月，第八轮巡视`, `第三轮巡察于2021年10月11日启动`)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from pipeline.extract import dates, numeral_values, standing
from pipeline.extract.masks import GLYPHS
from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "round_dates")
_D = "0-9０-９"
_HAN = one_of("〇○零一二三四五六七八九")
_MONTH = rf"(?:[{_D}]{{1,2}}|[一二三四五六七八九十]{{1,2}})"
_DAY = rf"(?:[{_D}]{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_PARTS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_PART = either(word for part in _PARTS for word in _words(part))
_TO = rf"(?:{either(_words('to'))}|[-—–－~～]{{1,2}})"
_NEXT_YEAR = _words("next year")
# 202*年, 20xx年: no year, and none is to be guessed
_MASKED_YEAR = rf"|[{_D}]{{1,3}}{one_of(GLYPHS)}{{1,3}}"
_APART = rf"(?<![{_D}])"
_YEAR = (
    rf"{_APART}(?P<@year>[{_D}]{{4}}|{_HAN}{{4}}{_MASKED_YEAR})年"
    rf"|(?P<@shift>{either((*_words('this year'), *_NEXT_YEAR))})"
)
_POINT = rf"(?P<@month>{_MONTH})月(?:份)?(?:(?P<@day>{_DAY})[日号]|(?P<@part>{_PART}))?"
_ALONE = rf"(?<![{_D}.])"
_NUMBERED = rf"{_ALONE}(?P<@y>[{_D}]{{4}})[./－-](?P<@m>[{_D}]{{1,2}})[./－-](?P<@d>[{_D}]{{1,2}})(?![{_D}])"
# @ stands for the side, f or l
_DATE = rf"(?:(?:{_YEAR})?(?:{_POINT})|{_NUMBERED})"
# of the last date the month may be left out, which is the first's (3月11日至20日); it stands behind a word or a dash, so that no
# digit can come before it, and with a masked year it is no date
_BEHIND = _DATE.replace("@", "l").replace(_APART, "").replace(_ALONE, "").replace(_MASKED_YEAR, "")
_LAST = rf"(?:(?P<only>{_DAY})[日号]|{_BEHIND})"
_WHEN = re.compile(rf"{_DATE.replace('@', 'f')}(?P<since>起)?(?:{_TO}{_LAST})?")
_SEGMENT = re.compile(r"[^。；！？\n]+")
_BEGINS, _ENDS = re.compile(either(_words("begins"))), re.compile(either(_words("ends")))
_UNTIL = re.compile(rf"{either(_words('until'))}\Z")
_SENTENCE_BEFORE = re.compile(r"[^。！？\n]*\Z")
_PLANS = re.compile(either(_words("plans")))
_PLANNED_BEHIND = re.compile(rf"[^，。；]{{0,4}}?{either(_words('planned behind'))}")
_OTHER = re.compile(either(_words("other deed")))


# characters before a place that still can be its sentence
SENTENCE = 160


class Day(NamedTuple):
    """A date as far as it is told.

    Attributes:
        first: the earliest day that it can be.
        last: the latest day that it can be.
        told: `2021-10-11`, `2021-10-11..20` for a third of a month, `2021-10` where no day is told; `read` reads it.
    """

    first: date
    last: date
    told: str


class Mention(NamedTuple):
    """A round as a text names it: offsets and number, None where it is masked or several are meant."""

    start: int
    end: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """When a round was held.

    Attributes:
        mention: the round, as it was given.
        start: offset of the date.
        end: offset after it.
        begin: its beginning; None where only its end is told.
        finish: its end; None where only its beginning is told.
    """

    mention: Mention
    start: int
    end: int
    begin: Day | None
    finish: Day | None


class _When(NamedTuple):
    start: int
    end: int
    begin: Day | None
    finish: Day | None


def find(text: str, mentions: Sequence[Mention], year: int | None) -> list[Held]:
    """The dates of the rounds, in order: those that stand in a round's clause group, up to `。` or `；`.

    A span of time is a round's; a date by itself is its beginning or its end where a word says so (启动, 结束), and not where the
    stretch is about another deed (反馈, 整改). A mention of several rounds has no date.

    Args:
        text: the text.
        mentions: its rounds, in order.
        year: the text's own year, for dates that name none; None if unknown.
    """
    found = []
    for segment in _SEGMENT.finditer(text):
        own = [m for m in mentions if segment.start() <= m.start < segment.end()]
        if own:
            told = list(_whens(text, segment.start(), segment.end(), year))
            found += [Held(m, *when) for m, when in _paired(own, told) if m.number is not None]
    return found


def is_planned(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is told of as still to be done: by its clause, by its sentence (明年, 市委将), or behind it (拟).

    Args:
        text: the text.
        start: where it begins.
        end: where it ends.
    """
    if standing.of(text, start) != standing.REPORTED or _PLANNED_BEHIND.match(text, end):
        return True
    sentence = _SENTENCE_BEFORE.search(text, max(0, start - SENTENCE), start)
    return sentence is not None and _PLANS.search(sentence[0]) is not None


def _paired(mentions: Sequence[Mention], told: Sequence[_When]) -> Iterator[tuple[Mention, _When]]:
    """Each date with its round: that behind it where the first date stands before the first round, else that before it."""
    before = bool(told) and told[0].start < mentions[0].start
    for when in told:
        if before:
            near = next((m for m in mentions if m.start >= when.end), mentions[-1])
        else:
            near = next((m for m in reversed(mentions) if m.end <= when.start), mentions[0])
        yield near, when


def _whens(text: str, start: int, end: int, year: int | None) -> Iterator[_When]:
    matches = list(_WHEN.finditer(text, start, end))
    for at, m in enumerate(matches):
        behind = text[m.end() : matches[at + 1].start() if at + 1 < len(matches) else end]
        if _OTHER.search(behind) or _UNTIL.search(text, start, m.start()):
            continue
        first = _day(m, "f", _year_before(text, start, m.start(), year))
        if first is None:
            continue
        if m["only"] or m["lmonth"] or m["ly"]:
            last = _last(m, first)
            if last is not None and last.last >= first.first:
                yield _When(m.start(), m.end(), first, last)
        elif ends := _ENDS.search(behind):
            begins = _BEGINS.search(behind)
            inside = begins is not None and begins.start() < ends.start()
            yield _When(m.start(), m.end(), *((first, None) if inside else (None, first)))
        elif m["since"] or _BEGINS.search(behind):
            yield _When(m.start(), m.end(), first, None)


def _year_before(text: str, start: int, at: int, year: int | None) -> int | None:
    return dates.period_of(text[start:at], year).year


def _day(m: re.Match[str], side: str, year: int | None) -> Day | None:
    """The date of one side, None where its year is masked or unknown or there is no such day."""
    if m[f"{side}y"]:
        return _made(_number(m[f"{side}y"]), _number(m[f"{side}m"]), _number(m[f"{side}d"]), (1, 31))
    if written := m[f"{side}year"]:
        year = _number(written)
    elif m[f"{side}shift"] in _NEXT_YEAR and year is not None:
        year += 1
    part = m[f"{side}part"]
    bounds = next((b for name, b in _PARTS.items() if part in _words(name)), (1, 31))
    return _made(year, _number(m[f"{side}month"]), _number(m[f"{side}day"]), bounds)


def _last(m: re.Match[str], first: Day) -> Day | None:
    if m["only"]:
        return _made(first.first.year, first.first.month, _number(m["only"]), (1, 31))
    year = first.first.year
    told = m["lyear"] or m["lshift"] or m["ly"]
    month = _number(m["lmonth"]) if not told else None
    # 10月至1月 goes over the year's end
    return _day(m, "l", year + 1 if month is not None and month < first.first.month else year)


def _made(year: int | None, month: int | None, day: int | None, bounds: tuple[int, int]) -> Day | None:
    if year is None or not 1980 <= year < 2100 or month is None or not 1 <= month <= 12:
        return None
    most = calendar.monthrange(year, month)[1]
    first, last = bounds if day is None else (day, day)
    if not first <= (last if day else most) <= most:
        return None
    last, month_told = min(last, most), f"{year}-{month:02}"
    told = month_told if (first, last) == (1, most) and day is None else f"{month_told}-{first:02}"
    return Day(
        date(year, month, first),
        date(year, month, last),
        told if first == last or told == month_told else f"{told}..{last:02}",
    )


def read(told: str) -> Day:
    """A date as `Day.told` has it.

    Raises:
        ValueError: it is none.
    """
    year, month, days = (*told.split("-"), "")[:3]
    first, _, last = days.partition("..")
    most = calendar.monthrange(int(year), int(month))[1]
    start = date(int(year), int(month), int(first or 1))
    return Day(start, start.replace(day=int(last or first or most)), told)


def _number(written: str | None) -> int | None:
    value = numeral_values.parse(written) if written else None
    return value if isinstance(value, int) else None
