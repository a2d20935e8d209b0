"""RTF files to text: what is hidden, deleted or struck out is taken off, tables become rows, and striprtf does the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.encodings import normalise, require_text
from pipeline.ingest.raised import is_note

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[\r\n]+|[^\\{}\r\n]+", re.DOTALL
)
# bytes of pictures and objects; striprtf would look at each of their characters
_BYTES = re.compile(r"[0-9a-fA-F\r\n]{256,}")
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_MAX_GROUPS = 1000
_CELL, _NUMBERED = "\x1e", "\x1d"  # stand for the ends of cells and of list numbers until striprtf is done
_HIDING = frozenset({"v", "strike", "striked", "deleted"})
_WRITING = frozenset(
    {"u", "tab", "par", "line", "emdash", "endash", "bullet", "lquote", "rquote", "ldblquote", "rdblquote"}
)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group's text is: not seen at all, in a table, raised, a list number, a note."""

    hidden: bool = False
    in_table: bool = False
    raised: bool = False
    number: bool = False
    note: bool = False


def read_rtf(data: bytes) -> list[RawText]:
    """Read the body of an RTF file; headers, footers, notes and comments are no text.

    Raises:
        UnreadableError: it is cut short, damaged, too deeply nested, or holds no text.
    """
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - rarely needed

    source = data.decode("latin-1").rstrip("\0 \r\n\t")
    if not source.endswith("}"):
        raise UnreadableError("is truncated (its end is missing)", "copy it again from where it came")
    text: str = rtf_to_text(  # type: ignore[no-untyped-call]
        _Seen(_BYTES.sub("", _without_binary(source))).source(), errors="replace"
    )
    lines = (_line(line) for line in text.replace("\xad", "").replace("\xa0", " ").split("\n"))
    return [RawText(require_text(normalise("\n".join(lines).strip("\n"))), encoding="rtf", paragraphs="lines")]


def _without_binary(source: str) -> str:
    """The source without bytes that stand in it as they are, braces among them."""
    kept, end = [], 0
    for match in _BINARY.finditer(source):
        if match.start() >= end:
            kept.append(source[end : match.start()])
            end = match.end() + int(match[1])
    return "".join((*kept, source[end:]))


def _line(line: str) -> str:
    """A line with its cells separated by tabs, and its list number set before it as the Word reader does."""
    number, _, rest = line.rpartition(_NUMBERED)
    line = f"{number.strip()}{rest.lstrip()}" if number.strip() else rest
    if _CELL not in line:
        return line
    cells = [" ".join(cell.split()) for cell in line.split(_CELL)]
    return "\t".join(cells[:-1] if not cells[-1] else cells)


class _Seen:
    """An RTF source without text that no reader sees: cells and list numbers marked, notes moved to the end."""

    def __init__(self, source: str) -> None:
        self._out: list[str] = []
        self._notes: list[str] = []
        self._states = [_State()]
        self._before = ""
        for match in _TOKEN.finditer(source):
            self._take(match[0], match[1] or "", match[2] or "")

    def source(self) -> str:
        """The source that is left."""
        body, notes = "".join(self._out), "".join(self._notes)
        end = body.rfind("}")
        return f"{body[:end]}\\pard \\par {notes}{body[end:]}" if notes else body

    def _take(self, piece: str, word: str, number: str) -> None:
        state = self._states[-1]
        if piece == "{":
            if len(self._states) > _MAX_GROUPS:
                raise RecursionError
            self._states.append(state)
            self._put(state, piece)
        elif piece == "}":
            self._close(state)
        elif word:
            self._states[-1] = _changed(state, word, number)
            self._put(self._states[-1], _control(piece, word, state))
            self._before = "" if word == "u" else self._before
        elif not state.hidden and not (state.raised and is_note(self._before, piece)):
            self._put(state, piece)
            self._before = "" if piece.startswith("\\'") else piece

    def _close(self, state: _State) -> None:
        if len(self._states) > 1:
            self._states.pop()
        outer = self._states[-1]
        self._put(state, "}")
        if state.number and not outer.number:
            self._put(outer, _NUMBERED)
        if state.note and not outer.note:
            self._notes.append("\\par ")

    def _put(self, state: _State, token: str) -> None:
        (self._notes if state.note else self._out).append(token)


def _changed(state: _State, word: str, number: str) -> _State:
    """The state after a control word."""
    if word in _HIDING:
        return replace(state, hidden=number != "0")
    if word == "plain":
        return replace(state, hidden=False, raised=False)
    if word in ("pard", "intbl"):
        return replace(state, in_table=word == "intbl")
    if word in ("super", "nosupersub"):
        return replace(state, raised=word == "super" and number != "0")
    if word in ("listtext", "pntext"):
        return replace(state, number=True)
    return replace(state, note=True) if word == "footnote" else state


def _control(token: str, word: str, state: _State) -> str:
    """A control word as striprtf shall see it."""
    if word in ("cell", "nestcell"):
        return _CELL
    if word in ("par", "line") and state.in_table:
        return " "
    if word == "nestrow":
        return "\\row "
    if word in ("field", "f"):  # where patterns of striprtf begin, so that none looks further than it must
        return f"\n{token.rstrip(' ')} "
    unseen = word in ("listtext", "pntext", "footnote") or (state.number and word == "tab")
    return "" if unseen or (state.hidden and word in _WRITING) else token
