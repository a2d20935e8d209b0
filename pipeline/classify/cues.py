"""Cues of findings: words that govern a problem (发现, 整改, 防止), and what the line that opens a list says by them of its items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.lexicons import Lexicons

# what a line ends with that opens a list
OPENS = ("：", ":")


class Cue(NamedTuple):
    """Words that govern a problem: where they begin, what they say, the words."""

    at: int
    kind: str
    words: str


def opened(lead: str, lexicons: Lexicons) -> str:
    """What the line that opens a list says of its items: found or target; empty if it says neither.

    Args:
        lead: it.
        lexicons: cues.
    """
    cues = found(lead, lexicons) if lead.endswith(OPENS) else []
    return cues[-1].kind if cues else ""


def found(text: str, lexicons: Lexicons) -> list[Cue]:
    """The cues of a text, in order.

    Args:
        text: the text.
        lexicons: cues.
    """
    return [Cue(at, kind, cue) for at, _, (kind, cue) in lexicons.cue_terms.find(text) if kind != "none"]


def governing(cues: Sequence[Cue], at: int) -> Cue | None:
    """The nearest cue before `at`.

    Args:
        cues: in order.
        at: where what they may govern begins.
    """
    for cue in reversed(cues):
        if cue.at < at:
            return cue
    return None
