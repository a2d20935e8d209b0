"""Emphasis in Markdown, told from masks: both are written `**`.

A mask stands for a withheld value, so a word that such a value heads or counts comes behind it (`**县`, `**个`). Two marks are
emphasis where that reading fails for one of them: what they enclose is a number (`问题**25**个`), a sentence, or nothing that a
mask could head. How sure that is depends on the text as a whole: where some `**` must be a mask, short stretches stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# What follows the mark of a withheld value: measure words, units, administrative levels, bodies, posts.
_MASK_UNIT = re.compile(
    r"[县市区省州盟旗乡镇村街局厅委办院校部所站队组处科室会个名人件条项次轮届年月日号时分万亿千百多余几期批类种份家户元页款章第%％,.、．年]"
    r"|同志|书记|副|主任|常委|公司|集团|单位|学校|医院|先生|主持|出席|参加|带队|讲话|等|以上|以下|左右"
)
_SHORT, _LONG = 2, 4  # the shortest stretch where a text surely uses emphasis and no such mask, and elsewhere
_SENTENCE_END = "。！？；：!?;:"
_CONNECTS = "、，,和与及或"
_LEADING = re.compile(
    r"^[\s>]*(?:[-*+] |\d+[.、．)）] ?|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.])?\s*$"
)
# A figure, perhaps with what it counts: no mask stands between a digit and another mask.
_FIGURE = re.compile(
    r"(?:第|约|近|超)?\d[\d,，.．]*(?:[%％‰]|[万亿千百余多]*(?:个|件|条|项|名|人|次|轮|家|元|起|宗|年|月|日|天|场|份|批|类|户|处)?)"
)
_TRIPLE = re.compile(rf"(?<![*_\\])(\*{{3}}|_{{3}})({_FIGURE.pattern}|[^*_\n]{{4,200}})\1(?![*_])")
_RUN = {mark: re.compile(rf"(?<![\\{re.escape(mark)}]){re.escape(mark)}{{2}}(?!{re.escape(mark)})") for mark in "*_"}
_HAN = re.compile(r"[㐀-鿿A-Za-z]")


def without_emphasis(lines: Sequence[str]) -> list[str]:
    """Lines without the marks round emphasised stretches; masks stay as they are."""
    found = list(lines)
    marks = [mark for mark in "*_" if any(mark * 2 in line for line in found)]
    used = any(_holds_emphasis(line, mark) for mark in marks for line in found)
    for mark in marks:
        sure = used and not any(_must_hold_mask(line, mark) for line in found)
        found = [_plain(line, mark, sure=sure) if mark * 2 in line else line for line in found]
    return found


def _holds_emphasis(line: str, mark: str) -> bool:
    """Whether some marks of a line enclose a figure, or all of it: the text uses emphasis."""
    runs = [m.start() for m in _RUN[mark].finditer(line)]
    whole = len(runs) == 2 and runs[0] == 0 and runs[1] == len(line) - 2 and len(line) >= _LONG + 4
    return (whole and not _MASK_UNIT.match(line[2:])) or any(_is_figure(line, a, b) for a, b in pairwise(runs))


def _must_hold_mask(line: str, mark: str) -> bool:
    """Whether some mark of a line cannot be one of a pair round emphasis."""
    line = _TRIPLE.sub("", line)
    runs = [m.start() for m in _RUN[mark].finditer(line)]
    if len(runs) % 2 or mark * 3 in line:
        return True
    return any(
        not _encloses(line[a + 2 : b]) or (_MASK_UNIT.match(line[a + 2 : b]) and not _is_figure(line, a, b))
        for a, b in zip(runs[::2], runs[1::2], strict=True)
    )


def _encloses(content: str) -> bool:
    return bool(content) and content == content.strip() and content[-1] not in _CONNECTS


def _plain(line: str, mark: str, *, sure: bool) -> str:
    line = _TRIPLE.sub(lambda m: m[2] if m[1][0] == mark and not _MASK_UNIT.match(m[2]) else m[0], line)
    runs = [m.start() for m in _RUN[mark].finditer(line)]
    dropped: set[int] = set()
    for opening, closing in pairwise(runs):
        alone = len(runs) == 2
        if opening not in dropped and _is_emphasis(line, opening, closing, alone=alone, sure=sure):
            dropped |= {opening, closing}
    bounds = zip([-2, *sorted(dropped)], [*sorted(dropped), len(line)], strict=True)
    return "".join(line[begin + 2 : end] for begin, end in bounds)


def _is_figure(line: str, opening: int, closing: int) -> bool:
    """Whether two marks enclose a figure; a digit before the first would make it a masked number (`1**25`)."""
    before = line[opening - 1 : opening]
    return _FIGURE.fullmatch(line, opening + 2, closing) is not None and not (
        before.isdecimal() or before in set("xX×")
    )


def _is_emphasis(line: str, opening: int, closing: int, *, alone: bool, sure: bool) -> bool:
    """Whether two marks are emphasis: something to emphasise between edges where no withheld value could stand."""
    content = line[opening + 2 : closing]
    if _is_figure(line, opening, closing):
        return True
    if not _encloses(content) or not _HAN.search(content):
        return False
    before, after = line[max(0, opening - 40) : opening], line[closing + 2 : closing + 42].strip()
    ended = content[-1] in _SENTENCE_END
    if _MASK_UNIT.match(content):  # `**区委…。**`: only if the last mark can hide nothing
        return alone and bool(_LEADING.match(before)) and ended and not after
    if len(content) < (_SHORT if sure else _LONG):
        return False
    # inside `坚持**政治巡视**定位` nothing is withheld: neither mark stands before a word that a mask can head
    return ended or sure or not _MASK_UNIT.match(after)
