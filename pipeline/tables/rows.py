"""Rows of every table from a Document and its Analysis; the one place where cells are filled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from typing import Any

from pipeline import codelists, layers
from pipeline.analysis import Alignment, Analysis, Passage
from pipeline.columns import LIST_SEPARATOR
from pipeline.corrections.apply import Outcome
from pipeline.documents import Document, Inferred
from pipeline.extract.mentions import Finding
from pipeline.layers import Layer
from pipeline.tables import schema
from pipeline.tables.gather import MOST_ROWS, Columns

_NONE = Inferred()
RIGHT, WRONG = codelists.names("verdict")
PROGRAM, PERSON = codelists.names("judged_by")


def passage(document: Document) -> Passage:
    """A document as the analysis takes it: its text and sentences, its year and level where they are known."""
    level = document.metadata.get("level", _NONE).value
    return Passage(document.text, [(s.start, s.end) for s in document.sentences], document.year, level)


def rows(
    document: Document, analysis: Analysis, labels: Sequence[str] = codelists.names("label")
) -> Iterator[tuple[str, Columns]]:
    """A document's rows in every table, in order of offset: (table name, the cells of each of its columns in the schema's order).

    A table that has none is left out; of a long text a table comes in several pieces.

    Of a part of the analysis, the rows of that part; what is one row a document comes with the last.

    Args:
        document: the document.
        analysis: of `passage(document)`.
        labels: those of the classifier that the analysis used.
    """
    doc_id = document.doc_id
    part = _part(document, analysis)
    numbers = range(analysis.first + 1, analysis.first + len(part.sentences) + 1)
    ids = [f"{doc_id}:{i}" for i in numbers] or [f"{doc_id}:1"]
    for columns in _sentences(part, analysis, ids):
        yield "sentences", columns
    for layer in layers.every():
        for columns in _mentions(layer, doc_id, analysis, ids):
            yield layer.name, columns
    for columns in _findings(part, analysis, ids, labels):
        yield "findings", columns
    if analysis.last:
        yield from _of_document(document, analysis)


def _of_document(document: Document, analysis: Analysis) -> Iterator[tuple[str, Columns]]:
    """What is told once of a document, when all of it has been read."""
    doc_id = document.doc_id
    yield "documents", _document(document, analysis)
    if analysis.round_list:
        yield "round_list", _round_list(document, analysis)
    yield "texts", [[doc_id], [document.text]]
    if document.dropped:
        pieces = len(document.dropped)
        yield "cleaning", [[doc_id] * pieces, range(1, pieces + 1), *zip(*document.dropped, strict=True)]


def _part(document: Document, analysis: Analysis) -> Document:
    """The document with the sentences alone that the analysis is of."""
    if analysis.last and not analysis.first:
        return document
    own = slice(analysis.first, analysis.first + len(analysis.spans))
    return replace(document, sentences=document.sentences[own], confidences=document.confidences[own])


def _round_list(document: Document, analysis: Analysis) -> Columns:
    found, doc_id = analysis.round_list, document.doc_id
    places = [f"{doc_id}:{max(1, bisect_right(document.sentences, r.start, key=attrgetter('start')))}" for r in found]
    cells = [
        (r.number, r.term, r.body, r.basis, r.mentions, place, r.start) for r, place in zip(found, places, strict=True)
    ]
    return [[doc_id] * len(found), *zip(*cells, strict=True)]


def _mentions(layer: Layer, doc_id: str, analysis: Analysis, ids: Sequence[str]) -> Iterator[Columns]:
    every, starts = analysis.mentions[layer.name], analysis.starts
    findings, beside = analysis.findings or (Finding(),), [Finding._fields.index(name) for name in layer.beside]
    for first in range(0, len(every), MOST_ROWS):
        found = every[first : first + MOST_ROWS]
        places = [bisect_right(starts, mention[0], 1) - 1 for mention in found]
        own = [[findings[i][field] for i in places] for field in beside]
        said = judged_by(analysis, layer.name, found)
        yield [[doc_id] * len(found), [ids[i] for i in places], *layer.cells(found), *own, said]


def judged_by(analysis: Analysis, name: str, found: Sequence[Sequence[Any]]) -> list[str]:
    """Who says so of each of some mentions or sentences.

    Args:
        analysis: they are of.
        name: of the layer, or `findings`.
        found: what begins with start and end.
    """
    vouched = analysis.judged.get(name)
    if not vouched:
        return [PROGRAM] * len(found)
    return [PERSON if (m[0], m[1]) in vouched else PROGRAM for m in found]


def _document(document: Document, analysis: Analysis) -> Columns:
    cells: dict[str, object] = {
        "doc_id": document.doc_id,
        "file": document.file,
        "part": document.part,
        "encoding": document.encoding or None,
        "characters": len(document.text),
        "dropped": sum(len(piece.text) for piece in document.dropped),
        "sections": sum(1 for s in document.sections if s.level),
        "sentences": len(document.sentences),
        "mask_width": analysis.mask_width,
        "ocr": _mean_confidence(document),
        "notes": LIST_SEPARATOR.join(note.replace(LIST_SEPARATOR, "/") for note in document.notes) or None,
    }
    for name, told in document.metadata.items():
        if told.value:
            cells[name] = int(told.value) if name == "year" else told.value
            cells[f"{name}_evidence"], cells[f"{name}_confidence"] = told.evidence or None, told.confidence or None
    return [[cells.get(column.name)] for column in schema.DOCUMENTS.columns]


def _mean_confidence(document: Document) -> float | None:
    """Over the sentences that were recognised, by their length."""
    pairs = zip(document.sentences, document.confidences, strict=False)
    known = [(s.end - s.start, sure) for s, sure in pairs if sure is not None]
    return round(sum(n * sure for n, sure in known) / sum(n for n, _ in known), 4) if known else None


def _sentences(document: Document, analysis: Analysis, ids: list[str]) -> Iterator[Columns]:
    doc_id, text, every = document.doc_id, document.text, document.sentences
    headings, levels = [s.heading or None for s in document.sections], [s.level for s in document.sections]
    confidences = document.confidences or (None,) * len(every)
    told = analysis.normalized()
    for first in range(0, len(every), MOST_ROWS):
        part = slice(first, first + MOST_ROWS)
        found = every[part]
        normalized, alignments = zip(*islice(told, len(found)), strict=True)
        yield [
            [doc_id] * len(found),
            ids[part],
            [s.start for s in found],
            [s.end for s in found],
            [text[s.start : s.end] for s in found],
            normalized,
            [_aligned(alignment) if alignment else None for alignment in alignments],
            [headings[s.section] for s in found],
            [levels[s.section] for s in found],
            [s.heading for s in found],
            [f.status for f in analysis.findings[part]],
            confidences[part],
            judged_by(analysis, "findings", found),
        ]


def _aligned(alignment: Alignment) -> str:
    return LIST_SEPARATOR.join([f"{a}-{b}>{c}-{d}" for a, b, c, d in alignment])


def _findings(document: Document, analysis: Analysis, ids: list[str], labels: Sequence[str]) -> Iterator[Columns]:
    headings, sentences, text = [s.heading or None for s in document.sections], document.sentences, document.text
    unknown = (None,) * (4 + len(labels))
    findings, spans = analysis.findings, analysis.spans
    every = [i for i, finding in enumerate(findings) if finding.status != "none"]
    for first in range(0, len(every), MOST_ROWS):
        places = every[first : first + MOST_ROWS]
        found = [findings[i] for i in places]
        starts, ends = zip(*[spans[i] for i in places], strict=True)
        yield [
            [document.doc_id] * len(found),
            [ids[i] for i in places],
            starts,
            ends,
            [text[a:b] for a, b in zip(starts, ends, strict=True)],
            [f.status for f in found],
            [LIST_SEPARATOR.join(f.labels) for f in found],
            *zip(*[f.of_status + f.of_label or unknown for f in found], strict=True),
            [f.unsure for f in found],
            [LIST_SEPARATOR.join([f"{label}:{a}-{b}" for label, a, b in f.support]) for f in found],
            [f.cue for f in found],
            [f.problems for f in found],
            [headings[sentences[i].section] for i in places],
            judged_by(analysis, "findings", [spans[i] for i in places]),
        ]


def corrections(told: Iterable[Outcome], doc_id: str = "") -> Columns:
    """What became of corrections, as rows of their table.

    Args:
        told: corrections, one at least.
        doc_id: of the document that they are laid over; empty where it is not there.
    """
    cells = [
        (
            c.number,
            c.doc_id,
            None if t.sentence is None else f"{doc_id}:{t.sentence + 1}",
            t.start,
            t.end,
            c.text,
            c.layer,
            RIGHT if c.right else WRONG,
            "; ".join(f"{name}={_stated(value)}" for name, value in c.values.items()) or None,
            t.code,
            c.by or None,
            c.note or None,
            c.dumps(),
        )
        for t in told
        for c in (t.correction,)
    ]
    return list(zip(*cells, strict=True))


def _stated(value: object) -> str:
    return "" if value is None else LIST_SEPARATOR.join(value) if isinstance(value, list) else str(value)
