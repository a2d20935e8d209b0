"""Each word by which a line of a page is the site's: navigation, bylines, editors, feet, names of boxes, files."""

import pytest
from lxml import html
from variants import spread

from pipeline.ingest import web_lines

BODY = [f"县委巡察组对第{n}个单位开展巡察。" for n in range(20)]


def why(line, *, place=-1, foot=()):
    """Why a line is left out that stands behind, or before, the text."""
    lines = [*BODY[:-1], *foot]
    lines.insert(len(lines) if place < 0 else place, line)
    return {d.text: d.why for d in web_lines.without_site([*lines])[1]}.get(line, "")


NAMES = "nav¦navbar¦menu¦foot¦footer¦side¦sidebar¦comment¦comments¦share¦copyright¦crumb¦crumbs¦breadcrumb¦related¦hot¦prevnext¦pre-next¦pagination¦recommend"  # noqa: E501


@pytest.mark.parametrize(
    ("name", "furniture"),
    spread(
        (f"‹{NAMES}›", "yes"),
        ("‹x¦main-¦_x_¦NAV-¦a_¦›‹ \n-_›hot‹ \n-_›‹x›", "yes"),
        ("hot", "yes"),
        ("‹xhot¦hotx¦content›", ""),
    ),
)
def test_boxes_of_a_site(name, furniture):
    for attribute in ("class", "id"):
        assert web_lines.is_furniture(html.fromstring(f"<div {attribute}='{name}'>x</div>")) is bool(furniture)


@pytest.mark.parametrize(
    "name", [n for n, _ in spread((".‹doc¦docx¦xls¦xlsx¦pdf¦wps¦et¦ofd¦zip¦rar¦jpg¦jpeg¦png›‹¦?¦#›", ""))]
)
def test_a_list_of_files_is_no_menu(name):
    def menu(target):
        return html.fromstring("<ul>" + f"<li><a href='x{target}'>甲乙丙</a></li>" * 3 + "</ul>")

    assert not web_lines.is_menu(menu(name))
    assert web_lines.is_menu(menu(name.replace(".", "-")))
    assert web_lines.is_menu(menu(".pdfx"))


@pytest.mark.parametrize(
    ("line", "left_out"),
    spread(
        ("‹信息¦文章¦稿件¦›‹发布¦发表¦来源¦时间¦日期¦作者¦浏览¦点击¦编辑›：甲 ‹时间¦日期› ‹:：› 2023‹-年/.›5‹-月/.›12", "byline"),
        ("责编：甲 ‹时间¦日期›：2023-5-12", ""),
        ("2023‹-年/.›5‹-月/.›12 ‹来源¦作者¦编辑¦浏览¦浏览次数¦浏览量¦点击¦点击数¦点击率¦点击次数¦阅读¦阅读次数¦阅读量¦发布¦发布者¦发布人¦发布单位¦发布机构›‹:：›甲", "byline"),  # noqa: E501
        ("甲，来源‹:：›乙 ‹作者¦编辑¦浏览¦点击¦阅读¦发布¦浏览次数¦浏览量¦点击数¦点击率¦点击次数¦阅读次数¦阅读量¦发布者¦发布人¦发布单位¦发布机构›‹:：›丙", "byline"),  # noqa: E501
        ("甲，作者‹:：›乙 来源：丙", "byline"),
        ("甲，来源：乙", ""),
        ("‹[(（【›‹责任编辑¦责编¦编辑¦初审¦复审¦终审¦审核¦校对¦供稿¦来源›‹:：›甲乙‹)）】]›", "byline"),
        ("‹责任编辑¦责编¦编辑¦初审¦复审¦终审¦审核¦校对¦供稿¦来源›：甲乙", "byline"),
        ("责编：甲‹，；：:›乙", ""),
        ("‹您¦你¦我¦现¦当¦目¦前¦在¦所¦的¦›位置‹:：›首页", "navigation"),
        ("位置是‹:：›首页", "navigation"),
        ("首页‹>＞»/|-¦&gt;›甲", "navigation"),
        ("首页>甲", "navigation"),
        ("首页＞甲", "navigation"),
        ("首页»甲", "navigation"),
        ("首页/甲", "navigation"),
        ("首页|甲", "navigation"),
        ("首页-甲", "navigation"),
        ("首页甲", ""),
        ("‹上下›一‹篇¦条¦页¦则¦章›‹:¦：¦›", "navigation"),
        ("‹上下›一‹篇¦条¦页¦则¦章›‹:：›甲", "navigation"),
        ("上一篇‹上下›一篇", "navigation"),
        ("上一‹篇¦条¦页¦则¦章›甲", ""),
        ("‹没有了¦已是最后¦已经是最后¦返回首页¦返回顶部¦返回列表¦返回上一页¦关闭窗口¦关闭本页¦关闭页面¦打印本页¦打印此页¦打印正文¦打印›", "navigation"),  # noqa: E501
        ("分享‹¦到¦至¦:¦：¦到:›", "navigation"),
        ("相关‹链接¦新闻¦阅读¦文章¦推荐¦信息¦附件下载›‹¦:¦：›", "navigation"),
        ("相关问题", ""),
        ("相关新闻甲", ""),
        ("扫一扫", "navigation"),
        ("‹【¦[¦（¦(¦›‹字号¦字体›‹:：›大", "navigation"),
        ("‹【[›‹打印¦关闭¦纠错¦收藏›‹】]›", "navigation"),
        ("‹关闭¦纠错¦收藏›‹】]›", "navigation"),
        ("‹版权所有¦copyright¦Copyright¦©¦ICP备¦ICP证¦公网安备¦网站标识码¦All Rights Reserved›甲", "navigation"),
        ("县委巡察", ""),
    ),
)  # fmt: skip
def test_lines_of_a_site(line, left_out):
    assert why(line, place=1) in ({left_out} if left_out != "navigation" or "甲" not in line[-1:] else {left_out, ""})
    if left_out == "navigation":
        assert why(line) == "navigation"


@pytest.mark.parametrize(
    ("line", "left_out"),
    spread(
        ("网站‹标识码¦地图¦管理¦维护›", "navigation"),
        ("‹主办¦承办¦协办›‹单位¦方¦›‹:：›甲", "navigation"),
        ("技术支持‹:：›甲", "navigation"),
        ("联系我们‹|:：¦›", "navigation"),
        ("联系我们|甲", "navigation"),
        ("联系我们:甲", "navigation"),
        ("联系我们：甲", "navigation"),
        ("‹建议¦推荐›使用甲‹浏览器¦分辨率›", "navigation"),
        ("举报网站‹:：›甲", "navigation"),
        ("县委巡察", ""),
    ),
)
def test_lines_of_a_foot_are_sure_beside_another(line, left_out):
    assert why(line, foot=["版权所有 甲"]) == left_out
    for sure in ("copyright 甲", "© 甲", "甲ICP备1", "甲ICP证1", "公网安备1", "网站标识码1", "All Rights Reserved"):
        assert why(line, foot=[sure]) == left_out
    assert why(line) == ("navigation" if "标识码" in line else "")
