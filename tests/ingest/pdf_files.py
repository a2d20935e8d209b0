"""PDF files made for a test: text at given places in a font that every reader has its own for, so that none is needed here."""

import zlib
from typing import NamedTuple

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [ << /Type /Font "
    b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
    b"/DW 1000 /W [ 1 95 500 814 939 500 7712 7716 500 ] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light "
    b"/Flags 6 /FontBBox [ -25 -254 1000 880 ] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 737 /StemV 58 >> >> ] >>"
)
WIDTH, HEIGHT = 595, 842


class Put(NamedTuple):
    """Characters on a page.

    Attributes:
        text: one line, or part of one.
        x: points from the left edge to the first character.
        y: points from the lower edge to the baseline.
        size: of the font, points.
        tilt: (a, b, c, d) of the text matrix.
        more: operators before it (a colour, the beginning of an artifact).
        after: operators behind it.
    """

    text: str
    x: float = 80
    y: float = 770
    size: float = 14
    tilt: tuple[float, float, float, float] = (1, 0, 0, 1)
    more: str = ""
    after: str = ""


def column(*texts, x=80, y=770, size=14, step=24):
    """Lines one under the other."""
    return [Put(text, x, y - step * n, size) for n, text in enumerate(texts)]


def widths(text, size):
    """How far a text reaches, as the font's widths have it."""
    return sum(size if ord(c) > 0x7F else size / 2 for c in text)


def in_row(texts, places, y, size=10):
    """Cells of a table row."""
    return [Put(text, x, y, size) for text, x in zip(texts, places, strict=True) if text]


def write_pdf(path, pages):
    """A PDF of pages, each a list of `Put`."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT]
    kids = []
    for page in pages:
        stream = zlib.compress("\n".join(map(_drawn, page)).encode())
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        resources = b"<< /Font << /F1 3 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 %d %d ] /Resources %b /Contents %d 0 R >>"
            % (WIDTH, HEIGHT, resources, len(objects))
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids).encode()
    objects[1] = b"<< /Type /Pages /Count %d /Kids [ %b ] >>" % (len(kids), listed)
    out, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, data in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(out)
    return path


def _drawn(put):
    shown = put.text.encode("utf-16-be").hex()
    a, b, c, d = put.tilt
    return f"{put.more} BT /F1 {put.size} Tf {a} {b} {c} {d} {put.x:.2f} {put.y:.2f} Tm <{shown}> Tj ET {put.after}".strip()
