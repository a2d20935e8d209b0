"""The ledger as a workbook: sheets of bodies, a summary, the texts it rests on, and a hidden record of what the program wrote."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.codelists import Titles
from pipeline.tables import cells, workbooks
from pipeline.tables.cell_texts import plain_number
from pipeline.threads.ledger.columns import COLUMNS, KEY, SOURCE, STATE, TITLES
from pipeline.threads.ledger.edited import MEMORY, OURS, SOURCES, SUMMARY, Cell
from pipeline.threads.ledger.merge import Line, Merged, Sheet, blank
from pipeline.threads.tables import words
from pipeline.threads.thread import Thread

_HEAD = 2
_FILLS = {"未整改": "FDE2E0", "整改中": "FFF3CD", "已完成": "DDF2E0", "重现": "F6D5E5"}
_ROLES = ("problem", "answer", "promised", "done", "recurrence")
_FORBIDDEN = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_LONGEST = 31


def sheet_titles(names: Iterable[str]) -> dict[str, str]:
    r"""Body → a legal title of its sheet: 31 UTF-16 units at most, none of []:*?/\, no two alike whatever their case.

    Args:
        names: of bodies, in order; an empty one stands for notices that name none.
    """
    found: dict[str, str] = {}
    used = {name.casefold() for name in (*OURS, "History")}
    for name in names:
        bare = "".join(c for c in (name or "未写明单位").translate(_FORBIDDEN) if c.isprintable()).strip("' ")
        title, number = _cut(bare, _LONGEST) or "单位", 1
        while title.casefold() in used:
            number += 1
            tail = f"（{number}）"
            title = _cut(bare, _LONGEST - len(tail)) + tail
        used.add(title.casefold())
        found[name] = title
    return found


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le", "ignore")[: 2 * units].decode("utf-16-le", "ignore").strip("' ")


def workbook(
    made: Merged,
    threads: Sequence[Thread],
    memory: Mapping[str, Mapping[str, str]],
    foreign: Iterable[Any],
    titles: Titles,
) -> bytes:
    """The workbook's bytes, the same for the same ledger.

    Args:
        made: sheets of bodies.
        threads: of the run.
        memory: key → title → what the program wrote, for the next run.
        foreign: sheets of people's own, as openpyxl has them.
        titles: of coded values, in Chinese.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook()
    book.remove(book.active)
    summary = book.create_sheet(SUMMARY)
    places = _sources(book, threads, titles)
    for sheet in made.sheets:
        _body(book.create_sheet(sheet.title), sheet, places, titles)
    _summary(summary, made, threads, titles)
    book.move_sheet(SOURCES, len(book.sheetnames))
    for sheet in foreign:
        _copied(book.create_sheet(sheet.title), sheet)
    _remembered(book.create_sheet(MEMORY), memory)
    out = io.BytesIO()
    workbooks.save(book, out)
    return out.getvalue()


# --- a body -----------------------------------------------------------------------------------------------------------


def _body(page: Any, sheet: Sheet, places: Mapping[str, int], titles: Titles) -> None:  # noqa: ANN401 (openpyxl has no types)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

    heads = [*TITLES, *sheet.extra, KEY]
    cells.put(page.cell(1, 1), f"{sheet.body or sheet.title}巡视巡察反馈问题整改台账")
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads) - 1)
    cells.styled(page.cell(1, 1), size=14)
    cells.header(page, heads, _HEAD)
    widths = [next((c.width for c in COLUMNS if c.title == title), 16) for title in heads]
    for number, line in enumerate(sheet.lines, 1):
        _line(page, _HEAD + number, heads, line, number, places.get(line.key))
        texts = ((blank(line, t).text, w) for t, w in zip(heads[:-1], widths, strict=False))
        page.row_dimensions[_HEAD + number].height = cells.height(texts)
    last = _HEAD + max(1, len(sheet.lines))
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.column_dimensions[get_column_letter(len(heads))].hidden = True
    page.freeze_panes = page.cell(_HEAD + 1, 4)
    page.auto_filter.ref = f"A{_HEAD}:{get_column_letter(len(heads) - 1)}{last}"
    _choices(page, f"{get_column_letter(heads.index(STATE) + 1)}{_HEAD + 1}:", last, titles)
    cells.printed(page, f"1:{_HEAD}")


def _line(page: Any, row: int, heads: Sequence[str], line: Line, number: int, source: int | None) -> None:  # noqa: ANN401
    from openpyxl.comments import Comment  # noqa: PLC0415 - slow to import

    for at, title in enumerate(heads, 1):
        cell = page.cell(row, at)
        held = Cell(number) if title == "序号" else Cell(line.key) if title == KEY else blank(line, title)
        cells.put(cell, held.value, formula=held.formula)
        cell.number_format = held.format
        cells.wrapped(cell, middle=title in {"序号", "轮次", STATE})
        if held.comment:
            cell.comment = Comment(held.comment, "")
        if title == STATE and held.text in _FILLS:
            cells.filled(cell, _FILLS[held.text])
        if title == SOURCE and source:
            cells.linked(cell, f"#'{SOURCES}'!A{source}")


def _choices(page: Any, start: str, last: int, titles: Titles) -> None:  # noqa: ANN401
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - slow to import

    names = ",".join(titles.of("thread_state", code) for code in ("open", "under_way", "done", "recurring"))
    # what an office writes besides is its own affair: it is warned, not stopped
    rule = DataValidation(type="list", formula1=f'"{names}"', allow_blank=True, errorStyle="warning")
    page.add_data_validation(rule)
    rule.add(f"{start}{start.rstrip(':0123456789')}{last}")


# --- summary, sources, memory -----------------------------------------------------------------------------------------

_SUMMARY = (
    "单位",
    "轮次",
    "问题数",
    "未整改",
    "整改中",
    "已完成",
    "重现",
    "自加行",
    "存疑",
    "追缴金额（元）",
    "处理人数",
    "建章立制",
)


def _summary(page: Any, made: Merged, threads: Sequence[Thread], titles: Titles) -> None:  # noqa: ANN401
    """A row a body, states as they stand in its sheet: people's word counts."""
    cells.put(page.cell(1, 1), "巡视巡察反馈问题整改情况汇总")
    cells.styled(page.cell(1, 1), size=14)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_SUMMARY))
    cells.header(page, _SUMMARY, _HEAD)
    for row, sheet in enumerate(made.sheets, _HEAD + 1):
        own = [t for t in threads if t.body == sheet.body and any(line.key == t.key for line in sheet.lines)]
        for at, value in enumerate(_totals(sheet, own, titles), 1):
            cells.put(page.cell(row, at), value)
            cells.wrapped(page.cell(row, at), middle=at > 1)
        page.row_dimensions[row].height = cells.height([(str(page.cell(row, 2).value or ""), 30)])
        cells.linked(page.cell(row, 1), f"#'{_quoted(sheet.title)}'!A1")
        page.cell(row, 10).number_format = "#,##0"
    for letter, width in zip("ABCDEFGHIJKL", (34, 30, 8, 8, 8, 8, 8, 8, 8, 18, 10, 10), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = page.cell(_HEAD + 1, 2)
    page.auto_filter.ref = f"A{_HEAD}:L{_HEAD + max(1, len(made.sheets))}"
    cells.printed(page, f"1:{_HEAD}")


def _totals(sheet: Sheet, threads: Sequence[Thread], titles: Titles) -> list[object]:
    states = [blank(line, STATE).text for line in sheet.lines]
    keys = {t.key for t in threads}
    rounds = "、".join(dict.fromkeys(blank(line, "轮次").text for line in sheet.lines if blank(line, "轮次").text))
    counts = [states.count(titles.of("thread_state", code)) for code in ("open", "under_way", "done", "recurring")]
    # an answer to several problems tells of its figures once
    figures = {
        role: list({(s.notice.doc_id, s.start): s for t in threads for s in t.of(role)}.values())
        for role in ("money", "persons", "rules")
    }
    told = [_range(bounds_of(of)) for of in figures.values()]
    own = sum(line.key not in keys for line in sheet.lines)
    return [sheet.body or sheet.title, rounds, len(sheet.lines), *counts, own, sum(t.unsure for t in threads), *told]


def bounds_of(figures: Sequence[Any]) -> tuple[float | None, float | None]:
    """The sum of figures of several inspections, at least and at most.

    Args:
        figures: sayings, each once.
    """
    if not figures:
        return None, None
    highs = [f.high for f in figures]
    return sum(f.low or 0 for f in figures), None if None in highs else sum(highs)


def _range(told: tuple[float | None, float | None]) -> object:
    low, high = told
    if low is None:
        return None
    if low == high:
        return int(low) if low == int(low) else low
    if high is None and not low:
        return "不详"
    return f"≥{plain_number(low)}" if high is None else f"{plain_number(low)}–{plain_number(high)}"


def _sources(book: Any, threads: Sequence[Thread], titles: Titles) -> dict[str, int]:  # noqa: ANN401
    """The sentences that the ledger rests on; returns key → first row."""
    page = book.create_sheet(SOURCES)
    heads = ("单位", "问题", "性质", "原文", "文件", "起", "止")
    cells.header(page, heads, 1)
    first: dict[str, int] = {}
    row = 1
    for thread in threads:
        for saying in (s for s in thread.sayings if s.role in _ROLES):
            row += 1
            first.setdefault(thread.key, row)
            told = (
                thread.body,
                thread.problem,
                titles.of("saying_role", saying.role),
                words(saying),
                saying.notice.doc_id,
                saying.start,
                saying.end,
            )
            for at, value in enumerate(told, 1):
                cells.put(page.cell(row, at), value)
                cells.wrapped(page.cell(row, at))
            page.row_dimensions[row].height = cells.height([(thread.problem, 30), (words(saying), 70)])
    for letter, width in zip("ABCDEFG", (24, 30, 8, 70, 36, 8, 8), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:G{max(2, row)}"
    return first


def _remembered(page: Any, memory: Mapping[str, Mapping[str, str]]) -> None:  # noqa: ANN401
    heads = (KEY, *(t for t in TITLES if t != "序号"))
    for at, title in enumerate(heads, 1):
        cells.put(page.cell(1, at), title)
    for row, (key, values) in enumerate(memory.items(), 2):
        for at, value in enumerate((key, *(values.get(t, "") for t in heads[1:])), 1):
            cells.put(page.cell(row, at), value or None)
    page.sheet_state = "hidden"


def _copied(page: Any, sheet: Any) -> None:  # noqa: ANN401
    """A sheet of people's own: values, formulas, looks and comments; pictures and charts openpyxl does not keep."""
    for row in sheet.iter_rows():
        for cell in row:
            new = page.cell(cell.row, cell.column, cell.value)
            if cell.has_style:
                new.font, new.fill, new.border = copy.copy(cell.font), copy.copy(cell.fill), copy.copy(cell.border)
                new.alignment, new.number_format = copy.copy(cell.alignment), cell.number_format
            if cell.data_type == "s":
                new.data_type = "s"
            if cell.comment:
                new.comment = copy.copy(cell.comment)
    for letter, dimension in sheet.column_dimensions.items():
        page.column_dimensions[letter].width = dimension.width
        page.column_dimensions[letter].hidden = dimension.hidden
    for merged in sheet.merged_cells.ranges:
        page.merge_cells(str(merged))
    page.sheet_state, page.freeze_panes = sheet.sheet_state, sheet.freeze_panes


def _quoted(title: str) -> str:
    return title.replace("'", "''")
