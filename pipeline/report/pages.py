"""Which pages there are, and what each gives its template."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline import layers
from pipeline.columns import Table
from pipeline.compare import counts, registry
from pipeline.report import findings, glossary, headlines, kwic, notes, overview, reading, values
from pipeline.report.followed import Followed
from pipeline.report.grid import Grid, grid
from pipeline.report.library import Library, Row
from pipeline.report.page import Figure, Page
from pipeline.threads.schema import TABLES

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
    met = [name for page in there for name in comparisons()[page] if name in rows]
    library.numbers |= {name: n for n, name in enumerate(met, 1)}
    figures = [
        replace(f, number=n) for n, f in enumerate(sorted(figures, key=lambda f: library.numbers.get(f.table, 0)), 1)
    ]
    yield _overview(library, rows, followed)
    for page in there:
        yield _comparison(page, library, rows, figures)
    yield from followed.pages() if followed else ()
    # what has been linked to by now has a page; then there may be room for more
    paged = library.fill()
    yield Page("documents/index.html", "documents.html", "documents", library.words["documents"], _listing(library))
    yield Page("findings.html", "findings.html", "findings", library.words["findings"], findings.head(library))
    yield kwic.page(library)
    yield from _documents(library, rows, paged)
    yield glossary.page(_tables(rows, followed), library.words)


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
        ("kwic", kwic.PATH),
        *more,
        ("glossary", glossary.PATH),
    ]


def _tables(rows: Rows, followed: Followed | None) -> list[Table]:
    """The tables that the report shows."""
    return [table for name, table in registry.tables().items() if name in rows] + (list(TABLES) if followed else [])


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
    found = library.corpus.table("findings", ("doc_id",))["doc_id"].value_counts()
    held = [
        {
            "number": library.number[doc_id],
            "paged": doc_id in library.paged,
            "title": library.title(doc_id),
            "file": row.get("file"),
            "group": library.group(doc_id),
            "place": names.index(library.grouping.of[doc_id]),
            "genre": row.get("genre"),
            "level": row.get("level"),
            "year": values.number(row.get("year"), "year"),
            "characters": int(str(row.get("characters") or 0)),
            "findings": int(found.get(doc_id, 0)),
        }
        for row in library.documents
        for doc_id in (str(row["doc_id"]),)
    ]
    return {"listed": held, "paged": len(library.paged), "groups": [library.words.group_name(name) for name in names]}


def _documents(library: Library, rows: Rows, paged: Sequence[str]) -> Iterator[Page]:
    reuse = notes.shared(library.passages)
    original: dict[str, Row] = {str(row["doc_id"]): row for row in _by_name(rows, "originality")}
    nearest: dict[str, list[str]] = {}
    for near in _by_name(rows, "neighbours"):
        nearest.setdefault(str(near["doc_id"]), []).append(str(near["other"]))
    numbers = [0, *(library.number[doc_id] for doc_id in paged), 0]
    for i, (doc_id, held) in enumerate(library.shown(paged)):
        given = _document(library, doc_id, held, reuse.get(doc_id, []))
        given |= {"before": numbers[i], "behind": numbers[i + 2]}
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


def _document(
    library: Library, doc_id: str, of: Mapping[str, list[Row]], reuse: Sequence[notes.Shared]
) -> dict[str, object]:
    mentions = {layer: of[layer] for layer in layers.names()}
    sentences, held = of["sentences"], notes.findings(of["findings"])
    spans = [*reading.mentions(mentions, library.words), *notes.spans(reuse, library)]
    lines = reading.lines(library.corpus.texts.get(doc_id, ""), sentences, spans)
    counts = {**{layer: len(found) for layer, found in mentions.items()}, "passages": len({s.start for s in reuse})}
    return {
        "number": library.number[doc_id],
        "row": library.documents[library.number[doc_id] - 1],
        "group": library.group(doc_id),
        "lines": list(zip(lines, _beside(lines, held, reuse, library), strict=True)),
        "statuses": {f.number: f.status for f in held},
        "layers": [*counts.items(), ("notes", len(held))],
        "said": findings.block_of({s.mark: s.tip for s in spans if s.tip}),
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
