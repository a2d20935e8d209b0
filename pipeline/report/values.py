"""Values of tables as Python objects, and as what a reader sees."""

from __future__ import annotations

import math
from collections.abc import Sequence

NOTHING = "–"
# whole numbers that name a thing and do not count it are not cut in thousands
_YEARS = frozenset({"year", "first", "last", "born"})


def number(value: object, column: str = "") -> str:
    """A number to three significant digits: 1,234 · 12.3 · 0.500 · 1.20×10⁻⁵; whole numbers with all their digits.

    Args:
        value: the number; anything else is shown as `NOTHING`.
        column: where it stands; a year has no thousands separator.
    """
    if not isinstance(value, int | float) or not math.isfinite(value):
        return NOTHING
    if column in _YEARS:
        return str(int(value))
    size = abs(value)
    if value == int(value) or size >= 1000:
        shown = f"{size:,.0f}"
    elif size < 0.001:
        mantissa, exponent = f"{size:.2e}".split("e")
        shown = f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}"
    else:
        rounded = float(f"{size:.3g}")
        shown = f"{rounded:.{max(0, 2 - math.floor(math.log10(rounded)))}f}"
    return f"−{shown}" if value < 0 else shown


def shown(value: object, column: str) -> str:
    """A value of metadata: a number as numbers are shown, a text as it is.

    Args:
        value: the value.
        column: where it stands.
    """
    return value if isinstance(value, str) and value else number(value, column)


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def years(values: Sequence[object]) -> str:
    """2019–2022, 2024: runs of years."""
    known = sorted({int(str(v)) for v in values if v is not None})
    runs: list[list[int]] = []
    for year in known:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs) or NOTHING
