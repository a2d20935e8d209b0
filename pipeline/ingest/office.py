"""Old Word files and WPS's to text: converted to Word's own new format, which the Word reader takes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import advice, limits, signatures, word
from pipeline.messages import Message


def read_doc(data: bytes) -> list[RawText]:
    """Read a Word 97–2003 file as its .docx, with list numbers and tables.

    Raises:
        UnreadableError: it is protected, damaged, or older than that where LibreOffice is not found.
    """
    return _as_word(_converted(data, ".doc"), "doc")


def read_wps(data: bytes) -> list[RawText]:
    """Read a WPS Writer file: a Word file by another name, or one that only LibreOffice knows.

    Raises:
        UnreadableError: it is protected, damaged, or LibreOffice is needed and not found.
    """
    if signatures.kind(data).kind == "doc":
        return _as_word(_converted(data, ".wps"), "wps")
    return _as_word(_by_libreoffice(data, ".wps"), "wps")


def _as_word(data: bytes, name: str) -> list[RawText]:
    return [replace(text, encoding=name) for text in word.read_docx(data)]


def _converted(data: bytes, suffix: str) -> bytes:
    from doc2docx import convert, errors  # noqa: PLC0415 - rarely needed

    with TemporaryDirectory() as name:
        source, target = Path(name, "file.doc"), Path(name, "file.docx")
        source.write_bytes(data)
        try:
            convert(source, target)
        except errors.EncryptedDocumentError as error:
            raise limits.protected() from error
        except errors.UnsupportedFeatureError:
            return _by_libreoffice(data, suffix)
        except errors.Doc2DocxError as error:
            cause = Message("is damaged ({detail})", detail=" ".join(str(error).split())[:120])
            raise UnreadableError(cause, "open it in Word or WPS and save it as .docx") from error
        return target.read_bytes()


def _by_libreoffice(data: bytes, suffix: str) -> bytes:
    """The file as .docx, converted by LibreOffice in a profile and a folder of its own, within a time limit."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        cause = Message("is of a kind that only LibreOffice converts, and that is not found")
        raise UnreadableError(cause, advice.converting(suffix), lasting=False)
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / f"file{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", "docx", "--outdir", name, str(source)]
        if not _done(command):
            cause = Message("keeps LibreOffice busy for more than {seconds} seconds", seconds=limits.MAX_SECONDS)
            raise UnreadableError(cause, advice.converting(suffix), lasting=False)
        target = folder / "file.docx"
        if not target.is_file():
            raise UnreadableError(
                "is damaged (LibreOffice cannot open it)", "open it in its own program and save it again"
            )
        return target.read_bytes()


def _done(command: list[str]) -> bool:
    """Run a program to its end; where it takes too long, end it with all that it started, and say so."""
    process = subprocess.Popen(  # noqa: S603 (no shell)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(limits.MAX_SECONDS)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        return False
    return True
