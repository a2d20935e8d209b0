"""Rows of every table from a Document and its Analysis; the one place where cells are filled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from pipeline import codelists, layers
from pipeline.analysis import Analysis, Passage
from pipeline.columns import LIST_SEPARATOR
from pipeline.documents import Document, Inferred
from pipeline.extract.mentions import Finding, Mention
from pipeline.layers import Layer
from pipeline.tables import schema

Row = tuple[object, ...]
_NONE = Inferred()


def passage(document: Document) -> Passage:
    """A document as the analysis takes it: its text and sentences, its year and level where they are known."""
    level = document.metadata.get("level", _NONE).value
    return Passage(document.text, [(s.start, s.end) for s in document.sentences], document.year, level)


def rows(
    document: Document, analysis: Analysis, labels: Sequence[str] = codelists.names("label")
) -> dict[str, list[Row]]:
    """Table name → its rows for one document, in order of offset, cells in the schema's order.

    Of a part of the analysis, the rows of that part; what is one row a document comes with the last.

    Args:
        document: the document.
        analysis: of `passage(document)`.
        labels: those of the classifier that the analysis used.
    """
    doc_id = document.doc_id
    part = _part(document, analysis)
    ids = [f"{doc_id}:{i}" for i in range(analysis.first + 1, analysis.first + len(part.sentences) + 1)] or [
        f"{doc_id}:1"
    ]
    found = {
        "sentences": _sentences(part, analysis, ids),
        **{layer.name: _mentions(layer, doc_id, analysis, ids) for layer in layers.every()},
        "findings": _findings(part, analysis, ids, labels),
    }
    if not analysis.last:
        return found
    return found | {
        "documents": [_document(document, analysis)],
        "round_list": [
            (
                doc_id,
                r.number,
                r.term,
                r.body,
                r.basis,
                r.mentions,
                f"{doc_id}:{_sentence_at(document, r.start)}",
                r.start,
            )
            for r in analysis.round_list
        ],
        "texts": [(doc_id, document.text)],
        "cleaning": [(doc_id, number, *piece) for number, piece in enumerate(document.dropped, 1)],
    }


def _part(document: Document, analysis: Analysis) -> Document:
    """The document with the sentences alone that the analysis is of."""
    if analysis.last and not analysis.first:
        return document
    own = slice(analysis.first, analysis.first + len(analysis.spans))
    return replace(document, sentences=document.sentences[own], confidences=document.confidences[own])


def _sentence_at(document: Document, position: int) -> int:
    """Number of the sentence that holds a character, from 1."""
    return max(1, bisect_right(document.sentences, position, key=attrgetter("start")))


def _mentions(layer: Layer, doc_id: str, analysis: Analysis, ids: Sequence[str]) -> list[Row]:
    found: Sequence[Mention] = analysis.mentions[layer.name]
    cells, starts = layer.cells, analysis.starts
    places = [bisect_right(starts, mention.start, 1) - 1 for mention in found]
    if not layer.beside:
        return [(doc_id, ids[i], *cells(m)) for m, i in zip(found, places, strict=True)]
    findings, beside = analysis.findings or (Finding(),), [Finding._fields.index(name) for name in layer.beside]
    return [
        (doc_id, ids[i], *cells(m), *[findings[i][field] for field in beside])
        for m, i in zip(found, places, strict=True)
    ]


def _document(document: Document, analysis: Analysis) -> Row:
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
    return tuple(cells.get(column.name) for column in schema.DOCUMENTS.columns)


def _mean_confidence(document: Document) -> float | None:
    """Over the sentences that were recognised, by their length."""
    pairs = zip(document.sentences, document.confidences, strict=False)
    known = [(s.end - s.start, sure) for s, sure in pairs if sure is not None]
    return round(sum(n * sure for n, sure in known) / sum(n for n, _ in known), 4) if known else None


def _sentences(document: Document, analysis: Analysis, ids: list[str]) -> list[Row]:
    found: list[Row] = []
    doc_id, text = document.doc_id, document.text
    sections = [(s.heading or None, s.level) for s in document.sections]
    confidences = document.confidences or (None,) * len(document.sentences)
    told = zip(document.sentences, ids, analysis.normalized(), analysis.findings, confidences, strict=False)
    for sentence, identifier, (normalized, alignment), finding, sure in told:
        start, end = sentence.start, sentence.end
        aligned = LIST_SEPARATOR.join([f"{a}-{b}>{c}-{d}" for a, b, c, d in alignment]) if alignment else None
        section = sections[sentence.section]
        found.append(
            (
                doc_id,
                identifier,
                start,
                end,
                text[start:end],
                normalized,
                aligned,
                *section,
                sentence.heading,
                finding.status,
                sure,
            )
        )
    return found


def _findings(document: Document, analysis: Analysis, ids: list[str], labels: Sequence[str]) -> list[Row]:
    sections, sentences, text = document.sections, document.sentences, document.text
    unknown = (None,) * (4 + len(labels))
    return [
        (
            document.doc_id,
            ids[i],
            start,
            end,
            text[start:end],
            f.status,
            LIST_SEPARATOR.join(f.labels),
            *(f.of_status + f.of_label or unknown),
            f.unsure,
            LIST_SEPARATOR.join(f"{label}:{a}-{b}" for label, a, b in f.support) or None,
            f.cue or None,
            f.problems,
            sections[sentences[i].section].heading or None,
        )
        for i, ((start, end), f) in enumerate(zip(analysis.spans, analysis.findings, strict=True))
        if f.status != "none"
    ]
