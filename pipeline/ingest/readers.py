"""Files to raw texts: what kind of file it is, what encoding it is in, and which reader takes it."""

from __future__ import annotations

import re
import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import decode, no_text, normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_BYTES = 256 * 2**20
_FORMATS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "web"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
}
SUFFIXES: frozenset[str] = frozenset(_FORMATS)


def read(
    path: Path,
    *,
    encoding: str | None = None,
    text_column: str | None = None,
    seen: Callable[[bytes], object] = len,
) -> list[RawText]:
    """Read one file.

    Args:
        path: a file whose suffix, lower-cased, is in `SUFFIXES`.
        encoding: encoding of text, web and delimited files; None to find it out.
        text_column: column (or JSON key) that holds the text; None to look for a usual name.
        seen: hears of the file's bytes as they were read.

    Raises:
        UnreadableError: whatever is wrong with the file, with a remedy.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableError(
            f"has a suffix that is not read ({suffix or 'none'})", "convert it to .txt, .docx or .pdf"
        )
    try:
        data = _load(path)
        seen(data)
        _check_kind(data, suffix)
        texts = _dispatch(data, suffix, encoding, text_column)
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened ({error.strerror or error})", "check its path and permissions", lasting=False
        ) from error
    except (MemoryError, RecursionError) as error:
        raise UnreadableError(
            "is too large or too deeply nested to be read", "split it into smaller files", lasting=False
        ) from error
    except Exception as error:  # libraries raise anything on damaged files
        # An address in memory would differ from run to run.
        detail = (
            " ".join(re.sub(r"'?<[^<>]* at 0x[0-9a-fA-F]+>'? ?", "", str(error)).split())[:120] or type(error).__name__
        )
        raise UnreadableError(f"is damaged ({detail})", "open it in its own program and save it again") from error
    return texts


def _load(path: Path) -> bytes:
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise UnreadableError("is not a regular file", "give a file or a folder of files")
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1) if info.st_size <= MAX_BYTES else None
    if data is None or len(data) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 2**20} MiB", "split it into smaller files")
    if not data:
        raise no_text()
    return data


def _dispatch(data: bytes, suffix: str, encoding: str | None, text_column: str | None) -> list[RawText]:
    # Imported here because they import this module.
    from pipeline.ingest import pdf, tabular, web, word  # noqa: PLC0415

    readers: dict[str, Callable[[], list[RawText]]] = {
        "text": lambda: _read_text(data, encoding),
        "markdown": lambda: web.read_markdown(data, encoding),
        "web": lambda: web.read_html(data, encoding),
        "csv": lambda: tabular.read_csv(data, encoding, text_column),
        "jsonl": lambda: tabular.read_jsonl(data, encoding, text_column),
        "xlsx": lambda: tabular.read_xlsx(data, text_column),
        "docx": lambda: word.read_docx(data),
        "pdf": lambda: pdf.read_pdf(data),
    }
    return readers[_FORMATS[suffix]]()


def _read_text(data: bytes, encoding: str | None) -> list[RawText]:
    text, name = decode(data, encoding)
    return [RawText(require_text(normalise(text)), encoding=name)]


_MAGIC: tuple[tuple[bytes, str, str, str], ...] = (
    (b"%PDF-", "pdf", "a PDF", "rename it to .pdf"),
    (b"\x89PNG\r\n", "image", "a PNG image", "run OCR on it first"),
    (b"\xff\xd8\xff", "image", "a JPEG image", "run OCR on it first"),
    (b"GIF8", "image", "a GIF image", "run OCR on it first"),
    (b"II*\0", "image", "a TIFF image", "run OCR on it first"),
    (b"MM\0*", "image", "a TIFF image", "run OCR on it first"),
    (b"{\\rtf", "rtf", "an RTF file", "save it as .docx in Word or LibreOffice"),
    (b"\x7fELF", "program", "a program", "remove it"),
    (b"MZ\x90\0", "program", "a program", "remove it"),
    (b"\x1f\x8b\x08", "archive", "a gzip archive", "unpack it"),
    (b"Rar!\x1a\x07", "archive", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "a 7z archive", "unpack it"),
    (b"SQLite format 3\0", "database", "an SQLite database", "export its texts as .csv"),
)
_KIND_NAMES = {"docx": "Word file", "pdf": "PDF", "xlsx": "Excel workbook"}
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE
)


def _check_kind(data: bytes, suffix: str) -> None:
    """Refuse content that is another known format than the suffix says."""
    kind, name, remedy = _kind(data)
    wanted = _FORMATS[suffix]
    wanted = wanted if wanted in _KIND_NAMES else "text"
    if kind == wanted or (kind == "web" and _FORMATS[suffix] == "web"):
        return
    if kind == "encrypted":
        raise UnreadableError("is protected with a password", "remove the password and save it again")
    if kind == "zip" and wanted in ("docx", "xlsx"):
        check_zip(data)
        raise UnreadableError(f"is a ZIP archive but no {_KIND_NAMES[wanted]}", "unpack it or save it again")
    if kind == "text":
        raise UnreadableError(f"is no {_KIND_NAMES[wanted]}", f"save it as {suffix} again or correct its suffix")
    raise UnreadableError(f"is {name} under the name {suffix}", remedy)


def _kind(data: bytes) -> tuple[str, str, str]:
    """Kind, name with its article, and remedy when that kind stands under another suffix."""
    for magic, kind, name, remedy in _MAGIC:
        if data.startswith(magic):
            return kind, name, remedy
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    if b"%PDF-" in data[:1024]:  # readers of PDF allow for some bytes before the mark
        return "pdf", "a PDF", "rename it to .pdf"
    if _WEB_PAGE.match(data[:1024]):
        return "web", "a web page", "rename it to .html"
    return "text", "text", "rename it to .txt"


def _zip_kind(data: bytes) -> tuple[str, str, str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    if any(name.startswith("word/") for name in names):
        return "docx", "a Word file", "rename it to .docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx", "an Excel workbook", "rename it to .xlsx"
    return "zip", "a ZIP archive", "unpack it"


def _ole_kind(data: bytes) -> tuple[str, str, str]:
    """Streams of an OLE container are named in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted", "", ""
    if "WordDocument".encode("utf-16-le") in data:
        return "doc", "an old Word file (.doc)", "save it as .docx in Word or LibreOffice"
    return "ole", "an old Office file (.xls, .ppt, .wps)", "save it as .docx or .xlsx in Office or LibreOffice"


def check_zip(data: bytes) -> None:
    """Refuse a ZIP container that is truncated, encrypted or unpacks to far more than a document holds."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        cause = "is truncated or damaged (its ZIP directory is missing)"
        raise UnreadableError(cause, "copy it again from where it came") from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError("is protected with a password", "remove the password and save it again")
    # Declared sizes can be trusted: zipfile stops reading at them.
    unpacked = sum(member.file_size for member in members)
    if unpacked > 2 * MAX_BYTES or unpacked > max(16 * 2**20, 200 * len(data)):
        raise UnreadableError(
            f"unpacks to {unpacked // 2**20} MiB, like a ZIP bomb", "remove it, or open it and save it again"
        )
