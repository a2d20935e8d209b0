"""The categories that a classifier knows: the four of the program, or a user's own, from a TOML file.

    [labels.political]
    title = "Political"
    title_zh = "政治问题"
    meaning = "the Party's leadership or building weakened; …"

The statuses are the program's own (found, target, rectified, none): tables and filters depend on what they mean.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pipeline import codelists
from pipeline.errors import XunshiError
from pipeline.messages import Message, cause_of

STATUSES = codelists.names("status")
FILE = "codebook.toml"
# a label becomes a column and an option, so it is a plain name
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
# columns that stand beside the labels in a coder's sheet
_TAKEN = frozenset({"id", "text", "heading", "lead", "note", "status", "labels", "label", "item", "group", "register"})
_FIELDS = ("title", "title_zh", "meaning")


@dataclass(frozen=True, slots=True)
class Label:
    """One category: its name in data, its titles for people, what it means."""

    name: str
    title: str
    title_zh: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The labels, in the order in which tables show them."""

    labels: tuple[Label, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The labels' names."""
        return tuple(label.name for label in self.labels)

    def dumps(self) -> str:
        """The codebook as TOML, which `loads` reads back."""
        rows = [
            f"[labels.{b.name}]\n" + "".join(f"{f} = {_quoted(getattr(b, f))}\n" for f in _FIELDS) for b in self.labels
        ]
        return "\n".join(rows)


def _quoted(value: str) -> str:
    escaped = "".join(c if c >= " " and c not in '"\\' and c != "\x7f" else f"\\u{ord(c):04x}" for c in value)
    return f'"{escaped}"'


def read(path: Path) -> Codebook:
    """The codebook of a TOML file.

    Raises:
        XunshiError: the file cannot be read, or a label has a wrong name, an unknown key or no title.
    """
    try:
        return loads(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise XunshiError("{path}: {cause}; check the path", path=path, cause=cause_of(error)) from error
    except UnicodeDecodeError as error:
        raise XunshiError("{path}: not UTF-8 (byte {start}); save it as UTF-8", path=path, start=error.start) from error


def loads(text: str, name: str) -> Codebook:
    """The codebook written in `text`.

    Args:
        text: TOML.
        name: what messages call it.

    Raises:
        XunshiError: it is not TOML, has a table other than `labels`, no labels, or a label that is wrong.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: not TOML, or a number of thousands of digits
        raise XunshiError(
            "{name}: not TOML ({error}); write tables such as [labels.political]", name=name, error=error
        ) from error
    unknown = next((key for key in values if key != "labels"), None)
    if unknown is not None:
        remedy = Message("the statuses are found, target, rectified and none; only [labels.…] can be your own")
        raise XunshiError("{name}: {unknown}: no such table; {remedy}", name=name, unknown=unknown, remedy=remedy)
    labels = values.get("labels")
    if not isinstance(labels, dict) or not labels:
        raise XunshiError("{name}: no labels; write a table such as [labels.political] for each", name=name)
    return Codebook(tuple(_label(key, value, name) for key, value in labels.items()))


def _label(key: str, value: object, name: str) -> Label:
    where = f"{name}: [labels.{key}]"
    if not _NAME.fullmatch(key) or key in STATUSES or key in _TAKEN:
        raise XunshiError(
            "{where}: a label is named by a–z, 0–9 and _, begins with a letter, and is no status and none of {taken}",
            where=where,
            taken=", ".join(sorted(_TAKEN)),
        )
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise XunshiError('{where}: must hold lines such as title = "…"', where=where)
    unknown = next((k for k in value if k not in _FIELDS), None)
    if unknown is not None:
        raise XunshiError(
            "{where}: {unknown}: no such key; there are {fields}",
            where=where,
            unknown=unknown,
            fields=", ".join(_FIELDS),
        )
    if not value.get("title"):
        raise XunshiError('{where}: no title; write title = "…"', where=where)
    title: str = value["title"]
    return Label(key, title, value.get("title_zh") or title, value.get("meaning") or "")
