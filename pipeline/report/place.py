"""Where a report stands: made beside its place under another name, put there whole, taken away only where it is ours."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from pathlib import Path

from pipeline.errors import XunshiError

MARKER = "xunshi-report.json"
_MARK = json.dumps({"xunshi": "report", "format": 1}) + "\n"
_HERE, _EXCHANGE = -100, 2  # of renameat2: paths count from the working folder; both names change their folders


def refuse_foreign(folder: Path) -> None:
    """Nothing but a report is ever replaced.

    Raises:
        XunshiError: the folder holds something else.
    """
    if not folder.exists() or (folder / MARKER).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise XunshiError(
            "{folder}: is there and is no earlier report; choose another folder, or empty this one", folder=folder
        )


def begin(folder: Path) -> Path:
    """An empty folder beside the report's place, to write the new one into.

    An earlier report is put back first that a kill left under its other name (`finish`).
    """
    part, old = _beside(folder, "part"), _beside(folder, "old")
    if not folder.exists() and (old / MARKER).is_file():
        old.rename(folder)
    _remove(part)
    part.mkdir(parents=True)
    (part / MARKER).write_text(_MARK, encoding="utf-8", newline="\n")
    return part


def finish(folder: Path) -> None:
    """Put the new report in its place and take the earlier one away.

    Where the system can exchange two names (Linux, on its usual disks), a report stands there at every moment; elsewhere it takes
    two renames, and a kill between them leaves the earlier one under its other name, which the next report puts back.
    """
    part, old = _beside(folder, "part"), _beside(folder, "old")
    _remove(old)
    if not folder.exists():
        part.rename(folder)
    elif _exchanged(part, folder):
        _remove(part)
    else:
        folder.rename(old)
        part.rename(folder)
        _remove(old)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed their names at one instant; if not, both are as they were."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # older C libraries lack it, some file systems refuse it
    return exchange is not None and exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _remove(folder: Path) -> None:
    """Take away what was made here, its marker last, so that what a kill leaves of it is still known as ours."""
    if not folder.exists():
        return
    refuse_foreign(folder)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()
    shutil.rmtree(folder)
