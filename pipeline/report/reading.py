"""A document's text cut at every edge of a sentence, mention or passage, so that spans that overlap can all be shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline import layers
from pipeline.columns import LIST_SEPARATOR, PLACE, Column
from pipeline.report import values
from pipeline.report.library import Row
from pipeline.report.words import Words
from pipeline.tables import schema

_PLACES = frozenset(column.name for column in PLACE)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the text with what is said of them; `mark` is unique in the document."""

    start: int
    end: int
    layer: str
    mark: str
    tip: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that the same spans cover; `first` where one of them begins, `anchors` of passages that do."""

    text: str
    layers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    first: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of one sentence; `number` is 0 between sentences, `anchor` empty where the sentence began in a line before."""

    number: int
    anchor: str
    heading: bool
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Line:
    """One line of the text; `level` is 0 for running text, else 1 to 4 for a heading."""

    start: int
    end: int
    level: int
    runs: list[Run] = field(default_factory=list)


def lines(text: str, sentences: Sequence[Row], spans: Sequence[Span]) -> list[Line]:
    """The text's lines that are not blank, in order.

    Args:
        text: the clean text that all offsets count.
        sentences: the document's rows of `sentences`.
        spans: mentions and passages; those outside the text are left out.
    """
    kept = [s for s in spans if 0 <= s.start < s.end <= len(text)]
    held = sorted(_sentences(sentences, len(text)))
    edges = {0, len(text)} | {e for s in kept for e in (s.start, s.end)} | {e for s in held for e in (s.start, s.end)}
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(at, at + len(line), _level(at, at + len(line), held)))
            edges |= {at, at + len(line)}
        at += len(line) + 1
    _fill(found, held, _pieces(text, sorted(edges), kept))
    return found


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """Where a sentence stands, its number, whether it is a heading and of which level."""

    start: int
    end: int
    number: int
    heading: bool
    level: int


def _sentences(rows: Sequence[Row], length: int) -> Iterator[Held]:
    for row in rows:
        start, end = int(str(row["start"])), int(str(row["end"]))
        if 0 <= start < end <= length:
            level = int(str(row.get("section_level") or 0))
            yield Held(start, end, sentence_number(str(row["sentence_id"])), row.get("heading") is True, level)


def sentence_number(sentence_id: str) -> int:
    """The number that ends a sentence_id; 0 where there is none."""
    tail = sentence_id.rpartition(":")[2]
    return int(tail) if tail.isascii() and tail.isdigit() else 0


def _level(start: int, end: int, held: Sequence[Held]) -> int:
    """1 to 4 where all sentences of the line are headings."""
    here = [s for s in held[bisect_right(held, start, key=lambda s: s.end) :][: end - start] if s.start < end]
    return min(4, 1 + here[0].level) if here and all(s.heading for s in here) else 0


def _pieces(text: str, edges: Sequence[int], spans: Sequence[Span]) -> Iterator[tuple[int, Piece]]:
    """(offset, piece) in order; one sweep over the edges."""
    waiting = sorted(spans, key=lambda s: (s.start, -s.end, s.layer))
    active: list[Span] = []
    anchors: list[str] = []
    at = 0
    for start, end in zip(edges, edges[1:], strict=False):
        active = [s for s in active if s.end > start]
        first = False
        while at < len(waiting) and waiting[at].start == start:
            span = waiting[at]
            active.append(span)
            first = True
            if span.layer == "passages" and (name := f"r{span.start}") not in anchors:
                anchors.append(name)
            at += 1
        piece = text[start:end]
        if not piece.strip("\n"):  # an anchor waits for characters that are shown
            continue
        yield start, _piece(piece, active, first, tuple(anchors))
        anchors = []


def _piece(text: str, active: Sequence[Span], first: bool, anchors: tuple[str, ...]) -> Piece:
    layers = tuple(dict.fromkeys(s.layer for s in active))
    return Piece(text, layers, tuple(s.mark for s in active), first, anchors)


def _fill(found: Sequence[Line], held: Sequence[Held], pieces: Iterable[tuple[int, Piece]]) -> None:
    """Each line gets its runs; a sentence's anchor stands where it begins."""
    seen: set[int] = set()
    for (line, number, heading), group in groupby(_placed(found, held, pieces), key=lambda placed: placed[:3]):
        anchor = f"s{number}" if number and number not in seen else ""
        seen.add(number)
        found[line].runs.append(Run(number, anchor, heading, tuple(piece for *_, piece in group)))


def _placed(
    found: Sequence[Line], held: Sequence[Held], pieces: Iterable[tuple[int, Piece]]
) -> Iterator[tuple[int, int, bool, Piece]]:
    """(place of its line, its sentence or 0, whether that is a heading, piece)."""
    i = j = 0
    for start, piece in pieces:
        while i < len(found) and found[i].end <= start:
            i += 1
        while j < len(held) and held[j].end <= start:
            j += 1
        if i < len(found) and found[i].start <= start:
            inside = j < len(held) and held[j].start <= start
            yield i, held[j].number if inside else 0, inside and held[j].heading, piece


def mentions(rows: Mapping[str, Sequence[Row]], words: Words) -> list[Span]:
    """The mentions of all layers as spans.

    Args:
        rows: layer → the document's rows.
        words: the report's language, for what a mention's tooltip says.
    """
    return [
        Span(int(str(row["start"])), int(str(row["end"])), layer, f"{layer}-{n}", _tip(layer, row, words))
        for layer in layers.names()
        for n, row in enumerate(rows[layer], 1)
    ]


def _tip(layer: str, row: Row, w: Words) -> str:
    said = []
    for column in schema.named(layer).columns:
        value = row.get(column.name)
        if column.name in _PLACES or value is None:
            continue
        said.append(f"{column.title if w.lang == 'zh' else column.name} {_said(value, column, w)}")
    return f"{w.layer(layer)}：{' · '.join(said)}"


def _said(value: object, column: Column, w: Words) -> str:
    if isinstance(value, bool):
        return w["yes"] if value else w["no"]
    if isinstance(value, int | float):
        return values.number(value, column.name)
    parts = str(value).split(LIST_SEPARATOR) if column.many else [str(value)]
    return "、".join(w.code(column.codes, part) for part in parts)
