"""Word files to text: every paragraph a line with its list number, tables row by row, tracked changes accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import normalise, require_text
from pipeline.ingest.limits import check_zip
from pipeline.ingest.numbering import Numbering, W, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved away; the reading aid over a character; properties, which hold no text.
_SKIPPED = frozenset(W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr"))
_SYMBOLS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}


def read_docx(data: bytes) -> list[RawText]:
    """Read the body, text boxes, footnotes and endnotes; headers, footers and comments are no text."""
    from docx import Document  # noqa: PLC0415 - slow to import

    check_zip(data)
    if b"purl.oclc.org/ooxml" in _main_part(data)[:4096]:
        raise UnreadableError("is saved as Strict Open XML", "save it as an ordinary Word document (.docx)")
    part = Document(BytesIO(data)).part
    parts = {
        relation.reltype.rsplit("/", 1)[-1]: relation for relation in part.rels.values() if not relation.is_external
    }
    numbers = Numbering(_root(parts, "numbering"), _root(parts, "styles"))
    lines = list(_Walker(numbers).blocks(part.element.body))
    for kind in ("footnotes", "endnotes"):
        for note in children(_root(parts, kind), kind.removesuffix("s")):
            if note.get(W + "type") in (None, "normal"):
                lines += _Walker(numbers).blocks(note)
    text = normalise("\n".join(line.strip(" ") for line in lines))
    return [RawText(require_text(text), encoding="docx", paragraphs="lines")]


def _main_part(data: bytes) -> bytes:
    from zipfile import ZipFile  # noqa: PLC0415 - rarely the only part needed

    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", name)]
        return archive.read(names[0]) if names else b""


def _root(parts: dict[str, Any], kind: str) -> Element | None:
    """Root element of a related part, None when there is none."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - slow to import

    return parse_xml(parts[kind].target_part.blob) if kind in parts else None


@dataclass
class _Walker:
    """Lines of block elements in document order.

    Attributes:
        numbers: resolver of list numbers, which counts on from call to call.
        carried: text of paragraphs whose mark is deleted, so that they join the next one.
        boxes: lines of the text boxes anchored in the current paragraph.
    """

    numbers: Numbering
    carried: str = ""
    boxes: list[str] = field(default_factory=list)

    def blocks(self, parent: Element) -> Iterator[str]:
        """Lines of the paragraphs and tables under an element, whatever wraps them (content controls, insertions)."""
        for child in parent.iterchildren():
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._flush()
                yield from self._table(child)
            elif child.tag == _MC + "AlternateContent":
                yield from self.blocks(_alternative(child))
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self.blocks(child)
        yield from self._flush()

    def _flush(self) -> Iterator[str]:
        """Carried text where no paragraph comes that could take it."""
        if self.carried:
            yield self.carried
            self.carried = ""

    def _paragraph(self, element: Element) -> Iterator[str]:
        outer, self.boxes = self.boxes, []
        text = self.carried + "".join(self._inline(element))
        self.carried = ""
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.carried = text
        else:
            yield from _labelled(self.numbers.label(element), text).split("\n")
        yield from self.boxes
        self.boxes = outer

    def _inline(self, parent: Element) -> Iterator[str]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag in (W + "t", _MATH_TEXT):
                yield child.text or ""
            elif tag == W + "br":
                yield "" if child.get(W + "type") in ("page", "column") else "\n"
            elif tag in _SYMBOLS:
                yield _SYMBOLS[tag]
            elif tag == W + "txbxContent":
                self.boxes += [line for line in _Walker(self.numbers).blocks(child) if line]
            elif tag == _MC + "AlternateContent":
                yield from self._inline(_alternative(child))
            elif tag not in _SKIPPED and isinstance(tag, str):
                yield from self._inline(child)

    def _table(self, table: Element) -> Iterator[str]:
        rows = [row for row in _descend(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_descend(row, "tc")) for row in rows]
        if all(len(row) == 1 for row in cells):  # a frame around text, no table
            for row in cells:
                yield from self.blocks(row[0])
            return
        for row in cells:
            line = "\t".join(self._cell(cell) for cell in row)
            if line.strip():
                yield line

    def _cell(self, cell: Element) -> str:
        lines = [line.strip() for line in self.blocks(cell)]
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        continued = merged is not None and merged.get(W + "val") != "restart"
        return "" if continued else " ".join(line for line in lines if line)


def _alternative(element: Element) -> Element:
    """The first choice of two renderings of the same content: the second would double it."""
    choice = element.find(_MC + "Choice")
    return element if choice is None else choice


def _descend(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls or insertions."""
    for child in parent.iterchildren():
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            yield from _descend(child, name)


def _labelled(label: str, text: str) -> str:
    """Label and text; a space only where two figures or words would run together (`1.1 2021年`)."""
    text = text.lstrip() if label else text
    if not text or not label:
        return text
    close = label[-1].isalnum() or (label[-1] in ".．" and text[0].isdigit())
    return f"{label} {text}" if close else label + text
