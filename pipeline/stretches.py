"""The analysis of a long text stretch by stretch: the same mentions and findings as of the whole, a small part of them held at a time.

Finders look no further than a line and a few words around it, but in tables. So a text is cut between lines that stand in no
table, and each stretch is read with more lines on both sides than any finder looks at; what is found there is its neighbours'.
What hangs on the whole text is carried along: the convention of its masks, the heading and list that a sentence stands under, its
rounds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any, NamedTuple

from pipeline import layers
from pipeline.analysis import Analysis, Passage, Span, analyze_all, uncollected
from pipeline.classify import judges
from pipeline.classify.context import Context, each_context
from pipeline.extract import masks, round_list, widths
from pipeline.judging import believed, concluded, moved, units_of
from pipeline.layers import Reading
from pipeline.means import Means

# characters of a text that is cut; of a stretch at least; and read around it: four times what any finder looks over lines for
LONG, STRETCH, MARGIN = 1 << 18, 1 << 15, 1 << 9


class Stretch(NamedTuple):
    """Characters `start` to `end` of a text, and `begin` to `stop`, which are read for them; all four are bounds of lines."""

    start: int
    end: int
    begin: int
    stop: int


def analyses(passages: Iterable[Passage], means: Means) -> Iterator[Analysis]:
    """What `analysis.analyze_all` gives of each passage, in order; of a long one whose sentences are known in several parts.

    A part holds some sentences, their mentions and findings; the rounds that the text speaks of come with the last. Where other
    packages' layers or a recogniser may look at all of a text, it stays whole.

    Args:
        passages: texts with their sentences, in any number.
        means: lexicons, classifier and recogniser to judge with.
    """
    whole = means.recognition is not None or any(layer.package for layer in layers.every())
    for long, run in groupby(passages, lambda p: not whole and p.spans is not None and len(p.text) >= LONG):
        if long:
            for passage in run:
                yield from parts(passage, means, STRETCH, MARGIN)
        else:
            yield from analyze_all(run, means)


def parts(passage: Passage, means: Means, size: int, margin: int = MARGIN) -> Iterator[Analysis]:
    """The analysis of one text in parts.

    Args:
        passage: a text whose sentences are known and cross no line.
        means: lexicons and classifier to judge with.
        size: of a stretch at least, characters.
        margin: read around it at least, characters.
    """
    text, spans = passage.text, passage.spans or ()
    stretches = list(_cut(text, size, margin))
    kept = widths.convention([m for s in stretches for m in _own(masks.find(text[s.begin : s.stop]), s)])
    under, starts = each_context(text, spans), [start for start, _ in spans]
    rounds: list[Any] = []
    first = 0
    for stretch in stretches:
        end = bisect_left(starts, stretch.end, first)
        reading = Reading(text[stretch.begin : stretch.stop], (), means.lexicons, {}, passage.year, None, kept)
        with uncollected():
            part = _part(text, stretch, reading, spans[first:end], list(islice(under, end - first)), means)
        rounds += part.rounds
        told: dict[str, Any] = {"first": first, "last": stretch is stretches[-1]}
        if told["last"]:
            told["round_list"] = tuple(round_list.resolve(rounds, passage.level, text))
        yield replace(part, **told)
        first = end


def _part(
    text: str, stretch: Stretch, reading: Reading, spans: Sequence[Span], under: Sequence[Context], means: Means
) -> Analysis:
    """What is found in a stretch, and what is judged of its sentences."""
    for layer in layers.every():
        reading.found[layer.name] = layer.find(reading)
    own = {name: _own(found, stretch) for name, found in reading.found.items()}
    starts = tuple([start for start, _ in spans])
    units = units_of(text, spans, own["problems"], means.lexicons, -stretch.start, under)
    judged, added = judges.judge(text[stretch.start : stretch.end], units, means.classifier, means.asked)
    more = [moved(problem, stretch.start) for of_unit in added for problem in of_unit]
    own["problems"] = sorted([*own["problems"], *more]) if more else own["problems"]
    findings, own["problems"] = concluded(judged, believed(judged, own["problems"], starts), starts)
    return Analysis(text, tuple(spans), starts, own, findings, reading.mask_width)


def _own(found: Sequence[Any], stretch: Stretch) -> list[Any]:
    """The mentions that begin in a stretch, with the offsets of its text."""
    at = stretch.begin
    first, end = stretch.start - at, stretch.end - at
    return [type(m)(m[0] + at, m[1] + at, *m[2:]) for m in found if first <= m[0] < end]


def _cut(text: str, size: int, margin: int) -> Iterator[Stretch]:
    start = 0
    while start < len(text):
        end = _bound(text, start + size)
        begin = text.rfind("\n", 0, max(0, start - margin)) + 1
        stop = text.find("\n", end + margin)
        yield Stretch(start, end, begin, stop if stop >= 0 else len(text))
        start = end


def _bound(text: str, at: int) -> int:
    """Where the first line from `at` on begins that stands in no table, nor the line before it; else the end of the text."""
    feed = text.find("\n", at)
    while feed >= 0:
        behind = text.find("\n", feed + 1)
        if text.find("\t", text.rfind("\n", 0, feed) + 1, behind if behind >= 0 else len(text)) < 0:
            return feed + 1
        feed = behind
    return len(text)
