"""Measure words: what follows a numeral or a mask and says what is counted (`个`, `万余条`, `人次`, `%`)."""

from __future__ import annotations

import re
from typing import NamedTuple

# The look-aheads keep words that merely begin like a measure word apart (人大, 项目, 场所, 组织).
_MEASURES = (
    "美元 港元 港币 欧元 日元 英镑 澳元 加元 卢布 韩元 "
    r"件[(（](?:人|次)[)）]次? 人[(（]次[)）] 人次 户次 件次 家次 项次 轮次 批次 场次 车次 台次 篇次 课时 学时 小时 "
    r"分钟 工作日 个月 个工作日 人(?!大|民|社|力资|事局|武部|防|才) 个 家 件 名 次 条(?!例) 项(?!目) 份 轮 批 宗 篇 "
    r"场(?!所|镇) 期(?!间) 户 亩 元(?!素|旦) 页 册 届 台(?!湾|办|账|盟|阶|风) 套 间 座 栋 张 封 例(?!如) 类 种 级 位 支 天 "
    r"周(?!边) 公里 平方米 立方米 平方公里 米 公顷 吨 公斤 斤 字 堂 节 遍 回 笔 桌 瓶 箱 颗 株 头(?!部) 只 艘 款 幅 "
    r"点(?!名) 辆 组(?!织|长|成) 卷 本(?=[账台]|书|材料|教材) 起(?!草|来|到) 段 岁 倍 票 枚 罐 车(?=次) "
    r"处(?=违|问题|隐患|场|点|工|项|房|办|文物|风险|[，。；、]) "
    r"所(?=高|学校|中小|小学|中学|学院|大学|医院|幼儿|附属|院校|民办|公办|[省市县区]属|直属|高等|职业|监狱|养老|福利|党校) "
    r"部(?=法|制度|规章|手机|作品|电影|党内) 门(?=课) 方面 大类 村(?=[、，]?[0-9xX×*]+组)"
).split()


def _literal(measure: str) -> int:
    return len(re.sub(r"\(\?[=!].*\)$", "", measure))


def _by_first_letter() -> dict[str, re.Pattern[str]]:
    # one small pattern a first letter: trying a hundred alternatives at every figure cost a fifth of the whole analysis
    found: dict[str, list[str]] = {}
    for measure in sorted(_MEASURES, key=_literal, reverse=True):
        found.setdefault(measure[0], []).append(measure)
    return {letter: re.compile("|".join(measures)) for letter, measures in found.items()}


_BY_LETTER = _by_first_letter()
FIRST_LETTERS = "".join(sorted(_BY_LETTER))
_PREFIX = re.compile(r"(余|多|几)?([十百千]?[万亿]|[百千](?!分))?(余|多|几)?")
PREFIXES = frozenset("余多几十百千万亿")


class Unit(NamedTuple):
    """A measure word as written: `万余条` is scale 万, measure 条, more 余.

    Attributes:
        scale: 万, 十万, 亿 …, empty if none.
        measure: the measure word, empty if a scale stands alone.
        more: 余, 多 or 几, empty if none.
        end: offset after it.
    """

    scale: str
    measure: str
    more: str
    end: int


def single(text: str, at: int) -> re.Match[str] | None:
    """The measure word without scale, 余 or 多 that begins at `at`, as a match, or None.

    Args:
        text: the text.
        at: where it must begin.
    """
    pattern = _BY_LETTER.get(text[at : at + 1])
    return pattern.match(text, at) if pattern else None


def after(text: str, at: int) -> Unit | None:
    """The measure word that begins at `at`, or None.

    Args:
        text: the text.
        at: where it must begin, a scale before the measure word included.
    """
    letter = text[at : at + 1]
    if letter in PREFIXES:
        return _prefixed(text, at)
    pattern = _BY_LETTER.get(letter)
    measure = pattern.match(text, at) if pattern else None
    return Unit("", measure[0], "", measure.end()) if measure else None


def _prefixed(text: str, at: int) -> Unit | None:
    """A measure word with 余, a scale, or both before it."""
    m = _PREFIX.match(text, at)
    more = (m[1] or m[3] or "") if m else ""
    scale = (m[2] or "") if m else ""
    end = m.end() if m else at
    pattern = _BY_LETTER.get(text[end : end + 1])
    measure = pattern.match(text, end) if pattern else None
    if measure is None:
        return Unit(scale, "", more, end) if scale and scale[-1] in "万亿" else None
    return Unit(scale, measure[0], more, measure.end())


class Share(NamedTuple):
    """A sign or word that makes a number a share of a hundred.

    Attributes:
        unit: `%`, or 百分点: by how much a percentage changed, which is no percentage.
        per: what one of it is, in hundredths, as a divisor: 1 of %, 10 of ‰.
        end: offset after it.
    """

    unit: str
    per: int
    end: int


_SHARE = re.compile(r" ?(?:[%％](?P<points>个?百分点)?|(?P<mille>‰)|(?P<point>个?百分点))")


def share(text: str, at: int) -> Share | None:
    """`%`, `‰` or 个百分点 that begins at `at` (a space before it allowed), or None.

    Args:
        text: the text.
        at: where it must begin.
    """
    m = _SHARE.match(text, at)
    if m is None:
        return None
    points = m["point"] or m["points"]
    return Share("百分点" if points else "%", 10 if m["mille"] else 1, m.end())
