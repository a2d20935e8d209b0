"""Drawing of change over time: a panel for each item of a group, its rate by year with intervals, the years of change marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pipeline.compare import counts
from pipeline.compare.figures import style, words
from pipeline.compare.figures.marks import HEAD, dot
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

_PANELS, _ACROSS, _WIDE, _HIGH = 12, 3, 2.05, 0.95
_COLOURS = {"up": style.RED, "down": style.BLUE, "none": style.GREY}
Row = Mapping[str, Any]


def trends(scene: Scene) -> Iterator[Drawing]:
    """The items whose change is surest, of all groups."""
    frame, yearly = scene.tables.get("trends", pd.DataFrame()), scene.tables.get("yearly", pd.DataFrame())
    if not len(frame) or not len(yearly):
        return
    shown = frame[frame["q"].notna()].sort_values(["q", "p", "group", "layer", "item"]).head(_PANELS)
    sheet = Sheet(scene, "trends", "trends")
    for i, row in enumerate(shown.to_dict("records")):
        x = EDGE + 0.35 + i % _ACROSS * (_WIDE + 0.45)
        y = TOP + 0.42 + i // _ACROSS * (_HIGH + 0.8)
        axes = sheet.panel(x, y, _WIDE, _HIGH)
        sheet.room(x + _WIDE + 0.1, y + _HIGH + 0.25)
        sheet.write(x, y - 0.3, style.shortened(_name(scene, row), _WIDE * 8.2), HEAD)
        sheet.write(x, y - 0.13, style.shortened(_said(scene, row), _WIDE * 9), style.SMALL, color=style.QUIET)
        own = yearly[
            (yearly["group"] == row["group"]) & (yearly["layer"] == row["layer"]) & (yearly["item"] == row["item"])
        ]
        _panel(sheet, axes, row, own.to_dict("records"))
    yield sheet.done(shown=len(shown), items=len(frame))


def _name(scene: Scene, row: Row) -> str:
    codes = {kind.name: kind.codes for kind in counts.kinds()}
    item = scene.titles.of(codes.get(str(row["layer"]), ""), style.clean(row["item"]))
    return f"{style.shortened(item, 11)} · {words.group(style.clean(row['group']), scene.lang)}"


def _said(scene: Scene, row: Row) -> str:
    """Trend, ratio and q in one line."""
    told = [scene.titles.of("trend", str(row["trend"]))]
    if not style.absent(row["ratio"]):
        told.append(scene.say("year_ratio", ratio=style.brief(float(row["ratio"]))))
    told.append(scene.say("q_tip", q=style.exact(row["q"])))
    return scene.say("stop").join(told)


def _panel(sheet: Sheet, axes: Axes, row: Row, years: list[dict[Any, Any]]) -> None:
    scene, colour = sheet.scene, _COLOURS.get(str(row["trend"]), style.GREY)
    ends = [end for end in (style.number(r["high"]) for r in years) if end is not None]
    axes.set_ylim(0, max(ends, default=1.0) * 1.05 or 1.0)
    times = [int(r["year"]) for r in years]
    axes.set_xlim(min(times) - 0.4, max(times) + 0.4)
    step = -(-(max(times) - min(times) + 1) // 6)
    axes.set_xticks(times[::step] if len(times) <= 12 else times[:: len(times) // 6], labels=None)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}")
    axes.set_yticks([0, axes.get_ylim()[1] / 1.05])
    axes.yaxis.set_major_formatter(lambda value, _: style.brief(value) if value else "0")
    axes.tick_params(axis="y", labelsize=style.SMALL)
    if not style.absent(row["change"]):
        axes.axvline(int(row["change"]) - 0.5, color=style.INK, lw=0.9, ls=(0, (2, 2)), zorder=1)
    axes.plot(times, [float(r["per_10k"]) for r in years], color=colour, lw=1.0, zorder=2)
    for r in years:
        axes.plot([r["year"]] * 2, [float(r["low"]), float(r["high"])], color=colour, lw=0.8, alpha=0.6, zorder=1)
        mark = dot(axes, int(r["year"]), float(r["per_10k"]), "o", colour, few=r["few"], size=4.5)
        sheet.mark(mark, _tip(scene, row, r))


def _tip(scene: Scene, row: Row, year: Row) -> str:
    return scene.tip(
        _name(scene, row),
        str(int(year["year"])),
        scene.say("per_10k", value=style.exact(year["per_10k"])),
        scene.say("interval", low=style.exact(year["low"]), high=style.exact(year["high"])),
        scene.say("count", count=style.exact(year["count"])),
        scene.say("documents", documents=style.exact(year["documents"])),
        few=year["few"],
    )
