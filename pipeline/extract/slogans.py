"""Slogans (提法): set political phrases, by lexicon whatever quotation marks stand in or around them, and number-headed new ones."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.extract.mentions import Slogan
from pipeline.lexicons import Lexicons

_QUOTES = re.compile("[“”‘’\"'「」『』 \u3000]")
# 《中央八项规定实施细则》 names a document
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_NUMBER_HEADED = re.compile(
    r"[“「\"]((?:[两双三四五六七八九十][一-鿿]{1,6}|[一-鿿]?一[一-鿿]{1,4}[、]?[一两二三四五六七八九十][一-鿿]{1,4})(?:[、，][一两双三四五六七八九十][一-鿿]{1,6})*)[”」\"]"
)
_EACH_NUMBERED = re.compile(r"^(?:[一两双三四五六七八九十]+[一-鿿]+)(?:[、，]?[一两双三四五六七八九十][一-鿿]+)*$")
# number-headed but everyday speech, a body, a person's post or a problem
NOT_SLOGANS = frozenset(
    "一把手 一霸手 一言堂 一刀切 一对一 一支笔 一盘棋 一张网 一体化 一阵风 一锅煮 一窝蜂 一站式 "
    "两张皮 两面人 两面派 两委 两会 三公 三公经费 三农 三资 四套班子 四大班子 五保户 十三五 十四五 "
    "十五五 十二五 "
    "七站八所 三天打鱼两天晒网 三角债 双一流 双减 双创 双碳 双随机 双随机一公开 二传手 三产 三无 "
    "四不像 五险一金 百日攻坚 千篇一律 八小时外 八小时以外 三定 三定方案 九龙治水 两头 一线".split()
)


def find(text: str, lexicons: Lexicons) -> list[Slogan]:
    """Every slogan of `text`, in order, none nested; spans leave surrounding quotation marks out and keep inner ones.

    Source: the project's codebook (slogans). `known` is False for a number-headed formulation in quotation marks that the
    lexicon does not hold.
    """
    titles = [m.span() for m in _TITLE.finditer(text)] if "《" in text else []
    found = [s for s in _by_lexicon(text, lexicons) if not _inside(s.start, titles)]
    taken = [(s.start, s.end) for s in found]
    new = [
        Slogan(m.start(1), m.end(1), m[1], re.sub(_QUOTES, "", m[1]), "", known=False)
        for m in _NUMBER_HEADED.finditer(text)
        if _is_new(m[1])
        and not _inside(m.start(1), titles)
        and not any(s < m.end(1) and m.start(1) < e for s, e in taken)
    ]
    return sorted(found + new, key=lambda s: s.start) if new else found


def _by_lexicon(text: str, lexicons: Lexicons) -> list[Slogan]:
    """Matches of the lexicon in the text without its quotation marks, mapped back: `后半篇”文章` is one."""
    removed = [m.start() for m in _QUOTES.finditer(text)]
    bare = _QUOTES.sub("", text) if removed else text
    shifted = [position - i for i, position in enumerate(removed)]
    found = []
    for start, end, entry in lexicons.slogan_terms.find(bare):
        s, e = start + bisect_right(shifted, start), end + bisect_right(shifted, end - 1)
        found.append(Slogan(s, e, text[s:e], bare[start:end], entry.category))
    return found


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(s <= position < e for s, e in spans)


def _is_new(phrase: str) -> bool:
    return 3 <= len(phrase) <= 20 and phrase not in NOT_SLOGANS and _EACH_NUMBERED.match(phrase) is not None
