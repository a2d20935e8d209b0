"""The whole analysis of one text, once: every layer and each sentence's finding.

The spaCy components and the tables both stand on this, so that `nlp(text)` and `xunshi run` can never disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple

from pipeline import lexicons as lexicon_files
from pipeline.classify import model, rules
from pipeline.classify.context import contexts
from pipeline.classify.features import Unit
from pipeline.classify.model import Classifier
from pipeline.extract import masks, organizations, problems, rounds, slogans, statistics, widths
from pipeline.extract.mentions import Finding, Mask, Mention, Organization, Problem, Round, Slogan, Statistic
from pipeline.lexicons import Lexicons
from pipeline.recognise.policies import Recognition
from pipeline.segment import sentences

LAYERS = ("masks", "rounds", "organizations", "slogans", "problems", "statistics")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the finders found in `text`; every offset counts its characters.

    Attributes:
        spans: (start, end) of each sentence, in order.
        starts: their starts.
        findings: one for each sentence.
        mask_width: the text's convention: kept, fixed or unknown.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    masks: list[Mask]
    rounds: list[Round]
    organizations: list[Organization]
    slogans: list[Slogan]
    problems: list[Problem]
    statistics: list[Statistic]
    findings: tuple[Finding, ...]
    mask_width: str

    def sentence_of(self, position: int) -> int:
        """Index of the sentence that holds the character at `position`."""
        return max(0, bisect_right(self.starts, position) - 1)


# The classifier's array work costs nearly as much for one text as for many, and taking turns text by text, finders and classifier
# evict one another's automata from the caches: over texts of 1 700 characters, one by one takes 1.4 to 1.6 times as long.
TOGETHER = 1 << 16


class Passage(NamedTuple):
    """A text to analyse.

    Attributes:
        text: it.
        spans: its sentences, None to have it split.
        year: the year that it is of, which 去年 counts from; None if unknown.
    """

    text: str
    spans: Sequence[tuple[int, int]] | None = None
    year: int | None = None


def analyze(
    text: str,
    spans: Sequence[tuple[int, int]] | None = None,
    lexicons: Lexicons | None = None,
    classifier: Classifier | None = None,
    recognition: Recognition | None = None,
    year: int | None = None,
) -> Analysis:
    """Find every layer in `text` and judge every sentence.

    Args:
        text: any text; it is not changed.
        spans: the sentences, if they are known (a Document's); else the text is split. One span over the whole text makes
            it one unit with one finding.
        lexicons: default: the built-in ones.
        classifier: default: the built-in one.
        recognition: of organizations beside the rules; default: none.
        year: the text's own year, which 去年 counts from and which figures without a year are of; default: unknown.
    """
    return next(analyze_all([Passage(text, spans, year)], lexicons, classifier, recognition))


def analyze_all(
    passages: Iterable[Passage | tuple[str, Sequence[tuple[int, int]] | None]],
    lexicons: Lexicons | None = None,
    classifier: Classifier | None = None,
    recognition: Recognition | None = None,
) -> Iterator[Analysis]:
    """What `analyze` gives of each passage, in order; faster than one by one, holding few texts at a time."""
    lexicons, classifier = lexicons or lexicon_files.built_in(), classifier or model.built_in()
    for group in groups(passages):
        yield from _together(group, lexicons, classifier, recognition)


def groups(passages: Iterable[Passage | tuple[str, Sequence[tuple[int, int]] | None]]) -> Iterator[list[Passage]]:
    """The passages in groups of `TOGETHER` characters, each ending with the passage that fills it."""
    group: list[Passage] = []
    size = 0
    for passage in passages:
        group.append(Passage(*passage))
        size += len(passage[0])
        if size >= TOGETHER:
            yield group
            group, size = [], 0
    yield group


def _together(
    passages: Sequence[Passage], lexicons: Lexicons, classifier: Classifier, recognition: Recognition | None
) -> Iterator[Analysis]:
    texts = [p.text for p in passages]
    spans = [tuple(sentences.spans(p.text) if p.spans is None else p.spans) for p in passages]
    found_masks = [masks.find(text) for text in texts]
    conventions = [widths.convention(of) for of in found_masks]
    found_masks = [widths.with_bounds(of, width) for of, width in zip(found_masks, conventions, strict=True)]
    found_rounds = [rounds.find(text) for text in texts]
    found_slogans = [slogans.find(text, lexicons) for text in texts]
    found_problems = [problems.find(text, lexicons) for text in texts]
    found_organizations = [organizations.find(text, lexicons) for text in texts]
    if recognition:
        found_organizations = [
            recognition.organizations(*of, lexicons) for of in zip(texts, spans, found_organizations, strict=True)
        ]
    named = zip(found_rounds, found_slogans, found_organizations, strict=True)
    others: list[list[Mention]] = [sorted(chain(*of), key=_START) for of in named]
    counted = [
        statistics.find(passage.text, of, near, lexicons.measures, passage.year)
        for passage, of, near in zip(passages, found_masks, others, strict=True)
    ]
    findings = findings_of(texts, spans, found_problems, lexicons, classifier)
    return map(
        Analysis,
        texts,
        spans,
        (tuple(start for start, _ in own) for own in spans),
        found_masks,
        found_rounds,
        found_organizations,
        found_slogans,
        found_problems,
        counted,
        findings,
        conventions,
    )


_START = attrgetter("start")


def findings_of(
    texts: Sequence[str],
    spans: Sequence[Sequence[tuple[int, int]]],
    found: Sequence[Sequence[Problem]],
    lexicons: Lexicons,
    classifier: Classifier,
) -> list[tuple[Finding, ...]]:
    """The findings of several texts, judged as one text, a line feed between them."""
    units: list[Unit] = []
    at = 0
    for text, own, named in zip(texts, spans, found, strict=True):
        units += units_of(text, own, named, lexicons, at)
        at += len(text) + 1
    judged = iter(classifier.judge("\n".join(texts), units))
    return [tuple(islice(judged, len(own))) for own in spans]


def units_of(
    text: str, spans: Sequence[tuple[int, int]], found: Sequence[Problem], lexicons: Lexicons, at: int = 0
) -> list[Unit]:
    """The units of a text as the classifier sees them.

    Args:
        text: the text.
        spans: (start, end) of its units, in order.
        found: the problems in it.
        lexicons: what found them.
        at: where the text begins in the one that the classifier is given; the units' offsets count from its beginning.
    """
    units = []
    i = 0
    for (start, end), context in zip(spans, contexts(text, spans), strict=True):
        first = i
        while i < len(found) and found[i].start < end:
            i += 1
        own = found[first:i]
        evidence = rules.weigh(text[start:end], own, lexicons, start) if own else rules.NOTHING
        if at:
            own = [Problem(p.start + at, p.end + at, *p[2:]) for p in own]
        units.append(Unit(start + at, end + at, own, evidence, context))
    return units
