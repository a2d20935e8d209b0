"""Scanned pages and pictures: told without the extra, read with it, with how sure the reading is."""

import csv
from io import BytesIO

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image
from scanned import FONT, LINES, errors, page, saved

from pipeline import lexicons
from pipeline.batch import run as batch
from pipeline.documents import Sentence
from pipeline.errors import UnreadableError
from pipeline.ingest import confidence, corpus, ocr, scans
from pipeline.ingest.readers import read
from pipeline.settings import Settings

font = pytest.mark.skipif(FONT is None, reason="no font with Chinese characters to draw pages with")
extra = pytest.mark.skipif(not ocr.installed(), reason="the extra xunshi[ocr] is not installed (make test-ocr)")


def put(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal(path, **options):
    with pytest.raises(UnreadableError) as caught:
        read(path, **options)
    return caught.value


BLANK = Image.new("RGB", (200, 300), "white")
KINDS = [("a.png", "png"), ("a.jpg", "jpeg"), ("a.jpeg", "jpeg"), ("a.tif", "tiff"), ("a.bmp", "bmp")]


# --- what is told without the extra, and without --ocr ----------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), [*KINDS, ("a.pdf", "pdf")])
def test_without_the_extra_the_reject_names_it(tmp_path, monkeypatch, name, kind):
    monkeypatch.setattr(ocr, "installed", lambda: False)
    monkeypatch.setattr(scans, "installed", lambda: False)
    for asked in (False, True):
        error = refusal(put(tmp_path, saved(BLANK, kind), name), ocr=asked)
        assert "extra that reads pictures is not installed" in error.cause
        assert "pip install 'xunshi[ocr]'" in error.remedy
        assert "--ocr" in error.remedy
        assert error.lasting is not asked


@pytest.mark.parametrize(("name", "kind"), [*KINDS, ("a.pdf", "pdf")])
def test_with_the_extra_the_reject_names_the_option(tmp_path, monkeypatch, name, kind):
    monkeypatch.setattr(ocr, "installed", lambda: True)
    assert refusal(put(tmp_path, saved(BLANK, kind), name)).remedy.startswith("run with --ocr")


@pytest.mark.parametrize(
    ("data", "name", "cause", "remedy"),
    [
        (b"", "a.png", "holds no text", "remove it"),
        (b"\xff\xd8\xff\xe0", "a.txt", "is a JPEG image under the name .txt", "rename it to .jpeg"),
        ("县委".encode(), "a.png", "is no .png file", "save it as .png again"),
        (b"%PDF-1.7", "a.tif", "is a PDF under the name .tif", "rename it to .pdf"),
    ],
)
def test_mislabelled_pictures(tmp_path, data, name, cause, remedy):
    error = refusal(put(tmp_path, data, name))
    assert error.cause == cause
    assert error.remedy.startswith(remedy)


def mixed_pdf(*pages):
    """Pages of text (a string) and of a picture."""
    pdf = FPDF()
    for content in pages:
        pdf.add_page()
        if isinstance(content, str):
            pdf.set_font("Helvetica", size=12)
            pdf.multi_cell(0, 8, content)
        else:
            pdf.image(content, x=0, y=0, w=210)
    return bytes(pdf.output())


TEXT, OTHER = (
    "".join(f"{what} with a text layer of its own {2000 + i}\n" for i in range(5)) for what in ("a page", "one more")
)


def test_pages_left_out_are_told(tmp_path):
    (raw,) = read(put(tmp_path, mixed_pdf(TEXT, OTHER, BLANK), "a.pdf"))
    assert "text layer" in raw.text
    assert raw.notes == ("1 pages without text left out (scanned): run with --ocr",)
    (raw,) = read(put(tmp_path, mixed_pdf(TEXT), "a.pdf"))
    assert raw.notes == ()


# --- how sure each sentence is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("县委巡察。发现问题。", [("县委巡察。", 0.9), ("发现问题。", 0.5)], (0.9, 0.5)),
        ("县委巡察。发现问题。", [("县委巡察。发现", 0.8), ("问题。", 0.6)], (0.8, 0.68)),
        ("县委巡察。发现问题。", [("- 1 -", 0.1), ("县委 巡察。", 0.9)], (0.9, None)),
        ("县委巡察。发现问题。", [("縣委巡察。", 0.9), ("發現問題。", 0.5)], (0.9, 0.5)),
        ("县委巡察。发现问题。", [("没有这行", 0.9)], (None, None)),
        ("县委巡察。发现问题。", [], ()),
    ],
)
def test_confidence_of_sentences(text, lines, expected):
    sentences = [Sentence(0, 5, 0), Sentence(5, 10, 0)]
    assert confidence.of_sentences(text, sentences, lines) == expected


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("(一）落实", "（一）落实"),
        ("(一)落实", "（一）落实"),
        ("局(处)长", "局（处）长"),
        ("(1）落实", "（1）落实"),
        ("（1)落实", "（1）落实"),
        ("ISO(9001) x", "ISO(9001) x"),
        ("(2023)12", "(2023)12"),
    ],
)
def test_brackets_beside_chinese_are_wide(text, wide):
    assert ocr._wide(text) == wide


def test_what_the_models_say_becomes_lines_and_rows(tmp_path, monkeypatch):
    """A stand-in for the models: order of lines, cells of a row, lines that were found and not read."""

    class Found:
        boxes = (
            [[10, 100], [110, 100], [110, 120], [10, 120]],
            [[10, 10], [90, 10], [90, 30], [10, 30]],
            [[300, 102], [340, 102], [340, 122], [300, 122]],
            [[112, 101], [150, 101], [150, 121], [112, 121]],
            [[10, 200], [90, 200], [90, 220], [10, 220]],
            [[10, 300], [90, 300], [90, 320], [10, 320]],
        )
        txts = ("甲县", "巡察统计表", "35", "（直管）", "难辨", " ")
        scores = (0.9, 1.0, 0.8, 0.6, 0.3, 0.9)

    class Engine:
        def preprocess_img(self, picture):
            return picture, {}

        def run_ocr_steps(self, _picture, _record):
            return Found, None, Found, []

    monkeypatch.setattr(ocr, "_engine", Engine)
    monkeypatch.setattr(ocr, "_deskewed", lambda picture: picture)
    monkeypatch.setattr(scans, "installed", lambda: True)
    heard = []
    path = put(tmp_path, saved(BLANK), "a.png")
    (raw,) = read(path, ocr=True, paged=lambda *told: heard.append(told))
    assert raw.text == "巡察统计表\n甲县（直管）\t35"
    assert [round(sure, 3) for _, sure in raw.lines] == [1.0, 0.725]
    assert raw.notes == ("1 pages read by OCR", "page 1: 2 lines found but not read")
    assert heard == [(1, 1)]
    (document,) = corpus.read_documents(corpus.Source(path, "a.png"), lexicons.load(), {}, ocr=True)
    assert document.confidences


# --- with the models --------------------------------------------------------------------------------------------------


@extra
@font
@pytest.mark.parametrize(("dpi", "angle"), [(150, 0.0), (200, 0.0), (150, 1.5), (200, -3.0)])
def test_clean_pages_are_read_within_a_hundredth(dpi, angle):
    found = ocr.read_page(np.asarray(page(dpi, angle)))
    assert errors("".join(line.text for line in found.lines)) < 0.01
    assert found.unread == 0


@extra
@font
@pytest.mark.parametrize(
    ("dpi", "angle", "noise", "blur"), [(150, 1.2, 40, 0.6), (200, -2.0, 60, 1.0), (100, 0.0, 40, 1.0)]
)
def test_of_noisy_pages_every_line_is_read_or_told(dpi, angle, noise, blur):
    found = ocr.read_page(np.asarray(page(dpi, angle, noise, blur)))
    assert len(found.lines) + found.unread >= len(LINES)


@extra
@font
@pytest.mark.parametrize("angle", [-6.0, -1.0, 0.0, 2.5, 7.0])
def test_the_slant_of_a_page(angle):
    assert ocr.slant(np.asarray(page(100, angle))) == pytest.approx(-angle, abs=0.3)


@extra
def test_pages_without_lines(tmp_path):
    assert ocr.slant(np.asarray(BLANK)) == 0
    assert refusal(put(tmp_path, saved(BLANK), "a.png"), ocr=True).cause == "shows no text that can be read"


@extra
@font
def test_a_scan_in_the_tables(tmp_path, capfd):
    raw = tmp_path / "raw"
    raw.mkdir()
    put(raw, saved(page(150), "tiff", page(150, lines=["特此通报。", "2023年10月8日"])), "扫描.tif")
    put(raw, mixed_pdf(page(150, lines=["特此通报，移交线索12件。"]), TEXT), "半.pdf")
    batch.run([raw], tmp_path / "out", Settings(workers=1, ocr=True), lambda _t: lambda _f, _d: None)
    err = capfd.readouterr().err
    assert "扫描.tif: page 1 of 2 read" in err
    assert "扫描.tif: page 2 of 2 read" in err
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        half, scan = csv.DictReader(file)
    assert 0.9 < float(scan["ocr"]) <= 1
    assert scan["notes"].startswith("2 pages read by OCR")
    assert (scan["encoding"], half["encoding"]) == ("image", "pdf")
    with (tmp_path / "out" / "sentences.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(0.5 < float(row["ocr"]) <= 1 for row in rows if row["doc_id"].startswith("扫描"))
    own = {row["ocr"] == "" for row in rows if row["doc_id"].startswith("半") and "text layer" in row["text"]}
    assert True in own
    assert any("移交线索12件" in row["text"] and row["ocr"] for row in rows if row["doc_id"].startswith("半"))


@extra
@font
def test_a_text_layer_that_is_none_gives_way(tmp_path):
    """Pages of pictures under a scanner's own line of text, which alone would pass for a text layer."""
    pdf = FPDF()
    for lines in (LINES[:3], LINES[3:6], LINES[6:9]):
        pdf.add_page()
        pdf.image(page(150, lines=lines), x=0, y=0, w=210)
        pdf.set_font("Helvetica", size=8)
        pdf.text(10, 290, "Scanned by CamScanner")
    (raw,) = read(put(tmp_path, bytes(pdf.output()), "a.pdf"), ocr=True)
    assert errors(raw.text.replace("Scanned by CamScanner", ""), LINES[:9]) < 0.02
    assert raw.notes[0] == "3 pages read by OCR"


@extra
@font
def test_the_same_page_is_the_same_text():
    picture = np.asarray(page(150, lines=LINES[:4]))
    assert ocr.read_page(picture) == ocr.read_page(picture)


@extra
def test_damaged_and_oversized_pictures(tmp_path):
    data = saved(Image.new("RGB", (600, 800), "white"))
    assert "damaged" in refusal(put(tmp_path, data[: len(data) // 2], "a.png"), ocr=True).cause
    buffer = BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "png")
    assert "more than any page needs" in refusal(put(tmp_path, buffer.getvalue(), "b.png"), ocr=True).cause
