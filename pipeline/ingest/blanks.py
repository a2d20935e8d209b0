"""Blanks: those that only set a line, and those that part words, numbers and the cells of a table row.

A line that holds a tab is a table row: its cells are separated by exactly one tab, and an empty cell is empty.
"""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.ingest.headings import numbered_level
from pipeline.lines import piecewise
from pipeline.segment.words import dictionary

_BLANK = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANKS_AT_TAB = re.compile(" ?\t ?")
HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_PUNCTUATION = "，。、；：！？“”‘’（）《》〈〉【】—…"
# patterns begin with the blank, which is rarer than what stands beside it
_AT_PUNCTUATION = re.compile(rf" (?:(?<=[{_PUNCTUATION}] )|(?=[{_PUNCTUATION}]))")
_BLANK_AT_TEXT = re.compile(rf"(?<=[{HAN}\d%％]) (?=[{HAN}\d%％])")
_NUMBER_GAP = re.compile(rf" (?:(?<=[{HAN}] )(?=[0-9０-９])|(?<=[0-9０-９%％] )(?=[{HAN}%％]))")
# 问题2 5个, 问题1 286个: single digits, or groups of three behind the first, between a word and what they count
_SPLIT_NUMBER = re.compile(
    rf"(?:(?<=[{HAN}])(?<!第) ?(?:\d(?: [\d.．])+|\d{{1,3}}(?: \d{{3}})+(?:[.．]\d+)?)|^\d(?: [\d.．]){{2,}}) ?(?=[{HAN}%％])",
    re.MULTILINE,
)
_DIGITS_APART = re.compile(r" (?<=\d )(?=[\d.．])")
_LIST_NUMBER_TAB = re.compile(
    r"^((?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.]|"
    r"第[一二三四五六七八九十百\d]{1,4}[章节条部编篇]|[①-⑳㉑-㉟㊱-㊿•●■◆])[、：:]?)\t"
)
_HAN_GAP = re.compile(rf" (?<=[{HAN}] )(?=[{HAN}])")
_TIGHT = re.compile(rf"(?<=[{HAN}])(?=[{HAN}])")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}[章节条部编篇] ")
_SENTENCE = re.compile("[。；]")
PROSE = 40


def spaces(text: str) -> str:
    """Runs of blanks become one space, or none: at line ends, at Chinese punctuation, in a spaced-out word.

    Tabs stay where they part the cells of a table row; see `_tabs`.
    """
    # rows of a table are told by their neighbours, other lines stand alone
    return _spaces(text) if "\t" in text else piecewise(text, _spaces)


def _spaces(text: str) -> str:
    lines = [line.strip(" ") for line in _BLANK.sub(" ", text).split("\n")]
    joined = _AT_PUNCTUATION.sub("", "\n".join(_tabs(lines) if "\t" in text else lines))
    return "\n".join(map(_spaced_out, joined.split("\n"))) if _HAN_GAP.search(joined) else joined


def _tabs(lines: list[str]) -> list[str]:
    """Lines whose tabs part cells, and nothing else: no indentation, no gap behind a list number, no gap in prose."""
    out: list[str] = []
    lines = [_BLANKS_AT_TAB.sub("\t", line) for line in lines]
    for tabbed, run in groupby(lines, lambda line: "\t" in line):
        neighbours = list(run)
        out += _rows(neighbours) if tabbed else neighbours
    return out


def _rows(run: list[str]) -> list[str]:
    """Neighbouring lines with tabs; they are rows where one of them has as many tabs and cells on both sides of one."""
    widths = {line.count("\t") for line in run if "\t" in line.strip("\t")}
    alone = len(run) == 1
    return [_row(line, line.strip("\t"), whole=line.count("\t") in widths, alone=alone) for line in run]


def _row(line: str, core: str, *, whole: bool, alone: bool) -> str:
    if line.count("\t") == 1 and _LIST_NUMBER_TAB.match(core):
        return _LIST_NUMBER_TAB.sub(r"\1", core)
    if core.count("\t") == 1 and alone and (len(core) > PROSE or _SENTENCE.search(core)):
        return core.replace("\t", " ")
    return line if core and whole else core


def _spaced_out(line: str) -> str:
    """A line, cell by cell, without the blanks that stand between its characters or inside its phrases."""
    if " " not in line:
        return line
    return "\t".join(map(_closed, line.split("\t"))) if "\t" in line else _closed(line)


def _closed(cell: str) -> str:
    gaps = len(_HAN_GAP.findall(cell))
    if not gaps:
        return cell
    tight = len(_TIGHT.findall(cell))
    if (not tight and (gaps > 1 or len(cell) == 3)) or (gaps > PROSE // 8 and gaps >= 4 * tight):
        return _BLANK_AT_TEXT.sub("", cell)
    # inside running text a blank parts nothing; in a heading, a title or a list of names it may stand for a comma
    end = _heading_end(cell)
    return _words_joined(cell[:end]) + _HAN_GAP.sub("", cell[end:])


def _heading_end(cell: str) -> int:
    """Where running text begins: behind the first sentence of a numbered line, nowhere in a line without a sentence's end."""
    first = _SENTENCE.search(cell)
    if first is None:
        return len(cell)
    return first.end() if numbered_level(cell) or _CHAPTER.match(cell) else 0


def _words_joined(stretch: str) -> str:
    """The stretch without the blanks that cut a word of the dictionary in two."""
    if not _HAN_GAP.search(stretch):
        return stretch
    ends, at = {0}, 0
    for word in dictionary().cut(_HAN_GAP.sub("", stretch), hmm=False):
        at += len(word)
        ends.add(at)
    gaps = [m.start() for m in _HAN_GAP.finditer(stretch)]
    inside = {gap for n, gap in enumerate(gaps) if gap - n not in ends}
    return "".join(c for i, c in enumerate(stretch) if i not in inside)


def number_gaps(text: str) -> str:
    """A space between a number and Chinese goes (`发现问题 25 个`), and one inside a number (`问题 1 286 个`).

    After the contents, whose page numbers stand behind a space.
    """
    if _DIGITS_APART.search(text):
        text = _SPLIT_NUMBER.sub(lambda m: m[0].replace(" ", ""), text)
    return _NUMBER_GAP.sub("", text)
