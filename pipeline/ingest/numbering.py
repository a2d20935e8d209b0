"""List numbers of Word files: what Word itself would print before a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def children(element: Element | None, name: str) -> Iterable[Element]:
    """Direct children of that name in the word-processing namespace; none of nothing.

    Args:
        element: the parent, or None.
        name: without namespace.
    """
    return () if element is None else element.iterchildren(W + name)


def value_at(element: Element | None, *path: str) -> str | None:
    """`w:val` at the end of a path of child elements.

    Args:
        element: where the path begins; None is as good as an empty one.
        *path: names of the elements on it, without namespace.

    Returns:
        None where there is none.
    """
    found = None if element is None else element.find("/".join(W + name for name in path))
    return None if found is None else found.get(W + "val")


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
        restart = value_at(element, "lvlRestart")
        legal = element.find(W + "isLgl")
        return cls(
            start=int(value_at(element, "start") or 1),
            form=value_at(element, "numFmt") or "decimal",
            pattern=value_at(element, "lvlText") or "",
            restart=None if restart is None else int(restart),
            legal=legal is not None and legal.get(W + "val") not in ("0", "false"),
        )


class Numbering:
    """List numbers as Word would print them, paragraph after paragraph.

    Args:
        numbering: root of numbering.xml, None when the file has none.
        styles: root of styles.xml, None when the file has none.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstract = {item.get(W + "abstractNumId"): item for item in children(numbering, "abstractNum")}
        self._nums = {item.get(W + "numId"): item for item in children(numbering, "num")}
        self._styles = {item.get(W + "styleId"): item for item in children(styles, "style")}
        defaults = (key for key, item in self._styles.items() if item.get(W + "default") in ("1", "true"))
        self._default = next((key for key in defaults if self._styles[key].get(W + "type") == "paragraph"), "")
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
        restart = None if override is None else value_at(override, "startOverride")
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
        properties = paragraph.find(W + "pPr")
        num_id, depth = value_at(properties, "numPr", "numId"), value_at(properties, "numPr", "ilvl")
        style, seen = value_at(properties, "pStyle") or self._default, set[str]()
        while num_id is None and style in self._styles and style not in seen:
            seen.add(style)
            own = self._styles[style].find(W + "pPr")
            num_id = value_at(own, "numPr", "numId")
            if num_id is not None and depth is None:
                depth = self._linked_level(num_id, style) or value_at(own, "numPr", "ilvl")
            style = value_at(self._styles[style], "basedOn") or ""
        return num_id or "0", int(depth or 0)

    def _linked_level(self, num_id: str, style: str) -> str | None:
        """The level that a list definition binds to a paragraph style."""
        abstract = self._abstract.get(value_at(self._nums.get(num_id), "abstractNumId") or "")
        linked = (item for item in children(abstract, "lvl") if value_at(item, "pStyle") == style)
        return next((item.get(W + "ilvl") for item in linked), None)

    def _levels(self, num_id: str) -> tuple[str, dict[int, _Level]]:
        """Identity of the list definition, which lists share with their counts, and its levels."""
        abstract_id = value_at(self._nums[num_id], "abstractNumId") or ""
        abstract = self._abstract.get(abstract_id)
        link = value_at(abstract, "numStyleLink")
        if link is not None:
            linked = value_at(self._styles.get(link), "pPr", "numPr", "numId") or ""
            abstract_id = value_at(self._nums.get(linked), "abstractNumId") or abstract_id
            abstract = self._abstract.get(abstract_id)
        levels = {int(item.get(W + "ilvl")): _Level.read(item) for item in children(abstract, "lvl")}
        for override in children(self._nums[num_id], "lvlOverride"):
            for item in children(override, "lvl"):
                levels[int(override.get(W + "ilvl"))] = _Level.read(item)
        return abstract_id, levels


def _override(num: Element, depth: int) -> Element | None:
    overrides = (item for item in children(num, "lvlOverride") if item.get(W + "ilvl") == str(depth))
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
    """A number in one of Word's number formats; decimal for a format or a number that has no other sign.

    Args:
        number: the number.
        form: a value of `w:numFmt`.
    """
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


def labelled(label: str, text: str) -> str:
    """Label and text; a space only where two figures or words would run together (`1.1 2021年`).

    Args:
        label: a list number; empty for none.
        text: of the paragraph.
    """
    text = text.lstrip() if label else text
    if not text or not label:
        return text
    close = label[-1].isalnum() or (label[-1] in ".．" and text[0].isdigit())
    return f"{label} {text}" if close else label + text
