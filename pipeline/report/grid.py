"""A comparison table as a page shows it: heads with their meanings, cells with their links, no more than `SHOWN` rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.columns import LIST_SEPARATOR, Column, Table
from pipeline.compare import counts, registry
from pipeline.compare.grouping import FEW
from pipeline.report import values
from pipeline.report.library import Library

SHOWN = 500
_GROUPS = ("group", "other_group", "against")
_GROUPED = {("likeness", "other"), ("clusters", "left"), ("clusters", "right")}
# how a column says of itself that its cells are lists
_LIST = "joined by |"
_STRENGTH = {"rates": "count", "keyness": "z"}
_LONG = ("text", "other_text")
_OFFSETS = ("start", "end", "other_start", "other_end")


@dataclass(frozen=True, slots=True)
class Head:
    """One column: what the button says, what its tooltip says, and its class."""

    title: str
    about: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text, key to sort by (None: the text itself), link, class and badge; each empty where there is none."""

    text: str
    key: str | None = None
    href: str = ""
    kind: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a page; `number` is its place among all of the report, 0 for one without; `total` counts its rows, shown or not."""

    name: str
    number: int
    title: str
    about: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def grid(table: Table, rows: Sequence[tuple[object, ...]], library: Library, root: str = "") -> Grid:
    """The table for a page.

    Args:
        table: which one.
        rows: of `comparisons.rows`.
        library: the documents, for titles and links.
        root: from the page to the report's folder.
    """
    zh = library.words.lang == "zh"
    return Grid(
        table.name,
        library.numbers.get(table.name, 0),
        library.words.titled(table),
        (table.about_zh if zh else table.about).replace("`", ""),
        tuple(_head(column, library) for column in arranged(table)),
        tuple(tuple(_cells(table, row, library, root)) for row in _chosen(table, rows)),
        len(rows),
    )


def arranged(table: Table) -> list[Column]:
    """The columns as a page has them: what names the row, then what is read, then figures; offsets, which only programs read, last."""
    leading = {*registry.named(table.name).documents, table.columns[0].name}

    def rank(column: Column) -> int:
        return 3 if column.name in _OFFSETS else 0 if column.name in leading else 1 if column.name in _LONG else 2

    shown = [c for c in table.columns if c.name != "few"]
    return sorted(shown, key=rank) if any(c.name in _LONG for c in shown) else shown


def _chosen(table: Table, rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """At most `SHOWN` rows in their order: of a longer table an even share of each group and layer, the strongest ones."""
    if len(rows) <= SHOWN:
        return list(rows)
    at = [table.names.index(name) for name in ("group", "layer") if name in table.names]
    if "against" in table.names:  # against the rest before all the pairs
        rest = table.names.index("against")
        at.append(rest)
        held = [row for row in rows if row[rest] == "rest"]
        rows = held if len(held) >= SHOWN else rows
    seen: Counter[tuple[object, ...]] = Counter()
    ranks = []
    for n in sorted(range(len(rows)), key=lambda n: _strength(table, rows[n])):
        share = tuple(rows[n][i] for i in at)
        seen[share] += 1
        ranks.append((seen[share], n))
    return [rows[n] for n in sorted(n for _, n in sorted(ranks)[:SHOWN])]


def _strength(table: Table, row: tuple[object, ...]) -> float:
    """What rows are chosen by, least first; the same for all rows of a table whose order says enough."""
    column = _STRENGTH.get(table.name)
    value = row[table.names.index(column)] if column else None
    return -value if isinstance(value, int | float) else 0.0


def _head(column: Column, library: Library) -> Head:
    w = library.words
    about = column.about_zh if w.lang == "zh" else column.about
    unit = f" ({w['unit']}: {column.unit})" if column.unit and w.lang == "en" else ""
    title = column.title if w.lang == "zh" else column.name
    return Head(title, about + unit, "num" if column.type in {"integer", "number"} else "")


def _cells(table: Table, row: tuple[object, ...], library: Library, root: str) -> Iterable[Cell]:
    named = dict(zip(table.names, row, strict=True))
    badge = _badge(named, library)
    for column in arranged(table):
        yield _cell(table, column, named, library, root, badge)
        badge = ""


def _badge(named: dict[str, object], library: Library) -> str:
    documents = named.get("documents")
    if not named.get("few"):
        return ""
    if "count_against" in named and not (isinstance(documents, int) and documents < FEW):
        return library.words["few_ratio"]
    return library.words("few_n", n=documents) if documents is not None else library.words["few"]


def _cell(table: Table, column: Column, named: dict[str, object], library: Library, root: str, badge: str) -> Cell:
    value, w = named[column.name], library.words
    if value is None:
        return Cell(values.NOTHING, "", "", "num none" if column.type in {"integer", "number"} else "none", badge)
    if isinstance(value, bool):
        return Cell(w["yes"] if value else w["no"], badge=badge)
    if isinstance(value, int | float):
        return Cell(values.number(value, column.name), repr(value), "", "num", badge)
    text = str(value)
    if column.name in registry.named(table.name).documents:
        at = "other_start" if column.name == "other" else "start"
        return Cell(library.label(text), text, library.href(text, root, named.get(at)), "doc", badge)
    if column.name in _GROUPS or (table.name, column.name) in _GROUPED:
        return Cell(w.group_name(text), None, "", "key", badge)
    codes = column.codes
    if column.name == "item":
        codes = next((kind.codes for kind in counts.kinds() if kind.name == named.get("layer")), "")
    if column.name == "years":
        return Cell(values.years(text.split(LIST_SEPARATOR)), text, "", "key", badge)
    if column.many or column.about.endswith(_LIST):
        told = [w.code(codes, part) for part in text.split(LIST_SEPARATOR)]
        return Cell(w["list_join"].join(map(w.group_name, told)), None, "", "list" if len(told) > 2 else "", badge)
    return Cell(w.code(codes, text), None, "", "long" if column.name in _LONG else "", badge)
