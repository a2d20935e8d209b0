"""Finding status and labels by rule: the baseline, and what the program uses until a trained classifier stands beside it.

Each named problem takes the status of the cue that governs it; the sentence takes found > rectified > target of these
(codebook: finding).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from pipeline.classify.cues import Cue
from pipeline.classify.cues import found as cues_of
from pipeline.classify.cues import governing as nearest
from pipeline.classify.fragments import bare
from pipeline.extract.mentions import Finding, Problem
from pipeline.lexicons import Lexicons
from pipeline.wordlists import either, ends, heads, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "rules")
_FIGURE = f"(?:[0-9]|{one_of(_words('masked figure'))})"
_CLAUSE = none_of(_words("ends a clause"))


class _Way(NamedTuple):
    """A way of saying that something is done: what it can begin with, what it always holds one of, the pattern."""

    begins: tuple[str, ...]
    holds: tuple[str, ...]
    pattern: str


# says that it is done, whatever the sentence found before
_STRONG = (
    _Way(
        _words("wholly"),
        _words("wholly"),
        f"{either(_words('wholly'))}{either(_words('done'))}{either(_words('to the end'))}?",
    ),
    _Way(_words("strong"), _words("strong"), either(_words("strong"))),
    _Way(
        _words("got back"),
        _words("got back"),
        rf"{either(_words('got back'))}(?:了|{_CLAUSE}{{0,12}}{_FIGURE}+[.．]?{_FIGURE}*{one_of(_words('scale'))}?元)",
    ),
)
# the rest only where nothing was just found
_WEAK = (
    _Way(("得到",), ("得到",), f"得到{either(_words('how far'))}?{either(_words('is put right'))}"),
    _Way(
        _words("promptly"),
        _words("promptly"),
        f"{either(_words('promptly'))}{either(_words('puts right'))}{either(_words('to its place'))}?",
    ),
    _Way(("推动",), ("推动",), f"推动(?:及时)?{either(_words('moves'))}(?!.{{0,30}}{either(_words('still to do'))})"),
    _Way(("严肃", *_words("acted")), ("了",), f"(?:严肃)?{either(_words('acted'))}了"),
    _Way(_words("gets"), _words("gets"), f"{either(_words('gets'))}.{{0,12}}{either(_words('sanction'))}"),
    _Way(
        _words("sanctioned"),
        _words("sanctioned"),
        f"{either(_words('sanctioned'))}{_CLAUSE}{{0,12}}(?:{_FIGURE}|{one_of(_words('numeral'))})+余?"
        f"{one_of(_words('sanctioned unit'))}",
    ),
    _Way(("取得",), ("取得",), f"取得{either(_words('what success'))}?{either(_words('success'))}"),
    _Way(
        _words("towards"),
        _words("carried out"),
        f"{one_of(_words('towards'))}{_CLAUSE}{{2,24}}{either(_words('carried out'))}了?{either(_words('measure'))}",
    ),
    _Way(
        _words("so many"),
        _words("so many"),
        f"{either(_words('so many'))}{_CLAUSE}{{0,30}}?{_FIGURE}+余?多?{one_of(_words('so many unit'))}",
    ),
)
_RECTIFIED = re.compile(
    f"(?={one_of(heads(w for way in (*_STRONG, *_WEAK) for w in way.begins))})"
    f"(?:(?P<strong>{'|'.join(way.pattern for way in _STRONG)})|{'|'.join(way.pattern for way in _WEAK)})"
)
# Every way of saying that something is done holds one of these; looking for them first spares most sentences the pattern.
_DONE_HINT = re.compile(either(w for way in (*_STRONG, *_WEAK) for w in way.holds))
_NEGATED = re.compile(rf"{either(_words('negation'))}{either(_words('behind a negation'))}?\Z")
_SUFFICIENT = ("found", "rectified", "target")
# a phrase this long says what was done (违规发放津补贴), a shorter one only names a kind (形式主义)
LONG_PHRASE = 6
# behind a problem that ends its clause nothing more is said of it
_CLAUSE_END = frozenset({"", "。", "；"})


# 对敷衍整改，造成后果的，严肃追责; 责任没靠实的不放过: said of whoever should do it
_NEW_WARNING = either(_words("begins a warning"))
_WARNED = re.compile(
    rf"{_CLAUSE}{{0,8}}(?:[，,](?!{_NEW_WARNING}){_CLAUSE}{{2,12}})?的[，,]?(?:问题)?{either(_words('warns'))}"
)
# 对敷衍塞责、推诿扯皮甚至|拒不整改的严肃问责: what is warned of together; 对 begins another warning
_NEXT_ITEM = re.compile(rf"(?:(?!{_NEW_WARNING}){none_of(_words('ends a sentence'))}){{0,8}}")
# 屡禁不止, 仍未根治, 但仍有发生: whatever else was done, it is still there
_PERSISTS = re.compile(
    rf"{none_of(_words('ends a sentence'))}{{0,16}}?((?<!不)[但，]?{either(_words('still'))}{either(_words('still there'))}|"
    rf"{either(_words('persists'))})"
)
# every way of saying so holds one of these
_PERSISTS_HINT = re.compile(one_of(heads(_words("still")) + ends(_words("persists"))))
# 廉洁风险突出, 作风问题较为严重
_STANDS_OUT = re.compile(
    rf"{either(_words('what stands out'))}?{one_of(_words('as yet'))}?"
    rf"({either(_words('degree'))}?{either(_words('stands out'))}(?!的?{either(_words('does not stand out'))}))"
)
_PLANNED = re.compile(either(_words("planned")))
# 不搞违规吃喝: a pledge not to do it, or an order
_LEFT_UNDONE = re.compile(rf"{either(_words('left undone'))}\Z")
# 欢迎群众反映违规吃喝: nothing is reported yet
_INVITED = re.compile(rf"{either(_words('invites'))}{none_of(_words('ends a sentence'))}{{0,24}}\Z")
_REPORTS = frozenset(_words("reports"))
# 检查发现…, 存在…: asserts what follows, unless that is only the topic of what was done: 发现的…已整改, 对存在…的干部, 发现后…
_ASSERTS = _words("asserts")
# what asserts a problem that no rule names: 存在 would say too little of it
FOUND = "发现"
_GOES_ON = re.compile(either(_words("does not assert")))
_TURNED_TO = re.compile(rf"{either(_words('turns to'))}{_CLAUSE}{{0,16}}\Z")
_OF_SOMETHING = re.compile(rf"{either(_words('and the like'))}*(?:问题)?的(?!{either(_words('a problem'))})")


def find(text: str, problems: Sequence[Problem], lexicons: Lexicons, offset: int = 0) -> Finding:
    """Status and labels of one unit.

    Args:
        text: the unit: a sentence, or several that count as one.
        problems: the problems named in it, with offsets from `offset`.
        lexicons: the cues (`finding_cues`).
        offset: where the unit begins in the text that the offsets count.
    """
    return weigh(text, problems, lexicons, offset).finding


class Evidence(NamedTuple):
    """What the rules saw in a unit.

    Attributes:
        finding: what they make of it.
        told: status of each problem, in order.
        left: kind of the cue that governs the first problem, and how near it is: `target,near`; empty if none does.
        done: what is said to be done, and whether before or behind the first problem: `strong,behind`; empty if nothing is.
        planned: whether something is to be done.
        asserted: whether it says of a problem that it was found: then that counts, whatever it says of what was done.
        bare: what a unit that says nothing but that there are these problems says by that: found, or target where the line that
            opens its list seeks them; empty for other units, and where that line says neither.
    """

    finding: Finding
    told: tuple[str, ...] = ()
    left: str = ""
    done: str = ""
    planned: bool = False
    asserted: bool = False
    bare: str = ""


NOTHING = Evidence(Finding())
ASSERTING = Evidence(Finding(), asserted=True)
NEAR_CUE = 10


def weigh(text: str, problems: Sequence[Problem], lexicons: Lexicons, offset: int = 0) -> Evidence:
    """The same with the evidence it rests on, which the classifier learns from.

    Args:
        text: the unit.
        problems: found in it, in order; without any all there is to see is whether the unit says that something was found.
        lexicons: cues.
        offset: where the unit begins in the text that the problems' offsets count in.
    """
    if not problems:
        return ASSERTING if _asserts_something(text, lexicons) else NOTHING
    cues = cues_of(text, lexicons)
    done = (
        []
        if _DONE_HINT.search(text) is None
        else [
            Cue(m.start(), "strong" if m["strong"] else "weak", m[0])
            for m in _RECTIFIED.finditer(text)
            if not _NEGATED.search(text, max(0, m.start() - 6), m.start())
        ]
    )
    first = problems[0].start - offset
    alone = not done and _alone(text, problems, cues, offset)
    asserting = [_asserting(p, text, offset, cues, done) for p in problems]
    warned = _warned(problems, text, offset)
    told = [
        ("target", words) if words else ("found", "") if alone else _status_of(p, text, offset, cues, done, by)
        for p, by, words in zip(problems, asserting, warned, strict=True)
    ]
    status, cue = told[0] if len(told) == 1 else min(told, key=lambda t: _SUFFICIENT.index(t[0]))
    labels = problems[0].labels if len(told) == 1 else tuple(sorted({label for p in problems for label in p.labels}))
    governing = nearest(cues, first)
    left = ""
    if governing:
        left = f"{governing.kind},{'near' if first - governing.at - len(governing.words) < NEAR_CUE else 'far'}"
    return Evidence(
        Finding(status, labels, cue),
        tuple([of_problem for of_problem, _ in told]),
        left,
        f"{done[-1].kind},{'behind' if done[-1].at >= first else 'before'}" if done else "",
        _PLANNED.search(text) is not None,
        any(asserting),
        "found" if alone else "",
    )


def _alone(text: str, problems: Sequence[Problem], cues: Sequence[Cue], offset: int) -> bool:
    """Whether the problems are all that the unit says; a cue that seeks or fights something says more."""
    if any(c.kind != "found" and not any(p.start - offset <= c.at < p.end - offset for p in problems) for c in cues):
        return False
    return bare(text, problems, [(c.at, c.at + len(c.words)) for c in cues], offset)


def _warned(problems: Sequence[Problem], text: str, offset: int) -> list[str]:
    """The words that warn of each problem, empty where none do: of the items of a list those behind the last one."""
    if "的" not in text:
        return [""] * len(problems)
    told: list[str] = []
    behind = len(text)
    for problem in reversed(problems):
        end = problem.end - offset
        if _WARNED.match(text, end):
            told.append(text[end : end + 6])
        else:
            told.append(told[-1] if told and _NEXT_ITEM.fullmatch(text, end, max(end, behind)) else "")
        behind = problem.start - offset
    return told[::-1]


def _status_of(
    problem: Problem, text: str, offset: int, cues: Sequence[Cue], done: Sequence[Cue], asserting: Cue | None
) -> tuple[str, str]:
    """(status, words) of one problem that nothing warns of: put right, or what its nearest cue to the left says."""
    start, end = problem.start - offset, problem.end - offset
    if text[end : end + 1] not in _CLAUSE_END:
        persists = _PERSISTS_HINT.search(text, end, end + 24) and _PERSISTS.match(text, end)
        persists = persists or _STANDS_OUT.match(text, end)
        if persists:
            return "found", persists[1]
    governing = nearest(cues, start)
    if (undone := _LEFT_UNDONE.search(text, max(0, start - 4), start)) is not None:
        return "target", undone[0]
    for c in done if asserting is None else ():
        settles = c.kind == "strong" or governing is None or governing.kind == "target" or governing.words == "针对"
        near = c.at >= end or governing is None or governing.at < c.at + len(c.words)
        if settles and near and not _PLANNED.search(text, max(0, c.at - 12), c.at):
            return "rectified", c.words
    if governing and governing.words in _REPORTS and _INVITED.search(text, 0, governing.at):
        return "target", governing.words
    if governing := asserting or governing:
        return governing.kind, governing.words
    stated = problem.form != "phrase" or len(problem.text) >= LONG_PHRASE
    return ("found" if stated else "target"), ""


def _asserting(problem: Problem, text: str, offset: int, cues: Sequence[Cue], done: Sequence[Cue]) -> Cue | None:
    """The cue that says of a problem that it was found; nothing is sought or said to be done between the two."""
    start, end = problem.start - offset, problem.end - offset
    for cue in reversed(cues):
        if cue.at >= start:
            continue
        if cue.kind != "found":
            return None
        behind = cue.at + len(cue.words)
        if cue.words.endswith(_ASSERTS):
            topic = _topic(text, cue) or _OF_SOMETHING.match(text, end)
            return None if topic or any(behind <= c.at < start for c in done) else cue
    return None


def _asserts_something(text: str, lexicons: Lexicons) -> bool:
    """Whether the first cue that counts says that what follows it was found."""
    for cue in cues_of(text, lexicons):
        if cue.kind != "found":
            return False
        if FOUND in cue.words:
            return _topic(text, cue) is None
    return False


def _topic(text: str, cue: Cue) -> re.Match[str] | None:
    """What makes of an assertion the topic of something else."""
    return _GOES_ON.match(text, cue.at + len(cue.words)) or _TURNED_TO.search(text, 0, cue.at)
