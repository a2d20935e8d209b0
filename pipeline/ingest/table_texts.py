"""Rows under a header to texts: one row, one text; which column holds it, which columns are metadata, and ledgers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import metadata
from pipeline.ingest.encodings import normalise, require_text

TEXT_COLUMNS = ("text", "content", "正文", "内容", "全文", "文本", "body")
_METADATA_COLUMNS = {
    "title": ("title", "标题", "题名"),
    "province": ("province", "省份", "省"),
    "level": ("level", "层级", "级别"),
    "year": ("year", "年份", "年度", "年"),
    "genre": ("genre", "文种", "体裁", "类型"),
    "source": ("source", "来源", "出处", "网址", "url"),
    "date": ("date", "日期", "发布日期", "时间"),
}
# A ledger of rectification (整改台账) has a column of problems, the first of these that a sheet has …
_PROBLEMS = (
    "问题描述 问题具体描述 问题内容 问题表现 具体问题 问题具体表现 具体表现 存在问题 存在的问题 主要问题 存在的主要问题 "
    "存在的具体问题 反馈问题 反馈的问题 反馈问题内容 反馈意见 巡察反馈问题 巡视反馈问题 巡察发现问题 巡视发现问题 发现问题 "
    "发现的问题 发现的主要问题 问题清单 问题概述 问题摘要 整改问题 问题"
).split()
# … and beside it columns that say what is done about each; persons' columns are no part of a text.
_BESIDE = frozenset(
    (
        "被巡察单位 被巡视单位 被巡察党组织 被巡视党组织 被巡察对象 "
        "整改目标 整改任务 整改措施 整改举措 整改要求 整改意见 整改建议 具体措施 具体整改措施 主要措施 工作措施 措施 "
        "整改情况 整改落实情况 整改进展 整改进展情况 整改完成情况 整改结果 整改成效 整改状态 进展情况 目前进展 完成情况 落实情况 "
        "责任单位 责任部门 责任科室 牵头单位 牵头部门 配合单位 配合部门 责任主体 整改单位 整改责任单位 "
        "完成时限 整改时限 整改期限 完成期限 完成时间 时限 整改完成时间 计划完成时间 备注"
    ).split()
)
_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]|[:：*＊]")
_HAN = re.compile("[㐀-鿿]")
HEADER_ROWS = 20  # below titles and notes, a header stands among the first rows


class Cell(NamedTuple):
    """A cell as it is shown, and as it is whatever its number format."""

    shown: str
    plain: str


EMPTY = Cell("", "")


class Columns(NamedTuple):
    """What a header's columns are for: the text's, those beside it in a ledger (none elsewhere), and metadata's."""

    header: Sequence[str]
    text: int
    beside: tuple[int, ...]
    metadata: dict[str, list[int]]


def columns(header: Sequence[str], text_column: str | None) -> Columns | None:
    """What the columns of a header are for; None when it has no text column.

    Args:
        header: names of the columns.
        text_column: the name of that which holds the text; None to look for a usual one.
    """
    plain = [_plain(name) for name in header]
    text = find(header, (text_column,) if text_column else TEXT_COLUMNS)
    beside: tuple[int, ...] = ()
    if text is None and not text_column:
        text = next((plain.index(name) for name in _PROBLEMS if name in plain), None)
        beside = tuple(i for i, name in enumerate(plain) if name in _BESIDE)
        if text is None or not beside:  # 问题 alone may head a column of anything
            return None
    if text is None:
        return None
    places = {key: found for key, names in _METADATA_COLUMNS.items() if (found := _places(header, names, text))}
    return Columns(header, text, beside, places)


def _places(header: Sequence[str], names: Sequence[str], text: int) -> list[int]:
    found = (find(header, (name,)) for name in names)
    return [place for place in found if place is not None and place != text]


def _plain(name: str) -> str:
    """A column's name without spaces, asides in brackets and marks (`问题描述（具体）*`)."""
    bare = "".join(name.split()).casefold()
    return _ASIDE.sub("", bare) or bare


def find(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Place of the first of some names that a header has.

    Args:
        header: names of the columns.
        names: what is looked for, the best first; white space and case make no difference.

    Returns:
        Index of the column; None where the header has none of them.
    """
    plain = ["".join(name.split()).casefold() for name in header]
    wanted = ("".join(name.split()).casefold() for name in names)
    return next((plain.index(name) for name in wanted if name in plain), None)


def header_row(rows: Sequence[Sequence[Cell]], text_column: str | None) -> tuple[int, Columns] | None:
    """Index of the row that names the columns, a text column among them, below titles; None when there is none.

    Args:
        rows: of the table, from the top.
        text_column: the name of the column that holds the text; None to look for a usual one.
    """
    filled = (i for i, row in enumerate(rows) if any(cell.shown.strip() for cell in row))
    for index in islice(filled, HEADER_ROWS):
        found = columns([cell.shown for cell in rows[index]], text_column)
        if found:
            return index, found
    return None


def texts(
    found: Columns, rows: Iterable[Sequence[Cell]], encoding: str, notes: Sequence[str] = (), where: str = ""
) -> list[RawText]:
    """One text for each row that has one, numbered by its place among all rows under the header.

    Args:
        found: what the columns are for.
        rows: below the header.
        encoding: of the file, or its container.
        notes: go with the first text.
        where: before the row's number in the text's part (`sheet 甲, `).

    Raises:
        UnreadableError: the texts are garbled.
    """
    kept: list[RawText] = []
    for number, row in enumerate(rows, 1):
        text = _text(found, row)
        if not text:
            continue
        if found.beside and kept and metadata.is_empty(_shown(row, found.text)):
            # a merged cell's value stands in its first row: what follows belongs to the same problem
            kept[-1] = replace(kept[-1], text=_joined(kept[-1].text, text))
            continue
        cells = {key: _first(row, places) for key, places in found.metadata.items()}
        fields, unread = metadata.cells(cells)
        own = (*(() if kept else notes), *unread)
        kept.append(RawText(text, f"{where}row {number}", fields, encoding, notes=own))
    if kept:
        require_text("\n".join(text.text for text in kept))
    return kept


def _joined(text: str, more: str) -> str:
    """A text and the lines that it does not have yet."""
    lines = text.split("\n")
    return "\n".join(lines + [line for line in more.split("\n") if line not in lines])


def _shown(row: Sequence[Cell], place: int) -> str:
    return row[place].shown if place < len(row) else ""


def _text(found: Columns, row: Sequence[Cell]) -> str:
    """A row's text: its cell; in a ledger the cells of the problem and of what is done, each behind its column's name."""
    if not found.beside:
        text = normalise(_shown(row, found.text))
        return "" if metadata.is_empty(text) else text
    lines = []
    for place in sorted({found.text, *found.beside}):
        cell = normalise(_shown(row, place)).strip()
        if not metadata.is_empty(cell):
            lines.append(f"{''.join(found.header[place].split())}：{cell}")
    return "\n".join(lines)


def _first(row: Sequence[Cell], places: Sequence[int]) -> str:
    """The first of some cells that holds something, on one line."""
    for place in places:
        cell = row[place].plain if place < len(row) else ""
        cell = cell if cell.isalnum() else " ".join(normalise(cell).split())
        if not metadata.is_empty(cell):
            return cell
    return ""


def no_text_column(header: Sequence[str], text_column: str | None) -> UnreadableError:
    """The error of a table without a column of texts.

    Args:
        header: names of the columns that there are.
        text_column: the name that was asked for; None if none was.
    """
    shown = ", ".join(name for cell in header[:20] if (name := " ".join(cell.split())))[:200]
    if text_column:
        return UnreadableError(
            "has no column {text_column} among its columns ({shown})",
            "name one of them with --text-column",
            text_column=text_column,
            shown=shown,
        )
    return UnreadableError("has no text column among its columns ({shown})", "name it with --text-column", shown=shown)


def no_row() -> UnreadableError:
    """The error of a table without a row that holds a text."""
    return UnreadableError("has no row with text", "remove it or name another column with --text-column")


def lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as lines: cells separated by one tab, what breaks lines inside a cell a space."""
    return "\n".join(line for row in rows if (line := "\t".join(" ".join(c.shown.split()) for c in row)).strip())


def is_table(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows without a text column are a table that can be read as one: named in Chinese, more than one column."""
    filled = [[cell.shown for cell in row if cell.shown.strip()] for row in rows]
    filled = [row for row in filled if row]
    header = next((row for row in filled[:HEADER_ROWS] if len(row) > 1), [])
    return len(filled) > 1 and sum(bool(_HAN.search(name)) for name in header) > 1
