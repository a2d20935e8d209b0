"""What a reader of a web page does not see: hidden and struck-out elements, and the marks of notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.documents import Dropped
from pipeline.ingest import notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:px|pt|em|rem|%)?(?:;|!|$)|opacity:0(?:\.0+)?(?:;|!|$)"
    r"|color:transparent|(?:left|top|text-indent):-\d{3,}"
)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_RAISED_STYLE = re.compile(r"vertical-align:super")
_STRUCK_TAGS, _RAISED_TAGS = frozenset({"s", "strike", "del"}), frozenset({"sup"})
# Names that frameworks and site builders give to what they hide; the sheets that say so are not saved with a page.
_HIDDEN_NAMES = frozenset(
    "hide hidden d-none dn invisible visually-hidden sr-only is-hidden display-none displaynone ng-hide".split()
)
_NOTE_LINK = re.compile(r"#.*(?:ftn|fn|note|cite|ref|zhu)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"^([a-zA-Z][\w-]*)?((?:[.#][\w\u4e00-\u9fff-]+)*)$")
MAX_RULES, MAX_PATHS = 2000, 200
# A page whose very content is hidden shows it by a script that was not saved.
MOST_HIDDEN = 0.5


def only_seen(tree: Element) -> list[Dropped]:
    """Take out of a page what no reader sees, and say what; raised characters become notes' or powers (`km²`)."""
    total = max(1, _size(tree))
    rules = [rule for sheet in tree.iter("style") for rule in _rules("".join(sheet.itertext()))]
    marked = {
        why: found
        for why, pattern in (("hidden", _HIDDEN_STYLE), ("struck", _STRUCK_STYLE))
        if (found := _by_sheet(tree, rules, pattern))
    }
    dropped: list[Dropped] = []
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element is tree:
            continue
        why = _reason(element)
        if not why and marked:
            why = next((why for why, elements in marked.items() if element in elements), "")
        if why and _attached(element, tree) and _size(element) <= MOST_HIDDEN * total:
            dropped += [Dropped(why, text)] if (text := _text(element)) else []
            _remove(element)
    for element in [e for e in tree.iter() if isinstance(e.tag, str) and _is_raised(e)]:
        text, mark = notes.raised("".join(element.itertext()), _before(element))
        dropped += [Dropped("note mark", _text(element))] if mark else []
        _replace(element, text)
    return dropped


def _reason(element: Element) -> str:
    """Why an element is not seen, by its tag and own attributes; empty where it is."""
    if element.tag in _STRUCK_TAGS:
        return "struck"
    if not element.keys():
        return ""
    style = _style(element)
    if style and _STRUCK_STYLE.search(style):
        return "struck"
    names = (element.get("class") or "").lower().split()
    if element.get("hidden") is not None or (style and _HIDDEN_STYLE.search(style)) or _HIDDEN_NAMES & set(names):
        return "hidden"
    return ""


def _is_raised(element: Element) -> bool:
    if element.tag in _RAISED_TAGS:
        return element.find(".//img") is None
    if element.tag == "a":
        text = "".join(element.itertext()).strip()
        return (
            bool(_NOTE_LINK.match(element.get("href") or ""))
            and re.fullmatch(r"[\[【〔(（]\d+[\])）〕】]", text) is not None
        )
    return bool(_RAISED_STYLE.search(_style(element)))


def _style(element: Element) -> str:
    """An element's own declarations without white space."""
    style = element.get("style")
    return "".join(style.lower().split()) if style else ""


def _by_sheet(tree: Element, rules: list[tuple[str, str]], pattern: re.Pattern[str]) -> frozenset[Element]:
    """The elements that the page's own style sheets give such a style; rules for other media or states are passed over."""
    paths: list[str] = []
    for selector, style in rules:
        if pattern.search("".join(style.lower().split())):
            paths += filter(None, map(_path, selector.split(",")))
    return frozenset(element for path in paths[:MAX_PATHS] for element in tree.xpath(path))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of a sheet, without those inside blocks such as `@media print`."""
    text = _COMMENT.sub("", sheet)
    for number, m in enumerate(_RULE.finditer(_without_blocks(text))):
        if number >= MAX_RULES:
            return
        yield m[1].strip(), m[2]


def _without_blocks(sheet: str) -> str:
    out, depth, at, skipping = [], 0, 0, -1
    for m in re.finditer(r"[{}]", sheet):
        if m[0] == "{":
            head = sheet[at : m.start()].rsplit("}", 1)[-1].rsplit(";", 1)[-1]
            if skipping < 0 and "@" in head:
                skipping = depth
                out.append(sheet[at : m.start() - len(head)])
            elif skipping < 0:
                out.append(sheet[at : m.end()])
            depth += 1
        else:
            depth = max(0, depth - 1)
            if skipping < 0:
                out.append(sheet[at : m.end()])
            elif depth == skipping:
                skipping = -1
        at = m.end()
    return "".join(out)


def _path(selector: str) -> str:
    """XPath of a selector of tags, classes, ids, descendants and children; empty for any other."""
    steps = []
    axis = "//"
    for step in selector.replace(">", " > ").split():
        m = _COMPOUND.match(step)
        if step == ">":
            axis = "/"
        elif m is None:
            return ""
        else:
            names = re.findall(r"([.#])([^.#]+)", m[2])
            conditions = "".join(
                f"[@id='{name}']" if kind == "#" else f"[contains(concat(' ',normalize-space(@class),' '),' {name} ')]"
                for kind, name in names
            )
            steps.append(f"{axis}{m[1] or '*'}{conditions}")
            axis = "//"
    return "".join(steps)


def _before(element: Element) -> str:
    """The characters right before an element, also those before the elements that it opens."""
    while True:
        previous = element.getprevious()
        if previous is not None:
            text = (
                "".join(previous.itertext()) + (previous.tail or "") if isinstance(previous.tag, str) else previous.tail
            )
            if text and text.strip():
                return text.strip()[-8:]
            if previous.tag == "br":
                return ""
            element = previous
            continue
        parent = element.getparent()
        if parent is None or (parent.text or "").strip():
            return "" if parent is None else (parent.text or "").strip()[-8:]
        if parent.tag in ("p", "div", "td", "li", "body"):
            return ""
        element = parent


def _size(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _attached(element: Element, tree: Element) -> bool:
    while (parent := element.getparent()) is not None:
        element = parent
    return element is tree or element is tree.getroottree().getroot()


def _remove(element: Element) -> None:
    _replace(element, "")


def _replace(element: Element, text: str) -> None:
    """Put characters in the place of an element; what stands behind it stays."""
    parent, previous = element.getparent(), element.getprevious()
    text += element.tail or ""
    if parent is None:
        return
    if previous is None:
        parent.text = (parent.text or "") + text
    else:
        previous.tail = (previous.tail or "") + text
    parent.remove(element)
