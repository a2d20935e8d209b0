"""Dispatch, plain text and encodings: what is read, and how what cannot be read says so."""

import os
import zipfile
from hashlib import sha256

import pytest

from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import decode
from pipeline.ingest.formats import registry
from pipeline.ingest.limits import MAX_BYTES
from pipeline.ingest.readers import read

CHINESE = "全市巡察工作情况报告\n一、坚持政治巡视。市委开展了第**轮巡察，发现问题xx个，移交线索×件。\n"
TRADITIONAL = "省委第三巡視組對××縣開展了巡視，發現問題12個，這些問題已經整改。\n"


def write(tmp_path, data, name="file.txt"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refusal(path, **options):
    with pytest.raises(UnreadableError) as caught:
        read(path, **options)
    assert caught.value.remedy
    return caught.value.cause


def test_suffixes_are_those_promised():
    assert {".txt", ".md", ".markdown", ".text", ".docx", ".pdf", ".html", ".htm", ".xhtml"} <= registry().keys()
    assert {".csv", ".tsv", ".jsonl", ".ndjson", ".xlsx"} <= registry().keys()


@pytest.mark.parametrize(
    ("codec", "prefix", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8"),
        ("utf-16", b"", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32", b"", "utf-32-le"),
        ("utf-32-be", b"\0\0\xfe\xff", "utf-32-be"),
        ("gb18030", b"", "gb18030"),
        ("gb2312", b"", "gb18030"),
    ],
)
@pytest.mark.parametrize("text", [CHINESE, "报告", "中共××县委", "2022年工作总结\n", "\n\n  附件：\n"])
def test_encoding_is_found(codec, prefix, name, text):
    assert decode(prefix + text.encode(codec)) == (text, name)


@pytest.mark.parametrize("codec", ["big5", "cp950", "big5hkscs"])
@pytest.mark.parametrize("text", [TRADITIONAL, "報告", "巡視工作", "第一輪巡察"])
def test_big5_is_told_from_gb18030(codec, text):
    assert decode(text.encode(codec)) == (text, "big5")


def test_traditional_text_in_gb18030():
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


def test_ascii_in_utf16_without_mark():
    assert decode("no Chinese at all\n".encode("utf-16-le")) == ("no Chinese at all\n", "utf-16-le")


def test_long_ascii_head_before_the_first_chinese_character():
    text = "a" * 300_000 + CHINESE
    assert decode(text.encode("gb18030")) == (text, "gb18030")
    assert decode(TRADITIONAL.join(["b" * 99_999] * 2).encode("big5"))[1] == "big5"


def test_encoding_named_by_the_user_wins(tmp_path):
    path = write(tmp_path, "é".encode("latin-1") * 3)
    assert read(path, encoding="latin-1")[0].text == "ééé"
    assert read(write(tmp_path, CHINESE.encode("gbk")), encoding="gb2312")[0].encoding == "gb18030"
    assert refusal(path, encoding="utf-8") == "is not in the encoding named (utf-8)"
    assert "no encoding 'nonsense'" in refusal(path, encoding="nonsense")
    assert "no encoding 'zip'" in refusal(path, encoding="zip")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_one_character_cut_off_at_the_end_is_let_go(codec):
    assert decode(CHINESE.rstrip().encode(codec) + "县".encode(codec)[:1])[0] == CHINESE.rstrip()


def test_broken_bytes_inside_are_not_let_go(tmp_path):
    data = CHINESE.encode()
    assert refusal(write(tmp_path, data[:40] + b"\xff\xff\x80" + data[40:])).startswith("not text in any encoding")
    assert refusal(write(tmp_path, b"\xef\xbb\xbf" + b"\xff" * 50)).startswith("not text in any encoding")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("一\u2028二\u2029三\x0b四\x0c五\x85六", "一\n二\n三\n四\n五\n六"),
        ("甲\t乙\x07\x1b丙", "甲\t乙丙"),
        ("市委\x00巡察\x00\x00\x00", "市委巡察"),
        ("\ufeff\ufeff题", "题"),
        ("**县 ＊＊ 202_年 xx ×× ○○ □□ 某", "**县 ＊＊ 202_年 xx ×× ○○ □□ 某"),
        ("　　>一、提高\u3000认识  ", "　　>一、提高\u3000认识  "),
        ("Ａ１，；：（）", "Ａ１，；：（）"),
    ],
)
def test_text_is_left_alone_but_for_line_ends_and_controls(tmp_path, raw, text):
    assert read(write(tmp_path, raw))[0].text == text


def test_fields_of_a_plain_text(tmp_path):
    [raw] = read(write(tmp_path, CHINESE, "A.TXT"))
    assert (raw.part, dict(raw.metadata), raw.encoding, raw.paragraphs) == ("", {}, "utf-8", "unknown")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u3000\n".encode(), b"\xef\xbb\xbf", b"\0" * 4096, b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.jsonl", "a.html"])
def test_nothing_in_the_file(tmp_path, data, name):
    assert refusal(write(tmp_path, data, name)) == "holds no text"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx"])
def test_container_of_no_bytes(tmp_path, name):
    assert refusal(write(tmp_path, b"", name)) == "holds no text"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        bytes(range(32)),
        b"abc\0\x01\x02\x03\x04" * 50,
        b"".join(sha256(bytes([n])).digest() for n in range(256)),
        b"\xca\xfe\xba\xbe\0\0\0",
    ],
)
def test_binary_is_no_text(tmp_path, data):
    expected = "not text in any encoding tried (utf-8, utf-16, gb18030, big5)"
    assert refusal(write(tmp_path, data)) == expected


@pytest.mark.parametrize(
    ("data", "name", "cause"),
    [
        (b"%PDF-1.7\nx", "a.txt", "is a PDF under the name .txt"),
        (b"%PDF-1.7\nx", "a.docx", "is a PDF under the name .docx"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "is a PNG image under the name .txt"),
        (b"\xff\xd8\xff\xe0", "a.pdf", "is a JPEG image under the name .pdf"),
        (b"\x7fELF\x02", "a.md", "is a program under the name .md"),
        (b"PK\x03\x04junk", "a.txt", "is a ZIP archive under the name .txt"),
        (b"{\\rtf1 text}", "a.docx", "is an RTF file under the name .docx"),
        (b"<!DOCTYPE html><p>x", "a.txt", "is a web page under the name .txt"),
        (b"\xef\xbb\xbf\n<HTML >", "a.csv", "is a web page under the name .csv"),
        ("县委".encode(), "a.docx", "is no Word file"),
        ("县委".encode(), "a.pdf", "is no PDF"),
        ("县委".encode(), "a.xlsx", "is no Excel workbook"),
        (b"PK\x03\x04" + b"\0" * 50, "a.docx", "is truncated or damaged (its ZIP directory is missing)"),
    ],
)
def test_content_under_another_name(tmp_path, data, name, cause):
    assert refusal(write(tmp_path, data, name)) == cause


def test_office_files_under_another_name(tmp_path):
    for folder, kind in (("word", "a Word file"), ("xl", "an Excel workbook"), ("other", "a ZIP archive")):
        path = tmp_path / "a.txt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{folder}/part.xml", "<x/>")
        assert refusal(path) == f"is {kind} under the name .txt"
    assert refusal(path.rename(tmp_path / "a.docx")) == "is a ZIP archive but no Word file"


@pytest.mark.parametrize(
    ("stream", "cause"),
    [
        ("EncryptedPackage", "is protected with a password"),
        ("WordDocument", "is an old Word file (.doc) under the name .docx"),
        ("Workbook", "is an old Excel workbook (.xls) under the name .docx"),
        ("PowerPoint Document", "is an old Office file (.ppt, .wps) under the name .docx"),
    ],
)
def test_old_office_containers(tmp_path, stream, cause):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600
    assert refusal(write(tmp_path, data, "a.docx")) == cause


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("锟斤拷锟斤拷锟斤拷工作", True),
        ("市\ufffd\ufffd\ufffd\ufffd委", True),
        (CHINESE * 50 + "\ufffd", False),
        ("县委办公室\ufffd", False),
        (CHINESE.encode().decode("gb18030", "ignore") * 20, True),
        ("说到乱码，人人都知道“锟斤拷”。" + CHINESE * 40, False),
    ],
)
def test_lost_characters(tmp_path, text, lost):
    path = write(tmp_path, text)
    if lost:
        assert refusal(path).startswith("is garbled")
    else:
        assert read(path)[0].text == text


def test_what_is_no_readable_file(tmp_path):
    assert refusal(tmp_path / "missing.txt").startswith("cannot be opened")
    assert refusal(write(tmp_path, b"x", "a.exe")) == "has a suffix that is not read (.exe)"
    (tmp_path / "folder.txt").mkdir()
    assert refusal(tmp_path / "folder.txt") == "is not a regular file"
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "is not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path):
    path = write(tmp_path, CHINESE)
    path.chmod(0)
    assert refusal(path).startswith("cannot be opened")


def test_file_too_large(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert refusal(path) == "is larger than 256 MiB"


def test_library_errors_never_get_out(tmp_path, monkeypatch):
    path = write(tmp_path, CHINESE)
    for error in (MemoryError(), RecursionError(), KeyError("word/NULL"), ValueError("<x at 0x7f12> bad")):

        def fail(*_, error=error):
            raise error

        monkeypatch.setattr("pipeline.ingest.plain.read_text", fail)
        assert "0x7f" not in refusal(path)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".jsonl"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_one_line_of_megabytes(tmp_path, suffix, codec):
    """A step that is quadratic in the length of a line would hang here."""
    body = "对**区**局[开展]巡察，" * 250_000
    text = {".csv": "text\n" + body, ".jsonl": '{"text": "' + body + '"}'}.get(suffix, body)
    path = write(tmp_path, text.encode(codec), "long" + suffix)
    assert read(path)[0].text == body
