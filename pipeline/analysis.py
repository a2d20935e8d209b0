"""The whole analysis of one text, once: every layer, each sentence's finding, and all else that a table or a Doc tells of a text.

The spaCy components and the tables both stand on this, so that `nlp(text)` and `xunshi run` can never disagree.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pipeline import layers
from pipeline import means as meanings
from pipeline.extract import round_list, widths
from pipeline.extract.masks import normalise
from pipeline.extract.mentions import Finding, Mask, Organization, Problem, Round, Slogan, Statistic
from pipeline.extract.round_list import ResolvedRound
from pipeline.ingest.clean import traditional
from pipeline.judging import believed, concluded, findings_of
from pipeline.layers import Layer, Reading
from pipeline.means import Means
from pipeline.segment import sentences

Span = tuple[int, int]
Alignment = list[tuple[int, int, int, int]]


class Passage(NamedTuple):
    """A text to analyse, with what is known of it beforehand.

    Attributes:
        text: it.
        spans: (start, end) of its sentences, in order; None to have it split.
        year: that the document reports on; None if unknown.
        level: of the body that writes (省, 市 …), empty if unknown.
    """

    text: str
    spans: Sequence[Span] | None = None
    year: int | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the finders found in `text`; every offset counts its characters.

    Attributes:
        text: it.
        spans: (start, end) of each sentence, in order.
        starts: their starts.
        mentions: layer → its mentions, in order.
        findings: one for each sentence.
        mask_width: the text's convention: kept, fixed or unknown.
        round_list: the rounds that the text speaks of, ranges resolved.
        refused: layers of other packages that failed on this text, a clause each with package and cause.
        first: how many sentences of `text` come before, where this is told of a part of them (`stretches`).
        last: whether this is all, or the last part.
        judged: layer, or `findings`, → places (start, end) of what a person vouches for.
    """

    text: str
    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    mentions: Mapping[str, list[Any]]
    findings: tuple[Finding, ...]
    mask_width: str
    round_list: tuple[ResolvedRound, ...] = ()
    refused: tuple[str, ...] = ()
    first: int = 0
    last: bool = True
    judged: Mapping[str, frozenset[Span]] = field(default_factory=dict)

    @property
    def masks(self) -> list[Mask]:
        """Runs that stand for a withheld value."""
        return self.mentions["masks"]

    @property
    def rounds(self) -> list[Round]:
        """Rounds of inspection."""
        return self.mentions["rounds"]

    @property
    def organizations(self) -> list[Organization]:
        """Named bodies."""
        return self.mentions["organizations"]

    @property
    def slogans(self) -> list[Slogan]:
        """Set political phrases."""
        return self.mentions["slogans"]

    @property
    def problems(self) -> list[Problem]:
        """Phrases that name a problem."""
        return self.mentions["problems"]

    @property
    def statistics(self) -> list[Statistic]:
        """Figures that the text reports."""
        return self.mentions["statistics"]

    def sentence_of(self, position: int) -> int:
        """Index of the sentence that holds the character at `position`."""
        return max(0, bisect_right(self.starts, position) - 1)

    def normalized(self) -> Iterator[tuple[str, Alignment]]:
        """Each sentence with its masks as typed placeholders, and (start, end) of each in the sentence and in that form."""
        masks, i = self.masks, 0
        for start, end in self.spans:
            first = i
            while i < len(masks) and masks[i].start < end:
                i += 1
            stretch = self.text[start:end]
            yield normalise(stretch, masks[first:i], start) if i > first else (stretch, [])


# The classifier's array work costs nearly as much for one text as for many, and taking turns text by text, finders and classifier
# evict one another's automata from the caches: over texts of 1 700 characters, one by one takes 1.4 to 1.6 times as long.
TOGETHER = 1 << 16


def read(
    text: str, means: Means | None = None, spans: Sequence[Span] | None = None, year: int | None = None
) -> Analysis:
    """What `analyze` finds in a text that may be in Traditional characters; places and texts of mentions are its own.

    Finders and models know Simplified characters: `unit`, `canonical` and `metric` come out in these.

    Args:
        text: any text.
        means: default: the built-in ones.
        spans: (start, end) of its sentences, if they are known.
        year: that it reports on, as for `analyze`.
    """
    return _as_written(text, analyze(traditional(text), spans, means, year))


def read_all(texts: Iterable[str], means: Means | None = None) -> Iterator[Analysis]:
    """What `read` gives of each text, in order; faster than one by one, holding few texts at a time.

    Args:
        texts: in any number.
        means: default: the built-in ones.
    """
    own: deque[str] = deque()

    def passages() -> Iterator[Passage]:
        for text in texts:
            own.append(text)
            yield Passage(traditional(text))

    for found in analyze_all(passages(), means):
        yield _as_written(own.popleft(), found)


def _as_written(text: str, found: Analysis) -> Analysis:
    """The analysis of a text's conversion as one of the text itself: its places and texts of mentions are its own."""
    if found.text == text:
        return found
    own = {name: [m._replace(text=text[m.start : m.end]) for m in of] for name, of in found.mentions.items()}
    return replace(found, text=text, mentions=own)


def analyze(
    text: str, spans: Sequence[Span] | None = None, means: Means | None = None, year: int | None = None
) -> Analysis:
    """Find every layer in `text` and judge every sentence.

    Args:
        text: any text; it is not changed.
        spans: the sentences, if they are known (a Document's); else the text is split. One span over the whole text makes
            it one unit with one finding.
        means: default: the built-in ones.
        year: that the text reports on, which 去年 counts from and which figures without a year are of; None if unknown.
    """
    return next(analyze_all([Passage(text, spans, year)], means))


def analyze_all(passages: Iterable[Passage], means: Means | None = None) -> Iterator[Analysis]:
    """What `analyze` gives of each passage, in order; faster than one by one, holding few texts at a time.

    Args:
        passages: texts with their sentences, in any number.
        means: lexicons, classifier and recogniser to judge with; None for the built-in ones.
    """
    means = means or meanings.built_in()
    for group in groups(passages):
        with uncollected():
            found = _together(group, means)
        yield from found


def groups(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """The passages in groups of `TOGETHER` characters, each ending with the passage that fills it."""
    group: list[Passage] = []
    size = 0
    for passage in passages:
        group.append(passage)
        size += len(passage.text)
        if size >= TOGETHER:
            yield group
            group, size = [], 0
    yield group


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the cyclic collector rest: a group makes many small objects and no cycle, and looking through them is a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _together(passages: Sequence[Passage], means: Means) -> list[Analysis]:
    readings = [
        Reading(
            p.text,
            tuple(sentences.spans(p.text) if p.spans is None else p.spans),
            means.lexicons,
            {},
            p.year,
            means.recognition,
        )
        for p in passages
    ]
    refused: list[list[str]] = [[] for _ in readings]
    for layer in layers.every():
        for reading, faults in zip(readings, refused, strict=True):
            reading.found[layer.name] = _guarded(layer, reading, faults) if layer.package else layer.find(reading)
    texts, spans = [r.text for r in readings], [r.spans for r in readings]
    named = [r.found["problems"] for r in readings]
    judged = findings_of(texts, spans, named, means)
    for reading, (_, added) in zip(readings, judged, strict=True):
        if added:
            reading.found["problems"] = sorted([*reading.found["problems"], *added])
    told = zip(passages, readings, [findings for findings, _ in judged], refused, strict=True)
    return [_analysis(p, reading, findings, faults) for p, reading, findings, faults in told]


def _analysis(passage: Passage, reading: Reading, findings: Sequence[Finding], faults: Sequence[str]) -> Analysis:
    starts = tuple([start for start, _ in reading.spans])
    named = believed(findings, reading.found["problems"], starts)
    told, reading.found["problems"] = concluded(findings, named, starts)
    return Analysis(
        reading.text,
        tuple(reading.spans),
        starts,
        reading.found,
        told,
        widths.convention(reading.found["masks"]),
        tuple(round_list.resolve(reading.found["rounds"], passage.level, reading.text)),
        tuple(faults),
    )


def _guarded(layer: Layer, reading: Reading, faults: list[str]) -> list[Any]:
    """What a third party's layer finds; nothing, and a fault more, where it fails: its mistakes must cost no other layer."""
    try:
        found = list(layer.find(reading._replace(found=dict(reading.found))))
        fault = layer.fault(reading.text, found)
    except Exception as error:  # noqa: BLE001 (a stranger's code may raise anything)
        found, fault = [], f"raises {type(error).__name__}: {error}"
    if fault:
        faults.append(f"layer {layer.name} of {layer.package} {fault}")
        return []
    return found
