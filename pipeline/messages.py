"""What the program says to people: English sentences that know how they were made, and their Chinese.

The code holds the English one, a template and its values; `models/messages.csv` holds the Chinese of each template. A `Message` is
the English sentence, so that whoever catches, logs or compares it need not know of languages; the command line asks for its Chinese
where it prints. Tables never depend on the language of a terminal.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import Formatter
from typing import NamedTuple, Self

from pipeline.shipped import shipped

FILE = "messages.csv"
COLUMNS = ("en", "zh", "from")
LANGS = ("en", "zh")
VARIABLE = "XUNSHI_LANG"


class Message(str):
    """An English sentence with the template and the values that it was made of.

    Args:
        template: the sentence with `{places}`, as `str.format` reads them; a literal, since the catalogue is looked up by it.
        values: what stands in the places; messages and errors among them are translated too. Without any the template is the
            sentence as it stands, braces and all.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The sentence itself is the string."""
        self = super().__new__(cls, _filled(template, values))
        self.template, self.values = template, values
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _remade, (str(self), self.template, self.values)

    def told(self, lang: str) -> str:
        """The sentence in `zh` or `en`; in English where the catalogue lacks it."""
        if lang != "zh":
            return str(self)
        within = {name: _within(value, lang) for name, value in self.values.items()}
        return _filled(catalogue().get(self.template, self.template), within)


def _remade(text: str, template: str, values: Mapping[str, object]) -> Message:
    made = str.__new__(Message, text)
    made.template, made.values = template, values
    return made


def _filled(template: str, values: Mapping[str, object]) -> str:
    return template.format(**values) if values else template


class _Word(str):
    """What stands in a place, whatever the place says of digits or quotation marks: one that was read back has them already."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def _within(value: object, lang: str) -> object:
    said = getattr(value, "message", value)
    return _Word(said.told(lang)) if isinstance(said, Message) else value


def chained(separator: str, parts: Iterable[str]) -> Message:
    """Several sentences as one, each of which keeps its own translation.

    Args:
        separator: what stands between them, in both languages.
        parts: the sentences.
    """
    values = {f"part{i}": part for i, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in values), **values)


def cause_of(error: OSError) -> Message:
    """What the system says of an error, without number and path."""
    return Message(error.strerror or str(error))


def told(text: str, lang: str) -> str:
    """A sentence in a language.

    Args:
        text: a `Message`, or an English sentence as it stands, of which the template is looked for.
        lang: `zh` or `en`.
    """
    if lang != "zh":
        return text
    return (text if isinstance(text, Message) else read_back(text)).told(lang)


def read_back(text: str) -> Message:
    """The message that an English sentence was, where it was stored as text: a row of `rejects`, a line of the option parser."""
    if text not in catalogue():
        for shape in _shapes():
            found = shape.pattern.fullmatch(text)
            if found:
                return _remade(text, shape.template, {k: read_back(v) for k, v in found.groupdict().items()})
    return Message(text)


class _Shape(NamedTuple):
    """A template as a pattern."""

    pattern: re.Pattern[str]
    template: str


@lru_cache(maxsize=1)
def _shapes() -> tuple[_Shape, ...]:
    """The templates with places, those with most words of their own first; what is all places could be anything."""
    found = []
    for template in catalogue():
        parts = [(text, place) for text, place, _, _ in Formatter().parse(template)]
        names = [place for _, place in parts if place]
        words = "".join(text for text, _ in parts)
        if (
            names
            and all(map(str.isidentifier, names))
            and len(names) == len(set(names))
            and len(re.findall(r"[A-Za-z]{2,}", words)) > 1
        ):
            pattern = "".join(re.escape(text) + (f"(?P<{place}>.+?)" if place else "") for text, place in parts)
            found.append((len(words), _Shape(re.compile(pattern, re.DOTALL), template)))
    return tuple(shape for _, shape in sorted(found, key=lambda item: -item[0]))


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """English template → Chinese; empty if the file is gone, since what tells errors must raise none."""
    try:
        with shipped(FILE).open(encoding="utf-8-sig", newline="") as file:
            return {row["en"]: row["zh"] for row in csv.DictReader(file) if row["zh"]}
    except (OSError, ValueError, KeyError):
        return {}


def language() -> str:
    """`zh` or `en`: what XUNSHI_LANG names, else the system's language."""
    chosen = os.environ.get(VARIABLE) or _system()
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


def _system() -> str:
    """The system's language as POSIX or Windows names it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 (Windows alone)
        import locale  # noqa: PLC0415

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
