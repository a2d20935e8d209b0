"""ZIP archives, e-mails and saved MIME pages: files that hold files, each read as what its name says."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import PurePosixPath

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import formats, limits, web
from pipeline.ingest.encodings import decode, no_text, normalise

Member = Callable[[str, bytes], list[RawText]]
_UTF8 = 0x800  # flag of a member whose name is UTF-8
_MOST_PARTS = 1000


def read_zip(data: bytes, member: Member) -> list[RawText]:
    """The texts of every file in an archive.

    Args:
        data: the archive.
        member: reads a file by its name and bytes.

    Raises:
        UnreadableError: the archive is damaged, protected, like a bomb, or holds no file.
    """
    limits.check_zip(data)
    texts: list[RawText] = []
    names: Counter[str] = Counter()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = list(_files(archive))
        if not members:
            raise UnreadableError("holds no files", "remove it or check how it was packed")
        for name, info in members:
            names[name] += 1
            shown = (
                name if names[name] == 1 else f"{PurePosixPath(name).with_suffix('')} ({names[name]}){_suffix(name)}"
            )
            texts += member(shown, archive.read(info))
    return texts


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Members that may be texts, by readable name, in order of name."""
    named = [(_name(info), info) for info in archive.infolist() if not info.is_dir()]
    for name, info in sorted(named, key=lambda pair: (pair[0], pair[1].header_offset)):
        if not any(formats.NO_TEXTS.match(part) for part in name.split("/")):
            yield name, info


def _name(info: zipfile.ZipInfo) -> str:
    """A member's path; names without the mark of UTF-8 are UTF-8 all the same, or GB18030 (Chinese Windows)."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        name = next((text for codec in ("utf-8", "gb18030") if (text := _decoded(raw, codec))), name)
    parts = (" ".join(part.split()) for part in normalise(name).replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return ""


def read_eml(data: bytes, member: Member) -> list[RawText]:
    """An e-mail's own text, with its subject and date as metadata, then the texts of its attachments.

    Args:
        data: the e-mail.
        member: reads an attachment by its name and bytes.

    Raises:
        UnreadableError: it is no e-mail, or has neither text nor attachments.
    """
    mail = _message(data)
    texts = _body(mail, ("plain", "html"))
    attachments = list(_attachments(mail))
    for name, content in attachments:
        texts += member(name, content)
    if not texts and not attachments:
        raise no_text()
    return texts


def read_mht(data: bytes) -> list[RawText]:
    """A page that a browser saved as one file, with its pictures, which are left aside.

    Raises:
        UnreadableError: it holds no page, or the page no text.
    """
    texts = _body(_message(data), ("html", "plain"))
    if not texts:
        raise no_text()
    return texts


def _message(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    if "content-type" not in mail and "from" not in mail:
        raise UnreadableError("has no heading of an e-mail", "save it again from the mail program, as .eml")
    return mail


def _body(mail: EmailMessage, preferred: tuple[str, str]) -> list[RawText]:
    part = mail.get_body(preferencelist=preferred)
    content = _content(part) if isinstance(part, EmailMessage) else b""
    if part is None or not content.strip():
        return []
    charset = part.get_content_charset()
    if part.get_content_subtype() == "html":
        (page,) = web.read_html(content, None)
        return [replace(page, metadata={**page.metadata, **_heading(mail)})]
    text, encoding = _text(content, charset)
    return [RawText(normalise(text), metadata=_heading(mail), encoding=encoding)] if text.strip() else []


def _text(content: bytes, charset: str | None) -> tuple[str, str]:
    """A part's text: as declared, unless it does not decode so."""
    if charset:
        with suppress(UnreadableError):
            return decode(content, charset)
    return decode(content)


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _heading(mail: EmailMessage) -> dict[str, str]:
    """Title and date; the sender is a person, of whom nothing is kept."""
    found = {"title": " ".join(normalise(_in_bytes(mail, "subject") or str(mail.get("subject", ""))).split())}
    with suppress(ValueError, TypeError, OverflowError):
        found["date"] = parsedate_to_datetime(str(mail.get("date", ""))).date().isoformat()
    return {name: value for name, value in found.items() if value}


def _in_bytes(part: EmailMessage, header: str) -> str:
    """A header whose characters were written as bytes in whatever encoding, against the standard; empty for others."""
    raw = next((str(value) for name, value in part.raw_items() if name.lower() == header), "")
    if not any("\udc80" <= char <= "\udcff" for char in raw):
        return ""
    data = raw.encode("utf-8", "surrogateescape")
    return _decoded(data, "utf-8") or _decoded(data, "gb18030")


def _attachments(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of everything attached; pictures that belong to the text are not."""
    names: Counter[str] = Counter()
    for number, part in enumerate(mail.iter_attachments() if mail.is_multipart() else ()):
        if number >= _MOST_PARTS:
            raise UnreadableError(
                "has more than {most_parts} attachments", "save them to a folder", most_parts=_MOST_PARTS
            )
        if part.get_content_maintype() == "image" and part.get("content-id"):
            continue
        name, content = _attachment(part)
        names[name] += 1
        yield (name if names[name] == 1 else f"{names[name]} {name}"), content


def _attachment(part: EmailMessage) -> tuple[str, bytes]:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_content()
        return "mail.eml", inner.as_bytes()
    written = re.search(r'name="?([^";]+)', _in_bytes(part, "content-disposition") or _in_bytes(part, "content-type"))
    name = written[1] if written else part.get_filename() or ""
    name = PurePosixPath(normalise(name).replace("\\", "/")).name
    return " ".join(name.split()) or "unnamed.txt", _content(part)
