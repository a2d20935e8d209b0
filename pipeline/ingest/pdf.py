"""PDF files to text: the text layer page by page, tables as rows, without what only belongs to the page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from contextlib import closing

from pipeline.documents import Dropped, RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import furniture, pdf_page, pdf_tables
from pipeline.ingest.characters import one_for_one
from pipeline.ingest.encodings import is_gibberish
from pipeline.ingest.headings import numbered_level
from pipeline.ingest.pdf_page import Line, Page
from pipeline.messages import Message

_PAGE_TEXT = 10  # characters; a page with fewer has no text layer worth the name
_CID = re.compile(r"\(cid:\d+\)")
# all but white space and what stands in a Chinese text
_RARE = re.compile(r"[^\s!-~\u2010-\u303f㐀-鿿！-～×·°]")
_NOTE = re.compile(r"[\[【〔(（]?\d{1,3}[\]】〕)）]?[\s、.．]?(?=[㐀-鿿“《])|[①-⑳*＊※†]|注\d*[：:]?")
_LEADING_MARK = re.compile(r"(?:[\[【〔(（]\d{1,3}[\]】〕)）]|[①-⑳]|\d{1,3}(?=\s))\s*")
_NOTE_ZONE = 0.45  # of the page's height, from its foot
_NOTE_SIZE = 0.87  # of the body's; notes are set at least so much smaller
_ENDS = "。！？；：!?;"


def read_pdf(data: bytes) -> list[RawText]:
    """Read the text layer of a PDF.

    Raises:
        UnreadableError: it is truncated, has no text layer, or one that is garbled.
    """
    if b"%%EOF" not in data.rstrip(b"\0 \t\r\n")[-8192:]:
        raise UnreadableError("is truncated (its end is missing)", "copy it again from where it came")
    pages = _pages(data)
    kept, dropped = _without_furniture(pages)
    if _is_bare(kept) and not any(page.pictured for page in pages):
        kept, dropped = [page.lines for page in pages], []  # all pages alike is no reason to find nothing
    if _is_bare(kept):
        raise UnreadableError("has no text layer (scanned)", "run OCR on it first")
    text = _text(pages, kept)
    if _is_garbled(text):
        raise UnreadableError("its text layer is garbled", "run OCR on it or ask for the original document")
    dropped = [piece for page in pages for piece in page.dropped] + dropped
    return [RawText(text, encoding="pdf", dropped=tuple(dropped))]


def _pages(data: bytes) -> list[Page]:
    import pypdfium2  # noqa: PLC0415 - slow to import

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableError("is protected with a password", "remove the password and save it again") from error
        raise UnreadableError("is truncated or damaged", "copy it again from where it came") from error
    pages = []
    with closing(document):
        for index in range(len(document)):
            try:
                pages.append(pdf_page.read(document, index))
            except pypdfium2.PdfiumError as error:
                cause = Message("has a damaged page ({index} of {document})", index=index + 1, document=len(document))
                raise UnreadableError(cause, "copy it again from where it came") from error
    if not pages:
        raise UnreadableError("has no pages", "copy it again from where it came")
    return pages


def _without_furniture(pages: list[Page]) -> tuple[list[list[Line]], list[Dropped]]:
    """Lines of each page that are the text's, and what else stands there."""
    kept, dropped = [], []
    for page, lines in zip(pages, furniture.of(pages), strict=True):
        places = {id(line) for line in lines}
        kept.append([line for line in page.lines if id(line) not in places])
        dropped += [Dropped(furniture.kind(line.text), line.text) for line in page.lines if id(line) in places]
    return kept, dropped


def _text(pages: list[Page], kept: list[list[Line]]) -> str:
    """Lines of all pages; a sentence that crosses a page is one, and foot notes stand at the end."""
    every = [line for lines in kept for line in lines]
    size = _usual_size(every)
    block = (min((line.left for line in every), default=0.0), max((line.right for line in every), default=0.0))
    out: list[str] = []
    notes: list[str] = []
    last: Line | None = None
    for page, lines in zip(pages, kept, strict=True):
        cut = _notes_begin(page, lines, size)
        notes += [_LEADING_MARK.sub("", line.text) for line in lines[cut:]]
        found = pdf_tables.rows(page, lines[:cut])
        if out and found and last is not None and _crosses(last, out[-1], found[0], block):
            out[-1] += found[0].text
            found = found[1:] if len(found) > 1 else []
        out += [item.text for item in found]
        last = found[-1].line if found else last
    return "\n".join(out + notes)


def _usual_size(lines: list[Line]) -> float:
    """The size of most characters; those within a tenth of a point are one."""
    exact: defaultdict[float, int] = defaultdict(int)
    for line in lines:
        exact[line.size] += len(line.text)
    sizes = Counter[float]()
    for size, count in exact.items():
        sizes[round(size, 1)] += count
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _notes_begin(page: Page, lines: list[Line], size: float) -> int:
    """Where the foot notes of a page begin: small lines low on the page, no table, the first of which bears a mark."""
    cut = len(lines)
    while cut and lines[cut - 1].size <= _NOTE_SIZE * size and _may_be_note(page, lines[cut - 1]):
        cut -= 1
    while cut < len(lines) and not _NOTE.match(lines[cut].text):
        cut += 1
    return cut or len(lines)


def _may_be_note(page: Page, line: Line) -> bool:
    return len(line.cells) == 1 and line.bottom <= _NOTE_ZONE * page.height and not pdf_tables.table_of(page, line)


def _crosses(last: Line, above: str, first: pdf_tables.Text, block: tuple[float, float]) -> bool:
    """Whether a page's last line is full and unfinished, and the next page's first one neither indented nor a heading.

    Args:
        last: the last line.
        above: its text.
        first: the next page's first line.
        block: the left and right edge of the text.
    """
    below = first.text
    if "\t" in above or "\t" in below or above[-1] in _ENDS or numbered_level(below):
        return False
    return last.right >= block[1] - 2 * last.size and first.line.left <= block[0] + last.size


def _is_bare(pages: list[list[Line]]) -> bool:
    """Whether the pages on average, or more than half of them, have next to no text."""
    sizes = [sum(len("".join(line.text.split())) for line in page) for page in pages]
    empty = sum(size < _PAGE_TEXT for size in sizes)
    return sum(sizes) < _PAGE_TEXT * len(sizes) or empty > len(sizes) / 2


def _is_garbled(text: str) -> bool:
    """Whether the glyphs were not mapped to characters: private use, U+FFFD, CID codes, or scripts out of place."""
    total = len("".join(text.split()))
    codes = sum(map(len, _CID.findall(text)))
    rare = Counter(_RARE.findall(one_for_one(_CID.sub("", text) if codes else text)))
    lost = codes + sum(
        n for char, n in rare.items() if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")
    )
    plausible = total - codes - rare.total()
    return lost > 0.1 * total or plausible < 0.3 * total or is_gibberish(text)
