"""Tables to files: CSV, Parquet, XLSX, JSONL and DuckDB, streamed, stable in their bytes, whole or not there at all.

A spreadsheet runs a CSV cell that begins like a formula. Such a text gets an apostrophe before it (`neutralise`), and
so does a text that begins with one already, so that taking one leading apostrophe off every text that has one
(`restore`) gives all texts back. Numbers in number columns are never touched.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline import codelists
from pipeline.errors import XunshiError
from pipeline.messages import Message, cause_of
from pipeline.tables import arrow, values, workbooks
from pipeline.tables.arrow import neutralise, restore
from pipeline.tables.part_files import PARTS, remove_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from pipeline.codelists import Titles
    from pipeline.columns import Table

    Show = Mapping[str, Callable[[Any], Any]]
    Write = Callable[[pa.Table], object]
    Sink = Callable[[Table, Path, str], AbstractContextManager[Write]]

__all__ = [
    "DATABASE",
    "FORMATS",
    "HEADERS",
    "explaining",
    "file_name",
    "header",
    "neutralise",
    "publishing",
    "remove_table",
    "restore",
    "sync",
    "write_table",
]

# of one file a table; parts are written by the batch, a task each
FORMATS = tuple(name for name in codelists.names("format") if name != PARTS)
HEADERS = ("en", "zh")
DATABASE = "xunshi.duckdb"
_SHEET_ROWS = 1_048_575


def write_table(
    table: Table,
    batches: Iterable[pa.RecordBatch],
    folder: Path,
    formats: Collection[str],
    headers: str = "en",
    titles: Titles | None = None,
) -> int:
    """Write one table in one pass over its rows; the files take their names only when all of them are whole.

    Args:
        table: which table.
        batches: its rows, in their final order; how they are cut into batches leaves no trace in the files.
        folder: where the files go; made if missing. All tables share one DuckDB file there, which keeps the others.
        formats: some of `FORMATS`.
        headers: "en" for column names, "zh" for Chinese titles. Parquet and DuckDB keep the names, for queries to
            stay the same, and carry titles as metadata and comments.
        titles: what coded values are written as in files for people; None for the codes.

    Returns:
        How many rows were written.

    Raises:
        XunshiError: a file cannot be written, or a format or header choice is unknown.
    """
    _check(formats, headers)
    chosen = [name for name in FORMATS if name in formats]
    targets = [folder / file_name(table, name) for name in chosen]
    rows = 0
    with explaining(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with publishing(targets) as parts, ExitStack() as stack:
        sinks: list[tuple[Path, bool, Write]] = []
        for name, target, part in zip(chosen, targets, parts, strict=True):
            stack.enter_context(explaining(target))
            people = name in values.FOR_PEOPLE
            shown = values.shown(table, titles) if people else table
            sinks.append((target, people, stack.enter_context(_SINKS[name](shown, part, headers))))
        for group in arrow.regroup(table, batches):
            rows += group.num_rows
            told = values.translated(table, group, titles) if titles else group
            for target, people, write in sinks:
                with explaining(target):
                    write(told if people else group)
    arrow.give_back()
    return rows


def file_name(table: Table, file_format: str) -> str:
    """Name of the file that holds the table in this format.

    Args:
        table: which table.
        file_format: one of `FORMATS`.
    """
    return DATABASE if file_format == "duckdb" else f"{table.name}.{file_format}"


def remove_table(table: Table, folder: Path) -> None:
    """Take away the files that hold this table alone, its parts too; a missing one is no error.

    Args:
        table: which table.
        folder: where it was written.
    """
    for name in FORMATS:
        if name != "duckdb":
            (folder / file_name(table, name)).unlink(missing_ok=True)
    remove_parts(table.name, folder, 0)


def header(table: Table, headers: str) -> list[str]:
    """The header row: column names, or Chinese titles for "zh".

    Args:
        table: which table.
        headers: "en" or "zh".
    """
    return [column.title if headers == "zh" else column.name for column in table.columns]


@contextmanager
def publishing(targets: list[Path]) -> Iterator[list[Path]]:
    """Names to write to, beside the targets, whose places they take when the block ends well; otherwise they go."""
    parts = [target.with_name(f".{target.name}.part") for target in targets]
    try:
        yield parts
        for target, part in zip(targets, parts, strict=True):
            with explaining(target):
                sync(part)
        for target, part in zip(targets, parts, strict=True):
            with explaining(target):
                part.replace(target)
        for folder in {target.parent for target in targets}:
            sync(folder)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, made if missing: all of them, or none.

    Args:
        folder: where they go.
        contents: name of a file → its bytes.

    Raises:
        XunshiError: it cannot be written; the message names the file, the cause and the remedy.
    """
    with explaining(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with publishing([folder / name for name in contents]) as parts:
        for part, content in zip(parts, contents.values(), strict=True):
            with explaining(part):
                part.write_bytes(content)


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """An OSError within the block becomes an error that names the file, the cause and the remedy.

    Raises:
        XunshiError: the file cannot be written.
    """
    try:
        yield
    except OSError as error:
        cause, remedy = {
            errno.ENOSPC: (
                Message("the disk is full"),
                Message("free some space there and for temporary files, then run again"),
            ),
            errno.EACCES: (
                Message("permission denied"),
                Message("close programs that have it open and check who may write there"),
            ),
            errno.EROFS: (Message("the disk is read-only"), Message("choose another folder")),
        }.get(error.errno or 0, (cause_of(error), Message("check the folder, then run again")))
        raise XunshiError(
            "{path}: cannot be written ({cause}); {remedy}", path=path, cause=cause, remedy=remedy
        ) from error


def _check(formats: Collection[str], headers: str) -> None:
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise XunshiError(
            "unknown format {unknown}; choose from {formats}", unknown=", ".join(unknown), formats=", ".join(FORMATS)
        )
    if headers not in HEADERS:
        raise XunshiError("unknown headers {headers}; choose from {known}", headers=headers, known=", ".join(HEADERS))


def sync(path: Path) -> None:
    """See to it that a file's bytes, or a folder's names, are on disk."""
    if os.name != "posix" and path.is_dir():  # only there can a folder be opened
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _csv(table: Table, part: Path, headers: str) -> Iterator[Write]:
    from pipeline.tables import csv_text  # noqa: PLC0415 - slow to import

    with part.open("wb") as file:
        head = io.StringIO(newline="")
        csv.writer(head, lineterminator="\r\n").writerow(header(table, headers))
        file.write(head.getvalue().encode("utf-8-sig"))
        yield lambda group: file.writelines(csv_text.lines(group))


@contextmanager
def _jsonl(table: Table, part: Path, headers: str) -> Iterator[Write]:
    keys = header(table, headers)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with part.open("w", encoding="utf-8", newline="") as file:
        yield lambda group: file.writelines(
            f"{encode(dict(zip(keys, row, strict=True)))}\n" for row in arrow.shown_rows(table, group, {})
        )


@contextmanager
def _parquet(table: Table, part: Path, headers: str) -> Iterator[Write]:  # noqa: ARG001 - names in every language
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - slow to import

    # a Python file, not a path: its errors carry their number
    with part.open("wb") as file, ParquetWriter(file, arrow.described_schema(table), compression="zstd") as writer:
        yield writer.write_table


@contextmanager
def _duckdb(table: Table, part: Path, headers: str) -> Iterator[Write]:  # noqa: ARG001 - names in every language
    """The table in a copy of the folder's database, so that the old one stands until the new one is whole."""
    import duckdb  # noqa: PLC0415 - slow to import

    target, log = part.with_name(DATABASE), part.with_name(f"{part.name}.wal")
    if target.with_name(f"{DATABASE}.wal").exists():
        raise XunshiError(
            "{target}: another program has it open with unsaved changes; close it there, then run again", target=target
        )
    for stale in (part, log):
        stale.unlink(missing_ok=True)
    if target.exists():
        shutil.copyfile(target, part)
    try:
        with duckdb.connect(str(part), config={"autoinstall_known_extensions": "false"}) as database:
            database.execute(f'DROP TABLE IF EXISTS "{table.name}"; CHECKPOINT')  # whose blocks are then used again
            database.execute(f"{arrow.create_table(table)}; BEGIN")
            yield lambda group: database.register("_group", group).execute(f'INSERT INTO "{table.name}" FROM _group')
            database.execute("COMMIT")
    except duckdb.Error as error:
        raise XunshiError(
            "{target}: cannot be written ({error}); delete it or free disk space, run again", target=target, error=error
        ) from error
    finally:
        log.unlink(missing_ok=True)


@contextmanager
def _xlsx(table: Table, part: Path, headers: str) -> Iterator[Write]:
    from lxml.etree import SerialisationError  # noqa: PLC0415 - slow to import
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook(write_only=True)
    sheets = _Sheets(book, table, headers)
    try:
        try:
            yield sheets.write
        finally:  # also after a failure: an open sheet would complain when it is collected
            sheets.end()
        with part.open("wb") as file:
            workbooks.save(book, file)
    except SerialisationError as error:  # of a sheet's temporary file, such as IO_ENOSPC
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, f"{os.strerror(number)} in the temporary folder") from error


class _Sheets:
    """The sheets of one workbook, each begun when the one before is full."""

    def __init__(self, book: Workbook, table: Table, headers: str) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

        self._letter: Callable[[int], str] = get_column_letter
        self._book, self._table, self._titles = book, table, header(table, headers)
        self._name = table.title if headers == "zh" else table.name
        self._sheet: WriteOnlyWorksheet | None = None
        self._rows = 0

    def write(self, group: pa.Table) -> None:
        while group.num_rows:
            if self._rows == _SHEET_ROWS:
                self.end()
            self._sheet = self._sheet or self._begin(group)
            piece = group.slice(0, _SHEET_ROWS - self._rows)
            number = partial(arrow.number_cell, self._sheet)
            show: Show = {"string": partial(arrow.text_cell, self._sheet), "integer": number, "number": number}
            for row in arrow.shown_rows(self._table, piece, show):
                self._sheet.append(row)
            self._rows += piece.num_rows
            group = group.slice(piece.num_rows)

    def end(self) -> None:
        """End the sheet; a workbook without rows gets one with the header alone."""
        if not self._book.worksheets:
            self._sheet = self._begin(arrow.arrow_schema(self._table).empty_table())
        if self._sheet is not None:
            self._sheet.auto_filter.ref = f"A1:{self._letter(len(self._titles))}{self._rows + 1}"
            self._sheet.close()
        self._sheet, self._rows = None, 0

    def _begin(self, group: pa.Table) -> WriteOnlyWorksheet:
        from openpyxl.styles import Font  # noqa: PLC0415 - slow to import

        number = len(self._book.worksheets) + 1
        sheet = self._book.create_sheet(self._name if number == 1 else f"{self._name} ({number})")
        sheet.freeze_panes = "A2"
        heads = [arrow.typed_cell(sheet, title, "s") for title in self._titles]
        for i, head in enumerate(heads):
            head.font = Font(bold=True)
            texts = [head.value, *map(str, group.column(i).slice(0, 200).to_pylist())]
            sheet.column_dimensions[self._letter(i + 1)].width = arrow.width(texts)
        sheet.append(heads)
        return sheet


_SINKS: dict[str, Sink] = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx, "jsonl": _jsonl, "duckdb": _duckdb}
