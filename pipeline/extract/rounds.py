"""Rounds of inspection: which one (`第六轮`, `第三至第五轮巡察`, `前九轮`), or how many (`连续五轮巡视`)."""

from __future__ import annotations

import re
from functools import partial

from pipeline.extract import numeral_values, numerals
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Round
from pipeline.wordlists import either, ends, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "rounds")
_HAN = one_of(_words("numeral"))
_DIGITS = "[0-9０-９]{1,2}"
_WITHHELD = rf"(?:{one_of(GLYPHS)}|某){{1,3}}"
_N = rf"(?:{_HAN}{{1,5}}|(?<![0-9０-９]){_DIGITS}|{_WITHHELD})"
# behind a word or sign that joins, where no digit can stand before it
_NEXT = rf"(?:{_HAN}{{1,5}}|{_DIGITS}|{_WITHHELD})"
_TO = rf"(?:{either(_words('to'))}|{one_of(_words('dash'))}+)"
_JOIN = one_of(_words("joins rounds"))
_MODE = either(_words("mode"))
_INSPECTION = rf"(?:“?{_MODE}”?(?:问题)?){{0,3}}巡[视察](?:巡察)?(?:“回头看”)?"
# Anchored at 轮 and read leftwards: the character is rare, so that a scan costs next to nothing.
_LEFT = re.compile(
    rf"(?:(?P<lead>{either(_words('in a row'))}|前)?(?P<ordinal>第)?(?P<first>{_N})(?P<more>{one_of(_words('more'))})?"
    rf"(?:轮?{_TO}(?:第)?(?P<last>{_NEXT})|(?P<list>(?:{_JOIN}第?{_NEXT}|第{_NEXT})+))?|(?P<initial>{either(_words('first'))}))\Z"
)
# greedy: behind its end stand only letters that the pattern above can read
_READ = (
    "".join(_words("in a row", "numeral", "to", "dash", "joins rounds", "more", "first"))
    + f"{GLYPHS}某前第轮0123456789０１２３４５６７８９"
)
_TO_OTHER = re.compile("(?s:.*)" + none_of(_READ + "\n"))
# 第1轮|至第5轮: the first and the last share what follows
_GOES_ON = re.compile(rf"{_TO}第?{_NEXT}轮")
# 一、两轮巡视, ×、两轮巡视: the number of a heading, and what it heads
_HEADED = re.compile(rf"(?:\A|\n)[ \u3000]*{_NEXT}、\Z")
_RIGHT = re.compile(rf"次?(?P<inspection>{_INSPECTION})")
# 两轮中央巡视, 三轮县委巡察
_OF_COMMITTEE = re.compile(rf"{either(_words('committee of a count'))}{_INSPECTION}")
_MODE_WORD = re.compile(rf"{_MODE}|回头看")
_INSPECTS_IN = re.compile(rf"({_MODE})”?(?=(?:问题)?巡[视察])|(回头看)")
_NO_ROUND = _words("before no round")
_OTHER_ROUND = re.compile(rf"次?{either(_words('other round'))}")
_OTHER_BEFORE = re.compile(rf"{either(_words('other before'))}[^，。；]{{0,4}}\Z")
# 第十轮、十一轮: the second goes on with the first's 第
_LISTED = re.compile(rf"第(?:{_HAN}|[0-9]){{1,3}}轮{_JOIN}\Z")
_KINDS = ("国有企业", "高校", "医院", "村", "乡镇", "开发区", "涉粮单位", "政法机关", "机关部门", "地方", "金融机构")
_TARGETS = {word: kind for kind in _KINDS for word in _words(f"target: {kind}")}
# the end of the sentence stops the search: what follows it is another matter
_TARGET = re.compile(f"[。！？；;!?\\n]|{either(_TARGETS)}")
# 四届市委, 十三届雁洄县委, 县委五届: the term before or right behind the committee; 上一届 and 新一届 have no number
_TERM = rf"{one_of(_words('numeral of a term'))}{{1,3}}|[0-9]{{1,2}}"
_COMMITTEE = re.compile(
    rf"(?:(?<!{one_of(_words('before no term'))})第?(?P<term>{_TERM})届(?:[一-鿿]{{2,5}}?)?)?"
    rf"(?P<body>{either(_words('committee'))})(?:(?P<later>{_TERM})届)?"
)
_COMMITTEE_ENDS = re.compile(one_of(ends(_words("committee"))))
_SENTENCE_END = re.compile(r"[。！？；;!?\n]")
_INSPECTION_WORD = re.compile(r"巡[视察]")
_COUNT_BEFORE, _COUNT_BEHIND = _words("before a count"), _words("behind a count")


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


def modes(text: str) -> list[str]:
    """The modes of inspection that a stretch of text names, in order, each once."""
    return list(dict.fromkeys(m[0].rstrip("”") for m in _INSPECTS_IN.finditer(text)))


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
    return before.endswith(_NO_ROUND) and not m["ordinal"]


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
    return text.endswith(_COUNT_BEFORE, 0, start) or text.startswith(_COUNT_BEHIND, end)


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
    named = list(_COMMITTEE.finditer(before)) if _COMMITTEE_ENDS.search(before) else ()
    last = named[-1] if named else _COMMITTEE.match(after)
    if last is None:
        return None, None
    number = last["term"] or last["later"]
    term = numeral_values.parse(number) if number else None
    return (term if isinstance(term, int) else None), last["body"]
