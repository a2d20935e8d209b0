"""Formulations that no lexicon holds, by their form: number-headed, parallel, or maxims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "formulations")
_NUMERAL = "".join(_words("heads a formulation"))
_ANY = one_of(_NUMERAL)
_QUOTED = re.compile("[“「]([^“”「」\n]{3,40})[”」]")
# 两个至上; 一村一画像、一镇一分析; 一方案、两必读、一指引
_NUMBERED_PART = rf"{_ANY}+[一-鿿]+?"
_NUMBERED = re.compile(rf"(?:{_NUMBERED_PART})(?:[、，]?{_NUMBERED_PART})*")
# 资金流到哪里，监督就跟到哪里
_WHEREVER = re.compile(r"[一-鿿]{3,14}到哪里，[一-鿿]{2,10}就[一-鿿]{1,8}到哪里")
# 巡视是政治巡视; A是B，C是D
_MAXIM = re.compile(r"[一-鿿]{2,14}是[一-鿿]{2,10}(?:，[一-鿿]{2,14}是[一-鿿]{2,10})*")
_TALK = re.compile(either(_words("talk")))
# 真管真严、敢管敢严: A-B-A-C again and again
_PAIRED = re.compile(r"(?<![一-鿿])([一-鿿])(?!\1)([一-鿿])\1([一-鿿])(?:、([一-鿿])\2\4\3)+(?![一-鿿])")
# 两手抓、两结合、两促进: the same number again and again
_COUNTED = re.compile(rf"({one_of(_words('heads each item'))})([一-鿿]{{2}})(?:、\1[一-鿿]{{2}}){{2,}}")
_EVERYDAY = frozenset(_words("everyday"))
# 三年内不得再犯, 十天办结: a length of time or a count of people
_MEASURED = re.compile(rf"{_ANY}+(?:{either(_words('measure'))}|人(?![一-鿿]))")
MIN_PARTS, MIN_PART = 3, 4


def find(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each formulation, quotation marks left out, in no order; forms may overlap."""
    for m in _QUOTED.finditer(text):
        if _is_formulation(m[1]):
            yield m.span(1)
    yield from _paired(text)
    for m in _COUNTED.finditer(text):
        yield from _items(m)


def _paired(text: str) -> Iterator[tuple[int, int]]:
    """Read from the first 、 outwards: tried at every character, the pattern would cost more than the whole lexicon."""
    done = 0
    at = text.find("、")
    while at >= 0:
        if at - 4 >= done and text[at - 4] == text[at - 2] and (m := _PAIRED.match(text, at - 4)):
            yield m.span()
            done = m.end()
        at = text.find("、", max(at + 1, done))


def _items(m: re.Match[str]) -> Iterator[tuple[int, int]]:
    at = m.start()
    for item in m[0].split("、"):
        yield at, at + len(item)
        at += len(item) + 1


def _is_formulation(quoted: str) -> bool:
    """The cheap look at a letter comes before each pattern: most of what is quoted is none of the forms."""
    if quoted[0] in _NUMERAL and quoted not in _EVERYDAY and _is_numbered(quoted):
        return True
    if ("、" in quoted or "，" in quoted) and _is_parallel(quoted):
        return True
    return ("是" in quoted or "到哪里" in quoted) and _is_maxim(quoted)


def _is_numbered(quoted: str) -> bool:
    """Headed by a number, each part of it; a single 一 needs a second number (一季一主题), or it is everyday speech."""
    if len(quoted) > 20 or _MEASURED.match(quoted) or _NUMBERED.fullmatch(quoted) is None:
        return False
    return quoted[0] != "一" or sum(quoted.count(c) for c in _NUMERAL) > 1


def _is_parallel(quoted: str) -> bool:
    """Three or more clauses of one length, four characters at least: 稳步推进、加快追赶、提质增效."""
    parts = re.split("[、，]", quoted)
    return len(parts) >= MIN_PARTS and len({len(p) for p in parts}) == 1 and len(parts[0]) >= MIN_PART


def _is_maxim(quoted: str) -> bool:
    if _WHEREVER.fullmatch(quoted):
        return True
    return _MAXIM.fullmatch(quoted) is not None and _TALK.search(quoted) is None
