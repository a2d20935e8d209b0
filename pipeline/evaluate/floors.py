"""Floors: figures that the program has reached on given gold, pinned with a digest of the data, below which it must not fall.

A floor rises by `--set-floors`; to lower one takes `--lower` besides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import XunshiError
from pipeline.messages import Message, chained

Figures = Mapping[str, Mapping[str, float]]
# figures are pinned to three digits, rounded down, so that a floor is never above what was measured
DIGITS = 3
KINDS = ("f1", "value")


def read(path: Path) -> dict[str, Any]:
    """The floor file: `agreement` by layer, and `gold` by file name with its `sha256` and `floors`; empty if there is none.

    Raises:
        XunshiError: it is no JSON object.
    """
    if not path.is_file():
        return {"agreement": {}, "gold": {}}
    try:
        pinned = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise XunshiError(
            "{path}: not JSON ({error}); restore it from the repository", path=path, error=error
        ) from error
    if not isinstance(pinned, dict) or "gold" not in pinned:
        raise XunshiError("{path}: no floor file; restore it from the repository", path=path)
    return pinned


def check(pinned: Mapping[str, Any], gold: Sequence[Path], figures: Mapping[str, Figures]) -> list[str]:
    """What is wrong, a sentence each: a figure below its floor, gold that changed, gold without floors.

    Args:
        pinned: the floor file, as read.
        gold: the gold files that were scored.
        figures: path of a gold file → layer → figure → value.
    """
    wrong: list[str] = []
    for path in gold:
        entry = pinned["gold"].get(path.name)
        if entry is None:
            wrong.append(Message("{name}: no floors yet; set them with --set-floors", name=path.name))
        elif entry["sha256"] != _digest(path):
            wrong.append(
                Message(
                    "{name}: the gold is not the one its floors were measured on; set them anew with --set-floors --lower",
                    name=path.name,
                )
            )
        else:
            wrong += _fallen(path.name, entry["floors"], figures[str(path)])
    return wrong


def _fallen(name: str, floors: Mapping[str, float], figures: Figures) -> list[str]:
    measured = _pinned(figures)
    return [
        Message(
            "{name}: {what} is {measured:.3f}, below its floor {floor:.3f}; "
            "mend it, or lower the floor with --set-floors --lower",
            name=name,
            what=what,
            measured=measured.get(what, 0.0),
            floor=floor,
        )
        for what, floor in floors.items()
        if measured.get(what, 0.0) < floor
    ]


def set_floors(path: Path, gold: Sequence[Path], figures: Mapping[str, Figures], *, lower: bool) -> None:
    """Pin what was measured.

    Args:
        path: the floor file; made if missing.
        gold: the gold files that were scored.
        figures: path of a gold file → layer → figure → value.
        lower: let a floor fall.

    Raises:
        XunshiError: a figure would fall, and `lower` is not set.
    """
    pinned = read(path)
    for file in gold:
        old = pinned["gold"].get(file.name, {}).get("floors", {})
        fallen = _fallen(file.name, old, figures[str(file)])
        if fallen and not lower:
            raise XunshiError(chained("; ", fallen))
        pinned["gold"][file.name] = {"sha256": _digest(file), "floors": _pinned(figures[str(file)])}
    path.write_text(json.dumps(pinned, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _pinned(figures: Figures) -> dict[str, float]:
    scale = 10**DIGITS
    return {
        f"{layer}.{kind}": int(row[kind] * scale + 1e-9) / scale
        for layer, row in figures.items()
        for kind in KINDS
        if kind in row
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
