"""Concordance: every place of a text or of a layer's value, in its context (key word in context, Luhn 1960)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pipeline import layers
from pipeline.columns import DOC_ID, END, LIST_SEPARATOR, START, Column, Table
from pipeline.compare.corpus import Corpus
from pipeline.errors import XunshiError
from pipeline.tables import schema

KWIC = Table(
    "kwic",
    "索引行",
    "One row per place that the pattern is found at, with the characters around it.",
    "每处匹配一行，附上下文。",
    (
        DOC_ID,
        START,
        END,
        Column("left", "上文", "string", "characters before it, line feeds as spaces", "匹配之前的文字（换行作空格）"),
        Column("match", "匹配", "string", "what is found, line feeds as spaces", "匹配的文字（换行作空格）"),
        Column("right", "下文", "string", "characters after it, line feeds as spaces", "匹配之后的文字（换行作空格）"),
        Column("year", "年份", "integer", "year that the document reports on", "文本所述年份"),
        Column("province", "省份", "string", "province, full name", "省份全称"),
    ),
    ("doc_id", "start", "end"),
)
ALL = "*"
_SHOWN = 10

Place = tuple[str, int, int]


def searched() -> dict[str, tuple[str, ...]]:
    """Layer → the columns that a value is looked up in, its text besides."""
    return {layer.name: layer.searched for layer in layers.every()} | {"findings": ("status", "labels")}


def kwic(corpus: Corpus, pattern: str, width: int = 30, limit: int | None = None) -> pd.DataFrame:
    """Every place of a pattern, in the order of documents and of the text (`KWIC`).

    Args:
        corpus: the tables.
        pattern: a text, found as it stands; or `layer:value`, a layer of `searched` and a value of one of its columns or of
            its text, `layer:*` for all of the layer. What stands before a colon and is no layer is text.
        width: characters of context on either side.
        limit: rows at most, the first ones; None for all.

    Raises:
        XunshiError: the pattern is empty, the layer has no such value, or width or limit makes no sense.
    """
    if not pattern.strip():
        raise XunshiError("the pattern is empty; give a text, or layer:value such as problems:corruption")
    if width < 0 or (limit is not None and limit < 1):
        raise XunshiError(
            "width {width}, limit {limit}: width must be 0 or more, limit 1 or more", width=width, limit=limit
        )
    layer, colon, value = pattern.partition(":")
    places = _of_layer(corpus, layer, value) if colon and layer in searched() else list(_of_text(corpus, pattern))
    return _lines(corpus, places[:limit], width)


def _of_text(corpus: Corpus, wanted: str) -> Iterator[Place]:
    found = re.compile(re.escape(wanted))
    for doc_id, text in corpus.texts.items():
        yield from ((doc_id, m.start(), m.end()) for m in found.finditer(text))


def _of_layer(corpus: Corpus, layer: str, value: str) -> list[Place]:
    whole = frame = corpus.table(layer, ("doc_id", "start", "end", *searched()[layer], "text"))
    if value != ALL:
        frame = frame[_having(frame, layer, value)]
        if frame.empty:
            there = ", ".join(_values(whole, layer)) or "none"
            raise XunshiError(
                "{layer}:{value}: no such value; the most frequent are: {there}", layer=layer, value=value, there=there
            )
    order = {doc_id: i for i, doc_id in enumerate(corpus.documents["doc_id"])}
    places = frame[["doc_id", "start", "end"]].itertuples(index=False, name=None)
    return sorted(((d, int(s), int(e)) for d, s, e in places), key=lambda p: (order[p[0]], *p[1:]))


def _having(frame: pd.DataFrame, layer: str, value: str) -> list[bool]:
    """Whether each row has the value in a telling column, or is it."""
    found = [False] * len(frame)
    for name in _columns(frame, layer, "text"):
        cells = ({value} & set(_parts(layer, name, cell)) for cell in frame[name])
        found = [a or bool(b) for a, b in zip(found, cells, strict=True)]
    return found


def _values(frame: pd.DataFrame, layer: str) -> list[str]:
    """The most frequent values of the telling columns; texts are too many to choose from, and are found without a layer."""
    of = Counter(part for name in _columns(frame, layer) for cell in frame[name] for part in _parts(layer, name, cell))
    return sorted(of, key=lambda v: (-of[v], v))[:_SHOWN]


def _columns(frame: pd.DataFrame, layer: str, *more: str) -> list[str]:
    return [name for name in (*searched()[layer], *more) if name in frame]


def _parts(layer: str, name: str, cell: object) -> list[str]:
    if not isinstance(cell, str):
        return []
    many = next(column.many for column in schema.named(layer).columns if column.name == name)
    return cell.split(LIST_SEPARATOR) if many else [cell]


def _lines(corpus: Corpus, places: list[Place], width: int) -> pd.DataFrame:
    """The places with their context, and what the table of documents says of each."""
    texts = corpus.texts
    rows = []
    for doc_id, start, end in places:
        text = texts[doc_id]
        parts = (text[max(start - width, 0) : start], text[start:end], text[end : end + width])
        rows.append((doc_id, start, end, *(part.replace("\n", " ") for part in parts)))
    frame = pd.DataFrame(rows, columns=KWIC.names[:6])
    about = corpus.documents.set_index("doc_id")[["year", "province"]].reindex(frame["doc_id"]).reset_index(drop=True)
    return pd.concat([frame, about], axis=1)
