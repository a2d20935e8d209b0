"""A folder of files to Documents: finding the files, the sidecar metadata, and reading one file whole."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.documents import METADATA_FIELDS, Document, Dropped, Inferred, RawText
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest import clean, confidence, encodings, limits, metadata, readers, split
from pipeline.ingest.walk import SIDECAR, Source, find_files, prefix_of
from pipeline.lexicons import Lexicons
from pipeline.messages import Message, cause_of

NOTES = "notes"  # beside a file's fields: what of its row could not be read


def sidecar(paths: Iterable[Path]) -> dict[str, dict[str, str]]:
    """File name in the tables → fields, from the `metadata.csv` at the top of each input folder.

    Raises:
        XunshiError: the sidecar has no `file` column, an unknown column, or names a file twice.
    """
    roots = list(paths)
    found: dict[str, dict[str, str]] = {}
    for root in roots:
        path = (root if root.is_dir() else root.parent) / SIDECAR
        if os.path.isfile(path):  # noqa: PTH113 (Path.is_file raises where it may not look)
            rows = _sidecar_rows(path)
            # A file given alone is one of its folder's: the other rows speak of files nobody asked for.
            asked = rows if root.is_dir() else rows.keys() & {root.name}
            found |= {prefix_of(root, roots) + name: rows[name] for name in asked}
    return found


def _sidecar_rows(path: Path) -> dict[str, dict[str, str]]:
    try:
        text = encodings.decode(path.read_bytes())[0]
    except UnreadableError as error:
        raise XunshiError("{path}: {error}", path=path, error=error) from error
    except OSError as error:
        raise XunshiError(
            "{path}: cannot be opened ({cause}); check its permissions", path=path, cause=cause_of(error)
        ) from error
    csv.field_size_limit(max(csv.field_size_limit(), limits.MAX_BYTES))
    reader = csv.DictReader(io.StringIO(text))
    columns = [c.strip() for c in reader.fieldnames or ()]
    unknown = [c for c in columns if c not in ("file", *METADATA_FIELDS)]
    if "file" not in columns or unknown:
        what = Message("unknown column {unknown}", unknown=", ".join(unknown)) if unknown else Message("no column file")
        raise XunshiError(
            "{path}: {what}; the columns are file, {metadata_fields}",
            path=path,
            what=what,
            metadata_fields=", ".join(METADATA_FIELDS),
        )
    reader.fieldnames = columns
    rows: dict[str, dict[str, str]] = {}
    for row in reader:
        name = unicodedata.normalize("NFC", (row.get("file") or "").strip().replace("\\", "/"))
        fields, notes = metadata.cells({k: (row.get(k) or "").strip() for k in METADATA_FIELDS})
        if notes:
            fields[NOTES] = "; ".join(f"{SIDECAR}: {note}" for note in notes)
        if name in rows:
            raise XunshiError("{path}: {name} stands there twice; delete one of the rows", path=path, name=name)
        if name:
            rows[name] = fields
    return rows


def read_documents(
    source: Source,
    lexicons: Lexicons,
    given: Mapping[str, str],
    **options: Any,  # noqa: ANN401 (readers.Options says them)
) -> list[Document]:
    """The documents of one file, cleaned, split, with metadata.

    Args:
        source: the file.
        lexicons: for the province.
        given: the sidecar's fields for this file; they override what the file says and what is inferred.
        options: fields of `readers.Options`: encoding, text_column, ocr, told, paged, seen.

    Raises:
        UnreadableError: the file holds nothing that can be read.
    """
    documents: list[Document] = []
    numbers: Counter[str] = Counter()
    for raw in readers.read(source.path, **options):
        way = f"{source.name}!/{raw.member}" if raw.member else source.name
        notes = (*raw.notes, *filter(None, (given.get(NOTES),)))
        dropped = list(raw.dropped)
        for title, text in _texts(raw, dropped):
            fields = _given(raw, given)
            numbers[way] += 1
            shown = metadata.infer(fields.get("title", title), text, fields, lexicons)
            sections, sentences = split.structure(text, title)
            documents.append(
                Document(
                    doc_id=f"{way}#{numbers[way]}",
                    file=source.name,
                    part=len(documents) + 1,
                    text=text,
                    sections=sections,
                    sentences=sentences,
                    metadata=shown,
                    encoding=raw.encoding,
                    notes=notes,
                    dropped=tuple(dropped),
                    confidences=confidence.of_sentences(text, sentences, raw.lines),
                )
            )
            notes, dropped = (), []  # told once
    if not documents:
        raise UnreadableError("holds no text once cleaned", "check what is in it")
    return documents


def readable(paths: Sequence[Path], lexicons: Lexicons) -> Iterator[Document]:
    """The documents of every file under `paths` that can be read; the others are passed over (`run` lists them).

    Args:
        paths: files and folders.
        lexicons: what metadata are inferred with.
    """
    given = sidecar(paths)
    for source in find_files(paths):
        with contextlib.suppress(UnreadableError):
            yield from read_documents(source, lexicons, given.get(source.name, {}))


def _texts(raw: RawText, dropped: list[Dropped]) -> list[tuple[str, str]]:
    whole = raw.paragraphs == "lines"
    listed: list[str] = []
    if clean.may_have_contents(raw.text):
        early = clean.mail_quotes(clean.invisible_characters(raw.text))
        listed = clean.contents_titles(clean.page_numbers(clean.spaces(early)))
    text = clean.clean(raw.text, lines_are_paragraphs=whole, dropped=dropped)
    return [(title, body) for title, body in split.pieces(text, listed) if body.strip()]


def _given(raw: RawText, sidecar_fields: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for origin, values in ((raw.part or "file", raw.metadata), (SIDECAR, sidecar_fields)):
        for name, value in values.items():
            if value and name != NOTES:
                fields[name], fields[f"{name}_evidence"] = value, origin
    return fields


def from_text(text: str, lexicons: Lexicons, doc_id: str = "text#1") -> Document:
    """A Document of a string, cleaned and structured as a file's text would be, with no file behind it.

    Args:
        text: as a file would hold it.
        lexicons: what metadata are inferred with.
        doc_id: a file's name, # and a number.
    """
    title, body = split.pieces(clean.clean(text))[0]
    sections, sentences = split.structure(body, title)
    return Document(
        doc_id,
        doc_id.split("#", maxsplit=1)[0],
        1,
        body,
        sections,
        sentences,
        metadata.infer(title, body, {}, lexicons),
        "str",
    )


__all__ = ["SIDECAR", "Inferred", "Source", "find_files", "from_text", "read_documents", "sidecar"]
