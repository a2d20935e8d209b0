"""Markdown files to text: without the marks of Markdown, with every mask."""

from __future__ import annotations

import re

from pipeline.documents import METADATA_FIELDS, Dropped, RawText
from pipeline.ingest import notes
from pipeline.ingest.emphasis import without_emphasis
from pipeline.ingest.encodings import decode, normalise, require_text

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_FIELD = re.compile(r"^(\w+)[ \t]*[:：][ \t]*(.+?)[ \t]*$", re.MULTILINE)
_FIELD_NAMES = {"标题": "title", "题目": "title", "日期": "date", "时间": "date", "来源": "source", "年份": "year"}
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n`]{0,200}\n(.{0,8000}?)\n[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.{0,8000}?-->", re.DOTALL)
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^[^\]\n]{1,40}\]:(.*(?:\n(?: {2,}|\t)\S.*)*)$", re.MULTILINE)
# what stands in a line is looked for line by line, so that none of these can cross one
_NOTE_MARK = re.compile(r"\[\^[^\]]{1,40}\]")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\]\n]{1,80}\]:[ \t]*(?:<|https?:|[/.#])\S*.*$", re.MULTILINE)
_STRUCK = re.compile(r"(?<!~)~~(?=\S)([^~]{1,400}?)(?<=\S)~~(?!~)")
_STRUCK_TAG = re.compile(r"<(s|del|strike)\b[^<>]{0,200}>(.{0,2000}?)</\1>", re.IGNORECASE)
_RAISED_TAG = re.compile(r"<sup\b[^<>]{0,200}>(.{0,40}?)</sup>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:u|b|i|em|strong|font|span|mark|small|sub|ins|center|p|div)\b[^<>]{0,300}>", re.IGNORECASE
)
_BREAK_TAG = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`]{1,400}?)(?<!`)\1(?!`)")
_SAYS = re.compile(r"[㐀-鿿\d]")

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|(?=[㐀-鿿（])(?!.*#[ \t]*$))(.*?)(?:[ \t]+#+)?[ \t]*$")
_TASK = re.compile(r"^([ \t]*(?:[-*+]|\d+\.)[ \t]+)\[[ xX]\][ \t]+")
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?!-|\*|\d+ *-\s*$)")
_LINK = re.compile(r"!?\[([^\[\]]{0,2000})\]\((<[^<>]{0,2000}>|[^\s()<>]{0,2000})(?:[ \t]+[\"'][^\"']{0,500}[\"'])?\)")
_TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_TABLE_RULE = re.compile(r"^[ \t]*(?=[^|]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_RULE = re.compile(r"^[ \t]*(?:={3,}|-{3,}|```\w*|~~~\w*)[ \t]*$")


def read_markdown(data: bytes, encoding: str | None) -> list[RawText]:
    """Read a Markdown file as plain text; its front matter is metadata, its notes stand at the end.

    Args:
        data: of the file.
        encoding: of the text; None to find it out.
    """
    text, name = decode(data, encoding)
    text, metadata, dropped = _blocks(normalise(text))
    text = require_text(_plain(text, dropped))
    return [RawText(text, metadata=metadata, encoding=name, dropped=tuple(dropped))]


def plain_markdown(text: str) -> str:
    """Text without the marks of Markdown; what may as well be a mask (`**县`, `__个`) stays."""
    dropped: list[Dropped] = []
    return _plain(_blocks(text)[0], dropped)


def _blocks(text: str) -> tuple[str, dict[str, str], list[Dropped]]:
    """The text without front matter, comments, code and the targets of links; its notes behind it; metadata."""
    metadata: dict[str, str] = {}
    dropped: list[Dropped] = []

    def out(m: re.Match[str]) -> str:
        dropped.append(Dropped("markup", m[0]))
        return ""

    front = _FRONT.match(text)
    if front and _FRONT_FIELD.search(front[1]):
        for key, value in _FRONT_FIELD.findall(front[1]):
            field = _FIELD_NAMES.get(key, key.lower())
            if field in METADATA_FIELDS:
                metadata[field] = value.strip("\"'")
        text = _FRONT.sub(out, text, count=1)
    for pattern in (_COMMENT, _FENCE, _LINK_TARGET):
        text = pattern.sub(out, text)
    notes_ = [" ".join(m[1].split()) for m in _NOTE_TEXT.finditer(text)]
    if notes_:
        text = "\n\n".join([_NOTE_TEXT.sub("", text).rstrip("\n"), *notes_])
    return text, metadata, dropped


def _plain(text: str, dropped: list[Dropped]) -> str:
    lines = [_line(line, dropped) for line in text.split("\n") if not (_RULE.match(line) or _TABLE_RULE.match(line))]
    plain = without_emphasis(lines)
    return "\n".join(re.sub(r"\\([*_#\[\]<>`|~\\-])", r"\1", _BULLET.sub("", line)) for line in plain)


def _line(line: str, dropped: list[Dropped]) -> str:
    """A line without its marks but those of emphasis, which only the whole text tells from masks."""
    if (row := _TABLE_ROW.match(line)) and row[1].count("|") < 1000:
        cells = re.split(r"(?<!\\)\|", row[1])
        return "\t".join(_inline(cell.strip(), dropped).replace("\\|", "|") for cell in cells)
    line = _HEADING.sub(r"\1", line)
    return _inline(_TASK.sub(r"\1", line), dropped)


def _inline(line: str, dropped: list[Dropped]) -> str:
    def out(why: str, text: str) -> str:
        dropped.append(Dropped(why, text))
        return ""

    def raised(m: re.Match[str]) -> str:
        text, mark = notes.raised(m[1], m.string[: m.start()][-8:])
        return out("note mark", m[1]) if mark else text

    line = _NOTE_MARK.sub(lambda m: out("note mark", m[0]), line)
    line = _STRUCK_TAG.sub(lambda m: out("struck", m[2]), line)
    line = _STRUCK.sub(lambda m: out("struck", m[1]), line)
    if "<" in line:
        line = _INLINE_TAG.sub("", _BREAK_TAG.sub("\n", _RAISED_TAG.sub(raised, line)))
    # what is set as code is read where it says something: a figure or a word, no sign
    line = _CODE.sub(lambda m: m[2] if _SAYS.search(m[2]) else out("markup", m[0]), line)
    return _LINK.sub(_link_text, line)


def _link_text(match: re.Match[str]) -> str:
    """Text of a link, nothing for a picture; brackets before an aside in parentheses are no link."""
    if not (match[2].isascii() or re.match(r"<|https?:|[/.#]", match[2])):
        return match[0]
    return "" if match[0].startswith("!") else match[1]
