"""A comparison as a folder of static HTML that works offline from any disk or file share.

One stylesheet and one script serve all pages. The Content-Security-Policy forbids all that does not stand in files of the report's own
place: no inline script or style, no request to anywhere. It names `file:` beside `'self'`, which means nothing reliable for pages that
are opened from a disk, as a file: page may not check the integrity of another file. Data for the script stands in JSON blocks, which no
browser runs, and findings in files that call it with nothing but JSON, since a file: page may not fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline import layers
from pipeline.compare import registry
from pipeline.compare.comparisons import rows as plain_rows
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.messages import Message
from pipeline.report import findings, kwic, place, values
from pipeline.report.followed import Followed
from pipeline.report.library import Library
from pipeline.report.page import Figure, Page
from pipeline.report.pages import navigation, pages
from pipeline.report.svg import checked
from pipeline.report.words import Words
from pipeline.tables import arrow, lock
from pipeline.tables.whole_files import explaining
from pipeline.tables.writers import write_table
from pipeline.threads import schema as threads
from pipeline.threads.tables import Traced, saying_rows, thread_rows

_STATIC = Path(__file__).parent / "static"
POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; connect-src 'none'; base-uri 'none'; form-action 'none'"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class Drawing(Protocol):
    """What the report asks of a drawing."""

    @property
    def name(self) -> str:
        """Name of its file."""

    @property
    def table(self) -> str:
        """The table it shows."""

    @property
    def title(self) -> str:
        """What stands under it."""

    @property
    def note(self) -> str:
        """How to read it."""


def write(  # noqa: PLR0913 (what a report is made of)
    folder: Path,
    corpus: Corpus,
    grouping: Grouping,
    tables: Mapping[str, pd.DataFrame],
    drawings: Iterable[Drawing] | None,
    lang: str = "zh",
    *,
    svg: Callable[[Any], str] | None = None,
    traced: Traced | None = None,
    notes: Iterable[str] = (),
    documents: int | None = None,
) -> list[Path]:
    """Write the report; the folder takes its place when all of it is whole.

    Args:
        folder: where it goes; an earlier report there is replaced, anything else is not.
        corpus: the run's tables.
        grouping: groups of its documents.
        tables: comparison tables by name, those of the registry that were made.
        drawings: figures, each shown above the table it draws; None where no font can draw them, which the pages then say.
        lang: zh or en, for all texts but those of documents.
        svg: drawing → SVG; `pipeline.compare.figures.svg` if None.
        traced: problems followed to their rectification; None for no such pages.
        notes: what must be known of the tables before their figures, told on the first page.
        documents: how many have a page of their own, those that tables link to first; None for all.

    Returns:
        The files written, in order.

    Raises:
        XunshiError: the folder holds something else, cannot be written, or there is no such language.
    """
    words = Words(lang, corpus.titles(lang))
    place.refuse_foreign(folder)
    library = Library(corpus, grouping, words, tables.get("passages"), documents)
    rows = {
        kind.table.name: _shown(kind, tables[kind.table.name]) for kind in registry.every() if kind.table.name in tables
    }
    followed = Followed(traced, library) if traced and traced.threads else None
    figures = _figures(drawings or (), svg or _default_svg())
    with lock.held(folder, folder.with_name(f".{folder.name}.lock")), explaining(folder):
        part = place.begin(folder)
        (part / "documents").mkdir()
        written = [Path(place.MARKER), *_files(part, figures, rows, words)]
        if traced and followed:
            (part / followed.INDEX).parent.mkdir()
            written += _followed_files(part, traced, words)
        for page, text in _rendered(library, rows, figures, followed, notes, undrawn=drawings is None):
            (part / page.path).write_bytes(text.encode("utf-8", "replace"))
            written.append(Path(page.path))
        written += _shared(part, library)
        place.finish(folder)
    return [folder / path for path in written]


def _shown(kind: registry.Kind, frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows of a comparison that its page and its CSV hold."""
    return plain_rows(kind.table, kind.foremost(frame) if kind.foremost else frame)


def _default_svg() -> Callable[[Any], str]:
    from pipeline.compare.figures import svg  # noqa: PLC0415 - a report without drawings needs none of it

    return svg


def _figures(drawings: Iterable[Drawing], svg: Callable[[Any], str]) -> list[Figure]:
    found = []
    for n, d in enumerate(drawings, 1):
        name = d.name if _NAME.fullmatch(d.name) else f"figure-{n}"
        found.append(Figure(n, f"figures/{name}.svg", d.table, d.title, d.note, checked(svg(d), name)))
    return found


def _files(
    part: Path, figures: Sequence[Figure], rows: Mapping[str, list[tuple[object, ...]]], words: Words
) -> Iterator[Path]:
    for figure in figures:
        path = part / figure.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f'<?xml version="1.0" encoding="utf-8"?>\n{figure.svg}\n'.encode("utf-8", "replace"))
        yield Path(figure.file)
    for name, held in rows.items():
        table = registry.tables()[name]
        write_table(table, arrow.to_arrow(table, held).to_batches(), part / "tables", ("csv",), words.lang)
        yield Path("tables") / f"{name}.csv"


def _followed_files(part: Path, traced: Traced, words: Words) -> Iterator[Path]:
    for table, held in ((threads.THREADS, thread_rows(traced.threads)), (threads.SAYINGS, saying_rows(traced.threads))):
        write_table(table, arrow.to_arrow(table, held).to_batches(), part / "tables", ("csv",), words.lang)
        yield Path("tables") / f"{table.name}.csv"


def _shared(part: Path, library: Library) -> Iterator[Path]:
    """The stylesheet, the scripts, and the findings and sentences that these load; which documents have a page is known by now."""
    style, *scripts = (
        (_STATIC / name).read_text(encoding="utf-8") for name in ("report.css", "report.js", "search.js")
    )
    texts: dict[str, Iterable[str]] = {
        "report.css": [style + layer_styles()],
        "report.js": [scripts[0]],
        "search.js": [scripts[1]],
        "findings/{}.js": findings.parts(library),
        "search/{}.js": kwic.parts(library),
    }
    for name, held in texts.items():
        for number, text in enumerate(held):
            path = part / name.format(number)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8", "replace"))
            yield path.relative_to(part)


def _rendered(
    library: Library,
    rows: Mapping[str, list[tuple[object, ...]]],
    figures: Sequence[Figure],
    followed: Followed | None,
    notes: Iterable[str],
    *,
    undrawn: bool,
) -> Iterator[tuple[Page, str]]:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "w": library.words,
        "policy": POLICY,
        "navigation": navigation(rows, followed),
        "undrawn": undrawn,
        "told": [n.told(library.words.lang) if isinstance(n, Message) else n for n in notes],
        "number": values.number,
        "shown": values.shown,
        "markup": Markup,
    }
    for page in pages(library, rows, figures, followed):
        yield page, environment.get_template(page.template).render(page=page, root=page.root, **page.given)


def layer_styles() -> str:
    """The rules that tell layers apart: a line of its own under each layer's mentions, in its colour."""
    count = len(layers.every())
    lines = [f"var(--line-{i})" for i in range(count + 1)]
    places = [f"0 calc(100% - {offset}px)" for offset in (_UNDER[i % len(_UNDER)] for i in range(count))]
    none = " ".join(f"--line-{i}: none;" for i in range(count + 1))
    rules = [
        f".m {{ {none} background-image: {', '.join(lines)}; background-position: {', '.join([*places, '0 0'])}; }}"
    ]
    marks = [(layer.name, layer.colour) for layer in layers.every()] + [("passages", "var(--on-passages)")]
    for i, (name, colour) in enumerate(marks):
        rules.append(f".key-{name} {{ --key: {colour}; }}")
        rules.append(f".{name} {{ --line-{i}: linear-gradient({colour}, {colour}); }}")
        rules.append(f'[data-off~="{name}"] .{name} {{ --line-{i}: none; }}')
    return "\n".join(rules) + "\n"


# how far below the text each layer's line stands, pixels from the bottom; layers that seldom meet share a height
_UNDER = (8, 2, 5, 5, 5, 0)
