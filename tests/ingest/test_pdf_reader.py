"""PDF: the text layer without running heads and page numbers; scanned, garbled, protected and cut files."""

import contextlib
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from pipeline.errors import UnreadableError
from pipeline.ingest.pdf import _is_garbled
from pipeline.ingest.readers import read

FONTS = [
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
]
FONT = next((font for font in FONTS if Path(font).exists()), None)
needs_font = pytest.mark.skipif(FONT is None, reason="no CJK font on this machine")


def make(tmp_path, pages, *, font=None, picture=False, password=None, name="a.pdf"):
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    if font:
        pdf.add_font("cjk", fname=font)
    pdf.set_font("cjk" if font else "helvetica", size=12)
    if password is not None:
        pdf.set_encryption(owner_password="owner", user_password=password)  # noqa: S106
    for lines in pages:
        pdf.add_page()
        if picture:
            pdf.image(Image.new("RGB", (40, 40), "red"), x=10, y=100)
        for line in lines:
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    pdf.output(tmp_path / name)
    return tmp_path / name


def refusal(path):
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value.cause, caught.value.remedy


@needs_font
def test_chinese_text_layer(tmp_path):
    lines = [
        "中共××市委巡察情况报告",
        "一、总体情况",
        "市委开展了第**轮巡察，发现问题xx个，移",
        "交线索×件，202_年完成整改。",
    ]
    [raw] = read(make(tmp_path, [lines], font=FONT))
    assert raw.text.split("\n") == lines
    assert (raw.encoding, raw.paragraphs, raw.part, dict(raw.metadata)) == ("pdf", "unknown", "", {})


@needs_font
def test_running_heads_and_page_numbers_go(tmp_path):
    pages = [["巡察工作汇编", f"第{n}页的正文，坚持政治巡视。", f"这里写着{n}件事", f"— {n} —"] for n in range(1, 5)]
    text = read(make(tmp_path, pages, font=FONT))[0].text
    assert text.split("\n") == [line for page in pages for line in page[1:3]]


def test_latin_text_layer(tmp_path):
    assert read(make(tmp_path, [["Inspection of the party committee", "2021"]]))[0].text.endswith("\n2021")


def test_pages_all_alike_keep_their_text(tmp_path):
    assert read(make(tmp_path, [["The same text on every page"]] * 3))[0].text.count("same text") == 3


def test_scanned(tmp_path):
    cover = ["A cover with a great deal of text " * 3] * 5
    scans = ([[], []], [[]], [["Scanned by CamScanner"]] * 4, [cover, [], [], []])
    for pages in scans:
        cause, remedy = refusal(make(tmp_path, pages, picture=pages != [[]]))
        assert cause.startswith("has no text layer (scanned)")
        assert "--ocr" in remedy


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("坚持政治巡视，发现问题xx个。" * 3, False),
        ("Inspection report, 2021 (draft)", False),
        ("\uf06c 坚持政治巡视，发现问题。\uf06c 市委高度重视巡察工作", False),  # bullets of a symbol font
        ("\uf06c甲\uf06c乙\uf06c丙", False),  # whatever their share
        *(("巡察" + c * 20, False) for c in "!A9~‐…●〈〿㐀一鿿！Ａ～×·°⼈"),
        *(("巡察" + c * 20, True) for c in "¡éЖـ한"),
        ("巡   察   进   驻   ", False),
        ("\ue123\ue456\ue789坚持", True),
        ("\ufffd\ufffd\ufffd\ufffd问题", True),
        ("(cid:12)(cid:345)(cid:6)(cid:78)", True),
        ("ɸʘʭˠ˫ͰϡѪԱ" * 5, True),
        ("鐨勫伐浣滃強鐩戠潱妫€鏌ユ儏鍐" * 20, True),
    ],
)
def test_garbled(text, garbled):
    assert _is_garbled(text) is garbled


def test_protected(tmp_path):
    path = make(tmp_path, [["Some text on the page"]], password="secret")  # noqa: S106
    assert refusal(path)[0] == "is protected with a password"


def test_owner_password_alone_is_no_hindrance(tmp_path):
    assert "Some text" in read(make(tmp_path, [["Some text on the page"]], password=""))[0].text


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated(tmp_path, share):
    path = make(tmp_path, [["Some text on the page"]] * 3)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal(path)[0] == "is truncated (its end is missing)"


def test_damaged(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"junk " * 100 + b"\n%%EOF\n")
    assert refusal(path)[0] == "is truncated or damaged"


def test_flipped_bytes_never_raise_anything_else(tmp_path):
    path = make(tmp_path, [["Some text on the page"]] * 2)
    data = path.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with contextlib.suppress(UnreadableError):
            read(path)
