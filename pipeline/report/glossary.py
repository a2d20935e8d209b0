"""Every measure in plain words, and every column of every table of the report.

`models/glossary.csv` has an entry a measure; its cell `columns` names what it explains as `table.column`, `*` for any table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.columns import LIST_SEPARATOR, Table
from pipeline.report.page import Page
from pipeline.report.words import Words
from pipeline.shipped import shipped

PATH = "glossary.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure.

    Attributes:
        name: of its place in the page.
        title: for people.
        about: what it is, in plain words.
        read: how to read it.
    """

    name: str
    title: str
    about: str
    read: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A column: its title, what it means, and the measure that it belongs to, if one does."""

    title: str
    about: str
    entry: Entry | None


@cache
def rows() -> tuple[dict[str, str], ...]:
    """The entries as the table has them."""
    with shipped("glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def entries(lang: str) -> dict[str, Entry]:
    """Name → entry, in order.

    Args:
        lang: zh or en.
    """
    return {row["name"]: Entry(row["name"], row[lang], row[f"about_{lang}"], row[f"read_{lang}"]) for row in rows()}


@cache
def _places() -> dict[str, str]:
    """`table.column` → name of its entry."""
    return {place: row["name"] for row in rows() for place in row["columns"].split(LIST_SEPARATOR) if place}


def named(table: str, column: str) -> str:
    """Name of the entry that explains a column; empty where none does.

    Args:
        table: name of the table.
        column: name of the column.
    """
    places = _places()
    return places.get(f"{table}.{column}") or places.get(f"*.{column}", "")


def page(tables: Iterable[Table], words: Words) -> Page:
    """The glossary of a report.

    Args:
        tables: those that the report shows.
        words: the report's language.
    """
    told = entries(words.lang)
    shown = [(table.name, words.titled(table), list(_columns(table, words, told))) for table in tables]
    return Page(PATH, "glossary.html", "glossary", words["glossary"], {"entries": list(told.values()), "tables": shown})


def _columns(table: Table, words: Words, told: dict[str, Entry]) -> Iterator[Explained]:
    zh = words.lang == "zh"
    for column in table.columns:
        about = column.about_zh if zh else column.about
        yield Explained(column.title if zh else column.name, about, told.get(named(table.name, column.name)))
