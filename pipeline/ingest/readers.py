"""Files to raw texts: the reader of the suffix, checked against the content, and every failure told with a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import formats, limits, signatures
from pipeline.ingest.encodings import no_text
from pipeline.ingest.formats import Reader
from pipeline.messages import Message, cause_of

Told = Callable[[str, UnreadableError], None]
Paged = Callable[[int, int], None]


def nobody(_member: str, _error: UnreadableError) -> None:
    """What hears of members where nobody asked to."""


def unheard(_data: bytes) -> None:
    """What hears of a file's bytes where nobody asked to."""


def no_page(_page: int, _pages: int) -> None:
    """What hears of pages where nobody asked to."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may be told.

    Attributes:
        encoding: encoding of text, web and delimited files; None to find it out.
        text_column: column (or JSON key) that holds the text; None to look for a usual name.
        ocr: whether to read pictures of pages.
        paged: hears of each page that is read so: its place among a file's, and their number.
        seen: hears of the file's bytes as they were read.
        told: hears of every member of a container that cannot be read, by its way in.
        way: of the member that is being read (`内/通报.docx`), empty for the file itself.
        depth: containers around it.
        budget: of bytes, shared by all that the file holds.
    """

    encoding: str | None = None
    text_column: str | None = None
    ocr: bool = False
    paged: Paged = field(default=no_page)
    seen: Callable[[bytes], object] = field(default=unheard)
    told: Told = field(default=nobody)
    way: str = ""
    depth: int = 0
    budget: limits.Budget = field(default_factory=limits.Budget)


def read(path: Path, **options: Any) -> list[RawText]:  # noqa: ANN401 (Options says them)
    """Read one file.

    Args:
        path: a file.
        options: fields of `Options`.

    Raises:
        UnreadableError: whatever is wrong with the file, with a remedy.
    """
    try:
        reader = formats.of(path.suffix.lower())
        data = limits.load(path)
        given = Options(**options)
        given.seen(data)
    except OSError as error:
        raise UnreadableError(
            "cannot be opened ({cause})", "check its path and permissions", lasting=False, cause=cause_of(error)
        ) from error
    return _read(data, path.suffix.lower(), reader, given)


def _read(data: bytes, suffix: str, reader: Reader, options: Options) -> list[RawText]:
    """The texts of a file's bytes; raises UnreadableError alone."""
    try:
        return _texts(data, suffix, reader, options)
    except UnreadableError:
        raise
    except (MemoryError, RecursionError) as error:
        raise UnreadableError(
            "is too large or too deeply nested to be read", "split it into smaller files", lasting=False
        ) from error
    except Exception as error:  # libraries raise anything on damaged files
        raise _explained(error, reader) from error


def _texts(data: bytes, suffix: str, reader: Reader, options: Options) -> list[RawText]:
    if not data:
        raise no_text()
    _check_kind(data, suffix, reader)
    given = {name: getattr(options, name) for name in reader.takes if name != "member"}
    container = _Container(options)
    if "member" in reader.takes:
        given["member"] = container.member
    texts: object = reader.function()(data, **given)
    if not texts and container.unread:
        name, error = container.unread[0]
        raise UnreadableError(
            "holds no file that can be read ({name}: {cause})",
            error.remedy,
            lasting=error.lasting,
            name=name,
            cause=error.cause,
        )
    if not isinstance(texts, list) or not all(isinstance(text, RawText) for text in texts):
        raise TypeError(f"it returned {type(texts).__name__}, no list of RawText")
    return texts


def _explained(error: Exception, reader: Reader) -> UnreadableError:
    # An address in memory would differ from run to run.
    said = " ".join(re.sub(r"'?<[^<>]* at 0x[0-9a-fA-F]+>'? ?", "", str(error)).split())[:120]
    detail = said or type(error).__name__
    if reader.package:
        cause = Message(
            "makes the reader {name} of {package} fail ({detail})",
            name=reader.name,
            package=reader.package,
            detail=detail,
        )
        return UnreadableError(cause, "report it to that package, or uninstall it")
    return UnreadableError("is damaged ({detail})", "open it in its own program and save it again", detail=detail)


class _Container:
    """Reads the members of one container by the same registry."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.unread: list[tuple[str, UnreadableError]] = []

    def member(self, name: str, data: bytes) -> list[RawText]:
        """A member's texts, each with its way in; none, and `told` hears why, where it cannot be read."""
        options = self.options
        options.budget.take(len(data))
        way = f"{options.way}!/{name}" if options.way else name
        inner = replace(options, way=way, depth=options.depth + 1)
        suffix = PurePosixPath(name).suffix.lower()
        try:
            return [
                replace(text, member=text.member or way) for text in _read(data, suffix, _reader(suffix, inner), inner)
            ]
        except UnreadableError as error:
            self.unread.append((name, error))
            options.told(way, error)
            return []


def _reader(suffix: str, options: Options) -> Reader:
    """The reader of a member; a container that lies too deep has none."""
    reader = formats.of(suffix)
    if options.depth > limits.MAX_NESTING and "member" in reader.takes:
        raise UnreadableError("lies {depth} containers deep", "unpack what is around it", depth=options.depth)
    return reader


_FILE_OF = {"docx": Message("Word file"), "pdf": Message("PDF"), "xlsx": Message("Excel workbook")}


def _check_kind(data: bytes, suffix: str, reader: Reader) -> None:
    """Refuse content that is another known format than the suffix says."""
    if reader.signature and not data.startswith(reader.signature):
        raise UnreadableError(
            "does not begin as {title} does",
            "save it as {suffix} again or correct its suffix",
            title=reader.title,
            suffix=suffix,
        )
    if not reader.kinds:
        return
    found = signatures.kind(data)
    if found.kind in reader.kinds:
        return
    if found.kind == "encrypted":
        raise limits.protected()
    wanted = _FILE_OF.get(reader.name) or Message("{suffix} file", suffix=suffix)
    if found.kind == "zip" and reader.kinds[0] in _ZIPPED:
        limits.check_zip(data)
        raise UnreadableError("is a ZIP archive but no {wanted}", "unpack it or save it again", wanted=wanted)
    if found is signatures.TEXT:
        raise UnreadableError(
            "is no {wanted}", "save it as {suffix} again or correct its suffix", wanted=wanted, suffix=suffix
        )
    raise UnreadableError(
        "is {said} under the name {suffix}", found.remedy or _renaming(found.kind), said=found.said, suffix=suffix
    )


_ZIPPED = frozenset({"docx", "xlsx", "odt", "ofd"})


def _renaming(kind: str) -> str:
    reader = next((r for r in formats.BUILT_IN if kind in r.kinds and (r.name == "image" or kind == r.kinds[0])), None)
    if reader is None:
        return Message("correct its suffix")
    return Message("rename it to {suffix}", suffix="." + kind if reader.name == "image" else reader.suffixes[0])
