"""The ledger's file: read as people left it, brought together with the threads of a run, and replaced whole."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.codelists import Titles
from pipeline.errors import XunshiError
from pipeline.tables import lock, whole_files
from pipeline.threads.ledger import columns, edited, merge, sheets
from pipeline.threads.tables import Traced

FILE = "整改台账.xlsx"


class Outcome(NamedTuple):
    """What became of a ledger: rows and bodies in it, what the run changed, what was wrong, the kept older file (None for none)."""

    rows: int
    bodies: int
    changes: tuple[str, ...]
    faults: tuple[str, ...]
    kept: Path | None


def write(traced: Traced, path: Path, titles: Titles) -> Outcome:
    """Write the ledger of a run, or bring the one that is there up to date; the older file is kept beside it if it changes.

    Args:
        traced: threads of the run.
        path: of the workbook.
        titles: of coded values, in Chinese.

    Raises:
        XunshiError: the file that is there cannot be read or is open elsewhere, or the folder cannot be written; nothing is
            changed then.
    """
    if path.suffix.lower() != ".xlsx":
        raise XunshiError("{path}: name a file that ends in .xlsx", path=path)
    with lock.held(path.parent):
        old = edited.read(path)
        told = {t.key: columns.told(t, titles) for t in traced.threads}
        of = {t.key: t.body for t in traced.threads}
        names = sheets.sheet_titles(dict.fromkeys(of.values()))
        made = merge.merge(told, of, names, old)
        kept_keys = {line.key for sheet in made.sheets for line in sheet.lines}
        memory = {**told, **{k: v for k, v in old.written.items() if k in kept_keys and k not in told}}
        memory |= {k: {} for k in sorted(kept_keys - memory.keys())}
        content = sheets.workbook(made, traced.threads, memory, old.foreign, titles)
        kept = _replace(path, content)
    rows = sum(len(sheet.lines) for sheet in made.sheets)
    return Outcome(rows, len(made.sheets), tuple(made.changes), tuple(made.faults), kept)


def _replace(path: Path, content: bytes) -> Path | None:
    """Put the new file in the place of the old one, which is kept as `… 前一版.xlsx` where it differs."""
    before = path.read_bytes() if path.exists() else None
    if before == content:
        return None
    kept = path.with_name(f"{path.stem} 前一版{path.suffix}")
    if before is not None:
        whole_files.put(path.parent, {kept.name: before})
    whole_files.put(path.parent, {path.name: content})
    return kept if before is not None else None
