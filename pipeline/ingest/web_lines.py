"""The lines of a web page: blocks, line breaks and table rows; and the lines that are the site's, not the text's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.documents import Dropped
from pipeline.ingest import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd div dl dt fieldset figure form h1 h2 h3 h4 h5 h6 head hr"
        " item li list main ol p pre quote section table tbody thead title ul ab",
    )
)
_BREAKS = frozenset({"br", "lb"})
_ROWS, _CELLS = frozenset({"row", "tr"}), frozenset({"cell", "td", "th"})
UNREAD = frozenset(
    re.findall(r"\w+", "script style noscript template nav header footer aside form select button iframe svg")
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|side|sidebar|comments?|share|copyright|crumbs?|breadcrumb|related|hot|"
    r"prevnext|pre-next|pagination|recommend)(?:$|[\s_-])",
    re.IGNORECASE,
)
DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
DATE_LABEL = re.compile(r"(?:时间|日期)\s*[:：]\s*" + DATE.pattern)
_BYLINE = re.compile(r"(?:信息|文章|稿件)?(?:发布|发表|来源|时间|日期|作者|浏览|点击|编辑)")
_BYLINE_FIELD = re.compile(
    r"(?:来源|作者|编辑|浏览(?:次数|量)?|点击(?:数|率|次数)?|阅读(?:次数|量)?|发布(?:者|人|单位|机构)?)\s*[:：]"
)
_EDITOR = re.compile(r"[(（【\[]?(?:责任编辑|责编|编辑|初审|复审|终审|审核|校对|供稿|来源)\s*[:：]\s*[^，；：:]{0,16}")
_NAVIGATION = re.compile(
    r"[您你我现当目前在所的]{0,7}位置(?:是)?\s*[:：]|首页\s*(?:[>＞»/|-]|&gt;)|"
    r"(?:上|下)一(?:篇|条|页|则|章)(?:\s*[:：]|\s*$|\s*(?:下|上)一)|"
    r"(?:没有了|已经?是最后|返回(?:首页|顶部|列表|上一页)|关闭(?:窗口|本页|页面)|打印)|"
    r"分享|相关(?:链接|新闻|阅读|文章|推荐|信息|附件下载)\s*[:：]?\s*$|扫一扫|"
    r"[【\[（(]?(?:字号|字体)\s*[:：]|[【\[]?(?:打印|关闭|纠错|收藏)[】\]]"
)
_FOOTER = re.compile(
    r"网站(?:地图|管理|维护)|(?:主办|承办|协办)(?:单位|方)?\s*[:：]|"
    r"技术支持\s*[:：]|联系我们\s*(?:[|:：]|$)|(?:建议|推荐)使用.{0,20}(?:浏览器|分辨率)|举报网站\s*[:：]",
    re.IGNORECASE,
)
_SURE_FOOTER = re.compile(r"版权所有|copyright|©|ICP\s*[备证]|公网安备|网站标识码|All Rights Reserved", re.IGNORECASE)
_BOXES = frozenset({"div", "ul", "ol", "dl", "p", "td", "table", "center", "section"})
_LEAST_LINKS, _LINKED = 3, 0.8
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)(?:$|[?#])", re.IGNORECASE)
# Where the site's own lines stand: among the first and the last of a page.
_HEAD, _TAIL, _LONGEST = 6, 14, 160


def lines(root: Element) -> Iterator[str]:
    """Text of a tree, a line for each block and table row, the cells of a row separated by one tab.

    A line break ends a line only where the sentence ends; inside a row all line ends are blanks.
    """
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    parts: list[str] = []
    rows, unread = 0, 0
    for event, element in iterwalk(root, events=("start", "end")):
        tag, start = element.tag, event == "start"
        unread += (1 if start else -1) if tag in UNREAD and element is not root else 0
        rows += (1 if start else -1) if tag in _ROWS else 0
        if tag in _ROWS or (tag in _BLOCKS and not rows):
            yield from _flush(parts)
        elif tag in _CELLS and start and rows:
            parts.append("\t")
        elif tag in _CELLS and not start and rows:
            parts.append("\t" * (_span(element) - 1))
        elif tag in _BREAKS and start:
            parts.append(" " if rows else "\n")
        elif tag in _BLOCKS:
            parts.append(" ")
        text = element.text if start else element.tail if element is not root else None
        if text and not unread:
            parts.append(text.replace("\t", " ").replace("\r", " ").replace("\n", " "))
    yield from _flush(parts)


def _span(cell: Element) -> int:
    value = cell.get("colspan") or ""
    return min(int(value), 100) if value.isdecimal() and int(value) else 1


def _flush(parts: list[str]) -> Iterator[str]:
    text = "".join(parts)
    parts.clear()
    if not text.strip():
        return
    if "\t" in text:
        yield "\t".join(" ".join(cell.split()) for cell in text.split("\t")[1:])
    else:
        joined = paragraphs.join_breaks("\n".join(map(_line, text.split("\n"))))
        yield from (line.lstrip("\u3000") for line in joined.split("\n") if line)


def _line(text: str) -> str:
    """A line with its white space as single spaces; an indentation stays, since it shows a new paragraph."""
    indented = text.strip(" ")[:1] in {"\u3000", "\u00a0"}
    return ("\u3000" if indented else "") + " ".join(text.split())


def is_furniture(element: Element) -> bool:
    """Whether an element is the site's by its tag or name, and holds no table of the text."""
    if element.tag in UNREAD:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    named = _FURNITURE.search(names) if names != " " else None
    return named is not None and not _has_data(element)


def is_menu(element: Element) -> bool:
    """Whether an element is a short list of links through the site; files to download are the text's."""
    if element.tag not in _BOXES:
        return False
    links = list(element.iter("a")) if len(element) else ()
    if len(links) < _LEAST_LINKS or any(_FILE.search(link.get("href") or "") for link in links):
        return False
    text = "".join(element.itertext())
    linked = sum(map(_words, links))
    return (
        _words(element) <= _LONGEST and linked >= _LINKED * _words(element) and "。" not in text and "附件" not in text
    )


def _has_data(element: Element) -> bool:
    """Whether an element holds a table of several rows and columns that are no links."""
    for table in element.iter("table"):
        rows = [row for row in table.iter("tr") if len([c for c in row if c.tag in _CELLS and _words(c)]) > 1]
        linked = sum(_words(a) for a in table.iter("a"))
        if len(rows) > 1 and 2 * linked < _words(table):
            return True
    return False


def _words(element: Element) -> int:
    return len("".join("".join(element.itertext()).split()))


def without_site(found: list[str]) -> tuple[list[str], list[Dropped]]:
    """Lines without those that lead through the site, say when and where it was published, or end every page of it."""
    last = max(0, len(found) - _TAIL)
    sure = any(_SURE_FOOTER.search(line) for line in found[last:])
    whys: list[str] = []
    for place, line in enumerate(found):
        whys.append(_why(line, head=whys.count("") < _HEAD, tail=place >= last, sure=sure))
    if all(whys):
        return found, []
    return (
        [line for line, why in zip(found, whys, strict=True) if not why],
        [Dropped(why, line) for line, why in zip(found, whys, strict=True) if why],
    )


def _why(line: str, *, head: bool, tail: bool, sure: bool) -> str:
    """Why a line is the site's, empty where it is the text's.

    Args:
        line: one line.
        head: whether it stands among the first.
        tail: whether it stands among the last.
        sure: whether a line that only a site's foot holds stands among the last, so that those beside it may be its too.
    """
    if len(line) > _LONGEST or "\t" in line or "。" in line:
        return ""
    foot = tail and (_SURE_FOOTER.search(line) or (sure and _FOOTER.search(line)))
    if foot or ((head or tail) and _NAVIGATION.match(line)):
        return "navigation"
    return "byline" if (head and _is_byline(line)) or ((head or tail) and _EDITOR.fullmatch(line)) else ""


def _is_byline(line: str) -> bool:
    """Whether a line under the title only says when and where it was published."""
    if len(line) >= 120:
        return False
    return bool(
        (_BYLINE.match(line) and DATE_LABEL.search(line))
        or (DATE.match(line) and _BYLINE_FIELD.search(line))
        or len(_BYLINE_FIELD.findall(line)) > 1
    )
