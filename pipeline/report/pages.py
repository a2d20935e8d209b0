"""Which pages there are, and what each gives its template."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline import layers
from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import counts, registry
from pipeline.report import headlines, notes, overview, reading, values
from pipeline.report.followed import Followed
from pipeline.report.grid import Grid, grid
from pipeline.report.library import Library, Row
from pipeline.report.page import Figure, Page

Rows = Mapping[str, Sequence[tuple[object, ...]]]


def comparisons() -> dict[str, tuple[str, ...]]:
    """Page → its tables, in order."""
    return {
        page.name: tuple(kind.table.name for kind in registry.every() if kind.page == page) for page in registry.pages()
    }


def pages(library: Library, rows: Rows, figures: Sequence[Figure], followed: Followed | None = None) -> Iterator[Page]:
    """All pages, the overview first; a comparison whose tables were not made has none.

    Args:
        library: the documents.
        rows: table → its rows.
        figures: the drawings in order.
        followed: the problems followed; None where no notice lists any.
    """
    there = [page for page, own in comparisons().items() if any(name in rows for name in own)]
    yield _overview(library, rows, followed)
    for page in there:
        yield _comparison(page, library, rows, figures)
    yield Page("documents/index.html", "documents.html", "documents", library.words["documents"], _listing(library))
    yield Page("findings.html", "findings.html", "findings", library.words["findings"], _findings(library))
    yield from followed.pages() if followed else ()
    yield from _documents(library, rows)


def navigation(rows: Rows, followed: Followed | None = None) -> list[tuple[str, str]]:
    """(key of its title, path) of the pages that all pages link to.

    Args:
        rows: table → its rows.
        followed: the problems followed; None where no notice lists any.
    """
    there = [(page, f"{page}.html") for page, own in comparisons().items() if any(name in rows for name in own)]
    more = [("threads", followed.INDEX)] if followed else []
    return [
        ("overview", "index.html"),
        *there,
        ("documents", "documents/index.html"),
        ("findings", "findings.html"),
        *more,
    ]


def _overview(library: Library, rows: Rows, followed: Followed | None) -> Page:
    w = library.words
    anachronisms, copies = overview.anachronisms(rows, library), overview.copies(rows, library)
    given = {
        "facts": overview.facts(library),
        "headlines": headlines.headlines(rows, library, followed),
        "by": [w[column] for column in library.grouping.by],
        "notices": overview.notices(library.grouping, w),
        "groups": grid(registry.tables()["groups"], rows["groups"], library) if "groups" in rows else None,
        "terms": overview.terms(rows, library.grouping, w),
        "layers": [w.code("counted", kind.name) for kind in counts.kinds("keyness")],
        "anachronisms": anachronisms[0],
        "all_anachronisms": anachronisms[1],
        "copies": copies[0],
        "all_copies": copies[1],
    }
    return Page("index.html", "index.html", "overview", w["overview"], given)


def _comparison(page: str, library: Library, rows: Rows, figures: Sequence[Figure]) -> Page:
    blocks: list[tuple[Grid, list[Figure]]] = [
        (grid(registry.tables()[name], rows[name], library), [f for f in figures if f.table == name])
        for name in comparisons()[page]
        if name in rows
    ]
    drawable = any(registry.named(g.name).figure and g.total for g, _ in blocks)
    return Page(f"{page}.html", "comparison.html", page, library.words[page], {"blocks": blocks, "drawable": drawable})


def _listing(library: Library) -> dict[str, object]:
    names = library.grouping.names
    found = {d: len(rows) for d, rows in library.of["findings"].items()}
    held = [
        {
            "number": library.number[doc_id],
            "title": library.title(doc_id),
            "file": row.get("file"),
            "group": library.group(doc_id),
            "place": names.index(library.grouping.of[doc_id]),
            "genre": row.get("genre"),
            "level": row.get("level"),
            "year": values.number(row.get("year"), "year"),
            "characters": int(str(row.get("characters") or 0)),
            "findings": found.get(doc_id, 0),
        }
        for row in library.documents
        for doc_id in (str(row["doc_id"]),)
    ]
    return {"listed": held, "groups": [library.words.group_name(name) for name in names]}


def _findings(library: Library) -> dict[str, object]:
    """The findings as lists, which the page's script shows: texts once, everything else as numbers into lists."""
    w, statuses, labels, groups = library.words, _Index(), _Index(), library.grouping.names
    data: list[list[object]] = []
    for row in library.documents:
        doc_id = str(row["doc_id"])
        at = [library.number[doc_id], groups.index(library.grouping.of[doc_id]), _year(row)]
        for item in library.of["findings"].get(doc_id, ()):
            kinds = str(item["labels"]).split(LIST_SEPARATOR) if item.get("labels") else []
            number = reading.sentence_number(str(item["sentence_id"]))
            known = [statuses(str(item.get("status") or "")), [labels(kind) for kind in kinds]]
            data.append([*at, number, *known, int(item.get("unsure") is True), str(item.get("text") or "")])
    years = sorted({str(row[2]) for row in data if row[2] is not None})
    block = {
        "titles": [library.title(str(row["doc_id"])) for row in library.documents],
        "groups": [w.group_name(name) for name in groups],
        "statuses": [w.code("status", name) for name in statuses.names],
        "kinds": statuses.names,
        "labels": [w.code("label", name) for name in labels.names],
        "rows": data,
    }
    return {"data": block_of(block), "total": len(data), "years": years, **{k: block[k] for k in _CHOICES}}


_CHOICES = ("groups", "statuses", "labels")


class _Index:
    """Names in order of first use, each by its place."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._places: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = len(self.names)
            self.names.append(name)
        return self._places[name]


def _year(row: Row) -> int | None:
    year = row.get("year")
    return None if year is None else int(str(year))


def block_of(data: object) -> str:
    """JSON that can stand in a script element: nothing in it ends the element, opens a comment or breaks a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _documents(library: Library, rows: Rows) -> Iterator[Page]:
    reuse = notes.shared(library.passages)
    original: dict[str, Row] = {str(row["doc_id"]): row for row in _by_name(rows, "originality")}
    nearest: dict[str, list[str]] = {}
    for near in _by_name(rows, "neighbours"):
        nearest.setdefault(str(near["doc_id"]), []).append(str(near["other"]))
    for row in library.documents:
        doc_id = str(row["doc_id"])
        given = _document(library, row, reuse.get(doc_id, []))
        given["shares"] = _shares(original.get(doc_id, {}), library.words.__getitem__)
        given["nearest"] = [(library.label(d), library.href(d, "../")) for d in nearest.get(doc_id, [])[: notes.NAMED]]
        number = library.number[doc_id]
        yield Page(f"documents/{number}.html", "document.html", "document", library.title(doc_id), given)


def _by_name(rows: Rows, name: str) -> list[dict[str, object]]:
    return [dict(zip(registry.tables()[name].names, row, strict=True)) for row in rows.get(name, ())]


def _shares(row: Mapping[str, object], word: Callable[[str], str]) -> list[tuple[str, str]]:
    return [
        (word(name), f"{values.number(100 * share)} %")
        for name in ("original", "shared", "boilerplate")
        if isinstance(share := row.get(name), float)
    ]


def _document(library: Library, row: Row, reuse: Sequence[notes.Shared]) -> dict[str, object]:
    doc_id, of = str(row["doc_id"]), library.of
    mentions = {layer: of[layer].get(doc_id, []) for layer in layers.names()}
    sentences, held = of["sentences"].get(doc_id, []), notes.findings(of["findings"].get(doc_id, []))
    spans = [*reading.mentions(mentions, library.words), *notes.spans(reuse, library)]
    lines = reading.lines(library.corpus.texts.get(doc_id, ""), sentences, spans)
    counts = {**{layer: len(found) for layer, found in mentions.items()}, "passages": len({s.start for s in reuse})}
    return {
        "number": library.number[doc_id],
        "count": len(library.documents),
        "row": row,
        "group": library.group(doc_id),
        "lines": list(zip(lines, _beside(lines, held, reuse, library), strict=True)),
        "statuses": {f.number: f.status for f in held},
        "layers": [*counts.items(), ("notes", len(held))],
    }


def _beside(
    lines: Sequence[reading.Line], held: Iterable[notes.Finding], reuse: Sequence[notes.Shared], library: Library
) -> list[notes.Notes]:
    """Notes of each line: of what begins in it."""
    starts = [line.start for line in lines]
    beside = [notes.Notes() for _ in lines]
    shared: list[list[notes.Shared]] = [[] for _ in lines]
    for finding in held:
        if lines:
            beside[max(0, bisect_right(starts, finding.start) - 1)].findings.append(finding)
    for passage in reuse:
        if lines and not passage.boilerplate:
            shared[max(0, bisect_right(starts, passage.start) - 1)].append(passage)
    for note, passages in zip(beside, shared, strict=True):
        note.links, note.more = notes.links(passages, library)
    return beside
