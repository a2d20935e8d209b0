"""Tables to files: CSV, Parquet, XLSX, JSONL and DuckDB, streamed, stable in their bytes, whole or not there at all."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from pipeline import codelists
from pipeline.errors import XunshiError
from pipeline.tables import arrow, values, workbooks
from pipeline.tables.part_files import PARTS, remove_parts
from pipeline.tables.sheets import Sheets
from pipeline.tables.whole_files import explaining, publishing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa

    from pipeline.codelists import Titles
    from pipeline.columns import Table

    Write = Callable[[pa.Table], object]
    Sink = Callable[[Table, Path, str], AbstractContextManager[Write]]

# of one file a table; parts are written by the batch, a task each
FORMATS = tuple(name for name in codelists.names("format") if name != PARTS)
HEADERS = ("en", "zh")
DATABASE = "xunshi.duckdb"


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


def _check(formats: Collection[str], headers: str) -> None:
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise XunshiError(
            "unknown format {unknown}; choose from {formats}", unknown=", ".join(unknown), formats=", ".join(FORMATS)
        )
    if headers not in HEADERS:
        raise XunshiError("unknown headers {headers}; choose from {known}", headers=headers, known=", ".join(HEADERS))


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
            database.execute(f"{_create_table(table)}; BEGIN")
            yield lambda group: database.register("_group", group).execute(f'INSERT INTO "{table.name}" FROM _group')
            database.execute("COMMIT")
    except duckdb.Error as error:
        raise XunshiError(
            "{target}: cannot be written ({error}); delete it or free disk space, run again", target=target, error=error
        ) from error
    finally:
        log.unlink(missing_ok=True)


def _create_table(table: Table) -> str:
    """SQL that makes the empty table, with its comments."""
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    columns = ", ".join(f'"{column.name}" {types[column.type]}' for column in table.columns)
    comments = [f'TABLE "{table.name}" IS {_literal(f"{table.title}: {table.about} {table.about_zh}")}'] + [
        f'COLUMN "{table.name}"."{column.name}" IS {_literal(f"{column.title}: {column.about} ({column.about_zh})")}'
        for column in table.columns
    ]
    return "; ".join([f'CREATE TABLE "{table.name}" ({columns})', *(f"COMMENT ON {comment}" for comment in comments)])


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


@contextmanager
def _xlsx(table: Table, part: Path, headers: str) -> Iterator[Write]:
    from lxml.etree import SerialisationError  # noqa: PLC0415 - slow to import
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook(write_only=True)
    pages = Sheets(book, table, table.title if headers == "zh" else table.name, header(table, headers))
    try:
        try:
            yield pages.write
        finally:  # also after a failure: an open sheet would complain when it is collected
            pages.end()
        with part.open("wb") as file:
            workbooks.save(book, file)
    except SerialisationError as error:  # of a sheet's temporary file, such as IO_ENOSPC
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, f"{os.strerror(number)} in the temporary folder") from error


_SINKS: dict[str, Sink] = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx, "jsonl": _jsonl, "duckdb": _duckdb}
