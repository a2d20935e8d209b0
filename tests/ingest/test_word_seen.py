"""Word files: only what a reader sees of them, and all of that."""

import zipfile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from word_files import W, append, lines, rewrite, save

from pipeline import codelists
from pipeline.ingest.readers import read
from pipeline.ingest.word_look import symbol

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, properties=""):
    return f"<w:p {W} {R}>{properties}{''.join(runs)}</w:p>"


def read_runs(tmp_path, *runs, properties=""):
    document = Document()
    append(document, paragraph(*runs, properties=properties))
    [raw] = read(save(document, tmp_path))
    assert {piece.why for piece in raw.dropped} <= set(codelists.names("dropped"))
    return raw.text, [tuple(piece) for piece in raw.dropped]


@pytest.mark.parametrize(
    ("look", "why"),
    [
        ("<w:strike/>", "struck"),
        ('<w:strike w:val="true"/>', "struck"),
        ("<w:dstrike/>", "struck"),
        ("<w:vanish/>", "hidden"),
        ('<w:vanish w:val="1"/><w:b/>', "hidden"),
        ('<w:strike w:val="0"/>', ""),
        ('<w:vanish w:val="false"/>', ""),
        ("<w:webHidden/>", ""),
        ("<w:b/><w:u w:val='single'/>", ""),
    ],
)
def test_struck_and_hidden_runs_are_no_text(tmp_path, look, why):
    text, dropped = read_runs(tmp_path, run("发现问题"), run("35", look), run("25个。"))
    assert text == ("发现问题25个。" if why else "发现问题3525个。")
    assert dropped == ([(why, "35")] if why else [])


@pytest.mark.parametrize("kind", ["character", "paragraph"])
def test_styles_strike_out_too_and_a_run_takes_it_back(tmp_path, kind):
    document = Document()
    for name, based, look in (("Old", "", "<w:strike/>"), ("Older", '<w:basedOn w:val="Old"/>', "")):
        xml = f'<w:style {W} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}<w:rPr>{look}</w:rPr></w:style>'
        document.styles.element.append(parse_xml(xml))
    if kind == "character":
        append(document, paragraph(run("问题"), run("35", '<w:rStyle w:val="Older"/>'), run("25个")))
        back = '<w:rStyle w:val="Older"/><w:strike w:val="0"/>'
        append(document, paragraph(run("线索"), run("5件", back)))
    else:
        style = '<w:pPr><w:pStyle w:val="Older"/></w:pPr>'
        append(document, paragraph(run("作废的一段35个"), properties=style))
        append(document, paragraph(run("问题25个")))
        append(document, paragraph(run("线索5件", '<w:strike w:val="0"/>'), properties=style))
    assert [line for line in lines(document, tmp_path) if line] == ["问题25个", "线索5件"]


def test_a_paragraph_whose_mark_is_hidden_goes_on_in_the_next(tmp_path):
    document = Document()
    append(document, paragraph(run("发现问题"), properties="<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"))
    append(document, paragraph(run("25个。")))
    assert lines(document, tmp_path) == ["发现问题25个。"]


def field(*parts):
    kinds = {"{": "begin", "|": "separate", "}": "end"}
    return "".join(f'<w:r><w:fldChar w:fldCharType="{kinds[p]}"/></w:r>' if p in kinds else run(p) for p in parts)


@pytest.mark.parametrize(
    ("runs", "text", "dropped"),
    [
        (field("{", "IF 甲", "|", "已整改", "}"), "情况：已整改。", ["IF 甲"]),
        (field("{", "IF ", "{", "REF", "|", "1", "}", " 未整改30个 已整改", "|", "已整改25个", "}"), "情况：已整改25个。",
         ["IF ", "REF", "1", " 未整改30个 已整改"]),
        (field("{", "PAGE", "}"), "情况：。", ["PAGE"]),
        (field("{", "{", "A", "|", "B", "}", "|", "见", "{", "REF", "|", "第二章", "}", "}"), "情况：见第二章。",
         ["A", "B", "REF"]),
        (field("{", "开了没有关上"), "情况：开了没有关上。", []),
    ],
)  # fmt: skip
def test_of_a_field_only_the_result_is_text(tmp_path, runs, text, dropped):
    found, left = read_runs(tmp_path, run("情况："), runs, run("。"))
    assert (found, left) == (text, [("field", part) for part in dropped])


def test_a_field_over_several_paragraphs(tmp_path):
    document = Document()
    append(document, paragraph(field("{", "TOC")))
    append(document, paragraph(run("甲乙"), field("|", "总体情况")))
    append(document, paragraph(run("存在问题"), field("}")))
    assert [line for line in lines(document, tmp_path) if line] == ["总体情况", "存在问题"]


def test_prompts_of_empty_controls_are_no_text(tmp_path):
    def control(properties, content):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    prompt, filled = run("单击此处输入单位"), run("市教育局")
    text, dropped = read_runs(
        tmp_path, run("单位："), control("<w:showingPlcHdr/>", prompt), control("", filled),
        control('<w:showingPlcHdr w:val="0"/>', run("党组")),
    )  # fmt: skip
    assert text == "单位：市教育局党组"
    assert dropped == [("placeholder", "单击此处输入单位")]
    document = Document()
    style = '<w:style {} w:type="character" w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style>'
    document.styles.element.append(parse_xml(style.format(W)))
    append(document, paragraph(run("单位："), run("点击输入", '<w:rStyle w:val="a3"/>'), run("县局")))
    assert lines(document, tmp_path) == ["单位：县局"]


@pytest.mark.parametrize(
    ("runs", "text", "mark"),
    [
        ((run("问题25"), run("1", '<w:vertAlign w:val="superscript"/>'), run("个")), "问题25个", "1"),
        ((run("整改率95"), run("[", '<w:vertAlign w:val="superscript"/>'), run("2", '<w:vertAlign w:val="superscript"/>'),
          run("]", '<w:vertAlign w:val="superscript"/>'), run("%")), "整改率95%", "[2]"),
        ((run("线索12"), run("③", '<w:position w:val="10"/>'), run("件")), "线索12件", "③"),
        ((run("问题8"), run("1,2", '<w:vertAlign w:val="superscript"/>'), run("个")), "问题8个", "1,2"),
        ((run("有关规定"), run("注1", '<w:vertAlign w:val="superscript"/>'), run("执行")), "有关规定执行", "注1"),
        ((run("占地12km"), run("2", '<w:vertAlign w:val="superscript"/>')), "占地12km²", ""),
        ((run("容积5m"), run("3", '<w:vertAlign w:val="superscript"/>'), run("。")), "容积5m³。", ""),
        ((run("约3×10"), run("8", '<w:vertAlign w:val="superscript"/>'), run("元")), "约3×10⁸元", ""),
        ((run("CO"), run("2", '<w:vertAlign w:val="subscript"/>'), run("排放")), "CO2排放", ""),
        ((run("第1"), run("st", '<w:vertAlign w:val="superscript"/>')), "第1st", ""),
        ((run("对"), run("**", '<w:vertAlign w:val="superscript"/>'), run("县")), "对**县", ""),
        ((run("问题25"), run("1", '<w:position w:val="2"/>'), run("个")), "问题251个", ""),  # a correction of the line
        ((run("问题25"), run("1", '<w:position w:val="-10"/>'), run("个")), "问题251个", ""),
    ],
)  # fmt: skip
def test_raised_note_marks_are_no_digits_and_powers_stay(tmp_path, runs, text, mark):
    assert read_runs(tmp_path, *runs) == (text, [("note mark", mark)] if mark else [])


def test_a_mark_chosen_by_the_writer_is_no_text(tmp_path):
    mark = '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>7</w:t></w:r>'
    assert read_runs(tmp_path, run("问题25"), mark, run("个"))[0] == "问题25个"


@pytest.mark.parametrize(
    ("font", "code", "drawn"),
    [
        ("Wingdings", 0xF06F, "□"),
        ("Wingdings", 0x6F, "□"),
        ("Wingdings", 0xF0A8, "□"),
        ("Wingdings", 0xF0FE, "☑"),
        ("Wingdings 2", 0xF0A3, "□"),
        ("Wingdings 2", 0xF052, "☑"),
        ("Symbol", 0xF0B4, "×"),
        ("Symbol", 0xF0B7, "•"),
        ("宋体", 0xF02A, "*"),
        ("宋体", 0x25A1, "□"),
        ("Wingdings", 0xF001, "\uf001"),
    ],
)
def test_symbols_are_what_their_font_draws(tmp_path, font, code, drawn):
    assert symbol(font, code) == drawn
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code:04X}"/></w:r>'
    assert read_runs(tmp_path, run("对"), sign, sign, run("县开展巡察"))[0] == f"对{drawn}{drawn}县开展巡察"


def test_text_typed_in_a_symbol_font(tmp_path):
    boxes = run("oo", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    assert read_runs(tmp_path, run("对"), boxes, run("县"))[0] == "对□□县"


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (["市委坚持问题导向，全年共发现", "问题1", "286个，有的党组织主体责任", "落实不力。"],
         ["市委坚持问题导向，全年共发现问题1286个，有的党组织主体责任落实不力。"]),
        (["全年共发现问题", "25个。"], ["全年共发现问题25个。"]),
        (["发现问题", "**个，移交线索", "xx件。"], ["发现问题**个，移交线索xx件。"]),
        (["市委高度重视，", "认真部署。"], ["市委高度重视，认真部署。"]),
        (["一、总体情况", "市委高度重视，认真部署。"], None),
        (["中共沐江市委", "关于巡察整改情况的通报"], None),
        (["存在问题", "学习不深入。"], None),
        (["市委高度重视。", "县委抓落实。"], None),
        (["重点任务有：", "25个单位已完成。"], None),
        (["地址：沐江市人民路1号，邮编312000", "联系电话：0571，邮箱：a@b.cn。"], None),
        (["全县上下统一思想，形成合力", "一是抓学习，二是抓整改。"], None),
        (["中共沐江市委", "2022年3月10日"], None),
    ],
)  # fmt: skip
def test_soft_breaks_inside_a_sentence_join(tmp_path, parts, joined):
    runs = [run(part) for part in parts]
    runs[1:] = [f"<w:r><w:br/></w:r>{item}" for item in runs[1:]]
    assert read_runs(tmp_path, *runs)[0].split("\n") == (joined or parts)


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(f'<w:p>{run(t)}</w:p>' for t in text.split('|'))}</w:tc>"


def table(tmp_path, *rows):
    document = Document()
    append(document, f"<w:tbl {W}><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>")
    return lines(document, tmp_path)


def test_rows_keep_their_columns(tmp_path):
    span, restart, goes_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = table(
        tmp_path,
        f"<w:tr>{cell('单位')}{cell('问题', span)}</w:tr>",
        f"<w:tr>{cell('教育|系统', restart)}{cell('35')}{cell('')}</w:tr>",
        f"<w:tr>{cell('不见', goes_on)}{cell('28')}{cell('七；八。')}</w:tr>",
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("40")}{cell("3")}</w:tr>',
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('暗')}{cell('1')}{cell('2')}</w:tr>",
    )
    assert found == ["单位\t问题\t", "教育 系统\t35\t", "\t28\t七；八。", "\t40\t3"]


def test_no_tab_stands_inside_a_cell(tmp_path):
    inner = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"
    found = table(tmp_path, f"<w:tr><w:tc><w:p>{inner}</w:p></w:tc>{cell('35')}</w:tr>")
    assert found == ["甲 乙 丙\t35"]


def embed(document, name, kind, data):
    part = Part(PackURI(f"/word/{name}"), kind, data, document.part.package)
    key = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    append(document, f'<w:altChunk {R} {W} r:id="{key}"/>')


def other_document(tmp_path, text):
    inner = Document()
    inner.add_paragraph(text)
    return save(inner, tmp_path, "inner.docx").read_bytes()


PAGE = "<html><body><p>二、问题</p><p>移交线索12件<s>13件</s>。</p><table><tr><td>甲</td><td>3</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("kind", "make", "found"),
    [
        ("text/html", lambda _: PAGE.encode(), ["二、问题", "移交线索12件。", "甲\t3"]),
        ("application/xhtml+xml", lambda _: PAGE.encode("gb18030"), ["二、问题", "移交线索12件。", "甲\t3"]),
        ("text/plain", lambda _: "移交线索12件。".encode(), ["移交线索12件。"]),
        ("message/rfc822", lambda _: b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + PAGE.encode(),
         ["二、问题", "移交线索12件。", "甲\t3"]),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
         lambda path: other_document(path, "移交线索12件。"), ["移交线索12件。"]),
    ],
)  # fmt: skip
def test_embedded_parts_are_read_in_their_place(tmp_path, kind, make, found):
    document = Document()
    document.add_paragraph("前")
    embed(document, "chunk.bin", kind, make(tmp_path))
    append(document, paragraph(run("后")))
    assert lines(document, tmp_path) == ["前", *found, "后"]


@pytest.mark.parametrize("data", [b"{\\rtf1 x}", b"PK\x03\x04 broken", b"\x00\x01\x02\x03\xff\xfe\xfd"])
def test_an_embedded_part_that_cannot_be_read_is_told(tmp_path, data):
    document = Document()
    document.add_paragraph("发现问题25个。")
    embed(document, "chunk.bin", "application/octet-stream", data)
    [raw] = read(save(document, tmp_path))
    assert raw.text == "发现问题25个。"
    assert [tuple(piece) for piece in raw.dropped] == [("embedded", "/word/chunk.bin")]


def test_links_to_parts_elsewhere_are_never_followed(tmp_path):
    document = Document()
    document.add_paragraph("发现问题25个。")
    key = document.part.relate_to("http://127.0.0.1:9/x.html", RELATIONSHIP_TYPE.A_F_CHUNK, is_external=True)
    append(document, f'<w:altChunk {R} {W} r:id="{key}"/>')
    append(document, f'<w:altChunk {R} {W} r:id="rId999"/>')
    [raw] = read(save(document, tmp_path))
    assert raw.text == "发现问题25个。"
    assert [piece.text for piece in raw.dropped] == ["http://127.0.0.1:9/x.html"]


def test_files_embedded_in_files_end(tmp_path):
    """A part that holds itself as deep as a hand can make it is read as deep as a reader would look."""
    data = other_document(tmp_path, "最里面。")
    for depth in range(6):
        outer = Document()
        outer.add_paragraph(f"第{depth}层。")
        embed(outer, "chunk.docx", "application/octet-stream", data)
        data = save(outer, tmp_path, "outer.docx").read_bytes()
    [raw] = read(tmp_path / "outer.docx")
    assert raw.text.split("\n") == ["第5层。", "第4层。", "第3层。", "第2层。"]
    assert "embedded" in {piece.why for piece in raw.dropped}


def test_notes_and_boxes_stand_outside_the_sentence(tmp_path):
    document = Document()
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('框内发现8个')}</w:p></w:txbxContent></w:pict></w:r>"
    append(document, paragraph(run("发现问题"), box, run("25个。")))
    assert lines(document, tmp_path) == ["发现问题25个。", "框内发现8个"]


def test_an_embedded_part_with_an_external_entity_reads_nothing_outside(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("外面的内容", encoding="utf-8")
    document = Document()
    document.add_paragraph("正文。")
    bomb = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>里&x;面</p></body></html>'
    embed(document, "chunk.html", "text/html", bomb.encode())
    assert "外面" not in "".join(lines(document, tmp_path))
    assert zipfile.is_zipfile(rewrite(tmp_path / "file.docx", lambda _, data: data))


@pytest.mark.parametrize("value", ["999999999", "abc", "-3", "0", ""])
def test_spans_that_no_table_has_cost_nothing(tmp_path, value):
    span = f'<w:gridSpan w:val="{value}"/>'
    before = f'<w:trPr><w:gridBefore w:val="{value}"/></w:trPr>'
    [line] = table(tmp_path, f"<w:tr>{before}{cell('甲', span)}{cell('乙')}</w:tr>")
    assert len(line) < 200
    assert [part for part in line.split("\t") if part] == ["甲", "乙"]


@pytest.mark.parametrize("code", ["FFFFFF", "zz", "", "D800"])
def test_symbols_that_are_none_cost_no_file(tmp_path, code):
    sign = f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'
    assert read_runs(tmp_path, run("发现"), sign, run("问题"))[0].replace("\ufffd", "") == "发现问题"
