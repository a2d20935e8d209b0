"""OFD documents (GB/T 33190, the fixed layout of official documents) to text, line by line as they stand on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import limits
from pipeline.ingest.encodings import normalise, require_text
from pipeline.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ofdkit import TextRun

_SAME_LINE = 0.5  # of the characters' size: baselines nearer than this are one line
_CELL_GAP = 1.5  # of the characters' size: gaps wider than this part cells
_MAX_PAGES = 5000


def read_ofd(data: bytes) -> list[RawText]:
    """Read the text of every page; pictures of pages have none.

    Raises:
        UnreadableError: it is protected, damaged, holds pictures alone or no text.
    """
    import ofdkit  # noqa: PLC0415 - rarely needed

    limits.check_zip(data)
    try:
        with ofdkit.open(data) as document:
            if len(document.pages) > _MAX_PAGES:
                raise UnreadableError(
                    "has more than {max_pages} pages", "split it into smaller files", max_pages=_MAX_PAGES
                )
            pages = [_lines(page.runs) for page in document.pages]
    except ofdkit.OFDError as error:
        cause = Message("is damaged ({detail})", detail=" ".join(str(error).split())[:120])
        raise UnreadableError(cause, "open it in its own program and save it again") from error
    text = "\n".join(line for page in pages for line in page)
    if not text.strip() and pages:
        raise UnreadableError("holds no text but pictures (scanned)", "print it to .pdf and run with --ocr")
    return [RawText(require_text(normalise(text)), encoding="ofd")]


def _lines(runs: Iterable[TextRun]) -> list[str]:
    """Runs as lines from top to bottom; a run drawn twice at its place, as for bold, counts once."""
    once = {(run.text, round(run.x), round(run.y)): run for run in reversed([r for r in runs if r.text.strip()])}
    rows: list[list[TextRun]] = []
    for run in sorted(once.values(), key=lambda r: (r.y, r.x)):
        if rows and run.y - rows[-1][0].y <= _SAME_LINE * max(run.size, 1):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows if (line := _line(sorted(row, key=lambda r: r.x)))]


def _line(row: Sequence[TextRun]) -> str:
    parts = [row[0].text.strip()]
    for left, right in zip(row, row[1:], strict=False):
        gap = right.x - (left.x + left.width)
        size = max(left.size, right.size, 1)
        joint = "\t" if gap > _CELL_GAP * size else ""
        if not joint and gap > 0.25 * size and parts[-1][-1:].isascii() and right.text[:1].isascii():
            joint = " "  # only Western words are set apart
        parts += [joint, right.text.strip()]
    return "".join(parts)
