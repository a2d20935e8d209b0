"""How Word shows a run: struck, hidden, raised, in a symbol font; by its own properties and those of its styles."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.ingest.characters import WINGDINGS
from pipeline.ingest.numbering import W, children, value_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFF = ("0", "false", "off")
_TOGGLES = {"strike": "struck", "dstrike": "struck", "vanish": "hidden"}
# Symbol fonts: those of Wingdings apart, what each draws for the codes that texts use.
_FONTS = {
    "wingdings": WINGDINGS,
    "wingdings 2": {0x30: "□", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●",
                    0x99: "○", 0x9A: "○", 0xA1: "■", 0xA2: "■", 0xA3: "□", 0xA4: "□", 0xA5: "□"},
    "wingdings 3": {0x75: "▶", 0x7D: "▶", 0x84: "▶"},
    "webdings": {0x63: "□", 0x67: "■", 0x6E: "●", 0x61: "✓", 0x72: "✗"},
    "symbol": {0x2A: "∗", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xD7: "·", 0xDE: "⇒",
               0xAE: "→", 0xA8: "♦", 0xA5: "∞", 0xB8: "÷", 0xB9: "≠"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is shown.

    Attributes:
        out: why it is no text (`struck`, `hidden`, `placeholder`), empty where it is.
        raised: whether it stands above the line.
        font: symbol font, in lower case, empty for any other.
    """

    out: str = ""
    raised: bool = False
    font: str = ""


_PLAIN = Look()


class Looks:
    """Looks of runs, given the styles of the file.

    Args:
        styles: root of styles.xml, None when the file has none.
    """

    def __init__(self, styles: Element | None) -> None:
        self._styles = {item.get(W + "styleId"): item for item in children(styles, "style")}
        self._prompts = {
            key
            for key, item in self._styles.items()
            if (value_at(item, "name") or "").lower().replace(" ", "") == "placeholdertext"
        }
        self._of_style = lru_cache(maxsize=None)(self._resolve)

    def of(self, run: Element, paragraph_style: str | None) -> Look:
        """The look of a run in a paragraph of that style.

        Args:
            run: a `w:r`.
            paragraph_style: id of the style of the paragraph; None for the default.
        """
        own = run.find(W + "rPr")
        if own is None and paragraph_style is None:
            return _PLAIN
        style = value_at(own, "rStyle")
        facts = self._of_style(paragraph_style) | self._of_style(style)
        if own is not None:
            facts = facts | _facts(own)
        if style in self._prompts:
            return Look("placeholder")
        out = next((why for name, why in _TOGGLES.items() if facts.get(name)), "")
        return Look(out, bool(facts.get("raised")), str(facts.get("font", "")))

    def _resolve(self, style: str | None) -> dict[str, object]:
        """What a style and those it is based on say, the nearest one winning."""
        facts: dict[str, object] = {}
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            own = self._styles[style].find(W + "rPr")
            facts = (_facts(own) if own is not None else {}) | facts
            style = value_at(self._styles[style], "basedOn")
        return facts


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a toggle among the direct children of some properties is set.

    Args:
        properties: `w:rPr` and the like; None is as good as an empty one.
        name: of the toggle, without namespace.
    """
    found = None if properties is None else properties.find(W + name)
    return found is not None and found.get(W + "val") not in _OFF


def _facts(properties: Element) -> dict[str, object]:
    facts: dict[str, object] = {
        name: is_on(properties, name) for name in _TOGGLES if properties.find(W + name) is not None
    }
    place = value_at(properties, "vertAlign")
    if place is not None:
        facts["raised"] = place == "superscript"
    elif (lift := value_at(properties, "position")) is not None:
        facts["raised"] = lift.isdecimal() and int(lift) >= _LIFT
    fonts = properties.find(W + "rFonts")
    font = "" if fonts is None else (fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "").lower()
    if font in _FONTS:
        facts["font"] = font
    return facts


_LIFT = 4  # half points; less is a correction of a line of mixed fonts


def symbol(font: str, code: int) -> str:
    """What a font draws for a code (also at U+F000, where symbol fonts lie); the code's own character in a plain font.

    Args:
        font: its name, in any case.
        code: of the character in that font.
    """
    if code > sys.maxunicode:
        return ""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(low, chr(0xF000 + low) if low < 0x100 else chr(code))
    return chr(low)


def in_font(text: str, font: str) -> str:
    """Text that is typed in a symbol font as what is drawn.

    Args:
        text: as typed.
        font: a symbol font, by its name in lower case.
    """
    table = _FONTS[font]
    return "".join(table.get(ord(c) - 0xF000 if "\uf000" <= c <= "\uf0ff" else ord(c), c) for c in text)
