"""What an answer says of its problem: which of it is promised and which done, and whether the matter is closed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from pipeline.threads.items import DEADLINE, DONE, PROMISED, UNIT
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "states")

OPEN, UNDER_WAY, CLOSED, RECURRING = "open", "under_way", "done", "recurring"
# what is to be done: at the beginning of a clause, or anywhere; 将 alone is as often 把 (将责任压实到人)
_TO_COME = re.compile(rf"(?:^|[，；,;：:。])(?:{either(_words('to come'))})|{either(_words('planned'))}")
_BY_THEN = re.compile(rf"[年月底日期]底?前[^，。；]{{0,8}}{either(_words('finish'))}")
_GOING_ON = re.compile(either(_words("going on")))
_NOT_YET = re.compile(either(_words("not yet")))
_FINISHED = re.compile(either(_words("finished")))
_STALLED = re.compile(either(_words("stalled")))
_BACK = re.compile(either(_words("came back")))


def tense(sentence: str, field: str = "") -> str:
    """Whether a sentence of an answer tells of what is promised or done (`items.PROMISED`, `DONE`), or names `UNIT` or `DEADLINE`.

    Args:
        sentence: of the answer.
        field: what its field or column says already; empty for nothing.
    """
    if field in {PROMISED, UNIT, DEADLINE}:
        return field
    told = sentence.strip()
    return PROMISED if _TO_COME.search(told) or _BY_THEN.search(told) else DONE


def state(told: Iterable[tuple[str, str]]) -> tuple[str, int]:
    """The state that an answer's sentences tell of, and the place among them of the sentence that shows it.

    Args:
        told: (sentence, `tense`) of each.

    Returns:
        `CLOSED`, `UNDER_WAY`, or `OPEN` where nothing is done or promised; the place is -1 where no sentence shows it.
    """
    sentences = [(s if t in {PROMISED, DONE} else "", t) for s, t in told]
    for name in (OPEN, UNDER_WAY, CLOSED):
        if (at := next((i for i, (s, _) in enumerate(sentences) if sign(s) == name), -1)) >= 0:
            return name, at
    acts = next((i for i, (_, t) in enumerate(sentences) if t == DONE), -1)
    if acts >= 0:
        return CLOSED, acts
    promise = next((i for i, (_, t) in enumerate(sentences) if t == PROMISED), -1)
    return (UNDER_WAY, promise) if promise >= 0 else (OPEN, -1)


def sign(sentence: str) -> str:
    """The state that a sentence by itself shows: `OPEN`, `UNDER_WAY`, `CLOSED`, `RECURRING`; empty for none."""
    if _BACK.search(sentence):
        return RECURRING
    if _STALLED.search(sentence):
        return OPEN
    if _NOT_YET.search(sentence) or _GOING_ON.search(sentence) or _BY_THEN.search(sentence):
        return UNDER_WAY
    return CLOSED if _FINISHED.search(sentence) else ""
