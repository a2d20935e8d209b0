"""A text of two documents' worth of sentences, and corrections of it as a person would make them."""

from __future__ import annotations

import pytest

from pipeline import analysis, lexicons
from pipeline.corrections.apply import Correcting
from pipeline.corrections.place import anchors
from pipeline.corrections.record import Correction

TEXT = """某县巡察整改情况
县委巡察办督促县农业农村局整改，追缴资金12万元。
十三届县委第四轮巡察发现问题35个，有的党组织责任落实不力。
县农业农村局违规发放津补贴，优亲厚友问题突出。
已完成整改。
已完成整改。
"""


class Case:
    """An analysed text, and what corrections make of it."""

    def __init__(self, text: str = TEXT) -> None:
        self.text = text
        self.found = analysis.analyze(text)
        self.spans = self.found.spans
        self.anchors = anchors(text, self.spans)

    def correct(self, words, layer="organizations", right=True, sentence=None, number=1, nth=1, **values):
        """A correction of the nth occurrence of `words` in the first sentence that holds it, or in that of an index."""
        i = next(n for n, a in enumerate(self.anchors) if words in a.sentence) if sentence is None else sentence
        anchor, at = self.anchors[i], -1
        for _ in range(nth):
            at = anchor.sentence.index(words, at + 1)
        return Correction(number, "a.txt#1", layer, *anchor, at, words, right, values)

    def finding(self, words, number=1, **values):
        whole = next(a.sentence for a in self.anchors if words in a.sentence)
        return self.correct(whole, "findings", number=number, **values)

    def correcting(self, *corrections):
        return Correcting(self.text, self.spans, "县", corrections, lexicons.built_in())

    def apply(self, *corrections, found=None):
        return self.correcting(*corrections).of(found or self.found)

    def outcomes(self, *corrections):
        correcting = self.correcting(*corrections)
        correcting.of(self.found)
        return [told.code for told in correcting.told()]


@pytest.fixture(scope="session")
def case():
    return Case()


@pytest.fixture
def cased():
    return Case
