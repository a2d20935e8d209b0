"""What went out to people: a row of a sheet with what it is found again by, in a file that only grows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.corrections import growing
from pipeline.corrections.place import Anchor
from pipeline.corrections.record import Correction

FILE = "sent.jsonl"


class Sent(NamedTuple):
    """A row of a sheet.

    Attributes:
        key: what it is found again by.
        layer: as a correction names it.
        doc_id: of the document.
        sentence: as a correction has it; so `before` and `nth`.
        before: digest of the sentence before.
        nth: which of the sentences alike.
        at: offset of `text` in the sentence.
        text: the mention; empty for a sentence in which the program finds none.
        values: column → what the program says, None for nothing.
    """

    key: str
    layer: str
    doc_id: str
    sentence: str
    before: str
    nth: int
    at: int
    text: str
    values: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str, str, int]:
        """Its sentence, whatever the layer."""
        return self.doc_id, self.sentence, self.before, self.nth

    @property
    def anchor(self) -> Anchor:
        """What its sentence is found again by."""
        return Anchor(self.sentence, self.before, self.nth)

    def correction(self, at: int, text: str, *, right: bool, values: Mapping[str, Any]) -> Correction:
        """What a person says of characters of its sentence, without a number and a name.

        Args:
            at: offset in the sentence.
            text: the characters.
            right: whether they are what the sheet says.
            values: what is stated of columns.
        """
        return Correction(
            0, self.doc_id, self.layer, self.sentence, self.before, self.nth, at, text, right, dict(values)
        )


def row(layer: str, doc_id: str, anchor: Anchor, at: int, text: str, values: Mapping[str, Any]) -> Sent:
    """A row with its key, which stays from export to export.

    Args:
        layer: as a correction names it.
        doc_id: of the document.
        anchor: of the sentence.
        at: offset of the mention in the sentence.
        text: the mention, or nothing.
        values: what the program says of it.
    """
    # of two rows of one answer, the problem tells them apart
    parts = (layer, doc_id, *map(str, anchor), str(at), text, str(values.get("problem", "")))
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    # a letter first, so that no spreadsheet takes it for a number
    return Sent(f"k{digest[:11]}", layer, doc_id, *anchor, at, text, values)


def read(folder: Path) -> dict[str, Sent]:
    """Key → row, of all that ever went out.

    Raises:
        XunshiError: the file is damaged.
    """
    return {s.key: s for s in growing.read(folder / FILE, lambda line: Sent(**line))}


def remember(folder: Path, rows: Iterable[Sent]) -> None:
    """Note what goes out, where it is not what went out before.

    Args:
        folder: of the review.
        rows: what goes out.

    Raises:
        OSError: the folder cannot be written.
    """
    known = read(folder)
    growing.append(folder / FILE, [r._asdict() for r in rows if known.get(r.key) != r])
