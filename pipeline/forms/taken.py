"""Filled-in sheets read back: rows moved, sorted or without their key are found again by their words; faults are told by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.classify.labelled import Wrong
from pipeline.codelists import Titles
from pipeline.corrections.record import FINDINGS, LINKS, OF_THREADS, STATES, Correction
from pipeline.errors import XunshiError
from pipeline.forms import cells, columns
from pipeline.forms.cells import CHANGED
from pipeline.forms.columns import DOCUMENT, KEY, NEW, NOTE, SENTENCE, VERDICT, Sheet
from pipeline.forms.pages import Known, Row, pages, same
from pipeline.forms.sent import Sent
from pipeline.messages import Message
from pipeline.tables import cell_texts


@dataclass
class Taken:
    """What a workbook says.

    Attributes:
        corrections: without numbers and names, each with the row that says so.
        faults: what is wrong with which row, a sentence each.
        unjudged: rows of which nothing is said.
    """

    corrections: list[tuple[str, Correction]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unjudged: int = 0


def read(path: Path, known: Known, titles: Titles, labels: Sequence[str]) -> Taken:
    """What a person filled in.

    Args:
        path: the workbook.
        known: key → row, of all that went out.
        titles: of coded values, in Chinese.
        labels: of the codebook.

    Raises:
        XunshiError: the file is no workbook, or none of its sheets went out from here.
    """
    taken, seen = Taken(), False
    for sheet, rows in pages(path, known):
        seen = True
        _Reader(sheet, known, titles, labels, taken).read(rows)
    if not seen:
        raise XunshiError(
            "{path}: none of its sheets went out from here; give a file that xunshi review sheets wrote", path=path
        )
    taken.faults = [Message("{path}, {fault}", path=path, fault=fault) for fault in taken.faults]
    return taken


class _Reader:
    """Reads the rows of one sheet."""

    def __init__(self, sheet: Sheet, known: Known, titles: Titles, labels: Sequence[str], taken: Taken) -> None:
        self.sheet, self.known, self.titles, self.labels, self.taken = sheet, known, titles, labels, taken
        self._by_text: dict[tuple[str, str], list[Sent]] = defaultdict(list)
        self._by_sentence: dict[str, list[Sent]] = defaultdict(list)
        for item in known.values():
            self._by_sentence[same(item.sentence)].append(item)
            if item.layer == sheet.layer:
                self._by_text[same(item.sentence), same(item.text)].append(item)
        self._free: dict[tuple[str, str, str, int, str], Iterator[int]] = {}

    def read(self, rows: Iterable[Row]) -> None:
        for row in rows:
            try:
                said = self._said(row)
                if said is None:
                    self.taken.unjudged += 1
                    continue
                note = cell_texts.restore(row.of(NOTE).strip())
                made = self._links(row, *said[:2]) if self.sheet.layer == LINKS else [self._correction(row, *said)]
                self.taken.corrections += [(row.place, c._replace(note=note)) for c in made]
            except Wrong as error:
                self.taken.faults.append(Message("{where}: {error}", where=row.place, error=error))

    def _said(self, row: Row) -> tuple[str, dict[str, Any], str] | None:
        """Verdict, values stated and right words of a row; None where nothing is said of it."""
        verdict = cells.verdict(row.of(VERDICT), self.sheet.verdicts)
        stated = {title: row.of(title) for title in self.sheet.asked if row.of(title).strip()}
        new = cell_texts.restore(row.of(NEW).strip()) if self.sheet.new else ""
        if not verdict and not stated and not new:
            return None
        another = verdict == "wrong" and self.sheet.layer == LINKS
        if verdict in {"right", "wrong"} and not another and (new or stated):
            raise Wrong(
                "{title} says {cell}, but {filled} is filled in; clear one of the two",
                title=VERDICT,
                cell=row.of(VERDICT),
                filled="、".join([*stated, *[NEW] * bool(new)]),
            )
        if verdict == "corrected" and not stated and not new:
            raise Wrong("nothing says what is right; fill in one of the yellow columns")
        values = {
            self.sheet.asked[t].name: cells.value(self.sheet.asked[t], c, self.titles, self.labels)
            for t, c in stated.items()
        }
        return verdict or "corrected", values, new

    def _correction(self, row: Row, verdict: str, values: dict[str, Any], new: str) -> Correction:
        item = self._item(row, added=verdict == "missed")
        if verdict == "missed":
            return self._missed(item, new, values)
        if self.sheet.layer == STATES:
            return item.correction(item.at, item.text, right=True, values=values or {"state": item.values["state"]})
        if self.sheet.layer == FINDINGS:
            return item.correction(0, item.text, right=True, values=_finding(item, verdict, values))
        if not item.text:
            if verdict == "corrected" and new:
                return self._missed(item, new, values)
            raise Wrong(
                "nothing was found in this sentence that could be {cell}; write the words into {title}, or leave the row",
                cell=row.of(VERDICT),
                title=NEW,
            )
        if verdict == "wrong":
            return item.correction(item.at, item.text, right=False, values={})
        if verdict == "right":
            return item.correction(item.at, item.text, right=True, values=item.values)
        if not new:
            return item.correction(item.at, item.text, right=True, values=values)
        at = _overlapping(item, new)
        return item.correction(at, item.sentence[at : at + len(new)], right=True, values=values)

    def _links(self, row: Row, verdict: str, values: dict[str, Any]) -> list[Correction]:
        """What is said of a link: that it is right, that it is wrong, or which other problem the answer is to."""
        item = self._item(row, added=False)
        own = {name: item.values[name] for name in ("problem", "problem_doc")}
        if not own["problem"] and "problem" not in values:
            raise Wrong("no problem stands in this row; name it under {title}, or leave the row", title=columns.OTHER)
        made = []
        if own["problem"]:
            made.append(item.correction(item.at, item.text, right=verdict == "right", values=own))
        if "problem" in values:
            made.append(item.correction(item.at, item.text, right=True, values=self._problem(item, values["problem"])))
        return made

    def _problem(self, item: Sent, words: str) -> dict[str, str]:
        """The problem of the same body that a person named."""
        problems = [s for s in self.known.values() if s.layer == STATES and same(s.text) == same(words)]
        own = [s for s in problems if s.values["body"] == item.values["body"]]
        if len(own) != 1:
            raise Wrong(
                "{words} is no problem of {body}; choose one from the list", words=words, body=item.values["body"]
            )
        return {"problem": own[0].text, "problem_doc": own[0].doc_id}

    def _item(self, row: Row, *, added: bool) -> Sent:
        """What went out as this row: by key and words, by words alone, or by the sentence where a mention was added to it."""
        sentence, text = same(row.of(SENTENCE)), same(row.of(self.sheet.text))
        item = self.known.get(row.of(KEY).strip())
        if (
            item
            and item.layer == self.sheet.layer
            and same(item.sentence) == sentence
            and (added or same(item.text) == text)
            and self._of_problem(item, row)
        ):
            return item
        found = self._by_text.get((sentence, text), [])
        if added and not found:
            # a row that someone wrote anew: any row of its sentence tells where it stands
            found = [i._replace(layer=self.sheet.layer) for i in self._by_sentence.get(sentence, ())]
            found = list({i.place: i for i in found}.values())
        document = row.of(DOCUMENT).strip()
        own = [i for i in found if i.doc_id == document] if document else found
        own = [i for i in own or found if self._of_problem(i, row)]
        if len(own) == 1:
            return own[0]
        if found and not own:
            raise Wrong("{title} is not what was sent out; put it back", title=columns.PROBLEM)
        raise Wrong(_lost(item, found, sentence, self.sheet))

    def _of_problem(self, item: Sent, row: Row) -> bool:
        """Whether a row tells of the same problem, where an answer has a row for each of its problems."""
        return self.sheet.layer != LINKS or same(str(item.values["problem"])) == same(row.of(columns.PROBLEM))

    def _missed(self, item: Sent, new: str, values: dict[str, Any]) -> Correction:
        """An added mention: the first place of its words that no mention and no other row has."""
        if not new:
            raise Wrong("write the words that were missed into {title}", title=NEW)
        key = (*item.place, new)
        if key not in self._free:
            taken = [
                (i.at, i.at + len(i.text))
                for i in self.known.values()
                if i.place == item.place and i.layer == item.layer and i.text
            ]
            self._free[key] = iter(
                [at for at in _places(item.sentence, new) if all(at >= b or at + len(new) <= a for a, b in taken)]
            )
        at = next(self._free[key], None)
        if at is None and _places(item.sentence, new):
            raise Wrong("{words} stands in the sheet already; correct it in its own row", words=new)
        if at is None:
            raise Wrong("{words} does not stand in the sentence; copy the words from it as they are", words=new)
        return item.correction(at, item.sentence[at : at + len(new)], right=True, values=values)


def _finding(item: Sent, verdict: str, values: dict[str, Any]) -> dict[str, Any]:
    """Status and kinds of a finding, such as go together."""
    told = dict(item.values) if verdict == "right" else dict(values)
    status = told.setdefault("status", item.values["status"])
    if status == "none":
        if values.get("labels"):
            raise Wrong("no problem is named (无), but kinds of one are; take the status or the kinds back")
        return {"status": "none", "labels": []}
    told.setdefault("labels", item.values["labels"])
    if not told["labels"]:
        raise Wrong("a problem is named, but not of which kind; fill in the kind too")
    return told


def _overlapping(item: Sent, new: str) -> int:
    """Where the right words of a mention stand: over it; the place that shares most characters with it."""
    a, b = item.at, item.at + len(item.text)
    shared = {at: min(b, at + len(new)) - max(a, at) for at in _places(item.sentence, new)}
    if not shared:
        raise Wrong("{words} does not stand in the sentence; copy the words from it as they are", words=new)
    best = max(shared, key=lambda at: shared[at])
    if shared[best] <= 0:
        raise Wrong("{words} is not where {text} is; add a row of its own for it (漏标)", words=new, text=item.text)
    return best


def _places(sentence: str, words: str) -> list[int]:
    """Offsets of words in a sentence, quotes and widths alike."""
    inside, sought = sentence.translate(CHANGED), words.translate(CHANGED)
    return [m.start() for m in re.finditer(re.escape(sought), inside)] if sought else []


def _lost(item: Sent | None, found: Sequence[Sent], sentence: str, sheet: Sheet) -> Message:
    """Why a row is none of those that went out."""
    if found:
        return Message(
            "several rows went out with these words; fill in {document} and {key} as they were",
            document=DOCUMENT,
            key=KEY,
        )
    if not sentence:
        return Message("{title} is empty; copy it from another row of the same sentence", title=SENTENCE)
    if item is not None and same(item.sentence) == sentence:
        told = {"title": sheet.text, "text": item.text[:20]}
        if sheet.layer in OF_THREADS:
            return Message("{title} is not what was sent out ({text}); put it back", **told)
        return Message(
            "{title} is not what was sent out ({text}); put it back, and write the right words into {new}",
            new=NEW,
            **told,
        )
    return Message(
        "its sentence is none that was sent out ({text}…); restore the row from the exported file", text=sentence[:20]
    )
