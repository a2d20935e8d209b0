"""Word files: list numbers as printed, tables, tracked changes, notes."""

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from word_files import OFFICIAL, W, add_footnotes, append, define, item, lines, save, use

from pipeline.ingest.numbering import numeral
from pipeline.ingest.readers import read


def test_official_numbering_and_restarts(tmp_path):
    document = Document()
    define(document, 90, OFFICIAL)
    for text, depth in [
        ("情况", 0),
        ("做法", 1),
        ("学习", 2),
        ("2021年", 2),
        ("成效", 1),
        ("重学", 2),
        ("点", 3),
        ("问题", 0),
        ("甲", 1),
    ]:
        item(document, text, 90, depth)
    expected = [
        "一、情况",
        "（一）做法",
        "1.学习",
        "2. 2021年",
        "（二）成效",
        "1.重学",
        "(1)点",
        "二、问题",
        "（一）甲",
    ]
    assert lines(document, tmp_path) == expected


def test_plain_paragraphs_do_not_stop_a_list_and_typed_numbers_stay(tmp_path):
    document = Document()
    define(document, 90, OFFICIAL)
    item(document, "甲", 90)
    document.add_paragraph("（一）手打的编号")
    item(document, "", 90)  # an empty item is counted, as Word does
    item(document, "乙", 90)
    assert lines(document, tmp_path) == ["一、甲", "（一）手打的编号", "", "三、乙"]


def test_levels_that_do_not_restart_and_legal_numbers(tmp_path):
    document = Document()
    never = '<w:lvlRestart w:val="0"/>'
    define(
        document,
        90,
        [("chineseCounting", "第%1章", ""), ("decimal", "第%2条", never), ("decimal", "%1.%3", "<w:isLgl/>")],
    )
    for text, depth in [("总则", 0), ("甲", 1), ("附则", 0), ("乙", 1), ("丙", 2)]:
        item(document, text, 90, depth)
    assert lines(document, tmp_path) == ["第一章 总则", "第1条 甲", "第二章 附则", "第2条 乙", "2.1 丙"]


def test_lists_share_their_definition_unless_they_start_again(tmp_path):
    document = Document()
    define(document, 90, OFFICIAL)
    use(document, 91, 90)
    use(document, 92, 90, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    use(
        document,
        93,
        90,
        '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:lvlOverride>',
    )
    for text, number in [("甲", 90), ("乙", 91), ("丙", 92), ("丁", 92), ("戊", 93)]:
        item(document, text, number)
    assert lines(document, tmp_path) == ["一、甲", "二、乙", "一、丙", "二、丁", "III.戊"]


def test_numbers_from_styles(tmp_path):
    document = Document()
    define(
        document, 90, [("chineseCounting", "%1、", ""), ("chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>')]
    )
    for name in ("Heading 1", "Heading 2"):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="90"/></w:numPr>'))
    based = document.styles.add_style("Own", 1)
    based.base_style = document.styles["Heading 1"]
    for text, style in [("甲", "Heading 1"), ("乙", "Heading 2"), ("丙", "Own")]:
        document.add_paragraph(text, style=style)
    item(document, "丁", 0, style="Heading 1")  # list 0 takes the number away
    assert lines(document, tmp_path) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_bullets_go_and_dashes_stay(tmp_path):
    document = Document()
    define(document, 90, [("bullet", "\uf06c", ""), ("bullet", "——", ""), ("none", "附件：", "")])
    for depth in range(3):
        item(document, "甲", 90, depth)
    item(document, "乙", 777)  # a list that is not defined
    assert lines(document, tmp_path) == ["甲", "——甲", "附件：甲", "乙"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 100: "一百"}),
        ("chineseCountingThousand", {101: "一百零一", 110: "一百一十", 1001: "一千零一", 1010: "一千零一十"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {3: "參", 20: "貳拾"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographDigital", {10: "一〇"}),
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("decimalFullWidth", {12: "１２"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("lowerLetter", {26: "z", 28: "bb"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV", 4000: "4000"}),
        ("lowerRoman", {9: "ix"}),
        ("none", {1: ""}),
        ("something new", {3: "3"}),
        ("chineseCounting", {0: "0", 10_000: "10000"}),
    ],
)
def test_numerals(form, numbers):
    assert {number: numeral(number, form) for number in numbers} == numbers


def test_tables_stand_in_order_a_line_per_row(tmp_path):
    document = Document()
    document.add_paragraph("前")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, [("轮次", "问题", "数"), ("第一轮", "", "xx个"), ("第二轮", "乙", "**件")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("后")
    assert lines(document, tmp_path) == ["前", "轮次\t问题\t数", "第一轮\t\txx个", "第二轮\t乙\t**件", "后"]


def test_merged_cells_once_and_nested_tables(tmp_path):
    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "横"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "竖"
    table.cell(1, 0).text = "甲"
    nested = table.cell(1, 1).add_table(rows=1, cols=2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "内一", "内二"
    table.cell(1, 0).add_paragraph("又一段")
    text = lines(document, tmp_path)
    assert text == ["横\t\t竖", "甲 又一段\t内一 内二\t"]


def test_table_of_one_column_is_a_frame(tmp_path):
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "一、情况"
    cell.add_paragraph("市委高度重视。")
    assert lines(document, tmp_path) == ["一、情况", "市委高度重视。"]


def test_tracked_changes_are_accepted(tmp_path):
    document = Document()
    append(
        document,
        f'<w:p {W}><w:r><w:t>发现</w:t></w:r><w:ins w:id="1"><w:r><w:t>突出</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>一般</w:delText></w:r></w:del><w:r><w:t>问题</w:t></w:r>'
        '<w:moveFrom w:id="3"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>',
    )
    gone = '<w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>'
    append(document, f"<w:p {W}>{gone}<w:r><w:t>上半段</w:t></w:r></w:p>")
    append(document, f"<w:p {W}><w:r><w:t>下半段</w:t></w:r></w:p>")
    append(document, f"<w:p {W}>{gone}<w:r><w:t>最后</w:t></w:r></w:p>")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text = "留", "删"
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    assert lines(document, tmp_path) == ["发现突出问题新处", "上半段下半段", "最后", "留\t"]


def test_breaks_tabs_and_wrappers(tmp_path):
    document = Document()
    paragraph = document.add_paragraph("上")
    run = paragraph.add_run()
    run.add_break()
    run.add_text("下")
    run.add_break(WD_BREAK.PAGE)
    run.add_text("尾\t制")
    append(
        document,
        f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t>域</w:t></w:r></w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>'
        "<w:smartTag><w:r><w:t>标</w:t></w:r></w:smartTag></w:p></w:sdtContent></w:sdt>",
    )
    append(
        document,
        f"<w:p {W}><w:r><w:ruby><w:rt><w:r><w:t>xún</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>巡</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r></w:p>",
    )
    assert lines(document, tmp_path) == ["上", "下尾\t制", "链接域标", "巡"]


def test_text_boxes_once(tmp_path):
    document = Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    names = W + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    append(
        document,
        f"<w:p {names}><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    append(document, f"<w:p {W}><w:r><w:pict>{box.replace('框内', '旧框')}</w:pict></w:r></w:p>")
    assert lines(document, tmp_path) == ["框外", "框内", "", "旧框"]


def test_headers_and_footers_are_no_text(tmp_path):
    document = Document()
    document.core_properties.title = "属性里的标题"
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("正文")
    assert lines(document, tmp_path) == ["正文"]


def test_footnotes_stand_at_the_end(tmp_path):
    document = Document()
    document.add_paragraph("正文")
    path = add_footnotes(save(document, tmp_path))
    assert read(path)[0].text == "正文\n脚注一"
