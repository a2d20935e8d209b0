"""Drawings of what texts are made of: stacked shares by group, or by document where there is one group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.compare.figures import style
from pipeline.compare.figures.marks import figures_below, names_at
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

_DOCUMENTS, _WIDE, _ROW = 40, 5.4, 0.26


class _Look(NamedTuple):
    """How a part of a bar looks: face, hatch, ink of its figure."""

    face: str
    hatch: str
    ink: str


class _Bar(NamedTuple):
    """A bar: its label, a tip with {} for what a part says, and its shares."""

    label: str
    tip: str
    shares: Mapping[str, float]


Looks = Mapping[str, _Look]
_ORIGINALITY = {
    "original": _Look(style.DEEP, "", "#ffffff"),
    "shared": _Look(style.RED, "", style.INK),
    "boilerplate": _Look("#ffffff", "////", style.INK),
}
_PHRASES = {
    "own": _Look(style.DEEP, "", "#ffffff"),
    "shared": _Look("#ffffff", "....", style.INK),
    "copied": _Look(style.RED, "", style.INK),
    "set_phrase": _Look("#9ecae1", "", style.INK),
    "slogan": _Look(style.PURPLE, "", "#ffffff"),
    "boilerplate": _Look("#ffffff", "////", style.INK),
}


def originality(scene: Scene) -> Iterator[Drawing]:
    """Shares that are original, shared and boilerplate."""
    frame = _whole(scene.frame("originality"), _ORIGINALITY)
    if len(frame):
        bars = _by_group(scene, frame) if frame["group"].nunique() > 1 else _by_document(scene, frame)
        yield _drawing(scene, "originality", bars, _ORIGINALITY)


def phrases(scene: Scene) -> Iterator[Drawing]:
    """Shares of set phrases, and of what is a group's own."""
    frame = _whole(scene.frame("phrase_groups"), _PHRASES)
    if len(frame):
        yield _drawing(
            scene, "phrase_groups", [_bar_of_group(scene, row) for row in frame.to_dict("records")], _PHRASES
        )


def _whole(frame: pd.DataFrame, looks: Looks) -> pd.DataFrame:
    """The rows that have all shares."""
    return frame[frame[list(looks)].notna().all(axis=1)] if len(frame) else frame


def _bar_of_group(scene: Scene, row: Mapping[str, object]) -> _Bar:
    low, high = (style.percent(row[end]) for end in ("own_low", "own_high"))
    told = "" if style.absent(row["own_low"]) else scene.say("own_interval", low=low, high=high)
    documents = scene.say("documents", documents=style.exact(row["documents"]))
    tip = scene.tip(style.clean(row["group"]), "{}", told, documents, few=row["few"])
    return _Bar(scene.label(str(row["group"])), tip, {p: float(str(row[p])) for p in _PHRASES})


def _by_group(scene: Scene, frame: pd.DataFrame) -> list[_Bar]:
    found = []
    for group in scene.names:
        part = frame[frame["group"] == group]
        weights = part["characters"].to_numpy(float)
        if len(part):
            weights = weights if weights.sum() > 0 else np.ones(len(part))
            values = {p: float(np.average(part[p].to_numpy(float), weights=weights)) for p in _ORIGINALITY}
            tip = scene.tip(style.clean(group), "{}", scene.say("documents", documents=len(part)), few=len(part) < 3)
            found.append(_Bar(scene.label(group), tip, values))
    return found


def _by_document(scene: Scene, frame: pd.DataFrame) -> list[_Bar]:
    rows = sorted(frame.to_dict("records"), key=lambda r: (r["original"], r["doc_id"]))[:_DOCUMENTS]
    return [
        _Bar(
            style.shortened(style.clean(r["doc_id"]).rpartition("/")[2], 18),
            scene.tip(style.clean(r["doc_id"]), "{}", scene.say("characters", characters=style.exact(r["characters"]))),
            {p: float(r[p]) for p in _ORIGINALITY},
        )
        for r in rows
    ]


def _drawing(scene: Scene, name: str, bars: list[_Bar], looks: Looks) -> Drawing:
    """The bars below one another, with the names of their parts above them.

    Args:
        scene: what the figures of a report share.
        name: of the drawing and its table.
        bars: in order.
        looks: how each part looks, in the order of drawing.
    """
    sheet = Sheet(scene, name, name)
    left, top, height = EDGE + style.inches(bar.label for bar in bars) + 0.14, TOP + 0.28, _ROW * len(bars)
    axes = sheet.panel(left, top, _WIDE, height)
    axes.set_xlim(0, 1)
    sheet.room(left + _WIDE + 0.2, 0)
    names_at(axes, places := [_ROW * (k + 0.5) for k in range(len(bars))], [bar.label for bar in bars])
    figures_below(axes, scene.lang, 5)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    sheet.write(left, top + height + 0.36, scene.say("axis_share"), style.SMALL + 0.5, color=style.QUIET)
    for y, bar in zip(places, bars, strict=True):
        _stack(sheet, axes, y, bar, looks)
    _key(sheet, left, looks)
    return sheet.done()


def _stack(sheet: Sheet, axes: Axes, y: float, bar: _Bar, looks: Looks) -> None:
    start = 0.0
    for part, (face, hatch, ink) in looks.items():
        share = bar.shares[part]
        if share > 0:
            patch = Rectangle(
                (start, y - 0.085), share, 0.17, fc=face, ec=style.GREY if hatch else face, lw=0.6, hatch=hatch
            )
            told = f"{sheet.scene.say(part)} {style.percent(share)}"
            sheet.mark(axes.add_artist(patch), bar.tip.replace("{}", told, 1))
        if share >= 0.06:
            figure = axes.text(
                start + share / 2, y, f"{share:.0%}", ha="center", va="center_baseline", size=style.SMALL
            )
            figure.set(color=ink, bbox={"fc": face, "ec": "none", "pad": 0.6} if hatch else None)
        start += share


def _key(sheet: Sheet, left: float, looks: Looks) -> None:
    """The parts with their names, above the bars."""
    names = [sheet.scene.say(part) for part in looks]
    axes, x = sheet.blank(left, TOP - 0.02, max(_WIDE, sum(0.5 + style.inches([n], 8) for n in names)), 0.2), 0.0
    for name, (face, hatch, _) in zip(names, looks.values(), strict=True):
        axes.add_artist(
            Rectangle((x, 0.03), 0.22, 0.13, fc=face, ec=style.GREY if hatch else face, lw=0.6, hatch=hatch)
        )
        axes.text(x + 0.28, 0.1, name, size=8, va="center")
        x += 0.5 + style.inches([name], 8)
