"""Items by groups: cells or dots in rows and columns with names on the left and above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.compare.figures import style
from pipeline.compare.figures.marks import HEAD, heads_at, names_at
from pipeline.compare.figures.sheet import EDGE, TOP, Sheet

_ROW = 0.25


@dataclass(frozen=True)
class Cell:
    """A cell: where, how dark (0 to 1), what stands in it and what it tells."""

    row: int
    column: int
    shade: float
    text: str
    tip: str


@dataclass(frozen=True)
class Lattice:
    """Where rows and columns lie; in `axes` row r is at y = r, column c at x = c."""

    axes: Axes
    left: float
    top: float
    width: float
    height: float


def lattice(sheet: Sheet, rows: Sequence[str], columns: Sequence[str], top: float = TOP, row: float = _ROW) -> Lattice:
    """Empty rows and columns with their names.

    Args:
        sheet: what to draw on.
        rows: their names.
        columns: their names; upright where they are too long to lie.
        top: where the columns' names begin, inches.
        row: height of a row, inches.
    """
    named = style.inches(columns, HEAD)
    column = min(0.66, max(0.42, named + 0.06)) if len(columns) <= 16 else 0.4
    upright = named + 0.03 > column
    left, head = EDGE + style.inches(rows) + 0.14, named + 0.1 if upright else 0.24
    found = Lattice(
        sheet.panel(left, top + head, w := column * len(columns), h := row * len(rows)), left, top + head, w, h
    )
    axes = found.axes
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    names_at(axes, range(len(rows)), rows)
    heads_at(axes, range(len(columns)), columns, upright)
    return found


def fill(sheet: Sheet, axes: Axes, cells: Iterable[Cell]) -> None:
    """Shaded cells with their texts.

    Args:
        sheet: keeps what the cells tell.
        axes: of the lattice, where column c is at x = c, row r at y = r.
        cells: the cells.
    """
    for cell in cells:
        place = (cell.column - 0.5, cell.row - 0.5)
        patch = Rectangle(place, 1, 1, fc=style.SHADES(cell.shade), ec="#ffffff", lw=0.8)
        sheet.mark(axes.add_artist(patch), cell.tip)
        axes.text(
            cell.column,
            cell.row,
            cell.text,
            ha="center",
            va="center_baseline",
            size=style.SMALL,
            color=style.on(cell.shade),
        )


def scaled(value: float, low: float, high: float) -> float:
    """Shade of a value, 0 at `low`, 1 at `high`, bent so that small ones differ too.

    Args:
        value: taken into the bounds first.
        low: the least value of the figure.
        high: the greatest; where it is no greater than `low`, all shades are 0.5.
    """
    return float(((min(max(value, low), high) - low) / (high - low)) ** 0.75) if high > low else 0.5
