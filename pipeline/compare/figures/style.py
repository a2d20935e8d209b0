"""How all figures look: colours and shapes that stay apart without colour vision, sizes in inches, numbers as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from pipeline.compare.figures import fonts

INK, QUIET, RULE = "#1a1a1a", "#595959", "#d9d9d9"
# after Okabe and Ito, the light ones darkened until they have 3:1 against white
BLUE, RED, GREEN, PURPLE, BROWN, SKY, GREY = "#0072b2", "#d55e00", "#008a64", "#b0528a", "#946400", "#2f8ac0", "#767676"
COLOURS = (BLUE, RED, GREEN, PURPLE, BROWN, SKY, INK)
# 7 colours and 9 shapes: 63 groups before two look the same; the diamond and the cross have meanings of their own
SHAPES = ("o", "s", "^", "v", "P", "<", ">", "*", "p")
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"])
DEEP = "#004b7c"
SIZE, SMALL, LARGE = 9.0, 7.5, 11.0
_ILLEGAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")
_RC: dict[Any, Any] = {
    "font.size": SIZE, "text.color": INK, "text.parse_math": False, "text.usetex": False, "axes.unicode_minus": False,
    "axes.edgecolor": GREY, "axes.labelcolor": INK, "axes.linewidth": 0.6, "axes.labelsize": SIZE, "hatch.linewidth": 0.6,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "xtick.labelsize": SMALL,
    "ytick.labelsize": SIZE, "xtick.major.width": 0.6, "xtick.major.size": 2.5, "ytick.major.size": 0.0,
    "path.simplify": False, "svg.fonttype": "none", "svg.hashsalt": "xunshi", "svg.image_inline": True,
}  # fmt: skip


@contextmanager
def styled(families: Sequence[str] = ()) -> Iterator[None]:
    """This look while figures are made or written, whatever a user's matplotlibrc says; afterwards all is as it was."""
    with mpl.rc_context(), fonts.quiet():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC | ({"font.family": list(families)} if families else {}))
        yield


def look(position: int) -> tuple[str, str]:
    """(colour, shape) of the group at a position in the order of groups."""
    return COLOURS[position % len(COLOURS)], SHAPES[position % len(SHAPES)]


def on(shade: float) -> str:
    """Black or white, whichever reads better on a shade, 0 to 1: 4.5:1 at least (relative luminance as in WCAG 2)."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in SHADES(shade)[:3]]
    return "#ffffff" if 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] < 0.179 else "#000000"


def clean(value: object) -> str:
    """A value as one line of text, without characters that XML forbids."""
    return "" if absent(value) else _ILLEGAL.sub(" ", str(value)).strip()


def shortened(text: str, ems: float) -> str:
    """The text, or its beginning and an ellipsis where it is wider than so many Chinese characters.

    Args:
        text: one line.
        ems: greatest width, ems.
    """
    if wide(text) <= ems:
        return text
    kept = text
    while kept and wide(kept) > ems - 1:
        kept = kept[:-1]
    return f"{kept}…"


def wide(text: str) -> float:
    """Width in ems (Chinese characters), estimated high."""
    return sum(
        1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.72 if c.isupper() or c in "mw%" else 0.58 for c in text
    )


def inches(texts: Iterable[str], size: float = SIZE) -> float:
    """Width of the widest text in inches.

    Args:
        texts: single lines; 0 for none.
        size: of the font, points.
    """
    return max((wide(t) for t in texts), default=0.0) * size / 72


def absent(value: object) -> bool:
    """Whether a cell is empty."""
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124 (NaN)


def number(value: object) -> float | None:
    """A cell as a number, None if it is empty."""
    return None if absent(value) else float(str(value))


def yes(value: object) -> bool:
    """Whether a cell says true."""
    return not absent(value) and bool(value)


def exact(value: object) -> str:
    """A number for tips: whole ones in full, others to 4 decimals, or 3 digits that count where it is tiny."""
    figure = number(value)
    if figure is None or abs(figure) == float("inf"):
        return "–"
    if figure == int(figure):
        return f"{figure:,.0f}"
    return f"{figure:.2e}" if abs(figure) < 0.001 else f"{figure:,.4f}".rstrip("0")


def brief(figure: float) -> str:
    """A number in two or three digits, for cells and axes."""
    return f"{figure:,.{0 if abs(figure) >= 10 else 1 if abs(figure) >= 0.1 else 2}f}"


def axis_number(figure: float, lang: str) -> str:
    """A number short enough for an axis: 12万, 3亿 or 120k, 3M.

    Args:
        figure: the number.
        lang: zh for 万 and 亿, en for k, M and bn.
    """
    for size, zh, en in ((1e8, "亿", ""), (1e9, "", "bn"), (1e6, "", "M"), (1e4, "万", ""), (1e3, "", "k")):
        sign = zh if lang == "zh" else en
        if sign and abs(figure) >= size:
            return f"{figure / size:.4g}{sign}"
    return f"{figure:.4g}"


def percent(value: object) -> str:
    """A share as a percentage."""
    figure = number(value)
    return "–" if figure is None else f"{100 * figure:.1f}%"
