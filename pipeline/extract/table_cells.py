"""Figures in the cells of a table: the clean text holds a row as a line and parts its cells by one tab each.

The header gives a figure its metric and unit (发现问题数（个）), the row's first words its place. Where the rows are measures
(指标, 2021年, 2022年) it is the other way round. All is read off the text alone, so that a Doc and a run see the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract import dates, modifiers, numeral_values, numerals, units
from pipeline.extract.mentions import Mask, Statistic

SOURCE = "table"
MAX_HEADER = 24
MAX_HEADER_ROWS = 3
# columns that number, date or name things; what stands in them counts nothing
_NO_MEASURE = re.compile(
    r"序号|编号|电话|手机|日期|时间|期限|时限|备注|说明|排名|名次|邮编|代码|号码|轮次|届次|责任人|负责人|页码|文号|年龄|出生|\A号\Z"
)
_ROW_LABELS = re.compile(r"\A(?:统计)?(?:指标|项目|内容|类别|事项|名称)(?:名称)?\Z")
_NUMBERS = re.compile(r"\A(?:数值|数量|数据|数额|合计|总计|总数|数|值)\Z")
_UNITS = "单位"
# so short a header says nothing without the one over it (数量, 金额)
SHORT_HEADER = 2
_YEARS = re.compile(r"\A(?:年份|年度|年)\Z")
_BRACKETED = re.compile(r"[（(]\s*(?:单位[:：]\s*)?([^（）()]{1,6}?)\s*[）)]\s*\Z")
_CAPTION_UNIT = re.compile(r"单位\s*[:：]\s*([一-鿿%％‰]{1,4})")
_YEAR_CELL = re.compile(r"\A(?:(?:19|20)\d\d)年?度?\Z")
_MEANT = {"计划": "planned", "拟": "planned", "目标": "target"}
_HAN = re.compile("[一-鿿]")


class Cell(NamedTuple):
    """A cell without the spaces around it: `start` to `end` in the text."""

    start: int
    end: int
    text: str


class Table(NamedTuple):
    """Lines with the same number of tabs, one behind the other.

    Attributes:
        caption: where the line before them begins and ends; empty if there is none.
        rows: the cells of each line.
    """

    caption: tuple[int, int]
    rows: list[list[Cell]]

    @property
    def span(self) -> tuple[int, int]:
        """Offsets of its first character and after its last one."""
        return self.rows[0][0].start, self.rows[-1][-1].end


def tables(text: str) -> list[Table]:
    """The tables of a text: two lines or more with the same number of tabs, at least one."""
    found: list[Table] = []
    rows: list[list[Cell]] = []
    caption, at = (0, 0), 0
    for line in text.split("\n"):
        cells = _cells(line, at)
        if rows and len(cells) != len(rows[0]):
            if len(rows) > 1:
                found.append(Table(caption, rows))
            caption, rows = (rows[-1][0].start, rows[-1][-1].end) if len(cells) > 1 else (0, 0), []
        if len(cells) > 1:
            rows.append(cells)
        elif line.strip():
            caption = (at, at + len(line))
        at += len(line) + 1
    return [*found, Table(caption, rows)] if len(rows) > 1 else found


def _cells(line: str, at: int) -> list[Cell]:
    cells = []
    for cell in line.split("\t"):
        inner = cell.strip(" 　")
        start = at + (cell.index(inner) if inner else 0)
        cells.append(Cell(start, start + len(inner), inner))
        at += len(cell) + 1
    return cells


def find(text: str, table: Table, masks: Sequence[Mask], own: int | None) -> list[Statistic]:
    """The figures that are a table's cells, in order.

    Args:
        text: the text.
        table: a table of it.
        masks: the masks of the text.
        own: the year of the document.
    """
    masked = {(m.start, m.end): m for m in masks if table.span[0] <= m.start < table.span[1]}
    heads = _header_rows(table.rows, masked)
    body = table.rows[heads:]
    if heads == 0 and len(table.rows[0]) > 2:
        # nothing says what the columns are
        return []
    columns = _headers(table.rows[:heads], len(table.rows[0]))
    units_in = next((i for i, name in enumerate(columns) if name.endswith(_UNITS) and _all_units(body, i)), None)
    caption = text[slice(*table.caption)] if table.caption[1] - table.caption[0] <= 2 * MAX_HEADER else ""
    reading = _Reading(columns, caption, _by_row(columns, units_in), units_in, own)
    return [s for row in body for s in _of_row(row, reading, masked)]


class _Reading(NamedTuple):
    columns: list[str]
    caption: str
    by_row: bool
    units_in: int | None
    own: int | None


def _all_units(body: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether a column named 单位 holds measure words, not bodies."""
    written = [row[column].text for row in body if row[column].text]
    return bool(written) and all(w in "%％‰" or ((unit := units.after(w, 0)) and unit.end == len(w)) for w in written)


def _header_rows(rows: Sequence[Sequence[Cell]], masked: dict[tuple[int, int], Mask]) -> int:
    """How many rows are the header: the first if it holds no figure, and those that go on where a wide cell left room."""
    if _holds_figures(rows[0], masked):
        return 0
    heads = 1
    while heads < min(MAX_HEADER_ROWS, len(rows)) and not _holds_figures(rows[heads], masked):
        if rows[heads][0].text and all(cell.text for cell in rows[heads - 1]):
            break
        heads += 1
    return heads


def _holds_figures(row: Sequence[Cell], masked: dict[tuple[int, int], Mask]) -> bool:
    return any(_is_figure(c, masked) and not _YEAR_CELL.match(c.text) for c in row[1:])


def _is_figure(cell: Cell, masked: dict[tuple[int, int], Mask]) -> bool:
    return bool(cell.text) and ((cell.start, cell.end) in masked or _figure(cell.text) is not None)


def _headers(rows: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """What each column is called: the words of the header's rows, those of a wide cell shared by the columns under it."""
    names = [""] * width
    for depth, row in enumerate(rows):
        wide = ""
        for i, cell in enumerate(row):
            wide = cell.text or (wide if depth + 1 < len(rows) and i else "")
            if wide and wide not in names[i] and len(wide) <= MAX_HEADER:
                names[i] = names[i] + wide if len(wide) <= SHORT_HEADER else wide
    return names


def _by_row(columns: Sequence[str], units_in: int | None) -> bool:
    """Whether the rows, not the columns, are what is measured."""
    others = [c for i, c in enumerate(columns) if c and i not in {0, units_in}]
    return (
        bool(_ROW_LABELS.match(columns[0])) or not any(columns) or (bool(others) and all(map(_YEAR_CELL.match, others)))
    )


def _of_row(row: Sequence[Cell], reading: _Reading, masked: dict[tuple[int, int], Mask]) -> Iterator[Statistic]:
    label, year = _label(row, reading), _year(row, reading)
    unit = "" if reading.units_in is None else row[reading.units_in].text
    for i, (cell, column) in enumerate(zip(row, reading.columns, strict=True)):
        if cell is label or i == reading.units_in or _NO_MEASURE.search(column) or _YEARS.match(column):
            continue
        of_row = label.text if label else ""
        named, place = (of_row, column) if reading.by_row else (column, of_row)
        statistic = _of_cell(cell, named, unit, reading.caption, masked)
        if statistic is None:
            continue
        period = dates.period_of(f"{reading.caption} {column} {of_row} {year}", reading.own)
        if _YEAR_CELL.match(place) or (reading.by_row and _NUMBERS.match(place)):
            place = ""
        status = next((s for word, s in _MEANT.items() if word in column), statistic.status)
        yield statistic._replace(place=place, status=status, **period._asdict())


def _label(row: Sequence[Cell], reading: _Reading) -> Cell | None:
    """The row's first cell in words."""
    named = zip(row, reading.columns, strict=True)
    return next(
        (c for c, name in named if _HAN.search(c.text) and not _NO_MEASURE.search(name) and not _YEARS.match(name)),
        None,
    )


def _year(row: Sequence[Cell], reading: _Reading) -> str:
    """The row's year, if a column holds years."""
    year = next((c.text for c, name in zip(row, reading.columns, strict=True) if _YEARS.match(name)), "")
    return year + "年" if year[-1:].isdecimal() else year


def _of_cell(cell: Cell, named: str, unit: str, caption: str, masked: dict[tuple[int, int], Mask]) -> Statistic | None:
    bracket = _BRACKETED.search(named)
    metric = (named[: bracket.start()] if bracket else named).strip()
    if not _HAN.search(metric) or not _is_figure(cell, masked):
        return None
    stated = bracket[1] if bracket else unit
    general = _CAPTION_UNIT.search(caption)
    mask = masked.get((cell.start, cell.end))
    if mask:
        figure = _Figure(None, mask.low, mask.high, "", "")
    else:
        read = _figure(cell.text)
        if read is None:
            return None
        figure = read
    measure, value, low, high = _with_unit(
        figure, stated or (general[1] if general and not metric.endswith("率") else "")
    )
    return Statistic(cell.start, cell.end, cell.text, metric, value, measure, figure.modifier, low, high, source=SOURCE)


class _Figure(NamedTuple):
    value: float | None
    low: float | None
    high: float | None
    modifier: str
    unit: str
    scaled: bool = False


def _figure(cell: str) -> _Figure | None:
    """A cell that is a number and nothing else but its unit (35, 1,286, 95%, 12.5万元, 30余, 3至5)."""
    lead = next((w for w in modifiers.BEFORE if cell.startswith(w)), "")
    number = numerals.match(cell, len(lead))
    if number is None:
        return None
    end = number.end
    share = units.share(cell, end)
    unit = units.after(cell, end) if share is None else None
    end = share.end if share else unit.end if unit else end
    after, end = modifiers.after(cell, end)
    if end != len(cell):
        return None
    low, high, modifier = number.low, number.high, lead or number.modifier or after
    if number.value is not None and modifier:
        low, high = modifiers.bounds(number.value, modifier)
    named = share.unit if share else unit.measure if unit else ""
    return _Figure(number.value, low, high, modifier, named, cell[number.end - 1] in "万亿")


def _with_unit(figure: _Figure, stated: str) -> tuple[str | None, float | None, float | None, float | None]:
    """(unit, value, low, high), the scale of the header's unit applied (万元); a unit in the cell itself wins."""
    numbers = (figure.value, figure.low, figure.high)
    if figure.unit or not stated:
        # 35个 under a header of its own
        return (figure.unit or None, *numbers)
    if stated in "%％‰":
        share = 10 if stated == "‰" else 1
        value, low, high = (None if n is None else n / share for n in numbers) if share > 1 else numbers
        return "%", value, low, high
    unit = units.after(stated, 0)
    if unit is None or unit.end != len(stated):
        return stated, *numbers
    # 1亿 in a column of 万元 is told in 元
    factor = 1 if figure.scaled else numeral_values.parse("1" + unit.scale) or 1
    value, low, high = (None if n is None else _whole(n * factor) for n in numbers)
    return unit.measure, value, low, high


def _whole(number: float) -> float:
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded
