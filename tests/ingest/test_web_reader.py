"""Web pages and Markdown: the main content whole, nothing round it, masks untouched."""

import contextlib

import pytest

from pipeline.errors import UnreadableError
from pipeline.ingest.markdown import plain_markdown
from pipeline.ingest.readers import read

TITLE = "中共××市**局党组关于巡察整改情况的通报"
LINES = [
    "根据市委统一部署，2021年3月至5月，市委第一巡察组对**局党组开展了巡察。现将整改情况公布如下。",
    "一、总体情况",
    "局党组高度重视，成立领导小组，制定方案，明确责任。",
    "（一）聚焦党的领导",
    "1.学习不够深入的问题。",
    "整改情况：已完成整改，共发现问题xx个。",
    "二、存在问题及整改落实情况",
    "（一）贯彻落实不到位",
    "整改情况：已完成整改，共发现问题xx个。",
    "整改情况：已完成整改，共发现问题xx个。",
    "整改情况：已完成整改，共发现问题xx个。",
    "三、下一步打算",
    "坚持问题导向，持续抓好后续整改，202_年__月__日前完成第*轮“回头看”。",
    "欢迎广大干部群众监督。联系电话：xxx-xxxx。",
    "中共**局党组",
    "2022年3月10日",
]
PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title} - 某某清风网</title>{meta}<style>p {{color: red}}</style></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">要闻</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/b">巡视巡察</a></div>
<div class="main"><h1>{title}</h1><div class="info">发布时间：2022-03-15 来源：市纪委监委 浏览次数：123</div>
<div class="content TRS_Editor">{body}</div><div class="share">分享到：微信 微博</div></div>
<div class="sidebar"><h3>热门文章</h3><ul><li><a href="/1">省委第三巡视组反馈情况</a></li>
<li><a href="/2">市委召开会议部署工作</a></li></ul></div>
<div id="comments"><h3>网友评论</h3><p>写得好，支持一下。</p></div>
<div class="footer">版权所有：某某市纪委监委 ICP备12345号</div><script>var x = "脚本";</script></body></html>"""
BODIES = {
    "paragraphs": "".join(f"<p>　　{line}</p>\n" for line in LINES),
    "breaks in one block": "<br>\n　　".join(LINES),
    "double breaks": "<br/><br/>".join(LINES),
    "blocks": "".join(f"<div>{line}</div>" for line in LINES),
    "bold headings": "".join(
        f"<p><strong>{line}</strong></p>" if line[0] in "一二三（" else f"<p style='x'><span>{line}</span></p>"
        for line in LINES
    ),
    "heading tags": "".join(f"<h2>{line}</h2>" if line[1] == "、" else f"<p>{line}</p>" for line in LINES),
    "layout table": "<table><tr><td>" + "".join(f"<p>{line}</p>" for line in LINES) + "</td></tr></table>",
    "layout table with breaks": "<table><tbody><tr><td>&nbsp;</td><td>"
    + "<br>".join(LINES)
    + "</td></tr></tbody></table>",
}


def page(body, charset="utf-8", meta=""):
    return PAGE.format(title=TITLE, body=body, charset=charset, meta=meta)


def write(tmp_path, data, name="page.html"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_main_content_whole_and_alone(tmp_path, body):
    [raw] = read(write(tmp_path, page(body)))
    lines = raw.text.split("\n")
    assert lines == [TITLE, *LINES]
    assert raw.metadata == {"title": TITLE, "date": "2022-03-15", "source": "市纪委监委"}
    assert (raw.paragraphs, raw.encoding, raw.part) == ("lines", "utf-8", "")


@pytest.mark.parametrize(
    ("charset", "codec", "name"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gbk", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),  # declared wrongly
        ("gb2312", "utf-8", "utf-8"),  # saved again by a browser
        ("utf-8", "utf-8-sig", "utf-8"),
        ("utf-8", "utf-16", "utf-16-le"),
    ],
)
def test_charset(tmp_path, charset, codec, name):
    text = page(BODIES["paragraphs"], charset).replace("总体情况", "总体情况㐀镕")  # beyond GB 2312
    codec = "gb18030" if codec == "gbk" else codec
    [raw] = read(write(tmp_path, text.encode(codec), "page.htm"))
    assert raw.encoding == name
    assert "一、总体情况㐀镕" in raw.text.split("\n")


def test_traditional_page(tmp_path):
    body = "".join(f"<p>{number}、省委巡視組發現這些問題，要求學習貫徹，認真整改。</p>" for number in "一二三")
    text = f'<html><head><meta charset="big5"></head><body><div>{body}</div></body></html>'
    [raw] = read(write(tmp_path, text.encode("big5")))
    assert raw.encoding == "big5"
    assert raw.text.split("\n")[0] == "一、省委巡視組發現這些問題，要求學習貫徹，認真整改。"


def test_tags_of_government_sites_win(tmp_path):
    meta = '<meta name="ArticleTitle" content="通报 全文"><meta name="PubDate" content="2021-7-5 10:20">'
    [raw] = read(write(tmp_path, page(BODIES["paragraphs"], meta=meta)))
    assert raw.metadata == {"title": "通报 全文", "date": "2021-07-05", "source": "市纪委监委"}


def test_dates_of_the_text_are_no_date_of_publication(tmp_path):
    text = page(BODIES["paragraphs"]).replace("发布时间：2022-03-15 ", "")
    assert "date" not in read(write(tmp_path, text))[0].metadata


def test_data_table_is_a_line_per_row(tmp_path):
    table = "<table><tr><th>轮次</th><th>问题</th></tr><tr><td>第一轮</td><td>xx个</td></tr></table>"
    [raw] = read(write(tmp_path, page(BODIES["paragraphs"] + table)))
    assert raw.text.split("\n")[-2:] == ["轮次\t问题", "第一轮\txx个"]


def test_line_ends_of_the_source_are_no_spaces(tmp_path):
    body = "<p>坚持政治\n  巡视，发现\n问题xx个。</p>" * 3
    assert read(write(tmp_path, page(body)))[0].text.split("\n")[1] == "坚持政治巡视，发现问题xx个。"


def test_page_without_structure(tmp_path):
    assert read(write(tmp_path, "<p>县委巡察办通报。"))[0].text == "县委巡察办通报。"
    assert read(write(tmp_path, "县委巡察办通报。"))[0].text == "县委巡察办通报。"


def test_long_text_node_is_not_cut(tmp_path):
    body = "坚持政治巡视，发现问题xx个。" * 300_000  # beyond libxml2's limit of 10 MB for a node
    assert len(read(write(tmp_path, f"<html><body><p>{body}</p></body></html>"))[0].text) == len(body)


def test_more_tags_than_a_page_has(tmp_path):
    with pytest.raises(UnreadableError, match="more than a million tags"):
        read(write(tmp_path, "<html>" + "县<br>" * 1_000_001))


def test_deep_nesting_ends(tmp_path):
    path = write(tmp_path, "<div>" * 50_000 + "县委巡察办通报。")
    with contextlib.suppress(UnreadableError):
        assert "县委" in read(path)[0].text


@pytest.mark.parametrize("text", ["<html><body><img src='a'></body></html>", "<html></html>", "<!-- 只有注释 -->"])
def test_page_without_text(tmp_path, text):
    with pytest.raises(UnreadableError, match="holds no text"):
        read(write(tmp_path, text))


def test_xhtml_with_declaration(tmp_path):
    text = '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>%s</body></html>'
    assert "一、总体情况" in read(write(tmp_path, text % BODIES["paragraphs"], "a.xhtml"))[0].text


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## 一、总体情况", "一、总体情况"),
        ("### （一）做法 ###", "（一）做法"),
        ("##一、总体情况", "一、总体情况"),
        ("###### 六", "六"),
        ("**一是提高站位。**要坚持政治巡视。", "一是提高站位。要坚持政治巡视。"),
        ("**一是提高站位。**要学。**二是强化监督。**要查。", "一是提高站位。要学。二是强化监督。要查。"),
        ("**重点任务**", "重点任务"),
        ("## **一、总体情况**", "一、总体情况"),
        ("1. **提高站位**：坚持政治巡视", "1. 提高站位：坚持政治巡视"),
        ("- **提高站位**，坚持政治巡视", "提高站位，坚持政治巡视"),
        ("（一）**党的领导弱化。**有的班子", "（一）党的领导弱化。有的班子"),
        ("__一是提高站位。__要学", "一是提高站位。要学"),
        ("**市委高度重视巡察工作。**", "市委高度重视巡察工作。"),
        ("**一是提高站位。**对**县开展巡察", "一是提高站位。对**县开展巡察"),
        ("坚持**政治巡视**定位", "坚持政治巡视定位"),
        ("见[通报](http://x.cn/a.html)全文", "见通报全文"),
        ("见[通报](a.html '题')和[附件](<b c.pdf>)", "见通报和附件"),
        ("![图](a.png)巡察", "巡察"),
        ("- 第一项", "第一项"),
        ("  * 第二项", "第二项"),
        ("| 轮次 | 问题 |", "轮次\t问题"),
        ("|第一轮|**个|", "第一轮\t**个"),
        (r"\*\*县委", "**县委"),
    ],
)
def test_marks_of_markdown_go(line, plain):
    assert plain_markdown(line) == plain


@pytest.mark.parametrize(
    "line",
    [
        "对**区**局开展巡察",
        "**县、**县、**县3个县",
        "巡察**个单位，发现问题**个",
        "**县纪委监委，**县委组织部",
        "**区委对**局反馈。",
        "*个市、**个县、***个党组织",
        "**.**万个，同比增长**.*%",
        "市委书记***同志主持，**副书记参加",
        "对**市委巡察组、**市委组织部的反馈",
        "中共**市委巡察办。**县委",
        "**同志主持会议。**同志参加",
        "__个县、__个乡，202_年__月__日",
        "第**轮巡察对**个单位",
        "“x+x＞x”",
        "##paidbegin##",
        "#巡视整改#",
        "#1楼",
        "> 一、提高认识",
        "　　>1、提高认识",
        "- 2 -",
        "* * *",
        "***",
        "——第一轮",
        "-5%",
        "[2021](年)",
        "〔2021〕12号",
        "全文[1]（略）",
        "a | b",
        "1. 第一",
    ],
)
def test_what_is_no_markdown_stays(line):
    assert plain_markdown(line) == line


def test_markdown_file(tmp_path):
    text = (
        "# 报告\r\n\r\n## 一、情况\r\n\r\n| 甲 | 乙 |\r\n|---|:-:|\r\n| 1 | **个 |\r\n\r\n---\r\n```\r\n对**区**局\r\n"
    )
    [raw] = read(write(tmp_path, text, "a.markdown"))
    assert raw.text == "报告\n\n一、情况\n\n甲\t乙\n1\t**个\n\n对**区**局\n"
    assert (raw.encoding, raw.paragraphs) == ("utf-8", "unknown")
