"""A figure while it is made, measured in inches from its top left, and what is the same for all figures of one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.codelists import Titles
from pipeline.compare.figures import fonts, style, words

TOP, EDGE = 0.48, 0.12


@dataclass(frozen=True)
class Drawing:
    """One figure.

    Attributes:
        name: its own among all figures of a report, fit for file names and ids.
        table: the comparison table that it shows.
        title: what it shows.
        note: how to read it.
        figure: in matplotlib's objects; `svg` and `save` make files of it.
        tips: id of a mark → what it tells when pointed at.
    """

    name: str
    table: str
    title: str
    note: str
    figure: Figure
    tips: dict[str, str]


@dataclass(frozen=True)
class Scene:
    """What all figures of one report share.

    Attributes:
        tables: the comparison tables by name.
        names: the groups drawn, in order.
        few: those with fewer than 3 documents.
        titles: of coded values, in the figures' language.
        families: fonts to draw with.
        left_out: how many groups there is no room for.
    """

    tables: Mapping[str, pd.DataFrame]
    names: tuple[str, ...]
    few: frozenset[str]
    titles: Titles
    families: tuple[str, ...]
    left_out: int = 0

    @property
    def lang(self) -> str:
        """Zh or en."""
        return self.titles.lang

    def frame(self, table: str) -> pd.DataFrame:
        """The table's rows about groups that are drawn; empty if there is no such table."""
        frame = self.tables.get(table, pd.DataFrame())
        for column in ("group", "other_group", *(["other"] if table == "likeness" else [])):
            if column in frame:
                frame = frame[frame[column].isin(self.names)]
        return frame

    def hollow(self, table: str) -> bool:
        """Whether some row of a table that is drawn rests on few documents.

        Args:
            table: its name.
        """
        frame = self.frame(table)
        return "few" in frame and any(style.yes(few) for few in frame["few"])

    def say(self, key: str, **values: object) -> str:
        """A phrase in the report's language.

        Args:
            key: one of `words.SAYINGS`.
            **values: of the places to fill in it.
        """
        return words.SAYINGS[key][words.LANGS.index(self.lang)].format(**values)

    def label(self, group: str) -> str:
        """The group's name as an axis shows it, with * where it has few documents."""
        return style.shortened(style.clean(words.group(group, self.lang)), 14) + (" *" if group in self.few else "")

    def tip(self, *parts: str, few: object = False) -> str:
        """Parts of a tip in one line.

        Args:
            *parts: texts; an empty one is left out.
            few: whether it rests on few documents, which it then says.
        """
        marked = [*parts, self.say("few_tip")] if style.yes(few) else parts
        return self.say("stop").join(p for p in marked if p)


class Sheet:
    """A figure whose size is known when all is on it.

    Args:
        scene: what it shares with the others.
        name: one of `words.TITLES`.
        table: the table that it shows.
    """

    def __init__(self, scene: Scene, name: str, table: str) -> None:
        self.scene, self.name, self.table = scene, name, table
        self.figure = Figure()
        self._tips: dict[str, str] = {}
        self._panels: list[tuple[Axes, tuple[float, float, float, float]]] = []
        self._words: list[tuple[Text, float, float]] = []
        self._width, self._height = 4.0, TOP
        lang = words.LANGS.index(scene.lang)
        self.title, self._note = words.TITLES[name][lang], words.NOTES[name][lang]
        self.write(EDGE, 0.22, self.title, size=style.LARGE)

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes without a frame, y downwards from 0 to `height`.

        Args:
            left: inches from the sheet's left edge.
            top: inches from its top.
            width: inches.
            height: inches, and the range of y.
        """
        axes = self.figure.add_axes((0, 0, 1, 1))
        axes.set(ylim=(height, 0), yticks=[], facecolor="none")
        axes.spines[["left", "right", "top"]].set_visible(False)
        self._panels.append((axes, (left, top, width, height)))
        self.room(left + width, top + height)
        return axes

    def blank(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes of which nothing is seen, in inches from their top left.

        Args:
            left: inches from the sheet's left edge.
            top: inches from its top.
            width: inches, and the range of x.
            height: inches, and the range of y.
        """
        axes = self.panel(left, top, width, height)
        axes.set(xlim=(0, width), xticks=[])
        axes.spines["bottom"].set_visible(False)
        return axes

    def write(
        self, left: float, top: float, text: str, size: float = style.SIZE, *, color: str = style.INK, ha: str = "left"
    ) -> None:
        """Text on the sheet, its middle at `top`.

        Args:
            left: where it is anchored, inches from the sheet's left edge.
            top: inches from the sheet's top.
            text: one line.
            size: of the font, points.
            color: of the text.
            ha: which part of the text lies at `left`: left, center or right.
        """
        artist = self.figure.text(0, 0, text, size=size, va="center", color=color, ha=ha)
        self._words.append((artist, left, top))
        width = style.inches([text], size)
        self.room(left + {"left": width, "center": width / 2, "right": 0.0}[ha], top + size / 144)

    def room(self, right: float, bottom: float) -> None:
        """Make the sheet reach at least so far.

        Args:
            right: inches from the sheet's left edge.
            bottom: inches from its top.
        """
        self._width, self._height = max(self._width, right), max(self._height, bottom)

    def mark(self, artist: Artist, tip: str) -> None:
        """Make an artist a mark that tells something when pointed at.

        Args:
            artist: what is pointed at; its gid is set.
            tip: what it tells.
        """
        gid = f"m{len(self._tips) + 1}"
        artist.set_gid(gid)
        self._tips[gid] = words.group(style.clean(tip), self.scene.lang)

    def done(self, *notes: str, **values: object) -> Drawing:
        """The drawing.

        Args:
            *notes: sentences to add to its note.
            **values: of the places to fill in its note.
        """
        width, height = self._width + EDGE, self._height + EDGE
        self.figure.set_size_inches(width, height)
        for axes, (left, top, wide, high) in self._panels:
            axes.set_position((left / width, 1 - (top + high) / height, wide / width, high / height))
        for text, left, top in self._words:
            text.set_position((left / width, 1 - top / height))
        written = self.figure.findobj(Text)
        families = fonts.covering(self.scene.families, "".join(t.get_text() for t in written))
        for text in written:
            text.set_fontfamily(families)
        grouped = self.name not in words.UNGROUPED
        told = [self._note.format(**values), *notes]
        if grouped and (key := self._few()):
            told.append(self.scene.say(key))
        if grouped and self.scene.left_out:
            told.append(self.scene.say("left_out", left_out=self.scene.left_out))
        note = ("" if self.scene.lang == "zh" else " ").join(told)
        return Drawing(self.name, self.table, self.title, note, self.figure, self._tips)

    def _few(self) -> str:
        """What is said of groups or marks of few documents; empty where none is drawn."""
        starred = bool(self.scene.few.intersection(self.scene.names))
        hollow = self.name in words.HOLLOW and any(self.scene.say("few_tip") in tip for tip in self._tips.values())
        if not starred:
            return "hollow" if hollow else ""
        return "few_hollow" if self.name in words.HOLLOW else "few"
