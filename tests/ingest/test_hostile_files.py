"""Files of every format with bytes changed, cut or put in: texts or one reject, never another error."""

import random
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from other_formats import mail, odt, ofd, packed, paragraph, rtf
from PIL import Image
from test_workbook_reader import old

from pipeline.errors import UnreadableError
from pipeline.ingest import formats
from pipeline.ingest.readers import read

LINE = "2023年，县委巡察组发现问题25个，移交线索**件。"


def word(path):
    document = Document()
    document.add_paragraph(LINE)
    document.save(str(path))


def workbook(path):
    book = Workbook()
    book.active.append(["标题", "正文"])
    book.active.append(["甲", LINE])
    book.save(path)


MAKERS = {
    ".txt": lambda path: path.write_bytes(LINE.encode()),
    ".md": lambda path: path.write_bytes(LINE.encode()),
    ".html": lambda path: path.write_bytes(f"<html><body><p>{LINE}</p></body></html>".encode()),
    ".csv": lambda path: path.write_bytes(f"标题,正文\n甲,{LINE}\n".encode()),
    ".jsonl": lambda path: path.write_bytes(f'{{"text": "{LINE}"}}\n'.encode()),
    ".docx": word,
    ".doc": lambda path: path.write_bytes((Path(__file__).parent / "files" / "notice.doc").read_bytes()),
    ".wps": lambda path: path.write_bytes((Path(__file__).parent / "files" / "notice.doc").read_bytes()),
    ".odt": lambda path: path.write_bytes(odt(paragraph(LINE))),
    ".rtf": lambda path: path.write_bytes(rtf(LINE)),
    ".ofd": lambda path: path.write_bytes(ofd([(10, 20, LINE)])),
    ".xlsx": workbook,
    ".xls": lambda path: old(path, {"甲": [["标题", "正文"], ["甲", LINE]]}),
    ".eml": lambda path: path.write_bytes(mail(LINE, ("a.txt", LINE.encode()))),
    ".mht": lambda path: path.write_bytes(mail("", html=f"<p>{LINE}</p>")),
    ".zip": lambda path: path.write_bytes(packed({"a.txt": LINE, "b.rtf": rtf(LINE)})),
    ".pdf": lambda path: path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
    ".png": lambda path: Image.new("RGB", (64, 64)).save(path),
}


def test_every_format_is_here():
    assert MAKERS.keys() >= {reader.suffixes[0] for reader in formats.BUILT_IN}


def changed(data, chance):
    """A copy with some bytes changed, cut or put in."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(data))
        kind = chance.randrange(4)
        if kind == 0:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[place : place + 4] = chance.randbytes(4)
        elif kind == 2:
            del data[place : place + chance.randrange(1, 64)]
        else:
            data[place:place] = chance.randbytes(chance.randrange(1, 16))
        data = data or bytearray(b"x")
    return bytes(data)


def refusal(path):
    """Why a file is rejected; None where it is read, and each of its texts holds something."""
    try:
        texts = read(path)
    except UnreadableError as error:
        return error
    assert texts
    assert all(raw.text.strip() for raw in texts)
    return None


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_file_is_read_or_rejected(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr("shutil.which", lambda _name: None)  # LibreOffice would take seconds for each
    path = tmp_path / f"a{suffix}"
    MAKERS[suffix](path)
    data, chance = path.read_bytes(), random.Random(suffix)  # noqa: S311 (no secret)
    for _ in range(60):
        path.write_bytes(changed(data, chance))
        error = refusal(path)
        if error:
            assert error.cause
            assert error.remedy
            assert "\n" not in error.cause
            assert not re.search(r"Traceback|0x[0-9a-f]{6,}", error.cause)
