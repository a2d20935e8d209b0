"""Coded values, each list once: statuses, labels, kinds of bodies, levels, genres and the rest, with Chinese and English titles.

Whatever prints, offers or checks a code asks here; the lists stand in `models/codelists.csv`. What a list holds is a decision of the
program: tables and filters rest on it. Titles of labels of a user's own come from that codebook, titles of measures from
`measures.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from pipeline import strict_csv
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.shipped import shipped

FILE = "codelists.csv"
COLUMNS = ("list", "code", "zh", "en")


class Code(NamedTuple):
    """A coded value with its titles."""

    code: str
    zh: str
    en: str

    def title(self, lang: str) -> str:
        """What people read for it, in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


Lists = dict[str, dict[str, Code]]


def lists() -> tuple[str, ...]:
    """The names of the lists."""
    return tuple(_shipped())


def codes(name: str) -> tuple[Code, ...]:
    """The codes of a list, in its order.

    Raises:
        KeyError: there is no such list.
    """
    return tuple(_shipped()[name].values())


def names(name: str) -> tuple[str, ...]:
    """The codes of a list as they stand in tables."""
    return tuple(_shipped()[name])


def title(name: str, code: str, lang: str) -> str:
    """A code's title in `zh` or `en`; a value that the list does not hold stays as it is.

    Args:
        name: of the list.
        code: a value of it.
        lang: of the title.
    """
    known = _shipped()[name].get(code)
    return known.title(lang) if known else code


class Title(Message):
    """A code's title as part of a message: each language has its own.

    Args:
        name: of the list.
        code: a value of it.
    """

    __slots__ = ()

    def __new__(cls, name: str, code: str) -> Self:
        """The English title is the string."""
        return super().__new__(cls, "{title}", title=title(name, code, "en"), name=name, code=code)

    def told(self, lang: str) -> str:
        """The title in `zh` or `en`."""
        return title(str(self.values["name"]), str(self.values["code"]), lang)

    def __reduce__(self) -> tuple[object, ...]:
        return Title, (self.values["name"], self.values["code"])


class Titles:
    """What people read for coded values in one language.

    Args:
        lang: `zh` or `en`.
        own: list → code → title, for lists that the program does not ship, or that a user's own files change (measures, labels).
    """

    def __init__(self, lang: str, own: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.lang, self._own = lang, own or {}

    def adding(self, name: str, titles: Mapping[str, str]) -> Titles:
        """The same with one list more.

        Args:
            name: of the list.
            titles: code → title.
        """
        return Titles(self.lang, {**self._own, name: titles})

    def of(self, name: str, code: str) -> str:
        """The title of a code of a list; a value that no list holds stays as it is.

        Args:
            name: of the list.
            code: the value.
        """
        known = self._own.get(name, {}).get(code)
        if known is None and name in _shipped():
            return title(name, code, self.lang)
        return known or code

    def codes(self, name: str) -> dict[str, str]:
        """Title → code of a list, for reading titles back."""
        shipped = _shipped().get(name, {})
        known = {code: self.of(name, code) for code in (*shipped, *self._own.get(name, {}))}
        return {title: code for code, title in known.items()}


@lru_cache(maxsize=1)
def _shipped() -> Lists:
    return read(shipped(FILE))


def read(path: Path) -> Lists:
    """The lists of a file: name → code → the code with its titles, in the file's order.

    Raises:
        XunshiError: the file is missing, or a row lacks a cell or says a code twice; the message names the row.
    """
    try:
        rows = strict_csv.rows(path, COLUMNS)
    except OSError as error:
        raise XunshiError(
            "{path}: cannot be read ({error}); reinstall xunshi or check out models", path=path, error=error
        ) from error
    found: Lists = {}
    for number, row in enumerate(rows, 2):
        where = strict_csv.Line(path, number)
        if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
            raise XunshiError(
                "{where}: a list, a code and both titles belong there; fill in what is empty", where=where
            )
        own = found.setdefault(row[0], {})
        if row[1] in own:
            raise XunshiError(
                "{where}: {name} has {code} already; delete one of the two rows", where=where, name=row[0], code=row[1]
            )
        own[row[1]] = Code(*row[1:])
    return found
