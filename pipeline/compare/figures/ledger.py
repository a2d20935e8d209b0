"""Drawing of the slogan ledger: which group has a slogan since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from pipeline.compare.figures import style
from pipeline.compare.figures.marks import dot, guides, heads_at, legend, names_at
from pipeline.compare.figures.passages import most_spread
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet

_SLOGANS, _ROW, _STEP = 20, 0.25, 0.115
# years before the first document that still get a column of their own
_BEFORE = 4
# a slogan's first use before these years
_EARLIER = -1
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Columns:
    """Years and how wide each is, in inches; each as wide as the fullest of its cells."""

    years: tuple[int, ...]
    widths: tuple[float, ...]

    def left(self, year: int) -> float:
        """Where a year begins."""
        return sum(self.widths[: self.years.index(year)])

    def column(self, year: int) -> int:
        """The column of a year of first use."""
        return year if year in self.years else _EARLIER


def ledger(scene: Scene) -> Iterator[Drawing]:
    """First years by slogan, a mark a group."""
    frame = scene.frame("slogan_ledger")
    frame = frame[frame["first"].notna()] if len(frame) else frame
    if not len(frame):
        return
    slogans = most_spread(frame, _SLOGANS)
    rows = sorted(frame[frame["slogan"].isin(slogans)].to_dict("records"), key=lambda r: scene.names.index(r["group"]))
    born = {r["slogan"]: int(r["born"]) for r in rows if not style.absent(r["born"])}
    columns = _columns(rows, born)
    sheet = Sheet(scene, "slogan_ledger", "slogan_ledger")
    top = _legend(sheet, rows)
    labels = [style.shortened(style.clean(s), 16) for s in slogans]
    axes = sheet.panel(EDGE + style.inches(labels) + 0.14, top + 0.22, sum(columns.widths), _ROW * len(slogans))
    axes.set_xlim(0, sum(columns.widths))
    places = [_ROW * (k + 0.5) for k in range(len(slogans))]
    names_at(axes, places, labels)
    guides(axes, [_ROW * k for k in range(len(slogans) + 1)])
    _heads(sheet, axes, columns)
    for y, slogan in zip(places, slogans, strict=True):
        _line(sheet, axes, columns, [r for r in rows if r["slogan"] == slogan], y)
    yield sheet.done(shown=len(slogans), items=frame["slogan"].nunique())


def _columns(rows: Sequence[Row], born: Mapping[str, int]) -> _Columns:
    firsts = Counter((r["slogan"], int(r["first"])) for r in rows)
    filled = Counter({(s, y): n for (s, y), n in firsts.items()}) + Counter(born.items())
    start = min(y for _, y in firsts) - _BEFORE
    years = sorted({y for _, y in filled if y >= start})
    years = list(range(years[0], years[-1] + 1)) if years[-1] - years[0] < 40 else years
    if any(y < start for y in born.values()):
        years = [_EARLIER, *years]
    most = {y: max((n for (_, at), n in filled.items() if at == y), default=1) for y in years}
    return _Columns(tuple(years), tuple(max(0.45, 0.16 + _STEP * most[y]) for y in years))


def _legend(sheet: Sheet, rows: Sequence[Row]) -> float:
    scene, present = sheet.scene, {r["group"] for r in rows}
    groups = [(*style.look(i)[::-1], g in scene.few, scene.label(g)) for i, g in enumerate(scene.names) if g in present]
    signs = (
        [("D", style.GREY, True, scene.say("born_legend"))] if any(not style.absent(r["born"]) for r in rows) else []
    )
    if any(style.yes(r["anachronism"]) for r in rows):
        signs.append(("x", style.RED, False, scene.say("anachronism")))
    return legend(sheet, EDGE, TOP - 0.02, [*groups, *signs])


def _heads(sheet: Sheet, axes: Axes, columns: _Columns) -> None:
    """Years above their columns, and lines between these."""
    x, middles = 0.0, []
    for width in columns.widths:
        axes.axvline(x, color=style.RULE, lw=0.6, zorder=0)
        middles.append(x + width / 2)
        x += width
    axes.axvline(x, color=style.RULE, lw=0.6, zorder=0)
    heads_at(axes, middles, [sheet.scene.say("earlier") if y == _EARLIER else str(y) for y in columns.years])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _line(sheet: Sheet, axes: Axes, columns: _Columns, rows: Sequence[Row], y: float) -> None:
    """A slogan's first use, then its groups side by side in the order of groups."""
    scene, filled = sheet.scene, Counter[int]()

    def place(year: int) -> float:
        filled[year] += 1
        return columns.left(year) + 0.02 + _STEP * (filled[year] - 0.25)

    born = next((int(r["born"]) for r in rows if not style.absent(r["born"])), None)
    if born is not None:
        tip = scene.tip(style.clean(rows[0]["slogan"]), scene.say("born", year=born))
        sheet.mark(dot(axes, place(columns.column(born)), y, "D", style.GREY, few=True, size=5.5), tip)
    for row in rows:
        colour, shape = style.look(scene.names.index(row["group"]))
        if style.yes(row["anachronism"]):
            mark = dot(axes, place(int(row["first"])), y, "x", style.RED, size=6.5)
            mark.set_markeredgewidth(2.0)
        else:
            mark = dot(axes, place(int(row["first"])), y, shape, colour, few=row["few"], size=5.5)
        sheet.mark(mark, _tip(scene, row))


def _tip(scene: Scene, row: Row) -> str:
    born = None if style.absent(row["born"]) else scene.say("born", year=int(row["born"]))
    lag = None if style.absent(row["lag"]) else scene.say("lag", lag=int(row["lag"]))
    return scene.tip(
        style.clean(row["group"]),
        style.clean(row["slogan"]),
        scene.say("first", year=int(row["first"])),
        scene.say("first_doc", doc=style.clean(row["first_doc"])) if not style.absent(row["first_doc"]) else "",
        born or "",
        lag or "",
        scene.say("anachronism") if style.yes(row["anachronism"]) else "",
        scene.say("count", count=style.exact(row["count"])),
        scene.say("documents", documents=style.exact(row["documents"])),
        few=row["few"],
    )
