"""Cleaning: every repair that ingestion makes to a text, in one list.

Each step is a pure function `str → str` named for what it repairs; `STEPS` is the order. Running the whole list twice gives
what running it once gives. Masks are left exactly as the writer set them, so nothing here collapses repeats or changes widths.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pipeline.documents import Dropped
from pipeline.ingest import paragraphs
from pipeline.ingest.blanks import HAN, number_gaps, spaces
from pipeline.ingest.characters import list_numbers, one_for_one
from pipeline.ingest.text_tables import tables
from pipeline.lines import by_lines, piecewise

__all__ = ["STEPS", "clean", "number_gaps", "simplified", "spaces", "traditional"]

if TYPE_CHECKING:
    import opencc

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0e\ufe0f\u180e]")
_MARKER = re.compile(r"^##[^#\n]{0,80}##$", re.MULTILINE)
_QUOTE = re.compile(r"^(?:[ \t\u00a0\u3000]*[>＞])+[ \t\u00a0\u3000]*", re.MULTILINE)
_PAGE = re.compile(
    r"^(?:[-—–－─·~～|/ ]*\d{1,4}[-—–－─·~～|/ ]*|"
    r"[-—– ]*第 ?[\d一二三四五六七八九十百]+ ?页(?:[，, /]*共 ?[\d一二三四五六七八九十百]+ ?页)?[-—– ]*|"
    r"Page \d+(?: of \d+)?|\d{1,4} ?/ ?\d{1,4})$",
    re.MULTILINE | re.IGNORECASE,
)
_CONTENTS_HEAD = re.compile(r"^(?:目录|CONTENTS|Contents)$")
_MAY_BE_CONTENTS = re.compile(r"目\W*录|C\W*[Oo]\W*[Nn]")
_CONTENTS_ENTRY = re.compile(r"^(?P<title>.{2,80}?)(?:[.．·…⋯。_－-]{3,}[ \t]*|[ \t]+)[(（]?(?P<page>\d{1,4})[)）]?$")
_LISTED = re.compile(
    r"^(?:\d{1,3}[.．、 ]|第[一二三四五六七八九十\d]+篇[:：]?|[（(]?[一二三四五六七八九十]+[)）、])\s*"
)
MAX_ENTRIES, MAX_ENTRY = 300, 60
MAX_PASSES = 5
_BLANK_LINES = re.compile(r"\n{3,}")
# Fewer changed characters than this share of the Chinese ones is a quotation or a name, not a Traditional text.
TRADITIONAL_SHARE = 0.02
_HAN_RUN = re.compile(rf"[{HAN}]+")


def invisible_characters(text: str) -> str:
    """Zero-width characters, direction marks, soft hyphens and variation selectors are taken out."""
    return _INVISIBLE.sub("", text)


def mail_quotes(text: str) -> str:
    """`> `, `　　>` and `> >` at line starts are taken out; inside a line (`x+x＞x`) they stay."""
    return piecewise(text, partial(_QUOTE.sub, ""))


def markers(text: str) -> str:
    """Lines such as `##paidbegin##` are taken out."""
    return _MARKER.sub("", text)


def contents(text: str) -> str:
    """A table of contents is taken out: its heading, and the entries under it.

    An entry ends in a page number, or stands again further down as a line of its own.
    """
    if not may_have_contents(text):
        return text
    lines = text.split("\n")
    entries = _contents_lines(lines)
    return "\n".join(line for i, line in enumerate(lines) if i not in entries)


def may_have_contents(text: str) -> bool:
    """Whether a line of the text can be the heading of a contents once blanks are gone; hardly any text has one."""
    return ("录" in text or "C" in text) and _MAY_BE_CONTENTS.search(text) is not None


def contents_titles(text: str) -> list[str]:
    """The titles that a table of contents lists, list numbers taken off; read before `contents` drops them."""
    lines = text.split("\n")
    titles = []
    for i in sorted(_contents_lines(lines)):
        entry = _CONTENTS_ENTRY.match(lines[i])
        title = entry["title"] if entry else lines[i]
        if not _CONTENTS_HEAD.match(title.replace(" ", "")):
            titles.append(_LISTED.sub("", title).strip())
    return titles


def _contents_lines(lines: list[str]) -> set[int]:
    """Numbers of the lines that make up tables of contents, headings included."""
    found: set[int] = set()
    last: dict[str, int] = {}
    for i, line in enumerate(lines):
        if i not in found and _CONTENTS_HEAD.match(line.replace(" ", "")):
            last = last or {_LISTED.sub("", other): n for n, other in enumerate(lines)}
            entries = _entries(lines, i + 1, last)
            if entries:
                found |= {i, *entries}
    return found


def _entries(lines: list[str], start: int, last: Mapping[str, int]) -> list[int]:
    """Lines of a table of contents from there on; `last` is where each line, without its number, stands for the last time."""
    found = []
    for i in range(start, min(len(lines), start + MAX_ENTRIES)):
        line = lines[i]
        if not line or _PAGE.match(line):
            continue
        again = len(line) <= MAX_ENTRY and last[_LISTED.sub("", line)] > i
        if not (_CONTENTS_ENTRY.match(line) or again):
            break
        found.append(i)
    return found


def page_numbers(text: str) -> str:
    """Lines that hold a page number and nothing else are taken out (`- 3 -`, `第3页 共10页`, `12`)."""
    return _PAGE.sub("", text)


def traditional(text: str) -> str:
    """A Traditional text becomes Simplified, character for character, so that its length stays.

    A Simplified one is not touched, but for characters that no writer types (`one_for_one`).
    """
    text = one_for_one(text)
    pieces = [(piece, _simplified(piece)) for _, piece in by_lines(text)]
    differing = sum(a != b for piece, new in pieces if piece != new for a, b in zip(piece, new, strict=True))
    if not differing:
        return text
    # counted by what is left without them: a list of a long text's characters would take thirty times its room
    han = len(text) - sum(len(_HAN_RUN.sub("", piece)) for piece, _ in pieces)
    return "".join([new for _, new in pieces]) if differing >= TRADITIONAL_SHARE * han else text


def simplified(text: str) -> str:
    """The text with every Traditional character as its Simplified one, of the same length."""
    return piecewise(one_for_one(text), _simplified)


def _simplified(text: str) -> str:
    # half a surrogate pair is no character that the converter takes; no phrase of its dictionaries crosses a line
    convert = _converter().convert
    new = str(convert(_SURROGATE.sub("\ufffd", text)))
    if new == text:
        return text  # the same string, so that a long text is held once
    if len(new) == len(text):
        return "".join(map(_kept, text, new)) if _SURROGATE.search(text) else new
    return "".join(_kept(c, s) if len(s) == 1 else c for c in text for s in (str(convert(_SURROGATE.sub("", c))),))


def _kept(character: str, converted: str) -> str:
    return character if _SURROGATE.match(character) else converted


_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    import opencc  # noqa: PLC0415 (its dictionaries cost start-up time that most texts never need)

    return opencc.OpenCC("t2s")


def broken_paragraphs(text: str) -> str:
    """Lines that a converter broke in mid-sentence are joined; see `paragraphs`."""
    return paragraphs.join(text)


def blank_lines(text: str) -> str:
    """At most one blank line between paragraphs, none at either end."""
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


STEPS: tuple[Callable[[str], str], ...] = (
    invisible_characters,
    one_for_one,
    list_numbers,
    mail_quotes,
    tables,
    spaces,
    markers,
    page_numbers,
    contents,
    number_gaps,
    traditional,
    broken_paragraphs,
    blank_lines,
)
# Texts whose lines are known to be paragraphs (docx, html) skip this one.
LINE_JOINING = broken_paragraphs


# Steps that take whole lines out, and what those are called.
_DROPPING = {markers: "markup", page_numbers: "page number", contents: "contents"}


def clean(text: str, *, lines_are_paragraphs: bool = False, dropped: list[Dropped] | None = None) -> str:
    """Run every step in order, again until nothing changes: a joined line can bring two blanks together.

    Args:
        text: as a reader gave it.
        lines_are_paragraphs: leave line ends as they are.
        dropped: takes the lines that are left out.
    """
    for _ in range(MAX_PASSES):
        before = text
        for step in STEPS:
            if not (lines_are_paragraphs and step is LINE_JOINING):
                changed = step(text)
                if dropped is not None and step in _DROPPING and changed != text:
                    dropped += [Dropped(_DROPPING[step], line) for line in _missing(text, changed)]
                text = changed
        if text == before:
            break
    return text


def _missing(before: str, after: str) -> list[str]:
    """The lines of a text that another no longer has, in order."""
    kept = Counter(after.split("\n"))
    kept.subtract(before.split("\n"))
    found = []
    for line in reversed(before.split("\n")):
        if kept[line] < 0:
            kept[line] += 1
            found.append(line)
    return found[::-1]
