"""Where a text says that a problem is not there: what was looked for is not found, what was reported is disproved.

What is denied names no problem (codebook: finding), however far from it the denial stands: `未发现该单位存在套取资金`,
`反映张某收礼一事不实`. The heading of a reply tells what was asked and not what is so: `关于举报某某收礼的核查说明`.
"""

from __future__ import annotations

import re
from functools import partial

from pipeline.wordlists import begins, either, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "denials")

# how far before a verdict the sentence is read
MAX_SENTENCE = 120
MAX_WHAT = 6
_SENTENCE_ENDS = (*_words("ends a sentence"), "\n")
_CLAUSE = none_of((*_SENTENCE_ENDS, *_words("ends a clause")))
# 未发现…, 没有出现…, 不存在…: to the end of the clause
_AHEAD_BEGINS = re.compile(begins(_words("not", "nothing there")))
_AHEAD = re.compile(
    rf"(?<!{one_of(_words('denies a denial'))})"
    rf"(?:{either(_words('not'))}{either(_words('found'), _words('found, but'))}|{either(_words('nothing there'))}){_CLAUSE}*"
)
# 反映……不实, 一说不能成立: looked for from their ends, which are rarer than what stands before them
_UNTRUE = _words("untrue")
_WHAT = re.compile(rf"{either(_words('what is untrue'))}{either(_words('how far'))}?\Z")
_VERDICT = re.compile(either((*_UNTRUE, *_words("disproved"))))
_REPLY = re.compile(rf"{either(_words('reply'))}(?={one_of(_SENTENCE_ENDS)}|\Z)")
_SAID = re.compile(either(_words("said"), _words("not said")))
_ABOUT = re.compile(rf"关于.*?{_SAID.pattern}")


def find(text: str) -> list[tuple[int, int]]:
    """Where what is named is denied: (start, end) in `text`, which may overlap; none crosses a line feed."""
    spans = _ahead(text)
    for m in _VERDICT.finditer(text):
        if m[0] not in _UNTRUE or _WHAT.search(text, max(0, m.start() - MAX_WHAT), m.start()):
            spans += _told(text, m, _SAID)
    for m in _REPLY.finditer(text):
        spans += _told(text, m, _ABOUT)
    return spans


def _ahead(text: str) -> list[tuple[int, int]]:
    """What `_AHEAD.finditer` finds, tried only where one of its words begins."""
    spans: list[tuple[int, int]] = []
    last = 0
    for begun in _AHEAD_BEGINS.finditer(text):
        at = begun.start()
        if at >= last and (m := _AHEAD.match(text, at)):
            last = m.end()
            spans.append(m.span())
    return spans


def _told(text: str, verdict: re.Match[str], before: re.Pattern[str]) -> list[tuple[int, int]]:
    """From the sentence's beginning to the verdict, if `before` stands before its end."""
    lowest = max(0, verdict.start() - MAX_SENTENCE)
    start = max(lowest, *(text.rfind(end, lowest, verdict.start()) + 1 for end in _SENTENCE_ENDS))
    return [(start, verdict.end())] if before.search(text, start, verdict.end()) else []
