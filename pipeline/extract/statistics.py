"""Statistics: figures that the text reports, plans or aims at, as metric, value and unit (codebook: stats).

A figure's metric stands before it (`发现问题`289个), behind it (巡视12个`单位`), or on both sides. Dates, rounds, ordinals, figures
inside slogans and rules of how many are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from pipeline.extract import dates, figures, governing, lists, mask_roles, metrics, standing, table_cells
from pipeline.extract.mentions import Mask, Mention, Statistic, made
from pipeline.extract.quantities import Figure
from pipeline.lexicons import Measures

# Measures of time, place in order and kind: how long, which, of what sort, but no count of results.
NO_COUNT = frozenset(
    "轮 届 年 天 周 个月 个工作日 工作日 小时 分钟 级 岁 公里 米 位 期 点 倍 课时 学时 步 段 回 大类 "
    "类 种 方面 代 层".split()
)
SHARES = frozenset({"%", "百分点"})
_CHANGED = re.compile(r"(?:上升|提高|提升|增加|增长|下降|降低|减少)了?\Z")
_REACHED = re.compile(r"(?:上升|提高|提升|增加|增长|扩大|下降|降低|减少|缩短|压缩|升|降|增)(?:到|至|为)(?:了)?")
LONGEST_REACHED = 4
_SENTENCE_END = re.compile("[。！？；;!?\n]")
# what a list names without its verb (问题、线索分别为25个和12件), as the controlled measures know it
FULL = {"问题": "发现问题", "问题数": "发现问题", "问题数量": "发现问题"}


def find(
    text: str,
    masks: Sequence[Mask],
    others: Sequence[Mention] = (),
    listed: Measures | None = None,
    own: int | None = None,
) -> list[Statistic]:
    """Every figure of `text` that reports, plans or aims at something, in order, none overlapping.

    Args:
        text: any text; metrics never cross a line feed.
        masks: the masks of the same text, bounds set or not.
        others: mentions whose inner numbers are theirs and that no metric reaches over (rounds, slogans, organizations), in
            order of start.
        listed: the controlled measures that metrics are mapped to.
        own: the year of the document, which 去年 counts from; None if unknown.
    """
    every, taken = _free(_outside_titles(text, figures.find(text, masks)), others)
    of_lists = lists.find(text, every) if "分别" in text else {}
    followers = [*[f.lead for f in every[1:]], len(text)]
    teller = _Teller(text, listed, own)
    found: list[Statistic] = []
    previous = 0
    for i, figure in enumerate(every):
        if figure.start < previous or (figure.unit == "个" and governing.KINDS.match(text, figure.end)):
            continue
        floors = (max(taken[i], previous), found[-1].end if found else 0)
        item = of_lists.get(figure.start)
        gap = figure.lead - every[i - 1].end
        told = bool(found) and 1 < gap <= LONGEST_REACHED and found[-1].end > every[i - 1].start
        if told and _REACHED.fullmatch(text, every[i - 1].end, figure.lead):
            # 由71%上升到94%: what was reached is the figure; where it came from, its beginning
            statistic: Statistic | None = _reached(text, found.pop(), figure)
        elif item:
            statistic = _of_list(teller, figure, item, floors[1])
        else:
            statistic = _statistic(teller, figure, floors, followers[i])
        previous = figure.end
        if statistic is not None:
            found.append(statistic)
    return _with_cells(text, found, masks, listed, own) if "\t" in text else found


def _free(every: Sequence[Figure], others: Sequence[Mention]) -> tuple[list[Figure], list[int]]:
    """The figures that are no part of another mention, and for each where the mention before it ends; both in order of start."""
    free, taken = [], []
    end, ahead = 0, iter(others)
    nearest = next(ahead, None)
    for figure in every:
        while nearest and nearest.start <= figure.start:
            end, nearest = nearest.end, next(ahead, None)
        if figure.start >= end:
            free.append(figure)
            taken.append(end)
    return free, taken


def _with_cells(
    text: str, found: list[Statistic], masks: Sequence[Mask], listed: Measures | None, own: int | None
) -> list[Statistic]:
    """The figures of running text, those inside a table said to be so, and the figures that are a table's cells."""
    for table in table_cells.tables(text):
        start, end = table.span
        cells = table_cells.find(text, table, masks, own)
        taken = {(c.start, c.end) for c in cells}
        apart = [s for s in found if not any(s.start < b and a < s.end for a, b in taken)]
        found = [s._replace(source=table_cells.SOURCE) if start <= s.start < end else s for s in apart]
        found += [c._replace(measure=_measure_of(c, listed)) for c in cells] if listed else cells
    return sorted(found, key=_START)


# a column tells its unit or leaves it to the reader (发现问题│35)
_UNTOLD = ("个", "件", "人", "项", "次")


def _measure_of(cell: Statistic, listed: Measures) -> str:
    units = (cell.unit,) if cell.unit else _UNTOLD
    return next(filter(None, (listed.of(cell.metric, unit) for unit in units)), "")


_START = attrgetter("start")
_TITLE = re.compile("《[^》\n]{0,80}》")


def _outside_titles(text: str, every: list[Figure]) -> list[Figure]:
    """The figures that are no part of a document's title."""
    if "《" not in text:
        return every
    spans = [m.span() for m in _TITLE.finditer(text)]
    begun = [start for start, _ in spans]
    inside = ((bisect_right(begun, f.start) - 1, f) for f in every)
    return [f for i, f in inside if i < 0 or spans[i][1] <= f.start]


def _reached(text: str, begun: Statistic, figure: Figure) -> Statistic:
    return begun._replace(
        end=figure.end,
        text=text[begun.start : figure.end],
        value=figure.value,
        modifier=figure.modifier,
        low=figure.low,
        high=figure.high,
    )


class _Teller:
    """Makes the statistics of a text, each with the controlled measure and the period of its sentence."""

    def __init__(self, text: str, listed: Measures | None, own: int | None) -> None:
        self.text, self.listed, self.own = text, listed, own
        self._begins = [0, *[m.end() for m in _SENTENCE_END.finditer(text)]]
        self._sentence = (0, 0)
        self._named: list[dates.Named] = []
        self._untold = dates.Period(own)

    def statistic(
        self, span: tuple[int, int], metric: str, figure: Figure, status: str, place: str = "", known: str = ""
    ) -> Statistic:
        """One statistic; `known` is what the controlled measures know its metric by, if not the metric."""
        start, end = span
        metric = metric.strip("的了、对*_")
        _, _, value, unit, modifier, low, high, _, _ = figure
        measure = self.listed.of(known or metric, unit or "") if self.listed else ""
        mention = (start, end, self.text[start:end], metric, value, unit, modifier, low, high)
        return made(Statistic, (*mention, measure, status, *self._period(start, end), place, "text"))

    def _period(self, start: int, end: int) -> dates.Period:
        begun, stop = self._sentence
        if not begun <= start < stop:
            at = bisect_right(self._begins, start)
            begun, stop = self._begins[at - 1], self._begins[at] if at < len(self._begins) else len(self.text)
            self._sentence, self._named = (begun, stop), dates.named(self.text, begun, max(stop, end), self.own)
        if not self._named:
            return self._untold
        for named in reversed(self._named):
            if named.start < end:
                return named.period
        return self._untold


def _of_list(teller: _Teller, figure: Figure, item: lists.Item, floor: int) -> Statistic | None:
    """A figure of a list under 分别."""
    status = standing.of(teller.text, figure.start)
    if figure.unit in NO_COUNT or not item.metric or status == standing.RULE:
        return None
    start = min(max(item.start, floor), figure.lead)
    known = FULL.get(item.metric, "")
    told = teller.statistic((start, figure.end), item.metric, figure, status, item.place, known)
    year = dates.period_of(item.place, None).year if item.place else None
    # 2020年、2021年分别发现问题25个、30个
    return told._replace(year=year, year_from=None, year_to=None, place="") if year else told


def _statistic(teller: _Teller, figure: Figure, floors: tuple[int, int], follower: int) -> Statistic | None:
    """The figure with its metric, or None where it reports nothing.

    Args:
        teller: makes it.
        figure: the figure.
        floors: where the mention before it ends, and where the statistic before it ends: no metric reaches back over either.
        follower: where the next figure begins.
    """
    if figure.unit in NO_COUNT:
        return None
    status = standing.of(teller.text, figure.start)
    if status == standing.RULE:
        return None
    span = (
        _shared(teller.text, figure, floors)
        if figure.unit in SHARES
        else _counted(teller.text, figure, floors, follower)
    )
    return teller.statistic(*span, figure, status) if span else None


Found = tuple[tuple[int, int], str]


def _shared(text: str, figure: Figure, floors: tuple[int, int]) -> Found | None:
    """Span and metric of a share: its words stand before it (整改率95%), or behind it (三分之二的问题已整改到位)."""
    left, before = metrics.left(text, figure.lead, *floors)
    noun = governing.plain(metrics.noun_of(before), counted=True)
    if _CHANGED.search(before):
        # 问题数下降了12.5%: by how much is no level, so that the verb stays in the metric
        noun = before.rstrip("了")
    if noun:
        return (left, figure.end), noun
    if text[figure.end : figure.end + 1] != "的":
        return None
    stop, words = metrics.right(text, figure.end + 1, len(text))
    return ((figure.lead, stop), words) if len(words) > 1 else None


def _counted(text: str, figure: Figure, floors: tuple[int, int], follower: int) -> Found | None:
    """Span and metric of a count."""
    left, words = metrics.left(text, figure.lead, *floors)
    follows = text[figure.end : figure.end + 1]
    before, at, noun, names = governing.of(words, bool(figure.unit), mask_roles.is_han(follows))
    if figure.han and not _han_counts(text, figure, before, acting=at is not None):
        return None
    if names and follows not in _FOLLOWED_ON:
        return (left, figure.end), noun
    if figure.unit is None:
        told = figure.value is not None or at is not None
        return ((left, figure.end), noun) if len(noun) >= 2 and told else None
    stop, after = metrics.right(text, figure.end, follower)
    if (
        at is None
        and before[-1:] != "的"
        and text[figure.lead - 1 : figure.lead] not in _INSPECTED
        and _WHO.match(after)
    ):
        return None
    governs = (noun or before[at : at + 2]) if at is not None else ""
    metric = governs + after.lstrip("的")
    return ((left if at is not None else figure.lead, stop), metric) if metric else None


# 发现问题12个|的单位: what is counted stands behind
_FOLLOWED_ON = frozenset("的个")
# 对31个省开展, 在12个县开展: of whom, not who
_INSPECTED = frozenset("对向在于")
# who acts, not what was done: teams, and places that act
_WHO = re.compile(
    f"{governing.TEAM.pattern}|"
    "(?:盟市|区县|县区|县市区|旗县|市州|地市|省区市|省|市|县|区|乡镇|镇街|街道)"
    "(?:[（(]|[和与、]|同步|对|按|将|在|以|根|结合|围绕|分别|开展|组织|派出|参照|立足)"
)


def _han_counts(text: str, figure: Figure, before: str, *, acting: bool) -> bool:
    """Whether a Chinese numeral counts what was done; 一 does so only where nothing follows (立案一件), else it is an article."""
    if text[figure.start : figure.end - len(figure.unit or "")] == "一":
        # 发现一起、查处一起 is what shall be done with any
        follows = text[figure.end : figure.end + 1]
        any_one = figure.unit == "起" and text.startswith("一起", figure.end + 3)
        return _ONE.search(before) is not None and not mask_roles.is_han(follows) and not any_one
    return acting or metrics.acts(before)


_ONE = re.compile("(?:立案|查处|处分|问责|移交|移送|发现|追责|退还|追缴).{0,8}\\Z")
