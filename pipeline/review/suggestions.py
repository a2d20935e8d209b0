"""Formulations that the lexicon does not hold yet, ranked over a corpus for an analyst to accept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import codelists
from pipeline.documents import Document
from pipeline.errors import XunshiError
from pipeline.extract import slogans
from pipeline.lexicons import COLUMNS, Lexicons
from pipeline.messages import cause_of

FILE = "slogans.csv"
COLUMNS_OUT = ("accept", *COLUMNS["slogans"], "mentions", "documents", "files", "example")
YES = frozenset({"y", "yes", "1", "true", "x", "是", "√"})


@dataclass(slots=True)
class Suggestion:
    """A formulation with where it occurs."""

    canonical: str
    mentions: int = 0
    documents: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    example: str = ""


def suggest(documents: Iterable[Document], lexicons: Lexicons) -> list[Suggestion]:
    """New formulations of a corpus, those of most files first, then of most mentions: what one writer coins ranks last.

    Args:
        documents: of the corpus.
        lexicons: what is known already.
    """
    found: dict[str, Suggestion] = {}
    for document in documents:
        for slogan in slogans.find(document.text, lexicons):
            if slogan.known:
                continue
            entry = found.setdefault(slogan.canonical, Suggestion(slogan.canonical))
            entry.mentions += 1
            entry.documents.add(document.doc_id)
            entry.files.add(document.file)
            entry.example = entry.example or _around(document.text, slogan.start, slogan.end)
    return sorted(found.values(), key=lambda s: (-len(s.files), -len(s.documents), -s.mentions, s.canonical))


def _around(text: str, start: int, end: int, width: int = 16) -> str:
    return text[max(0, start - width) : end + width].replace("\n", " ")


def write(suggestions: Sequence[Suggestion], path: Path) -> None:
    """A CSV that a spreadsheet opens: mark `accept` and fill in `category` for what belongs into the lexicon.

    Args:
        suggestions: best first.
        path: of the file; written over.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS_OUT)
        for s in suggestions:
            cells = [s.canonical if name == "canonical" else "" for name in COLUMNS["slogans"]]
            writer.writerow(["", *cells, s.mentions, len(s.documents), len(s.files), s.example])


def accept(path: Path, folder: Path) -> int:
    """Add the accepted rows of a suggestion file to `folder`'s own slogans.csv; what is there already stays.

    Args:
        path: of the suggestion file.
        folder: of the user's own lexicons; made if missing.

    Returns:
        How many rows were added.

    Raises:
        XunshiError: the file is no suggestion file, or an accepted row has no known category; nothing is written then.
    """
    accepted = list(_accepted(path))
    target = folder / FILE
    own = []
    if target.is_file():
        with target.open(encoding="utf-8-sig", newline="") as file:
            own = list(csv.DictReader(file))
    have = Counter(row["canonical"] for row in own)
    new = [row for row in accepted if row["canonical"] not in have]
    folder.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{FILE}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS["slogans"], extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*own, *new])
    part.replace(target)
    return len(new)


def _accepted(path: Path) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"accept", *COLUMNS["slogans"]} <= set(reader.fieldnames or ()):
                raise XunshiError("{path}: no suggestion file; make one with xunshi lexicon suggest", path=path)
            rows = list(reader)
    except OSError as error:
        raise XunshiError("{path}: {cause}; check the path", path=path, cause=cause_of(error)) from error
    except UnicodeDecodeError as error:
        raise XunshiError(
            "{path}: not UTF-8 (byte {start}); save it as CSV UTF-8", path=path, start=error.start
        ) from error
    for number, row in enumerate(rows, 2):
        if (row["accept"] or "").strip().lower() in YES:
            if row["category"] not in codelists.names("slogan_category"):
                choices = ", ".join(sorted(codelists.names("slogan_category")))
                raise XunshiError(
                    "{path}, line {number}: category is {category!r}; it must be one of {choices}",
                    path=path,
                    number=number,
                    category=row["category"],
                    choices=choices,
                )
            yield row
