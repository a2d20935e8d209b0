"""Labelled sentences: the records that a classifier learns from, read whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline import codelists
from pipeline.classify.codebook import STATUSES
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest import tabular
from pipeline.messages import Message, chained

# the first wrong rows are named; a file of another kind has as many as it has rows
SHOWN = 5
SUFFIXES = (".jsonl", ".csv", ".xlsx")
# what a program leaves where it could not write a Chinese character
# � where it could not, ??? where it did not try, 锟斤拷 where � was read as GBK, ä¸­å›½ where UTF-8 was read as Latin-1 or cp1252
_LOST = re.compile("\ufffd|\\?{3,}|锟斤拷|(?:[ã-é][\x80-\xbf\u0152-\u2122]{2}){2,}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its finding as a coder gave it.

    Attributes:
        id: unique in the data.
        text: the sentence.
        status: found, target, rectified or none.
        labels: the kinds of problem, sorted; empty for none.
        group: sentences of one group (a passage) are related and never straddle a fold; the id where none is given.
        heading: the heading over it, if any.
        lead: the unit that opens its list, if any.
        register: the kind of document.
        note: why, in a hard case.
    """

    id: str
    text: str
    status: str
    labels: tuple[str, ...]
    group: str = ""
    heading: str = ""
    lead: str = ""
    register: str = ""
    note: str = ""

    def dumps(self) -> str:
        """One JSON line, fields without a value left out."""
        shown = {k: v for k, v in asdict(self).items() if v or k in {"id", "text", "status", "labels"}}
        return json.dumps(shown, ensure_ascii=False)


COLUMNS = tuple(f.name for f in fields(Labelled))
NEEDED = COLUMNS[:4]
# in the gold form status and labels are those of the object `finding`
_OF_GOLD = {"finding.status": "status", "finding.labels": "labels"}


class Wrong(XunshiError):  # noqa: N818 (a row's fault, gathered before it becomes an error)
    """What is wrong with one row, and the remedy."""


def read(folder: Path, labels: Sequence[str]) -> list[Labelled]:
    """`read_all` of one folder or file.

    Args:
        folder: a folder, or one file.
        labels: names that a label may have.
    """
    return read_all([folder], labels)


def read_all(sources: Sequence[Path], labels: Sequence[str]) -> list[Labelled]:
    """Every record of folders (their .jsonl, .csv and .xlsx files in order of name) and files.

    Args:
        sources: folders and files.
        labels: names that a label may have.

    Raises:
        XunshiError: no file, or a row with a missing column, an unknown status or label, or the id of another text;
            it names file, row, cause and remedy of the first ones, and no record is handed out.
    """
    paths = [path for source in sources for path in _files(source)]
    records: dict[str, tuple[str, Labelled]] = {}
    wrong: list[str] = []
    for path in paths:
        for where, row in rows(path):
            try:
                _add(records, where, record(row, labels))
            except Wrong as error:
                wrong.append(Message("{where}: {error}", where=where, error=error))
    if wrong:
        raise XunshiError(chained("\n", first_of(wrong)))
    return [r for _, r in records.values()]


def _empty(cells: Mapping[str, str]) -> str:
    return "text" if cells["id"] else "id"


def first_of(wrong: Sequence[str]) -> list[str]:
    """The first `SHOWN` sentences, and how many more there are."""
    more = len(wrong) - SHOWN
    return [*wrong[:SHOWN], *([Message("… and {more} more", more=more)] if more > 0 else [])]


def _files(source: Path) -> list[Path]:
    paths = sorted(p for p in source.iterdir() if p.suffix.lower() in SUFFIXES) if source.is_dir() else [source]
    if not paths or not paths[0].is_file():
        raise XunshiError(
            "{source}: no labelled sentences there; put {suffixes} files into it",
            source=source,
            suffixes=", ".join(SUFFIXES),
        )
    return paths


def _add(records: dict[str, tuple[str, Labelled]], where: str, new: Labelled) -> None:
    first, old = records.setdefault(new.id, (where, new))
    if old.text != new.text:
        raise Wrong(
            "id {id} stands for another text at {first}; give each text an id of its own", id=new.id, first=first
        )
    if (old.status, old.labels) != (new.status, new.labels):
        raise Wrong(
            "id {id} has another status or other labels at {first}; keep one of the two rows", id=new.id, first=first
        )


def rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place for messages, cells by column) of a table of labelled sentences, or of records in the gold form.

    Raises:
        XunshiError: the file cannot be read, or lacks a needed column.
    """
    try:
        header, body = tabular.table(path)
    except UnreadableError as error:
        raise XunshiError("{path}: {error}", path=path, error=error) from error
    missing = [name for name in NEEDED if name not in {_OF_GOLD.get(column, column) for column in header}]
    if missing:
        raise XunshiError(
            "{path}: no column {missing}; the columns are {columns}",
            path=path,
            missing=", ".join(missing),
            columns=", ".join(COLUMNS),
        )
    for where, cells in body:
        yield f"{path}, {where}", {_OF_GOLD.get(column, column): cell for column, cell in cells.items()}


def record(row: Mapping[str, str], labels: Sequence[str]) -> Labelled:
    """The record of a row's cells.

    Args:
        row: column → cell; a missing one is empty.
        labels: names that a label may have.

    Raises:
        Wrong: it breaks a rule.
    """
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["id"] or not cells["text"]:
        raise Wrong("{empty} is empty; fill it in or delete the row", empty=_empty(cells))
    if lost(cells["text"]):
        raise Wrong(
            "the text lost its characters ({text}); save the file as CSV UTF-8 from the original",
            text=cells["text"][:20],
        )
    status, named = finding(cells["status"], cells["labels"], labels)
    return Labelled(**{**cells, "status": status, "labels": named, "group": cells["group"] or cells["id"]})  # type: ignore[arg-type]


def lost(text: str) -> bool:
    """Whether a text shows that a program lost its characters."""
    return _LOST.search(text) is not None


def status_of(told: str) -> str:
    """The code of a status that is written as its code, in any case, or under its Chinese title; anything else as it stands."""
    plain = told.strip()
    return {c.zh: c.code for c in codelists.codes("status")}.get(plain, plain.lower())


def finding(status: str, labels: str, known: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Status and labels as a coder wrote them, as codes or under their titles in Chinese.

    Args:
        status: a status, in any case.
        labels: labels joined by | or a comma, in any case.
        known: the labels that there are.

    Raises:
        Wrong: a status or label that there is not, or labels that do not go with the status.
    """
    status = status_of(status)
    if status not in STATUSES:
        raise Wrong("status is {status!r}; it must be one of {statuses}", status=status, statuses=", ".join(STATUSES))
    titles = {c.zh: c.code for c in codelists.codes("label")}
    parts = (part.strip() for part in re.split(r"[|,，、;；]", labels))
    named = tuple(sorted({titles.get(part, part.lower()) for part in parts} - {""}))
    unknown = next((name for name in named if name not in known), None)
    if unknown:
        raise Wrong("label is {unknown!r}; it must be one of {known}", unknown=unknown, known=", ".join(known))
    if (status == "none") == bool(named):
        if not named:
            raise Wrong("status {status} needs a label; name one of {known}", status=status, known=", ".join(known))
        raise Wrong(
            "status none goes with no label, but there is {named}; take the labels or the status back",
            named=", ".join(named),
        )
    return status, named
