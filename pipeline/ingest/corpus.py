"""A folder of files to Documents: finding the files, the sidecar metadata, and reading one file whole."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.documents import METADATA_FIELDS, Document, Dropped, Inferred, RawText
from pipeline.errors import UnreadableError, XunshiError
from pipeline.ingest import clean, confidence, encodings, formats, metadata, readers, split
from pipeline.lexicons import Lexicons

SIDECAR = "metadata.csv"
NOTES = "notes"  # beside a file's fields: what of its row could not be read
MANIFEST = "manifest.json"  # of a run, written last


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it is, and its name in the tables (path below the input folder, with /)."""

    path: Path
    name: str


def find_files(paths: Iterable[Path], skip: Path | None = None) -> list[Source]:
    """Every file under `paths` that may be a text, in order of name.

    Args:
        paths: files and folders; symbolic links to folders are followed once, so that a loop ends.
        skip: a folder to leave out (the output, where it lies inside the input); so are the outputs of other runs.

    Raises:
        XunshiError: a path does not exist, or nothing is found.
    """
    roots = list(paths)
    found: dict[str, Source] = {}
    for root in roots:
        if not root.exists():
            raise XunshiError(f"{root}: no such file or folder; check the path")
        if root.is_dir() and _is_results(root):
            raise XunshiError(f"{root}: is a folder of results (it holds {MANIFEST}); name the folder of texts")
        prefix = _prefix(root, roots)
        for path in _walk(root, skip.resolve() if skip else None):
            written = _printable(prefix + (path.relative_to(root).as_posix() if root.is_dir() else path.name))
            # one name whether a system composes its characters or not; two files that differ in that alone keep theirs
            name = unicodedata.normalize("NFC", written)
            name = written if name in found and found[name].path != path else name
            if name in found and found[name].path != path:
                raise XunshiError(
                    f"{path}: another input is called {name} too; rename one, or run the two folders one by one"
                )
            found[name] = Source(path, name)
    if not found:
        raise XunshiError(
            f"{', '.join(map(str, roots))}: no files; put texts ({', '.join(sorted(formats.registry()))}) there or name another folder"
        )
    return [found[name] for name in sorted(found)]


def _is_results(folder: Path) -> bool:
    """Whether a run wrote this folder."""
    if (folder / ".xunshi").is_dir():
        return True
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        return "xunshi" in manifest["program"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _prefix(root: Path, roots: list[Path]) -> str:
    """With several folders, each one's name stands before its files'."""
    return f"{root.resolve().name}/" if len(roots) > 1 and root.is_dir() else ""


def _printable(name: str) -> str:
    """A name whose bytes are no UTF-8 (a GBK archive unpacked on Linux), read as GB18030, or with its bytes escaped."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name


def _walk(root: Path, skip: Path | None) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    seen = {root.resolve()}
    for folder, folders, files in os.walk(root, followlinks=True):
        kept = []
        for name in sorted(folders):
            real = (Path(folder) / name).resolve()
            if not formats.NO_TEXTS.match(name) and real not in seen and real != skip and not _is_results(real):
                seen.add(real)
                kept.append(name)
        folders[:] = kept
        yield from (Path(folder) / name for name in files if not formats.NO_TEXTS.match(name) and name != SIDECAR)


def sidecar(paths: Iterable[Path]) -> dict[str, dict[str, str]]:
    """File name in the tables → fields, from the `metadata.csv` at the top of each input folder.

    Raises:
        XunshiError: the sidecar has no `file` column, an unknown column, or names a file twice.
    """
    roots = list(paths)
    found: dict[str, dict[str, str]] = {}
    for root in roots:
        path = (root if root.is_dir() else root.parent) / SIDECAR
        if path.is_file():
            rows = _sidecar_rows(path)
            # A file given alone is one of its folder's: the other rows speak of files nobody asked for.
            asked = rows if root.is_dir() else rows.keys() & {root.name}
            found |= {_prefix(root, roots) + name: rows[name] for name in asked}
    return found


def _sidecar_rows(path: Path) -> dict[str, dict[str, str]]:
    try:
        text = encodings.decode(path.read_bytes())[0]
    except UnreadableError as error:
        raise XunshiError(f"{path}: {error}") from error
    reader = csv.DictReader(io.StringIO(text))
    columns = [c.strip() for c in reader.fieldnames or ()]
    unknown = [c for c in columns if c not in ("file", *METADATA_FIELDS)]
    if "file" not in columns or unknown:
        what = f"unknown column {', '.join(unknown)}" if unknown else "no column file"
        raise XunshiError(f"{path}: {what}; the columns are file, {', '.join(METADATA_FIELDS)}")
    reader.fieldnames = columns
    rows: dict[str, dict[str, str]] = {}
    for row in reader:
        name = unicodedata.normalize("NFC", (row.get("file") or "").strip().replace("\\", "/"))
        fields, notes = metadata.cells({k: (row.get(k) or "").strip() for k in METADATA_FIELDS})
        if notes:
            fields[NOTES] = "; ".join(f"{SIDECAR}: {note}" for note in notes)
        if name in rows:
            raise XunshiError(f"{path}: {name} stands there twice; delete one of the rows")
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
        options: fields of `readers.Options`: encoding, text_column, ocr, told, paged.

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
