"""What no file may cost: bytes, members, depth, and what a container may unpack to."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableError
from pipeline.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element

MAX_BYTES = 256 * 2**20
MAX_NESTING = 2  # containers below the file itself: an archive in an archive is opened, a third is not
MAX_MEMBERS = 10_000
MAX_SECONDS = 120  # for another program that converts one file
_LEAST_UNPACKED = 16 * 2**20  # below this nothing is a bomb, however well it was packed
_MOST_PACKED = 200


def load(path: Path) -> bytes:
    """The bytes of a regular file within the limits.

    Raises:
        UnreadableError: it is no regular file, too large or empty.
        OSError: it cannot be opened.
    """
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise UnreadableError("is not a regular file", "give a file or a folder of files")
    if info.st_size > MAX_BYTES:
        raise too_large()
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large()
    return data


def too_large() -> UnreadableError:
    """The error of a file beyond `MAX_BYTES`."""
    return UnreadableError(
        "is larger than {max_bytes} MiB", "split it into smaller files", max_bytes=MAX_BYTES // 2**20
    )


def check_zip(data: bytes) -> None:
    """Refuse a ZIP container that is truncated, encrypted or unpacks to far more than a document holds.

    Raises:
        UnreadableError: it is any of these, or has more members than a document or a folder of them.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        cause = Message("is truncated or damaged (its ZIP directory is missing)")
        raise UnreadableError(cause, "copy it again from where it came") from error
    if any(member.flag_bits & 1 for member in members):
        raise protected()
    if len(members) > MAX_MEMBERS:
        raise UnreadableError(
            "holds {members} members, more than {max_members}",
            "unpack it and give the folder, or split it",
            members=len(members),
            max_members=MAX_MEMBERS,
        )
    # Declared sizes can be trusted: zipfile stops reading at them.
    unpacked = sum(member.file_size for member in members)
    if unpacked > 2 * MAX_BYTES or unpacked > max(_LEAST_UNPACKED, _MOST_PACKED * len(data)):
        raise UnreadableError(
            "unpacks to {unpacked} MiB, like a ZIP bomb",
            "remove it, or open it and save it again",
            unpacked=unpacked // 2**20,
        )


class Budget:
    """What the containers of one file may unpack to in all, however they are nested."""

    def __init__(self) -> None:
        self.left = 2 * MAX_BYTES

    def take(self, size: int) -> None:
        """Count a member's bytes.

        Raises:
            UnreadableError: it is more than the file may unpack to.
        """
        self.left -= size
        if self.left < 0:
            cause = Message(
                "unpacks to more than {size} MiB with what is packed inside, like a ZIP bomb",
                size=2 * MAX_BYTES // 2**20,
            )
            raise UnreadableError(cause, "remove it, or unpack it and give the folder")


def protected() -> UnreadableError:
    """The error of a file that asks for a password."""
    return UnreadableError("is protected with a password", "remove the password and save it again")


def parse_xml(data: bytes) -> Element:
    """Root element of an XML part; entities are not expanded and nothing outside the part is fetched.

    Raises:
        UnreadableError: the part is no XML.
    """
    from lxml import etree  # noqa: PLC0415 - slow to import

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            "is damaged ({detail})", "open it in its own program and save it again", detail=str(error)[:147]
        ) from error
