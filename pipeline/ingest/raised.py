"""Raised characters: numbers of notes, which are no digits of what they follow, and powers of units, which are."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\[［〔(（]?[0-9０-９①-⑳*＊]{1,3}[\]］〕)）]?")
_UNIT = re.compile("[A-Za-z]$")


def is_note(before: str, raised: str) -> bool:
    """Whether a raised run behind some text is the mark of a note, not part of a unit (km²).

    Args:
        before: the text before the run.
        raised: the characters of the run.
    """
    return bool(_MARK.fullmatch(raised.strip())) and not _UNIT.search(before)
