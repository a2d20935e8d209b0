"""What each document tells of each round: committee, term, number, dates, mode, the body inspected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare import committees, schema_rounds
from pipeline.compare.columns import framed
from pipeline.compare.committees import Committee, Named
from pipeline.compare.corpus import Corpus
from pipeline.extract import inspected, round_dates, round_list, rounds
from pipeline.extract.round_dates import Held, Mention

Row = Mapping[str, Any]
# genres that are about one body; only of a feedback notice are the problems counted, which an answer repeats
FEEDBACK, OF_ONE_BODY = "反馈", frozenset({"反馈", "整改"})
# what is asked of the rounds that documents mention, and of their lists of rounds
_MENTIONED = ("start", "end", "text", "kind", "from", "to", "term", "body", "mode")
_LISTED = ("round", "term", "body", "basis", "sentence_id", "start")
_SEGMENT_END = re.compile(r"[。；！？\n]")


@dataclass(frozen=True)
class _Document:
    """A document and what the run found in it."""

    row: Row
    text: str
    mentions: Sequence[Row]
    named: Sequence[Named]
    findings: int

    @property
    def id(self) -> str:
        return str(self.row["doc_id"])

    @property
    def year(self) -> int | None:
        return None if pd.isna(self.row["year"]) else int(self.row["year"])


def stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause group, up to 。 or ；, that holds a mention: (start, end).

    Args:
        text: of the document.
        start: of the mention.
        end: of the mention.
    """
    before = [m.end() for m in _SEGMENT_END.finditer(text, 0, start)]
    behind = _SEGMENT_END.search(text, end)
    return before[-1] if before else 0, behind.start() if behind else len(text)


def reports(corpus: Corpus) -> pd.DataFrame:
    """One row a document and round that it tells of (`schema_rounds.ROUND_REPORTS`), in the corpus' order.

    Args:
        corpus: the tables of a run.
    """
    listed = _by_document(corpus, "round_list", _LISTED)
    found = [row for document in _documents(corpus, listed) for row in _reports(document, listed[document.id])]
    known = committees.joined(row["of"] for row in found)
    for row in found:
        row |= {"committee": known[row["of"]].name, "province": known[row["of"]].province or None}
    return framed(schema_rounds.ROUND_REPORTS, found)


def committee_of(reported: pd.DataFrame) -> dict[str, tuple[str, str | None, int | None]]:
    """doc_id → (committee, province, term) of the committee whose rounds a document tells of; term None where it names several.

    Args:
        reported: what `reports` gave.
    """
    found: dict[str, tuple[str, str | None, int | None]] = {}
    for doc_id, part in reported.groupby("doc_id", sort=False):
        first = part.iloc[0]
        of = part[part["committee"] == first["committee"]]
        terms = of["term"].dropna().unique()
        province = None if pd.isna(first["province"]) else str(first["province"])
        found[str(doc_id)] = (str(first["committee"]), province, int(terms[0]) if len(terms) == 1 else None)
    return found


def _documents(corpus: Corpus, listed: Mapping[str, Sequence[Row]]) -> Iterator[_Document]:
    mentions, bodies = _by_document(corpus, "rounds", _MENTIONED), _named(corpus)
    found = corpus.table("findings", ("doc_id", "status"))
    counts = found.loc[found["status"] == "found", "doc_id"].value_counts().to_dict()
    del found
    for row in corpus.documents.to_dict("records"):
        doc_id = str(row["doc_id"])
        if listed.get(doc_id):
            yield _Document(row, corpus.texts[doc_id], mentions[doc_id], bodies[doc_id], int(counts.get(doc_id, 0)))


def _named(corpus: Corpus) -> dict[str, list[Named]]:
    """The bodies that each document names, by their full names."""
    frame = corpus.table("organizations", ("doc_id", "start", "normalized")).dropna()
    found: dict[str, list[Named]] = defaultdict(list)
    for doc_id, start, name in frame.itertuples(index=False):
        found[doc_id].append(Named(int(start), name))
    return found


def _by_document(corpus: Corpus, table: str, columns: Sequence[str]) -> dict[str, list[Row]]:
    frame = corpus.table(table, ("doc_id", *columns))
    found: dict[str, list[Row]] = defaultdict(list)
    for values in frame.itertuples(index=False, name=None):
        found[values[0]].append(dict(zip(frame, values, strict=True)))
    return found


def _reports(document: _Document, listed: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The rounds of one document."""
    genre = document.row.get("genre")
    of_one = genre is not pd.NA and genre in OF_ONE_BODY
    title = document.row.get("title")
    orgs = [(n.start, n.name) for n in document.named]
    body = inspected.body("" if pd.isna(title) else str(title), document.text, orgs) if of_one else ""
    # the place of the body tells whose the committee is, where nothing nearer does
    inspected_at = [Named(len(document.text), name) for name in committees.of_place(body)]
    held = _held(document)
    main = listed[0] if of_one else None
    mentions = _sorted(document.mentions, listed)
    for row, own in zip(listed, mentions, strict=True):
        written = "" if pd.isna(row["body"]) else str(row["body"])
        province = document.row.get("province")
        about = {"doc_id": document.id, "province": "" if pd.isna(province) else str(province)}
        committee = committees.of(written, int(row["start"]), about, [*document.named, *inspected_at], document.text)
        yield {
            **{name: row[name] for name in ("doc_id", "term", "round", "sentence_id", "start", "basis")},
            "of": committee,
            "earlier": bool(pd.isna(row["term"])) and round_list.is_earlier(document.text, int(row["start"])),
            "year": document.year,
            "body": body if row is main and body else None,
            "findings": document.findings if row is main and genre == FEEDBACK else None,
            **_told(document, own, held, committee),
        }


def _told(document: _Document, own: Sequence[Row], held: Sequence[Held], committee: Committee) -> dict[str, Any]:
    """What the mentions of one round tell."""
    text, single = document.text, [m for m in own if _single(m)]
    dated = [h for h in held if any(h.mention.start == int(m["start"]) for m in own)]
    stretches = {stretch(document.text, int(m["start"]), int(m["end"])) for m in single}
    alone = [s for s in stretches if sum(s[0] <= int(m["start"]) < s[1] for m in document.mentions) == 1]
    modes = [str(m["mode"]) for m in own if not pd.isna(m["mode"])] or [
        n for s in alone for n in rounds.modes(text[slice(*s)])
    ]
    inspections = [w for m in own for w in ("巡视", "巡察") if w in str(m["text"])]
    planned = bool(own) and all(round_dates.is_planned(text, int(m["start"]), int(m["end"])) for m in own)
    begins = sorted((h.begin for h in dated if h.begin), key=lambda d: d.first)
    ends = sorted((h.finish for h in dated if h.finish), key=lambda d: d.last)
    return {
        "planned": planned,
        "ranged": not single,
        "inspection": inspections[0] if inspections else committee.inspection,
        "modes": LIST_SEPARATOR.join(dict.fromkeys(modes)) or None,
        "from": begins[0].told if begins else None,
        "to": ends[-1].told if ends else None,
    }


def _held(document: _Document) -> list[Held]:
    mentions = [
        Mention(int(m["start"]), int(m["end"]), int(m["from"]) if _single(m) else None)
        for m in document.mentions
        if m["kind"] == "ordinal"
    ]
    return round_dates.find(document.text, mentions, document.year)


def _sorted(mentions: Sequence[Row], listed: Sequence[Row]) -> list[list[Row]]:
    """The mentions of each round of the list; what names no committee goes on with the one named before it."""
    found: list[list[Row]] = [[] for _ in listed]
    body: Any = None
    for mention in mentions:
        body = body if pd.isna(mention["body"]) else mention["body"]
        fits = [i for i, row in enumerate(listed) if _same(mention, row)]
        same = [i for i in fits if not pd.isna(listed[i]["body"]) and listed[i]["body"] == body]
        for i in same or fits:
            found[i].append(mention)
    return found


def _single(mention: Row) -> bool:
    """Whether a mention is of one round and tells its number."""
    return not pd.isna(mention["from"]) and not pd.isna(mention["to"]) and mention["from"] == mention["to"]


def _same(mention: Row, listed: Row) -> bool:
    """Whether a mention is of a round of the document's list, as far as it tells."""
    if mention["kind"] != "ordinal":
        return False
    for name in ("body", "term"):
        if not pd.isna(mention[name]) and not pd.isna(listed[name]) and mention[name] != listed[name]:
            return False
    if pd.isna(listed["round"]):
        return bool(pd.isna(mention["from"]))
    if pd.isna(mention["from"]) or pd.isna(mention["to"]):
        return False
    return bool(mention["from"] <= listed["round"] <= mention["to"])
