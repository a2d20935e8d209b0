"""Small files that grow when they are read."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from openpyxl import Workbook


def pdf_bomb(megabytes):
    """A PDF of a few kilobytes whose one page unpacks, deflated twice, to so many megabytes of drawing orders."""
    page = zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * (megabytes * 2**20 // 14), 9), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(out),
    )  # fmt: skip


def workbook(rows=(("text",), ("发现问题12个。",)), sheet=None):
    """A workbook; `sheet` changes its sheet's XML."""
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    if sheet is None:
        return data.getvalue()
    out = BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, sheet(part) if name == "xl/worksheets/sheet1.xml" else part)
    return out.getvalue()
