"""Sentences with their organizations, for engines to learn from: marked by hand, in the gold form, or annotated by the rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline import means as meanings
from pipeline.analysis import Analysis, Passage, analyze_all
from pipeline.engines.policies import Span, trimmed
from pipeline.errors import XunshiError
from pipeline.evaluate.gold_form import records
from pipeline.ingest import corpus
from pipeline.ingest.clean import traditional
from pipeline.lexicons import Lexicons
from pipeline.messages import Message, cause_of

OPEN, CLOSE = "〖", "〗"
MARKED = ".marked.txt"
_RECORDS = (".jsonl", ".ndjson")
_MARKS = re.compile(f"[{OPEN}{CLOSE}]")
# one sentence in so many is held out; by a digest of its text, so that a sentence never moves from one set to the other
HELD_OUT = 10
# marks by hand teach what the rules do not know; each counts as so many sentences that the rules annotated
BY_HAND = 4


class Example(NamedTuple):
    """A sentence.

    Attributes:
        text: its characters, Traditional ones as Simplified.
        organizations: (start, end) of each, in order, none overlapping.
        found: what the analysis found in it; its organizations are the rules' own.
        by_hand: whether a person, or a language model in one's place, marked the organizations.
    """

    text: str
    organizations: tuple[Span, ...]
    found: Analysis
    by_hand: bool

    @property
    def held_out(self) -> bool:
        """Whether it is kept for measuring."""
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:4], "big") % HELD_OUT == 0


def read(paths: Sequence[Path], lexicons: Lexicons) -> list[Example]:
    """The sentences of files and folders, each wording once; the first wins, so that marks by hand should come first.

    Args:
        paths: `.marked.txt`: a sentence a line, organizations between 〖 and 〗. `.jsonl`: records with `text`, and `orgs` where
            they are known (the gold form). A folder with such files at its top: these alone. Any other folder or file: the
            sentences of its documents, headings left out.
        lexicons: what annotates sentences without marks.

    Raises:
        XunshiError: a path is missing, a mark has no other half, an offset lies outside its text, or there is no sentence.
    """
    given: dict[str, tuple[Span, ...] | None] = {}
    for path in paths:
        for text, spans in _sentences(path, lexicons):
            # as the finders and models will see it
            given.setdefault(traditional(text), spans)
    if not given:
        raise XunshiError("{paths}: no sentence to learn from; name other files", paths=", ".join(map(str, paths)))
    passages = [Passage(text, [(0, len(text))]) for text in given]
    means = replace(meanings.built_in(), lexicons=lexicons)
    return [
        Example(text, _by_rule(found) if spans is None else spans, found, spans is not None)
        for (text, spans), found in zip(given.items(), analyze_all(passages, means), strict=True)
    ]


def learnt(examples: Iterable[Example], by_hand: int = BY_HAND) -> list[Example]:
    """The sentences that are not held out, those marked by hand so many times.

    Args:
        examples: sentences with their organizations.
        by_hand: how often each sentence that was marked by hand stands in the list.
    """
    return [e for e in examples if not e.held_out for _ in range(by_hand if e.by_hand else 1)]


def held(examples: Iterable[Example]) -> list[Example]:
    """The sentences that are held out."""
    return [e for e in examples if e.held_out]


def digest(examples: Iterable[Example]) -> str:
    """Of every sentence and its organizations, for a model's card."""
    texts = "\n".join(f"{e.text} {e.organizations}" for e in examples)
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()


def _by_rule(found: Analysis) -> tuple[Span, ...]:
    return tuple((m.start, m.end) for m in found.organizations)


def _sentences(path: Path, lexicons: Lexicons) -> Iterator[tuple[str, tuple[Span, ...] | None]]:
    if not path.exists():
        raise XunshiError("{path}: no such file or folder; check the path", path=path)
    ours = [p for p in sorted(path.iterdir()) if _is_ours(p)] if path.is_dir() else [path] if _is_ours(path) else []
    for file in ours:
        yield from _marked(file) if file.name.endswith(MARKED) else _records_of(file)
    if not ours:
        for document in corpus.readable([path], lexicons):
            own = (document.text[s.start : s.end].strip() for s in document.sentences if not s.heading)
            yield from ((text, None) for text in own if text)


def _is_ours(path: Path) -> bool:
    return path.is_file() and (path.name.endswith(MARKED) or path.suffix in _RECORDS)


def _marked(path: Path) -> Iterator[tuple[str, tuple[Span, ...]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise XunshiError("{path}: cannot be read ({error}); save it as UTF-8", path=path, error=error) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield unmarked(line, Message("{path}, line {number}", path=path, number=number))


def unmarked(line: str, where: str) -> tuple[str, tuple[Span, ...]]:
    """A marked line as its text and the (start, end) of what was marked.

    Args:
        line: with organizations between 〖 and 〗.
        where: what to call the line in a message.

    Raises:
        XunshiError: marks are nested, empty or without their other half.
    """
    marks = list(_MARKS.finditer(line))
    if [m[0] for m in marks] != [OPEN, CLOSE] * (len(marks) // 2):
        raise XunshiError(
            "{where}: a mark without its other half; write {open}name{close}", where=where, open=OPEN, close=CLOSE
        )
    # each mark before a place moves it by one
    places = [m.start() - i for i, m in enumerate(marks)]
    text = _MARKS.sub("", line)
    spans = tuple(trimmed(text, *span) for span in zip(places[::2], places[1::2], strict=True))
    if any(start >= end for start, end in spans):
        raise XunshiError(
            "{where}: nothing between two marks; write {open}name{close}", where=where, open=OPEN, close=CLOSE
        )
    return text, spans


def _records_of(path: Path) -> Iterator[tuple[str, tuple[Span, ...] | None]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise XunshiError("{path}: {cause}; check the file", path=path, cause=cause_of(error)) from error
    for number, record in enumerate(records(content.split(b"\n"), str(path)), 1):
        yield record["text"], _given(record, f"{path}, record {number}") if "orgs" in record else None


def _given(record: dict[str, object], where: str) -> tuple[Span, ...]:
    text = str(record["text"])
    try:
        given = sorted((int(m["start"]), int(m["end"])) for m in record["orgs"])  # type: ignore[attr-defined]
        spans = tuple(trimmed(text, *span) for span in given)
    except (KeyError, TypeError, ValueError) as error:
        raise XunshiError(
            "{where}: orgs is no list of mentions with start and end ({error})", where=where, error=error
        ) from error
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    if edges != sorted(edges) or any(start >= end for start, end in spans):
        raise XunshiError("{where}: organizations overlap, are empty or lie outside the text", where=where)
    return spans
