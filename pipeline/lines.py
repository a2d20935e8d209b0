"""A long text by some of its lines at a time, for what would take many times its room at once."""

from __future__ import annotations

from collections.abc import Iterator

TOGETHER = 1 << 16


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
