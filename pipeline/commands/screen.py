"""What `kwic` prints: the matches under one another, whole however narrow the screen is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

PIPED = 160  # columns where there is no screen
_GAP = 2


def show(rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Print a concordance.

    Args:
        rows: (document, left context, match, right context).
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED
    console = Console(width=width, soft_wrap=True, highlight=False)
    for name, left, match, right in lines(rows, width):
        console.print(Text.assemble((name, "dim"), left, (match, "bold"), right))


def lines(rows: Sequence[tuple[str, str, str, str]], width: int) -> list[tuple[str, str, str, str]]:
    """The rows as they stand on a screen: names and contexts give way, the match never does.

    Args:
        rows: (document, left context, match, right context).
        width: columns of the screen; a Chinese character takes two.
    """
    most = max((cell_len(match) for _, _, match, _ in rows), default=0)
    names = min(max((cell_len(name) for name, *_ in rows), default=0), max((width - most) // 4, 8))
    side = max((width - names - most - _GAP) // 2, 0)
    return [
        (
            set_cell_size(_end(name, names), names) + " " * _GAP,
            _right(left, side),
            match,
            set_cell_size(right, min(side, cell_len(right))),
        )
        for name, left, match, right in ((n, _flat(a), _flat(m), _flat(z)) for n, a, m, z in rows)
    ]


def _flat(text: str) -> str:
    return " ".join(text.splitlines())


def _end(text: str, width: int) -> str:
    """A text, or as much of its end as fits behind an ellipsis: names of files differ at their ends."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return f"…{text}"


def _right(text: str, width: int) -> str:
    """The end of a text, right-aligned."""
    while cell_len(text) > width:
        text = text[1:]
    return " " * (width - cell_len(text)) + text
