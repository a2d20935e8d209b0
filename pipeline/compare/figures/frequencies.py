"""Drawings of rates, keyness and silences: what groups say more, less or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.compare import counts
from pipeline.compare.figures import style
from pipeline.compare.figures.lattice import Cell, fill, lattice, scaled
from pipeline.compare.figures.marks import dot, figures_below, guides, legend, names_at
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

# how long lists get
ITEMS, BARS, PANELS = 20, 8, 16
Row = Mapping[str, Any]


def rates(scene: Scene) -> Iterator[Drawing]:
    """Finding status and labels as dots with intervals; domains and slogans as cells."""
    frame = scene.frame("rates")
    for layer, make in (("finding_status", _dots), ("finding_labels", _dots), ("domains", _cells), ("slogans", _cells)):
        rows = frame[(frame["layer"] == layer) & frame["per_10k"].notna()] if len(frame) else frame
        if len(rows) and rows["count"].sum() > 0:
            yield make(scene, f"rates_{layer}", rows)


def keyness(scene: Scene) -> Iterator[Drawing]:
    """The items of greatest and least z of each group, against all the others."""
    frame = scene.frame("keyness")
    for layer in ("words", "slogans", "problems"):
        if len(frame):
            chosen = (frame["against"] == "rest") & (frame["layer"] == layer) & frame["z"].notna()
            if chosen.any():
                yield _bars(scene, f"keyness_{layer}", frame[chosen])


def silences(scene: Scene) -> Iterator[Drawing]:
    """What most other groups name and a group does not."""
    frame = scene.frame("silences")
    for layer in ("domains", "slogans"):
        rows = frame[frame["layer"] == layer] if len(frame) else frame
        if len(rows):
            yield _gaps(scene, f"silences_{layer}", rows)


def _records(frame: pd.DataFrame) -> list[Row]:
    rows: list[Row] = frame.to_dict("records")
    return rows


def _most(frame: pd.DataFrame, column: str, limit: int) -> list[str]:
    """The items of greatest sum, ties by name."""
    sums = {str(k): float(v) for k, v in frame.groupby("item")[column].sum().items()}
    return sorted(sums, key=lambda item: (-sums[item], item))[:limit]


def _item(scene: Scene, layer: object, item: object) -> str:
    """What is counted, for people: a code's title, else the words of the texts."""
    codes = {kind.name: kind.codes for kind in counts.kinds()}
    return scene.titles.of(codes.get(str(layer), ""), style.clean(item))


def _rate_tip(scene: Scene, row: Row) -> str:
    name = _item(scene, row["layer"], row["item"])
    low, high = style.number(row["low"]), style.number(row["high"])
    return scene.tip(
        style.clean(row["group"]),
        name,
        scene.say("per_10k", value=style.exact(row["per_10k"])),
        scene.say("interval", low=style.exact(low), high=style.exact(high))
        if low is not None and high is not None
        else "",
        scene.say("share", share=style.percent(row["share"])) if style.number(row["share"]) is not None else "",
        scene.say("count", count=style.exact(row["count"])),
        scene.say("documents", documents=style.exact(row["documents"])),
        scene.say("holders", holders=style.exact(row["holders"])),
        few=row["few"],
    )


def _dots(scene: Scene, name: str, frame: pd.DataFrame) -> Drawing:
    sheet, items = Sheet(scene, name, "rates"), _most(frame, "count", 8)
    labels = [scene.label(g) for g in scene.names]
    left, height, top = EDGE + style.inches(labels) + 0.14, 0.22 * len(labels), TOP + 0.22
    # one scale for all panels, each as wide as it needs, so that items can be told apart by size as well
    reaches = [_reach(frame[frame["item"] == item]) for item in items]
    scale = min(5.2 / max(reaches), 7.0 / sum(reaches))
    places, x = [0.22 * (k + 0.5) for k in range(len(labels))], left
    for i, (item, reach) in enumerate(zip(items, reaches, strict=True)):
        wide = max(0.9, reach * scale)
        axes = sheet.panel(x, top, wide, height)
        axes.set_xlim(0, wide / scale)
        guides(axes, places)
        if i == 0:
            names_at(axes, places, labels)
        figures_below(axes, scene.lang, 2 if wide < 1.2 else 4)
        sheet.write(x, top - 0.12, style.shortened(_item(scene, frame["layer"].iloc[0], item), wide * 8 + 1))
        for row in _records(frame[frame["item"] == item]):
            _dot(sheet, axes, row, places[scene.names.index(row["group"])])
        x += wide + 0.22
    sheet.write(left, top + height + 0.36, scene.say("axis_10k"), style.SMALL + 0.5, color=style.QUIET)
    return sheet.done()


def _reach(frame: pd.DataFrame) -> float:
    ends = [style.number(v) or 0.0 for column in ("per_10k", "high") for v in frame[column]]
    return max(ends) * 1.05 or 1.0


def _dot(sheet: Sheet, axes: Axes, row: Row, y: float) -> None:
    low, high = style.number(row["low"]), style.number(row["high"])
    if low is not None and high is not None:
        axes.plot([low, high], [y, y], color=style.BLUE, lw=1.3, solid_capstyle="butt", zorder=2)
    tip = _rate_tip(sheet.scene, row)
    sheet.mark(dot(axes, float(row["per_10k"]), y, few=row["few"]), tip)


def _cells(scene: Scene, name: str, frame: pd.DataFrame) -> Drawing:
    sheet, items = Sheet(scene, name, "rates"), _most(frame, "count", ITEMS)
    labels = [style.shortened(style.clean(i), 16) for i in items]
    axes = lattice(sheet, labels, [scene.label(g) for g in scene.names]).axes
    chosen = _records(frame[frame["item"].isin(items) & (frame["count"] > 0)])
    most = max(float(row["per_10k"]) for row in chosen)
    fill(
        sheet,
        axes,
        (
            Cell(
                items.index(row["item"]),
                scene.names.index(row["group"]),
                scaled(rate := float(row["per_10k"]), 0, most),
                style.brief(rate),
                _rate_tip(scene, row),
            )
            for row in chosen
        ),
    )
    return sheet.done(shown=len(items), items=frame["item"].nunique())


def _bars(scene: Scene, name: str, frame: pd.DataFrame) -> Drawing:
    """Small multiples of diverging bars, three a line, for the groups with most documents."""
    sizes = {str(k): int(v) for k, v in frame.groupby("group")["documents"].max().items()}
    kept = set(sorted(sizes, key=lambda g: (-sizes[g], scene.names.index(g)))[:PANELS])
    groups = [g for g in scene.names if g in kept]
    chosen = {g: _outermost(_records(frame[frame["group"] == g])) for g in groups}
    reach = max((abs(float(r["z"])) for rows in chosen.values() for r in rows), default=0.0) * 1.05 or 1.0
    sheet, top, across = Sheet(scene, name, "keyness"), TOP, min(3, len(groups))
    for start in range(0, len(groups), across):
        line = groups[start : start + across]
        height = 0.175 * max(len(chosen[g]) for g in line) + 0.06
        for i, group in enumerate(line):
            axes = sheet.panel(x := EDGE + i * 2.6, top + 0.24, 2.4, height)
            sheet.write(x, top + 0.1, scene.label(group))
            axes.set_xlim(-reach, reach)
            figures_below(axes, scene.lang, 4)
            axes.axvline(0, color=style.GREY, lw=0.6, zorder=1)
            for k, row in enumerate(chosen[group]):
                _bar(sheet, axes, row, 0.175 * (k + 0.5) + 0.03)
        top += height + 0.24 + 0.38
    sheet.write(EDGE + 1.2, top + 0.02, scene.say("z"), style.SMALL + 0.5, color=style.QUIET, ha="center")
    left_out = len(sizes) - len(kept)
    return sheet.done(*([scene.say("left_out", left_out=left_out)] if left_out else []))


def _outermost(rows: Sequence[Row]) -> list[Row]:
    over = sorted((r for r in rows if r["z"] > 0), key=lambda r: (-r["z"], r["item"]))[:BARS]
    under = sorted((r for r in rows if r["z"] < 0), key=lambda r: (r["z"], r["item"]))[:BARS]
    return [*over, *reversed(under)]


def _bar(sheet: Sheet, axes: Axes, row: Row, y: float) -> None:
    z, item, q = float(row["z"]), style.clean(row["item"]), style.number(row["q"])
    colour = style.BLUE if z > 0 else style.RED
    face = colour if q is not None and q < 0.05 else "#ffffff"
    bar = Rectangle((min(z, 0), y - 0.06), abs(z), 0.12, fc=face, ec=colour, lw=0.9, zorder=2)
    sheet.mark(axes.add_artist(bar), _key_tip(sheet.scene, row))
    x = -0.025 if z > 0 else 0.025
    place = axes.get_xlim()[1] * 2 * x
    axes.text(place, y, style.shortened(item, 10.5), size=style.SMALL, va="center", ha="right" if z > 0 else "left")


def _key_tip(scene: Scene, row: Row) -> str:
    low, high = style.number(row["log_ratio_low"]), style.number(row["log_ratio_high"])
    return scene.tip(
        style.clean(row["group"]),
        style.clean(row["item"]),
        scene.say("z_tip", z=style.exact(row["z"])),
        scene.say("q_tip", q=style.exact(row["q"])),
        scene.say("log_ratio", value=style.exact(row["log_ratio"])),
        scene.say("interval", low=style.exact(low), high=style.exact(high))
        if low is not None and high is not None
        else "",
        scene.say("per_10k", value=style.exact(row["per_10k"])),
        scene.say("against", value=style.exact(row["per_10k_against"])),
        scene.say("documents", documents=style.exact(row["documents"])),
        scene.say("few_ratio_tip") if style.yes(row["few"]) else "",
    )


def _gaps(scene: Scene, name: str, frame: pd.DataFrame) -> Drawing:
    sheet, items = Sheet(scene, name, "silences"), _most(frame, "expected", ITEMS)
    bottom = legend(
        sheet,
        EDGE,
        TOP - 0.02,
        [
            ("s", style.DEEP, False, scene.say("significant")),
            ("o", style.SKY, False, scene.say("not_significant")),
            *([("o", style.SKY, True, scene.say("few_legend"))] if scene.hollow("silences") else []),
        ],
    )
    labels = [style.shortened(style.clean(i), 16) for i in items]
    axes = lattice(sheet, labels, [scene.label(g) for g in scene.names], bottom).axes
    guides(axes, range(len(items)))
    for row in _records(frame[frame["item"].isin(items)]):
        chance, q = style.number(row["chance"]), style.number(row["q"])
        shape, colour = ("s", style.DEEP) if q is not None and q < 0.05 else ("o", style.SKY)
        size = 3 + 9 * (1 - (1.0 if chance is None else chance)) ** 0.5
        place = scene.names.index(row["group"]), items.index(row["item"])
        sheet.mark(dot(axes, *place, shape, colour, few=row["few"], size=size), _gap_tip(scene, row))
    return sheet.done(shown=len(items), items=frame["item"].nunique())


def _gap_tip(scene: Scene, row: Row) -> str:
    return scene.tip(
        style.clean(row["group"]),
        style.clean(row["item"]),
        scene.say("peers", peers=style.exact(row["peers"]), share=style.percent(row["peer_share"])),
        scene.say("expected", value=style.exact(row["expected"])),
        scene.say("chance", value=style.exact(row["chance"])),
        scene.say("q_tip", q=style.exact(row["q"])),
        scene.say("documents", documents=style.exact(row["documents"])),
        few=row["few"],
    )
