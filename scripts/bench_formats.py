"""Reading speed of every format beside plain text, each as a ratio measured in this one run on this one machine.

    python scripts/bench_formats.py

One text, the sample corpus several times over, is written in every format that this script can write; what only reading counts
stands beside what a text costs from file to rows, so that a format's share of a run can be seen.
"""

from __future__ import annotations

import json
import tempfile
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from pathlib import Path

import pipeline
from pipeline.analysis import analyze_all
from pipeline.ingest.readers import read
from pipeline.tables.rows import passage, rows

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"


def as_docx(lines: list[str]) -> bytes:
    """A Word file, a paragraph a line."""
    from docx import Document  # noqa: PLC0415 - slow to import

    document, buffer = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(lines: list[str]) -> bytes:
    """A workbook, a row a line."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book, buffer = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    for line in ("text", *lines):
        sheet.append([line])
    book.save(buffer)
    return buffer.getvalue()


def as_xls(lines: list[str]) -> bytes:
    """An old workbook, a row a line."""
    import xlwt  # type: ignore[import-untyped]  # noqa: PLC0415 - for tests alone

    book, buffer = xlwt.Workbook(encoding="utf-8"), BytesIO()
    sheet = book.add_sheet("text")
    for number, line in enumerate(("text", *lines)):
        sheet.write(number, 0, line)
    book.save(buffer)
    return buffer.getvalue()


def as_rtf(lines: list[str]) -> bytes:
    """An RTF file in GBK, a paragraph a line."""
    body = "\\par ".join(
        "".join(c if c.isascii() else "".join(f"\\'{b:02x}" for b in c.encode("gb18030")) for c in line)
        for line in lines
    )
    return (r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 " + body + "}").encode("ascii")


def as_odt(lines: list[str]) -> bytes:
    """An OpenDocument text, a paragraph a line."""
    spaces = " ".join(f'xmlns:{name}="{_OFFICE.format(name)}"' for name in ("office", "text"))
    body = "".join(f"<text:p>{line.replace('&', '&amp;').replace('<', '&lt;')}</text:p>" for line in lines)
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {spaces}>{text}</office:document-content>"
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def as_eml(lines: list[str]) -> bytes:
    """An e-mail."""
    mail = EmailMessage()
    mail["From"] = "bench@example.com"
    mail.set_content("\n".join(lines))
    return mail.as_bytes()


WRITERS: dict[str, Callable[[list[str]], bytes]] = {
    ".txt": lambda lines: "\n".join(lines).encode(),
    ".md": lambda lines: "\n\n".join(lines).encode(),
    ".html": lambda lines: ("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>").encode(),
    ".csv": lambda lines: ("text\n" + "".join('"' + line.replace('"', '""') + '"\n' for line in lines)).encode(),
    ".jsonl": lambda lines: "\n".join(json.dumps({"text": line}) for line in lines).encode(),
    ".docx": as_docx,
    ".xlsx": as_xlsx,
    ".xls": as_xls,
    ".rtf": as_rtf,
    ".odt": as_odt,
    ".eml": as_eml,
    ".zip": lambda lines: packed({"a.txt": "\n".join(lines).encode()}),
}


def best(task: Callable[[], object]) -> float:
    """Least processor seconds of several calls."""
    seconds = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        task()
        seconds = min(seconds, time.process_time() - began)
    return seconds


def main() -> None:
    """Print everything."""
    documents = [*pipeline.read_corpus(ROOT / "data" / "raw")] * 2
    lines = [line for document in documents for line in document.text.split("\n") if line.strip()]
    size = sum(map(len, lines))

    def whole() -> None:
        for document, found in zip(documents, analyze_all(map(passage, documents)), strict=True):
            for _ in rows(document, found):
                pass

    analysis = best(whole)
    print(f"reading, {size} characters; text to rows {size / analysis:,.0f} characters/s")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in WRITERS.items():
            path = Path(folder, f"a{suffix}")
            path.write_bytes(write(lines))
            read(path)  # libraries are imported once
            seconds = best(partial(read, path))
            print(f"  {suffix:6s}{size / seconds:14,.0f} characters/s   {seconds / analysis:7.1%} of text to rows")
    old = ROOT / "tests" / "ingest" / "files" / "notice.doc"
    if old.is_file():
        print(f"  .doc  {best(lambda: read(old)) * 1000:14.0f} ms for a file of one page")


if __name__ == "__main__":
    main()
