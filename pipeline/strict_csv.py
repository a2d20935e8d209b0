"""CSV tables that the program or its user wrote for it: read whole, or refused in a sentence that names file, line and remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import XunshiError
from pipeline.messages import Message


class Line(NamedTuple):
    """A line of a file, put into words only where a message tells of it: a table is long, and its faults are few.

    Attributes:
        path: of the file.
        number: of the line.
    """

    path: Path
    number: int

    @property
    def message(self) -> Message:
        """How a message calls it."""
        return Message("{path}, line {number}", path=self.path, number=self.number)

    def __str__(self) -> str:
        """The same in English."""
        return str(self.message)


def rows(path: Path, columns: Sequence[str]) -> list[list[str]]:
    """The rows behind the header; the first stands in line 2.

    Args:
        path: of the file.
        columns: what its header must be.

    Raises:
        OSError: it cannot be read.
        XunshiError: it is not UTF-8, no CSV, or has another header.
    """
    try:
        found = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise XunshiError(
            "{path}: not UTF-8 (byte {start}); save it as CSV UTF-8", path=path, start=error.start
        ) from error
    except csv.Error as error:
        raise XunshiError(
            "{path}: not CSV ({error}); look for a quotation mark that is not closed", path=path, error=error
        ) from error
    header = found[0] if found else []
    if tuple(header) != tuple(columns):
        raise XunshiError(
            "{path}, line 1: columns are {header}; they must be {columns}",
            path=path,
            header=",".join(header) or "missing",
            columns=",".join(columns),
        )
    return found[1:]


def require_width(path: Path, number: int, cells: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse a row that has more or fewer cells than there are columns.

    Args:
        path: of the file.
        number: of the line.
        cells: of the row.
        columns: of the table.

    Raises:
        XunshiError: it has.
    """
    if len(cells) != len(columns):
        raise XunshiError(
            "{path}, line {number}: {cells} cells where {columns} belong; quote a cell that holds a comma",
            path=path,
            number=number,
            cells=len(cells),
            columns=len(columns),
        )
