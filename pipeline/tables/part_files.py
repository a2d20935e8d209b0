"""Tables in parts: a folder a table, a Parquet file for the rows of some neighbouring input files.

Part n of every table is of the same files, and the parts one behind the other hold the rows in the order that one file has.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# what `--format` calls them
PARTS = "parts"
_NAME = re.compile(r"([^/]+)/part-([0-9]{5,})\.parquet")


def part_name(table: str, number: int) -> str:
    """Path of a part below the folder of the run, with /.

    Args:
        table: its name.
        number: of the part, from 0.
    """
    return f"{table}/part-{number:05}.parquet"


def part_of(name: str) -> tuple[str, int] | None:
    """The table and the number of the part that has this path, None if it is no part."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def parts_of(table: str, names: Iterable[str]) -> list[str]:
    """The parts of a table among the files of a set, in order.

    Args:
        table: its name.
        names: paths below the folder of the set.
    """
    numbered = ((part_of(name), name) for name in names)
    return [name for _, name in sorted((told[1], name) for told, name in numbered if told and told[0] == table)]


def remove_parts(table: str, folder: Path, beyond: int) -> None:
    """Take away parts of a table, and their folder if it is empty then.

    Args:
        table: its name.
        folder: where it was written.
        beyond: number of the first one to go.
    """
    place = folder / table
    for path in place.glob("part-*.parquet"):
        told = part_of(path.relative_to(folder).as_posix())
        if told and told[1] >= beyond:
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # not there, or not empty
        place.rmdir()
