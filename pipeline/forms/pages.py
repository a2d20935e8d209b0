"""Workbooks that come back as pages and rows: where our titles stand, whose sheet it is, cells as texts."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import XunshiError
from pipeline.forms import columns
from pipeline.forms.cells import CHANGED
from pipeline.forms.columns import KEY, SENTENCE, VERDICT, Sheet
from pipeline.forms.sent import Sent
from pipeline.messages import Message, cause_of
from pipeline.tables import cell_texts

_SPACE = re.compile(r"\s|_x000D_|\ufeff|\u200b")
_HEADER_WITHIN = 6
Known = Mapping[str, Sent]


class Row(NamedTuple):
    """A row of a sheet that someone filled in: where it stands, its cells by title."""

    place: str
    cells: Mapping[str, str]

    def of(self, title: str) -> str:
        """A cell; empty where there is none."""
        return self.cells.get(title, "")


def same(text: str) -> str:
    """The form in which texts that went through a spreadsheet are compared: no white space, one form of quotes and widths."""
    return _SPACE.sub("", cell_texts.xlsx_text(text)).translate(CHANGED).removeprefix("'")


def pages(path: Path, known: Known) -> Iterator[tuple[Sheet, list[Row]]]:
    """The sheets of a workbook that went out from here, with their rows; others are passed over.

    Args:
        path: the workbook.
        known: key → row, of all that went out.

    Raises:
        XunshiError: the file is no workbook.
    """
    for page in _workbook(path).worksheets:
        sheet, rows = _sheet(page, known)
        if sheet is not None:
            yield sheet, rows


def _workbook(path: Path) -> Any:  # noqa: ANN401 (openpyxl has no types)
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        return load_workbook(path, data_only=True)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, InvalidFileException) as error:
        told = cause_of(error) if isinstance(error, OSError) else error
        raise XunshiError(
            "{path}: cannot be read as a workbook ({told}); save it as .xlsx and give it again", path=path, told=told
        ) from error


def _sheet(page: Any, known: Known) -> tuple[Sheet | None, list[Row]]:  # noqa: ANN401
    """The sheet that a page is, and its rows; None for one that is none of these."""
    heads: list[str] = []
    rows: list[Row] = []
    for number, values in enumerate(page.iter_rows(values_only=True), 1):
        told = ["" if v is None else _written(v) for v in values]
        if not heads:
            bare = ["".join(t.split()) for t in told]
            heads = bare if {VERDICT, SENTENCE} <= set(bare) else []
            if not heads and number >= _HEADER_WITHIN:
                break
        elif any(t.strip() for t in told):
            rows.append(
                Row(
                    Message("sheet {title}, row {number}", title=page.title, number=number),
                    dict(zip(heads, told, strict=False)),
                )
            )
    name = _layer(page.title, rows, known) if heads else ""
    return (columns.sheet(name) if name else None), rows


def _written(value: object) -> str:
    """A cell as text: whole numbers without a point."""
    return cell_texts.plain_number(value) if isinstance(value, float) else str(value)


def _layer(title: str, rows: Iterable[Row], known: Known) -> str:
    """Whose sheet it is: by the rows that went out, else by its title."""
    of = Counter(known[key].layer for r in rows if (key := r.of(KEY).strip()) in known)
    by_title = {columns.sheet(name).title: name for name in columns.names()}
    return of.most_common(1)[0][0] if of else by_title.get(title.strip(), "")
