"""Fragments: units that hold nothing but the problems that they name (`二是账目不清。`, `懒政怠政，作风漂浮`), as notices list them.

Whoever writes no more than that says that it is so (codebook: finding); what is sought or fought has a word that says so, here or
in the line that opens the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.extract import numerals
from pipeline.extract.mentions import Problem
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "fragments")

# marks of punctuation, numbers of items, and words that say no more of a problem than that it is one
_NOTHING_MORE = re.compile(rf"(?:[\W_]|{numerals.ITEM}[、.．)）是]|{either(_words('filler'))})*")


def bare(text: str, problems: Sequence[Problem], found: Sequence[tuple[int, int]], offset: int = 0) -> bool:
    """Whether a unit says nothing but that there are the problems which it names.

    Args:
        text: the unit.
        problems: named in it, in order, with offsets from `offset`.
        found: (start, end) in the unit of each cue that tells of something found.
        offset: where the unit begins in the text that the problems' offsets count in.
    """
    told = sorted([*((p.start - offset, p.end - offset) for p in problems), *found])
    ends = [0, *(end for _, end in told)]
    starts = [*(start for start, _ in told), len(text)]
    return all(_NOTHING_MORE.fullmatch(text, end, max(start, end)) for end, start in zip(ends, starts, strict=True))
