"""Drawing of the network of shared passages: documents on a circle, group by group, a bow between two that share text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import cos, degrees, pi, sin
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pipeline.compare.figures import style
from pipeline.compare.figures.marks import dot, legend
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

# documents drawn, those that share most; more names do not fit round the circle
MOST = 60
# inches: of the circle, and of a name outside it, which holds so many Chinese characters
_RADIUS, _NAME, _EMS = 2.1, 1.35, 11.0
# how far bows keep from the middle, as a part of the way there
_BEND = 0.75

Pair = tuple[str, str]
Place = tuple[float, float]


@dataclass(slots=True)
class Bow:
    """What two documents share: passages, their characters, and whether a date tells for any which was first."""

    passages: set[int] = field(default_factory=set)
    characters: int = 0
    dated: bool = False


def network(scene: Scene) -> Iterator[Drawing]:
    """Which documents share passages, boilerplate aside."""
    frame = scene.frame("passages")
    if len(frame):
        frame = frame[~frame["boilerplate"].fillna(False).astype(bool)]
    if not len(frame):
        return
    bows, groups = _read(frame)
    shared = _characters(bows)
    kept = sorted(sorted(shared, key=lambda d: (-shared[d], d))[:MOST], key=lambda d: (scene.names.index(groups[d]), d))
    sheet = Sheet(scene, "network", "passages")
    present = {groups[d] for d in kept}
    entries = [
        (*style.look(i)[::-1], g in scene.few, scene.label(g)) for i, g in enumerate(scene.names) if g in present
    ]
    top, side = legend(sheet, EDGE, TOP - 0.02, entries), 2 * (_RADIUS + _NAME)
    axes = sheet.blank(EDGE, top, side, side)
    angles = {d: 2 * pi * n / len(kept) - pi / 2 for n, d in enumerate(kept)}
    _bows(sheet, axes, bows, angles)
    for doc_id, angle in angles.items():
        _document(sheet, axes, doc_id, angle, groups[doc_id], shared[doc_id])
    yield sheet.done(shown=len(kept), documents=len(shared))


def _read(frame: pd.DataFrame) -> tuple[dict[Pair, Bow], dict[str, str]]:
    """(bows by pair of documents, group by document)."""
    bows: dict[Pair, Bow] = defaultdict(Bow)
    groups: dict[str, str] = {}
    for row in frame.to_dict("records"):
        pair = (str(row["doc_id"]), str(row["other"]))
        bow = bows[pair if pair in bows or pair[::-1] not in bows else pair[::-1]]
        bow.passages.add(int(row["passage"]))
        bow.characters += int(row["end"]) - int(row["start"])
        bow.dated |= row["direction"] == "dated"
        groups |= {pair[0]: str(row["group"]), pair[1]: str(row["other_group"])}
    return bows, groups


def _characters(bows: Mapping[Pair, Bow]) -> dict[str, int]:
    """Characters that each document shares with all others."""
    found: dict[str, int] = defaultdict(int)
    for pair, bow in bows.items():
        for doc_id in pair:
            found[doc_id] += bow.characters
    return dict(found)


def _at(angle: float, radius: float) -> Place:
    middle = _RADIUS + _NAME
    return middle + radius * cos(angle), middle + radius * sin(angle)


def _bows(sheet: Sheet, axes: Axes, bows: Mapping[Pair, Bow], angles: Mapping[str, float]) -> None:
    scene, most = sheet.scene, max(bow.characters for bow in bows.values())
    for pair, bow in sorted(bows.items(), key=lambda item: (item[1].characters, item[0])):
        if not angles.keys() >= set(pair):
            continue
        ends = [_at(angles[d], _RADIUS) for d in pair]
        middle = tuple((a + b) / 2 * (1 - _BEND) + (_RADIUS + _NAME) * _BEND for a, b in zip(*ends, strict=True))
        path = Path([ends[0], middle, ends[1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        width = 0.6 + 3.4 * bow.characters / most
        patch = PathPatch(path, fc="none", ec=style.GREY, lw=width, ls="-" if bow.dated else (0, (3, 2)), alpha=0.75)
        axes.add_artist(patch)
        told = scene.say("passages", passages=style.exact(len(bow.passages)), characters=style.exact(bow.characters))
        order = scene.say("dated" if bow.dated else "unknown")
        sheet.mark(patch, scene.tip(" → ".join(map(style.clean, pair)), told, order))


def _document(sheet: Sheet, axes: Axes, doc_id: str, angle: float, group: str, characters: int) -> None:
    scene = sheet.scene
    colour, shape = style.look(scene.names.index(group))
    told = scene.say("characters", characters=style.exact(characters))
    mark = dot(axes, *_at(angle, _RADIUS), shape, colour, few=group in scene.few, size=6.0)
    sheet.mark(mark, scene.tip(style.clean(doc_id), style.clean(group), told, few=group in scene.few))
    turned = cos(angle) < -1e-9
    turn = -degrees(angle) + (180 if turned else 0)  # y runs downwards
    name = style.shortened(style.clean(doc_id).rpartition("/")[2].removesuffix("#1"), _EMS)
    look: dict[str, Any] = {
        "ha": "right" if turned else "left",
        "va": "center",
        "rotation": turn,
        "rotation_mode": "anchor",
    }
    axes.text(*_at(angle, _RADIUS + 0.1), name, size=style.SMALL, **look)
