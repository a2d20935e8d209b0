"""What the words before a figure say of it: the verb of doing that governs it, and what of them is measured."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract import metrics
from pipeline.extract.mentions import made

# Where or when it was, or a rule of how often: no thing measured.
_NO_METRIC = re.compile(
    r"(?:[全我各该本][省市县区州院校]|[0-9]年|[去今前当上]年|[上下]半年|月份?|日|的|中|[省市县区校]属|[下所]属|本级|[期围区]内|剩余|其余)\Z"
)
_NO_METRIC_ENDS = frozenset("省市县区州院校年月份日的中属级内余")
# 四个方面|问题298个: how many sorts is said by the way
_SORTS = re.compile("(?:[0-9０-９]+|[一二两三四五六七八九十]+|[xX*×＊]+)个(?:方面|环节|层面|维度|阶段|步骤|角度|层次)")
# who acts, not what was done: teams
TEAM = re.compile("(?:中央|[省市县区]委|[省市县区]级)?(?:巡视|巡察|督导|检查|督查|工作)组")
# sorts of things, which nobody brought about
KINDS = re.compile("(?:[大主重关]?[要点键]?)(?:方面|环节|层面|维度|阶段|步骤|角度|层次|要点|部分|字)")
# whose object acts, or is spoken of: 要求11个县提供报告
_SAYS = frozenset("要求 规划 聚焦 围绕 突出 紧盯 针对 按照 强调 依托".split())
_DENIED = ("未", "没有", "没", "不")


class Before(NamedTuple):
    """What the words before a figure say.

    Attributes:
        words: they, without how many sorts of things there are.
        verb: where in them the verb begins that governs the figure, None if none does.
        noun: what of them is measured.
        names: whether that is a metric by itself (发现问题), so that nothing behind the figure need tell what is counted.
    """

    words: str
    verb: int | None
    noun: str
    names: bool


def of(words: str, counted: bool, followed: bool) -> Before:
    """What the words before a figure say of it.

    Args:
        words: from the delimiter, without leading adverbs (`metrics.left`).
        counted: whether the figure has a unit.
        followed: whether a Chinese character stands behind the figure.
    """
    before = _SORTS.sub("", words).rstrip("、") if "个" in words else words
    at, noun = _governor(before, plain(metrics.noun_of(before), counted), followed)
    bare = at is not None and noun == before[at if TEAM.fullmatch(before[:at]) else 0 :].rstrip("了")
    return made(Before, (before, at, noun, metrics.names_metric(noun) and not bare))


def plain(noun: str, counted: bool) -> str:
    """The words before a figure, or nothing where they tell when or where, not what.

    Args:
        noun: these words.
        counted: whether the figure has a unit.
    """
    return "" if noun[-1:] in _NO_METRIC_ENDS and counted and _NO_METRIC.search(noun) else noun


def _governor(before: str, noun: str, followed: bool) -> tuple[int | None, str]:
    """Where the verb begins that governs the words before a figure, None if none does, and what of these words is measured."""
    at = metrics.action_at(before)
    if at is not None and TEAM.fullmatch(before[:at]):
        # 巡视组|入驻12个单位: what is counted are not teams
        return at, noun[at:]
    if at is not None:
        # 尚未巡视的5个单位
        return (None, "") if before[-1:] == "的" and before[:at].endswith(_DENIED) else (at, noun)
    if not noun and before[-1:] == "的" and before[:2] in metrics.ACTIONS and before[2:3] == "了":
        # 制定了联动贯通的八项机制
        return 0, before[:2]
    if TEAM.fullmatch(noun):
        # 4个巡察组|向40家单位
        return None, ""
    if noun and followed:
        if KINDS.fullmatch(noun) or noun in _SAYS:
            return None, ""
        if metrics.is_bare_verb(noun):
            return before.rfind(noun), noun
    return None, noun
