"""The drawing of topics: which group is about what."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.columns import LIST_SEPARATOR
from pipeline.compare.figures import style
from pipeline.compare.figures.lattice import Cell, fill, lattice, scaled
from pipeline.compare.figures.sheet import Drawing, Scene, Sheet

# of a topic, so many words name its row
_NAMED = 3


def shares(scene: Scene) -> Iterator[Drawing]:
    """Mean shares of topics by group, all years together."""
    frame, topics = scene.frame("topic_shares"), scene.frame("topics")
    if not (len(frame) and len(topics)):
        return
    rows = frame[frame["year"].isna()].to_dict("records")
    labels = [_label(row["topic"], row["words"]) for row in topics.to_dict("records")]
    place = {int(topic): i for i, topic in enumerate(topics["topic"])}
    most = max(float(row["share"]) for row in rows)
    sheet = Sheet(scene, "topic_shares", "topic_shares")
    grid = lattice(sheet, labels, [scene.label(g) for g in scene.names])
    cells = (
        Cell(
            place[int(row["topic"])],
            scene.names.index(row["group"]),
            scaled(share := float(row["share"]), 0, most),
            f"{100 * share:.0f}",
            _tip(scene, row, labels[place[int(row["topic"])]]),
        )
        for row in rows
    )
    fill(sheet, grid.axes, cells)
    yield sheet.done()


def _label(topic: object, words: object) -> str:
    named = "、".join(style.clean(words).split(LIST_SEPARATOR)[:_NAMED])
    return f"{topic} {style.shortened(named, 16)}"


def _tip(scene: Scene, row: dict[str, object], label: str) -> str:
    low, high = style.number(row["low"]), style.number(row["high"])
    return scene.tip(
        style.clean(row["group"]),
        label,
        scene.say("share", share=style.percent(row["share"])),
        scene.say("interval", low=style.percent(low), high=style.percent(high))
        if low is not None and high is not None
        else "",
        scene.say("documents", documents=style.exact(row["documents"])),
        few=row["few"],
    )
