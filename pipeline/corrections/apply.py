"""Corrections laid over an analysis: what a person said of a sentence holds there, and nothing else changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline import codelists, layers
from pipeline.analysis import Analysis, Span
from pipeline.corrections import fields
from pipeline.corrections.place import placed
from pipeline.corrections.record import FINDINGS, Correction
from pipeline.corrections.settle import settled
from pipeline.engines import policies
from pipeline.extract import problems, round_list
from pipeline.extract.mentions import Finding, Problem
from pipeline.judging import concluded
from pipeline.layers import Layer, Reading
from pipeline.lexicons import Lexicons

# what became of a correction, codes of the list `correction_outcome`
APPLIED, REPLACED, LOST, ABSENT, PASSED_ON = "applied", "replaced", "lost", "absent", "passed on"


class Outcome(NamedTuple):
    """A correction with what became of it, and where it stands now: index of its sentence, start and end; None where it is lost."""

    correction: Correction
    code: str
    sentence: int | None = None
    start: int | None = None
    end: int | None = None


class Correcting:
    """The corrections of one document, laid over its analysis as that comes, in one part or several.

    Args:
        text: of the document.
        spans: (start, end) of its sentences, in order.
        level: of the body that writes; empty if unknown.
        corrections: of this document, in the order in which they were made.
        lexicons: for what a person did not say of a mention that the program had not found.
    """

    def __init__(
        self, text: str, spans: Sequence[Span], level: str, corrections: Sequence[Correction], lexicons: Lexicons
    ) -> None:
        self._text, self._spans, self._level, self._lexicons = text, spans, level, lexicons
        self._every, self._settled = corrections, settled(corrections)
        self._placed = placed(text, spans, self._settled.kept)
        self._without_room: set[int] = set()
        self._rounds: list[Any] = []

    def of(self, part: Analysis) -> Analysis:
        """The analysis with what the corrections say.

        Args:
            part: of the document; parts come in order.
        """
        if not self._placed.of:
            return part
        sentences = range(part.first, part.first + len(part.spans))
        own = {i: self._placed.of[i] for i in sentences if i in self._placed.of}
        made = self._corrected(part, own) if own else part
        self._rounds += made.rounds
        of_rounds = any(c.layer == "rounds" for of in self._placed.of.values() for c in of)
        if part.last and of_rounds:
            made = replace(made, round_list=tuple(round_list.resolve(self._rounds, self._level, self._text)))
        return made

    def told(self) -> Iterator[Outcome]:
        """Every correction with what became of it, in their order; asked for behind the last part."""
        places = {c.number: i for i, of in self._placed.of.items() for c in of}
        lost = {c.number for c in self._placed.lost} | self._without_room
        known = {*layers.names(), FINDINGS}
        for correction in self._every:
            if correction.number in self._settled.replaced:
                yield Outcome(correction, REPLACED)
                continue
            i = places.get(correction.number)
            if i is None and correction.number not in lost:
                # said before, and again without contradiction: the last word stands for both
                i = next((n for n, of in self._placed.of.items() if any(c.place == correction.place for c in of)), None)
            if correction.layer not in known:
                yield Outcome(correction, ABSENT)
            elif i is None or correction.number in lost:
                yield Outcome(correction, LOST)
            else:
                start = self._spans[i][0]
                yield Outcome(correction, APPLIED, i, start + correction.at, start + correction.end)

    def _corrected(self, part: Analysis, own: dict[int, list[Correction]]) -> Analysis:
        mentions, findings = dict(part.mentions), list(part.findings)
        judged: dict[str, frozenset[Span]] = {}
        for layer in layers.every():
            told = [(self._spans[i], c) for i, of in own.items() for c in of if c.layer == layer.name]
            if told:
                mentions[layer.name], judged[layer.name] = self._layer(layer, mentions[layer.name], told)
        said = [(i, c) for i, of in own.items() for c in of if c.layer == FINDINGS]
        for i, correction in said:
            findings[i - part.first] = _finding(findings[i - part.first], correction)
        judged[FINDINGS] = frozenset(self._spans[i] for i, _ in said)
        for i in {i for i, _ in said}:
            mentions["problems"] = self._settled_kinds(
                mentions["problems"], findings[i - part.first], self._spans[i], judged.get("problems", frozenset())
            )
        touched = [i for i, of in own.items() if any(c.layer in {"problems", FINDINGS} for c in of)]
        for i in touched:
            finding = findings[i - part.first]
            findings[i - part.first] = _supported(finding, _within(mentions["problems"], self._spans[i]))
        return replace(part, mentions=mentions, findings=tuple(findings), judged=judged)

    def _settled_kinds(
        self, found: Sequence[Problem], finding: Finding, span: Span, vouched: Collection[Span]
    ) -> list[Problem]:
        """The problems, where those that the lexicon alone does not know the kind of have that of their sentence's new finding."""
        start, end = span
        alone = {
            (p.start + start, p.end + start): p.labels for p in problems.find(self._text[start:end], self._lexicons)
        }
        own = {
            (p.start, p.end): p._replace(labels=alone.get((p.start, p.end), p.labels))
            for p in _within(found, span)
            if (p.start, p.end) not in vouched
        }
        settled_ones = concluded([finding], list(own.values()), [start])[1]
        told = dict(zip(own, settled_ones, strict=True))
        return [told.get((p.start, p.end), p) for p in found]

    def _layer(
        self, layer: Layer, found: Sequence[Any], told: Iterable[tuple[Span, Correction]]
    ) -> tuple[list[Any], frozenset[Span]]:
        """A layer's mentions with what corrections of it say, and the places of those that a person vouches for."""
        kept, vouched = list(found), set[Span]()
        for (start, end), correction in told:
            a, b = start + correction.at, start + correction.end
            over = [m for m in kept if m[0] < b and a < m[1]]
            if not correction.right:
                kept = [m for m in kept if (m[0], m[1]) != (a, b)]
            elif any(not start <= m[0] < end for m in over):
                # a mention of the sentence before reaches into this one, and is not this correction's to take away
                self._without_room.add(correction.number)
            else:
                made = self._mention(layer, (a, b), over)._replace(**fields.to_fields(layer, correction.values))
                kept = sorted([*(m for m in kept if m not in over), made], key=itemgetter(0, 1))
                vouched.add((a, b))
        return kept, frozenset(vouched)

    def _mention(self, layer: Layer, span: Span, over: Sequence[Any]) -> Any:  # noqa: ANN401 (any layer's named tuple)
        """The mention of a place: as it was found, else as the layer sees these characters alone, else like one found over them."""
        same = next((m for m in over if (m[0], m[1]) == span), None)
        if same is not None:
            return same
        words = self._text[slice(*span)]
        alone = self._alone(layer, words)
        like = max(over, key=lambda m: min(m[1], span[1]) - max(m[0], span[0])) if over else None
        if layer.name == "organizations" and like:
            # who moves the borders of a name says nothing of whose it is
            alone = alone._replace(
                level=alone.level or like.level, kind=like.kind if alone.kind == "other" else alone.kind
            )
        alone = alone or like or layer.mention(*span, words, **fields.blank(layer, words))
        return alone._replace(start=span[0], end=span[1], text=words)

    def _alone(self, layer: Layer, words: str) -> Any:  # noqa: ANN401 (likewise)
        """What a layer finds in some characters, if it is just these."""
        if layer.name == "organizations":
            return policies.described(words, 0, len(words), self._lexicons)
        if layer.package:
            return None
        reading = Reading(words, ((0, len(words)),), self._lexicons, {name: [] for name in layers.names()})
        found = layer.find(reading)
        return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(words)) else None


def _within(found: Sequence[Any], span: Span) -> list[Any]:
    return list(found[bisect_left(found, span[0], key=itemgetter(0)) : bisect_left(found, span[1], key=itemgetter(0))])


def _finding(finding: Finding, correction: Correction) -> Finding:
    """A finding as a person has it; labels that were not stated are the program's, where it had any."""
    labels = correction.values.get("labels")
    told = tuple(sorted(labels)) if labels is not None else finding.labels
    status = correction.values.get("status") or finding.status
    if status == "none" and labels:
        status = max(zip(finding.of_status, codelists.names("status")[:3], strict=False), default=(0, "found"))[1]
    if status == "none":
        return finding._replace(status=status, labels=(), support=(), unsure=False)
    return finding._replace(status=status, labels=told or ("other",), unsure=False)


def _supported(finding: Finding, named: Sequence[Any]) -> Finding:
    """A finding with the problems that it rests on now."""
    support = tuple((label, p.start, p.end) for label in finding.labels for p in named if label in p.labels)
    return finding._replace(support=support, problems=len(named))
