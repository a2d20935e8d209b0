"""What stands beside a document's text: its findings, and the passages it shares with other documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.columns import LIST_SEPARATOR
from pipeline.report.library import Library, Row
from pipeline.report.reading import Span, sentence_number

# other documents named beside one line; boilerplate can stand in hundreds
NAMED = 5
_ENDS = ["doc_id", "start", "end", "other", "other_start", "other_end", "kind", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as its note shows it."""

    number: int
    start: int
    status: str
    labels: tuple[str, ...]
    unsure: bool
    cue: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of this document that another one holds."""

    start: int
    end: int
    other: str
    other_start: int
    kind: str
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Where else a passage stands: text and path of the link, kind of likeness."""

    text: str
    href: str
    kind: str


@dataclass(slots=True)
class Notes:
    """Notes beside one line; `more` counts the links left out."""

    findings: list[Finding] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    more: int = 0


def findings(rows: Iterable[Row]) -> list[Finding]:
    """A document's findings in the order of its text."""
    found = [
        Finding(
            sentence_number(str(row["sentence_id"])),
            int(str(row["start"])),
            str(row.get("status") or ""),
            tuple(str(row.get("labels") or "").split(LIST_SEPARATOR)) if row.get("labels") else (),
            row.get("unsure") is True,
            str(row.get("cue") or ""),
        )
        for row in rows
    ]
    return sorted(found, key=lambda f: f.start)


def shared(passages: pd.DataFrame | None) -> dict[str, list[Shared]]:
    """doc_id → its passages that stand elsewhere; each row of the table counts for both its documents."""
    found: dict[str, list[Shared]] = defaultdict(list)
    if passages is None:
        return found
    for *one, kind, common in passages[_ENDS].itertuples(index=False, name=None):
        left, right = one[:3], one[3:]
        for (doc_id, start, end), (other, other_start, _) in ((left, right), (right, left)):
            found[doc_id].append(Shared(int(start), int(end), other, int(other_start), kind, bool(common)))
    return found


def spans(passages: Sequence[Shared], library: Library) -> list[Span]:
    """The passages as spans of the text, one for each stretch, told where it stands elsewhere.

    Args:
        passages: of one document, shared with others.
        library: of the report.
    """
    at: dict[tuple[int, int], list[Shared]] = defaultdict(list)
    for passage in passages:
        at[passage.start, passage.end].append(passage)
    return [
        Span(start, end, "passages", f"passages-{n}", _tip(held, library))
        for n, ((start, end), held) in enumerate(sorted(at.items()), 1)
    ]


def _tip(held: Sequence[Shared], library: Library) -> str:
    w = library.words
    names = [library.label(p.other) for p in held[:NAMED]]
    rest = f" {w('others', n=len(held))}" if len(held) > NAMED else ""
    common = f"{w['boilerplate']} · " if held[0].boilerplate else ""
    return f"{w['passages']}：{common}{w['also_in']} {'、'.join(names)}{rest}"


def links(passages: Sequence[Shared], library: Library) -> tuple[list[Link], int]:
    """Links to the other documents, each once, by its longest passage; and how many were left out.

    Args:
        passages: of one document, shared with others.
        library: of the report.
    """
    best: dict[str, Shared] = {}
    for p in sorted(passages, key=lambda p: (p.start - p.end, p.other, p.other_start)):
        best.setdefault(p.other, p)
    chosen = list(best.values())
    shown = [Link(library.label(p.other), library.href(p.other, "../", p.other_start), p.kind) for p in chosen[:NAMED]]
    return shown, max(0, len(chosen) - NAMED)
