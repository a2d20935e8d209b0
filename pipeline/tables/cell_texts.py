"""Values as the texts of cells: none that a spreadsheet runs, none longer than a cell, every digit of a number.

A spreadsheet runs a CSV cell that begins like a formula. Such a text gets an apostrophe before it (`neutralise`), and
so does a text that begins with one already, so that taking one leading apostrophe off every text that has one
(`restore`) gives all texts back. Numbers in number columns are never touched.
"""

from __future__ import annotations

import re
from decimal import Decimal

# what is drawn as nothing (Unicode's Default_Ignorable_Code_Point) or controls: some programs drop it before they look for a formula
_UNSEEN = (
    "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# what a spreadsheet may run, or an apostrophe
RISKY = re.compile(f"'|[{_UNSEEN}]*[=+\\-@\t\r＝＋－＠]")
_RISKY_FIRST = re.compile(f"['{_UNSEEN}=+\\-@\t\r＝＋－＠]")
# of UTF-16
_CELL_UNITS = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def may_be_risky(first: str) -> bool:
    """Whether a text that begins with this character can be one that `neutralise` changes."""
    return _RISKY_FIRST.match(first) is not None


def neutralise(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe first where one is needed; see `restore`."""
    return f"'{text}" if RISKY.match(text) else text


def restore(text: str) -> str:
    """The text as it was before `neutralise`."""
    return text.removeprefix("'")


def plain_number(value: float) -> str:
    """All digits of a number, none added: 12000, 73.81, 0.0000001; never scientific notation."""
    text = repr(value)
    return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")


def xlsx_text(text: str) -> str:
    """The text as an XLSX cell may hold it: no characters that XML lacks, no more than fit (in UTF-16 units)."""
    text = _ILLEGAL.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _CELL_UNITS:
        return text
    head = units[: 2 * (_CELL_UNITS - 50)].decode("utf-16-le", "ignore")
    return f"{head} …[{len(text) - len(head)} more characters in the CSV]"
