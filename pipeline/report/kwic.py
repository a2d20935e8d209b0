"""The page that finds words in their context: all sentences of the documents that have a page, in parts that its script loads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pandas as pd

from pipeline.report import reading
from pipeline.report.findings import block_of
from pipeline.report.library import Library
from pipeline.report.page import Page

PATH = "search.html"
# sentences of one part, some 500 KB
PART = 2_000
_COLUMNS = ["doc_id", "sentence_id", "text", "normalized"]


def page(library: Library) -> Page:
    """The page; the documents that have one must be known by now.

    Args:
        library: the documents.
    """
    w = library.words
    total = len(library.corpus.of(library.paged).table("sentences", ("doc_id",)))
    heads = [w["number"], w["title"], w["sentences_of"], w["before"], w["match"], w["behind"]]
    given: dict[str, object] = {
        "data": block_of({"parts": -(-total // PART)}),
        "heads": block_of(heads),
        "total": total,
        "groups": [w.group_name(name) for name in library.grouping.names],
        "paged": len(library.paged),
        "all_documents": len(library.number),
    }
    return Page(PATH, "search.html", "kwic", w["kwic"], given)


def parts(library: Library) -> Iterator[str]:
    """Scripts of up to `PART` sentences, each handing its rows and their documents' titles and groups to the page.

    A normalised form that is the text itself is left out.

    Args:
        library: the documents.
    """
    frame = _chosen(library)
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    groups = {name: i for i, name in enumerate(library.grouping.names)}
    number = 0
    while chosen := list(islice(rows, PART)):
        ids = dict.fromkeys(str(doc_id) for doc_id, *_ in chosen)
        held = {
            "titles": {library.number[d]: library.title(d) for d in ids},
            "groups": {library.number[d]: groups[library.grouping.of[d]] for d in ids},
            "rows": [
                [library.number[doc_id], reading.sentence_number(sentence_id), text or "", _other(text, normal)]
                for doc_id, sentence_id, text, normal in chosen
            ],
        }
        yield f"xunshi.sentences({number}, {block_of(held)});\n"
        number += 1


def _other(text: object, normal: object) -> object:
    return normal if normal and normal != text else 0


def _chosen(library: Library) -> pd.DataFrame:
    return library.corpus.of(library.paged).table("sentences", _COLUMNS).reindex(columns=_COLUMNS)
