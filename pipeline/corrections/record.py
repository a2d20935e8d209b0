"""A correction: what a person said of some characters of a sentence; and the file that keeps them.

It is an assertion, not an edit: these characters are (or are not) a mention of this layer, with these values. So it holds whatever a
later version of the program finds there, and saying it twice changes nothing. It is bound to its sentence by the sentence's own
characters, so that an edit elsewhere in the file costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.corrections import fields, growing
from pipeline.errors import XunshiError

FILE = "corrections.jsonl"
# beside the layers: what a whole sentence reports; whether an answer is to a problem; what became of a problem
FINDINGS, LINKS, STATES = "findings", "links", "states"
OF_THREADS = frozenset({LINKS, STATES})


class Correction(NamedTuple):
    """What a person said of a place in a text.

    Attributes:
        number: its line in the file, from 1.
        doc_id: of the document.
        layer: a layer's name, `FINDINGS`, `LINKS` or `STATES`.
        sentence: the characters of its sentence.
        before: digest of the sentence before, which tells two alike apart.
        nth: which of the document's sentences of these characters, from 1.
        at: offset of `text` in the sentence.
        text: the characters that it speaks of; of a finding all of the sentence.
        right: whether they are what `layer` says.
        values: column → value, of the columns that the person stated; None for an empty cell.
        by: who said it.
        note: why.
    """

    number: int
    doc_id: str
    layer: str
    sentence: str
    before: str
    nth: int
    at: int
    text: str
    right: bool
    values: Mapping[str, Any]
    by: str = ""
    note: str = ""

    @property
    def end(self) -> int:
        """Offset behind `text` in the sentence."""
        return self.at + len(self.text)

    @property
    def place(self) -> tuple[str, str, str, str, int]:
        """Of which layer of which sentence it speaks: what speaks of another never meets it."""
        return self.layer, self.doc_id, self.sentence, self.before, self.nth

    def dumps(self) -> str:
        """Its line in a file, without the number."""
        return json.dumps(self.form(), ensure_ascii=False)

    def form(self) -> dict[str, Any]:
        """The object of its line."""
        return {k: v for k, v in self._asdict().items() if k != "number"}


def of_line(row: Mapping[str, Any], number: int = 0) -> Correction:
    """The correction of a line's object.

    Args:
        row: the object.
        number: of the line.

    Raises:
        ValueError: it is none.
        KeyError: a key is missing.
        TypeError: a value is of another type.
    """
    told = {name: row[name] for name in Correction._fields[1:10]}
    made = Correction(number, **told, by=row.get("by", ""), note=row.get("note", ""))
    texts = (made.doc_id, made.layer, made.sentence, made.before, made.text, made.by, made.note)
    if not all(isinstance(text, str) for text in texts) or not isinstance(made.values, dict):
        raise TypeError("a text belongs there")
    if type(made.nth) is not int or type(made.at) is not int or type(made.right) is not bool:
        raise TypeError("a number belongs there")
    if made.at < 0 or made.nth < 1 or not made.text or made.sentence[made.at : made.end] != made.text:
        raise ValueError("the text does not stand in the sentence")
    fields.check(made.layer, made.values)
    return made


def read(path: Path) -> list[Correction]:
    """The corrections in a file, in its order.

    Raises:
        XunshiError: it is missing, or a line is damaged.
    """
    if not path.is_file():
        raise XunshiError(
            "{path}: no such file; xunshi review correct makes it, or check the path of --corrections", path=path
        )
    made = growing.read(path, of_line)
    return [correction._replace(number=number) for number, correction in enumerate(made, 1)]


def digest(corrections: Iterable[Correction]) -> str:
    """Of corrections in their order; empty for none, so that what nobody corrected has the key that it would have anyway."""
    told = [f"{c.number} {c.dumps()}\n" for c in corrections]
    return hashlib.sha256("".join(told).encode("utf-8", "surrogatepass")).hexdigest() if told else ""


def by_file(corrections: Iterable[Correction], names: Sequence[str]) -> dict[str, tuple[Correction, ...]]:
    """File → the corrections of its documents; under an empty name those whose file is not there, and those of threads.

    Args:
        corrections: all.
        names: the files' names, as a doc_id begins with them.
    """
    known, found = set(names), dict[str, list[Correction]]()
    for correction in corrections:
        file = "" if correction.layer in OF_THREADS else _file(correction.doc_id, known)
        found.setdefault(file, []).append(correction)
    return {name: tuple(of) for name, of in found.items()}


def _file(doc_id: str, known: set[str]) -> str:
    """The longest name of a file that a doc_id begins with: `a.zip!/b.txt#1` is of a.zip, where there is no file `a.zip!/b.txt`."""
    name = doc_id.rpartition("#")[0]
    while name and name not in known:
        name = name.rpartition("!/")[0]
    return name
