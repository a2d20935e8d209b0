"""Parts that a Word file embeds whole (altChunk): pages, texts and other Word files, read in their place."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

from pipeline.documents import Dropped
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import decode, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH = 3
_Found = tuple[list[str], "Sequence[Dropped]"]


def lines(relation: Any, depth: int) -> _Found:  # noqa: ANN401 - python-docx is untyped
    """Lines of the part that a relation leads to, and what of it is left out; the whole part where it cannot be read.

    Args:
        relation: as python-docx has it, None where the file names none.
        depth: how many files the one with the relation is itself embedded in.
    """
    if relation is None or relation.is_external:
        return [], [Dropped("embedded", "" if relation is None else str(relation.target_ref))]
    part = relation.target_part
    try:
        return _read(part.blob, str(part.content_type), depth)
    except (UnreadableError, LookupError, ValueError):
        return [], [Dropped("embedded", str(part.partname))]


def _read(data: bytes, kind: str, depth: int) -> _Found:
    if data.startswith(b"PK\x03\x04"):
        from pipeline.ingest.word import read_docx  # noqa: PLC0415 (it imports this module)

        if depth >= MAX_DEPTH:
            raise UnreadableError("is nested too deeply", "open it and save it again")
        [raw] = read_docx(data, depth + 1)
        return raw.text.split("\n"), raw.dropped
    if "rfc822" in kind or data[:200].lstrip().lower().startswith((b"mime-version", b"from:")):
        return _page_of_mail(data)
    if "html" in kind or b"<html" in data[:1024].lower():
        from pipeline.ingest.web import all_lines  # noqa: PLC0415 - slow to import

        return all_lines(data)
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("holds a part in RTF", "open it in Word and save it again")
    return normalise(decode(data)[0]).split("\n"), ()


def _page_of_mail(data: bytes) -> _Found:
    """The page of a web archive (.mht), the form in which Word itself embeds pages."""
    from pipeline.ingest.web import all_lines  # noqa: PLC0415 - slow to import

    message = message_from_bytes(data, policy=default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "text/plain"):
            content = part.get_payload(decode=True)
            body = content if isinstance(content, bytes) else b""
            html = part.get_content_subtype() == "html"
            return all_lines(body) if html else (normalise(decode(body)[0]).split("\n"), ())
    raise UnreadableError("holds no page", "open it in Word and save it again")
