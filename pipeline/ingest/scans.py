"""PDFs whose pages are pictures, wholly or here and there, and pictures of pages, to text by character recognition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import pdf
from pipeline.ingest.encodings import normalise, require_text
from pipeline.ingest.ocr import installed, read_page, scanned
from pipeline.messages import Message

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

    from pipeline.ingest.ocr import Picture

Paged = Callable[[int, int], None]
_DPI = 200
_PAGE_TEXT = 10  # characters; a page with fewer has no text layer worth the name
_MAX_PIXELS = 60_000_000
_MAX_FRAMES = 500
_NO_LAYER = ("has no text layer", "its text layer is garbled")  # what the reader of PDF says of pages to be recognised
_PICTURES = re.compile(rb"/(?:DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|Image)\b")


def read_pdf(data: bytes, ocr: bool, paged: Paged) -> list[RawText]:
    """Read a PDF's text layer and, if asked to, its pages that are pictures.

    Args:
        data: the file.
        ocr: whether to read pictures of pages.
        paged: hears of each page that is read so: its place among all that are, and their number.

    Raises:
        UnreadableError: it is damaged or protected, or most pages are pictures and are not to be read.
    """
    pictured = _pictured(data) if _PICTURES.search(data) else []
    if ocr and any(pictured):
        return _mixed(data, pictured, paged)
    try:
        texts = pdf.read_pdf(data)
    except UnreadableError as error:
        if not error.cause.startswith(_NO_LAYER):
            raise
        if ocr and installed():
            return _mixed(data, [], paged)
        raise scanned(error.cause, asked=ocr) from error
    if not any(pictured):
        return texts
    told = f"{sum(pictured)} pages without text left out (scanned): run with --ocr"
    return [replace(texts[0], notes=(*texts[0].notes, told)), *texts[1:]]


def _pictured(data: bytes) -> list[bool]:
    """Of each page, whether it is a picture without text; nothing where the file cannot be opened, which its reader tells."""
    import pypdfium2  # noqa: PLC0415 - slow to import
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            found = []
            for index in range(len(document)):
                with closing(document[index]) as page, closing(page.get_textpage()) as text:
                    bare = (
                        text.count_chars() < _PAGE_TEXT * 4 and len("".join(text.get_text_range().split())) < _PAGE_TEXT
                    )
                    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                    found.append(bare and any(True for _ in images))
            return found
    except pypdfium2.PdfiumError:
        return []


def _mixed(data: bytes, pictured: list[bool], paged: Paged) -> list[RawText]:
    """Runs of pages with text by the reader of PDF, pages that are pictures one by one, in the order of the file.

    Without a word on which are pictures, all are read as such: their text layer is none that can be used.
    """
    import pypdfium2  # noqa: PLC0415 - slow to import

    if not installed():
        raise scanned(asked=True)
    parts: list[str] = []
    notes: list[str] = []
    with closing(pypdfium2.PdfDocument(data)) as document:
        pictured = pictured or [True] * len(document)
        pages = _Pages(sum(pictured), paged)
        for is_picture, run in groupby(range(len(document)), key=lambda i: pictured[i]):
            indices = list(run)
            if is_picture:
                parts += (pages.read(_rendered(document, i), f"page {i + 1}") for i in indices)
            else:
                texts = _text_layer(document, indices)
                parts += (text.text for text in texts)
                notes += (note for text in texts for note in text.notes)
    return [pages.text("\n".join(parts), "pdf", tuple(notes))]


def _text_layer(document: PdfDocument, indices: list[int]) -> list[RawText]:
    """What the reader of PDF makes of some pages; nothing of pages that are blank."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    part = pypdfium2.PdfDocument.new()
    with closing(part):
        part.import_pages(document, indices)
        buffer = BytesIO()
        part.save(buffer)
    try:
        return pdf.read_pdf(buffer.getvalue())
    except UnreadableError:
        if any(_has_text(document, i) for i in indices):
            raise
        return []


def _has_text(document: PdfDocument, index: int) -> bool:
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        return len("".join(text.get_text_range().split())) >= _PAGE_TEXT


def _rendered(document: PdfDocument, index: int) -> Picture:
    with closing(document[index]) as page:
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        picture: Picture = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    return picture


def read_image(data: bytes, ocr: bool, paged: Paged) -> list[RawText]:
    """Read a picture of a page, or of several (TIFF), if asked to.

    Args:
        data: the file.
        ocr: whether to read pictures of pages.
        paged: hears of each page that is read: its place, and their number.

    Raises:
        UnreadableError: it is damaged or too large, shows no text, or is not to be read.
    """
    if not ocr or not installed():
        raise scanned(Message("is a picture"), asked=ocr)
    frames = list(_frames(data))
    pages = _Pages(len(frames), paged)
    parts = [pages.read(frame, f"page {number}") for number, frame in enumerate(frames, 1)]
    return [pages.text("\n".join(parts), "image", ())]


def _frames(data: bytes) -> Iterator[Picture]:
    import numpy as np  # noqa: PLC0415 - slow to import
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415

    with Image.open(BytesIO(data)) as image:
        if getattr(image, "n_frames", 1) > _MAX_FRAMES:
            raise UnreadableError(
                "has more than {max_frames} pages", "split it into smaller files", max_frames=_MAX_FRAMES
            )
        for frame in ImageSequence.Iterator(image):
            if frame.width * frame.height > _MAX_PIXELS:
                cause = Message(
                    "is a picture of {width} × {height} pixels, more than any page needs",
                    width=frame.width,
                    height=frame.height,
                )
                raise UnreadableError(cause, "save it smaller (200 or 300 dots an inch)")
            yield np.asarray(ImageOps.exif_transpose(frame).convert("RGB"))


class _Pages:
    """Reads pictures of pages one by one, and keeps what is told of them all."""

    def __init__(self, number: int, paged: Paged) -> None:
        self.number, self.paged = number, paged
        self.lines: list[tuple[str, float]] = []
        self.notes: list[str] = []
        self.done = 0

    def read(self, picture: Picture, name: str) -> str:
        """A page's text."""
        page = read_page(picture)
        self.done += 1
        self.paged(self.done, self.number)
        self.lines += page.lines
        if page.unread:
            self.notes.append(f"{name}: {page.unread} lines found but not read")
        return "\n".join(line.text for line in page.lines)

    def text(self, text: str, encoding: str, notes: tuple[str, ...]) -> RawText:
        """The whole, with how sure each of its lines is."""
        if not text.strip():
            raise UnreadableError("shows no text that can be read", "scan it anew, or type it", lasting=False)
        own = (*notes, f"{self.done} pages read by OCR", *self.notes)
        return RawText(require_text(normalise(text)), encoding=encoding, notes=own, lines=tuple(self.lines))
