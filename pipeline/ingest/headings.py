"""Headings, titles and list numbers: how a line shows what it is."""

from __future__ import annotations

import re
from functools import partial

from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "headings")
_HAN = one_of(_words("numeral"))
_LEVELS = (
    (1, re.compile(rf"{_HAN}{{1,3}}[、．.](?!\d)|第(?:{_HAN}|百){{1,3}}{either(_words('part'))}")),
    (2, re.compile(rf"[（(]{_HAN}{{1,3}}[)）]|第(?:{_HAN}|百){{1,3}}节")),
    (3, re.compile(rf"\d{{1,2}}(?:[、．]|\.(?!{one_of(_words('decimal'))}|[0-9]))")),
    (4, re.compile(r"[（(]\d{1,2}[)）]|[①-⑳㉑-㉟㊱-㊿]")),
)
# what a list number begins with: nearly no line does
_NUMBER = re.compile(rf"{_HAN}|[第（(①-⑳㉑-㉟㊱-㊿]|\d")
_SENTENCE_END = frozenset("。；！？;!?")
# In order of how much they tell: a 整改情况的通报 is a rectification notice before it is a 通报.
GENRE_WORDS = {g: _words(g) for g in ("讲话", "反馈", "整改", "综述", "总结", "通知", "报告", "其他")}
_TITLE_END = re.compile(rf"{either(_words('ends a title'))}(?:[（(][^（）()]{{1,20}}[)）])?$")
_TITLE_SUBJECT = re.compile(either(_words("title is about")))
MAX_TITLE = 60
MAX_HEADING = 60
MAX_PLAIN = 30  # of a heading without a number


def numbered_level(line: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for (1), 0 for a line that begins with no list number."""
    if not _NUMBER.match(line):
        return 0
    return next((level for level, pattern in _LEVELS if pattern.match(line)), 0)


def is_title_line(line: str) -> bool:
    """Whether the line can be a document's title: short, unpunctuated, ends in a genre word, speaks of inspection or a body."""
    return (
        4 < len(line) <= MAX_TITLE
        and "\t" not in line
        and line[-1] not in _SENTENCE_END
        and not numbered_level(line)
        and not re.search("[。；！？]", line)
        and _TITLE_END.search(line) is not None
        and _TITLE_SUBJECT.search(line) is not None
    )


def heading_end(line: str) -> int:
    """Length of the heading that the line begins with, 0 if none.

    A numbered line without a sentence's end is a heading whole; one whose first sentence is short and followed by more text
    begins with a run-in heading (`一、抬高政治站位，强化组织领导。县委高度重视……`).
    """
    if not numbered_level(line) or "\t" in line:  # a row of a table heads nothing
        return 0
    m = re.search("[。；！？;!?]", line)
    if m is None:
        return len(line) if len(line) <= MAX_HEADING and line[-1] not in "：:，," else 0
    alone = m.end() == len(line) and numbered_level(line) <= 2 and "，" not in line[28:]
    return m.end() if m.end() <= MAX_HEADING - 15 and m[0] == "。" and (m.end() < len(line) or alone) else 0


def is_plain_heading(line: str, above: str, below: str) -> bool:
    """An unnumbered heading: a short line without end punctuation, a paragraph of its own before running text.

    Args:
        line: what may be one.
        above: the line before it that is not empty; empty at the beginning.
        below: the line behind it that is not empty; empty at the end.
    """
    return (
        2 < len(line) <= MAX_PLAIN
        and line[-1] not in "。；：！？，、;:!?,…”）)"
        and "\t" not in line
        and not re.search(r"[。；，]", line)
        and (not above or above[-1] in "。；：！？”…)）" or len(above) <= 30)
        and len(below) > 40
        and re.search(r"[一-鿿]{3}", line) is not None
    )
