"""Whether a figure was reached, is planned, is a target to reach, or says how something should be, as its clause tells."""

from __future__ import annotations

import re
from functools import partial

from pipeline.wordlists import begins, either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "standing")

REPORTED, PLANNED, TARGET = "reported", "planned", "target"
# how it should be, and no figure of what was done
RULE = "rule"
REACH = 28
_CLAUSE = "[^，。；：！？\\n]"
_RULES = re.compile(rf"(?:{either(_words('rule'))}|{either(_words('rule of its clause'))}{_CLAUSE}{{0,10}})\Z")
_EACH = re.compile(
    rf"{either(_words('each'))}(?:{either(_words('half'))}?{either(_words('period'))}){_CLAUSE}{{0,8}}\Z"
)
# a rule for whoever holds it, unless it tells what came out (发现问题不少于300个)
_AT_LEAST = re.compile(rf"{either(_words('bound'))}\Z")
_CAME_OUT = re.compile(rf"{either(_words('came out'))}{_CLAUSE}{{0,16}}\Z")
_TARGET = re.compile(rf"{either(_words('target'))}{_CLAUSE}{{0,18}}\Z")
# 拟定 and 计划书 are deeds and things; 将 before what is handed on is no future
_PLANNED = re.compile(
    rf"(?:{either(_words('planned'), _words('not planned'))}"
    rf"|{either(_words('planned before a deed'))}(?={either(_words('behind a plan'))}|[一-鿿]{{0,4}}{either(_words('planned deed'))})"
    rf"|{either(_words('future'))}(?={either(_words('behind a future'))})"
    rf"|{either(_words('prepared'))}(?={either(_words('behind what is prepared'))})){_CLAUSE}{{0,22}}\Z"
)
# whatever is looked for above begins with one of these words
_TOLD = re.compile(
    begins(
        _words(
            *("rule", "rule of its clause", "each", "bound", "target"),
            *("planned", "planned before a deed", "future", "prepared"),
        )
    )
)


def of(text: str, at: int) -> str:
    """`reported`, `planned`, `target` or `rule`.

    Args:
        text: the text.
        at: where the figure begins; no clause but its own is looked at.
    """
    start = max(0, at - REACH)
    if _TOLD.search(text, start, at) is None:
        return REPORTED
    if _RULES.search(text, start, at) or _EACH.search(text, max(0, at - 14), at):
        return RULE
    if _AT_LEAST.search(text, start, at):
        return TARGET if _TARGET.search(text, start, at) else REPORTED if _CAME_OUT.search(text, start, at) else RULE
    if _TARGET.search(text, start, at):
        return TARGET
    return PLANNED if _PLANNED.search(text, start, at) else REPORTED
