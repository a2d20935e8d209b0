"""Markdown files to text: without the marks of Markdown, with every mask."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.documents import RawText
from pipeline.ingest.encodings import decode, normalise, require_text

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|(?=[㐀-鿿（])(?!.*#[ \t]*$))(.*?)(?:[ \t]+#+)?[ \t]*$")
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?!-|\*|\d+ *-\s*$)")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,2000})\]\((<[^<>\n]{0,2000}>|[^\s()<>]{0,2000})(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?\)"
)
_TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_TABLE_RULE = re.compile(r"^[ \t]*(?=[^|]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_RULE = re.compile(r"^[ \t]*(?:={3,}|-{3,}|```\w*|~~~\w*)[ \t]*$")
# What follows the mark of a withheld value: measure words, units, administrative levels, bodies, posts.
_MASK_UNIT = re.compile(
    r"[县市区省州盟旗乡镇村街局厅委办院校部所站队组处科室会个名人件条项次轮届年月日号时分万亿千百多余几期批类种份家户元页款章第%％,.、．年]"
    r"|同志|书记|副|主任|常委|公司|集团|单位|学校|医院|先生|主持|出席|参加|带队|讲话|等|以上|以下|左右"
)
_SENTENCE_END = "。！？；：!?;:"
_LEADING = re.compile(
    r"^[\s>　]*(?:[-*+] |\d+[.、．)）] ?|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.])?[\s　]*$"
)


def read_markdown(data: bytes, encoding: str | None) -> list[RawText]:
    """Read a Markdown file as plain text."""
    text, name = decode(data, encoding)
    return [RawText(require_text(plain_markdown(normalise(text))), encoding=name)]


def plain_markdown(text: str) -> str:
    """Text without the marks of Markdown; what may as well be a mask (`**县`, `__个`) stays."""
    lines = (_plain_line(line) for line in text.split("\n") if not (_RULE.match(line) or _TABLE_RULE.match(line)))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    if (row := _TABLE_ROW.match(line)) and row[1].count("|") < 1000:
        cells = re.split(r"(?<!\\)\|", row[1])
        return "\t".join(_plain_line(cell.strip()).replace("\\|", "|") for cell in cells)
    line = _HEADING.sub(r"\1", line)
    line = _LINK.sub(_link_text, line)
    for mark in ("*", "_"):
        line = _unbold(line, mark)
    return re.sub(r"\\([*_#\[\]<>`|\\-])", r"\1", _BULLET.sub("", line))


def _link_text(match: re.Match[str]) -> str:
    """Text of a link, nothing for a picture; brackets before an aside in parentheses are no link."""
    if not (match[2].isascii() or re.match(r"<|https?:|[/.#]", match[2])):
        return match[0]
    return "" if match[0].startswith("!") else match[1]


def _unbold(line: str, mark: str) -> str:
    """Remove pairs of `**` or `__` that stand round ordinary text."""
    sign = re.escape(mark)
    runs = [match.start() for match in re.finditer(rf"(?<![\\{sign}]){sign}{{2}}(?!{sign})", line)]
    dropped: set[int] = set()
    for opening, closing in pairwise(runs):
        alone = len(runs) == 2
        if opening not in dropped and _is_bold(line, opening, closing, alone=alone):
            dropped |= {opening, closing}
    pieces = [
        line[begin + 2 : end] for begin, end in zip([-2, *sorted(dropped)], [*sorted(dropped), len(line)], strict=True)
    ]
    return "".join(pieces)


def _is_bold(line: str, opening: int, closing: int, *, alone: bool) -> bool:
    """Whether two marks are emphasis: something to emphasise between edges where no withheld value could stand."""
    content = line[opening + 2 : closing]
    if len(content) < 4 or content != content.strip() or not re.search(r"\w", content):
        return False
    before, after = line[max(0, opening - 40) : opening], line[closing + 2 : closing + 42].strip()
    ended = content[-1] in _SENTENCE_END
    starts_line = opening <= 40 and bool(_LEADING.match(before))
    if _MASK_UNIT.match(content):  # `**区委…。**`: bold only if the last mark can hide nothing
        return alone and starts_line and ended and not after
    # inside `坚持**政治巡视**定位` nothing is withheld: neither mark stands before a word that a mask can head
    return ended or not _MASK_UNIT.match(after)
