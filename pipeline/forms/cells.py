"""What people write in cells, as values: codes or titles in Chinese or English, numbers in any writing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline import codelists
from pipeline.classify.labelled import Wrong
from pipeline.codelists import Titles
from pipeline.columns import Column
from pipeline.extract import numeral_values
from pipeline.forms import columns
from pipeline.forms.columns import EMPTY

# what Excel, WPS and editors change without being asked; each a character for a character, so that places stay
CHANGED = str.maketrans("“”‘’＂＇，；：！？（）％", "\"\"''\"',;:!?()%")
_EMPTY = frozenset({EMPTY, "(空)", "空"})
_MARKS = {
    "√": "right",
    "✓": "right",
    "对": "right",
    "是": "right",
    "×": "wrong",
    "✗": "wrong",
    "否": "wrong",
    "错": "wrong",
}
_SEPARATED = re.compile(r"[|,，、;；\n]")


def verdict(cell: str, allowed: Sequence[str]) -> str:
    """The code of a verdict as a person wrote it; empty for none.

    Args:
        cell: as written.
        allowed: codes that the sheet knows.

    Raises:
        Wrong: it is none of these.
    """
    plain = "".join(cell.split())
    if not plain:
        return ""
    known = {t: c.code for c in codelists.codes("sheet_verdict") for t in (c.code, c.zh, c.en)} | _MARKS
    code = known.get(plain.lower(), known.get(plain, ""))
    if code not in allowed:
        told = "、".join(codelists.title("sheet_verdict", c, "zh") for c in allowed)
        raise Wrong("{title} is {cell!r}; choose one of {known}", title=columns.VERDICT, cell=cell, known=told)
    return code


def value(column: Column, cell: str, titles: Titles, labels: Sequence[str] = ()) -> object:
    """What a cell states of a column, as a correction keeps it.

    Args:
        column: it.
        cell: as written, not empty.
        titles: of coded values.
        labels: those of the codebook, for findings.

    Raises:
        Wrong: the column cannot hold that.
    """
    plain = cell.strip()
    if plain in _EMPTY:
        if column.many or not columns.optional(column):
            raise Wrong("{title} cannot be empty; choose a value", title=column.title)
        return None
    chosen = columns.choices(column, titles, labels)
    if column.many:
        return sorted({_code(column, part.strip(), chosen) for part in _SEPARATED.split(plain) if part.strip()})
    if chosen:
        code = _code(column, plain, chosen)
        return code == "true" if column.type == "boolean" else code
    return _number(column, plain) if column.type in {"integer", "number"} else plain


def _code(column: Column, told: str, chosen: Mapping[str, str]) -> str:
    """The code of a title in Chinese or English, or of itself."""
    known = {code.lower(): code for code in chosen.values()}
    known |= (
        {codelists.title(column.codes, code, "en").lower(): code for code in chosen.values()}
        if column.codes in codelists.lists()
        else {}
    )
    code = chosen.get(told) or known.get(told.lower())
    if code is None:
        raise Wrong(
            "{title} is {cell!r}; choose one of {known}", title=column.title, cell=told, known="、".join(chosen)
        )
    return code


def _number(column: Column, told: str) -> int | float:
    plain = told.translate(CHANGED).replace(",", "").strip()
    number = numeral_values.parse(plain)
    if number is None or number < 0 or (column.type == "integer" and number != int(number)):
        if column.type == "integer":
            raise Wrong("{title} is {cell!r}; write a whole number", title=column.title, cell=told)
        raise Wrong("{title} is {cell!r}; write a number", title=column.title, cell=told)
    return int(number) if column.type == "integer" else float(number)
