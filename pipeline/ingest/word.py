"""Word files to text: every paragraph a line with its list number, tables row by row, tracked changes accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.readers import check_zip, normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved away; the reading aid over a character; properties, which hold no text.
_SKIPPED = frozenset(_W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr"))
_SYMBOLS = {_W + "tab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


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
        for note in _children(_root(parts, kind), kind.removesuffix("s")):
            if note.get(_W + "type") in (None, "normal"):
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


def _children(element: Element | None, name: str) -> Iterable[Element]:
    return () if element is None else element.iterchildren(_W + name)


def _value(element: Element | None, *path: str) -> str | None:
    """`w:val` at the end of a path of child elements."""
    found = None if element is None else element.find("/".join(_W + name for name in path))
    return None if found is None else found.get(_W + "val")


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
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
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
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.carried = text
        else:
            yield from _labelled(self.numbers.label(element), text).split("\n")
        yield from self.boxes
        self.boxes = outer

    def _inline(self, parent: Element) -> Iterator[str]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag in (_W + "t", _MATH_TEXT):
                yield child.text or ""
            elif tag == _W + "br":
                yield "" if child.get(_W + "type") in ("page", "column") else "\n"
            elif tag in _SYMBOLS:
                yield _SYMBOLS[tag]
            elif tag == _W + "txbxContent":
                self.boxes += [line for line in _Walker(self.numbers).blocks(child) if line]
            elif tag == _MC + "AlternateContent":
                yield from self._inline(_alternative(child))
            elif tag not in _SKIPPED and isinstance(tag, str):
                yield from self._inline(child)

    def _table(self, table: Element) -> Iterator[str]:
        rows = [row for row in _descend(table, "tr") if row.find(f"{_W}trPr/{_W}del") is None]
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
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        continued = merged is not None and merged.get(_W + "val") != "restart"
        return "" if continued else " ".join(line for line in lines if line)


def _alternative(element: Element) -> Element:
    """The first choice of two renderings of the same content: the second would double it."""
    choice = element.find(_MC + "Choice")
    return element if choice is None else choice


def _descend(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls or insertions."""
    for child in parent.iterchildren():
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml", _W + "smartTag"):
            yield from _descend(child, name)


def _labelled(label: str, text: str) -> str:
    """Label and text; a space only where two figures or words would run together (`1.1 2021年`)."""
    text = text.lstrip() if label else text
    if not text or not label:
        return text
    close = label[-1].isalnum() or (label[-1] in ".．" and text[0].isdigit())
    return f"{label} {text}" if close else label + text


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list definition, as in `w:lvl`."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False

    @classmethod
    def read(cls, element: Element) -> _Level:
        """Values of a `w:lvl`; a start is always written by Word, so a missing one is a hand-made file's 1."""
        restart = _value(element, "lvlRestart")
        legal = element.find(_W + "isLgl")
        return cls(
            start=int(_value(element, "start") or 1),
            form=_value(element, "numFmt") or "decimal",
            pattern=_value(element, "lvlText") or "",
            restart=None if restart is None else int(restart),
            legal=legal is not None and legal.get(_W + "val") not in ("0", "false"),
        )


class Numbering:
    """List numbers as Word would print them, paragraph after paragraph.

    Args:
        numbering: root of numbering.xml, None when the file has none.
        styles: root of styles.xml, None when the file has none.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstract = {item.get(_W + "abstractNumId"): item for item in _children(numbering, "abstractNum")}
        self._nums = {item.get(_W + "numId"): item for item in _children(numbering, "num")}
        self._styles = {item.get(_W + "styleId"): item for item in _children(styles, "style")}
        defaults = (key for key, item in self._styles.items() if item.get(_W + "default") in ("1", "true"))
        self._default = next((key for key in defaults if self._styles[key].get(_W + "type") == "paragraph"), "")
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: Element) -> str:
        """The number of a paragraph, empty for none; counts it."""
        num_id, depth = self._place(paragraph)
        if num_id not in self._nums:
            return ""
        abstract_id, levels = self._levels(num_id)
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract_id, {})
        self._advance(counts, num_id, depth, levels)
        if level.form == "bullet":
            return level.pattern if level.pattern.strip("—") == "" else ""

        def printed(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = levels.get(index, _Level())
            return numeral(counts.get(index, other.start), "decimal" if level.legal else other.form)

        return re.sub(r"%([1-9])", printed, level.pattern)

    def _advance(self, counts: dict[int, int], num_id: str, depth: int, levels: dict[int, _Level]) -> None:
        """Count one level on; deeper ones begin again unless their definition says otherwise."""
        override = _override(self._nums[num_id], depth)
        restart = None if override is None else _value(override, "startOverride")
        first = levels[depth].start if restart is None else int(restart)
        fresh = depth not in counts or (restart is not None and (num_id, depth) not in self._started)
        counts[depth] = first if fresh else counts[depth] + 1
        self._started.add((num_id, depth))
        for deeper in [key for key in counts if key > depth]:
            limit = levels.get(deeper, _Level()).restart
            if limit is None or depth < limit:
                del counts[deeper]

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """List and level of a paragraph, its own or its style's."""
        properties = paragraph.find(_W + "pPr")
        num_id, depth = _value(properties, "numPr", "numId"), _value(properties, "numPr", "ilvl")
        style, seen = _value(properties, "pStyle") or self._default, set[str]()
        while num_id is None and style in self._styles and style not in seen:
            seen.add(style)
            own = self._styles[style].find(_W + "pPr")
            num_id = _value(own, "numPr", "numId")
            if num_id is not None and depth is None:
                depth = self._linked_level(num_id, style) or _value(own, "numPr", "ilvl")
            style = _value(self._styles[style], "basedOn") or ""
        return num_id or "0", int(depth or 0)

    def _linked_level(self, num_id: str, style: str) -> str | None:
        """The level that a list definition binds to a paragraph style."""
        abstract = self._abstract.get(_value(self._nums.get(num_id), "abstractNumId") or "")
        linked = (item for item in _children(abstract, "lvl") if _value(item, "pStyle") == style)
        return next((item.get(_W + "ilvl") for item in linked), None)

    def _levels(self, num_id: str) -> tuple[str, dict[int, _Level]]:
        """Identity of the list definition, which lists share with their counts, and its levels."""
        abstract_id = _value(self._nums[num_id], "abstractNumId") or ""
        abstract = self._abstract.get(abstract_id)
        link = _value(abstract, "numStyleLink")
        if link is not None:
            linked = _value(self._styles.get(link), "pPr", "numPr", "numId") or ""
            abstract_id = _value(self._nums.get(linked), "abstractNumId") or abstract_id
            abstract = self._abstract.get(abstract_id)
        levels = {int(item.get(_W + "ilvl")): _Level.read(item) for item in _children(abstract, "lvl")}
        for override in _children(self._nums[num_id], "lvlOverride"):
            for item in _children(override, "lvl"):
                levels[int(override.get(_W + "ilvl"))] = _Level.read(item)
        return abstract_id, levels


def _override(num: Element, depth: int) -> Element | None:
    overrides = (item for item in _children(num, "lvlOverride") if item.get(_W + "ilvl") == str(depth))
    return next(overrides, None)


_DIGITS = {
    "simple": "零一二三四五六七八九",
    "legal": "零壹贰叁肆伍陆柒捌玖",
    "legal_traditional": "零壹貳參肆伍陸柒捌玖",
}
_UNITS = {"simple": "十百千", "legal": "拾佰仟", "legal_traditional": "拾佰仟"}
_COUNTING = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand")
_CHINESE = {
    **dict.fromkeys((*_COUNTING, "japaneseCounting"), "simple"),
    "chineseLegalSimplified": "legal",
    "ideographLegalTraditional": "legal_traditional",
}
_DIGIT_BY_DIGIT = {
    "decimalFullWidth": "０１２３４５６７８９",
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), "〇一二三四五六七八九"),
}
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "".join(map(chr, range(0x2460, 0x2474))),
    "decimalEnclosedCircleChinese": "".join(map(chr, range(0x2460, 0x2474))),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numeral(number: int, form: str) -> str:
    """A number in one of Word's number formats; decimal for a format or a number that has no other sign."""
    text = "" if form == "none" else str(number)
    if form in _CHINESE and 0 < number < 10_000:
        text = _chinese(number, _CHINESE[form])
    elif form in _SERIES and 0 < number <= len(_SERIES[form]):
        text = _SERIES[form][number - 1]
    elif form in ("upperLetter", "lowerLetter") and 0 < number <= 780:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        text = _roman(number)
    elif form in _DIGIT_BY_DIGIT:
        text = text.translate(str.maketrans("0123456789", _DIGIT_BY_DIGIT[form]))
    elif form == "decimalZero":
        text = text.zfill(2)
    return text.upper() if form.startswith("upper") else text


def _chinese(number: int, kind: str) -> str:
    digits, units = _DIGITS[kind], ("", *_UNITS[kind])
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        zero = zero or (digit == 0 and bool(text))
        if digit:
            text += (digits[0] if zero else "") + digits[digit] + units[place]
            zero = False
    return text[1:] if 10 <= number < 20 and kind == "simple" else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN + _ROMAN_SMALL:
        text += letters * (number // value)
        number %= value
    return text
