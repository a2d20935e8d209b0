"""The documents of a report: running numbers for their pages, titles, groups, and the rows that belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import pandas as pd

from pipeline import layers
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import Grouping
from pipeline.report.words import Words

Row = Mapping[str, object]
# documents whose rows are taken out of the tables, and are objects, at a time
_READ, _TOGETHER = 2_000, 100


class Library:
    """What the pages ask of the corpus.

    Args:
        corpus: the run's tables.
        grouping: groups of its documents.
        words: the report's language.
        passages: the comparison of that name with all its rows; None where it was not made.
        most: documents that have a page of their own, at most: those that are linked to first (`href`); None for all.
    """

    def __init__(
        self,
        corpus: Corpus,
        grouping: Grouping,
        words: Words,
        passages: pd.DataFrame | None = None,
        most: int | None = None,
    ) -> None:
        self.corpus, self.grouping, self.words, self.passages = corpus, grouping, words, passages
        self.documents = _records(corpus.documents)
        self.number = {str(row["doc_id"]): n for n, row in enumerate(self.documents, 1)}
        self.most = len(self.number) if most is None else most
        # tables of the pages in the order that a reader meets them, from 1
        self.numbers: dict[str, int] = {}
        self.paged: set[str] = set(self.number) if self.most >= len(self.number) else set()

    def title(self, doc_id: str) -> str:
        """The document's title, else its file, for people."""
        row = self.documents[self.number[doc_id] - 1]
        return str(row.get("title") or row.get("file") or self.words["untitled"])

    def label(self, doc_id: str) -> str:
        """Number and title, as tables name a document; the bare id of one that the corpus does not have."""
        return f"{self.number[doc_id]} {self.title(doc_id)}" if doc_id in self.number else doc_id

    def href(self, doc_id: str, root: str, start: object = None) -> str:
        """Path to the document's page, and to the passage that starts there; empty for an unknown document and for one without a page.

        Args:
            doc_id: of the document.
            root: path from the page that links to the report's folder, empty or with a slash at its end.
            start: offset of the passage in the document; anything but a whole number for none.
        """
        if doc_id not in self.paged:
            if doc_id not in self.number or len(self.paged) >= self.most:
                return ""
            self.paged.add(doc_id)
        return f"{root}documents/{self.number[doc_id]}.html" + (f"#r{start}" if isinstance(start, int) else "")

    def sentence_href(self, doc_id: str, root: str, number: int) -> str:
        """Path to a sentence in the document's page; empty for an unknown document.

        Args:
            doc_id: of the document.
            root: path from the page that links to the report's folder, empty or with a slash at its end.
            number: of the sentence in its document.
        """
        page = self.href(doc_id, root)
        return f"{page}#s{number}" if page else ""

    def group(self, doc_id: str) -> str:
        """The document's group as shown."""
        return self.words.group_name(self.grouping.of[doc_id])

    def fill(self) -> list[str]:
        """The documents with a page, in order; the first ones get those that no link has taken."""
        rest = (doc_id for doc_id in self.number if doc_id not in self.paged)
        self.paged |= set(islice(rest, max(0, self.most - len(self.paged))))
        return [doc_id for doc_id in self.number if doc_id in self.paged]

    def shown(self, ids: Sequence[str]) -> Iterator[tuple[str, dict[str, list[Row]]]]:
        """(doc_id, table → its rows) for the tables that a document's page shows; a few documents' rows are in memory at a time.

        Args:
            ids: of documents.
        """
        names = ("sentences", "findings", *layers.names())
        for begin in range(0, len(ids), _READ):
            own = ids[begin : begin + _READ]
            frames = {name: self.corpus.of(own).table(name) for name in names}
            for first in range(0, len(own), _TOGETHER):
                some = own[first : first + _TOGETHER]
                split = {name: _split(frame[frame["doc_id"].isin(some)]) for name, frame in frames.items()}
                yield from ((doc_id, {name: split[name].get(doc_id, []) for name in names}) for doc_id in some)


def _split(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Each document's rows."""
    found: dict[str, list[Row]] = {}
    for row in _records(frame):
        found.setdefault(str(row["doc_id"]), []).append(row)
    return found


def _records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    names: Sequence[str] = list(plain.columns)
    return [dict(zip(names, row, strict=True)) for row in plain.itertuples(index=False, name=None)]
