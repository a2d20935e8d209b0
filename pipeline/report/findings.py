"""The findings as lists, in parts that their page's script loads in turn: texts once, all else as numbers into lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.columns import LIST_SEPARATOR
from pipeline.report import reading
from pipeline.report.library import Library

# findings of one part, some 500 KB
PART = 2_000
_COLUMNS = ["doc_id", "sentence_id", "status", "labels", "unsure", "text"]


def head(library: Library) -> dict[str, object]:
    """What the page itself holds: what there is to choose from, and how many parts there are.

    Args:
        library: the documents.
    """
    w, (statuses, labels) = library.words, _lists(library)
    total = len(library.corpus.table("findings", ("doc_id",)))
    choices = {
        "groups": [w.group_name(name) for name in library.grouping.names],
        "statuses": [w.code("status", name) for name in statuses],
        "labels": [w.code("label", name) for name in labels],
    }
    named = library.corpus.documents.loc[library.corpus.documents["doc_id"].isin(_holders(library)), "year"]
    paged = None if len(library.paged) == len(library.number) else sorted(library.number[d] for d in library.paged)
    block = {**choices, "kinds": statuses, "total": total, "part": PART, "paged": paged}
    years = sorted({str(year) for year in named.dropna()})
    heads = [
        w[key] for key in ("number", "title", "group", "year", "sentences_of", "status", "label", "unsure", "text")
    ]
    return {"data": block_of(block), "heads": block_of(heads), "total": total, "years": years, **choices}


def parts(library: Library) -> Iterator[str]:
    """Scripts of up to `PART` findings, each handing its rows and their documents' titles to the page.

    Args:
        library: the documents.
    """
    statuses, labels = ({name: i for i, name in enumerate(names)} for names in _lists(library))
    frame = library.corpus.table("findings", _COLUMNS)
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    groups = {name: i for i, name in enumerate(library.grouping.names)}
    number = 0
    while chosen := list(islice(rows, PART)):
        titles = {library.number[doc_id]: library.title(doc_id) for doc_id, *_ in chosen}
        told = []
        for doc_id, sentence_id, status, kinds, unsure, text in chosen:
            row = library.documents[library.number[doc_id] - 1]
            year = row.get("year")
            place = [
                library.number[doc_id],
                groups[library.grouping.of[doc_id]],
                None if year is None else int(str(year)),
            ]
            known = [statuses[status or ""], [labels[kind] for kind in _kinds(kinds)]]
            told.append([*place, reading.sentence_number(sentence_id), *known, int(unsure is True), text or ""])
        yield f"xunshi.part({number}, {block_of({'titles': titles, 'rows': told})});\n"
        number += 1


def _holders(library: Library) -> set[str]:
    return set(library.corpus.table("findings", ("doc_id",))["doc_id"])


def _lists(library: Library) -> tuple[list[str], list[str]]:
    """(statuses, labels) in order of first use."""
    frame = library.corpus.table("findings", ("doc_id", "status", "labels"))
    statuses = frame["status"].fillna("").drop_duplicates()
    labels = (kind for told in frame["labels"].drop_duplicates() for kind in _kinds(told))
    return list(statuses), list(dict.fromkeys(labels))


def _kinds(told: object) -> Sequence[str]:
    return told.split(LIST_SEPARATOR) if isinstance(told, str) and told else ()


def block_of(data: object) -> str:
    """JSON that can stand in a script element: nothing in it ends the element, opens a comment or breaks a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
