"""Review files back in: a coder's judgements out of CSV, XLSX, doccano's JSONL or Label Studio's JSON, matched by id and text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify import labelled
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.labelled import Wrong, first_of
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest import tabular
from pipeline.messages import Message, cause_of, chained
from pipeline.review.ledger import Coding
from pipeline.review.sample import Item
from pipeline.tables.cell_texts import restore

YES = frozenset({"x", "×", "1", "y", "yes", "true", "是", "√", "✓", "有"})
NO = frozenset({"", "0", "n", "no", "false", "否"})
# what Excel, WPS and editors change without being asked; texts are compared without it
_CHANGED = str.maketrans("“”‘’＂＇，；：！？（）％", "\"\"''\"',;:!?()%")
_SPACE = re.compile(r"\s|_x000D_|\ufeff|\u200b")


def same(text: str) -> str:
    """The form in which a text that went through a spreadsheet is compared: no white space, one form of quotes and widths."""
    return _SPACE.sub("", text).translate(_CHANGED).removeprefix("'")


def read(path: Path, coder: str, items: Mapping[str, Item], book: Codebook) -> list[Coding]:
    """The judgements in a coder's file; rows that are not judged yet are passed over.

    Args:
        path: the file.
        coder: whose it is.
        items: what was sent out, by id.
        book: the labels.

    Raises:
        XunshiError: the file cannot be read, or rows are wrong: file, row, cause and remedy of the first ones.
    """
    by_text = {same(item.text): item for item in items.values()}
    found: dict[str, Coding] = {}
    wrong = []
    for where, row in _rows(path, book):
        try:
            coding = _coding(row, coder, items, by_text, book)
            if coding is not None:
                _add(found, coding)
        except Wrong as error:
            wrong.append(Message("{path}, {where}: {error}", path=path, where=where, error=error))
    if wrong:
        raise XunshiError(chained("\n", [*first_of(wrong), Message("nothing was imported")]))
    return list(found.values())


def _add(found: dict[str, Coding], coding: Coding) -> None:
    if found.setdefault(coding.id, coding).value != coding.value:
        raise Wrong("{id} is judged twice and differently; keep one of the two rows", id=coding.id)


def _coding(
    row: Mapping[str, str], coder: str, items: Mapping[str, Item], by_text: Mapping[str, Item], book: Codebook
) -> Coding | None:
    titles = {label.title_zh.lower(): label.name for label in book.labels}
    labels = [n for n in book.names if _marked(n, row.get(n, ""))]
    labels += [name for title, name in titles.items() if _marked(title, row.get(title, ""))]
    labels += [titles.get(told.strip().lower(), told) for told in (row.get("labels") or "").split("|") if told]
    status, note = (row.get("status") or "").strip(), restore((row.get("note") or "").strip())
    if not status and not labels:
        return None
    item = _item(row, items, by_text)
    status, named = labelled.finding(status, "|".join(labels), book.names)
    return Coding(coder, item.id, status, named, note)


def _marked(name: str, cell: str) -> bool:
    mark = cell.strip().lower()
    if mark not in YES | NO:
        raise Wrong("column {name} holds {cell!r}; write x, or nothing", name=name, cell=cell)
    return mark in YES


def _item(row: Mapping[str, str], items: Mapping[str, Item], by_text: Mapping[str, Item]) -> Item:
    key, text = restore(row.get("id") or ""), same(row.get("text") or "")
    item = items.get(key)
    if item is not None and same(item.text) == text:
        return item
    # an id that a spreadsheet changed, or rows whose ids were shifted by sorting one column: the text decides
    if text in by_text:
        return by_text[text]
    cause = (
        Message("its text is not the one that was sent out")
        if item
        else Message("neither its id nor its text was sent out")
    )
    raise Wrong(
        "{key}: {cause} ({text}…); restore the row from the exported file",
        key=key or "no id",
        cause=cause,
        text=(row.get("text") or "")[:20],
    )


def _rows(path: Path, book: Codebook) -> Iterator[tuple[str, dict[str, str]]]:
    if path.suffix.lower() == ".json":
        yield from _tasks(path)
        return
    try:
        header, rows = tabular.table(path)
    except UnreadableError as error:
        raise XunshiError("{path}: {error}", path=path, error=error) from error
    if "label" in header and "item" in header:
        yield from ((where, _of_tags(r["item"], r.get("text", ""), r["label"].split("|"))) for where, r in rows)
        return
    missing = [name for name in ("id", "text", "status") if name not in header]
    if missing:
        raise XunshiError(
            "{path}: no column {missing}; it must have those of the exported file ({names} …)",
            path=path,
            missing=", ".join(missing),
            names=", ".join(book.names),
        )
    yield from rows


def _of_tags(item: str, text: str, tags: Iterable[str]) -> dict[str, str]:
    """A row from a list that mixes the status and the labels, as doccano gives it."""
    told = [t.strip() for t in tags if t.strip()]
    statuses = [t for t in told if labelled.status_of(t) in STATUSES]
    return {
        "id": item,
        "text": text,
        "status": "|".join(statuses),
        "labels": "|".join(t for t in told if t not in statuses),
    }


def _tasks(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        tasks: Sequence[Any] = json.loads(path.read_bytes())
    except OSError as error:
        raise XunshiError("{path}: {cause}; check the path", path=path, cause=cause_of(error)) from error
    except ValueError as error:
        raise XunshiError(
            "{path}: not JSON ({error}); export it from Label Studio as JSON", path=path, error=error
        ) from error
    if not isinstance(tasks, list):
        raise XunshiError("{path}: no list of tasks; export it from Label Studio as JSON", path=path)
    for number, task in enumerate(tasks, 1):
        try:
            results = [r for a in task.get("annotations", ())[-1:] for r in a["result"]]
            tags = [choice for r in results for choice in r["value"]["choices"]]
            item, text = task["data"]["item"], task["data"]["text"]
            if not isinstance(item, str) or not isinstance(text, str):
                raise TypeError("item or text is no string")  # noqa: TRY301 (told like the others)
            yield f"task {number}", _of_tags(item, text, tags)
        except (AttributeError, KeyError, TypeError) as error:
            raise XunshiError(
                "{path}, task {number}: not a task of this review ({error}); export it as JSON",
                path=path,
                number=number,
                error=error,
            ) from error
