"""A ledger as people left it: every row with its sheet and number, and what the program wrote last time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.threads.ledger.columns import KEY, PROBLEM, SOURCE, TITLES

SUMMARY, SOURCES, MEMORY = "汇总", "依据", "程序记录"
OURS = frozenset({SUMMARY, SOURCES, MEMORY})
# a sheet whose header has at least so many of our titles is a sheet of the ledger
_LEAST_TITLES = 3
_HEADER_WITHIN = 6


@dataclass(frozen=True)
class Cell:
    """A cell that people may have filled: its value, number format, comment, and whether it is a formula."""

    value: Any
    format: str = "General"
    comment: str = ""
    formula: bool = False

    @property
    def text(self) -> str:
        """The value as text; empty for nothing."""
        return "" if self.value is None else str(self.value)


NOTHING = Cell(None)


@dataclass
class Row:
    """A row of a sheet of bodies: where it stands, its key, its cells by title."""

    sheet: str
    number: int
    key: str
    cells: dict[str, Cell]

    @property
    def place(self) -> str:
        """As messages name it."""
        return Message("sheet {sheet}, row {number}", sheet=self.sheet, number=self.number)

    @property
    def problem(self) -> str:
        """The problem as it is written there, without white space."""
        return "".join(self.cells.get(PROBLEM, NOTHING).text.split())


@dataclass
class Edited:
    """A ledger as it was found.

    Attributes:
        rows: of all sheets of bodies, in order.
        extra: sheet → titles of columns that people added, in order.
        written: key → title → what the program wrote last time.
        foreign: sheets that are none of the ledger's, as openpyxl has them.
        faults: what is wrong with it, a sentence each.
    """

    rows: list[Row] = field(default_factory=list)
    extra: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    foreign: list[Any] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(path: Path) -> Edited:
    """The ledger in a file; an empty one where there is no file.

    Raises:
        XunshiError: it cannot be read, or a spreadsheet program has it open.
    """
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise XunshiError("{path}: a spreadsheet program has it open; close it there, then run again", path=path)
    if not path.exists():
        return Edited()
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, InvalidFileException) as error:
        raise XunshiError(
            "{path}: cannot be read as a workbook ({error}); nothing was written: move it aside, or name another with --out",
            path=path,
            error=error,
        ) from error
    found = Edited()
    for sheet in book.worksheets:
        if sheet.title == MEMORY:
            found.written = _memory(sheet)
        elif sheet.title not in OURS:
            _take(found, sheet)
    if MEMORY not in book.sheetnames:
        found.faults.append(
            Message(
                "the hidden sheet {memory} is gone: every cell that differs is taken for people's own", memory=MEMORY
            )
        )
    return found


def _memory(sheet: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401 (openpyxl has no types)
    rows = sheet.iter_rows(values_only=True)
    header = [str(v or "") for v in next(rows, ())]
    return {
        str(row[0]): {title: "" if v is None else str(v) for title, v in zip(header[1:], row[1:], strict=False)}
        for row in rows
        if row and row[0]
    }


def _take(found: Edited, sheet: Any) -> None:  # noqa: ANN401 (openpyxl has no types)
    head, titles = _header(sheet)
    if not head:
        found.foreign.append(sheet)
        return
    seen: list[str] = []
    for title in titles:
        if title and title in seen:
            found.faults.append(
                Message(
                    "sheet {title}: two columns are called {column}; the second is kept as {column}（2）",
                    title=sheet.title,
                    column=title,
                )
            )
        seen.append(f"{title}（2）" if title and title in seen else title)
    missing = [t for t in TITLES if t not in seen]
    if missing:
        found.faults.append(
            Message(
                "sheet {title}: has no column {missing}; it is added again, a renamed one kept beside it",
                title=sheet.title,
                missing="、".join(missing),
            )
        )
    if KEY not in seen:
        found.faults.append(
            Message(
                "sheet {title}: the hidden column {key} is gone: rows are found again by their problem",
                title=sheet.title,
                key=KEY,
            )
        )
    found.extra[sheet.title] = [t for t in seen if t and t not in {*TITLES, KEY}]
    for cells in sheet.iter_rows(min_row=head + 1):
        told = {t: _cell(c) for t, c in zip(seen, cells, strict=False) if t}
        beside = [c for t, c in zip([*seen, *[""] * len(cells)], cells, strict=False) if not t and c.value is not None]
        for n, cell in enumerate(beside, 1):
            name = f"未命名{n}"
            told[name] = _cell(cell)
            if name not in found.extra[sheet.title]:
                found.extra[sheet.title].append(name)
        # a row with nothing but what the program alone writes is what a deletion left
        if any(c.text.strip() or c.comment for t, c in told.items() if t not in {"序号", SOURCE, KEY}):
            key = told.pop(KEY, NOTHING).text.strip()
            found.rows.append(Row(sheet.title, cells[0].row, key, told))


def _header(sheet: Any) -> tuple[int, Sequence[str]]:  # noqa: ANN401 (openpyxl has no types)
    """Number of the row with our titles and its cells; 0 where the sheet has none."""
    for number, row in enumerate(sheet.iter_rows(max_row=_HEADER_WITHIN, values_only=True), 1):
        titles = ["" if v is None else "".join(str(v).split()) for v in row]
        if PROBLEM in titles and len(set(titles) & {*TITLES, KEY}) >= _LEAST_TITLES:
            return number, titles
    return 0, ()


def _cell(cell: Any) -> Cell:  # noqa: ANN401 (openpyxl has no types)
    comment = cell.comment.text if cell.comment else ""
    return Cell(cell.value, cell.number_format, comment, cell.data_type == "f")
