"""Which sentences go out: those that a layer was found in, and some in which nothing was, so that misses are seen too."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pipeline.columns import LIST_SEPARATOR, Column
from pipeline.compare.corpus import Corpus
from pipeline.corrections import fields
from pipeline.corrections.place import Anchor, anchors
from pipeline.corrections.record import FINDINGS
from pipeline.forms import sent
from pipeline.forms.sent import Sent

# of the sentences asked for: how many hold nothing of the layer; of findings, how many are unsure
NOTHING, UNSURE = 0.2, 0.5


class Place(NamedTuple):
    """A sentence: its document, its row's id, start and end in the text, and what it is found again by."""

    doc_id: str
    id: str
    start: int
    end: int
    heading: bool
    anchor: Anchor

    @property
    def order(self) -> str:
        """At random, and yet the same whatever else is in the corpus."""
        told = "\x1f".join((self.doc_id, *map(str, self.anchor)))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class Sentences:
    """The sentences of a run.

    Args:
        corpus: the tables of the run.
        of: only documents whose doc_id holds these characters.
    """

    def __init__(self, corpus: Corpus, of: str = "") -> None:
        self.corpus, self._of = corpus, of

    @cached_property
    def every(self) -> list[Place]:
        """All of them, in order."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in records(self.corpus, "sentences"):
            if self._of in row["doc_id"]:
                rows[row["doc_id"]].append(row)
        return [place for doc_id, of in rows.items() for place in self._places(doc_id, of)]

    def _places(self, doc_id: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Place]:
        spans = [(int(r["start"]), int(r["end"])) for r in rows]
        for row, span, anchor in zip(rows, spans, anchors(self.corpus.texts[doc_id], spans), strict=True):
            yield Place(doc_id, row["sentence_id"], *span, bool(row["heading"]), anchor)

    @cached_property
    def _starts(self) -> dict[str, tuple[list[int], list[Place]]]:
        found: dict[str, tuple[list[int], list[Place]]] = {}
        for place in self.every:
            starts, places = found.setdefault(place.doc_id, ([], []))
            starts.append(place.start)
            places.append(place)
        return found

    def at(self, doc_id: str, offset: int) -> Place | None:
        """The sentence that holds an offset of a document; None where the document is not among these.

        Args:
            doc_id: of the document.
            offset: in its text.
        """
        if doc_id not in self._starts:
            return None
        starts, places = self._starts[doc_id]
        return places[max(0, bisect_right(starts, offset) - 1)]


def records(corpus: Corpus, table: str) -> Iterator[dict[str, Any]]:
    """Rows of a table, None for an empty cell.

    Args:
        corpus: the tables of a run.
        table: name of one.
    """
    frame = corpus.table(table).astype(object)
    yield from frame.where(frame.notna(), None).to_dict("records")


def mentions(sentences: Sentences, layer: str, size: int, done: Collection[tuple[str, Anchor]]) -> list[Sent]:
    """The rows of a layer: every mention of the sentences chosen, a row with none for a sentence without.

    Args:
        sentences: of the run.
        layer: its name.
        size: sentences at most.
        done: document and anchor of sentences of which someone has said something.
    """
    own: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for mention in records(sentences.corpus, layer):
        own[mention["sentence_id"]].append(mention)
    left = [p for p in sentences.every if (p.doc_id, p.anchor) not in done and p.anchor.sentence.strip()]
    some = sorted((p for p in left if p.id in own), key=lambda p: p.order)
    none = sorted((p for p in left if p.id not in own and not p.heading), key=lambda p: p.order)
    chosen = _shared(some, none, size)
    found = []
    for place in [p for p in left if p in chosen]:
        for row in own.get(place.id, ()):
            values = {c.name: _told(c, row[c.name]) for c in fields.of(layer)}
            found.append(
                sent.row(layer, place.doc_id, place.anchor, int(row["start"]) - place.start, row["text"], values)
            )
        if place.id not in own:
            found.append(sent.row(layer, place.doc_id, place.anchor, 0, "", {}))
    return found


def _shared(some: Sequence[Place], none: Sequence[Place], size: int) -> set[Place]:
    """A fifth of what holds nothing, the rest of what holds something; more of the one where the other runs out."""
    few = min(len(none), max(round(size * NOTHING), size - len(some)))
    return {*some[: size - few], *none[:few]}


def findings(sentences: Sentences, size: int, done: Collection[tuple[str, Anchor]]) -> list[Sent]:
    """The rows of findings: half unsure ones, the rest at random, some of sentences that name no problem.

    Args:
        sentences: of the run.
        size: sentences at most.
        done: as for `mentions`.
    """
    told = {row["sentence_id"]: row for row in records(sentences.corpus, FINDINGS)}
    left = [
        p for p in sentences.every if (p.doc_id, p.anchor) not in done and p.anchor.sentence.strip() and not p.heading
    ]
    shuffled = sorted(left, key=lambda p: p.order)
    unsure = [p for p in shuffled if p.id in told and told[p.id]["unsure"]][: round(size * UNSURE)]
    known = set(unsure)
    rest = [p for p in shuffled if p.id in told and p not in known]
    none = [p for p in shuffled if p.id not in told]
    chosen = known | _shared(rest, none, size - len(unsure))
    found = []
    for place in [p for p in left if p in chosen]:
        row = told.get(place.id)
        labels = row["labels"].split(LIST_SEPARATOR) if row and row["labels"] else []
        values = {"status": row["status"] if row else "none", "labels": labels}
        found.append(sent.row(FINDINGS, place.doc_id, place.anchor, 0, place.anchor.sentence, values))
    return found


def _told(column: Column, cell: Any) -> object:  # noqa: ANN401 (a cell of any type)
    """A cell as a correction keeps it."""
    if column.many:
        return cell.split(LIST_SEPARATOR) if cell else []
    if cell is None:
        return None
    kinds = {"integer": int, "number": float, "boolean": bool, "string": str}
    return kinds[column.type](cell)


def spoken_of(corrections: Iterable[Any], layer: str) -> set[tuple[str, Anchor]]:
    """Document and anchor of the sentences that corrections of a layer speak of.

    Args:
        corrections: any.
        layer: its name.
    """
    return {(c.doc_id, Anchor(c.sentence, c.before, c.nth)) for c in corrections if c.layer == layer}
