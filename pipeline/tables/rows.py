"""Rows of every table from a Document and its Analysis; the one place where cells are filled."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.analysis import Analysis
from pipeline.documents import Document, Inferred
from pipeline.extract import dates, round_list
from pipeline.extract.masks import normalise
from pipeline.extract.mentions import Mention
from pipeline.lexicons import Lexicons
from pipeline.tables.schema import LIST_SEPARATOR

Row = tuple[object, ...]
_NONE = Inferred()


def rows(document: Document, analysis: Analysis, lexicons: Lexicons) -> dict[str, list[Row]]:
    """Table name → its rows for one document, in order of offset, cells in the schema's order.

    Args:
        document: the document.
        analysis: of the document's text, with the document's sentences as spans.
        lexicons: those the analysis used.
    """
    ids = [f"{document.doc_id}:{i}" for i in range(1, len(document.sentences) + 1)] or [f"{document.doc_id}:1"]
    statuses = [f.status for f in analysis.findings] or ["none"]

    def place(mention: Mention) -> tuple[str, str, int, int, str]:
        return document.doc_id, ids[analysis.sentence_of(mention.start)], mention.start, mention.end, mention.text

    own_year = int(document.metadata.get("year", _NONE).value or 0) or None

    def sentence_before(mention: Mention) -> str:
        return document.text[analysis.spans[analysis.sentence_of(mention.start)][0] : mention.end]

    return {
        "documents": [_document(document, analysis)],
        "sentences": _sentences(document, analysis, ids),
        "masks": [(*place(m), m.role, m.unit, m.low, m.high) for m in analysis.masks],
        "rounds": [
            (*place(m), m.kind, m.first, m.last, m.count, m.term, m.body, m.mode or None, m.target or None)
            for m in analysis.rounds
        ],
        "organizations": [
            (*place(m), m.level or None, m.kind, m.normalized, m.owner or None) for m in analysis.organizations
        ],
        "slogans": [
            (*place(m), m.canonical, _entry(m.canonical, lexicons), m.category or None, m.known)
            for m in analysis.slogans
        ],
        "problems": [
            (
                *place(m),
                LIST_SEPARATOR.join(m.labels),
                m.domain or None,
                m.form,
                m.severity or None,
                statuses[analysis.sentence_of(m.start)],
            )
            for m in analysis.problems
        ],
        "statistics": [
            (
                *place(m),
                m.metric,
                dates.year_of(sentence_before(m), own_year),
                m.measure or None,
                m.value,
                m.unit,
                m.modifier or None,
                m.low,
                m.high,
            )
            for m in analysis.statistics
        ],
        "round_list": [
            (
                document.doc_id,
                r.number,
                r.term,
                r.body,
                r.basis,
                r.mentions,
                ids[analysis.sentence_of(r.start)],
                r.start,
            )
            for r in round_list.resolve(analysis.rounds, document.metadata.get("level", _NONE).value, document.text)
        ],
        "findings": _findings(document, analysis, ids),
    }


def _entry(canonical: str, lexicons: Lexicons) -> str | None:
    entry = lexicons.slogans.get(canonical)
    return entry.canonical if entry else None


def _document(document: Document, analysis: Analysis) -> Row:
    def shown(name: str, kind: Callable[[str], object] = str) -> tuple[object, object, object]:
        value = document.metadata.get(name, _NONE)
        return (
            (kind(value.value), value.evidence or None, value.confidence or None) if value.value else (None, None, None)
        )

    return (
        document.doc_id,
        document.file,
        document.part,
        *shown("title"),
        *shown("genre"),
        *shown("level"),
        *shown("year", int),
        *shown("province"),
        shown("source")[0],
        shown("date")[0],
        document.encoding or None,
        len(document.text),
        sum(1 for s in document.sections if s.level),
        len(document.sentences),
        analysis.mask_width,
    )


def _sentences(document: Document, analysis: Analysis, ids: list[str]) -> list[Row]:
    found: list[Row] = []
    i, masks = 0, analysis.masks
    text, sections = document.text, document.sections
    for number, sentence in enumerate(document.sentences):
        start, end = sentence.start, sentence.end
        first = i
        while i < len(masks) and masks[i].start < end:
            i += 1
        stretch = text[start:end]
        normalized, spans = normalise(stretch, masks[first:i], start) if i > first else (stretch, [])
        section = sections[sentence.section]
        alignment = LIST_SEPARATOR.join(f"{a}-{b}>{c}-{d}" for a, b, c, d in spans)
        found.append(
            (
                document.doc_id,
                ids[number],
                start,
                end,
                stretch,
                normalized,
                alignment or None,
                section.heading or None,
                section.level,
                sentence.heading,
                analysis.findings[number].status,
            )
        )
    return found


def _findings(document: Document, analysis: Analysis, ids: list[str]) -> list[Row]:
    counts = [0] * len(analysis.spans)
    for problem in analysis.problems:
        counts[analysis.sentence_of(problem.start)] += 1
    return [
        (
            document.doc_id,
            ids[i],
            start,
            end,
            document.text[start:end],
            finding.status,
            LIST_SEPARATOR.join(finding.labels),
            finding.cue or None,
            counts[i],
            document.sections[document.sentences[i].section].heading or None,
        )
        for i, ((start, end), finding) in enumerate(zip(analysis.spans, analysis.findings, strict=True))
        if finding.status != "none"
    ]
