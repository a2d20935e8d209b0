"""Years in their context: 去年 counts from the document's own year, never from today's clock."""

from __future__ import annotations

import re

_YEAR = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)年|(?<![与比较同])(今年|本年|年内|全年|去年|上年|上一年|前年)(?!同期|相比|以来的)"
)
_SHIFT = {"今年": 0, "本年": 0, "年内": 0, "全年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2}


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
    written, relative = named[-1]
    if written:
        return int(written)
    return own + _SHIFT[relative] if own else None
