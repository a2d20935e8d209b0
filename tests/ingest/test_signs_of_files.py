"""Each sign by which bytes are a picture or a page, a column has a name, a bracket of a scan its width."""

import pytest
from variants import spread

from pipeline.ingest import ocr, signatures
from pipeline.ingest.table_texts import columns


@pytest.mark.parametrize("header", [b"\x0c", b"\x28", b"\x6c", b"\x7c"])
def test_kinds_of_bitmaps(header):
    assert signatures.kind(b"BM" + b"1234" + b"\0" * 4 + b"1234" + header + b"\0\0\0").kind == "bmp"
    assert signatures.kind(b"BM" + b"1234" + b"\0" * 4 + b"1234" + b"\x29" + b"\0\0\0").kind != "bmp"


@pytest.mark.parametrize(
    ("start", "kind"),
    spread(
        ("‹<!doctype html¦<!DOCTYPE\nHTML¦<html>¦<html lang=zh>¦<HTML\n>›", "web"),
        ("<?xml version='1.0'?>\n<html>", "web"),
        ("\ufeff <html>", "web"),
        ("<htmlx>", "text"),
        ("<!doctype xml>", "text"),
        ("巡察<html>", "text"),
    ),
)
def test_starts_of_web_pages(start, kind):
    assert signatures.kind(f"{start}巡察".encode()).kind == kind


@pytest.mark.parametrize(
    "name", [n for n, _ in spread(("问题描述‹（(【[›具体‹）)】]›", ""), ("问题描述‹:：*＊›", ""), ("问题描述", ""))]
)
def test_names_of_columns(name):
    for header in (["序号", name, "整改措施"], ["序号", "问题描述", name.replace("问题描述", "整改措施")]):
        found = columns(header, None)
        assert found is not None
        assert (found.text, found.beside) == (1, (2,))
    assert columns(["序号", "问题描述－具体", "整改措施"], None) is None


@pytest.mark.parametrize(
    ("seen", "text"),
    spread(
        ("‹一鿿›(3", "‹›（3"),
        ("3)‹一鿿›", "3）‹›"),
        ("‹一鿿›)3", "‹›）3"),
        ("3(‹一鿿›", "3（‹›"),
        ("(‹1¦12›）", "（‹›）"),
        ("（3)", "（3）"),
        ("A（(3", "A（（3"),
        ("A）(3", "A）（3"),
        ("A)（3", "A）（3"),
        ("A(）3", "A（）3"),
        ("f(3)", "f(3)"),
    ),
)
def test_widths_of_brackets_in_scans(seen, text):
    assert ocr._wide(seen) == text
