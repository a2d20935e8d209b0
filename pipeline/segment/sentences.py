"""Sentences: spans that end after 。！？； and whatever closes with them, and at line ends; a table row is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?:[。！？；;!?]|…{2})+[”’」』）)】》〕\"]*|\n")
_OPEN, _CLOSE = "（(《【", "）)》】"
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
    for m in _END.finditer(text, start, stop):
        if m[0] == "\n":
            if at < m.start():
                yield at, m.start()
            at = m.end()
        elif m.start() >= at and not (rows and _in_row(text, m)) and not _goes_on(text, at, m, stop):
            yield at, m.end()
            at = m.end()
    if at < stop:
        yield at, stop


def _in_row(text: str, m: re.Match[str]) -> bool:
    end = text.find("\n", m.end())
    return "\t" in text[text.rfind("\n", 0, m.start()) + 1 : end if end >= 0 else len(text)]


def _goes_on(text: str, start: int, m: re.Match[str], stop: int) -> bool:
    if text[m.end() : m.end() + 1] in {"，", "、", "”", "’"} and len(m[0]) > 1:
        return True
    body = text[start : m.end()]
    opened = sum(body.count(c) for c in _OPEN) - sum(body.count(c) for c in _CLOSE)
    if opened <= 0 or not any(c in body for c in _OPEN):
        return False
    ahead = text[m.end() : min(stop, m.end() + MAX_BRACKET)].split("\n", maxsplit=1)[0]
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
