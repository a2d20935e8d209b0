"""The whole analysis of one text, once: every layer and each sentence's finding.

The spaCy components and the tables both stand on this, so that `nlp(text)` and `xunshi run` can never disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import lexicons as lexicon_files
from pipeline.classify import model, rules
from pipeline.classify.context import contexts
from pipeline.classify.features import Unit
from pipeline.classify.model import Classifier
from pipeline.extract import masks, organizations, problems, rounds, slogans, statistics, widths
from pipeline.extract.mentions import Finding, Mask, Mention, Organization, Problem, Round, Slogan, Statistic
from pipeline.lexicons import Lexicons
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


def analyze(
    text: str,
    spans: Sequence[tuple[int, int]] | None = None,
    lexicons: Lexicons | None = None,
    classifier: Classifier | None = None,
) -> Analysis:
    """Find every layer in `text` and judge every sentence.

    Args:
        text: any text; it is not changed.
        spans: the sentences, if they are known (a Document's); else the text is split. One span over the whole text makes
            it one unit with one finding.
        lexicons: default: the built-in ones.
        classifier: default: the built-in one.
    """
    lexicons = lexicons or lexicon_files.built_in()
    units = tuple(sentences.spans(text) if spans is None else spans)
    found_masks = masks.find(text)
    width = widths.convention(found_masks)
    found_masks = widths.with_bounds(found_masks, width)
    found_rounds = rounds.find(text)
    found_slogans = slogans.find(text, lexicons)
    found_problems = problems.find(text, lexicons)
    found_organizations = organizations.find(text, lexicons)
    others: list[Mention] = sorted([*found_rounds, *found_slogans, *found_organizations], key=lambda m: m.start)
    return Analysis(
        text,
        units,
        tuple(start for start, _ in units),
        found_masks,
        found_rounds,
        found_organizations,
        found_slogans,
        found_problems,
        statistics.find(text, found_masks, others, lexicons.measures),
        _findings(text, units, found_problems, lexicons, classifier or model.built_in()),
        width,
    )


def _findings(
    text: str, spans: Sequence[tuple[int, int]], found: Sequence[Problem], lexicons: Lexicons, classifier: Classifier
) -> tuple[Finding, ...]:
    return tuple(classifier.judge(text, units_of(text, spans, found, lexicons)))


def units_of(text: str, spans: Sequence[tuple[int, int]], found: Sequence[Problem], lexicons: Lexicons) -> list[Unit]:
    """The units of a text as the classifier sees them."""
    units = []
    i = 0
    for (start, end), context in zip(spans, contexts(text, spans), strict=True):
        first = i
        while i < len(found) and found[i].start < end:
            i += 1
        own = found[first:i]
        evidence = rules.weigh(text[start:end], own, lexicons, start) if own else rules.NOTHING
        units.append(Unit(start, end, own, evidence, context))
    return units
