"""Finding status and labels by rule: the baseline, and what the program uses until a trained classifier stands beside it.

Each named problem takes the status of the cue that governs it; the sentence takes found > rectified > target of these
(codebook: finding).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.mentions import Finding, Problem
from pipeline.lexicons import Lexicons

# `strong` says that it is done, whatever the sentence found before; the rest only where nothing was just found.
_RECTIFIED = re.compile(
    r"(?=[全均都已彻基逐整完销明有追清退收挽得及督推严查处问通约责立解纠补减弥填破化消扭遏打给受取对将])"
    r"(?:(?P<strong>(?:全部|均|都|已经?|彻底|基本|逐一|逐项)(?:整改|解决|纠正|化解|遏制|整治|清理|清退|扭转|整顿|完成|落实|建立|修订|制定|出台|补齐)(?:到位|完成|完毕|了)?|"
    r"整改(?:到位|完成|完毕|销号)|完成整改|销号|彻底(?:解决|扭转)|明显(?:净化|好转|改善)|有效整顿|(?:追缴|清退|退缴|收缴|追回|挽回)(?:了|[^，。；]{0,12}[0-9xX×*＊]+[.．]?[0-9xX×*＊]*[万亿]?元))|"
    r"得到(?:有效|根本|彻底|明显|初步)?(?:整改|解决|纠正|化解|遏制|整治|清理|扭转|改善)|(?:及时|有效|督促)(?:整改|解决|纠正|化解|遏制|整治|清理|清退|扭转|整顿|补齐)(?:到位|了)?|推动(?:及时)?(?:整改|解决)(?!.{0,30}(?:持续|进一步))|"
    r"(?:严肃)?(?:查处|处理|问责|处分|通报|约谈|清理|责令|立案|追责|解决|纠正|补齐|减少|弥补|填补|破解|化解|消除|扭转|遏制|打通)了|(?:给予|受到).{0,12}(?:处分|处理|诫勉|批评教育)|"
    r"(?:立案|处分|问责|追责|约谈|查处)[^，。；]{0,12}[0-9xX×*＊一二三四五六七八九十]+(?:余)?[人件名起个]|取得(?:积极|明显|实质性?|阶段性)?(?:成效|进展)|"
    r"(?:对|将)[^，。；]{2,24}(?:进行了?|予以了?|作出了?)(?:约谈|通报批评|问责|处理|查处|追责)|(?:纠正|解决|督促整改)[^，。；]{0,30}?[0-9xX×*＊]+余?(?:多)?[个项件条处起])"
)
# Every way of saying that something is done holds one of these; looking for them first spares most sentences the pattern.
_DONE_HINT = re.compile(
    "了|已|均|都|逐|追|全部|到位|完成|得到|销号|彻底|基本|推动|督促|及时|有效|取得|给予|受到|明显|完毕|立案|处分|问责|约谈|查处|清退|退缴|"
    "收缴|挽回|进行|予以"
)
_NEGATED = re.compile(r"(?:未|没有?|不|尚未|难以|无法|不够)(?:能|真正|完全|及时|有效)?\Z")
_SUFFICIENT = ("found", "rectified", "target")
# a phrase this long says what was done (违规发放津补贴), a shorter one only names a kind (形式主义)
LONG_PHRASE = 6
# behind a problem that ends its clause nothing more is said of it
_CLAUSE_END = frozenset({"", "。", "；"})


# 对敷衍整改的，严肃追责; 责任没靠实的不放过: said of whoever should do it
_WARNED = re.compile(r"[^，。；]{0,8}的[，,]?(?:问题)?(?:不放过|要|应|将|一律|坚决|严肃|依规|依纪|从严|予以|必须|及时)")
# 屡禁不止, 仍未根治, 但仍有发生: whatever else was done, it is still there
_PERSISTS = re.compile(
    r"[^。；！？]{0,16}?((?<!不)(?:但|，)?(?:仍然?|依然|依旧|尚)(?:未|没|有|存在|时有|较|突出|不)|屡禁不止|禁而不绝|时有发生|多发|比较突出|较为突出|问题突出)"
)
# every way of saying so holds one of these
_PERSISTS_HINT = re.compile("[仍依尚屡禁时多突]")
# 廉洁风险突出, 作风问题较为严重
_STANDS_OUT = re.compile(
    r"(?:问题|现象|风险)?(?:还|仍)?((?:较为?|比较|十分|尤为|相当)?(?:突出|严重|较大|较多|频发|明显)(?!的?(?:问题|位置|重点)))"
)
_PLANNED = re.compile(r"(?:要|应当?|必须|将|进一步|继续|持续|下一步|着力|务必)")


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
    """

    finding: Finding
    told: tuple[str, ...] = ()
    left: str = ""
    done: str = ""
    planned: bool = False


NOTHING = Evidence(Finding())
NEAR_CUE = 10


def weigh(text: str, problems: Sequence[Problem], lexicons: Lexicons, offset: int = 0) -> Evidence:
    """The same with the evidence it rests on, which the classifier learns from."""
    if not problems:
        return NOTHING
    cues = [Cue(at, kind, cue) for at, _, (kind, cue) in lexicons.cue_terms.find(text) if kind != "none"]
    done = (
        []
        if _DONE_HINT.search(text) is None
        else [
            Cue(m.start(), "strong" if m["strong"] else "weak", m[0])
            for m in _RECTIFIED.finditer(text)
            if not _NEGATED.search(text, max(0, m.start() - 6), m.start())
        ]
    )
    told = [_status_of(p, text, offset, cues, done) for p in problems]
    status, cue = told[0] if len(told) == 1 else min(told, key=lambda t: _SUFFICIENT.index(t[0]))
    labels = problems[0].labels if len(told) == 1 else tuple(sorted({label for p in problems for label in p.labels}))
    first = problems[0].start - offset
    governing = _governing(cues, first)
    return Evidence(
        Finding(status, labels, cue),
        tuple(s for s, _ in told),
        f"{governing.kind},{'near' if first - governing.at - len(governing.words) < NEAR_CUE else 'far'}"
        if governing
        else "",
        f"{done[-1].kind},{'behind' if done[-1].at >= first else 'before'}" if done else "",
        _PLANNED.search(text) is not None,
    )


class Cue(NamedTuple):
    """Words that govern a problem: where they begin, what they say, the words."""

    at: int
    kind: str
    words: str


def _governing(cues: Sequence[Cue], at: int) -> Cue | None:
    """The nearest cue before `at`."""
    for cue in reversed(cues):
        if cue.at < at:
            return cue
    return None


def _status_of(problem: Problem, text: str, offset: int, cues: Sequence[Cue], done: Sequence[Cue]) -> tuple[str, str]:
    """(status, words) of one problem: warned of, put right, or what its nearest cue to the left says."""
    start, end = problem.start - offset, problem.end - offset
    if text[end : end + 1] not in _CLAUSE_END:
        if _WARNED.match(text, end):
            return "target", text[end : end + 6]
        persists = _PERSISTS_HINT.search(text, end, end + 24) and _PERSISTS.match(text, end)
        persists = persists or _STANDS_OUT.match(text, end)
        if persists:
            return "found", persists[1]
    governing = _governing(cues, start)
    for c in done:
        settles = c.kind == "strong" or governing is None or governing.kind == "target" or governing.words == "针对"
        near = c.at >= end or governing is None or governing.at < c.at + len(c.words)
        if settles and near and not _PLANNED.search(text, max(0, c.at - 12), c.at):
            return "rectified", c.words
    if governing:
        return governing.kind, governing.words
    stated = problem.form != "phrase" or len(problem.text) >= LONG_PHRASE
    return ("found" if stated else "target"), ""
