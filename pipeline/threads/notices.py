"""The notices of a run: whose they are, of which round, when written, and what they list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare.corpus import Corpus
from pipeline.extract import inspected
from pipeline.extract.inspected import Date
from pipeline.threads import items, parts
from pipeline.threads.items import Item
from pipeline.threads.likeness import Words
from pipeline.threads.parts import Sentence

# kind of what a notice lists where its headings do not say
_USUAL = {"反馈": parts.FOUND, "整改": parts.ANSWERED}
# these tell of many bodies' problems, and follow none
_OF_MANY = frozenset({"总结", "综述", "讲话"})
_ROUND_WITHIN = 500
# what threads tell of a figure
_OF_FIGURES = ("measure", "status", "low", "high", "unit")


class Round(NamedTuple):
    """A round of inspection: term of the committee and number in it, None where not told; the mode's word (巡视, 巡察)."""

    term: int | None
    number: int


class Mention(NamedTuple):
    """A row of a layer's table: place, and its other cells by name."""

    start: int
    end: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """A document that lists problems or answers.

    Attributes:
        doc_id: of the document.
        text: its clean text.
        body: the inspected body; empty where the document does not say.
        round: which round; None where it does not say.
        date: when it was written; None where it does not say.
        seat: the place of the inspecting committee; empty where it does not say.
        province: of the document; empty where it is not known.
        items: what it lists.
        sentences: of the document.
        problems: mentions of the layer.
        figures: mentions of statistics.
    """

    doc_id: str
    text: str
    body: str
    round: Round | None
    date: Date | None
    seat: str
    province: str
    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    problems: tuple[Mention, ...]
    figures: tuple[Mention, ...]

    @cached_property
    def found(self) -> list[Item]:
        """The problems that it lists."""
        return [i for i in self.items if i.kind == parts.FOUND]

    @cached_property
    def answers(self) -> list[Item]:
        """The answers that it lists, what is unfinished too."""
        return [i for i in self.items if i.kind != parts.FOUND]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds an offset, or begins after it."""
        return next((s for s in self.sentences if s.end > offset), self.sentences[-1])

    def words(self, chosen: list[Item]) -> list[Words]:
        """What is compared of some of its items.

        Args:
            chosen: items, in the order of the text.
        """
        last = max(1, len(chosen) - 1)
        return [self._words(item, i / last if len(chosen) > 1 else 0.5) for i, item in enumerate(chosen)]

    def _words(self, item: Item, place: float) -> Words:
        body = "".join(self.text[t.start : t.end] for t in item.body)
        named = [p for p in self.problems if item.start <= p.start < item.end]
        if item.kind != parts.FOUND:
            named = [p for p in named if item.head[0] <= p.start < item.head[1]]
        return Words(
            self.text[slice(*item.head)],
            body,
            item.group,
            place,
            self.labels(item),
            frozenset(p.cells["domain"] for p in named if p.cells["domain"]),
        )

    def labels(self, item: Item) -> frozenset[str]:
        """The kinds of problems that an item names: of its head, where there are any."""
        stretches = (item.head, (item.start, item.end))
        for start, end in stretches:
            found = {label for s in self.sentences if s.end > start and s.start < end for label in s.labels}
            if found:
                return frozenset(found)
        return frozenset()


def read(corpus: Corpus) -> list[Notice]:
    """The documents of a run that list problems or answers, in its order."""
    listed = dict(_listing(corpus))
    # of most corpora few documents are notices: of the others no mentions are held
    own = corpus.of(listed)
    problems, figures = _mentions(own, "problems", "domain"), _mentions(own, "statistics", *_OF_FIGURES)
    rounds, bodies = _mentions(own, "rounds", "kind", "term", "from", "to"), _mentions(own, "organizations")
    found = []
    for row in _records(own, "documents", "title", "genre", "date", "province"):
        doc_id = str(row["doc_id"])
        text, (items_, sentences) = corpus.texts[doc_id], listed[doc_id]
        body = inspected.body(str(row["title"]), text, [(m.start, text[m.start : m.end]) for m in bodies[doc_id]])
        if str(row["genre"]) not in _USUAL and not body:
            continue
        found.append(
            Notice(
                doc_id,
                text,
                body,
                _round(rounds[doc_id]),
                inspected.date(text, str(row["date"])),
                inspected.seat_of(text),
                str(row["province"]),
                tuple(items_),
                tuple(sentences),
                tuple(problems[doc_id]),
                tuple(figures[doc_id]),
            )
        )
    return found


def _listing(corpus: Corpus) -> Iterator[tuple[str, tuple[list[Item], list[Sentence]]]]:
    """The documents that list something and may be notices: those of that genre, and of others those that answer something."""
    sentences, problems = _sentences(corpus), _mentions(corpus, "problems")
    for row in _records(corpus, "documents", "genre"):
        doc_id, genre = str(row["doc_id"]), str(row["genre"])
        if genre in _OF_MANY:
            continue
        listed = _items(corpus.texts[doc_id], sentences[doc_id], problems[doc_id], genre)
        if listed and (genre in _USUAL or any(item.kind != parts.FOUND for item in listed)):
            yield doc_id, (listed, sentences[doc_id])


def _items(text: str, sentences: list[Sentence], problems: list[Mention], genre: str) -> list[Item]:
    """What a document lists; nothing unless it is a notice or its headings say that it is like one."""

    def names(start: int, end: int) -> bool:
        return any(p.start < end and p.end > start for p in problems) or any(
            s.status in {"found", "target"} for s in sentences if s.start < end and s.end > start
        )

    units = list(parts.units(text, sentences))
    sections = parts.sections(text, units, _USUAL.get(genre, parts.ASIDE))
    return items.items(text, sections, names)


def _round(mentions: list[Mention]) -> Round | None:
    """The first round that a notice speaks of at its beginning."""
    for m in mentions:
        first, last = m.cells["from"], m.cells["to"]
        if m.start < _ROUND_WITHIN and m.cells["kind"] == "ordinal" and first and first == last:
            return Round(int(m.cells["term"]) if m.cells["term"] else None, int(first))
    return None


def _sentences(corpus: Corpus) -> dict[str, list[Sentence]]:
    labels = {
        row["sentence_id"]: tuple(str(row["labels"]).split(LIST_SEPARATOR)) if row["labels"] else ()
        for row in _records(corpus, "findings", "sentence_id", "labels")
    }
    found: dict[str, list[Sentence]] = defaultdict(list)
    for row in _records(corpus, "sentences", "sentence_id", "start", "end", "status"):
        told = labels.get(row["sentence_id"], ())
        found[row["doc_id"]].append(
            Sentence(row["sentence_id"], int(row["start"]), int(row["end"]), row["status"], told)
        )
    return found


def _mentions(corpus: Corpus, table: str, *cells: str) -> dict[str, list[Mention]]:
    """The mentions of a layer by document, with some of their cells."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for row in _records(corpus, table, "start", "end", *cells):
        found[row["doc_id"]].append(Mention(int(row["start"]), int(row["end"]), {name: row[name] for name in cells}))
    return found


def _records(corpus: Corpus, table: str, *columns: str) -> Iterator[dict[str, Any]]:
    """Whose each row of a table is, and some of its cells, missing ones as empty texts."""
    frame = corpus.table(table, ["doc_id", *columns]).astype(object).fillna("")
    for row in frame.itertuples(index=False, name=None):
        yield dict(zip(frame.columns, row, strict=True))
