"""The documents of a report: running numbers for their pages, titles, groups, and the rows that belong to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from pipeline import layers
from pipeline.compare.corpus import Corpus, Grouping
from pipeline.report.words import Words

Row = Mapping[str, object]


class Library:
    """What the pages ask of the corpus.

    Args:
        corpus: the run's tables.
        grouping: groups of its documents.
        words: the report's language.
        passages: the comparison of that name with all its rows; None where it was not made.
    """

    def __init__(self, corpus: Corpus, grouping: Grouping, words: Words, passages: pd.DataFrame | None = None) -> None:
        self.corpus, self.grouping, self.words, self.passages = corpus, grouping, words, passages
        self.documents = _records(corpus, "documents")
        self.number = {str(row["doc_id"]): n for n, row in enumerate(self.documents, 1)}

    def title(self, doc_id: str) -> str:
        """The document's title, else its file, for people."""
        row = self.documents[self.number[doc_id] - 1]
        return str(row.get("title") or row.get("file") or self.words["untitled"])

    def label(self, doc_id: str) -> str:
        """Number and title, as tables name a document; the bare id of one that the corpus does not have."""
        return f"{self.number[doc_id]} {self.title(doc_id)}" if doc_id in self.number else doc_id

    def href(self, doc_id: str, root: str, start: object = None) -> str:
        """Path to the document's page, and to the passage that starts there; empty for an unknown document.

        Args:
            doc_id: of the document.
            root: path from the page that links to the report's folder, empty or with a slash at its end.
            start: offset of the passage in the document; anything but a whole number for none.
        """
        if doc_id not in self.number:
            return ""
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

    @cached_property
    def of(self) -> dict[str, dict[str, list[Row]]]:
        """Table → doc_id → its rows, for the tables that a document's page shows."""
        return {name: self._split(name) for name in ("sentences", "findings", *layers.names())}

    def _split(self, name: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in _records(self.corpus, name):
            found[str(row["doc_id"])].append(row)
        return found


def _records(corpus: Corpus, name: str) -> list[Row]:
    frame = corpus.table(name)
    plain = frame.astype(object).where(frame.notna(), None)
    names: Sequence[str] = list(plain.columns)
    return [dict(zip(names, row, strict=True)) for row in plain.itertuples(index=False, name=None)]
