"""Files to raw texts: what kind of file it is, what encoding it is in, and which reader takes it."""

from __future__ import annotations

import codecs
import re
import stat
import zipfile
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError

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


def read(path: Path, *, encoding: str | None = None, text_column: str | None = None) -> list[RawText]:
    """Read one file.

    Args:
        path: a file whose suffix, lower-cased, is in `SUFFIXES`.
        encoding: encoding of text, web and delimited files; None to find it out.
        text_column: column (or JSON key) that holds the text; None to look for a usual name.

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
        _check_kind(data, suffix)
        texts = _dispatch(data, suffix, encoding, text_column)
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened ({error.strerror or error})", "check its path and permissions"
        ) from error
    except (MemoryError, RecursionError) as error:
        raise UnreadableError("is too large or too deeply nested to be read", "split it into smaller files") from error
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


def no_text() -> UnreadableError:
    """The error of a file with nothing in it."""
    return UnreadableError("holds no text", "remove it or check how it was saved")


def require_text(text: str) -> str:
    """The text itself, or an error when it is empty, white space or mostly lost characters."""
    if not text or text.isspace():
        raise no_text()
    broken = 3 * text.count("锟斤拷") + text.count("\ufffd")
    if (broken > 2 and broken > len(text) * 0.003) or is_gibberish(text):
        raise UnreadableError(
            "is garbled: its characters were lost in an earlier conversion", "convert it again from the original"
        )
    return text


# --- what the bytes are, whatever the name says ---------------------------------------------------------------------

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


# --- bytes to text --------------------------------------------------------------------------------------------------

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Supersets that real files need: gb2312 pages hold GBK characters, Big5 files those of Microsoft or Hong Kong.
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936"})
_CODECS = {"gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs")}
_NARROW = ("gb18030", *_CODECS["big5"])
_WIDE = ("utf-16-le", "utf-16-be")
_SAMPLE = 2**16
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行"
    "所然事成方多经法学如同现当没动面起定分还进好小部其些主理前开但因只从想实日军者意力它与长把第公此已使情性知"
    "全三又关点正业外将两高由问最重并物手应向体政相被什二等产或新己制身加合特内信表给次度任先通教提立及解名处走"
    "认条系题更别总何数安报结受量再建务必件计管期市直资指区保至便决治基书放强且求据该交规领共确师清切导争"
    "党委巡察视督改整落组织纪检监廉洁省县乡镇村局责突履职腐综述告反馈轮"
    "這個們來為國說時會對於後種經學現當沒動還進樣實無長業將兩間問應體見產從與數總電報結務計資許區決權書類據張"
    "該規領傳師識帶導運黨視組織紀檢監縣鄉鎮責職敗綜輪關開過發，。、；：“”（）《》—…「」×　"
)
_CJK = re.compile("[㐀-鿿豈-﫿]")
_WEIRD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u0180-\u036f\u0500-\u1fff\ua000-\uf8ff\ufb00-\ufe2f\ufff0-\uffff\U00010000-\U0001ffff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text and encoding name of bytes; strict but for one broken character at the very end.

    Args:
        data: the whole file.
        encoding: what the user named; it wins over a byte order mark and over any guess.
    """
    if encoding:
        return _decode_as(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark) and (text := _strict(data[len(mark) :], name)) is not None:
            return _require_characters(text), name
    text = _strict(data, "utf-8")
    if text is not None and "\0" not in text[:_SAMPLE].rstrip("\0"):
        return _require_characters(text), "utf-8"
    # UTF-16 of ASCII characters is valid UTF-8 full of NULs.
    text, name = _guess(data, _WIDE if text is not None else _NARROW + _WIDE) or (text, "utf-8")
    if text is None:
        raise _not_text()
    return _require_characters(text), name


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        "x".encode(encoding)
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UnreadableError(
            f"cannot be decoded: there is no encoding {encoding!r}", "name one with --encoding"
        ) from error
    name = "gb18030" if name in _GB else name
    for codec in _CODECS.get(name, (name,)):
        if (text := _strict(data, codec)) is not None:
            return _require_characters(text.removeprefix("\ufeff")), name
    raise UnreadableError(f"is not in the encoding named ({encoding})", "leave out --encoding or name another")


def _strict(data: bytes, codec: str) -> str | None:
    """Decoded text, None when it does not decode; one character cut off by the end of the file is let go."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if error.end < len(data) or len(data) - error.start > 3 or not error.start:
            return None
        return data[: error.start].decode(codec)
    except UnicodeError:  # utf-16 without its mark and the like
        return None


def _guess(data: bytes, codecs_tried: tuple[str, ...]) -> tuple[str, str] | None:
    """The encoding under which the first characters look most like Chinese, and all characters decode."""
    scores = [(_sample_score(data, codec), codec) for codec in codecs_tried]
    for score, codec in sorted(scores, key=lambda pair: -pair[0]):
        if score >= 0.3 and (text := _strict(data, codec)) is not None:
            return text, "big5" if codec in _CODECS["big5"] else codec
    return None


def _sample_score(data: bytes, codec: str) -> float:
    """Plausibility of the text from the first byte that is no ASCII, where a character of two bytes begins."""
    wide = codec.startswith("utf-16")
    found = re.search(rb"[\x80-\xff]", data)
    start = found.start() if found else 0
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        return _score(decoder.decode(data[start & ~1 if wide else start :][:_SAMPLE]))
    except UnicodeDecodeError:
        return -1.0


def _score(text: str) -> float:
    """Mean over the characters beyond ASCII: common Chinese 1, usual 0.5, rare 0, others -1; 0.5 for plain ASCII."""
    if text.isascii():
        return -1.0 if _CONTROL.search(text) else 0.5
    others = [char for char in text if char > "\x7f"]
    points = sum(1.0 if char in _COMMON else 0.5 if char in _usual() else 0.0 for char in others)
    weird = len(_WEIRD.findall(text))
    return (points - weird) / len(others)


@cache
def _usual() -> frozenset[str]:
    """Characters of the first levels of GB 2312 and Big5, which hold nearly all of a modern text."""
    gb = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = bytes(byte for lead in range(0xA4, 0xC6) for trail in trails for byte in (lead, trail))
    return frozenset(gb.decode("gb2312", "ignore") + big5.decode("big5", "ignore"))


def is_gibberish(text: str) -> bool:
    """Whether a text has many Chinese characters but hardly any of the common ones, as wrongly decoded text does."""
    chars = _CJK.findall(text[: 2 * _SAMPLE])
    return len(chars) >= 200 and sum(char in _COMMON for char in chars) < 0.02 * len(chars)


def _require_characters(text: str) -> str:
    """The text, unless there is none, or so much of it is control characters that the bytes were no text."""
    if not text.strip("\0\ufeff \t\r\n\u3000"):
        raise no_text()
    count = len(text.rstrip("\0")) - len(_CONTROL.sub("", text))
    if count > 3 and count > 0.01 * len(text):
        raise _not_text()
    return text


def _not_text() -> UnreadableError:
    return UnreadableError(
        "not text in any encoding tried (utf-8, utf-16, gb18030, big5)", "convert it or name one with --encoding"
    )


def normalise(text: str) -> str:
    """Every line end a line feed, no control characters but tab, no lone surrogates."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text.removeprefix("\ufeff")))
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
