"""Drawings to SVG and PNG, the same bytes each time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lxml import etree
from matplotlib.text import Text

from pipeline.compare.figures import fonts, style
from pipeline.compare.figures.sheet import Drawing
from pipeline.errors import XunshiError
from pipeline.tables.whole_files import explaining, publishing

STACK = '"Noto Sans SC","Microsoft YaHei","PingFang SC","Hiragino Sans GB","Source Han Sans SC","WenQuanYi Zen Hei",sans-serif'
DPI = 300
# least width of a figure in a page, points
_PAGE = 720.0
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_PROPERTY, _PIXELS = re.compile("[a-z-]+"), re.compile(r"[\d.]+px")
_URL = re.compile(r"url\(#([^)]*)\)")
# of a text's style; the whole figure has one stack of fonts
_DROPPED = frozenset(("font-family", "font-stretch"))


def svg(drawing: Drawing) -> str:
    """An SVG element to put into a page: text as text, no style, ids of its own, tips as titles of marks."""
    root = _element(drawing)
    _, _, width, height = (float(v) for v in root.get("viewBox").split())
    del root.attrib["height"]
    # narrow figures leave room on the right, so that text has one size in all figures of a page
    root.attrib.update({"width": "100%", "viewBox": f"0 0 {max(width, _PAGE):g} {height:g}"})
    return _text(root)


def save(drawing: Drawing, folder: Path, formats: Sequence[str] = ("png", "svg")) -> list[Path]:
    """Files for papers, whole or not at all.

    Args:
        drawing: what to write.
        folder: made if missing; files are named after the drawing.
        formats: png (300 dpi) and svg.

    Raises:
        XunshiError: a format is unknown or a file cannot be written.
    """
    if unknown := sorted(set(formats) - set(_WRITERS)):
        raise XunshiError(
            "unknown format {unknown}; choose from {writers}", unknown=", ".join(unknown), writers=", ".join(_WRITERS)
        )
    targets = [folder / f"{drawing.name}.{kind}" for kind in formats]
    with explaining(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with publishing(targets) as parts:
        for kind, target, part in zip(formats, targets, parts, strict=True):
            data = _WRITERS[kind](drawing)
            with explaining(target):
                part.write_bytes(data)
    return targets


def _png(drawing: Drawing) -> bytes:
    stream = io.BytesIO()
    with style.styled(), _drawable(drawing):
        drawing.figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
    return stream.getvalue()


def _standalone(drawing: Drawing) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + _text(_element(drawing)).encode()


_WRITERS: dict[str, Callable[[Drawing], bytes]] = {"png": _png, "svg": _standalone}


@contextmanager
def _drawable(drawing: Drawing) -> Iterator[None]:
    """A sign in place of characters that no font here has, while pixels are made."""
    texts = {t: t.get_text() for t in drawing.figure.findobj(Text)}
    families = next(iter(texts)).get_fontfamily()
    missing = fonts.lacking(families, "".join(texts.values()))
    changed = {t: said for t, said in texts.items() if missing & set(said)}
    try:
        for text, said in changed.items():
            text.set_text(fonts.substituted(said, missing))
        yield
    finally:
        for text, said in changed.items():
            text.set_text(said)


def _element(drawing: Drawing) -> etree._Element:
    """The figure's SVG with attributes instead of styles, names instead of matplotlib's ids."""
    stream = io.BytesIO()
    with style.styled(), warnings.catch_warnings():
        # whoever shows it has other fonts than this machine
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        drawing.figure.savefig(stream, format="svg", metadata={"Date": None})
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(stream.getvalue(), parser)
    for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}style")):
        element.getparent().remove(element)
    for element in root.iter():
        _plain(element)
    for element in [e for e in root.iter(f"{_SVG}defs") if not len(e)]:
        element.getparent().remove(element)
    _named(root, drawing)
    for element in root.iter(f"{_SVG}g"):
        if tip := drawing.tips.get(element.get("id", "").removeprefix(f"{drawing.name}-")):
            element.attrib.update({"class": "mark", "tabindex": "0"})
            _titled(element, tip)
    _titled(root, drawing.title).set("id", f"{drawing.name}-title")
    # what matplotlib's style element says of all strokes
    root.attrib.update({"stroke-linejoin": "round", "stroke-linecap": "butt", "font-family": STACK})
    root.attrib.update({"id": drawing.name, "role": "img", "aria-labelledby": f"{drawing.name}-title"})
    return root


def _plain(element: etree._Element) -> None:
    """Declarations of the style attribute as attributes of their own, which a strict Content-Security-Policy allows."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":  # matplotlib before 3.10 writes all of it in one
            name, value = "font-size", "".join(_PIXELS.findall(value))
        if _PROPERTY.fullmatch(name) and name not in _DROPPED:
            element.set(name, value)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _named(root: etree._Element, drawing: Drawing) -> None:
    """Ids that something refers to, or that are a mark's, begin with the drawing's name; the others go."""
    used = {m for e in root.iter() for v in e.attrib.values() for m in _URL.findall(v)} | set(drawing.tips)
    used |= {e.get(_HREF, "").removeprefix("#") for e in root.iter()}
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{drawing.name}-{name}")
        for key, value in element.attrib.items():
            if key == _HREF:
                element.set(key, f"#{drawing.name}-{value[1:]}")
            elif "url(#" in value:
                element.set(key, _URL.sub(rf"url(#{drawing.name}-\1)", value))


def _titled(element: etree._Element, text: str) -> etree._Element:
    title = etree.Element(f"{_SVG}title")
    title.text = text
    element.insert(0, title)
    return title


def _text(root: etree._Element) -> str:
    text: str = etree.tostring(root, encoding="unicode")
    return text
