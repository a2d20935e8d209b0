"""Rows of every table from a Document and its Analysis; the one place where cells are filled."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from pipeline.analysis import LAYERS, Analysis
from pipeline.documents import Document, Inferred
from pipeline.extract import round_list
from pipeline.extract.masks import normalise
from pipeline.extract.mentions import Mask, Mention, Problem
from pipeline.lexicons import LABELS, Lexicons
from pipeline.tables.schema import LIST_SEPARATOR

Row = tuple[object, ...]
_NONE = Inferred()
_LABELS = Problem._fields.index("labels")


def rows(
    document: Document, analysis: Analysis, lexicons: Lexicons, labels: Sequence[str] = LABELS
) -> dict[str, list[Row]]:
    """Table name → its rows for one document, in order of offset, cells in the schema's order.

    Args:
        document: the document.
        analysis: of the document's text, with the document's sentences as spans.
        lexicons: those the analysis used.
        labels: those of the classifier that the analysis used.
    """
    doc_id = document.doc_id
    ids = [f"{doc_id}:{i}" for i in range(1, len(document.sentences) + 1)] or [f"{doc_id}:1"]
    statuses = [f.status for f in analysis.findings] or ["none"]
    level = document.metadata.get("level", _NONE).value
    of = {layer: _sentences_of(getattr(analysis, layer), analysis.starts) for layer in LAYERS}

    def placed(layer: str) -> list[Row]:
        # a mention's fields are the table's columns, in their order
        return [(doc_id, ids[i], *m) for m, i in zip(getattr(analysis, layer), of[layer], strict=True)]

    return {
        "documents": [_document(document, analysis)],
        "sentences": _sentences(document, analysis, ids),
        "masks": placed("masks"),
        "rounds": placed("rounds"),
        "organizations": placed("organizations"),
        "slogans": [
            (doc_id, ids[i], *m, _entry(m.canonical, lexicons))
            for m, i in zip(analysis.slogans, of["slogans"], strict=True)
        ],
        "problems": [
            (doc_id, ids[i], *m[:_LABELS], LIST_SEPARATOR.join(m.labels), *m[_LABELS + 1 :], statuses[i])
            for m, i in zip(analysis.problems, of["problems"], strict=True)
        ],
        "statistics": placed("statistics"),
        "round_list": [
            (doc_id, r.number, r.term, r.body, r.basis, r.mentions, ids[analysis.sentence_of(r.start)], r.start)
            for r in round_list.resolve(analysis.rounds, level, document.text)
        ],
        "findings": _findings(document, analysis, ids, of["problems"], labels),
    }


def _sentences_of(mentions: Sequence[Mention], starts: Sequence[int]) -> list[int]:
    """Index of each mention's sentence."""
    return [bisect_right(starts, mention.start, 1) - 1 for mention in mentions]


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
    doc_id, text = document.doc_id, document.text
    sections = [(s.heading or None, s.level) for s in document.sections]
    for number, sentence in enumerate(document.sentences):
        start, end = sentence.start, sentence.end
        first = i
        while i < len(masks) and masks[i].start < end:
            i += 1
        stretch = text[start:end]
        normalized, alignment = _normalized(stretch, masks[first:i], start) if i > first else (stretch, None)
        section, status = sections[sentence.section], analysis.findings[number].status
        found.append(
            (doc_id, ids[number], start, end, stretch, normalized, alignment, *section, sentence.heading, status)
        )
    return found


def _normalized(stretch: str, masks: Sequence[Mask], start: int) -> tuple[str, str | None]:
    normalized, spans = normalise(stretch, masks, start)
    return normalized, LIST_SEPARATOR.join([f"{a}-{b}>{c}-{d}" for a, b, c, d in spans]) or None


def _findings(
    document: Document, analysis: Analysis, ids: list[str], problems: Sequence[int], labels: Sequence[str]
) -> list[Row]:
    sections, sentences = document.sections, document.sentences
    unknown = (None,) * (4 + len(labels))
    found: list[Row] = []
    for i, ((start, end), finding) in enumerate(zip(analysis.spans, analysis.findings, strict=True)):
        status, of_kinds, cue, of_status, of_label, unsure = finding
        if status == "none":
            continue
        own = analysis.problems[bisect_left(problems, i) : bisect_right(problems, i)]
        found.append(
            (
                document.doc_id,
                ids[i],
                start,
                end,
                document.text[start:end],
                status,
                LIST_SEPARATOR.join(of_kinds),
                *(of_status + of_label or unknown),
                unsure,
                _support(of_kinds, own),
                cue or None,
                len(own),
                sections[sentences[i].section].heading or None,
            )
        )
    return found


def _support(labels: Sequence[str], problems: Sequence[Problem]) -> str | None:
    """`label:start-end` for every problem that the lexicon knows to be of a given kind, None if there is none."""
    told = [f"{label}:{p.start}-{p.end}" for label in labels for p in problems if label in p.labels]
    return LIST_SEPARATOR.join(told) or None
