"""The lines of a Word document's body: paragraphs with their list numbers and tables, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.documents import Dropped
from pipeline.ingest import notes, paragraphs
from pipeline.ingest.numbering import Numbering, W, labelled, value_at
from pipeline.ingest.word_look import Looks, in_font, is_on, symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DELETED = frozenset({W + "del", W + "moveFrom"})
# The reading aid over a character; properties, which hold no text.
_SKIPPED = frozenset(W + name for name in ("rt", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr"))
_SIGNS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass
class Walker:
    """Lines of block elements in document order.

    Attributes:
        numbers: resolver of list numbers, which counts on from call to call.
        looks: resolver of how runs are shown.
        embedded: lines of an embedded part, by the key of its relation.
        dropped: takes what is left out.
        carried: text of paragraphs whose mark is deleted, so that they join the next one.
        boxes: lines of the text boxes anchored in the current paragraph.
        parts: text of the current paragraph so far.
        lifted: raised characters that may be a note mark, until the next that stand on the line.
        fields: the fields that are open, whether their result is under way (before it, only instructions stand).
    """

    numbers: Numbering
    looks: Looks
    embedded: Callable[[str], list[str]]
    dropped: list[Dropped]
    carried: str = ""
    boxes: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    lifted: str = ""
    fields: list[bool] | None = None

    def story(self, root: Element) -> Iterator[str]:
        """Lines of a body, a note or a text box, in which fields open and close."""
        kinds = [mark.get(W + "fldCharType") for mark in root.iter(W + "fldChar")]
        self.fields = [] if kinds.count("begin") == kinds.count("end") else None
        yield from self.blocks(root)

    def blocks(self, parent: Element) -> Iterator[str]:
        """Lines of the paragraphs and tables under an element, whatever wraps them (content controls, insertions)."""
        for child in parent.iterchildren():
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child)
            elif tag == W + "tbl":
                yield from self._flush()
                yield from self._table(child)
            elif tag == W + "altChunk":
                yield from self._flush()
                yield from self.embedded(child.get(_R_ID, ""))
            elif tag == _MC + "AlternateContent":
                yield from self.blocks(_alternative(child))
            elif not self._is_left_out(child):
                yield from self.blocks(child)
        yield from self._flush()

    def _is_left_out(self, element: Element) -> bool:
        """Whether an element holds no text of the document; what was text of an earlier version or a prompt is noted."""
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return True
        if tag in _DELETED:
            self._drop("deleted", _raw(element))
            return True
        if tag == W + "sdt" and is_on(element.find(W + "sdtPr"), "showingPlcHdr"):
            self._drop("placeholder", _raw(element))
            return True
        return False

    def _drop(self, why: str, text: str) -> None:
        if text.strip():
            self.dropped.append(Dropped(why, text))

    def _flush(self) -> Iterator[str]:
        """Carried text where no paragraph comes that could take it."""
        if self.carried:
            yield self.carried
            self.carried = ""

    def _paragraph(self, element: Element) -> Iterator[str]:
        outer, self.boxes = self.boxes, []
        properties = element.find(W + "pPr")
        self.parts = [self.carried]
        self._inline(element, value_at(properties, "pStyle"))
        self._settle()
        text = paragraphs.join_breaks("".join(self.parts))
        self.carried = ""
        marks = None if properties is None else properties.find(W + "rPr")
        if marks is not None and (marks.find(W + "del") is not None or is_on(marks, "vanish")):
            self.carried = text
        else:
            yield from labelled(self.numbers.label(element), text).split("\n")
        yield from self.boxes
        self.boxes = outer

    def _inline(self, parent: Element, style: str | None) -> None:
        """Write the text of runs, whatever wraps them."""
        for child in parent.iterchildren():
            self._visit(child, style)

    def _visit(self, child: Element, style: str | None) -> None:
        tag = child.tag
        if tag == W + "r":
            self._run(child, style)
        elif tag == _MATH_TEXT:
            self._write(child.text or "")
        elif tag == W + "txbxContent":
            box = Walker(self.numbers, self.looks, self.embedded, self.dropped)
            self.boxes += [line for line in box.story(child) if line]
        elif tag == _MC + "AlternateContent":
            self._inline(_alternative(child), style)
        elif not self._is_left_out(child):
            self._inline(child, style)

    def _run(self, run: Element, style: str | None) -> None:
        look = self.looks.of(run, style)
        marked = any(_is_custom_mark(child) for child in run.iterchildren())
        for child in run.iterchildren():
            tag = child.tag
            if tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif look.out or marked:
                if not self._is_left_out(child):
                    self._drop(look.out or "note mark", _raw(child))
            elif tag == W + "t":
                text = in_font(child.text or "", look.font) if look.font else child.text or ""
                self._write(text, raised=look.raised)
            elif tag == W + "br":
                self._write("" if child.get(W + "type") in ("page", "column") else "\n")
            elif tag in _SIGNS:
                self._write(_SIGNS[tag])
            elif tag == W + "sym":
                code = child.get(W + "char") or ""
                self._write(symbol(child.get(W + "font") or "", int(code, 16)) if _HEX.fullmatch(code) else "")
            else:
                self._visit(child, style)

    def _field(self, kind: str | None) -> None:
        """Keep account of where instructions end and results begin."""
        if self.fields is None:
            return
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _write(self, text: str, *, raised: bool = False) -> None:
        if self.fields and not all(self.fields):  # a branch of a condition that is not taken, the argument of a field
            self._drop("field", text)
        elif raised:
            self.lifted += text
        else:
            if text:
                self._settle()
            self.parts.append(text)

    def _settle(self) -> None:
        """Decide what the raised characters are, now that all of them are there."""
        if self.lifted:
            text, mark = notes.raised(self.lifted, "".join(self.parts)[-8:])
            if mark:
                self._drop("note mark", self.lifted)
            self.parts.append(text)
            self.lifted = ""

    def _table(self, table: Element) -> Iterator[str]:
        rows = []
        for row in _descend(table, "tr"):
            why = _row_is_out(row)
            if why:
                self._drop(why, _raw(row))
            else:
                rows.append(row)
        cells = [list(_descend(row, "tc")) for row in rows]
        if all(len(row) == 1 for row in cells):  # a frame around text, no table
            for row in cells:
                yield from self.blocks(row[0])
            return
        for element, row in zip(rows, cells, strict=True):
            before = _number(value_at(element, "trPr", "gridBefore"), 0)
            line = "\t" * before + "\t".join(self._cell(cell) for cell in row)
            if line.strip():
                yield line

    def _cell(self, cell: Element) -> str:
        """Text of a cell on one line, with an empty cell for each further column that it spans."""
        lines = [" ".join(line.split()) for line in self.blocks(cell)]
        properties = cell.find(W + "tcPr")
        merged = None if properties is None else properties.find(W + "vMerge")
        continued = merged is not None and merged.get(W + "val") != "restart"
        text = "" if continued else " ".join(line for line in lines if line)
        return text + "\t" * (_number(value_at(properties, "gridSpan"), 1) - 1)


_MOST_COLUMNS = 63
_HEX = re.compile("[0-9A-Fa-f]{1,6}")


def _number(value: str | None, least: int) -> int:
    """How many columns an attribute counts; what is no number, or more than Word allows, counts none or the most."""
    return max(least, min(int(value), _MOST_COLUMNS)) if value and value.isascii() and value.isdecimal() else least


def _row_is_out(row: Element) -> str:
    properties = row.find(W + "trPr")
    if properties is None:
        return ""
    return "deleted" if properties.find(W + "del") is not None else "hidden" if is_on(properties, "hidden") else ""


def _is_custom_mark(child: Element) -> bool:
    """Whether a run is a note's mark that the writer chose, typed as text behind the reference."""
    return child.tag in (W + "footnoteReference", W + "endnoteReference") and child.get(W + "customMarkFollows") in (
        "1",
        "true",
        "on",
    )


def _raw(element: Element) -> str:
    """All characters under an element, seen or not."""
    kinds = {W + "t", W + "delText", _MATH_TEXT}
    return "".join(item.text or "" for item in element.iter() if item.tag in kinds)


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
