"""Drawing of the calendar of rounds: a bar a round, from its beginning to its end, a line a committee's term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare.figures import style
from pipeline.compare.figures.marks import guides, legend, names_at
from pipeline.compare.figures.sheet import EDGE, TOP, Drawing, Scene, Sheet
from pipeline.extract import round_dates

_LINES, _ROW, _WIDE = 40, 0.28, 5.6
_YEAR = 365.25
Row = Mapping[str, Any]


class _Bar(NamedTuple):
    """A round's place on the axis, in years; `sure` where a text tells a date, else only the documents' year is known."""

    left: float
    right: float
    sure: bool
    row: Row


def calendar(scene: Scene) -> Iterator[Drawing]:
    """The terms of committees with most rounds, each a line of bars."""
    frame = scene.frame("calendar")
    lines = _lines(frame) if len(frame) else []
    if not lines:
        return
    shown = lines[:_LINES]
    labels = [style.shortened(style.clean(name), 20) for name, _, _ in shown]
    sheet = Sheet(scene, "calendar", "calendar")
    signs = [(shape, colour, hollow, scene.say(word)) for shape, colour, hollow, word in _SIGNS]
    top = legend(sheet, EDGE, TOP - 0.02, signs)
    left = EDGE + style.inches(labels) + 0.14
    axes = sheet.panel(left, top + 0.1, _WIDE, _ROW * len(shown))
    sheet.room(left + _WIDE + 0.1, top + 0.1 + _ROW * len(shown) + 0.3)
    every = [bar for _, bars, _ in shown for bar in bars]
    low, high = int(min(b.left for b in every)), int(max(b.right for b in every) + 0.999)
    axes.set_xlim(low, max(high, low + 1))
    step = -(-(high - low) // 10) or 1
    axes.set_xticks(range(low, high + 1, step), [str(y) for y in range(low, high + 1, step)])
    places = [_ROW * (k + 0.5) for k in range(len(shown))]
    names_at(axes, places, labels)
    guides(axes, [_ROW * k for k in range(len(shown) + 1)])
    for y, (_, bars, missing) in zip(places, shown, strict=True):
        for bar in bars:
            _bar(sheet, axes, bar, y)
        if missing:
            told = f"{scene.say('missing_rounds')} {style.shortened('、'.join(missing), 14)}"
            sheet.write(left + _WIDE + 0.1, top + 0.1 + y, told, style.SMALL, color=style.RED)
            sheet.room(left + _WIDE + 0.2 + style.inches([told], style.SMALL), 0)
    yield sheet.done(shown=len(shown), items=len(lines))


_SIGNS = (
    ("s", style.BLUE, False, "round_dated"),
    ("s", style.GREY, True, "round_year"),
    ("s", style.RED, False, "round_odd"),
)


def _lines(frame: pd.DataFrame) -> list[tuple[str, list[_Bar], list[str]]]:
    """(committee and term, bars, numbers missing) of each term with a round that has a place in time; those with most bars first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in frame.to_dict("records"):
        term = "" if style.absent(row["term"]) else str(row["term"])
        found.setdefault((style.clean(row["committee"]), term), []).append({str(k): v for k, v in row.items()})
    lines = []
    for (name, term), rows in found.items():
        bars = _apart([bar for row in rows if (bar := _placed(row))])
        missing = [str(row["round"]) for row in rows if row["state"] == "missing"]
        if bars:
            lines.append((f"{name} · {term}" if term else name, bars, missing))
    return sorted(lines, key=lambda line: (-len(line[1]), line[0]))


def _apart(bars: Sequence[_Bar]) -> list[_Bar]:
    """The bars, those of one document year side by side and behind those with dates."""
    counts = Counter(bar.left for bar in bars if not bar.sure)
    placed: Counter[float] = Counter()
    found = []
    for bar in bars:
        if not bar.sure:
            wide, k = (bar.right - bar.left) / counts[bar.left], placed[bar.left]
            placed[bar.left] += 1
            found.append(bar._replace(left=bar.left + k * wide, right=bar.left + (k + 1) * wide))
    return found + [bar for bar in bars if bar.sure]


def _placed(row: Row) -> _Bar | None:
    if row["state"] != "held":
        return None
    days = [None if style.absent(row[side]) else round_dates.read(str(row[side])) for side in ("from", "to")]
    if any(days):
        first = next(d for d in days if d).first
        last = next(d for d in reversed(days) if d).last
        begin, end = sorted((_in_years(first), _in_years(last)))
        return _Bar(begin, max(end, begin + 0.04), True, row)
    years = [] if style.absent(row["years"]) else [int(y) for y in str(row["years"]).split(LIST_SEPARATOR)]
    notes = set() if style.absent(row["notes"]) else set(str(row["notes"]).split(LIST_SEPARATOR))
    # a document of a later year, or a range, does not say when; the only year that documents have is the best there is
    return (
        _Bar(years[0] + 0.05, years[0] + 0.95, False, row)
        if len(years) == 1 and not notes & {"ranged", "earlier"}
        else None
    )


def _in_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / _YEAR


def _bar(sheet: Sheet, axes: Axes, bar: _Bar, y: float) -> None:
    notes = [] if style.absent(bar.row["notes"]) else str(bar.row["notes"]).split(LIST_SEPARATOR)
    odd = bool({"contradiction", "overlap", "disorder", "backwards"} & set(notes))
    colour = style.RED if odd else style.BLUE
    face, edge = (colour, colour) if bar.sure else ("none", style.RED if odd else style.GREY)
    patch = Rectangle((bar.left, y - 0.075), bar.right - bar.left, 0.15, fc=face, ec=edge, lw=0.7, alpha=0.85)
    sheet.mark(axes.add_artist(patch), _tip(sheet.scene, bar.row, notes))
    number = "?" if style.absent(bar.row["round"]) else str(bar.row["round"])
    look: dict[str, Any] = {"size": style.SMALL - 0.5, "color": "#ffffff" if bar.sure else style.INK}
    axes.text((bar.left + bar.right) / 2, y, number, ha="center", va="center_baseline", **look)


def _tip(scene: Scene, row: Row, notes: Sequence[str]) -> str:
    dates = [style.clean(row[side]) or "…" for side in ("from", "to")]
    return scene.tip(
        style.clean(row["committee"]),
        scene.say("round_number", term=style.exact(row["term"]), number=style.exact(row["round"])),
        " – ".join(dates) if dates != ["…", "…"] else scene.say("round_years", years=style.clean(row["years"])),
        style.clean(row["modes"]).replace(LIST_SEPARATOR, "、"),
        scene.say("round_bodies", bodies=style.exact(row["bodies"])),
        *(scene.titles.of("calendar_note", note) for note in notes),
        scene.say("documents", documents=style.exact(row["documents"])),
        few=False,
    )
