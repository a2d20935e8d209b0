"""Marked-up files to text: the main content of web pages, and Markdown without its marks."""

from __future__ import annotations

import logging
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import decode, no_text, normalise, require_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

# Tags of HTML and of the tree that trafilatura returns (head, item, row, cell, lb).
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd div dl dt fieldset figure form h1 h2 h3 h4 h5 h6 head hr"
        " item li list main ol p pre quote section table tbody thead title ul ab br lb",
    )
)
_ROWS, _CELLS = frozenset({"row", "tr"}), frozenset({"cell", "td", "th"})
_UNREAD = frozenset(
    re.findall(r"\w+", "script style noscript template nav header footer aside form select button iframe svg")
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|side|sidebar|comments?|share|copyright|crumbs?|breadcrumb|related|hot)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_DATE_LABEL = re.compile(r"(?:发布时间|发布日期|发表时间|时间|日期)\s*[:：]\s*" + _DATE.pattern)
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_MOST_TAGS = 1_000_000
_HAN = "[㐀-鿿，。、；：！？（）《》“”]"
_WRAPPED = re.compile(rf"(?<={_HAN})[ \t\r]*\n[ \t]*(?={_HAN})")


def read_html(data: bytes, encoding: str | None) -> list[RawText]:
    """Read the main content of a web page, with title and date of publication as metadata."""
    from lxml.etree import ParserError  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    page, name = _decode_page(data, encoding)
    if page.count("<") > _MOST_TAGS:  # a tree takes a hundred times the memory of its source
        raise UnreadableError("has more than a million tags", "split it into smaller files")
    page = page if "<pre" in page else _WRAPPED.sub("", page)  # a line end in the source is no space in Chinese
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(normalise(page).encode("utf-8", "replace"), parser=parser)
    except ParserError as error:
        raise no_text() from error
    _unwrap_layout(tree)
    metadata = _metadata(tree)
    lines, found = _main_content(tree)
    metadata = {key: value for key, value in (found | metadata).items() if value}
    own = [line for place, line in enumerate(lines) if not (place < 6 and _is_byline(line))]
    return [RawText(require_text("\n".join(own)), metadata=metadata, encoding=name, paragraphs="lines")]


def _decode_page(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Decode by what the page declares, unless its bytes are UTF-8, or do not decode as declared."""
    declared = _CHARSET.search(data[:8192])
    if encoding is None and declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(data, declared[1].decode("ascii"))
            except UnreadableError:
                pass
    return decode(data, encoding)


def _unwrap_layout(tree: Element) -> None:
    """Turn tables that only place text on the page into blocks: their cells hold paragraphs."""
    for table in list(tree.iter("table")):
        rows = table.xpath("./tr | ./tbody/tr | ./thead/tr")
        cells = [[cell for cell in row if cell.tag in _CELLS and "".join(cell.itertext()).strip()] for row in rows]
        framed = all(len(row) < 2 for row in cells)
        paged = any(len(cell.xpath(".//p | .//br | .//div | .//tr")) > 2 for row in cells for cell in row)
        if framed or paged:
            for element in [table, *table.xpath("./tbody | ./thead"), *rows, *(cell for row in rows for cell in row)]:
                element.tag = "div"


def _main_content(tree: Element) -> tuple[list[str], dict[str, str]]:
    """Lines of the main content and the metadata found; the largest block when trafilatura finds not half of it."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import
        from trafilatura.settings import use_config  # noqa: PLC0415
    except ImportError as error:
        raise UnreadableError(f"cannot be read without trafilatura ({error})", "install trafilatura in full") from error

    for name in ("trafilatura", "htmldate"):  # they report what they discard; what is lost is told here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    block = list(_lines(_largest_block(tree)))
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "30")  # Chinese says in 30 characters what 250 letters say
    document = bare_extraction(
        tree,
        config=config,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
        # the same bound every day: the default one is the day of the run
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2099-12-31"},
    )
    body = getattr(document, "body", None)
    lines = [] if body is None else list(_lines(body))
    if 2 * sum(map(len, lines)) < sum(map(len, block)) or (len(lines) == 1 < len(block)):  # little, or all run together
        lines = block
    return lines, {"title": getattr(document, "title", "") or "", "date": getattr(document, "date", "") or ""}


def _metadata(tree: Element) -> dict[str, str]:
    """Title and date as pages of public bodies state them (tags of the national standard for government sites)."""
    tags = {
        (tag.get("name") or tag.get("property") or "").lower(): tag.get("content") or "" for tag in tree.iter("meta")
    }
    date = _DATE.match(tags.get("pubdate", "").strip()) or _DATE_LABEL.search("".join(tree.itertext()))
    found = {"title": " ".join(tags.get("articletitle", "").split())}
    if date:
        found["date"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    return {key: value for key, value in found.items() if value}


def _is_byline(line: str) -> bool:
    """Whether a line under the title only says when and where it was published."""
    return len(line) < 120 and bool(
        re.match(r"(?:发布|发表|来源|时间|日期|作者|浏览|点击)", line) and _DATE_LABEL.search(line)
    )


def _largest_block(tree: Element) -> Element:
    """The element whose own text and inline or paragraph children hold most characters outside links."""
    best, most = tree, 0
    for element in tree.iter():
        if isinstance(element.tag, str) and not _is_furniture(element):
            size = len((element.text or "").strip()) + sum(map(_weight, element))
            if size > most:
                best, most = element, size
    return best


def _weight(child: Element) -> int:
    tail = len((child.tail or "").strip())
    if not isinstance(child.tag, str) or _is_furniture(child) or len(child) > 20:
        return tail
    linked = sum(len("".join(link.itertext())) for link in child.iter("a"))
    return tail + max(0, len("".join(child.itertext()).strip()) - 2 * linked) if child.find(".//p") is None else tail


def _is_furniture(element: Element) -> bool:
    return element.tag in _UNREAD or bool(_FURNITURE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _lines(root: Element) -> Iterator[str]:
    """Text of a tree, a line for each block, line break and table row, the cells of a row separated by tabs."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    parts: list[str] = []
    rows, unread = 0, 0
    for event, element in iterwalk(root, events=("start", "end")):
        tag, start = element.tag, event == "start"
        unread += (1 if start else -1) if tag in _UNREAD else 0
        rows += (1 if start else -1) if tag in _ROWS else 0
        if tag in _ROWS or (tag in _BLOCKS and not rows):
            yield from _flush(parts)
        elif tag in _CELLS and start:
            parts.append("\t")
        elif tag in _BLOCKS:
            parts.append(" ")
        text = element.text if start else element.tail if element is not root else None
        parts += [text.replace("\t", " ")] if text and not unread else []
    yield from _flush(parts)


def _flush(parts: list[str]) -> Iterator[str]:
    line = "\t".join(" ".join(cell.split()) for cell in "".join(parts).split("\t")).removeprefix("\t")
    parts.clear()
    if line.strip():
        yield line


# --- Markdown -------------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|(?=[㐀-鿿（])(?!.*#[ \t]*$))(.*?)(?:[ \t]+#+)?[ \t]*$")
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?!-|\*|\d+ *-\s*$)")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,2000})\]\((<[^<>\n]{0,2000}>|[^\s()<>]{0,2000})(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?\)"
)
_TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_TABLE_RULE = re.compile(r"^[ \t]*(?=[^|]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_RULE = re.compile(r"^[ \t]*(?:={3,}|-{3,}|```\w*|~~~\w*)[ \t]*$")
# What follows the mark of a withheld value: measure words, units, administrative levels, bodies, posts.
_MASK_UNIT = re.compile(
    r"[县市区省州盟旗乡镇村街局厅委办院校部所站队组处科室会个名人件条项次轮届年月日号时分万亿千百多余几期批类种份家户元页款章第%％,.、．年]"
    r"|同志|书记|副|主任|常委|公司|集团|单位|学校|医院|先生|主持|出席|参加|带队|讲话|等|以上|以下|左右"
)
_SENTENCE_END = "。！？；：!?;:"
_LEADING = re.compile(
    r"^[\s>　]*(?:[-*+] |\d+[.、．)）] ?|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.])?[\s　]*$"
)


def read_markdown(data: bytes, encoding: str | None) -> list[RawText]:
    """Read a Markdown file as plain text."""
    text, name = decode(data, encoding)
    return [RawText(require_text(plain_markdown(normalise(text))), encoding=name)]


def plain_markdown(text: str) -> str:
    """Text without the marks of Markdown; what may as well be a mask (`**县`, `__个`) stays."""
    lines = (_plain_line(line) for line in text.split("\n") if not (_RULE.match(line) or _TABLE_RULE.match(line)))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    if (row := _TABLE_ROW.match(line)) and row[1].count("|") < 1000:
        cells = re.split(r"(?<!\\)\|", row[1])
        return "\t".join(_plain_line(cell.strip()).replace("\\|", "|") for cell in cells)
    line = _HEADING.sub(r"\1", line)
    line = _LINK.sub(_link_text, line)
    for mark in ("*", "_"):
        line = _unbold(line, mark)
    return re.sub(r"\\([*_#\[\]<>`|\\-])", r"\1", _BULLET.sub("", line))


def _link_text(match: re.Match[str]) -> str:
    """Text of a link, nothing for a picture; brackets before an aside in parentheses are no link."""
    if not (match[2].isascii() or re.match(r"<|https?:|[/.#]", match[2])):
        return match[0]
    return "" if match[0].startswith("!") else match[1]


def _unbold(line: str, mark: str) -> str:
    """Remove pairs of `**` or `__` that stand round ordinary text."""
    sign = re.escape(mark)
    runs = [match.start() for match in re.finditer(rf"(?<![\\{sign}]){sign}{{2}}(?!{sign})", line)]
    dropped: set[int] = set()
    for opening, closing in pairwise(runs):
        alone = len(runs) == 2
        if opening not in dropped and _is_bold(line, opening, closing, alone=alone):
            dropped |= {opening, closing}
    pieces = [
        line[begin + 2 : end] for begin, end in zip([-2, *sorted(dropped)], [*sorted(dropped), len(line)], strict=True)
    ]
    return "".join(pieces)


def _is_bold(line: str, opening: int, closing: int, *, alone: bool) -> bool:
    """Whether two marks are emphasis: something to emphasise between edges where no withheld value could stand."""
    content = line[opening + 2 : closing]
    if len(content) < 4 or content != content.strip() or not re.search(r"\w", content):
        return False
    before, after = line[max(0, opening - 40) : opening], line[closing + 2 : closing + 42].strip()
    ended = content[-1] in _SENTENCE_END
    starts_line = opening <= 40 and bool(_LEADING.match(before))
    if _MASK_UNIT.match(content):  # `**区委…。**`: bold only if the last mark can hide nothing
        return alone and starts_line and ended and not after
    # inside `坚持**政治巡视**定位` nothing is withheld: neither mark stands before a word that a mask can head
    return ended or not _MASK_UNIT.match(after)
