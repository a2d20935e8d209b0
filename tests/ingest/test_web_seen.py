"""Web pages: only what a reader sees, tables as tables, the text's own lines and none of the site's."""

import pytest
from lxml.html import document_fromstring
from variants import spread

from pipeline import codelists, lexicons
from pipeline.ingest import corpus
from pipeline.ingest.readers import read
from pipeline.ingest.web_seen import only_seen

TITLE = "中共沐江市委关于2021年巡察情况的通报"
LONG = "市委坚持问题导向，派出巡察组开展常规巡察，着力发现问题、形成震慑，推动改革、促进发展，不断深化政治监督。"
BODY = "".join(f"<p>{mark}是{LONG}</p>" for mark in "一二三")
TEXT = [f"{mark}是{LONG}" for mark in "一二三"]


def page(tmp_path, content, head="", around="{}"):
    path = tmp_path / "a.html"
    body = around.format(f'<h1>{TITLE}</h1><div class="content">{BODY}{content}</div>')
    path.write_text(
        f'<html><head><meta charset="utf-8"><title>{TITLE}-沐江清风网</title>{head}</head><body>{body}</body></html>',
        encoding="utf-8",
    )
    [raw] = read(path)
    assert {piece.why for piece in raw.dropped} <= set(codelists.names("dropped"))
    return raw


def rest(raw):
    """The lines behind the headline and the paragraphs that every page here has."""
    found = raw.text.split("\n")
    assert found[:4] == [TITLE, *TEXT]
    return found[4:]


@pytest.mark.parametrize(
    ("html", "text", "why"),
    [
        ('<p style="display:none">暗9个</p>', "", "hidden"),
        ('<p style="DISPLAY : none !important">暗9个</p>', "", "hidden"),
        ('<p style="visibility: hidden;color:red">暗9个</p>', "", "hidden"),
        ("<p hidden>暗9个</p>", "", "hidden"),
        ("<p hidden='hidden'>暗9个</p>", "", "hidden"),
        ('<p style="font-size:0">暗9个</p>', "", "hidden"),
        ('<p style="opacity:0">暗9个</p>', "", "hidden"),
        ('<p style="opacity: 0.00; color:red">暗9个</p>', "", "hidden"),
        ('<p style="opacity:0!important">暗9个</p>', "", "hidden"),
        ('<p style="position:absolute;left:-9999px">暗9个</p>', "", "hidden"),
        ('<p class="box hide">暗9个</p>', "", "hidden"),
        ('<p class="d-none">暗9个</p>', "", "hidden"),
        ("<p>发现<s>35</s>25个。</p>", "发现25个。", "struck"),
        ("<p>发现<strike>35</strike>25个。</p>", "发现25个。", "struck"),
        ("<p>发现<del>35</del><ins>25</ins>个。</p>", "发现25个。", "struck"),
        ('<p>发现<span style="text-decoration:line-through">35</span>25个。</p>', "发现25个。", "struck"),
        (
            '<p>发现<span style="text-decoration: underline line-through red">35</span>25个。</p>',
            "发现25个。",
            "struck",
        ),
        # seen
        ('<p style="display:block;font-size:0.9em">明9个。</p>', "明9个。", ""),
        ('<p class="hide-border hidden2">明9个。</p>', "明9个。", ""),
        ('<p style="opacity:0.5">明9个。</p>', "明9个。", ""),
        ('<p style="text-decoration:underline">明9个。</p>', "明9个。", ""),
        ('<p style="text-indent:-2em">明9个。</p>', "明9个。", ""),
    ],
)
def test_what_a_page_hides_or_strikes_out_is_no_text(tmp_path, html, text, why):
    raw = page(tmp_path, html)
    assert rest(raw) == ([text] if text else [])
    assert {piece.why for piece in raw.dropped} == ({why} if why else set())


@pytest.mark.parametrize(
    ("style", "seen"),
    spread(
        ("visibility:‹hidden¦collapse›", ""),
        ("font-size:0‹px¦pt¦em¦rem¦%¦›‹;¦!important¦›", ""),
        ("opacity:0‹.0¦.00¦›‹;¦!important¦›", ""),
        ("color:transparent", ""),
        ("‹left¦top¦text-indent›:-9999px", ""),
        ("font-size:0.5‹px¦rem›", "明9个。"),
        ("‹left¦top›:-9px", "明9个。"),
    ),
)
def test_styles_that_hide(style, seen):
    tree = document_fromstring(f"<div><p>{'巡察' * 9}</p><p style='{style}'>明9个。</p></div>")
    only_seen(tree)
    assert "".join(tree.itertext()) == "巡察" * 9 + seen


@pytest.mark.parametrize(
    ("link", "text"),
    spread(
        ("#‹_ftn1¦fn1¦note1¦cite_1¦ref1¦zhu1¦FN1›", "发现问题25个。"),
        ("#top", "发现问题25[1]个。"),
        ("a.html", "发现问题25[1]个。"),
    ),
)
def test_links_to_notes(link, text):
    tree = document_fromstring(f"<p>发现问题25<a href='{link}'>[1]</a>个。</p>")
    only_seen(tree)
    assert "".join(tree.itertext()) == text


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (".q{display:none}", False),
        ("p.q , .r { color:red; display : none }", False),
        (".content .q{visibility:hidden}", False),
        ("div > p.q{display:none}", False),
        ("#x{display:none}", False),
        ("/* .q{} */ .q{text-decoration:line-through}", False),
        ("@media print{.q{display:none}}", True),
        ("@media print{.a{color:red}.q{display:none}} .b{color:red}", True),
        ("@media print{.a{color:red}} .q{display:none}", False),
        (".q:hover{display:none}", True),
        ("/* .q{display:none} */", True),
        ("h2.q{display:none}", True),
        (".content > .z > .q{display:none}", True),
        ("{{{ } .q{display:none", True),
    ],
)
def test_style_sheets_of_the_page_count(tmp_path, sheet, seen):
    raw = page(tmp_path, '<p class="q" id="x">明9个。</p>', head=f"<style>{sheet}</style>")
    assert rest(raw) == (["明9个。"] if seen else [])


@pytest.mark.parametrize(
    ("piece", "sheet", "seen"),
    [
        ("<x-q>明9个。</x-q>", "x-q{display:none}", False),
        ("<x-q>明9个。</x-q>", "x-r{display:none}", True),
        ('<p class="q-r">明9个。</p>', ".q-r{display:none}", False),
        ('<p class="q-r">明9个。</p>', ".q{display:none}", True),
        ('<p class="q_r 栏">明9个。</p>', "p.栏{display:none}", False),
        ('<p class="q r">明9个。</p>', ".q.r{display:none}", False),
        ('<p class="q">明9个。</p>', ".q.r{display:none}", True),
    ],
)
def test_names_in_style_sheets(tmp_path, piece, sheet, seen):
    raw = page(tmp_path, piece, head=f"<style>{sheet}</style>")
    assert rest(raw) == (["明9个。"] if seen else [])


def test_a_page_that_hides_all_of_its_text_shows_it_by_script(tmp_path):
    raw = page(tmp_path, "", head="<style>.content{display:none}</style>")
    assert raw.text.split("\n") == [TITLE, *TEXT]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("问题25<sup>1</sup>个", "问题25个"),
        ("整改率95<sup>[2]</sup>%", "整改率95%"),
        ('线索12<a href="#fn1"><sup>3</sup></a>件', "线索12件"),
        ('线索<b>12</b><sup><a href="#n">①</a></sup>件', "线索12件"),
        ('问题25<a href="#_ftn1">[1]</a>个', "问题25个"),
        ('问题25<span style="vertical-align:super;font-size:8px">2</span>个', "问题25个"),
        ("占地12km<sup>2</sup>，容积3<b>m</b><sup>3</sup>", "占地12km²，容积3m³"),
        ("约3×10<sup>8</sup>元", "约3×10⁸元"),
        ("CO<sub>2</sub>排放", "CO2排放"),
        ("见<a href='a.html'>[1]</a>号", "见[1]号"),
        ("第1<sup>st</sup>", "第1st"),
    ],
)
def test_note_marks_are_no_digits(tmp_path, html, text):
    assert rest(page(tmp_path, f"<p>{html}。</p>")) == [f"{text}。"]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("市委巡察组共发现问题<br>25个，有的党组织主体责任<br>落实不力。", ["市委巡察组共发现问题25个，有的党组织主体责任落实不力。"]),
        ("市委高度重视，<br/>认真部署。", ["市委高度重视，认真部署。"]),
        ("市委高度重视<br><br>县委抓落实，见成效。", ["市委高度重视", "县委抓落实，见成效。"]),
        ("　　市委作了部署，县委抓落实<br>　　乡镇见行动，村里有变化。", ["市委作了部署，县委抓落实", "乡镇见行动，村里有变化。"]),
        ("一、总体情况<br>市委高度重视，认真部署。", ["一、总体情况", "市委高度重视，认真部署。"]),
        ("联系人，张同志<br>联系电话：0571，地址：市府路。", ["联系人，张同志", "联系电话：0571，地址：市府路。"]),
    ],
)  # fmt: skip
def test_a_line_break_inside_a_sentence_joins(tmp_path, html, lines):
    assert rest(page(tmp_path, f"<div>{html}</div>")) == lines


ROWS = "<tr><th>单位</th><th>问题（个）</th></tr><tr><td>甲局</td><td>35</td></tr><tr><td>乙局</td><td>4<br>2</td></tr>"
TABLE = ["单位\t问题（个）", "甲局\t35", "乙局\t4 2"]


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "<div>{}</div>",
        '<div class="TRS_Editor">{}</div>',
        '<div class="related">{}</div>',
        '<div id="sidebar">{}</div>',
        '<div class="table-share"><div>{}</div></div>',
        "<p>{}</p>",
        "<figure>{}</figure>",
    ],
)
def test_a_table_in_the_article_is_content_whatever_its_box_is_called(tmp_path, around):
    raw = page(tmp_path, around.format(f"<table>{ROWS}</table>") + "<p>以上问题均已移交。</p>")
    assert rest(raw) == [*TABLE, "以上问题均已移交。"]


def test_cells_that_span_keep_the_columns(tmp_path):
    rows = (
        "<tr><td rowspan=2>系统</td><td colspan=2>问题</td></tr><tr><td>党建</td><td>业务</td></tr>"
        "<tr><td>教育</td><td>3</td><td rowspan='2'>合并</td></tr><tr><td>卫健</td><td></td></tr>"
    )
    assert rest(page(tmp_path, f"<table>{rows}</table>")) == [
        "系统\t问题\t", "\t党建\t业务", "教育\t3\t合并", "卫健\t\t",
    ]  # fmt: skip


def test_cells_of_paragraphs_stay_cells_and_tables_for_layout_become_paragraphs(tmp_path):
    cell = "<td>{}<p>学习不深入</p><p>落实不力。</p><p>另有</p></td>"
    row = f"<tr>{cell.format('甲')}{cell.format('乙')}</tr>"
    one = "学习不深入 落实不力。 另有"
    assert rest(page(tmp_path, f"<table>{row * 3}</table>")) == [f"甲 {one}\t乙 {one}"] * 3
    layout = f"<table><tr><td>导读</td><td>{BODY}</td></tr></table>"
    assert "\t" not in page(tmp_path, layout).text


SITE = """<div class="top">{head}</div>{body}<div>{tail}</div>"""


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：<a href=1>首页</a> &gt; <a href=2>巡视巡察</a>",
        "您现在所在的位置：首页 &gt; 正文",
        "<a href=1>要闻</a> <a href=2>通知公告</a> <a href=3>巡视巡察</a> <a href=4>审查调查</a>",
        "责任编辑：李明",
        "您的位置：首页 > 通报",
        "<a href=1>首页</a>»<a href=2>要闻</a>",
        "【字号：大 中 小】 【打印】",
        "分享到：微信 微博",
    ],
)
def test_lines_above_the_text_that_lead_through_the_site_go(tmp_path, line):
    assert rest(page(tmp_path, "", around=f"<div><p>{line}</p>{{}}</div>")) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["上一篇：<a href=4>市委巡察发现问题77个</a>", "下一篇：没有了"],
        ["上一条：市委巡察发现问题77个"],
        ["版权所有：沐江市纪委监委", "浙ICP备12345678号", "主办单位：中共沐江市纪律检查委员会", "技术支持：某某公司"],
        ["Copyright © 2021 All Rights Reserved", "联系我们 | 网站地图"],
        ["【打印】【关闭】"],
        ["相关链接", "分享到："],
        ["网站标识码：3300000001 浙公网安备 33010602000000号"],
    ],
)
def test_lines_below_the_text_that_are_the_site_s_go(tmp_path, lines):
    raw = page(tmp_path, "".join(f"<p>{line}</p>" for line in lines))
    assert rest(raw) == []
    assert len([piece for piece in raw.dropped if piece.why == "navigation"]) == len(lines)


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：中共沐江市委组织部",  # no site's foot beside it: a notice names who holds the meeting
        "上一轮巡察发现的问题，版权所有制企业12家。",
        "线索来源：信访举报，巡察移交",
        "下一步打算",
        "附件：<a href=a.doc>问题清单</a> <a href=b.xls>整改台账</a> <a href=c.pdf>责任分工</a>",
        "编辑：问题线索35件，形成底稿12份",
        "首页刊登的通报",
        "来源不明的资金35万元",
    ],
)
def test_lines_that_only_sound_like_the_site_s_stay(tmp_path, line):
    shown = "".join(document_fromstring(line).itertext())
    assert rest(page(tmp_path, f"<p>{line}</p>")) == [shown]


@pytest.mark.parametrize(
    ("byline", "date", "source"),
    [
        ("发布时间：2022-03-15 来源：沐江市纪委监委 浏览次数：123", "2022-03-15", "沐江市纪委监委"),
        ("日期：2022年3月5日　信息来源：市委巡察办　字号：大 中 小", "2022-03-05", "市委巡察办"),
        ("<span>来源：</span><span>沐江日报</span><span>发布时间：2022/3/5 10:20</span>", "2022-03-05", "沐江日报"),
        ("2022-03-15 10:20 来源：市纪委监委 作者：办公室", "", "市纪委监委"),
    ],
)
def test_date_and_source_are_metadata_and_no_text(tmp_path, byline, date, source):
    raw = page(tmp_path, "", around=f"<div><p>{byline}</p>{{}}</div>")
    assert rest(raw) == []
    assert raw.metadata["source"] == source
    assert raw.metadata.get("date", "") == date or not date


def test_tags_of_government_sites_name_the_source(tmp_path):
    tags = '<meta name="ContentSource" content="市委巡察办"><meta name="PubDate" content="2022-3-5 08:00">'
    assert dict(page(tmp_path, "", head=tags).metadata) == {
        "title": TITLE,
        "date": "2022-03-05",
        "source": "市委巡察办",
    }


def test_the_headline_heads_the_text_once(tmp_path):
    for around in ("{}", "<header>沐江清风网</header>{}", "<div class='nav'><h2>要闻</h2></div>{}"):
        assert page(tmp_path, "", around=around).text.split("\n").count(TITLE) == 1


def test_a_date_gives_the_year_where_the_text_shows_none(tmp_path):
    page(tmp_path, "", head='<meta name="PubDate" content="2019-03-05">')
    path = tmp_path / "a.html"
    path.write_text(path.read_text("utf-8").replace("2021年", ""), encoding="utf-8")
    [document] = corpus.read_documents(corpus.Source(path, "a.html"), lexicons.load(), {})
    assert document.metadata["date"].value == "2019-03-05"
    assert (document.metadata["year"].value, document.metadata["year"].confidence) == ("2019", "low")


def test_removing_an_element_keeps_what_stands_behind_it():
    tree = document_fromstring("<div>甲<s>乙</s>丙<p>丁<sup>1</sup>戊</p>己<p hidden>庚</p>辛</div><p>壬</p>")
    assert [piece.text for piece in only_seen(tree)] == ["乙", "庚", "1"]
    assert "".join(tree.itertext()) == "甲丙丁戊己辛壬"
