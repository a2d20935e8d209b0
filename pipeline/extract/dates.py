"""Years in their context: 去年 counts from the document's own year, never from today's clock."""

from __future__ import annotations

import re

_SHIFT = {"今年": 0, "本年": 0, "年内": 0, "全年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2}
# What may not stand before a year is looked at behind it: a pattern whose alternatives begin with a letter is found far faster.
_YEAR = re.compile(
    r"19[89]\d(?<!\d{5})年|20[0-4]\d(?<!\d{5})年|"
    + "|".join(f"{word}(?<![与比较同]{word})(?!同期|相比|以来的)" for word in _SHIFT)
)


def year_of(before: str, own: int | None) -> int | None:
    """The year that a figure is about.

    Args:
        before: its sentence up to the figure.
        own: the year of the document, None if unknown.

    Returns:
        The last year named there, relative ones counted from `own`; else `own`.
    """
    named = _YEAR.findall(before) if "年" in before else ()
    if not named:
        return own
    last = named[-1]
    if last in _SHIFT:
        return own + _SHIFT[last] if own else None
    return int(last[:4])
