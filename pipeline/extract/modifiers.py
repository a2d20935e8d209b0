"""Modifiers: what stands beside a number and says how exact it is, and the bounds that it leaves (约300, 300余, 不少于300)."""

from __future__ import annotations

import re

# word → whether the number is a least one, whether it is a greatest one
BEFORE = {
    "不少于": (True, False),
    "不低于": (True, False),
    "不下于": (True, False),
    "不下": (True, False),
    "不止": (True, False),
    "至少": (True, False),
    "最少": (True, False),
    "超过": (True, False),
    "突破": (True, False),
    "超": (True, False),
    "逾": (True, False),
    "上": (True, False),
    "高达": (True, True),
    "多达": (True, True),
    "不超过": (False, True),
    "不多于": (False, True),
    "不高于": (False, True),
    "不足": (False, True),
    "不到": (False, True),
    "至多": (False, True),
    "最多": (False, True),
    "接近": (False, True),
    "将近": (False, True),
    "近": (False, True),
    "大约": (False, False),
    "大概": (False, False),
    "约": (False, False),
}
INSIDE = {"余": (True, False), "多": (True, False), "来": (False, False)}
AFTER = {
    "以上": (True, False),
    "之多": (True, True),
    "有余": (True, False),
    "以下": (False, True),
    "以内": (False, True),
    "左右": (False, False),
    "上下": (False, False),
}
_BOUNDS = BEFORE | INSIDE | AFTER
# the end of another word: 节约500万元, 最近3起
_NOT_ALONE = {
    "约": "节预合契公条简大",
    "近": "最附临邻亲靠远",
    "超": "赶高",
    "上": "以",
    "逾": "",
    "突破": "行先面点力求",
}
_BEFORE = re.compile("(?:" + "|".join(sorted(BEFORE, key=len, reverse=True)) + ")为?\\Z")
BEFORE_ENDS = frozenset(word[-1] for word in BEFORE) | {"为"}
_AFTER = re.compile("|".join(AFTER))
AFTER_LETTERS = frozenset(word[0] for word in AFTER)
_LONGEST = max(map(len, BEFORE)) + 1
_ROUND = frozenset("百千万亿")


def before(text: str, start: int) -> tuple[int, str]:
    """Where the modifier before a number begins, and it; (`start`, empty) if there is none.

    Args:
        text: the text.
        start: of the number.
    """
    if text[start - 1 : start] not in BEFORE_ENDS:
        return start, ""
    m = _BEFORE.search(text, max(0, start - _LONGEST), start)
    if m is None:
        return start, ""
    word = m[0].removesuffix("为")
    if text[m.start() - 1 : m.start()] in tuple(_NOT_ALONE.get(word, "")):
        return start, ""
    if word == "上" and text[start : start + 1] not in _ROUND:
        return start, ""
    return m.start(), word


def after(text: str, end: int) -> tuple[str, int]:
    """The modifier behind a unit and where it ends; (empty, `end`) if there is none.

    Args:
        text: the text.
        end: of the unit, exclusive.
    """
    m = _AFTER.match(text, end) if text[end : end + 1] in AFTER_LETTERS else None
    return (m[0], m.end()) if m else ("", end)


def bounds(value: float, modifier: str) -> tuple[float | None, float | None]:
    """What a modifier leaves certain: 1900余 is 1900 at least, 近300 is 300 at most, 约240 is neither.

    Args:
        value: of the number.
        modifier: as written; one that bounds nothing, or none, leaves the number as it is.

    Returns:
        Least and greatest value; None where it has no such bound.
    """
    least, most = _BOUNDS.get(modifier, (True, True))
    return value if least else None, value if most else None
