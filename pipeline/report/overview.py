"""The first page: what was compared, what to know before reading, the key results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare import counts, registry
from pipeline.compare.grouping import FEW, UNKNOWN, Grouping
from pipeline.report import values
from pipeline.report.library import Library
from pipeline.report.words import Words

# rows of each short table
TERMS, ROWS = 3, 10
_SNIPPET = 60
_SEVERAL = 5
Rows = Mapping[str, Sequence[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that stands out: what, by what ratio of rates, whether q says so."""

    item: str
    ratio: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Anachronism:
    """A slogan in a document older than it."""

    group: str
    slogan: str
    first: str
    born: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that two documents share; names and paths of both, then what is known of it."""

    left: tuple[str, str]
    right: tuple[str, str]
    kind: str
    length: str
    identity: str
    text: str


def notices(grouping: Grouping, words: Words) -> list[str]:
    """`Grouping.notices` in the report's language.

    Args:
        grouping: the groups.
        words: the report's language.
    """
    said = list(grouping.notices())
    if words.lang == "en" or not said:
        return said
    unknown = sum(n for name, n in grouping.sizes.items() if UNKNOWN in name)
    found = []
    if unknown:
        by = "、".join(words[column] for column in grouping.by)
        found.append(words("notice_unknown", all=len(grouping.of), n=unknown, by=by))
    if small := [name for name in grouping.names if grouping.few(name) and UNKNOWN not in name]:
        shown = "、".join(small[:_SEVERAL])
        groups = words("notice_more", groups=shown, n=len(small)) if len(small) > _SEVERAL else shown
        found.append(words("notice_few", few=FEW, groups=groups))
    if len(grouping.sizes) == 1:
        found.append(words("notice_one", group=words.group_name(grouping.names[0])))
    return found


def facts(library: Library) -> list[tuple[str, str]]:
    """What was compared, as (figure, what it counts)."""
    w, documents = library.words, library.documents
    characters = sum(int(str(row.get("characters") or 0)) for row in documents)
    return [
        (f"{len(documents):,}", w["n_documents"]),
        (f"{len(library.grouping.sizes):,}", w["groups"]),
        (f"{characters:,}", w["n_characters"]),
        (f"{len(library.corpus.table('findings', ('doc_id',))):,}", w["n_findings"]),
        (values.years([row.get("year") for row in documents]), w["years"]),
    ]


def _named(rows: Rows, name: str) -> list[dict[str, object]]:
    return [dict(zip(registry.named(name).table.names, row, strict=True)) for row in rows.get(name, ())]


def terms(rows: Rows, grouping: Grouping, words: Words) -> list[tuple[str, list[list[Term]]]]:
    """(group, for each layer of keyness its strongest items against the rest), groups in order.

    Args:
        rows: name of a comparison → its rows.
        grouping: the groups.
        words: the report's language.
    """
    found: dict[tuple[str, str], list[tuple[float, str, dict[str, object]]]] = defaultdict(list)
    for row in _named(rows, "keyness"):
        z = row["z"]
        if row["against"] == "rest" and isinstance(z, float) and z > 0:
            found[str(row["group"]), str(row["layer"])].append((-z, str(row["item"]), row))
    if not found:
        return []
    return [
        (
            words.group_name(group),
            [
                [_term(row) for *_, row in sorted(found[group, layer])[:TERMS]]
                for layer in (kind.name for kind in counts.kinds("keyness"))
            ],
        )
        for group in grouping.names
    ]


def _term(row: dict[str, object]) -> Term:
    ratio, q = row["log_ratio"], row["q"]
    times = f"×{values.number(2.0**ratio)}" if isinstance(ratio, float) else values.NOTHING
    return Term(str(row["item"]), times, isinstance(q, float) and q < 0.05 and row["few"] is not True)


def anachronisms(rows: Rows, library: Library) -> tuple[list[Anachronism], int]:
    """The first of them, and how many there are.

    Args:
        rows: name of a comparison → its rows.
        library: of the report.
    """
    held = [row for row in _named(rows, "slogan_ledger") if row["anachronism"] is True]
    shown = [
        Anachronism(
            library.words.group_name(str(row["group"])),
            str(row["slogan"]),
            values.number(row["first"], "first"),
            values.number(row["born"], "born"),
            library.label(str(row["first_doc"])),
            library.href(str(row["first_doc"]), ""),
        )
        for row in held[:ROWS]
    ]
    return shown, len(held)


def copies(rows: Rows, library: Library) -> tuple[list[Copy], int]:
    """The longest passages shared, each once, boilerplate aside; and how many such rows there are.

    Args:
        rows: name of a comparison → its rows.
        library: of the report.
    """
    held = [row for row in _named(rows, "passages") if row["boilerplate"] is not True]
    held.sort(key=lambda row: -_length(row))
    once = {row["passage"]: row for row in reversed(held)}
    longest = sorted(once.values(), key=lambda row: (-_length(row), str(row["doc_id"]), str(row["other"])))
    return [_copy(row, library) for row in longest[:ROWS]], len(held)


def _length(row: dict[str, object]) -> int:
    return int(str(row["end"])) - int(str(row["start"]))


def _copy(row: dict[str, object], library: Library) -> Copy:
    text = str(row["text"] or "")
    sides = [
        (library.label(str(row[doc])), library.href(str(row[doc]), "", row[at]))
        for doc, at in (("doc_id", "start"), ("other", "other_start"))
    ]
    return Copy(
        sides[0],
        sides[1],
        library.words.code("passage_kind", str(row["kind"] or "")),
        f"{_length(row):,}",
        values.number(row["identity"]),
        text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…",
    )
