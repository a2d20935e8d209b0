"""All tables of a run, or of a comparison, as one workbook: a sheet a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.tables import sets, sheets, workbooks
from pipeline.tables.cell_texts import restore
from pipeline.tables.sets import TableSet
from pipeline.tables.whole_files import explaining, publishing

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME = 31  # characters that the name of a sheet may have
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\")
Row = Sequence[str]


def write(folder: Path, target: Path) -> list[Message]:
    """Write the workbook, whole or not at all; a table longer than a sheet goes on in the next.

    Args:
        folder: of the tables.
        target: the workbook; replaced if it is there.

    Returns:
        What a user should know: a sentence for each table that takes several sheets.

    Raises:
        XunshiError: the folder holds no whole set of tables, or the workbook cannot be written.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    if target.suffix.lower() != ".xlsx":
        raise XunshiError("{path}: name a file that ends in .xlsx", path=target)
    tables = sets.open_set(folder, f"xunshi run TEXTS --out {folder}")
    book, told = Workbook(write_only=True), []
    for resource in _resources(folder):
        with _rows(tables, resource) as rows:
            names = _sheets(book, resource, rows)
        if len(names) > 1:
            told.append(
                Message(
                    "{table}: {sheets} sheets, since it has more rows than one holds",
                    table=resource["name"] if isinstance(resource["path"], list) else resource["path"],
                    sheets=len(names),
                )
            )
    with explaining(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    with publishing([target]) as (part,), explaining(target), part.open("wb") as out:
        workbooks.save(book, out)
    return told


@contextmanager
def _rows(tables: TableSet, resource: Mapping[str, Any]) -> Iterator[Iterator[Row]]:
    """The rows of a table, its header first, as a CSV has them."""
    if isinstance(resource["path"], list):
        yield _rows_of_parts(tables, resource["path"])
        return
    with tables.open(resource["path"]) as file:
        yield csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))


def _rows_of_parts(tables: TableSet, parts: Sequence[str]) -> Iterator[Row]:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - slow to import

    from pipeline.tables import csv_text  # noqa: PLC0415 - slow to import

    for i, name in enumerate(parts):
        with tables.open(name) as file:
            part = ParquetFile(file)
            if i == 0:
                yield part.schema_arrow.names
            for batch in part.iter_batches():
                for some in csv_text.lines(pa.Table.from_batches([batch])):
                    yield from csv.reader(io.StringIO(str(some, "utf-8"), newline=""))


def _resources(folder: Path) -> list[dict[str, Any]]:
    """The tables of a folder, as its data package describes them: CSVs, or parts where it has no CSVs."""
    path = folder / "datapackage.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["resources"]
        return [r for r in found if isinstance(r["path"], list) or r["path"].endswith(".csv")]
    except (OSError, ValueError, KeyError) as error:
        raise XunshiError("{path}: cannot be read ({error}); run xunshi run again", path=path, error=error) from error


def _sheets(book: Workbook, resource: Mapping[str, Any], rows: Iterator[Row]) -> list[str]:
    """The sheets of one table, begun one after the other; their names."""
    titles = next(rows)
    fields = resource["schema"]["fields"]
    # Chinese titles over the columns have a Chinese title on the sheet
    name = resource["name"] if titles[0] == fields[0]["name"] and titles[0].isascii() else resource["title"]
    kinds, names = [field["type"] for field in fields], list[str]()
    first = next(rows, None)
    while first is not None or not names:
        piece = chain([] if first is None else [first], islice(rows, sheets.SHEET_ROWS - 1))
        names.append(_fitting(name, book.sheetnames))
        _sheet(book, names[-1], titles, kinds, piece)
        first = next(rows, None)
    return names


def _sheet(book: Workbook, name: str, titles: Row, kinds: Sequence[str], rows: Iterator[Row]) -> None:
    begin = list(islice(rows, sheets.WIDE_ROWS))
    sheet = sheets.begin(book, name, titles, [[row[i] for row in begin] for i in range(len(titles))])
    last = 0
    for row in chain(begin, rows):
        sheet.append([_cell(sheet, cell, kind) for cell, kind in zip(row, kinds, strict=True)])
        last += 1
    sheets.end(sheet, titles, last)


def _cell(sheet: Any, cell: str, kind: str) -> object:  # noqa: ANN401 - openpyxl has no types
    if not cell:
        return None
    if kind in {"integer", "number"}:
        return sheets.typed_cell(sheet, cell, "n")
    return sheets.text_cell(sheet, restore(cell))


def _fitting(name: str, taken: Sequence[str]) -> str:
    """A name that a sheet may have and none has yet, whatever its case."""
    plain = name.translate(_FORBIDDEN).strip("'")[:NAME] or "sheet"
    others = {other.lower() for other in taken}
    number, found = 2, plain
    while found.lower() in others:
        end = f" ({number})"
        found, number = plain[: NAME - len(end)] + end, number + 1
    return found
