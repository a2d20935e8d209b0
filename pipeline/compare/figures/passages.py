"""Drawing of what groups share, and the slogans that the ledger's drawing shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.compare.figures import style
from pipeline.compare.figures.lattice import Cell, fill, lattice, scaled
from pipeline.compare.figures.sheet import Drawing, Scene, Sheet


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
