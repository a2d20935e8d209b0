"""One sentence of the first page, and how rows, items and probabilities are told in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.compare import counts, registry
from pipeline.report import values
from pipeline.report.library import Library

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence of the first page.

    Attributes:
        text: the sentence.
        verdict: `shown` (beyond chance), `seen` (in the texts, word by word) or `none` (nothing to report).
        links: (text, path) of where it can be checked.
    """

    text: str
    verdict: str
    links: tuple[tuple[str, str], ...]


def page_of(library: Library, table: str) -> tuple[str, str]:
    """Title of the page of a table, and the path to it there.

    Args:
        library: of the report.
        table: its name.
    """
    page = registry.named(table).page
    name = page.name if page else ""
    return library.words[name], f"{name}.html#table-{table}"


def number(row: Row, name: str) -> float:
    """A cell as a number; NaN, which no rule accepts, where it is empty.

    Args:
        row: of a comparison.
        name: of the column.
    """
    value = row[name]
    return float(value) if isinstance(value, int | float) else math.nan


def item_of(row: Row, library: Library) -> str:
    """What a row counts, by its title.

    Args:
        row: of a comparison.
        library: of the report.
    """
    codes = next((kind.codes for kind in counts.kinds() if kind.name == row["layer"]), "")
    return library.words.code(codes, str(row["item"]))


def below(value: object) -> str:
    """A probability, or that it is smaller than anyone believes."""
    return f" = {values.number(value)}" if isinstance(value, float) and value >= 1e-4 else " < 0.0001"
