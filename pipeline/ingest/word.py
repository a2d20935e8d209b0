"""Word files to text: every paragraph a line with its list number, tables row by row, and only what a reader sees."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.documents import Dropped, RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import word_parts
from pipeline.ingest.encodings import normalise, require_text
from pipeline.ingest.limits import check_zip
from pipeline.ingest.numbering import Numbering, W, children
from pipeline.ingest.word_look import Looks
from pipeline.ingest.word_walk import Walker

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def read_docx(data: bytes, depth: int = 0) -> list[RawText]:
    """Read the body with embedded parts, text boxes, footnotes and endnotes; headers, footers and comments are no text.

    Args:
        data: the whole file.
        depth: how many files this one is embedded in.

    Raises:
        UnreadableError: it is no Word file, is damaged, is saved as Strict Open XML, or holds no text.
    """
    check_zip(data)
    if b"purl.oclc.org/ooxml" in _main_part(data)[:4096]:
        raise UnreadableError("is saved as Strict Open XML", "save it as an ordinary Word document (.docx)")
    part = word_parts.main_part(data)
    parts = {
        relation.reltype.rsplit("/", 1)[-1]: relation for relation in part.rels.values() if not relation.is_external
    }
    styles = _root(parts, "styles")
    dropped: list[Dropped] = []

    def embedded(key: str) -> list[str]:
        found, left = word_parts.lines(part.rels.get(key), depth, read_docx)
        dropped.extend(left)
        return found

    means = (Numbering(_root(parts, "numbering"), styles), Looks(styles), embedded, dropped)
    lines = list(Walker(*means).story(part.element.body))
    for kind in ("footnotes", "endnotes"):
        for note in children(_root(parts, kind), kind.removesuffix("s")):
            if note.get(W + "type") in (None, "normal"):
                lines += Walker(*means).story(note)
    text = normalise("\n".join(line.strip(" ") for line in lines))
    return [RawText(require_text(text), encoding="docx", paragraphs="lines", dropped=tuple(dropped))]


def _main_part(data: bytes) -> bytes:
    from zipfile import ZipFile  # noqa: PLC0415 - rarely the only part needed

    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", name)]
        return archive.read(names[0]) if names else b""


def _root(parts: dict[str, Any], kind: str) -> Element | None:
    """Root element of a related part, None when there is none."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - slow to import

    return parse_xml(parts[kind].target_part.blob) if kind in parts else None
