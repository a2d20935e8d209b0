"""Drawings of likeness: cells with a dendrogram, and the map of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pipeline.compare.figures import style
from pipeline.compare.figures.lattice import Cell, Lattice, fill, lattice, scaled
from pipeline.compare.figures.marks import dot, legend
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

# documents that each get a mark of their own, and that are few enough to be named
_SINGLE, _NAMED = 2000, 15
# of the map, inches
_WIDTH, _HEIGHT = 6.7, 5.0


def likeness(scene: Scene) -> Iterator[Drawing]:
    """Cosines between groups in the dendrogram's order."""
    frame = scene.frame("likeness")
    rows = frame[(frame["group"] != frame["other"]) & frame["cosine"].notna()] if len(frame) else frame
    if not len(rows):
        return
    tree = _Tree(scene)
    labels = [scene.label(g) for g in tree.leaves]
    sheet = Sheet(scene, "likeness", "likeness")
    grid = lattice(sheet, labels, labels)
    fill(sheet, grid.axes, _cosines(scene, rows, tree.leaves))
    if tree.mergers:
        tree.draw(sheet, grid)
    yield sheet.done()


def _cosines(scene: Scene, frame: pd.DataFrame, order: tuple[str, ...]) -> Iterator[Cell]:
    low, high = float(frame["cosine"].min()), float(frame["cosine"].max())
    both = {(r["other"], r["group"]): r for r in frame.to_dict("records")}
    both |= {(r["group"], r["other"]): r for r in frame.to_dict("records")}
    for (group, other), row in sorted(both.items()):
        value = float(row["cosine"])
        tip = scene.tip(
            f"{style.clean(group)} – {style.clean(other)}",
            scene.say("cosine", value=style.exact(value)),
            scene.say("documents", documents=style.exact(row["documents"])),
            few=row["few"],
        )
        yield Cell(
            order.index(group), order.index(other), scaled(value, low - (high - low) / 8, high), f"{value:.2f}", tip
        )


class _Tree:
    """Mergers of groups, and the order of groups in which no two lines cross."""

    def __init__(self, scene: Scene) -> None:
        frame = scene.tables.get("clusters", pd.DataFrame())
        self.mergers: dict[str, Mapping[str, Any]] = {f"#{int(r['step'])}": r for r in frame.to_dict("records")}
        joined = {r[side] for r in self.mergers.values() for side in ("left", "right")}
        found = [leaf for key in self.mergers if key not in joined for leaf in self._below(key)]
        if set(found) != set(scene.names):
            self.mergers, found = {}, list(scene.names)
        self.leaves = tuple(found)

    def _below(self, root: str) -> Iterator[str]:
        """Groups under a node, by a stack: a chain of mergers may be deep."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            row = self.mergers.get(node)
            if row is None:
                yield node
            else:
                waiting += [str(row["right"]), str(row["left"])]

    def draw(self, sheet: Sheet, grid: Lattice) -> None:
        """The mergers at the right of the rows."""
        axes = sheet.panel(grid.left + grid.width + 0.08, grid.top, 1.5, grid.height)
        most = max(float(r["distance"]) for r in self.mergers.values())
        axes.set(xlim=(0, most * 1.05 or 1.0), ylim=(len(self.leaves) - 0.5, -0.5))
        axes.xaxis.set_ticks([0.0, most] if most else [0.0], ["0", style.brief(most)] if most else ["0"])
        axes.set_xlabel(sheet.scene.say("distance"), size=style.SMALL + 0.5, color=style.QUIET)
        places = {leaf: (0.0, float(k)) for k, leaf in enumerate(self.leaves)}
        for key, row in self.mergers.items():
            places[key] = _merger(sheet, axes, row, places)
        sheet.room(grid.left + grid.width + 1.6, grid.top + grid.height + 0.4)


def _merger(
    sheet: Sheet, axes: Axes, row: Mapping[str, Any], places: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    (a, up), (b, down), far = places[str(row["left"])], places[str(row["right"])], float(row["distance"])
    (line,) = axes.plot([a, far, far, b], [up, up, down, down], color=style.INK, lw=1.0, clip_on=False)
    members = ", ".join(style.clean(m) for m in str(row["members"]).split("|"))
    sheet.mark(line, sheet.scene.say("merger", value=style.exact(far), members=members))
    return far, (up + down) / 2


def documents_map(scene: Scene) -> Iterator[Drawing]:
    """The documents in two dimensions."""
    frame = scene.frame("map")
    if len(frame):
        frame = frame[frame["x"].notna() & frame["y"].notna()]
    if not len(frame):
        return
    sheet = Sheet(scene, "map", "map")
    present = set(frame["group"])
    entries = [
        (*style.look(i)[::-1], g in scene.few, scene.label(g)) for i, g in enumerate(scene.names) if g in present
    ]
    top = legend(sheet, EDGE, TOP - 0.02, entries)
    axes = sheet.panel(EDGE + 0.25, top + 0.05, _WIDTH, _HEIGHT)
    axes.spines[["left", "right", "top"]].set_visible(True)
    for spine in axes.spines.values():
        spine.set_color(style.RULE)
    axes.set(xlim=_span(frame["x"]), ylim=_span(frame["y"]), xticks=[], yticks=[])
    explained = style.percent(frame["explained"].iloc[0])
    axes.set_xlabel(scene.say("axis_x", explained=explained), color=style.QUIET)
    axes.set_ylabel(scene.say("axis_y"), color=style.QUIET)
    sheet.room(0, top + 5.4)
    (_clouds if len(frame) > _SINGLE else _points)(sheet, axes, frame)
    yield sheet.done(explained=explained)


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    edge = (high - low) * 0.06 or 0.5
    return low - edge, high + edge


def _points(sheet: Sheet, axes: Axes, frame: pd.DataFrame) -> None:
    scene, taken = sheet.scene, list[tuple[float, float]]()
    for row in frame.to_dict("records"):
        colour, shape = style.look(scene.names.index(row["group"]))
        x, y, name = float(row["x"]), float(row["y"]), style.clean(row["doc_id"])
        sheet.mark(
            dot(axes, x, y, shape, colour, few=row["group"] in scene.few, size=6.5),
            scene.tip(name, style.clean(row["group"])),
        )
        if len(frame) <= _NAMED:
            _name(axes, (x, y), style.shortened(name.rpartition("/")[2], 12), taken)


def _name(axes: Axes, place: tuple[float, float], text: str, taken: list[tuple[float, float]]) -> None:
    """A document's name beside its mark, on the side that has room, unless it would lie on another name."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x, y = (place[0] - left) / (right - left) * _WIDTH, (place[1] - bottom) / (top - bottom) * _HEIGHT
    long, turned = style.inches([text], style.SMALL), x > _WIDTH - 1.5
    start = x - 0.1 - long if turned else x + 0.1
    if any(abs(start - a) < 1.3 and abs(y - b) < 0.15 for a, b in taken):
        return
    taken.append((start, y))
    offset, side = ((-6, 0), "right") if turned else ((6, 0), "left")
    axes.annotate(text, place, offset, "data", "offset points", size=style.SMALL, va="center", ha=side)


def _clouds(sheet: Sheet, axes: Axes, frame: pd.DataFrame) -> None:
    """A mark a group, where one a document would make the file slow to show."""
    for group, part in frame.groupby("group", sort=False):
        colour, shape = style.look(sheet.scene.names.index(group))
        face = "none" if group in sheet.scene.few else colour
        points = axes.scatter(
            part["x"], part["y"], s=12, marker=shape, facecolors=face, edgecolors=colour, linewidths=0.6
        )
        sheet.mark(points, sheet.scene.tip(style.clean(group), sheet.scene.say("documents", documents=len(part))))
