"""Values beyond bounds, refused before anything is made of them: far rows of a workbook, numbers that JSON has no word for."""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn

from pipeline.errors import UnreadableError
from pipeline.messages import Message

# what Excel itself allows
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_CELLS = 50_000_000
_PIECE = 1 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# a row with its number, or a cell with its column and row
_PLACE = re.compile(rb"<(?:\w+:)?(?:row|c)\s[^>]*?\br=[\"']([A-Za-z]{0,9})(\d{1,20})[\"']")
_REMEDY = Message("delete what stands far below or beside the table, and save it again")


def check_sheets(data: bytes) -> None:
    """Refuse a workbook with a sheet of more rows, columns or cells than are ever meant.

    Args:
        data: the bytes of an .xlsx file, a ZIP archive that may be damaged otherwise, which its reader tells.

    Raises:
        UnreadableError: a row or column that Excel knows not, or more than `MAX_CELLS` cells, empty ones counted.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                if _SHEET.fullmatch(name):
                    _check(_pieces(archive, name))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError):
        return


def _check(pieces: Iterator[bytes]) -> None:
    cells = last = width = 0
    for piece in pieces:
        for letters, digits in _PLACE.findall(piece):
            row, column = int(digits), _column(letters)
            if row > MAX_ROWS or column > MAX_COLUMNS:
                place = f"{letters.decode()}{row}"
                raise UnreadableError(
                    "has a cell or row {place}, beyond what a workbook can hold", _REMEDY, place=place
                )
            if row != last:
                # rows between are made too, if empty
                cells += width + max(0, row - last - 1)
                last, width = row, 0
            width = max(width, column)
        if cells + width > MAX_CELLS:
            raise UnreadableError("spans more than {max_cells} cells", _REMEDY, max_cells=MAX_CELLS)


def _column(letters: bytes) -> int:
    """1 for A, 27 for AA, 0 for none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A sheet's XML, unpacked piece by piece; no tag is cut."""
    with archive.open(name) as file:
        rest = b""
        while piece := file.read(_PIECE):
            piece = rest + piece
            cut = piece.rfind(b"<")
            # a tag of a megabyte is no cell's
            cut = cut if cut > 0 and len(piece) - cut < _PIECE else len(piece)
            yield piece[:cut]
            rest = piece[cut:]
        yield rest


def plain_json(text: str) -> Any:  # noqa: ANN401 (as json.loads)
    """A JSON value; NaN and infinities, which Python reads and JSON does not know, are refused, since they could not be written again.

    Raises:
        ValueError: it is no JSON.
    """
    return json.loads(text, parse_constant=_no_constant, parse_float=_finite)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits[:40]} is too large a number")
    return value
