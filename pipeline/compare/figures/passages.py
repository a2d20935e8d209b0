"""Drawings of reuse and of slogans in time: flows, originality, ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.compare.figures import style
from pipeline.compare.figures.lattice import Cell, fill, lattice, scaled
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet, figures_below, names_at

_DOCUMENTS = 40
_PARTS = {
    "original": (style.DEEP, "", "#ffffff"),
    "shared": (style.RED, "", style.INK),
    "boilerplate": ("#ffffff", "////", style.INK),
}


def flows(scene: Scene) -> Iterator[Drawing]:
    """Passages shared, from the group in the row to that in the column."""
    frame = scene.frame("flows")
    rows = frame[frame["passages"].fillna(0) > 0].to_dict("records") if len(frame) else []
    if not rows:
        return
    sheet, labels = Sheet(scene, "flows", "flows"), [scene.label(g) for g in scene.names]
    grid = lattice(sheet, labels, labels)
    pairs: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        pairs.setdefault((row["group"], row["other_group"]), []).append(row)
    most = max(sum(int(r["passages"]) for r in of) for of in pairs.values())
    for axis in (grid.axes.axhline, grid.axes.axvline):
        for k in range(len(labels) + 1):
            axis(k - 0.5, color=style.RULE, lw=0.5, zorder=0)
    fill(sheet, grid.axes, (_flow(scene, pair, of, most) for pair, of in pairs.items()))
    sheet.write(grid.left - 0.06, grid.top - 0.12, scene.say("from"), style.SMALL, color=style.QUIET, ha="right")
    yield sheet.done()


def _flow(scene: Scene, pair: tuple[str, str], rows: list[Mapping[str, Any]], most: int) -> Cell:
    counts = {str(r["direction"]): int(r["passages"]) for r in rows}
    told = [
        scene.say(
            "passages", passages=style.exact(r["passages"]), characters=style.exact(r["characters"])
        ) + f" ({scene.say('dated' if r['direction'] == 'dated' else 'unknown')})"
        for r in rows
    ]  # fmt: skip
    text = "+".join(f"{n}{'' if kind == 'dated' else '?'}" for kind, n in sorted(counts.items()))
    documents = scene.say("documents", documents=style.exact(max(r["documents"] for r in rows)))
    tip = scene.tip(" → ".join(map(style.clean, pair)), *told, documents, few=any(style.yes(r["few"]) for r in rows))
    place = [scene.names.index(g) for g in pair]
    return Cell(place[0], place[1], scaled(sum(counts.values()), 0, max(most, 5)), text, tip)


def originality(scene: Scene) -> Iterator[Drawing]:
    """Stacked shares by group, or by document where there is one group."""
    frame = scene.frame("originality")
    if len(frame):
        frame = frame[frame[list(_PARTS)].notna().all(axis=1)]
    if not len(frame):
        return
    shares = _by_group(scene, frame) if frame["group"].nunique() > 1 else _by_document(scene, frame)
    sheet = Sheet(scene, "originality", "originality")
    left, top, height = EDGE + style.inches(label for label, *_ in shares) + 0.14, TOP + 0.28, 0.26 * len(shares)
    axes = sheet.panel(left, top, 5.4, height)
    axes.set_xlim(0, 1)
    sheet.room(left + 5.6, 0)
    names_at(axes, places := [0.26 * (k + 0.5) for k in range(len(shares))], [label for label, *_ in shares])
    figures_below(axes, scene.lang, 5)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    sheet.write(left, top + height + 0.36, scene.say("axis_share"), style.SMALL + 0.5, color=style.QUIET)
    for y, (_, tip, values) in zip(places, shares, strict=True):
        _stack(sheet, axes, y, tip, values)
    _key(sheet, left)
    yield sheet.done()


Shares = list[tuple[str, str, dict[str, float]]]


def _by_group(scene: Scene, frame: pd.DataFrame) -> Shares:
    found: Shares = []
    for group in scene.names:
        part = frame[frame["group"] == group]
        weights = part["characters"].to_numpy(float)
        if len(part):
            weights = weights if weights.sum() > 0 else np.ones(len(part))
            values = {p: float(np.average(part[p].to_numpy(float), weights=weights)) for p in _PARTS}
            tip = scene.tip(style.clean(group), "{}", scene.say("documents", documents=len(part)), few=len(part) < 3)
            found.append((scene.label(group), tip, values))
    return found


def _by_document(scene: Scene, frame: pd.DataFrame) -> Shares:
    rows = sorted(frame.to_dict("records"), key=lambda r: (r["original"], r["doc_id"]))[:_DOCUMENTS]
    return [
        (
            style.shortened(style.clean(r["doc_id"]).rpartition("/")[2], 18),
            scene.tip(style.clean(r["doc_id"]), "{}", scene.say("characters", characters=style.exact(r["characters"]))),
            {p: float(r[p]) for p in _PARTS},
        )
        for r in rows
    ]


def _stack(sheet: Sheet, axes: Axes, y: float, tip: str, values: Mapping[str, float]) -> None:
    start = 0.0
    for part, (face, hatch, ink) in _PARTS.items():
        share = values[part]
        if share > 0:
            patch = Rectangle(
                (start, y - 0.085), share, 0.17, fc=face, ec=style.GREY if hatch else face, lw=0.6, hatch=hatch
            )
            told = f"{sheet.scene.say(part)} {style.percent(share)}"
            sheet.mark(axes.add_artist(patch), tip.replace("{}", told, 1))
        if share >= 0.06:
            figure = axes.text(
                start + share / 2, y, f"{share:.0%}", ha="center", va="center_baseline", size=style.SMALL
            )
            figure.set(color=ink, bbox={"fc": face, "ec": "none", "pad": 0.6} if hatch else None)
        start += share


def _key(sheet: Sheet, left: float) -> None:
    """The parts with their names, above the bars."""
    axes, x = sheet.blank(left, TOP - 0.02, 5.4, 0.2), 0.0
    for part, (face, hatch, _) in _PARTS.items():
        axes.add_artist(
            Rectangle((x, 0.03), 0.22, 0.13, fc=face, ec=style.GREY if hatch else face, lw=0.6, hatch=hatch)
        )
        name = sheet.scene.say(part)
        axes.text(x + 0.28, 0.1, name, size=8, va="center")
        x += 0.5 + style.inches([name], 8)


def most_spread(frame: pd.DataFrame, limit: int) -> list[str]:
    """Slogans to show: those older in a text than themselves before those that most groups have, then the most frequent.

    Args:
        frame: rows of `slogan_ledger`, one a group and slogan.
        limit: how many slogans at most.

    Returns:
        The chosen slogans, those of most groups first, then the most frequent.
    """
    groups, counts = Counter(frame["slogan"]), Counter(dict(frame.groupby("slogan")["count"].sum()))
    odd = set(frame.loc[frame["anachronism"].astype(bool), "slogan"])
    chosen = sorted(groups, key=lambda s: (s not in odd, -groups[s], -counts[s], s))[:limit]
    return sorted(chosen, key=lambda s: (-groups[s], -counts[s], s))
