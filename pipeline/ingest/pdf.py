"""PDF files to text: the text layer page by page, without page numbers and running heads."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import is_gibberish, normalise

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_EDGE = 3  # lines at the top and at the bottom of a page where running heads and page numbers stand
_REPEATS = 3
_PAGE_TEXT = 10  # characters; a page with fewer has no text layer worth the name
_NUMBER = r"[0-9０-９]{1,4}"
_DASH = "[-—–－‐·•~～]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*{_NUMBER}\s*{_DASH}+"
    rf"|第\s*{_NUMBER}\s*页(?:\s*[,，/／]?\s*[(（]?共\s*{_NUMBER}\s*页[)）]?)?"
    rf"|{_NUMBER}\s*[/／]\s*{_NUMBER}"
    rf"|page\s*{_NUMBER}(?:\s*of\s*{_NUMBER})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(_NUMBER)
_CID = re.compile(r"\(cid:\d+\)")


def read_pdf(data: bytes) -> list[RawText]:
    """Read the text layer of a PDF."""
    if b"%%EOF" not in data.rstrip(b"\0 \t\r\n")[-8192:]:
        raise UnreadableError("is truncated (its end is missing)", "copy it again from where it came")
    pages, pictures = _pages(data)
    kept = without_furniture(pages)
    if _is_bare(kept) and not pictures:
        kept = pages  # all pages alike is no reason to find nothing
    if _is_bare(kept):
        raise UnreadableError("has no text layer (scanned)", "run OCR on it first")
    text = "\n".join(line for page in kept for line in page)
    if _is_garbled(text):
        raise UnreadableError("its text layer is garbled", "run OCR on it or ask for the original document")
    return [RawText(text, encoding="pdf")]


def _pages(data: bytes) -> tuple[list[list[str]], bool]:
    """Lines of each page, and whether there are pictures, which may be scanned pages."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableError("is protected with a password", "remove the password and save it again") from error
        raise UnreadableError("is truncated or damaged", "copy it again from where it came") from error
    pages, pictures = [], False
    with closing(document):
        for index in range(len(document)):
            try:
                lines, pictured = _page(document, index)
            except pypdfium2.PdfiumError as error:
                cause = f"has a damaged page ({index + 1} of {len(document)})"
                raise UnreadableError(cause, "copy it again from where it came") from error
            pages.append(lines)
            pictures = pictures or pictured
    if not pages:
        raise UnreadableError("has no pages", "copy it again from where it came")
    return pages, pictures


def _page(document: PdfDocument, index: int) -> tuple[list[str], bool]:
    from pypdfium2 import raw  # noqa: PLC0415 - slow to import

    with closing(document[index]) as page:
        pictured = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        with closing(page.get_textpage()) as textpage:
            text = textpage.get_text_range(errors="replace")
    # U+FFFE and U+0002 are PDFium's marks of a hyphen at a line end.
    lines = normalise(re.sub("[\x02\ufffe]", "", text)).split("\n")
    return [line.rstrip() for line in lines if line.strip()], pictured


def without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Pages without running heads (alike at the same place on three pages or more) and page numbers."""
    heads = _furniture(pages)
    feet = _furniture([page[::-1] for page in pages])
    return [page[head : max(head, len(page) - foot)] for page, head, foot in zip(pages, heads, feet, strict=True)]


def _furniture(pages: list[list[str]]) -> list[int]:
    """How many lines from its top each page can spare; a line counts only when all above it do."""
    counts: Counter[tuple[int, str]] = Counter()
    offsets: Counter[int] = Counter()
    for index, page in enumerate(pages):
        counts.update((place, line.strip()) for place, line in enumerate(page[:_EDGE]))
        offsets.update({int(line) - index for line in map(str.strip, page[:_EDGE]) if _BARE_NUMBER.fullmatch(line)})
    least = min(_REPEATS, len(pages))
    sparing = []
    for index, page in enumerate(pages):
        spared = 0
        for place, line in enumerate(map(str.strip, page[:_EDGE])):
            # A bare number is a page number when it grows with the pages; alone it must be the page's own.
            bare = bool(_BARE_NUMBER.fullmatch(line))
            counted = bare and (offsets[int(line) - index] >= least) and (len(pages) > 1 or int(line) == 1)
            if not (counted or _PAGE_NUMBER.fullmatch(line) or counts[place, line] >= _REPEATS):
                break
            spared += 1
        sparing.append(spared)
    return sparing


def _is_bare(pages: list[list[str]]) -> bool:
    """Whether the pages on average, or more than half of them, have next to no text."""
    sizes = [sum(len("".join(line.split())) for line in page) for page in pages]
    empty = sum(size < _PAGE_TEXT for size in sizes)
    return sum(sizes) < _PAGE_TEXT * len(sizes) or empty > len(sizes) / 2


def _is_garbled(text: str) -> bool:
    """Whether the glyphs were not mapped to characters: private use, U+FFFD, CID codes, or scripts out of place."""
    total = len("".join(text.split()))
    codes = sum(len(match) for match in _CID.findall(text))
    chars = Counter("".join(_CID.sub("", text).split()))
    lost = codes + sum(
        n for char, n in chars.items() if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")
    )
    plausible = sum(n for char, n in chars.items() if _is_plausible(char))
    return lost > 0.1 * total or plausible < 0.3 * total or is_gibberish(text)


def _is_plausible(char: str) -> bool:
    code = ord(char)
    return (
        0x21 <= code <= 0x7E
        or 0x2010 <= code <= 0x303F
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF01 <= code <= 0xFF5E
        or char in "×·°"
    )
