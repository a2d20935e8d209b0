"""The clean texts of a run, each read from `texts.jsonl` when it is asked for: all together take more memory than their comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from pipeline.compare.frames import Open
from pipeline.errors import XunshiError

# texts in memory; who follows pairs of documents comes back to them
_HELD = 1_000
# the fields of a line, in either language of the headers
_DOC_ID, _TEXT = ("doc_id", "文档编号"), ("text", "全文")
# where no text of a document stands in the file
_NOWHERE = (0, 0)


class Texts(Mapping[str, str]):
    """doc_id → clean text, in the order of the documents; empty for a document without one.

    Args:
        path: of `texts.jsonl`.
        opened: opens a file of the run by its name.
        documents: the doc_ids.

    Attributes:
        lines: whose each line of the file is.

    Raises:
        XunshiError: the file cannot be read.
    """

    def __init__(self, path: Path, opened: Open, documents: Iterable[str]) -> None:
        there = dict(_scanned(path, opened))
        self.lines = list(there)
        self._places = {doc_id: there.get(doc_id, _NOWHERE) for doc_id in documents}
        # no method: what holds itself is given up late
        self._held = lru_cache(maxsize=_HELD)(partial(_read, path, opened))

    def __getitem__(self, doc_id: str) -> str:
        return self._held(*self._places[doc_id])

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _scanned(path: Path, opened: Open) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each doc_id with offset and length of its line, in bytes."""
    at = 0
    try:
        with opened(path.name) as lines:
            for line in lines:
                yield _field(json.loads(line), _DOC_ID), (at, len(line))
                at += len(line)
    except (OSError, ValueError, AttributeError) as error:
        raise _unreadable(path, error) from error


def _read(path: Path, opened: Open, at: int, size: int) -> str:
    if not size:
        return ""
    try:
        with opened(path.name) as file:
            file.seek(at)
            return _field(json.loads(file.read(size)), _TEXT)
    except (OSError, ValueError, AttributeError) as error:
        raise _unreadable(path, error) from error


def _field(record: Mapping[str, str], names: tuple[str, str]) -> str:
    en, zh = names
    return record.get(en) or record.get(zh) or ""


def _unreadable(path: Path, error: Exception) -> XunshiError:
    return XunshiError("{path}: cannot be read ({error}); run xunshi run again", path=path, error=error)
