"""Document, Section, Sentence: what ingestion hands to the rest of the program.

All offsets count characters (Python code points) of `Document.text`, from 0, end exclusive.
No step changes that text after ingestion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Dropped(NamedTuple):
    """Something that a file holds and its text does not.

    Attributes:
        why: what it is, a code of the list `dropped`.
        text: its characters as the file has them.
    """

    why: str
    text: str


@dataclass(frozen=True, slots=True)
class RawText:
    """One text as a reader found it, before any cleaning.

    Attributes:
        text: lines separated by a line feed; a heading, list item or table row stands on a line of its own.
        part: where in the file it stood (`row 3`), empty when the text is the whole file.
        metadata: what the file itself says (title, province, year …), keys as in `METADATA_FIELDS`.
        encoding: the encoding it was decoded with, or the container (`docx`, `pdf`, `xlsx`).
        paragraphs: `lines` when each line is known to be a whole paragraph (docx, html), `unknown` when a converter may
            have broken them.
        member: way to it in a file that holds files (`内/通报.docx`), empty when the file is the text's own.
        notes: what was left out or could not be taken as it stands, a clause each.
        dropped: what the reader left out because no reader of the file sees it or it is no part of the text.
        lines: lines that were recognised in a picture, in order, each with how sure its reading is (0 to 1).
    """

    text: str
    part: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    paragraphs: str = "unknown"
    member: str = ""
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    lines: tuple[tuple[str, float], ...] = ()


METADATA_FIELDS = ("title", "province", "level", "year", "genre", "source", "date")


@dataclass(frozen=True, slots=True)
class Inferred:
    """A metadata value with what it rests on.

    Attributes:
        value: the value as text, empty when the text does not show it.
        evidence: the characters or the source that show it (`十二届省委`, `metadata.csv`), empty with an empty value.
        confidence: `given` by the metadata, `high` (the title says it), `medium` or `low`; empty with an empty value.
    """

    value: str = ""
    evidence: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of the same or a higher level.

    Attributes:
        start: offset of the heading's first character (of the text's first character for the part before any heading).
        end: offset after the section's last character.
        heading: the heading's text, numbering included; empty before the first heading.
        level: 0 before the first heading, 1 for 一、, 2 for （一）, 3 for 1., 4 for (1).
    """

    start: int
    end: int
    heading: str
    level: int


class Sentence(NamedTuple):
    """A sentence, or a heading that stands alone; sentences cover every character of the text but line feeds.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        section: index of the innermost section it stands in.
        heading: whether it is (part of) a heading.
    """

    start: int
    end: int
    section: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One cleaned text with its metadata and structure.

    Attributes:
        doc_id: `file#number`, or `file!/member#number` in a file that holds files.
        file: the input file's name in the tables.
        part: number of the document in its file, from 1.
        text: the clean text, which all offsets count.
        sections: in order of start.
        sentences: in order of start.
        metadata: by field, as in `METADATA_FIELDS`.
        encoding: the encoding or container it was read with.
        notes: what was left out or could not be taken as it stands, a clause each.
        confidences: how sure the reading of each sentence is where it was recognised in a picture (0 to 1), None for a
            sentence of a text layer; empty where nothing was.
        dropped: what of its file is no text, told with the first of the texts that a reader found in one place.
    """

    doc_id: str
    file: str
    part: int
    text: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    metadata: Mapping[str, Inferred] = field(default_factory=dict)
    encoding: str = ""
    notes: tuple[str, ...] = ()
    confidences: tuple[float | None, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def year(self) -> int | None:
        """The year that the metadata give it; None if they give none."""
        return int(self.metadata.get("year", Inferred()).value or 0) or None
