"""Web pages to text: the main content with its headline and tables, title, date and source as metadata."""

from __future__ import annotations

import logging
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.documents import Dropped, RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import web_lines
from pipeline.ingest.encodings import decode, no_text, normalise, require_text
from pipeline.ingest.headings import is_title_line
from pipeline.ingest.web_lines import DATE, DATE_LABEL, is_furniture
from pipeline.ingest.web_seen import only_seen
from pipeline.ingest.web_tables import prepare

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{2,20})", re.IGNORECASE)
_MOST_TAGS = 1_000_000
_HAN = "[㐀-鿿，。、；：！？（）《》“”]"
_WRAPPED = re.compile(rf"(?<={_HAN})[ \t\r]*\n[ \t]*(?={_HAN})")
_SOURCE = re.compile(r"(?<![一-鿿])(?:信息|文章|稿件|内容)?来源\s*[:：]\s*([^\s|｜:：<>【】\[\]]{2,40})")
_NO_SOURCE = re.compile(r"(?:作者|编辑|责编|发布|发表|时间|日期|浏览|点击|字号|字体|阅读)")
# The element that holds this share of what trafilatura keeps is the article; the rest is a caption or a signature.
_SHARE = 0.85


def read_html(data: bytes, encoding: str | None) -> list[RawText]:
    """Read the main content of a web page, with title, date and source of publication as metadata.

    Args:
        data: of the file.
        encoding: of the page; None to find it out.
    """
    tree, name = _tree(data, encoding)
    dropped = only_seen(tree)
    prepare(tree)
    metadata = _metadata(tree)
    root, found = _article(tree, metadata)
    dropped += _without_furniture(root)
    lines, left = web_lines.without_site(list(web_lines.lines(root)))
    metadata = {key: value for key, value in {"title": "", "date": "", **found, **metadata}.items() if value}
    lines = _with_headline(lines, _headline(tree, metadata.get("title", "")))
    text = require_text("\n".join(lines))
    return [RawText(text, metadata=metadata, encoding=name, paragraphs="lines", dropped=(*dropped, *left))]


def all_lines(data: bytes) -> tuple[list[str], list[Dropped]]:
    """All lines of a page that is part of another file, and what no reader sees of it."""
    tree, _ = _tree(data, None)
    dropped = only_seen(tree)
    prepare(tree)
    return list(web_lines.lines(tree)), dropped


def _tree(data: bytes, encoding: str | None) -> tuple[Element, str]:
    from lxml.etree import ParserError  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    page, name = _decode_page(data, encoding)
    if page.count("<") > _MOST_TAGS:  # a tree takes a hundred times the memory of its source
        raise UnreadableError("has more than a million tags", "split it into smaller files")
    page = page if "<pre" in page else _WRAPPED.sub("", page)  # a line end in the source is no space in Chinese
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(normalise(page).encode("utf-8", "replace"), parser=parser), name
    except ParserError as error:
        raise no_text() from error


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


def _article(tree: Element, known: dict[str, str]) -> tuple[Element, dict[str, str]]:
    """The element that holds the article, and the metadata found beyond those known.

    trafilatura tells where the article is, not what it holds: it leaves out tables, headlines and short lines.
    """
    block = _largest_block(tree)
    texts = _trafilatura(tree)
    found = {} if texts is None else _found(tree, known)
    texts = texts or Counter()
    root = _common(tree, texts)
    if root is None or _length(root) < _length(block) / 2 or _is_inside(root, block):
        root = block
    return root, found


def _without_furniture(root: Element) -> list[Dropped]:
    """Take out of the article what is the site's by its name or by being links alone; say what."""
    dropped: list[Dropped] = []
    total = _length(root)
    for element in [e for e in root.iterdescendants() if isinstance(e.tag, str)]:
        named = is_furniture(element) and element.tag not in web_lines.UNREAD
        if (named or web_lines.is_menu(element)) and 2 * _length(element) < total:
            text = " ".join("".join(element.itertext()).split())
            dropped += [Dropped("navigation", text)] if text else []
            element.drop_tree()
    return dropped


def _trafilatura(tree: Element) -> Counter[str] | None:
    """The stretches of text that trafilatura takes for the content, None where it rejects the page."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import
        from trafilatura.settings import use_config  # noqa: PLC0415
    except ImportError as error:
        raise UnreadableError(
            "cannot be read without trafilatura ({error})", "install trafilatura in full", error=error
        ) from error

    for name in ("trafilatura", "htmldate"):  # they report what they discard; what is lost is told here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "30")  # Chinese says in 30 characters what 250 letters say
    # it works on a copy of the tree; of its output only the elements are used
    document = bare_extraction(tree, config=config, favor_recall=True, include_comments=False, output_format="xml")
    if document is None:
        return None
    body = getattr(document, "body", None)
    return Counter() if body is None else Counter(filter(None, map(_squeezed, body.itertext())))


def _found(tree: Element, known: dict[str, str]) -> dict[str, str]:
    """Title and date as trafilatura finds them, where the page does not state both itself.

    Its `extract_metadata` would look for author, tags and licence too, which takes as long as a tenth of all reading.
    """
    if known.keys() >= {"title", "date"}:
        return {}
    from htmldate import find_date  # noqa: PLC0415 - slow to import
    from trafilatura import metadata  # noqa: PLC0415

    document = metadata.examine_meta(tree)
    with suppress(Exception):  # what pages write as JSON may be anything
        document = metadata.extract_meta_json(tree, document)
    document.title = document.title or metadata.extract_title(tree)
    url = document.url or metadata.extract_url(tree)
    with suppress(TypeError, ValueError):
        # the same bound every day: the default one is the day of the run
        document.date = find_date(tree, extensive_search=False, original_date=True, url=url, max_date="2099-12-31")
    document.clean_and_trim()
    return {"title": document.title or "", "date": document.date or ""}


def _common(tree: Element, texts: Counter[str]) -> Element | None:
    """The innermost element that holds nearly all of some stretches of text, None where there are none in the page."""
    sizes: Counter[Element] = Counter()
    for element in tree.iter():
        if isinstance(element.tag, str):
            own = [element.text, *(child.tail for child in element)]
            sizes[element] = sum(len(text) for text in map(_squeezed, filter(None, own)) if text in texts)
    total = sum(sizes.values())
    for element in reversed(list(sizes)):  # children before their parents
        parent = element.getparent()
        if sizes[element] >= _SHARE * total > 0:
            return element
        if parent is not None:
            sizes[parent] += sizes[element]
    return None


def _is_inside(element: Element, outer: Element) -> bool:
    return any(ancestor is outer for ancestor in element.iterancestors())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _length(element: Element) -> int:
    return len(_squeezed("".join(element.itertext())))


def _headline(tree: Element, title: str) -> str:
    """The headline that stands over the article: what the metadata call the title, else the page's only first heading."""
    heads = [h for h in (" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")) if h]
    shown = any(_squeezed(head) == _squeezed(title) for head in heads)
    if title and (shown or is_title_line(title)):
        return title
    return heads[0] if len(heads) == 1 and is_title_line(heads[0]) else ""


def _with_headline(lines: list[str], headline: str) -> list[str]:
    wanted = _squeezed(headline)
    top = "".join(map(_squeezed, lines[:8]))
    return lines if not wanted or wanted in top or not lines else [headline, *lines]


def _metadata(tree: Element) -> dict[str, str]:
    """Title, date and source as pages of public bodies state them (tags of the national standard for government sites)."""
    tags = {
        (tag.get("name") or tag.get("property") or "").lower(): (tag.get("content") or "").strip()
        for tag in tree.iter("meta")
    }
    around = " ".join(
        text
        for e in tree.iter()
        if e.tag not in ("script", "style")
        for text in (e.text, e.tail)
        if text and isinstance(e.tag, str)
    )
    date = next(filter(None, (DATE.match(tags.get(name, "")) for name in ("pubdate", "publishdate"))), None)
    date = date or DATE_LABEL.search(around)
    source = _SOURCE.search(around) if "来源" in around else None
    found = {
        "title": " ".join(tags.get("articletitle", "").split()),
        "source": tags.get("contentsource") or (_NO_SOURCE.split(source[1])[0] if source else ""),
    }
    if date:
        found["date"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    return {key: value for key, value in found.items() if value}


def _largest_block(tree: Element) -> Element:
    """The element whose own text and inline or paragraph children hold most characters outside links."""
    best, most = tree, 0
    for element in tree.iter():
        if isinstance(element.tag, str) and not is_furniture(element):
            size = len((element.text or "").strip()) + sum(map(_weight, element))
            if size > most:
                best, most = element, size
    return best


def _weight(child: Element) -> int:
    tail = len((child.tail or "").strip())
    inner = len(child)
    if not isinstance(child.tag, str) or is_furniture(child) or inner > 20:
        return tail
    if not inner and child.tag != "a":
        return tail + len((child.text or "").strip())
    linked = sum(len("".join(link.itertext())) for link in child.iter("a"))
    return tail + max(0, len("".join(child.itertext()).strip()) - 2 * linked) if child.find(".//p") is None else tail
