"""The words that the finders' patterns are made of: CSV files of `models/wordlists`, validated when first asked for.

A table bears the name of the module that reads it; its rows are `list,word,example,expect`. The example is a sentence that only this
word explains, `expect` what the program tells of it (`organizations: 县委巡察办`): so a test notices when a word is lost. Words are
matched as they stand; what makes a pattern of them, and what looks for their first or last characters before the pattern is tried,
is made of the same list, so that the second can never hide what the first would find.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipeline import strict_csv
from pipeline.errors import XunshiError
from pipeline.shipped import shipped

COLUMNS = ("list", "word", "example", "expect")
# an alternation of no words: it never matches
NEVER = "(?!)"
_left_out: set[tuple[str, str, str]] = set()


class Entry(NamedTuple):
    """A row of a table: a word of a list, a sentence that only it explains, and what is told of the sentence."""

    list: str
    word: str
    example: str
    expect: str


@lru_cache
def folder() -> Path:
    """Where the tables are."""
    return shipped("wordlists")


def tables() -> tuple[str, ...]:
    """The names of all tables, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.csv")))


def digest() -> str:
    """A digest of all tables: with other words the program is another."""
    files = sorted(folder().glob("*.csv"))
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes().replace(b"\r\n", b"\n") for p in files)).hexdigest()


def words(table: str, *lists: str) -> tuple[str, ...]:
    """The words of one or more lists of a table, in the order of their rows.

    Args:
        table: its name.
        lists: names of lists in it.

    Raises:
        XunshiError: the table is missing or a row of it is wrong, or it has no such list.
    """
    known = _lists(_path(table))
    missing = next((name for name in lists if name not in known), None)
    if missing is not None:
        raise XunshiError(
            "{path}: no list {missing!r}; reinstall xunshi or put its rows back", path=_path(table), missing=missing
        )
    found = tuple(chain.from_iterable(map(known.__getitem__, lists)))
    if not _left_out:
        return found
    return tuple(w for name in lists for w in known[name] if (table, name, w) not in _left_out)


def entries(table: str) -> tuple[Entry, ...]:
    """Every row of a table, read once a process.

    Raises:
        XunshiError: the table is missing, has other columns, or a row has an empty cell or a word that its list holds already.
    """
    return _read(_path(table))


@contextmanager
def leaving_out(table: str, name: str, word: str) -> Iterator[None]:
    """While it lasts, `words` gives a list without one of its words; patterns made before keep it. For tests of the tests.

    Args:
        table: its name.
        name: of the list.
        word: to leave out.
    """
    _left_out.add((table, name, word))
    try:
        yield
    finally:
        _left_out.discard((table, name, word))


def either(words: Iterable[str], unless: Iterable[str] = ()) -> str:
    """A pattern that matches any of some words as they stand, the longest that fits.

    Args:
        words: what it matches.
        unless: longer words that begin with one of them, at whose beginning that one is not meant: 门 unless 门户.
    """
    alone = sorted(dict.fromkeys(words), key=len, reverse=True)
    longer = tuple(unless)
    return f"(?:{'|'.join(_but(word, longer) for word in alone)})" if alone else NEVER


def _but(word: str, longer: Iterable[str]) -> str:
    rests = [w[len(word) :] for w in longer if w.startswith(word) and w != word]
    return re.escape(word) + (f"(?!{either(rests)})" if rests else "")


def one_of(characters: Iterable[str]) -> str:
    """A pattern that matches any of some single characters."""
    return f"[{''.join(map(re.escape, dict.fromkeys(characters)))}]" if (characters := tuple(characters)) else NEVER


def inside(characters: Iterable[str]) -> str:
    """Some single characters as they stand inside a set, beside others: `[{inside(glyphs)}0-9]`."""
    return "".join(map(re.escape, dict.fromkeys(characters)))


def none_of(characters: Iterable[str]) -> str:
    """A pattern that matches any character but some."""
    return f"[^{''.join(map(re.escape, dict.fromkeys(characters)))}]"


def heads(words: Iterable[str]) -> str:
    """The first characters of some words, each once, for a look (`one_of`) before the words themselves are tried."""
    return "".join(dict.fromkeys(w[0] for w in words))


def begins(words: Iterable[str]) -> str:
    """A pattern for a look before the words themselves are tried: where one of them can begin, by its first two characters.

    A set of letters comes first, so that nearly every place of a text is passed over by it alone; one character is taken, so that no
    place is jumped over.
    """
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1:2])
    alone = [first for first, then in seconds.items() if "" in then]
    pairs = [f"(?<={re.escape(first)})(?={one_of(sorted(then))})" for first, then in seconds.items() if "" not in then]
    behind = [*([f"(?<={one_of(alone)})"] if alone else []), *pairs]
    return f"{one_of(seconds)}(?:{'|'.join(behind)})" if seconds else NEVER


def ends(words: Iterable[str]) -> str:
    """The last characters of some words, each once."""
    return "".join(dict.fromkeys(w[-1] for w in words))


def _path(table: str) -> Path:
    return folder() / f"{table}.csv"


@lru_cache
def _lists(path: Path) -> dict[str, tuple[str, ...]]:
    """The words of each list of a table."""
    lists: dict[str, list[str]] = {}
    for entry in _read(path):
        lists.setdefault(entry.list, []).append(entry.word)
    return {name: tuple(words) for name, words in lists.items()}


@lru_cache
def _read(path: Path) -> tuple[Entry, ...]:
    try:
        return tuple(_checked(path, strict_csv.rows(path, COLUMNS)))
    except FileNotFoundError as error:
        raise XunshiError(
            "{path}: word list not found; reinstall xunshi or check out models/wordlists", path=path
        ) from error


def _checked(path: Path, rows: Iterable[list[str]]) -> Iterator[Entry]:
    seen: set[tuple[str, str]] = set()
    for number, cells in enumerate(rows, 2):
        strict_csv.require_width(path, number, cells, COLUMNS)
        if not all(map(str.strip, cells)):
            empty = next(name for name, cell in zip(COLUMNS, cells, strict=True) if not cell.strip())
            raise XunshiError(
                "{path}, line {number}: {empty} is empty; fill it in or delete the row",
                path=path,
                number=number,
                empty=empty,
            )
        key = cells[0], cells[1]
        if key in seen:
            raise XunshiError(
                "{path}, line {number}: {word} is in the list {name} already; delete one of the two rows",
                path=path,
                number=number,
                word=key[1],
                name=key[0],
            )
        seen.add(key)
        yield Entry._make(cells)
