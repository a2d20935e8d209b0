"""Blanks: those that only set a line, and those that part words, numbers and the cells of a table row.

A line that holds a tab is a table row: its cells are separated by exactly one tab, and an empty cell is empty.
"""

from __future__ import annotations

import re

_BLANK = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANKS_AT_TAB = re.compile(" ?\t ?")
HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_PUNCTUATION = "，。、；：！？“”‘’（）《》〈〉【】—…"
_AT_PUNCTUATION = re.compile(rf"(?<=[{_PUNCTUATION}]) | (?=[{_PUNCTUATION}])")
_BLANK_AT_TEXT = re.compile(rf"(?<=[{HAN}\d%％]) (?=[{HAN}\d%％])")
_NUMBER_GAP = re.compile(rf"(?<=[{HAN}]) (?=[0-9０-９])|(?<=[0-9０-９%％]) (?=[{HAN}%％])")
# 问题2 5个, 问题1 286个: single digits, or groups of three behind the first, between a word and what they count
_SPLIT_NUMBER = re.compile(
    rf"(?:(?<=[{HAN}])(?<!第) ?(?:\d(?: [\d.．])+|\d{{1,3}}(?: \d{{3}})+(?:[.．]\d+)?)|^\d(?: [\d.．]){{2,}}) ?(?=[{HAN}%％])",
    re.MULTILINE,
)
_LIST_NUMBER_TAB = re.compile(
    r"^((?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.]|"
    r"第[一二三四五六七八九十百\d]{1,4}[章节条部编篇]|[①-⑳㉑-㉟㊱-㊿•●■◆])[、：:]?)\t"
)
_HAN_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_TIGHT = re.compile(rf"(?<=[{HAN}])(?=[{HAN}])")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}[章节条部编篇] ")
_SENTENCE = re.compile("[。；]")
PROSE = 40


def spaces(text: str) -> str:
    """Runs of blanks become one space, or none: at line ends, at Chinese punctuation, in a spaced-out word.

    Tabs stay where they part the cells of a table row; see `_tabs`.
    """
    text = _BLANK.sub(" ", text)
    lines = text.split("\n")
    lines = _tabs(lines) if "\t" in text else [line.strip(" ") for line in lines]
    joined = _AT_PUNCTUATION.sub("", "\n".join(lines))
    return "\n".join(map(_spaced_out, joined.split("\n"))) if _HAN_GAP.search(joined) else joined


def _tabs(lines: list[str]) -> list[str]:
    """Lines whose tabs part cells, and nothing else: no indentation, no gap behind a list number, no gap in prose."""
    lines = [_BLANKS_AT_TAB.sub("\t", line.strip(" ")) for line in lines]
    cores = [line.strip("\t ") for line in lines]
    out = []
    for i, (line, core) in enumerate(zip(lines, cores, strict=True)):
        above, below = (lines[k] if 0 <= k < len(lines) and "\t" in cores[k] else "" for k in (i - 1, i + 1))
        out.append(_row(line, core, above.count("\t"), below.count("\t")) if "\t" in line else line)
    return out


def _row(line: str, core: str, above: int, below: int) -> str:
    """A line with tabs, given how many tabs the rows above and below it have (0 where no row stands)."""
    inner = core.count("\t")
    if not inner:  # empty cells round a single full one only where the neighbours are rows as wide
        return line if core and line.count("\t") in {above, below} else core
    if line.count("\t") == 1 and _LIST_NUMBER_TAB.match(core):
        return _LIST_NUMBER_TAB.sub(r"\1", core)
    if inner == 1 and not (above or below) and (len(core) > PROSE or _SENTENCE.search(core)):
        return core.replace("\t", " ")
    return line if line.count("\t") in {above, below} or inner > 1 else core


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
    # a blank inside running text parts nothing that a comma would not; in a title or a list of names it may
    if _SENTENCE.search(cell) and not _CHAPTER.match(cell):
        return _HAN_GAP.sub("", cell)
    return cell


def number_gaps(text: str) -> str:
    """A space between a number and Chinese goes (`发现问题 25 个`), and one inside a number (`问题 1 286 个`).

    After the contents, whose page numbers stand behind a space.
    """
    text = _SPLIT_NUMBER.sub(lambda m: m[0].replace(" ", ""), text)
    return _NUMBER_GAP.sub("", text)
