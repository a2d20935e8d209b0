"""Cleaning: tables of in and out for every step, with rows that must not change."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.ingest import clean, paragraphs

LONG = "全市各级巡察机构认真贯彻落实上级党委决策部署，坚持发现问题、形成震慑，推动改革、促进发展。"

# What no step may touch: masks of every glyph and width, idioms, decimals, ranges, titles, lists.
UNTOUCHED = [
    "共发现问题**个，移交线索***件，涉及资金*.**万元，完成率**.*%。",
    "20xx年派出xx个巡察组，202_年覆盖率1xx%，20XX年×月××日。",
    "推行“x+x＞x”工作法，a＞b，1＋1＞2。",
    "探索“xx+N”模式，形成“1+N”制度体系。",
    "整改率由83.6%提高到91.25%，共1,462个，0.0001。",
    "出台《关于加强〈巡察〉工作的意见（试行）》。",
    "一、坚持高位推动，责任链条环环相扣",
    "（一）抓统筹，在谋划上下足先手功夫。市委把巡察工作摆进全市大局。",
    "1.启动七届市委第五轮巡察。",
    "——推广“码上巡”。",
    "①建账；②销号。",
    "一是把稳舵盘；二是擦亮镜片。",
    "**区**局党委××同志任*届*委书记。",
    "第一轮、第2轮、第十一轮巡察",
    "□□县、△△镇、〇〇村、某某局、XX同志",
    "电子邮箱 abc@example.org 与 GDP 增速",
]


@pytest.mark.parametrize("step", clean.STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("text", UNTOUCHED)
def test_a_step_leaves_sound_text_alone(step, text):
    assert step(text) == text


@pytest.mark.parametrize("text", UNTOUCHED)
def test_the_whole_list_leaves_sound_text_alone(text):
    assert clean.clean(text) == text


def check(step, pairs):
    wrong = [(before, after, got) for before, after in pairs if (got := step(before)) != after]
    assert not wrong, wrong


def test_invisible_characters():
    check(
        clean.invisible_characters,
        [
            ("\ufeff巡\u200b察\u00ad工\u2060作\ufe0f", "巡察工作"),
            ("\u202a左\u202c", "左"),
            ("零\u200d宽", "零宽"),
            ("空 格", "空 格"),
            ("空\u3000格", "空\u3000格"),
        ],
    )


def test_mail_quotes():
    check(
        clean.mail_quotes,
        [
            ("> 引文", "引文"),
            ("　　>一、做法", "一、做法"),
            ("> > 两层", "两层"),
            ("＞全角", "全角"),
            ("行中 > 不动", "行中 > 不动"),
            ("甲\n> 乙\n丙", "甲\n乙\n丙"),
            ("> > >", ""),
            ("x＞x", "x＞x"),
            ("“x+x＞x”", "“x+x＞x”"),
        ],
    )


def test_a_quote_mark_after_a_no_break_space_goes():
    """A mail client's HTML indents with no-break spaces."""
    assert clean.clean("\u00a0> 引文在此。") == "引文在此。"


def test_spaces():
    check(
        clean.spaces,
        [
            ("目　录", "目录"),
            ("通  报", "通报"),
            ("2023 年", "2023 年"),
            ("你好 ，世界 。", "你好，世界。"),
            ("  首行缩进", "首行缩进"),
            ("行末  \n下一行", "行末\n下一行"),
            ("GDP 增速", "GDP 增速"),
            ("1. 看决策部署", "1. 看决策部署"),
            ("共 ** 个", "共 ** 个"),
            ("甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子 丑 寅", "甲乙丙丁戊己庚辛壬癸子丑寅"),
            ("李明 王强 同志", "李明 王强 同志"),
        ],
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("发现问题 25 个", "发现问题25个"), ("2023 年 3 月", "2023年3月"), ("共 1 个、 2 件", "共1个、2件")],
)
def test_blanks_on_both_sides_of_a_number_go(before, after):
    assert clean.number_gaps(clean.spaces(before)) == after


@pytest.mark.parametrize("row", ["县教育局\t42个\t40个", "合计\t100%\t县本级", "2022年\t发现\t36件"])
def test_cells_of_a_table_row_stay_apart(row):
    """Readers part a row's cells by tabs; a figure must not run into its neighbour."""
    assert len(clean.spaces(row).replace("\t", " ").split(" ")) == 3


def test_markers():
    check(
        clean.markers,
        [
            ("##paidbegin##\n正文", "\n正文"),
            ("正文\n##paidend##", "正文\n"),
            ("# 标题", "# 标题"),
            ("## 二级标题", "## 二级标题"),
            ("正文##x##正文", "正文##x##正文"),
        ],
    )


def test_contents():
    check(
        clean.contents,
        [
            ("目录\n1.综述………………2\n2.报告......4\n3.总结\t6\n\n正文", "\n正文"),
            ("目 录\n综述 1\n正文。", "正文。"),
            ("CONTENTS\n综述 1\n正文。", "正文。"),
            ("目录\n没有页码的一行正文。", "目录\n没有页码的一行正文。"),
            ("正文没有目录\n综述 1", "正文没有目录\n综述 1"),
            ("权力清单目录\n共 12", "权力清单目录\n共 12"),
        ],
    )


def test_a_table_of_contents_over_two_pages_goes_whole():
    """A page number between two entries does not end the table."""
    listed = (
        "目录\n1.苍浦省巡视巡察工作综述…………2\n- 1 -\n2.临砚市巡察工作情况报告…………4\n\n苍浦省巡视巡察工作综述\n正文。"
    )
    assert "……" not in clean.clean(listed)


def test_contents_titles():
    text = "目录\n1.甲市工作综述…………2\n（二）乙县总结 4\n第三篇：丙区报告\t6\n\n甲市工作综述"
    assert clean.contents_titles(text) == ["甲市工作综述", "乙县总结", "丙区报告"]
    assert clean.contents_titles("没有目录\n甲 1") == []


def test_page_numbers():
    check(
        clean.page_numbers,
        [
            ("- 3 -", ""),
            ("— 12 —", ""),
            ("12", ""),
            ("第3页 共10页", ""),
            ("第 3 页", ""),
            ("第三页，共十页", ""),
            ("Page 2 of 9", ""),
            ("3/10", ""),
            ("甲\n7\n乙", "甲\n\n乙"),
            ("第3页的问题", "第3页的问题"),
            ("共12个", "共12个"),
            ("12个", "12个"),
            ("20xx", "20xx"),
            ("**", "**"),
            ("- ** -", "- ** -"),
            ("12345", "12345"),
            ("95.2%", "95.2%"),
        ],
    )


TRADITIONAL = (
    "市委堅持把巡察制度當作推進自我革命的有力抓手，發現問題1288個，羣衆滿意率92.6%；村裏的賬，x+x＞x，××縣**個。"
)
SIMPLIFIED = (
    "市委坚持把巡察制度当作推进自我革命的有力抓手，发现问题1288个，群众满意率92.6%；村里的账，x+x＞x，××县**个。"
)


def test_traditional_becomes_simplified_at_the_same_length():
    assert clean.traditional(TRADITIONAL) == SIMPLIFIED
    assert len(TRADITIONAL) == len(SIMPLIFIED)


@pytest.mark.parametrize(
    "text",
    [
        SIMPLIFIED,
        "乾坤湾镇、於潜镇、䴔䴖湖片区、瞭望、著名作家、干部乾隆" + LONG * 3,
        "引文“堅”一字" + LONG * 5,
        "",
        "abc **",
    ],
)
def test_a_simplified_text_is_not_converted(text):
    assert clean.traditional(text) == text


@given(st.text(alphabet="發現問題裏後餘幹乾鬱羣衆說體䴔𠮷㐀巡察ab ，。\n*×xX０1", max_size=80))
def test_traditional_keeps_the_length(text):
    assert len(clean.traditional(text)) == len(text)


def test_blank_lines():
    check(
        clean.blank_lines,
        [("\n\n甲\n\n\n\n乙\n\n", "甲\n\n乙"), ("甲\n乙", "甲\n乙"), ("甲\n\n乙", "甲\n\n乙"), ("", "")],
    )


# --- joining broken lines ---------------------------------------------------------------------------------------------

WRAPPED = [
    "　　按照市委统一部署，十六届鹭坪县委首轮巡察于2021年10月11日启",
    "动、12月20日结束，历时70天。县委派出6个巡察组，采取“一组巡两家",
    "、一轮跟到底”的方式，对县教育局、县卫生健康局、县交通运输局、县林业局",
    "等12个县直单位党组织开展常规巡察，同步对18所中小学和9个乡镇卫生院",
    "党支部延伸了解。现将有关情况报告如下。",
    "一、总体情况",
    "　　巡察组共召开座谈会43场，个别谈话867人次，发放调查问卷3200",
    "份，走访服务对象1540人次，受理来信来访来电218件。共发现四个方面",
    "问题298个，其中落实党的理论和路线方针政策方面74个，落实全面从严治",
    "党责任方面103个，落实新时代党的组织路线方面69个。",
]


def test_lines_cut_at_a_fixed_width_are_joined():
    lines = clean.clean("\n".join(WRAPPED)).split("\n")
    assert len(lines) == 3
    assert "日启动、12月" in lines[0]
    assert lines[0].endswith("报告如下。")
    assert lines[1] == "一、总体情况"
    assert "问卷3200份" in lines[2]
    assert "治党责任" in lines[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a comma at the end, or a mark that cannot begin a line, shows that the sentence runs on
        ("市委高度重视，\n认真部署。", "市委高度重视，认真部署。"),
        ("县委巡察组走访群众867人次\n，发现问题298个。", "县委巡察组走访群众867人次，发现问题298个。"),
        ("他说：（以下\n引文）完。", "他说：（以下引文）完。"),
        ("市委高度重视，\n\n认真部署。", "市委高度重视，认真部署。"),
        # a long line without an end runs on
        (LONG[:-1] + "\n并取得成效。", LONG[:-1] + "并取得成效。"),
        # Latin words keep a space
        (LONG[:-1] + "用 big\ndata 分析。", LONG[:-1] + "用 big data 分析。"),
        # ended sentences, headings, lists and titles stay
        ("第一段。\n第二段。", "第一段。\n第二段。"),
        ("一、总体情况\n巡察组共召开座谈会43场。", "一、总体情况\n巡察组共召开座谈会43场。"),
        ("（一）县委带头抓\n县委先后召开会议。", "（一）县委带头抓\n县委先后召开会议。"),
        (LONG[:-1] + "\n一是抓。", LONG[:-1] + "\n一是抓。"),
        (LONG[:-1] + "\n——抓。", LONG[:-1] + "\n——抓。"),
        (LONG[:-1] + "\n二、做法", LONG[:-1] + "\n二、做法"),
        (LONG[:-1] + "\n1.做法", LONG[:-1] + "\n1.做法"),
        (LONG[:-1] + "\n（二）做法", LONG[:-1] + "\n（二）做法"),
        (LONG[:-1] + "\n\n新的一段。", LONG[:-1] + "\n\n新的一段。"),
        ("榆屏县委2023年巡察工作总结\n2023年，县委重视。", "榆屏县委2023年巡察工作总结\n2023年，县委重视。"),
        ("问题如下：\n学习不深入。", "问题如下：\n学习不深入。"),
        ("", ""),
        ("\n\n甲。\n\n", "\n\n甲。"),
    ],
)
def test_join(before, after):
    assert paragraphs.join(before) == after


def test_a_page_number_inside_a_sentence_leaves_no_trace():
    text = "县委先后召开常委会会议5次、书记专题会4次，\n\n- 3 -\n\n听取整改进展汇报。"
    assert clean.clean(text) == "县委先后召开常委会会议5次、书记专题会4次，听取整改进展汇报。"


def test_known_paragraphs_are_not_joined():
    text = "市委高度重视，\n认真部署。"
    assert clean.clean(text, lines_are_paragraphs=True) == text


# --- the whole list ---------------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        *UNTOUCHED,
        *WRAPPED,
        LONG,
        LONG[:-1],
        TRADITIONAL,
        "",
        "",
        "目录",
        "目　录",
        "1.苍浦省2022年巡视巡察工作综述………………2",
        "综述 4",
        "- 3 -",
        "12",
        "第3页 共10页",
        "##paidbegin##",
        "##paidend##",
        "> 引文",
        "　　> > 引文，",
        "\u00a0> 引文",
        "苍浦省2022年巡视巡察工作综述",
        "【篇一】",
        "，接上文",
        "（未完",
        "通 报",
        "中共鹭坪县委",
        "2024年1月18日",
    ]
)
GLYPHS = st.text(alphabet="一、二（）1.2*×x巡察工作 　>＞，。；：“”\n\n#-—目录页第共\t\u00a0\u200b发發題", max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
@example("\u00a0> 引文")
@example("发现问题 25 个")
@example("个别谈话867人次，走访服务对象1540人次，发放调查问卷\n综述 4\n份，现将有关情况报告如下。")
def test_cleaning_twice_is_cleaning_once_for_lines(text):
    once = clean.clean(text)
    assert clean.clean(once) == once


@settings(max_examples=500, deadline=None)
@given(GLYPHS)
@example("\u00a0>")
def test_cleaning_twice_is_cleaning_once_for_characters(text):
    once = clean.clean(text)
    assert clean.clean(once) == once


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*UNTOUCHED, *WRAPPED, LONG, "", "- 3 -"]), max_size=12).map("\n".join))
def test_cleaning_loses_no_mask(text):
    glyphs = "*×_xX"
    assert [c for c in clean.clean(text) if c in glyphs] == [c for c in text if c in glyphs]


@settings(max_examples=200, deadline=None)
@given(GLYPHS)
def test_cleaning_adds_no_character(text):
    cleaned = clean.clean(text)
    assert sum(not c.isspace() for c in cleaned) <= sum(not c.isspace() for c in text)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("目录", True),
        ("目　录\n综述 1", True),
        ("目\u200b录", True),
        ("C O N T E N T S", True),
        ("Contents", True),
        ("目标明确，记录在案。", False),
        ("巡察组查阅记录，列出条目。", False),
        ("A组和C组", False),
        ("", False),
    ],
)
def test_where_contents_can_be(text, may):
    assert clean.may_have_contents(text) is may
