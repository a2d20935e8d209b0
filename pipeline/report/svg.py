"""Drawings checked before they go into a page: texts of documents stand in them, and nothing in them may run, load or link."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    _SVG + name
    for name in "svg g defs clipPath path rect circle ellipse line polyline polygon text tspan title desc use symbol "
    "linearGradient radialGradient stop pattern mask marker".split()
)
_REFERENCE = re.compile(r"url\(\s*#[^)\s]+\s*\)")
_HEAD = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'\bviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
# CSS pixels in a point, matplotlib's unit
_PIXELS = 4 / 3


def checked(text: str, name: str) -> str:
    """The drawing in its natural size.

    Args:
        text: an SVG element without declaration or document type, sized by its viewBox in points.
        name: of the drawing, for the error.

    Raises:
        ValueError: something in it could run, load or link elsewhere, or has a style that a page does not allow.
    """
    if "<!" in text or "<?" in text:
        raise ValueError(f"drawing {name}: holds more than elements")
    root = ET.fromstring(text)  # noqa: S314 - without a document type there are no entities
    for element in root.iter():
        _check(element, name)
    return _HEAD.sub(lambda head: _sized(head[0]), text, count=1)


def _check(element: ET.Element, name: str) -> None:
    if element.tag not in _ELEMENTS:
        raise ValueError(f"drawing {name}: {element.tag} has no place in a report")
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        local = value.startswith("#") if plain == "href" else "url(" not in _REFERENCE.sub("", value)
        if plain.startswith("on") or plain in {"style", "src", "base"} or not local:
            raise ValueError(f"drawing {name}: {plain} of {element.tag} has no place in a report")


def _sized(head: str) -> str:
    box = _BOX.search(head)
    if not box:
        return head
    width, height = (round(float(side) * _PIXELS) for side in box.groups())
    bare = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    return f'{bare[:-1]} width="{width}" height="{height}">'
