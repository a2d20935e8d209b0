"""Rounds of inspection: which one (`第六轮`, `第三至第五轮巡察`, `前九轮`), or how many (`连续五轮巡视`)."""

from __future__ import annotations

import re

from pipeline.extract import numerals
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Round

_HAN = "一二两三四五六七八九十百零〇廿卅"
_N = rf"(?:[{_HAN}]{{1,5}}|(?<![0-9０-９])[0-9０-９]{{1,2}}|[{re.escape(GLYPHS)}某]{{1,3}})"
_TO = r"(?:至|到|[-—~～－–]+)"
_MODE = r"(?:常规|专项|机动|提级|交叉|联动|异地|推磨式|点穴式|政治|综合|涉粮|集中|例行|校内|院内|内部|全面|延伸|重点|[省市县]级|本级)"
_INSPECTION = rf"(?:“?{_MODE}”?(?:问题)?){{0,3}}巡[视察](?:巡察)?(?:“回头看”)?"
# Anchored at 轮 and read leftwards: the character is rare, so that a scan costs next to nothing.
_LEFT = re.compile(
    rf"(?:(?P<lead>连续|前)?(?P<ordinal>第)?(?P<first>{_N})(?P<more>[余多几])?"
    rf"(?:轮?{_TO}(?:第)?(?P<last>{_N})|(?P<list>(?:[、和及]第?{_N}|第{_N})+))?|(?P<initial>首))\Z"
)
# greedy: behind its end stand only letters that the pattern above can read
_TO_OTHER = re.compile(rf"(?s:.*)[^连续前第{_HAN}0-9０-９{re.escape(GLYPHS)}某至到—~～－–\-、和及首余多几轮\n]")
# 第1轮|至第5轮: the first and the last share what follows
_GOES_ON = re.compile(rf"{_TO}第?{_N}轮")
# 一、两轮巡视: the number of a heading, and what it heads
_HEADED = re.compile(rf"(?:\A|\n)[ \u3000]*{_N}、\Z")
_RIGHT = re.compile(rf"次?(?P<inspection>{_INSPECTION})")
# 两轮中央巡视, 三轮县委巡察
_OF_COMMITTEE = re.compile(rf"(?:中央|自治区党委|[省市县区州盟旗]委|校党委){_INSPECTION}")
_MODE_WORD = re.compile(rf"{_MODE}|回头看")
_OTHER_ROUND = re.compile(
    r"[次]?(?:谈判|会谈|谈话|表决|投票|接种|疫苗|高校“?双一流|双一流|磋商|土地|承包|环保|中央环|生态环境保护督察|督察|学科|融资|比赛|面试|疫情|全国|审核|评审|评估|评选|竞争|招标|报价|摸排|排查|走访|核酸|培训|轮训|明察|检查|督查|督导|讨论|征求|修改|改革|机构改革|调研|清洗|科技|产业|播种|灌溉|拍卖)"
)
_OTHER_BEFORE = re.compile(r"(?:环保|环境保护)督察[^，。；]{0,4}\Z")
# 第十轮、十一轮: the second goes on with the first's 第
_LISTED = re.compile(r"第[一二三四五六七八九十0-9]{1,3}轮[、和及]\Z")
_TARGETS = {
    "国企": "国有企业",
    "国有企业": "国有企业",
    "企业": "国有企业",
    "高校": "高校",
    "大学": "高校",
    "学院": "高校",
    "医院": "医院",
    "卫健": "医院",
    "村": "村",
    "社区": "村",
    "乡镇": "乡镇",
    "街道": "乡镇",
    "开发区": "开发区",
    "经开区": "开发区",
    "园区": "开发区",
    "粮": "涉粮单位",
    "法院": "政法机关",
    "检察院": "政法机关",
    "政法": "政法机关",
    "公安": "政法机关",
    "直单位": "机关部门",
    "直部门": "机关部门",
    "直机关": "机关部门",
    "部门": "机关部门",
    "县": "地方",
    "市州": "地方",
    "地市": "地方",
    "个市": "地方",
    "银行": "金融机构",
    "金融": "金融机构",
}
# the end of the sentence stops the search: what follows it is another matter
_TARGET = re.compile("[。！？；;!?\\n]|" + "|".join(sorted(_TARGETS, key=len, reverse=True)))
# 四届市委, 十三届雁洄县委, 县委五届: the term before or right behind the committee; 上一届 and 新一届 have no number
_TERM = r"[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_COMMITTEE = re.compile(
    rf"(?:(?<![上新这本每任换])第?(?P<term>{_TERM})届(?:[一-鿿]{{2,5}}?)?)?"
    rf"(?P<body>自治区党委|兵团党委|[省市县区州盟旗]委|[市县]区委|中央)(?:(?P<later>{_TERM})届)?"
)
_SENTENCE_END = re.compile(r"[。！？；;!?\n]")
_INSPECTION_WORD = re.compile(r"巡[视察]")


WINDOW = 24


def find(text: str) -> list[Round]:
    """Every numbered or counted round of `text`, in order. `每轮`, `本轮`, `新一轮` and rounds of anything else are none.

    Source: the project's codebook (rounds).
    """
    found = []
    at = text.find("轮")
    while at >= 0:
        mention = _at(text, at)
        if mention is not None:
            found.append(mention)
        at = text.find("轮", at + 1)
    return found


def _at(text: str, wheel: int) -> Round | None:
    window = text[max(0, wheel - WINDOW) : wheel]
    other = _TO_OTHER.match(window)
    m = _left(window, other.end() if other else 0)
    if m is None or _is_no_round(window, m) or _GOES_ON.match(text, wheel + 1):
        return None
    right = _RIGHT.match(text, wheel + 1)
    start, end = wheel - len(m[0]), right.end() if right else wheel + 1
    if right is None and not _about_inspection(text, start, end, m):
        return None
    numbers = _numbers(m, listed=_LISTED.search(window[: m.start()]) is not None)
    if numbers is None:
        return None
    kind, first, last, count = numbers
    sentence = _sentence_before(text, start)
    term, body = _committee(sentence, text[end : end + 12])
    mode = "".join(_MODE_WORD.findall(right["inspection"])) if right else ""
    return Round(start, end, text[start:end], kind, first, last, count, term, body, mode, _target(text, end))


def _left(window: str, begin: int) -> re.Match[str] | None:
    """The number before 轮, without that of a heading."""
    m = _LEFT.search(window, begin)
    if m is None or not m["list"] or m["ordinal"] or not m["list"].startswith("、"):
        return m
    at = m.end("first") + 1
    # the window is cut off a text: its beginning is a line's only if the text's is
    headed = _HEADED.search(window[:at]) if len(window) < WINDOW or "\n" in window[:at] else None
    return _LEFT.match(window, at) if headed else m


def _target(text: str, end: int) -> str:
    """The first kind of body that the rest of the sentence names, close enough to be what this round inspected."""
    m = _TARGET.search(text, end, end + 40)
    return _TARGETS[m[0]] if m and m[0] in _TARGETS else ""


def _is_no_round(window: str, m: re.Match[str]) -> bool:
    before = window[: m.start()]
    return before.endswith(("每", "新", "上", "下", "这", "本", "多", "数", "几", "届第", "每隔")) and not m["ordinal"]


def _about_inspection(text: str, start: int, end: int, m: re.Match[str]) -> bool:
    """A bare `第六轮` is one unless something else follows; a bare count needs 巡视 or 巡察 just before it."""
    if _OTHER_ROUND.match(text, end) or _OTHER_BEFORE.search(text, max(0, start - 12), start):
        return False
    if m["ordinal"] or m["lead"] == "前" or m["initial"]:
        near = _sentence_before(text, start) + text[end : end + 40].split("\n", maxsplit=1)[0]
        return m["ordinal"] is not None or _INSPECTION_WORD.search(near) is not None
    if _OF_COMMITTEE.match(text, end):
        return True
    # 听取巡察汇报X轮 reports how often, not which rounds; 巡视三轮 does the latter
    return text.endswith(("巡视", "巡察", "巡视了", "巡察了"), 0, start) or text.startswith(("、第", "和第"), end)


Numbers = tuple[str, int | None, int | None, int | None]


def _numbers(m: re.Match[str], *, listed: bool) -> Numbers | None:
    """(kind, first, last, count), None where a number is written but none is meant (第十十轮)."""
    if m["initial"]:
        return "ordinal", 1, 1, None
    written = re.findall(_N, m["first"] + "/" + (m["last"] or (m["list"] or "")))
    masked = any(c in GLYPHS or c == "某" for c in "".join(written))
    read = [numerals.read(n) for n in written if n[0] not in GLYPHS and n[0] != "某"]
    if any(n is None for n in read):
        return None
    low = None if masked or m["more"] else _int(read[0].low)  # type: ignore[union-attr]
    high = None if masked or m["more"] else _int(read[-1].high)  # type: ignore[union-attr]
    if low is not None and high is not None and low > high:
        low = high = None
    if m["lead"] == "前" and not m["ordinal"]:
        return "ordinal", None if low is None else 1, high, None
    if m["ordinal"] or listed or (low == 1 and high != 1 and m["lead"] is None):
        # 一至七轮, 一二轮: nobody counts from one
        return "ordinal", low, high, None
    return "count", None, None, low if low == high else None


def _int(number: float | None) -> int | None:
    return None if number is None else int(number)


def _sentence_before(text: str, start: int) -> str:
    window = text[max(0, start - 120) : start]
    return _SENTENCE_END.split(window)[-1]


def _committee(before: str, after: str) -> tuple[int | None, str | None]:
    """Term and committee: the nearest one before the round in its sentence, else one right behind (`第三轮市委巡察`)."""
    named = list(_COMMITTEE.finditer(before)) if "委" in before or "中央" in before else ()
    last = named[-1] if named else _COMMITTEE.match(after)
    if last is None:
        return None, None
    number = last["term"] or last["later"]
    term = numerals.parse(number) if number else None
    return (term if isinstance(term, int) else None), last["body"]
