"""Joining lines that a converter broke in mid-sentence, without swallowing headings and list items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.ingest.headings import is_title_line, numbered_level
from pipeline.lines import each_line, join_lines

_ENDS = frozenset("。！？；：!?;…”’）)》】")
_GOES_ON_AFTER = frozenset("，、（(《“‘—,")
_GOES_ON_BEFORE = frozenset("，。、；：！？）)》”’】,;")
_STARTS_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:是|要)|——|[-•·●◆■□▲★※]\s?|第[一二三四五六七八九十]{1,3}[，、：]|首先|其次|再次|最后)"
)
# A number or mask and what it counts cannot begin a sentence: 发现问题⏎25个, 问题1⏎286个.
_COUNT = re.compile(r"[\d*＊×xX][\d*＊×xX.．,，]*\s?[万亿余多]*[个件条项名人次轮家起宗份元%％]")
# 联系电话：…, 整改时限：…
_LABEL = re.compile("[^，。；：:]{2,10}[：:]")
_LABEL_END = frozenset("：:")
_NEAR = 4
_BLANKS = " \u00a0\u3000"
_INDENTS = frozenset(("\u3000", "\u00a0", "\t"))
_OPEN, _CLOSE = "（(《【“", "）)》】”"
_OPENS = re.compile(f"[{_OPEN}]")
# A line this short that ends without punctuation is a heading or a title before it is a broken line.
SHORT_LINE = 25
# no paragraph is longer; one that grew so far is joined no further, so that no text takes more than its share of time
LONGEST = 5_000
_WRAP_SLACK = 4
_WRAP_SHARE = 0.5


def join(text: str) -> str:
    """Join each broken line with the next; blank lines stand unless the sentence plainly runs on over them."""
    return join_lines(_joined_lines(text, _wrap_width(text)))


def _joined_lines(text: str, width: int) -> Iterator[str]:
    last, blanks = "", 0
    for line in each_line(text):
        if not line:
            blanks += 1
        elif last and _runs_on(last, line, blanks, width):
            last, blanks = _joined(last, line), 0
        else:
            if last:
                yield last
            yield from [""] * blanks
            last, blanks = line, 0
    if last:
        yield last


def join_breaks(text: str) -> str:
    """One paragraph whose writer broke lines in it, by hand or by a program: lines that break a sentence are joined.

    An empty line or an indented one begins something new, and so do headings, titles and list items.
    """
    if "\n" not in text:
        return text
    out: list[str] = []
    lines = text.split("\n")
    for i, line in enumerate(lines):
        below = line.strip(_BLANKS)
        joins = bool(out and out[-1] and below) and line[:1] not in _INDENTS
        if joins and _breaks_off(out[-1], below, lines[i : i + _NEAR]):
            out[-1] = _joined(out[-1], below)
        else:
            out.append(below)
    return "\n".join(out)


def _breaks_off(above: str, below: str, following: list[str]) -> bool:
    """Whether a line ends inside a sentence that the next one goes on with, and one of those following ends."""
    if "\t" in above or "\t" in below:
        return False
    if above[-1] in _GOES_ON_AFTER or below[0] in _GOES_ON_BEFORE or _unclosed(above):
        return not numbered_level(below)
    if above[-1] in _ENDS or numbered_level(below) or _STARTS_ITEM.match(below) or _LABEL.match(below):
        return False
    if is_title_line(above) or is_title_line(below):
        return False
    last = re.split("[。；！？：]", above)[-1]
    if _COUNT.match(below) and last[-1:] not in _LABEL_END:
        return True
    if numbered_level(above) and "。" not in above:
        return False
    # a line with a comma in its last sentence, or a long one, is running text, and a later one ends what it began
    return ("，" in last or len(last) > SHORT_LINE) and any(re.search("[，。；]", line) for line in following)


def _wrap_width(text: str) -> int:
    """The fixed width at which most long lines were cut, 0 if they were not."""
    lengths = [len(line) for line in each_line(text) if line]
    if len(lengths) < 8:
        return 0
    width = max((count, n) for n, count in Counter(lengths).items())[1]
    near = sum(1 for n in lengths if abs(n - width) <= 2)
    longer = sum(1 for n in lengths if n > width + _WRAP_SLACK)
    return width if width >= 15 and near >= _WRAP_SHARE * len(lengths) and longer <= 0.1 * len(lengths) else 0


def _runs_on(above: str, below: str, blanks: int, width: int) -> bool:
    """Whether `below` continues the sentence of the paragraph that ends in `above`; a table row continues nothing."""
    if len(above) > LONGEST or "\t" in above or "\t" in below:
        return False
    last = above[-1]
    if last in _GOES_ON_AFTER or below[0] in _GOES_ON_BEFORE or _unclosed(above):
        return not numbered_level(below) or last in "（(《“‘"
    if last in _ENDS or blanks or numbered_level(below) or _STARTS_ITEM.match(below) or is_title_line(below):
        return False
    tail = _last_line_length(above, width)
    if width and tail < width - _WRAP_SLACK:
        return False
    heading = numbered_level(above) > 0 and "。" not in above
    return (
        not is_title_line(above)
        and (len(above) > SHORT_LINE or tail >= width > 0)
        and not (heading and (not width or tail < width - 2))
    )


def _last_line_length(paragraph: str, width: int) -> int:
    """Length of the physical line that the paragraph ends with; after joins it is what is left over the width."""
    if not width or len(paragraph) <= width + 2:
        return len(paragraph)
    return len(paragraph) % width or width


def _unclosed(paragraph: str) -> bool:
    tail = paragraph[max(map(paragraph.rfind, "。！？；")) + 1 :]
    if not _OPENS.search(tail):
        return False
    return sum(tail.count(c) for c in _OPEN) > sum(tail.count(c) for c in _CLOSE)


def _joined(above: str, below: str) -> str:
    """A space goes between two Latin words only."""
    latin = above[-1].isascii() and above[-1].isalpha() and below[0].isascii() and below[0].isalpha()
    return f"{above} {below}" if latin else above + below
