"""Coded values in Chinese, for files that people open (`--values zh`); Parquet and DuckDB keep codes, so that queries stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.columns import LIST_SEPARATOR, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pyarrow as pa

    from pipeline.codelists import Titles

VALUES = ("codes", "zh")
# formats that are translated
FOR_PEOPLE = frozenset({"csv", "xlsx", "jsonl"})
_YES_NO = {True: "是", False: "否"}


def shown(table: Table, titles: Titles | None) -> Table:
    """The table as files for people have it: titles in the place of codes, 是 and 否 in that of true and false.

    Args:
        table: as its schema has it.
        titles: of coded values; None to leave the table as it is.
    """
    if titles is None:
        return table
    return replace(table, columns=tuple(_shown(column, titles) for column in table.columns))


def _shown(column: Column, titles: Titles) -> Column:
    if column.type == "boolean":
        return replace(column, type="string", choices=tuple(_YES_NO.values()))
    return (
        replace(column, choices=tuple(titles.of(column.codes, c) for c in column.choices)) if column.codes else column
    )


def translated(table: Table, group: pa.Table, titles: Titles) -> pa.Table:
    """The rows with the titles of their coded values, under the schema of `shown(table, titles)`.

    Args:
        table: as its schema has it.
        group: some of its rows.
        titles: of coded values.
    """
    import pyarrow as pa  # noqa: PLC0415 (slow to import)

    columns = {}
    for column, array in zip(table.columns, group.columns, strict=True):
        change = _change(column, titles)
        cells = [None if v is None else change(v) for v in array.to_pylist()] if change else None
        columns[column.name] = array if cells is None else pa.array(cells, pa.string())
    return pa.table(columns)


def _change(column: Column, titles: Titles) -> Callable[[object], str] | None:
    """What a cell of the column becomes; None where all stay as they are."""
    if column.type == "boolean":
        return lambda value: _YES_NO[bool(value)]
    if not column.codes or column.type != "string":
        return None
    return lambda cell: _each(column, str(cell), lambda code: titles.of(column.codes, code))


def restored(column: Column, values: pd.Series[str], titles: Titles) -> pd.Series[str]:
    """A column of such a file with its codes again.

    Args:
        column: as its schema has it.
        values: its cells as read from the file.
        titles: those that the file was written with.
    """
    if column.type == "boolean":
        return values.replace({title: str(value).lower() for value, title in _YES_NO.items()})
    if not column.codes or column.type != "string":
        return values
    codes = titles.codes(column.codes)
    return values.map(lambda cell: _each(column, cell, lambda title: codes.get(title, title)), na_action="ignore")


def _each(column: Column, cell: str, change: Callable[[str], str]) -> str:
    """A cell with each of its values changed; what stands behind a colon (`label:start-end`) says where, and stays."""
    if not column.many:
        return change(cell)
    parts = (part.partition(":") for part in cell.split(LIST_SEPARATOR))
    return LIST_SEPARATOR.join(change(code) + colon + rest for code, colon, rest in parts)
