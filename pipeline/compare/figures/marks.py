"""What is drawn on axes and beside them: markers, names of rows and columns, round numbers, guides, legends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from pipeline.compare.figures import style
from pipeline.compare.figures.sheet import Sheet

# size of heads and legends, points
HEAD = 8.0


def dot(axes: Axes, x: float, y: float, shape: str = "o", colour: str = style.BLUE, **options: object) -> Line2D:
    """A marker; `few` makes it hollow, `size` is its width in points.

    Args:
        axes: where it is drawn.
        x: in the axes' data.
        y: in the axes' data.
        shape: one of matplotlib's markers.
        colour: of the edge, and of the face of one that is not hollow.
        **options: `few` and `size`.
    """
    few, size = style.yes(options.get("few", False)), float(str(options.get("size", 5.5)))
    face, edge = "#ffffff" if few else colour, 1.5 if shape in "x|" else 1.1 if few else 0.6
    line = Line2D([x], [y], ls="", marker=shape, ms=size, mfc=face, mec=colour, mew=edge, zorder=3, clip_on=False)
    axes.add_artist(line)  # not add_line, which would look for new limits of the axes each time
    return line


def names_at(axes: Axes, places: Sequence[float], labels: Sequence[str]) -> None:
    """Names of rows on the left of a panel; texts, since labels of ticks are rewritten whenever they are drawn.

    Args:
        axes: the panel.
        places: y of each row.
        labels: as many names.
    """
    for place, label in zip(places, labels, strict=True):
        axes.annotate(
            label, (0, place), (-5, 0), ("axes fraction", "data"), "offset points", ha="right", va="center_baseline"
        )


def heads_at(axes: Axes, places: Sequence[float], labels: Sequence[str], upright: bool = False) -> None:
    """Names of columns above a panel.

    Args:
        axes: the panel.
        places: x of each column.
        labels: as many names.
        upright: turned by 90° to read upwards.
    """
    look = {"rotation": 90, "rotation_mode": "anchor", "ha": "left", "va": "center"} if upright else {"ha": "center"}
    for place, label in zip(places, labels, strict=True):
        axes.annotate(label, (place, 1), (0, 4), ("data", "axes fraction"), "offset points", size=HEAD, **look)


def figures_below(axes: Axes, lang: str, count: int = 3) -> None:
    """A few round numbers on a panel's x axis.

    Args:
        axes: the panel, its limits set.
        lang: zh or en, of the numbers' units.
        count: how many steps at most.
    """
    low, high = axes.get_xlim()
    found = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    _ticks(axes, [float(f) for f in found if low <= f <= high], lang)


def powers_below(axes: Axes, low: float, high: float, lang: str) -> None:
    """Up to four powers of ten on a logarithmic x axis.

    Args:
        axes: the panel.
        low: where the axis begins.
        high: where it ends.
        lang: zh or en, of the numbers' units.
    """
    exponents = [e for e in range(-3, 16) if low <= 10.0**e <= high] or [0]
    step = -(-len(exponents) // 4)
    _ticks(axes, [10.0**e for e in exponents[::step]], lang)


def _ticks(axes: Axes, places: Sequence[float], lang: str) -> None:
    axes.xaxis.set_major_locator(FixedLocator(places))
    axes.xaxis.set_minor_locator(FixedLocator([]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda figure, _: style.axis_number(figure, lang)))


def guides(axes: Axes, places: Sequence[float]) -> None:
    """Thin lines that lead the eye along rows.

    Args:
        axes: the panel.
        places: y of each row.
    """
    for place in places:
        axes.axhline(place, color=style.RULE, lw=0.6, zorder=0)


def legend(
    sheet: Sheet, left: float, top: float, entries: Sequence[tuple[str, str, bool, str]], width: float = 7.0
) -> float:
    """Markers with what they mean, in lines as wide as there is room.

    Args:
        sheet: what to draw on.
        left: of the first entry, inches.
        top: of the first line.
        entries: (shape, colour, hollow, meaning).
        width: of a line.

    Returns:
        Where it ends, inches from the sheet's top.
    """
    places, x, line, widest = [], 0.0, 0, 0.0
    for entry in entries:
        need = 0.3 + style.inches([entry[3]], HEAD)
        if x and x + need > width:
            x, line = 0.0, line + 1
        places.append((x, line * 0.2 + 0.1))
        x += need + 0.08
        widest = max(widest, x)
    axes = sheet.blank(left, top, widest, (line + 1) * 0.2)
    for (x, y), (shape, colour, few, meaning) in zip(places, entries, strict=True):
        dot(axes, x + 0.08, y, shape, colour, few=few)
        axes.text(x + 0.2, y, meaning, size=HEAD, va="center")
    return top + (line + 1) * 0.2 + 0.08
