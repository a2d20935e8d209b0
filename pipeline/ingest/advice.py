"""What to do with files of formats that are not read."""

from __future__ import annotations

from pipeline.messages import Message

_ARCHIVES = (".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_OFFICE = (".ppt", ".pptx", ".dps", ".pages", ".wpd", ".sxw", ".ods", ".xlsb", ".docm", ".dot", ".dotx", ".wpt")
_PICTURES = (".gif", ".webp", ".heic", ".jp2")


def remedy(suffix: str) -> str:
    """What to do with a file whose suffix nothing reads, and where it helps with a whole folder of them."""
    if suffix in _ARCHIVES:
        return Message("unpack it (for a whole folder: 7z x '*{suffix}'), or pack it as .zip", suffix=suffix)
    if suffix in _OFFICE:
        return converting(suffix)
    if suffix == ".msg":
        return Message("save it as .eml from the mail program")
    if suffix in _PICTURES:
        return Message("save it as .png")
    if suffix in (".mp3", ".mp4", ".m4a", ".wav", ".avi"):
        return Message("write down what is said, as .txt or .docx")
    return Message("convert it to .txt, .docx or .pdf")


def converting(suffix: str) -> str:
    """How to convert every file of a suffix in a folder."""
    to = (
        "xlsx"
        if suffix in (".ods", ".xlsb", ".et", ".xls")
        else "pdf"
        if suffix in (".ppt", ".pptx", ".dps")
        else "docx"
    )
    return Message(
        "save it as .{to}; for a whole folder, with LibreOffice: soffice --headless --convert-to {to} *{suffix}",
        to=to,
        suffix=suffix,
    )
