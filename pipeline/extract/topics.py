"""Problems told by their topic alone: `落实主体责任方面存在的问题` names a failing of that duty (codebook: finding).

The topic must be one whose kinds the lexicon knows: `工作中存在的问题` names nothing, and a count of them (`党建方面问题12个`) neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.extract import numerals
from pipeline.extract.mentions import Problem
from pipeline.extract.subjects import decided
from pipeline.lexicons import Lexicons
from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "topics")

MAX_TOPIC = 60
# shorter words of a topic are too general to decide it: 业务, 工程
_SHORTEST = 3
_OTHER = ("other",)
_SAID = re.compile(
    rf"{either(_words('place'))}{either(_words('still'))}?存在[着的]?"
    rf"{either(_words('which'))}*{either(_words('what'))}(?!{one_of(_words('goes on'))})"
)
_ENDS = (*_words("ends a clause"), "\n")
_ITEM = re.compile(either(_words("joins")))
# （三）落实主体责任方面存在的问题: the number of a heading is no part of the topic
_NUMBER = rf"{numerals.ITEM}[、.．)）]"
_LEAD = re.compile(rf".*(?:{_NUMBER}|{either(_words('lead'))})(?=.)")


def find(text: str, lexicons: Lexicons) -> list[Problem]:
    """Every problem told by its topic alone, in order.

    Args:
        text: any text; a problem never crosses a line feed.
        lexicons: the subjects, which decide the kinds, and the cues, behind which a topic begins.
    """
    if "存在" not in text:
        return []
    return [p for m in _SAID.finditer(text) if (p := _problem(text, m, lexicons)) is not None]


def _problem(text: str, said: re.Match[str], lexicons: Lexicons) -> Problem | None:
    lowest = max(0, said.start() - MAX_TOPIC)
    left = max(lowest, *(text.rfind(end, lowest, said.start()) + len(end) for end in _ENDS))
    # a cue and what leads up to the topic are no part of it
    left = max([left, *(left + end for _, end, _ in lexicons.cue_terms.find(text[left : said.start()]))])
    lead = _LEAD.match(text, left, said.start())
    left = lead.end() if lead else left
    labels = sorted({label for item in _ITEM.split(text[left : said.start()]) for label in _kinds(item, lexicons)})
    return Problem(left, said.end(), text[left : said.end()], tuple(labels), form="predicate") if labels else None


def _kinds(item: str, lexicons: Lexicons) -> Sequence[str]:
    """The kinds of one item of a topic; none where the lexicon does not place it."""
    known = [term for term in lexicons.subject_terms.find(item) if term[1] - term[0] >= _SHORTEST]
    labels = decided(known).labels
    return () if labels == _OTHER else labels
