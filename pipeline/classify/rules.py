"""Finding status and labels by rule: the baseline, and what the program uses until a trained classifier stands beside it.

Each named problem takes the status of the cue that governs it; the sentence takes found > rectified > target of these
(codebook: finding).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.mentions import Finding, Problem
from pipeline.lexicons import Lexicons

_RECTIFIED = re.compile(
    r"(?:全部|均|都|已经?|彻底|基本|逐一|逐项|及时|有效|得到(?:有效|根本|彻底|明显|初步)?|推动|督促)(?:整改|解决|纠正|化解|遏制|整治|清理|清退|扭转|整顿|完成|落实|建立|修订|制定|出台|补齐)(?:到位|完成|完毕|了)?|"
    r"整改(?:到位|完成|完毕|销号)|(?:严肃)?(?:查处|处理|问责|处分|通报|约谈|清理|清退|追缴|退缴|收缴|责令|立案|追责)了|推动解决了|解决了|纠正了|(?:给予|受到).{0,12}(?:处分|处理|诫勉|批评教育)|(?:立案|处分|问责|追责|约谈|查处)[^，。；]{0,12}[0-9xX×*＊一二三四五六七八九十]+(?:余)?[人件名起个]|完成整改|销号|明显(?:净化|好转|改善)|有效整顿|彻底(?:解决|扭转)"
)
_NEGATED = re.compile(r"(?:未|没有?|不|尚未|难以|无法|不够)(?:能|真正|完全|及时|有效)?$")
_SUFFICIENT = ("found", "rectified", "target")


def find(text: str, problems: Sequence[Problem], lexicons: Lexicons, offset: int = 0) -> Finding:
    """Status and labels of one unit.

    Args:
        text: the unit: a sentence, or several that count as one.
        problems: the problems named in it, with offsets from `offset`.
        lexicons: the cues (`finding_cues`).
        offset: where the unit begins in the text that the offsets count.
    """
    if not problems:
        return Finding()
    cues = [(at, kind, cue) for at, _, (kind, cue) in lexicons.cue_terms.find(text) if kind != "none"]
    done = [(m.start(), m[0]) for m in _RECTIFIED.finditer(text) if not _NEGATED.search(text, max(0, m.start() - 6), m.start())]
    told = [_status_of(p, text, offset, cues, done) for p in problems]
    status = next(s for s in _SUFFICIENT if any(t == s for t, _ in told))
    cue = next(c for t, c in told if t == status)
    return Finding(status, tuple(sorted({label for p in problems for label in p.labels})), cue)


def _status_of(problem: Problem, text: str, offset: int, cues: Sequence[tuple[int, str, str]], done: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """(status, cue) of one problem: put right later in the sentence, else what its nearest cue to the left says."""
    start, end = problem.start - offset, problem.end - offset
    later = next((c for at, c in done if at >= end), None)
    if later:
        return "rectified", later
    before = [(at, kind, cue) for at, kind, cue in cues if at < start]
    if before:
        _, kind, cue = before[-1]
        earlier = next((c for at, c in done if before[-1][0] <= at < start), None)
        return ("rectified", earlier) if earlier and kind == "target" else (kind, cue)
    inside = next((c for at, c in done if at < start), None)
    if inside:
        return "rectified", inside
    return ("found", "") if _asserts(problem, text[end : end + 4]) else ("target", "")


def _asserts(problem: Problem, after: str) -> bool:
    """A predicate that ends its clause asserts (`制度执行不严。`); a bare noun or an attribute does not."""
    return len(problem.text) > 4 and (not after or after[0] in "，。；、！,;\n）”")
