"""Lists under 分别: figures in a row, each with its own metric or place (问题、线索分别为25个和12件; 甲县、乙县分别立案3件、5件)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract import metrics
from pipeline.extract.quantities import Figure

_BETWEEN = re.compile("，?(?:[、,，和及与跟]|以及)")
_NAMES = re.compile("[、和及与]|以及")
# greedy: back to the last delimiter
_CLAUSE = re.compile("(?s:.*)[。；：！？;:!?\n，,（(）)]")
_COPULA = re.compile("[均都已]?[约是占]*")
_LEADS = re.compile("(?:其中|目前|截至目前|全市|全县|全省|共|已|的|各|该)+")
# 三轮巡察|整改率
_ROUNDS = re.compile("[^、]{0,8}轮次?(?:巡[视察])?")
_CHANGED = re.compile("同比|环比|较上年|比上年")
_PLACE = re.compile("(.{1,10}?[省市县区州旗镇乡村院校局厅委部])(.{2,})")
_ENDS_AS_PLACE = re.compile("[省市县区州旗镇乡村院校局厅委部]\\Z")
_CHANGE = re.compile("(?:上升|提高|提升|增加|增长|下降|降低|减少)了?")
REACH = 60


class Item(NamedTuple):
    """What a list says of one of its figures.

    Attributes:
        start: where the statistic begins: at the list's names for the first figure, at the figure for the others.
        metric: what it measures; empty where the words beside the first figure tell.
        place: whose figure it is, empty if the list tells figures apart by metric.
    """

    start: int
    metric: str
    place: str


def find(text: str, every: Sequence[Figure]) -> dict[int, Item]:
    """Start of each figure that stands in a list under 分别 → what the list says of it.

    Args:
        text: the text.
        every: figures found in it, in order of start.
    """
    found: dict[int, Item] = {}
    at = text.find("分别")
    while at >= 0:
        row = _row(text, at + 2, every)
        if len(row) > 1:
            found |= dict(zip((f.start for f in row), _items(text, at, row), strict=True))
        at = text.find("分别", at + 2)
    return found


def _row(text: str, at: int, every: Sequence[Figure]) -> list[Figure]:
    """The figures behind 分别 with nothing but commas and 和 between them."""
    row: list[Figure] = []
    for figure in every:
        if figure.lead < at:
            continue
        if row:
            if not _BETWEEN.fullmatch(text, row[-1].end, figure.lead):
                break
        elif _CLAUSE.match(text, at, figure.lead) or figure.lead - at > metrics.MAX_LEFT:
            break
        row.append(figure)
    return row


def _items(text: str, at: int, row: Sequence[Figure]) -> Iterator[Item]:
    begun, subject = _subject(text, at, len(row))
    predicate = text[at + 2 : row[0].lead]
    predicate = predicate[_COPULA.match(predicate).end() :]  # type: ignore[union-attr]  # it matches nothing at all, too
    predicate = metrics.noun_of(predicate) if not _CHANGE.fullmatch(predicate) else predicate
    names = [n for n in (_CHANGED.sub("", name) for name in _NAMES.split(subject)) if n]
    if len(names) != len(row):
        shared = (
            predicate
            if len(predicate) > 1 and not _CHANGE.fullmatch(predicate)
            else (names[-1] if names else "") + predicate
        )
        pairs = [(shared, "")] * len(row)
    elif len(predicate) > 1 and not _CHANGE.fullmatch(predicate):
        pairs = [(predicate, name) for name in names]
    elif all(map(_ENDS_AS_PLACE.search, names[:-1])) and (m := _PLACE.fullmatch(names[-1])):
        pairs = [(m[2] + predicate, place) for place in (*names[:-1], m[1])]
    else:
        pairs = [(name + predicate, "") for name in names]
    for i, (figure, (metric, place)) in enumerate(zip(row, pairs, strict=True)):
        yield Item(begun if i == 0 else figure.lead, metric, place)


def _subject(text: str, at: int, names: int) -> tuple[int, str]:
    """Where the words before 分别 begin, and these words; over a comma where only so they hold as many names as there are figures."""
    stop = at - 1 if text[at - 1 : at] in {"，", ","} else at
    lowest = max(0, stop - REACH)
    m = _CLAUSE.match(text, lowest, stop)
    begun = m.end() if m else lowest
    leads = _LEADS.match(text, begun, stop)
    begun = leads.end() if leads else begun
    rounds = _ROUNDS.match(text, begun, stop)
    subject = text[rounds.end() if rounds else begun : stop]
    if stop < at and len(_NAMES.split(subject)) != names:
        return at, ""
    return begun, subject
