"""Sentences: spans that end after 。！？； and whatever closes with them, and at line ends; a table row is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A set of letters comes first, which is looked for three times as fast as a choice of patterns.
_END = re.compile(r"[。！？；;!?…\n](?:(?<=\n)|(?:(?<!…)|…)(?:[。！？；;!?]|…{2})*[”’」』）)】》〕\"]*)")
_OPEN, _CLOSE = "（(《【", "）)》】"
_OPENS = re.compile(f"[{_OPEN}]")
MAX_BRACKET = 120


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence between `start` and `end`; together they cover every character but line feeds.

    A terminator inside brackets that close within 120 characters on the same line ends nothing; a closing quotation mark
    followed by a comma does not either (`“……。”，他说`). A line that holds a tab is a table row and ends at its end only.

    Args:
        text: the text.
        start: where to begin.
        end: where to end, exclusive; None for the end of the text.
    """
    stop = len(text) if end is None else end
    rows = text.find("\t", start, stop) >= 0
    at = start
    opened = -1
    for m in _END.finditer(text, start, stop):
        first, last = m.span()
        if text[first] == "\n":
            if at < first:
                yield at, first
            at = last
            continue
        if opened < at:
            # the first bracket from here on: most sentences end before it, and need no second look for one
            opened = bracket.start() if (bracket := _OPENS.search(text, at, stop)) else stop
        if (rows and _in_row(text, first, last)) or _quotes_on(text, first, last):
            continue
        if opened >= last or not _is_open(text, at, last, stop):
            yield at, last
            at = last
    if at < stop:
        yield at, stop


def _in_row(text: str, first: int, last: int) -> bool:
    end = text.find("\n", last)
    return "\t" in text[text.rfind("\n", 0, first) + 1 : end if end >= 0 else len(text)]


def _quotes_on(text: str, first: int, last: int) -> bool:
    """Whether the sentence goes on behind what it quotes, which ends as a sentence does: `“……。”，他说`."""
    return last - first > 1 and text[last : last + 1] in {"，", "、", "”", "’"}


def _is_open(text: str, start: int, last: int, stop: int) -> bool:
    """Whether a bracket of the sentence from `start` is open where it seems to end, and closes soon."""
    body = text[start:last]
    if sum(body.count(c) for c in _OPEN) <= sum(body.count(c) for c in _CLOSE):
        return False
    ahead = text[last : min(stop, last + MAX_BRACKET)].split("\n", maxsplit=1)[0]
    return any(c in ahead for c in _CLOSE)


_BREAKS = "，,、：:；;。！？!? \t\n\u3000"


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """(start, end) of what is shown to a model at once: a stretch of `text` in pieces of at most `longest` characters.

    A piece ends behind the last punctuation or white space of its second half, if there is any. None is empty, and together
    they are the stretch.

    Args:
        text: the text.
        start: of the stretch.
        end: of the stretch, exclusive.
        longest: length of the longest piece, characters.
    """
    while end - start > longest:
        stop = next(
            (i for i in range(start + longest, start + longest // 2, -1) if text[i - 1] in _BREAKS), start + longest
        )
        yield start, stop
        start = stop
    if start < end:
        yield start, end
