"""Raised characters: note marks, which are no digits of the number before them, and the powers of units and numbers."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\[【(（〔［]?(?:注?\d{1,3}(?:[,，、\-–~]\d{1,3})*|[①-⑳㉑-㉟㊱-㊿]|[*＊†‡※])[\])】)）〕］]?|注")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_POWER = re.compile(r"[-−+]?\d")
# km², 平方米 is written out; ×10⁸ is a power, 2021¹ is none
_UNIT = re.compile(r"(?:(?<![A-Za-z])[kcdm]?m|[米里])$")
_TEN = re.compile(r"[×xX*·]\s?10$")


def raised(text: str, before: str) -> tuple[str, bool]:
    """What raised characters become behind `before`, and whether they are a note mark and so left out.

    A power of a unit or of ten becomes one character that is raised itself (`km²`); what is no mark stays as it is.

    Args:
        text: the raised characters.
        before: what stands before them on the line.

    Returns:
        What takes their place (empty for a note mark), and whether they are a note mark.
    """
    mark = text.strip()
    if _POWER.fullmatch(mark):
        unit = _UNIT.search(before) is not None and mark[-1] in "23"
        if unit or _TEN.search(before):
            return mark.translate(_RAISED), False
    return ("", True) if _MARK.fullmatch(mark) else (text, False)
