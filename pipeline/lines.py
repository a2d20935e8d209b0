"""A long text by some of its lines at a time, for what would take many times its room at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

TOGETHER = 1 << 16
LINES_TOGETHER = 1 << 10


def by_lines(text: str, size: int = TOGETHER) -> Iterator[tuple[int, str]]:
    """(offset, piece) of pieces that make up the text, each ending behind the first line feed from `size` characters on.

    Args:
        text: the text.
        size: in characters.
    """
    start = 0
    while len(text) - start > size:
        end = text.find("\n", start + size) + 1
        if not end:
            break
        yield start, text[start:end]
        start = end
    yield start, text[start:] if start else text


def piecewise(text: str, change: Callable[[str], str], size: int = TOGETHER) -> str:
    """What a change that looks at no more than one line at a time makes of a text: only some lines' worth is under way at once.

    Args:
        text: the text.
        change: takes whole lines, line feeds included.
        size: in characters, of what it is given.
    """
    return "".join([change(piece) for _, piece in by_lines(text, size)])


def each_line(text: str) -> Iterator[str]:
    """The lines of a text one by one, as splitting it at its line feeds gives them all at once."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def join_lines(lines: Iterable[str]) -> str:
    """The text of many lines, of which only some are held as strings of their own."""
    rest, pieces = iter(lines), []
    while some := list(islice(rest, LINES_TOGETHER)):
        pieces.append("\n".join(some))
    return "\n".join(pieces)
