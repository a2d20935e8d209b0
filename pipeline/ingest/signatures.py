"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from pipeline.messages import Message


class Kind(NamedTuple):
    """What content is: its kind, and that with an article for messages; `remedy` where no reader takes the kind."""

    kind: str
    said: str
    remedy: str = ""


TEXT = Kind("text", Message("text"))
_REMOVE, _UNPACK = Message("remove it"), Message("unpack it")
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind("pdf", Message("a PDF"))),
    (b"\x89PNG\r\n", Kind("png", Message("a PNG image"))),
    (b"\xff\xd8\xff", Kind("jpeg", Message("a JPEG image"))),
    (b"GIF8", Kind("gif", Message("a GIF image"), Message("save it as .png"))),
    (b"II*\0", Kind("tiff", Message("a TIFF image"))),
    (b"MM\0*", Kind("tiff", Message("a TIFF image"))),
    (b"{\\rtf", Kind("rtf", Message("an RTF file"))),
    (b"\x7fELF", Kind("program", Message("a program"), _REMOVE)),
    (b"MZ\x90\0", Kind("program", Message("a program"), _REMOVE)),
    (b"\x1f\x8b\x08", Kind("gzip", Message("a gzip archive"), _UNPACK)),
    (b"Rar!\x1a\x07", Kind("rar", Message("a RAR archive"), _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", Message("a 7z archive"), _UNPACK)),
    (b"SQLite format 3\0", Kind("database", Message("an SQLite database"), Message("export its texts as .csv"))),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BITMAP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x6c\x7c]\0\0\0", re.DOTALL)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE
)


def kind(data: bytes) -> Kind:
    """The kind of some bytes; what is nothing else is text."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if _BITMAP.match(data):
        return Kind("bmp", Message("a BMP image"))
    if b"%PDF-" in data[:1024]:  # readers of PDF allow for some bytes before the mark
        return Kind("pdf", Message("a PDF"))
    if _WEB_PAGE.match(data[:1024]):
        return Kind("web", Message("a web page"))
    return TEXT


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            mime = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        names, mime = [], b""
    return _container_kind(names, mime)


def _container_kind(names: Iterable[str], mime: bytes) -> Kind:
    if any(name.startswith("word/") for name in names):
        return Kind("docx", Message("a Word file"))
    if any(name.startswith("xl/") for name in names):
        return Kind("xlsx", Message("an Excel workbook"))
    if any(name.startswith("ppt/") for name in names):
        return Kind("pptx", Message("a PowerPoint file"), Message("save it as .pdf"))
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind("odt", Message("an OpenDocument text"))
    if mime.startswith(b"application/vnd.oasis.opendocument"):
        return Kind(
            "opendocument", Message("an OpenDocument file that is no text"), Message("save it as .xlsx or .pdf")
        )
    if any(name.lstrip("/").lower() == "ofd.xml" for name in names):
        return Kind("ofd", Message("an OFD document"))
    return Kind("zip", Message("a ZIP archive"))


def _ole_kind(data: bytes) -> Kind:
    """Streams of an OLE container are named in UTF-16."""

    def names(stream: str) -> bool:
        # a name fills its 64 bytes with zeros, so that no longer name is taken for it
        return stream.encode("utf-16-le") + b"\0\0" in data

    if names("EncryptedPackage"):
        return Kind("encrypted", "")
    if names("WordDocument"):
        return Kind("doc", Message("an old Word file (.doc)"))
    if names("Workbook") or names("Book"):
        return Kind("xls", Message("an old Excel workbook (.xls)"))
    return Kind(
        "ole", Message("an old Office file (.ppt, .wps)"), Message("save it as .docx or .xlsx in Office or LibreOffice")
    )
