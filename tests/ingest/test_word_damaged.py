"""Word files that are damaged, protected, oversized or empty."""

import contextlib
import io
import re

import pytest
from docx import Document
from word_files import W, refusal, rewrite, sample, save

from pipeline.errors import UnreadableError
from pipeline.ingest.readers import read


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated(tmp_path, share):
    path = sample(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal(path) == "is truncated or damaged (its ZIP directory is missing)"


def test_damaged_inside(tmp_path):
    path = sample(tmp_path)
    rewrite(path, lambda name, data: data[:200] if name == "word/document.xml" else data)
    assert refusal(path).startswith("is damaged (")


def test_flipped_bytes_never_raise_anything_else(tmp_path):
    path = sample(tmp_path)
    data = path.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with contextlib.suppress(UnreadableError):
            read(path)


def test_causes_are_the_same_from_run_to_run(tmp_path):
    path = sample(tmp_path)
    rewrite(path, lambda name, data: data.replace(b"document.main+xml", b"other+xml") if "Types" in name else data)
    assert not re.search("0x[0-9a-f]{6}", refusal(path))


def test_password_on_the_container(tmp_path):
    path = sample(tmp_path)
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)
    assert refusal(path) == "is protected with a password"


def test_zip_bomb(tmp_path):
    path = sample(tmp_path)
    rewrite(path, lambda _, data: data, {"word/media/zeros.bin": b"\0" * 60_000_000})
    assert "like a ZIP bomb" in refusal(path)


def test_entities_are_not_expanded(tmp_path):
    path = sample(tmp_path)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "bomb">{entities}]>'
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>正文&a9;</w:t></w:r></w:p></w:body></w:document>"
    rewrite(path, lambda name, data: (head + body).encode() if name == "word/document.xml" else data)
    with contextlib.suppress(UnreadableError):
        assert len(read(path)[0].text) < 1000


def test_strict_open_xml(tmp_path):
    path = sample(tmp_path)
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    rewrite(path, lambda name, data: data.replace(old, new) if name == "word/document.xml" else data)
    assert refusal(path) == "is saved as Strict Open XML"


def test_no_text(tmp_path):
    assert refusal(save(Document(), tmp_path)) == "holds no text"


def test_template_default_has_no_metadata_title(tmp_path):
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("正文")
    document.save(buffer)
    path = tmp_path / "a.DOCX"
    path.write_bytes(buffer.getvalue())
    assert dict(read(path)[0].metadata) == {}
