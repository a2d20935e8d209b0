"""Drawing of the reported figures: points, ranges of masked ones, arrows where nothing bounds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pipeline.compare.figures import style
from pipeline.compare.figures.marks import HEAD, dot, figures_below, guides, legend, names_at, powers_below
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

_MEASURES, _YEARS, _LINE = 6, 5, 0.13
# a scale is logarithmic where its greatest value is so many times its least
_WIDE = 40


@dataclass(frozen=True)
class _Plan:
    """Where the years of each group lie, in inches from the top.

    Attributes:
        years: all that are drawn; None for the unknown.
        held: those of each group, in the order of groups.
    """

    years: tuple[int | None, ...]
    held: tuple[tuple[int | None, ...], ...]

    @cached_property
    def tops(self) -> list[float]:
        """Where each group begins, and at last where all end."""
        return [0.0, *accumulate(_LINE * max(len(years), 1.5) + 0.08 for years in self.held)]

    def y(self, group: int, year: int | None) -> float:
        """The middle of a group's line for a year."""
        spare = (self.tops[group + 1] - self.tops[group] - _LINE * len(self.held[group])) / 2
        return self.tops[group] + spare + _LINE * (self.held[group].index(year) + 0.5)


def totals(scene: Scene) -> Iterator[Drawing]:
    """The six measures that most groups report, by group and year."""
    frame = scene.frame("totals")
    chosen = _measures(frame) if len(frame) else []
    if not chosen:
        return
    keys = pd.MultiIndex.from_frame(frame[["measure", "unit"]].fillna(""))
    frame = frame[keys.isin(chosen)]
    plan = _plan(scene, frame)
    sheet = Sheet(scene, "totals", "totals")
    top = _legend(sheet, plan)
    across, wide = (3, 2.0) if plan.tops[-1] < 3.5 else (6, 1.55)
    labels = [scene.label(g) for g in scene.names]
    left, height = EDGE + style.inches(labels) + 0.14, plan.tops[-1]
    for i, (measure, unit) in enumerate(chosen):
        x, y = left + i % across * (wide + 0.25), top + 0.24 + i // across * (height + 0.7)
        axes = sheet.panel(x, y, wide, height)
        sheet.room(x + wide + 0.1, y + height + 0.25)
        guides(axes, plan.tops[:-1])
        if i % across == 0:
            names_at(axes, [(a + b) / 2 for a, b in pairwise(plan.tops)], labels)
        counted = f" ({style.clean(unit)})" if unit else ""
        title = style.shortened(
            scene.titles.of("measure", style.clean(measure)), (wide + 0.2) * 9 - style.wide(counted)
        )
        sheet.write(x, y - 0.12, title + counted, HEAD)
        part = frame[(frame["measure"] == measure) & (frame["unit"].fillna("") == unit)]
        _panel(sheet, axes, [r for r in part.to_dict("records") if _year(r) in plan.years], plan)
    yield sheet.done()


def _plan(scene: Scene, frame: pd.DataFrame) -> _Plan:
    years = _years(frame)
    pairs = {(r["group"], _year(r)) for r in frame.to_dict("records")}
    return _Plan(years, tuple(tuple(y for y in years if (g, y) in pairs) for g in scene.names))


def _measures(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """(measure, unit) of the measures that most groups give, each in the unit that most use."""
    known = frame[frame["low"].notna()].assign(unit=frame["unit"].fillna(""))
    counted = known.groupby(["measure", "unit"]).agg(groups=("group", "nunique"), rows=("group", "size"))
    ordered = sorted(counted.itertuples(), key=lambda row: (-row.groups, -row.rows, row.Index))
    found: dict[str, str] = {}
    for row in ordered:
        found.setdefault(*row.Index)
    return list(found.items())[:_MEASURES]


def _year(row: Mapping[str, Any]) -> int | None:
    return None if style.absent(row["year"]) else int(row["year"])


def _years(frame: pd.DataFrame) -> tuple[int | None, ...]:
    """The latest five, and the unknown if there is one."""
    known = sorted({int(y) for y in frame["year"].dropna()})[-_YEARS:]
    return (*known, *([None] if frame["year"].isna().any() else []))


def _legend(sheet: Sheet, plan: _Plan) -> float:
    say = sheet.scene.say
    years = [(*_look(plan, y)[::-1], False, str(y) if y is not None else say("year_unknown")) for y in plan.years]
    signs = [("|", style.GREY, False, say("range_legend")), (">", style.GREY, False, say("arrow_legend"))]
    few = [("o", style.GREY, True, say("few_legend"))] if sheet.scene.hollow("totals") else []
    return legend(sheet, EDGE, TOP - 0.02, [*years, *signs, *few])


def _look(plan: _Plan, year: int | None) -> tuple[str, str]:
    return (style.GREY, "o") if year is None else style.look(plan.years.index(year))


def _panel(sheet: Sheet, axes: Axes, rows: list[dict[str, Any]], plan: _Plan) -> None:
    ends = [e for r in rows for e in (style.number(r["low"]), style.number(r["high"])) if e is not None]
    least, most = min((e for e in ends if e > 0), default=1.0), max(ends, default=1.0) or 1.0
    if most / least > _WIDE:
        zero = min(ends) <= 0
        axes.set_xscale("symlog" if zero else "log", **({"linthresh": least} if zero else {}))
        axes.set_xlim(0 if zero else least / 1.5, most * 2)
        powers_below(axes, least / 1.5, most * 2, sheet.scene.lang)
    else:
        axes.set_xlim(0, most * 1.12)
        figures_below(axes, sheet.scene.lang)
    for row in rows:
        low = style.number(row["low"])
        if low is not None:
            y = plan.y(sheet.scene.names.index(row["group"]), _year(row))
            _range(sheet, axes, row, (low, style.number(row["high"]), y), _look(plan, _year(row)))


def _range(
    sheet: Sheet,
    axes: Axes,
    row: Mapping[str, Any],
    place: tuple[float, float | None, float],
    look: tuple[str, str],
) -> None:
    """A point, a bar from low to high, or an arrow from low to the panel's end."""
    (low, high, y), (colour, shape) = place, look
    end = axes.get_xlim()[1] if high is None else high
    if end > low:
        # what nothing bounds says little, and must not outshine what is known
        line: dict[str, Any] = {"lw": 0.8, "ls": (0, (1, 2))} if high is None else {"lw": 1.8, "ls": "-"}
        axes.plot([low, end], [y, y], color=colour, solid_capstyle="butt", zorder=2, **line)
        edge = dot(axes, end, y, ">" if high is None else "|", colour, size=4.5)
        sheet.mark(edge, _tip(sheet.scene, row, low, high))
    sheet.mark(dot(axes, low, y, shape, colour, few=row["few"], size=4.5), _tip(sheet.scene, row, low, high))


def _tip(scene: Scene, row: Mapping[str, Any], low: float, high: float | None) -> str:
    kind = "at_least" if high is None else "exact" if high == low else "range"
    unit = "" if style.absent(row["unit"]) else f" {style.clean(row['unit'])}"
    value = scene.say(kind, low=style.exact(low) + (unit if kind != "range" else ""), high=style.exact(high) + unit)
    year = _year(row)
    return scene.tip(
        style.clean(row["group"]),
        str(year) if year is not None else scene.say("year_unknown"),
        scene.titles.of("measure", style.clean(row["measure"])),
        (f"{scene.say('mean')} " if row["how"] == "mean" else "") + value,
        scene.say("masked", figures=style.exact(row["figures"]), masked=style.exact(row["masked"])),
        scene.say("documents", documents=style.exact(row["documents"])),
        few=row["few"],
    )
