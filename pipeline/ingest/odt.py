"""OpenDocument texts (.odt) to text: paragraphs with their list numbers, tables row by row, what is deleted or hidden left out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import limits
from pipeline.ingest.encodings import normalise, require_text
from pipeline.ingest.numbering import labelled, numeral
from pipeline.ingest.raised import is_note

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _STYLE = (_NS % name for name in ("text", "table", "office", "style"))
_DRAW = _NS % "drawing"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
# Deletions, comments, definitions and drawings' descriptions; a note's mark; what is hidden.
_SKIPPED = frozenset(
    {_TEXT + name for name in ("tracked-changes", "note-citation", "hidden-text", "sequence-decls", "ruby-text")}
    | {_OFFICE + name for name in ("annotation", "annotation-end", "forms")}
    | {_NS % "svg-compatible" + name for name in ("title", "desc")}
)
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "一, 十, 一百, ...": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth",
    "": "none",
}
_MOST_COPIES = 64  # of a repeated cell, row or space


def read_odt(data: bytes) -> list[RawText]:
    """Read the body, text boxes and notes; headers, footers and comments are no text.

    Raises:
        UnreadableError: it is protected, damaged, or holds no text.
    """
    limits.check_zip(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise limits.protected()
        if "content.xml" not in names:
            raise UnreadableError("is damaged (its content is missing)", "open it in its own program and save it again")
        content = limits.parse_xml(archive.read("content.xml"))
        styles = limits.parse_xml(archive.read("styles.xml")) if "styles.xml" in names else None
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    walker = _Walker(_Styles([root for root in (styles, content) if root is not None]))
    lines = [] if body is None else [*walker.blocks(body)]
    text = normalise("\n".join(line.strip(" ") for line in (*lines, *walker.notes)))
    return [RawText(require_text(text), encoding="odt", paragraphs="lines")]


@dataclass
class _Level:
    """One level of a list style: `pattern` has %n% where the number of level n goes."""

    pattern: str
    form: str
    start: int


class _Styles:
    """Which styles hide, strike out or raise their text, and the levels of list styles."""

    def __init__(self, roots: list[Element]) -> None:
        named = [(s.get(_STYLE + "name"), s) for root in roots for s in root.iter(_STYLE + "style")]
        self._styles = {name: style for name, style in named if name}
        lists = [(s.get(_STYLE + "name"), s) for root in roots for s in root.iter(_TEXT + "list-style")]
        self.lists = {name: _levels(style) for name, style in lists if name}

    def _property(self, name: str | None, key: str) -> str:
        """A text property of a style, its own or an ancestor's."""
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            properties = self._styles[name].find(_STYLE + "text-properties")
            if properties is not None and properties.get(key) is not None:
                return properties.get(key) or ""
            name = self._styles[name].get(_STYLE + "parent-style-name")
        return ""

    def unseen(self, name: str | None) -> bool:
        """Whether a style's text is hidden or struck out."""
        if name is None:
            return False
        struck = (self._property(name, f"{_STYLE}text-line-through-{key}") for key in ("style", "type"))
        return self._property(name, _TEXT + "display") == "none" or any(kind not in ("", "none") for kind in struck)

    def raised(self, name: str | None) -> bool:
        """Whether a style's text stands higher."""
        return self._property(name, _STYLE + "text-position").startswith(("super", "33%"))

    def list_of(self, name: str | None) -> str:
        """The list style that a paragraph style brings, empty for none."""
        style = self._styles.get(name or "")
        return "" if style is None else style.get(_STYLE + "list-style-name") or ""


def _levels(style: Element) -> dict[int, _Level]:
    found = {}
    for level in style.iterchildren(_TEXT + "list-level-style-number"):
        number = int(level.get(_TEXT + "level") or 1)
        form = _FORMS.get(level.get(_STYLE + "num-format") or "", "decimal")
        shown = int(level.get(_TEXT + "display-levels") or 1)
        own = ".".join(f"%{n}%" for n in range(max(1, number - shown + 1), number + 1)) if form != "none" else ""
        plain = f"{level.get(_STYLE + 'num-prefix') or ''}{own}{level.get(_STYLE + 'num-suffix') or ''}"
        start = int(level.get(_TEXT + "start-value") or 1)
        found[number] = _Level(level.get(_LOEXT + "num-list-format") or plain, form, start)
    return found


@dataclass
class _Walker:
    """Lines of block elements in document order.

    Attributes:
        styles: of the document.
        notes: lines of foot- and endnotes met so far.
        counts: list style → level → number reached.
        label: the number that waits for the first paragraph of its list item.
        boxes: lines of the text boxes anchored in the current paragraph.
    """

    styles: _Styles
    notes: list[str] = field(default_factory=list)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    label: tuple[str, int] | None = None
    boxes: list[str] = field(default_factory=list)

    def blocks(self, parent: Element, style: str = "", level: int = 0) -> Iterator[str]:
        """Lines of the paragraphs, lists and tables under an element; the list style and level it stands in."""
        for child in parent.iterchildren():
            tag = child.tag
            if tag in (_TEXT + "p", _TEXT + "h"):
                yield from self._paragraph(child)
            elif tag == _TEXT + "list":
                yield from self._list(child, child.get(_TEXT + "style-name") or style, level + 1)
            elif tag == _TABLE + "table":
                yield from self._table(child)
            elif tag == _TEXT + "section" and child.get(_TEXT + "display") == "none":
                continue
            elif tag not in _SKIPPED and isinstance(tag, str):
                yield from self.blocks(child, style, level)

    def _list(self, element: Element, style: str, level: int) -> Iterator[str]:
        goes_on = element.get(_TEXT + "continue-numbering") == "true" or element.get(_TEXT + "continue-list")
        if level == 1 and not goes_on:
            self.counts.pop(style, None)
        for item in element.iterchildren(_TEXT + "list-item", _TEXT + "list-header"):
            own = item.get(_TEXT + "style-override") or style
            start = item.get(_TEXT + "start-value")
            if start is not None and start.isdigit():
                self.counts.setdefault(own, {})[level] = int(start) - 1
            self.label = (own, level) if item.tag == _TEXT + "list-item" else None
            yield from self.blocks(item, style, level)
            self.label = None

    def _number(self) -> str:
        """The number of the paragraph that begins, counted; empty where none waits."""
        if self.label is None:
            return ""
        (name, level), self.label = self.label, None
        levels = self.styles.lists.get(name, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(name, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            other = levels.get(int(match[1]), levels[level])
            return numeral(counts.get(int(match[1]), other.start), other.form)

        return re.sub(r"%(\d{1,2})%", printed, levels[level].pattern)

    def _paragraph(self, element: Element) -> Iterator[str]:
        if element.get(_TEXT + "is-hidden") == "true":
            return
        number = self._number()
        outer, self.boxes = self.boxes, []
        style = element.get(_TEXT + "style-name")
        text = "" if self.styles.unseen(style) else "".join(self._inline(element, ""))
        yield from labelled(number, text).split("\n")
        yield from self.boxes
        self.boxes = outer

    def _inline(self, parent: Element, before: str) -> Iterator[str]:
        last = parent.text or before
        yield _folded(parent.text)
        for child in parent.iterchildren():
            tag = child.tag
            if tag == _TEXT + "note":
                body = child.find(_TEXT + "note-body")
                self.notes += [] if body is None else [*_Walker(self.styles, self.notes).blocks(body)]
            elif tag == _DRAW + "text-box":
                self.boxes += [line for line in _Walker(self.styles, self.notes).blocks(child) if line]
            elif tag == _TABLE + "table":
                self.boxes += [*self._table(child)]
            elif tag in _SIGNS:
                yield _SIGNS[tag] * min(int(child.get(_TEXT + "c") or 1), _MOST_COPIES)
            elif isinstance(tag, str) and tag not in _SKIPPED and not self._unseen(child, last):
                yield from self._inline(child, last)
            last = child.tail or last
            yield _folded(child.tail)

    def _unseen(self, element: Element, before: str) -> bool:
        name = element.get(_TEXT + "style-name")
        if element.tag == _TEXT + "hidden-paragraph":
            return True
        return self.styles.unseen(name) or (self.styles.raised(name) and is_note(before, "".join(element.itertext())))

    def _table(self, table: Element) -> Iterator[str]:
        for row in table.iter(_TABLE + "table-row"):
            if row.get(_TABLE + "visibility") or next(row.iterancestors(_TABLE + "table")) is not table:
                continue
            cells = [text for cell in row.iterchildren() for text in self._cells(cell)]
            if any(cells):
                yield "\t".join(cells)

    def _cells(self, cell: Element) -> list[str]:
        """A cell's text on one line, as often as the file repeats it; what a merged cell covers is empty."""
        if cell.tag == _TABLE + "covered-table-cell":
            text = ""
        elif cell.tag == _TABLE + "table-cell":
            text = " ".join(" ".join(self.blocks(cell)).split())
        else:
            return []
        return [text] * min(int(cell.get(_TABLE + "number-columns-repeated") or 1), _MOST_COPIES)


_SIGNS = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n", _TEXT + "soft-page-break": ""}


def _folded(text: str | None) -> str:
    """Text whose white space is one space, as the format has it; a space of Chinese width is a character."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")
