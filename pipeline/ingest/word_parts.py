"""Parts that a Word file embeds whole (altChunk): pages, texts and other Word files, read in their place."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.documents import Dropped
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import decode, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents import RawText

MAX_DEPTH = 3
_Found = tuple[list[str], "Sequence[Dropped]"]
ReadWord = Callable[[bytes, int], "list[RawText]"]


def main_part(data: bytes) -> Any:  # noqa: ANN401 - python-docx is untyped
    """The main part of a Word file; embedded files are left as bytes, which python-docx would take for parts of this one.

    Raises:
        UnreadableError: the main part is no Word document.
    """
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE  # noqa: PLC0415 - slow to import
    from docx.opc.package import OpcPackage, Unmarshaller  # noqa: PLC0415
    from docx.opc.part import Part, PartFactory  # noqa: PLC0415
    from docx.opc.pkgreader import PackageReader  # noqa: PLC0415

    def made(name: Any, kind: str, relation: str, blob: bytes, package: Any) -> Any:  # noqa: ANN401
        if relation in (RELATIONSHIP_TYPE.A_F_CHUNK, RELATIONSHIP_TYPE.IMAGE):
            return Part(name, kind, blob, package)
        return PartFactory(name, kind, relation, blob, package)

    package: Any = OpcPackage()
    unmarshal: Any = Unmarshaller.unmarshal
    reader: Any = PackageReader.from_file
    unmarshal(reader(BytesIO(data)), package, made)
    part = package.main_document_part
    if part.content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN:
        raise UnreadableError(
            "is no Word document but {content_type}", "save it as .docx again", content_type=part.content_type
        )
    return part


def lines(relation: Any, depth: int, read_word: ReadWord) -> _Found:  # noqa: ANN401 - python-docx is untyped
    """Lines of the part that a relation leads to, and what of it is left out; the whole part where it cannot be read.

    Args:
        relation: as python-docx has it, None where the file names none.
        depth: how many files the one with the relation is itself embedded in.
        read_word: reads a Word file that lies so deep.
    """
    if relation is None:
        return [], []
    if relation.is_external:  # what a link leads to is never fetched
        return [], [Dropped("embedded", str(relation.target_ref))]
    part = relation.target_part
    try:
        return _read(part.blob, str(part.content_type), depth, read_word)
    except (UnreadableError, LookupError, ValueError):
        return [], [Dropped("embedded", str(part.partname))]


def _read(data: bytes, kind: str, depth: int, read_word: ReadWord) -> _Found:
    if data.startswith(b"PK\x03\x04"):
        if depth >= MAX_DEPTH:
            raise UnreadableError("is nested too deeply", "open it and save it again")
        [raw] = read_word(data, depth + 1)
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
