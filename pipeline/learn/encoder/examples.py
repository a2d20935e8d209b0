"""What an encoder learns from: sentences of which the finding, the organizations or the problems are known, or all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.classify import labelled
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.errors import XunshiError
from pipeline.evaluate.gold_form import records
from pipeline.extract import organizations, problems
from pipeline.ingest.clean import traditional
from pipeline.learn.organizations.examples import MARKED, unmarked
from pipeline.lexicons import Lexicons

FOLDS = 5
Span = tuple[int, int]


class Problem(NamedTuple):
    """A phrase that names a problem, and whether each label of the codebook holds of it; no labels where these are not known."""

    start: int
    end: int
    labels: tuple[bool, ...]


class Example(NamedTuple):
    """A sentence; what is None is not known of it.

    Attributes:
        text: Traditional characters as Simplified, as the finders see them.
        group: sentences of one group are never on both sides of a split.
        status: index into `STATUSES`.
        labels: whether each label of the codebook holds.
        organizations: (start, end) of each body.
        problems: the phrases that name a problem.
        heading: the heading over it, for the linear model beside the encoder.
        lead: the line that opens its list, likewise.
        by_rule: whether rules marked organizations and problems, which teaches what is usual and measures nothing.
    """

    text: str
    group: str
    status: int | None = None
    labels: tuple[bool, ...] | None = None
    organizations: tuple[Span, ...] | None = None
    problems: tuple[Problem, ...] | None = None
    heading: str = ""
    lead: str = ""
    by_rule: bool = False

    @property
    def fold(self) -> int:
        """One of `FOLDS`, by a digest of the group, so that a passage never moves to another."""
        return int.from_bytes(hashlib.sha256(self.group.encode("utf-8", "surrogatepass")).digest()[:4], "big") % FOLDS


def read(sources: Sequence[Path], book: Codebook, lexicons: Lexicons) -> list[Example]:
    """The sentences of folders and files, in their order.

    Args:
        sources: folders, or files: `.marked.txt` (organizations between marks), `.jsonl` in the gold form (`finding`, `orgs`,
            `problems`), and labelled sentences as `xunshi train` reads them.
        book: the labels.
        lexicons: what marks the sentences of which the finding alone is known.

    Raises:
        XunshiError: a file is missing or wrong, or there is no sentence.
    """
    found = [example for source in sources for example in _of(source, book, lexicons)]
    if not any(e.status is not None for e in found):
        raise XunshiError(
            "{sources}: no sentence with a finding; name other files", sources=", ".join(map(str, sources))
        )
    return found


def _of(source: Path, book: Codebook, lexicons: Lexicons) -> Iterator[Example]:
    if not source.exists():
        raise XunshiError("{source}: no such file or folder; check the path", source=source)
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    for path in files:
        if path.name.endswith(MARKED):
            yield from _marked(path)
        elif path.suffix == ".jsonl" and _in_gold_form(path):
            yield from (_record(r, f"{path}, record {i}", book) for i, r in enumerate(_records(path), 1))
        elif path.suffix in labelled.SUFFIXES:
            yield from (_labelled(r, book, lexicons) for r in labelled.read(path, book.names))


def _marked(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            text, spans = unmarked(line, f"{path}, line {number}")
            yield Example(traditional(text), text, organizations=spans)


def _records(path: Path) -> list[dict[str, Any]]:
    return list(records(path.read_bytes().split(b"\n"), str(path)))


def _in_gold_form(path: Path) -> bool:
    """Whether a file's first record has its finding in the gold form; labelled sentences have `status`."""
    with path.open("rb") as file:
        first = file.readline()
    try:
        record = json.loads(first)
    except ValueError:
        return False
    return isinstance(record, dict) and "finding" in record


def _record(record: dict[str, Any], where: str, book: Codebook) -> Example:
    try:
        finding = record["finding"]
        named = record.get("problems")
        return Example(
            traditional(record["text"]),
            str(record.get("group", record["text"])),
            STATUSES.index(finding["status"]),
            _flags(finding["labels"], book),
            tuple((int(m["start"]), int(m["end"])) for m in record["orgs"]) if "orgs" in record else None,
            None
            if named is None
            else tuple(Problem(int(m["start"]), int(m["end"]), _flags(m["labels"], book)) for m in named),
            str(record.get("heading", "")),
            str(record.get("lead", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise XunshiError(
            "{where}: not in the gold form ({error}); write finding, orgs and problems", where=where, error=error
        ) from error


def _labelled(record: labelled.Labelled, book: Codebook, lexicons: Lexicons) -> Example:
    text = traditional(record.text.replace("\n", " "))
    # a sentence without a finding names no problem; one with a finding names another than the rules find, where they find none
    named = tuple(Problem(p.start, p.end, ()) for p in problems.find(text, lexicons)) or None
    return Example(
        text,
        record.group,
        STATUSES.index(record.status),
        _flags(record.labels, book),
        tuple((m.start, m.end) for m in organizations.find(text, lexicons)),
        () if record.status == "none" else named,
        record.heading,
        record.lead,
        by_rule=True,
    )


def _flags(labels: Sequence[str], book: Codebook) -> tuple[bool, ...]:
    unknown = next((label for label in labels if label not in book.names), None)
    if unknown is not None:
        raise ValueError(f"label {unknown} is none of {', '.join(book.names)}")
    return tuple(name in labels for name in book.names)


def digest(examples: Sequence[Example]) -> str:
    """Of all that hands told of every sentence, for a model's card."""
    told = [e._replace(organizations=None, problems=None) if e.by_rule else e for e in examples]
    return hashlib.sha256("\n".join(map(repr, told)).encode("utf-8", "surrogatepass")).hexdigest()
