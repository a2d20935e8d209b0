"""The workbook that goes out: a sheet a layer, what can be chosen in drop-downs, how to fill it in on a sheet of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline import codelists
from pipeline.codelists import Titles
from pipeline.columns import Column
from pipeline.corrections.record import LINKS, STATES
from pipeline.forms import columns
from pipeline.forms.columns import DOCUMENT, EMPTY, KEY, NEW, NOTE, SENTENCE, VERDICT, Sheet
from pipeline.forms.sent import Sent
from pipeline.tables import cell_texts, cells, workbooks

HELP, CHOICES = "填写说明", "选项"
# empty rows at the end, for what the program misses
SPARE = 20
_WIDTHS = {DOCUMENT: 18, SENTENCE: 60, columns.TEXT: 24, columns.ANSWER: 50, columns.PROBLEM: 40, NEW: 24, NOTE: 20}
_WIDTH, _ASKED = 13, "FFF8E1"
_HOW = (
    (
        "判断",
        "正确：与原文所述一致；不是：不应列入本表；更正：有误，请在黄色各列填写正确内容；漏标：本句还有一处未列出，请在“更正原文”中写出其字样。",
    ),
    ("更正原文", "从“句子”中原样摘录正确的字样（起止有误或漏标时填写）。"),
    ("黄色各列", "只填需要更正的内容；不填即不改。可选“（空）”表示应为空。多个值以顿号相连。"),
    ("漏标", "在句子所在行后插入一行（或用表末空行），写明句子、判断“漏标”和更正原文。"),
    ("行的增删", "可以排序、筛选、删除不看的行；请勿改动“句子”“原文”两列的内容。"),
    ("交回", "保存后交回即可：xunshi review correct 文件名"),
)
Labels = Sequence[str]


def workbook(
    rows: Mapping[str, Sequence[Sent]], beside: Mapping[str, Mapping[str, object]], titles: Titles, labels: Labels
) -> bytes:
    """The workbook's bytes, the same for the same rows.

    Args:
        rows: layer → its rows.
        beside: key of a row → title → what else is shown of it.
        titles: of coded values, in Chinese.
        labels: of the codebook.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook()
    book.remove(book.active)
    lists: dict[tuple[str, ...], int] = {}
    for name, own in rows.items():
        sheet = columns.sheet(name)
        page = book.create_sheet(sheet.title)
        _filled(page, sheet, own, beside, titles, labels)
        _asking(page, sheet, len(own), titles, labels, lists)
        if name == LINKS:
            _problems(page, sheet, own, rows.get(STATES, own), lists)
    _helped(book.create_sheet(HELP))
    _listed(book.create_sheet(CHOICES), lists)
    out = io.BytesIO()
    workbooks.save(book, out)
    return out.getvalue()


def _filled(
    page: Any,  # noqa: ANN401 (openpyxl has no types)
    sheet: Sheet,
    rows: Sequence[Sent],
    beside: Mapping[str, Mapping[str, object]],
    titles: Titles,
    labels: Labels,
) -> None:
    heads = sheet.heads
    cells.header(page, heads, 1)
    for number, row in enumerate(rows, 2):
        told = _told(sheet, row, titles, labels) | dict(beside.get(row.key, {}))
        for at, title in enumerate(heads, 1):
            cells.put(page.cell(number, at), told.get(title))
        page.row_dimensions[number].height = cells.height([(row.sentence, 60), (row.text, 24)])
    for number in range(2, len(rows) + 2 + SPARE):
        for at, title in enumerate(heads, 1):
            cells.wrapped(page.cell(number, at))
            if title in sheet.asked or title in {VERDICT, NEW}:
                cells.filled(page.cell(number, at), _ASKED)
                # a year is no date, and a number stays as it is written
                page.cell(number, at).number_format = "@" if title == NEW else "General"


def _told(sheet: Sheet, row: Sent, titles: Titles, labels: Labels) -> dict[str, object]:
    told: dict[str, object] = {DOCUMENT: row.doc_id, SENTENCE: row.sentence, sheet.text: row.text, KEY: row.key}
    return told | {t: shown(c, row.values.get(c.name), titles, labels) for t, c in sheet.told.items() if row.values}


def shown(column: Column, value: object, titles: Titles, labels: Labels = ()) -> object:
    """A value as the sheet shows it.

    Args:
        column: whose.
        value: as a correction keeps it.
        titles: of coded values, in Chinese.
        labels: of the codebook.
    """
    if value is None:
        return None
    chosen: dict[str, str] = {code: title for title, code in columns.choices(column, titles, labels).items()}
    if isinstance(value, list):
        return "、".join(chosen.get(str(v), str(v)) for v in value) or None
    if isinstance(value, bool):
        return chosen["true" if value else "false"]
    return (
        chosen.get(value, value)
        if isinstance(value, str)
        else cell_texts.plain_number(value)
        if isinstance(value, float)
        else value
    )


def _asking(
    page: Any,  # noqa: ANN401
    sheet: Sheet,
    rows: int,
    titles: Titles,
    labels: Labels,
    lists: dict[tuple[str, ...], int],
) -> None:
    """Widths, drop-downs, the frozen header, the hidden key."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

    heads = sheet.heads
    for at, title in enumerate(heads, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = _WIDTHS.get(title, _WIDTH)
        chosen = _chosen(sheet, title, titles, labels)
        if chosen:
            place = lists.setdefault(chosen, len(lists) + 1)
            _dropped(page, f"{letter}2:{letter}{rows + 1 + SPARE}", get_column_letter(place), len(chosen))
    page.column_dimensions[get_column_letter(len(heads))].hidden = True
    page.freeze_panes = page.cell(2, 4)
    page.auto_filter.ref = f"A1:{get_column_letter(len(heads) - 1)}{max(2, rows + 1)}"
    cells.printed(page, "1:1")


def _problems(
    page: Any,  # noqa: ANN401
    sheet: Sheet,
    rows: Sequence[Sent],
    known: Sequence[Sent],
    lists: dict[tuple[str, ...], int],
) -> None:
    """Drop-downs of a body's problems in the rows of its answers."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

    of: dict[object, list[str]] = {}
    for row in known:
        of.setdefault(row.values["body"], []).append(str(row.values.get("problem", row.text)))
    letter = get_column_letter(sheet.heads.index(columns.OTHER) + 1)
    for number, row in enumerate(rows, 2):
        told = tuple(dict.fromkeys(filter(None, of.get(row.values["body"], ()))))
        if told:
            place = lists.setdefault(told, len(lists) + 1)
            _dropped(page, f"{letter}{number}", get_column_letter(place), len(told))


def _chosen(sheet: Sheet, title: str, titles: Titles, labels: Labels) -> tuple[str, ...]:
    if title == VERDICT:
        return tuple(codelists.title("sheet_verdict", code, "zh") for code in sheet.verdicts)
    column = sheet.asked.get(title)
    found = tuple(columns.choices(column, titles, labels)) if column else ()
    return (*found, EMPTY) if found and column and columns.optional(column) else found


def _dropped(page: Any, cells_of: str, letter: str, count: int) -> None:  # noqa: ANN401
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - slow to import

    # several values, or a code in English, are right too: what is not listed is warned of, not stopped
    rule = DataValidation(
        type="list", formula1=f"'{CHOICES}'!${letter}$1:${letter}${count}", allow_blank=True, errorStyle="warning"
    )
    rule.errorTitle, rule.error = "不在选项内", "请核对；多个值以顿号相连。"
    page.add_data_validation(rule)
    rule.add(cells_of)


def _listed(page: Any, lists: Mapping[tuple[str, ...], int]) -> None:  # noqa: ANN401
    for chosen, column in lists.items():
        for row, title in enumerate(chosen, 1):
            cells.put(page.cell(row, column), title)
    page.sheet_state = "hidden"


def _helped(page: Any) -> None:  # noqa: ANN401
    cells.header(page, ("项目", "填写方法"), 1)
    for number, (what, how) in enumerate(_HOW, 2):
        for at, text in enumerate((what, how), 1):
            cells.put(page.cell(number, at), text)
            cells.wrapped(page.cell(number, at))
        page.row_dimensions[number].height = cells.height([(how, 100)])
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 14, 100
