"""Plain text files to text: decoded, and otherwise as they are."""

from __future__ import annotations

from pipeline.documents import RawText
from pipeline.ingest.encodings import decode, normalise, require_text


def read_text(data: bytes, encoding: str | None) -> list[RawText]:
    """Read a text file as one text.

    Args:
        data: the file.
        encoding: what the user names; None to find it out.

    Raises:
        UnreadableError: it decodes in no encoding, or holds no text.
    """
    text, name = decode(data, encoding)
    return [RawText(require_text(normalise(text)), encoding=name)]
