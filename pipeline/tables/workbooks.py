"""Workbooks that are the same bytes whenever and wherever they are saved."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook


def save(book: Workbook, file: IO[bytes]) -> None:
    """Save a workbook without the hour, which `Workbook.save` would write into it.

    Args:
        book: to save; a write-only one is spent.
        file: to write to.
    """
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - slow to import

    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that stays
    with _TimelessZip(file, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


class _TimelessZip(ZipFile):
    """A ZIP that tells nothing of when and where it was made."""

    def open(
        self, name: str | ZipInfo, mode: Literal["r", "w"] = "r", pwd: bytes | None = None, *, force_zip64: bool = False
    ) -> IO[bytes]:
        if isinstance(name, ZipInfo):
            name.date_time, name.create_system, name.external_attr = (1980, 1, 1, 0, 0, 0), 3, 0o600 << 16
        return super().open(name, mode, pwd, force_zip64=force_zip64)
