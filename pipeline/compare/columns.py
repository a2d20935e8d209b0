"""Columns that comparison tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline import codelists
from pipeline.columns import Column, Table, coded
from pipeline.compare import counts

GROUP = Column(
    "group",
    "组",
    "string",
    "value of the column compared by; two values joined by ` · `",
    "分组值；两列分组时以“ · ”相连",
)
AGAINST = Column(
    "against", "对照组", "string", "the group compared with, `rest` for all the others", "对照组；rest 指其余各组"
)
ITEM = Column("item", "项目", "string", "what is counted", "计数项目")
DOCUMENTS = Column("documents", "文档数", "integer", "documents that the row rests on", "所依据的文档数", "documents")
FEW = Column(
    "few",
    "文档过少",
    "boolean",
    "fewer than 3 documents behind it: read it as an anecdote",
    "所依据文档不足三篇，仅供参考",
)
COUNT = Column("count", "次数", "integer", "mentions in the group", "组内次数", "mentions")
TEN = "per 10 000 characters"


def number(name: str, title: str, about: str, about_zh: str, unit: str = "") -> Column:
    """A column of numbers.

    Args:
        name: of the column.
        title: in Chinese.
        about: what it means.
        about_zh: the same in Chinese.
        unit: what a number counts.
    """
    return Column(name, title, "number", about, about_zh, unit)


def whole(name: str, title: str, about: str, about_zh: str, unit: str = "") -> Column:
    """A column of whole numbers.

    Args:
        name: of the column.
        title: in Chinese.
        about: what it means.
        about_zh: the same in Chinese.
        unit: what a number counts.
    """
    return Column(name, title, "integer", about, about_zh, unit)


def text(name: str, title: str, about: str, about_zh: str, codes: str = "") -> Column:
    """A column of texts, or of coded values.

    Args:
        name: of the column.
        title: in Chinese.
        about: what it means.
        about_zh: the same in Chinese.
        codes: the list that the values are coded by; one that is no code list of the program only names the source of
            titles.
    """
    if codes in codelists.lists():
        return coded(name, title, about, about_zh, codes)
    return Column(name, title, "string", about, about_zh, codes=codes)


def counted(about: str, about_zh: str, measure: str) -> Column:
    """A column that says what is counted, of what a measure is made of (`counts.kinds`).

    Args:
        about: what it means.
        about_zh: the same in Chinese.
        measure: name of the measure.
    """
    choices = tuple(kind.name for kind in counts.kinds(measure))
    return Column("layer", "层", "string", about, about_zh, choices=choices, codes="counted")


def flag(name: str, title: str, about: str, about_zh: str) -> Column:
    """A column of yes and no.

    Args:
        name: of the column.
        title: in Chinese.
        about: what it means.
        about_zh: the same in Chinese.
    """
    return Column(name, title, "boolean", about, about_zh)


_DTYPES = {"string": "object", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def framed(table: Table, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with the table's columns and types; what a row does not give is missing.

    Args:
        table: whose columns.
        rows: column → value.
    """
    cells = {column.name: [row.get(column.name) for row in rows] for column in table.columns}
    frame = pd.DataFrame(cells, columns=list(table.names), dtype=object)
    frame = frame.mask(frame.isna(), None)
    return frame.astype({column.name: _DTYPES[column.type] for column in table.columns})
