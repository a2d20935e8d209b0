"""The drawing of neighbours: words joined by lines where one stands near the other more often than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes

from pipeline.compare.figures import style
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

# pairs drawn
PAIRS = 45
_WIDTH, _HEIGHT = 6.9, 5.6
# of a line, points
_THIN, _THICK = 0.6, 3.2
# steps between words that no line leads to and from
_APART = 4.0
Row = Mapping[str, Any]
Places = Mapping[str, tuple[float, float]]


def collocations(scene: Scene) -> Iterator[Drawing]:
    """The pairs of greatest G²."""
    frame = scene.frame("collocations")
    if not len(frame):
        return
    rows = _strongest(frame)
    if not rows:
        return
    sheet = Sheet(scene, "collocations", "collocations")
    axes = sheet.panel(EDGE + 0.1, TOP, _WIDTH, _HEIGHT)
    axes.set(xlim=(0, _WIDTH), xticks=[])
    axes.spines["bottom"].set_visible(False)
    places = _places(rows)
    most = max(float(row["log_ratio"]) for row in rows)
    for row in rows:
        _line(sheet, axes, row, places, most)
    for word in sorted(places):
        _word(axes, word, places[word])
    yield sheet.done(pairs=len(rows))


def _strongest(frame: pd.DataFrame) -> list[Row]:
    """The pairs that rest on enough, each once, by G²; of a pair told from both ends, the greater."""
    found: dict[frozenset[str], Row] = {}
    ordered = frame[[not style.yes(few) for few in frame["few"]]].sort_values(
        ["g2", "node", "word"], ascending=[False, True, True]
    )
    for row in ordered.to_dict("records"):
        found.setdefault(frozenset((row["node"], row["word"])), row)
        if len(found) == PAIRS:
            break
    return list(found.values())


def _places(rows: list[Row]) -> Places:
    """Where each word stands, in inches: distances as near as can be to steps between words (Kamada & Kawai 1989)."""
    graph = nx.Graph()
    graph.add_edges_from((row["node"], row["word"]) for row in rows)
    steps = {word: dict.fromkeys(graph, _APART) for word in graph}
    for word, to in nx.all_pairs_shortest_path_length(graph):
        steps[word].update({other: float(n) for other, n in to.items()})
    at = nx.kamada_kawai_layout(graph, dist=steps)
    xs, ys = ([float(at[word][i]) for word in graph] for i in (0, 1))
    return {
        word: (
            0.5 + (_WIDTH - 1.0) * _share(float(at[word][0]), xs),
            0.2 + (_HEIGHT - 0.4) * _share(float(at[word][1]), ys),
        )
        for word in graph
    }


def _share(value: float, of: list[float]) -> float:
    low, high = min(of), max(of)
    return (value - low) / (high - low) if high - low > 1e-9 else 0.5


def _line(sheet: Sheet, axes: Axes, row: Row, places: Places, most: float) -> None:
    (a, up), (b, down) = places[row["node"]], places[row["word"]]
    width = _THIN + (_THICK - _THIN) * float(row["log_ratio"]) / most
    (line,) = axes.plot([a, b], [up, down], color=style.SKY, lw=width, alpha=0.7, zorder=1, solid_capstyle="round")
    scene = sheet.scene
    tip = scene.tip(
        f"{style.clean(row['node'])} – {style.clean(row['word'])}",
        scene.say("near", count=style.exact(row["count"]), expected=style.exact(row["expected"])),
        scene.say("g2", value=style.exact(row["g2"])),
        scene.say("log_ratio", value=style.exact(row["log_ratio"])),
        scene.say("documents", documents=style.exact(row["documents"])),
    )
    sheet.mark(line, tip)


def _word(axes: Axes, word: str, place: tuple[float, float]) -> None:
    box = {"boxstyle": "round,pad=0.15", "fc": "#ffffff", "ec": style.RULE, "lw": 0.6}
    axes.text(
        *place,
        style.shortened(style.clean(word), 8),
        size=style.SMALL + 0.5,
        ha="center",
        va="center",
        bbox=box,
        zorder=3,
    )
