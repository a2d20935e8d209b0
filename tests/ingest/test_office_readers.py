"""Old Word, WPS, OpenDocument, RTF and OFD: what a reader sees, tables as rows, and how what cannot be read says so."""

import shutil
import sys
from pathlib import Path

import pytest
from other_formats import odt, ofd, packed, paragraph, rtf

from pipeline.errors import UnreadableError
from pipeline.ingest import limits
from pipeline.ingest.readers import read

NOTICE = Path(__file__).parent / "files" / "notice.doc"  # LibreOffice's, of a text invented for this test
LINES = [
    "鹭坪县委关于巡察整改情况的通报",
    "2023年，县委巡察组发现问题25个，移交线索12件。",
    "1.加强领导",
    "2.压实责任",
    "单位\t发现问题数（个）\t整改率",
    "甲镇\t35\t95.2%",
    "乙镇\t**\t100%",
]


def put(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def text(tmp_path, data, name):
    (raw,) = read(put(tmp_path, data, name))
    return raw.text


def refusal(path):
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.remedy
    assert "Traceback" not in str(caught.value)
    return caught.value.cause


# --- .doc and .wps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "encoding"), [("a.doc", "doc"), ("a.wps", "wps"), ("A.DOC", "doc")])
def test_old_word_with_numbers_and_tables(tmp_path, name, encoding):
    (raw,) = read(put(tmp_path, NOTICE.read_bytes(), name))
    assert raw.text.split("\n")[:7] == LINES
    assert (raw.encoding, raw.paragraphs) == (encoding, "lines")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_old_word_file(tmp_path, share):
    data = NOTICE.read_bytes()
    assert refusal(put(tmp_path, data[: int(len(data) * share)], "a.doc"))


def test_an_encrypted_old_word_file(tmp_path, monkeypatch):
    data = bytearray(NOTICE.read_bytes())
    start = data.index(b"\xec\xa5")  # the heading of the document's stream; bit 8 of its flags says encrypted
    data[start + 11] |= 1
    assert refusal(put(tmp_path, bytes(data), "a.doc")) == "is protected with a password"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "name", "cause"),
    [
        (b"", "a.doc", "holds no text"),
        (b"{\\rtf1 x}", "a.doc", "is an RTF file under the name .doc"),
        (b"<html><p>x", "a.doc", "is a web page under the name .doc"),
        ("县委".encode(), "a.doc", "is no .doc file"),
        (OLE, "a.doc", "is an old Office file (.ppt, .wps) under the name .doc"),
        (OLE + "Workbook\0".encode("utf-16-le"), "a.doc", "is an old Excel workbook (.xls) under the name .doc"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "a.doc", "is protected with a password"),
        (b"{\\rtf1 x}", "a.odt", "is an RTF file under the name .odt"),
        (packed({"x": "y"}), "a.odt", "is a ZIP archive but no .odt file"),
        (packed({"x": "y"}), "a.ofd", "is a ZIP archive but no .ofd file"),
        ("县委".encode(), "a.rtf", "is no .rtf file"),
        ("县委".encode(), "a.ofd", "is no .ofd file"),
        (odt(paragraph("县")), "a.docx", "is an OpenDocument text under the name .docx"),
        (ofd([(10, 10, "县")]), "a.zip", "is an OFD document under the name .zip"),
    ],
)
def test_mislabelled(tmp_path, data, name, cause):
    assert refusal(put(tmp_path, data, name)) == cause


def test_without_libreoffice_the_reject_gives_the_command(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(UnreadableError) as caught:
        read(put(tmp_path, OLE, "a.wps"))
    assert "LibreOffice" in caught.value.cause
    assert "soffice --headless --convert-to docx *.wps" in caught.value.remedy
    assert not caught.value.lasting


def stand_in(tmp_path, monkeypatch, program):
    """A program by the name of LibreOffice's that does what the test says."""
    path = tmp_path / "bin" / "soffice"
    path.parent.mkdir()
    path.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(path.parent))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_with_libreoffice_the_file_is_converted(tmp_path, monkeypatch):
    program = """
import sys
from pathlib import Path
from docx import Document
folder = Path(sys.argv[sys.argv.index("--outdir") + 1])
document = Document()
document.add_paragraph(Path(sys.argv[-1]).name + " " + str(Path(sys.argv[-1]).stat().st_size))
document.save(str(folder / "file.docx"))
"""
    stand_in(tmp_path, monkeypatch, program)
    assert text(tmp_path, OLE, "a.wps") == f"file.wps {len(OLE)}"


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    ("program", "cause"),
    [
        ("", "is damaged (LibreOffice cannot open it)"),
        ("import sys; sys.exit(1)", "is damaged (LibreOffice cannot open it)"),
        ("import subprocess; subprocess.run(['/bin/sleep', '600'])", "keeps LibreOffice busy for more than 1 seconds"),
    ],
)
def test_where_libreoffice_fails(tmp_path, monkeypatch, program, cause):
    monkeypatch.setattr(limits, "MAX_SECONDS", 1)
    stand_in(tmp_path, monkeypatch, program)
    assert refusal(put(tmp_path, OLE, "a.wps")) == cause


# --- .odt -------------------------------------------------------------------------------------------------------------

STYLES = """
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="S2" style:family="text" style:parent-style-name="S"/>
<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="N" style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>
<text:list-style style:name="L">
  <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
  <text:list-level-style-number text:level="2" style:num-prefix="（" style:num-format="1" style:num-suffix="）"/>
</text:list-style>"""


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("县委<text:s text:c='2'/>巡察<text:tab/>甲", "县委  巡察\t甲"),
        ("发现\n  问题25个", "发现 问题25个"),
        ("上<text:line-break/>下", "上\n下"),
        ("发现问题<text:span text:style-name='S'>35</text:span>25个", "发现问题25个"),
        ("发现问题<text:span text:style-name='S2'>35</text:span>25个", "发现问题25个"),
        ("发现问题<text:span text:style-name='N'>25</text:span>个", "发现问题25个"),
        ("公开<text:span text:style-name='H'>秘密</text:span>内容", "公开内容"),
        ("发现问题25<text:span text:style-name='U'>1</text:span>个", "发现问题25个"),
        ("面积3km<text:span text:style-name='U'>2</text:span>", "面积3km2"),
        ("<text:ruby><text:ruby-base>县</text:ruby-base><text:ruby-text>xian</text:ruby-text></text:ruby>委", "县委"),
        ("县委<office:annotation><text:p>批注</text:p></office:annotation>巡察", "县委巡察"),
        ("<text:change-start/>县委<text:change-end/>", "县委"),
        ("<text:hidden-text text:condition='x'>秘密</text:hidden-text>县委", "县委"),
    ],
)
def test_characters_of_opendocument(tmp_path, inner, expected):
    assert text(tmp_path, odt(paragraph(inner), STYLES), "a.odt") == expected


def test_list_numbers_of_opendocument(tmp_path):
    def item(*inner):
        return f"<text:list-item>{''.join(inner)}</text:list-item>"

    deeper = f"<text:list>{item(paragraph('甲'))}{item(paragraph('乙'))}</text:list>"
    first = f"<text:list text:style-name='L'>{item(paragraph('其一'), deeper)}{item(paragraph('其二'))}</text:list>"
    goes_on = (
        f"<text:list text:style-name='L' text:continue-numbering='true'>{item(paragraph('其三'), deeper)}</text:list>"
    )
    anew = f"<text:list text:style-name='L'>{item(paragraph('又一'), paragraph('接着说'))}</text:list>"
    found = text(tmp_path, odt(first + paragraph("其间") + goes_on + anew, STYLES), "a.odt")
    assert found.split("\n") == [
        "一、其一", "（1）甲", "（2）乙", "二、其二", "其间", "三、其三", "（1）甲", "（2）乙", "一、又一", "接着说",
    ]  # fmt: skip


def test_tables_notes_boxes_and_deletions_of_opendocument(tmp_path):
    def row(*cells, attributes=""):
        return f"<table:table-row {attributes}>{''.join(f'<table:table-cell>{c}</table:table-cell>' for c in cells)}</table:table-row>"

    def note(inner):
        return (
            f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{inner}</text:note-body></text:note>"
        )

    repeated = f"<table:table-cell table:number-columns-repeated='2'>{paragraph('**')}</table:table-cell>"
    deleted = f"<text:changed-region>{paragraph('删去的99个')}</text:changed-region>"
    table = (
        f"<table:table-header-rows>{row(paragraph('单位'), paragraph('发现问题数（个）'))}</table:table-header-rows>"
        + row(paragraph("甲县") + paragraph("（直管）"), paragraph("35"))
        + row(paragraph("乙县"), "", attributes="table:visibility='collapse'")
        + f"<table:table-row>{repeated}</table:table-row>"
    )
    body = (
        f"<text:tracked-changes>{deleted}</text:tracked-changes><table:table>{table}</table:table>"
        + paragraph(f"正文{note(paragraph('注释'))}接着")
        + paragraph(f"框外<draw:frame><draw:text-box>{paragraph('框内')}</draw:text-box></draw:frame>")
        + f"<text:section text:display='none'>{paragraph('秘密')}</text:section>"
    )
    assert text(tmp_path, odt(body), "a.odt").split("\n") == [
        "单位\t发现问题数（个）", "甲县 （直管）\t35", "**\t**", "正文接着", "框外", "框内", "注释",
    ]  # fmt: skip


def test_an_external_entity_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY a "啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "机密" not in text(tmp_path, odt(paragraph("县委&e;巡察"), head=head), "a.odt")
    assert "啊啊啊啊啊" not in text(tmp_path, odt(paragraph("县委&b;巡察"), head=head), "a.odt")
    assert "damaged" in refusal(put(tmp_path, ofd([(10, 10, "县委&e;")], head=head), "a.ofd"))


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (odt(paragraph("县委"))[:-30], "is truncated or damaged (its ZIP directory is missing)"),
        (odt(""), "holds no text"),
        (odt(paragraph("x") * 2 + "<broken"), "is damaged"),
        (odt(paragraph("x"), **{"META-INF/manifest.xml": "<m:encryption-data/>"}), "is protected with a password"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "is damaged (its content is missing)"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"0" * 2**27}), "unpacks to 128 MiB"),
        (odt("<text:section>" * 20_000 + "</text:section>" * 20_000), ""),
    ],
)  # fmt: skip
def test_bad_opendocument(tmp_path, data, cause):
    assert refusal(put(tmp_path, data, "a.odt")).startswith(cause)


# --- .rtf -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"县委巡察\par 发现问题**个。", "县委巡察\n发现问题**个。"),
        (r"\u21439?\u22996?巡察", "县委巡察"),
        (r"\ApplyBrkRules\htmlRtf0 县委巡察", "县委巡察"),
        ("县委\r\n巡察\r反馈\n", "县委巡察反馈"),
        (r"发现问题{\strike 35}25个", "发现问题25个"),
        (r"发现问题\strike 35\strike0 25个", "发现问题25个"),
        (r"公开{\v 秘密}内容", "公开内容"),
        (r"公开{\v \u31192?\u23494?}内容", "公开内容"),
        (r"公开{\deleted 删去}内容", "公开内容"),
        (r"发现问题25{\super 1}个", "发现问题25个"),
        (r"面积3km{\super 2}", "面积3km2"),
        (r"{\header 页眉}县委{\*\generator x;}{\info{\title 题}}", "县委"),
        (r"{\listtext\pard\plain\f0 一、\tab}加强领导\par {\listtext 二、\tab}压实责任", "一、加强领导\n二、压实责任"),
        (r"{\pntext\f0 1.\tab}加强领导", "1.加强领导"),
        (r"县委{\footnote\pard\plain\f0 注释}巡察\par 特此通报", "县委巡察\n特此通报\n注释"),
        (r"县委{\pict\pngblip " + "0f" * 500 + r"}巡察", "县委巡察"),
        (r"县委\{甲\}\\乙", "县委{甲}\\乙"),
        (
            r"\trowd\pard\intbl 单位\cell 发现问题数（个）\cell\row\trowd\pard\intbl 甲县\par （直管）\cell 35\cell\row\pard 完",
            "单位\t发现问题数（个）\n甲县 （直管）\t35\n完",
        ),
        (r"\trowd\pard\intbl 甲县\cell\cell 35\cell\row\pard 管道|不是单元格", "甲县\t\t35\n管道|不是单元格"),
    ],
)
def test_rtf(tmp_path, body, expected):
    (raw,) = read(put(tmp_path, rtf(body), "a.rtf"))
    assert (raw.text, raw.encoding) == (expected, "rtf")


def test_hostile_rtf_takes_no_time(tmp_path):
    """Patterns of the library below that are quadratic in a line would hang here."""
    fields = r"{\field{\*\fldinst{HYPERLINK x}}}" * 30_000
    assert text(tmp_path, rtf("县委" + fields + "巡察"), "a.rtf") == "县委巡察"
    fonts = rtf("县委").replace(rb"{\fonttbl", rb"{\fonttbl" + rb"{\f1\fnil x}" * 30_000)
    assert text(tmp_path, fonts, "b.rtf") == "县委"


def test_binary_pictures_in_rtf(tmp_path):
    data = rtf("甲MARK乙").replace(b"MARK", b"{\\pict\\wmetafile8\\bin6 {}}}\\'}")
    assert text(tmp_path, data, "a.rtf") == "甲乙"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (rtf("县委巡察")[:-1], "is truncated (its end is missing)"),
        (rtf(""), "holds no text"),
        (rtf("{" * 5000 + "县" + "}" * 5000), "is too large or too deeply nested to be read"),
    ],
)
def test_bad_rtf(tmp_path, data, cause):
    assert refusal(put(tmp_path, data, "a.rtf")) == cause


# --- .ofd -------------------------------------------------------------------------------------------------------------


def test_ofd_line_by_line(tmp_path):
    pages = (
        [(10, 40, "发现问题35个，"), (45, 40, "移交线索12件。"), (10, 20, "巡察情况通报"), (10.1, 20, "巡察情况通报")],
        [(10, 20, "甲县"), (60, 20.5, "35"), (110, 20, "**"), (10, 30, "2023"), (22, 30, "PDF")],
    )
    (raw,) = read(put(tmp_path, ofd(*pages), "a.ofd"))
    assert raw.text.split("\n") == ["巡察情况通报", "发现问题35个，移交线索12件。", "甲县\t35\t**", "2023 PDF"]
    assert raw.encoding == "ofd"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (ofd([(10, 10, "县委")])[:-30], "is truncated or damaged"),
        (ofd([]), "holds no text but pictures (scanned)"),
        (ofd([(10, 10, "县委&broken")]), "is damaged"),
        (packed({"OFD.xml": "<x/>"}), "is damaged (not an OFD file"),
    ],
)
def test_bad_ofd(tmp_path, data, cause):
    assert refusal(put(tmp_path, data, "a.ofd")).startswith(cause)
