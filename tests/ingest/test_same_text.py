"""One document, written once and saved in every format by LibreOffice, is the same text."""

import shutil
import subprocess

import pytest
from docx import Document
from other_formats import mail, packed

from pipeline.ingest.readers import read

SOFFICE = shutil.which("soffice")
TEXT = [
    "鹭坪县委关于巡察整改情况的通报",
    "2023年，县委巡察组发现问题25个，移交线索12件，整改率94.3%。“两个维护”要落到实处；对**局的问题另行通报。",
    "1.加强领导",
    "2.压实责任",
    "单位\t发现问题数（个）\t整改率",
    "甲镇\t35\t95.2%",
    "乙镇\t××\t100%",
    "有的党组织落实主体责任不到位，违规发放津补贴18.6万元。",
    "特此通报。",
]


@pytest.fixture(scope="module")
def word(tmp_path_factory):
    path = tmp_path_factory.mktemp("word") / "通报.docx"
    document = Document()
    for line in TEXT[:2]:
        document.add_paragraph(line)
    for line in TEXT[2:4]:
        document.add_paragraph(line.split(".")[1], style="List Number")
    rows = [line.split("\t") for line in TEXT[4:7]]
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell
    for line in TEXT[7:]:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def text(path):
    (raw,) = read(path)
    return [line.strip() for line in raw.text.split("\n") if line.strip()]


def test_word_itself(word):
    assert text(word) == TEXT


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not found")
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_saved_in_another_format(word, tmp_path, kind):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert text(tmp_path / f"通报.{kind}") == TEXT


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not found")
def test_a_ledger_saved_in_the_old_format(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["整改台账"], ["问题描述", "整改措施", "完成时限"], ["落实责任不到位。", "约谈3人", "2023年6月底"]):
        book.active.append(row)
    book.save(tmp_path / "台账.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xls",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "台账.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert text(tmp_path / "台账.xls") == text(tmp_path / "台账.xlsx")


@pytest.mark.parametrize("name", ["a.zip", "a.eml"])
def test_in_a_file_that_holds_it(word, tmp_path, name):
    data = word.read_bytes()
    path = tmp_path / name
    path.write_bytes(packed({"通报.docx": data}) if name == "a.zip" else mail("", ("通报.docx", data)))
    assert text(path) == TEXT
