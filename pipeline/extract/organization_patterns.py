"""How organizations are written: what hangs on a name, what shows that it is none. Patterns in one place, for `organizations`."""

from __future__ import annotations

import re
from functools import partial

from pipeline.extract import names
from pipeline.extract.masks import GLYPHS
from pipeline.wordlists import either, heads, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "organization_patterns")
_HAN = one_of(_words("numeral"))
HAN = _HAN
_GLYPH = one_of(GLYPHS)

_NUMBER = rf"(?:{_HAN}{{1,3}}|[0-9]{{1,2}}|{one_of(_words('masked numeral'))}{{1,3}})"
# 第三巡察组, 第一、第二巡察组, 第一至第五巡察组, 巡察一组
NUMBERED_GROUP = re.compile(
    rf"第{_NUMBER}(?:{either(_words('between numbers'))}第?{_NUMBER}){{0,9}}+{either(_words('numbered group'))}"
    rf"|{either(_words('group by number'))}第?{_HAN}{{1,2}}组"
)
# A post, a meeting or a part of a longer word follows: then the body is not what is meant.
POST = re.compile(
    rf"(?:{either(_words('former'))}?{either(_words('rank'))}?副?{either(_words('post'))}|"
    rf"{one_of(_words('mask before a post'))}{{1,3}}书记|"
    rf"{either(_words('in charge'))}?{either(_words('leader'), _words('no leader'))}|"
    rf"(?:第?(?:{_HAN}|[0-9])+届)?(?:{_HAN}|[0-9])+次{either(_words('session'))}|{either(_words('goes on'), _words('goes on, but'))})"
)
# What it begins with, or with a digit: of nearly all names something else stands behind.
POST_HEADS = frozenset(
    {
        *heads(_words("former", "rank", "post", "mask before a post", "in charge", "leader", "goes on", "numeral")),
        *"副第0123456789",
    }
)
# 中央|经济|工作会议: a meeting by its subject
MEETING = re.compile(rf"([一-鿿]{{2,10}}?)工作{either(_words('meeting'))}")
TAIL_HEADS = frozenset(heads(_words("own office")))
TAIL = re.compile(either(_words("own office"), _words("no own office")))
# 交通投资集团|有限公司, 保险|股份有限公司: the form of the firm ends its name
FIRM_TAIL = re.compile(rf"{either(_words('line of firm'))}?(?:集团)?{either(_words('form of firm'))}")
# and its own bodies go with it: 有限公司|党委
FIRM_BODY = re.compile(rf"(?:机关)?{either(_words('body of firm'))}")
# Parts of a body that its name takes in: 县公安局|第二党支部, 县税务局|第一税务分局
UNIT_HEADS = frozenset({"第", *heads(_words("whose branch", "branch"))})
UNIT = re.compile(
    rf"(?:第{_HAN}{{1,2}}|{either(_words('whose branch'))}第?{_HAN}{{0,2}})?{either(_words('branch'))}"
    rf"|第{_HAN}{{1,2}}{either(_words('numbered unit'))}"
)
# 沐江市|第二|中级人民法院
ORDINAL = re.compile(rf"第{_NUMBER}$")
LONGEST_ORDINAL = 4
# 立案|一庭, 审计|二处: a unit told from its like by a number
NUMBERED_UNIT = re.compile(
    rf"{one_of(['第', *_words('numeral')])}(?:(?<=第){_HAN}{{1,2}}|(?<!第){_HAN}?){either(_words('unit by number'))}"
)
# 档案|（校史）馆, 人事|（劳资）部: what a unit does besides stands in its name
BRACKETED_UNIT = re.compile(rf"[（(][一-鿿]{{2,6}}[）)]{either(_words('unit with a bracket'))}")
# 沐江|四中, 市|二小; not 一老|一小
NUMBERED_SCHOOL = re.compile(
    rf"(?<![届次])(?<!一[一-鿿])第?{_HAN}{{1,2}}{one_of(_words('school by number'))}"
    rf"(?!级)(?=\Z|[^一-鿿]|{one_of(sorted(names.STOP))}|{either(_words('behind a school by number'))})"
)
# 一分公司, 第三分公司: a branch told from its like by a number
NUMBERED_BRANCH = re.compile(rf"第?{_HAN}{{1,2}}{either(_words('branch by number'))}")
# 民一庭, 刑二庭
DIVISION = re.compile(rf"{either(_words('division'))}{_HAN}庭")
# 市纪委监委|五室
ROOM = re.compile(rf"第?{_HAN}{{1,2}}室")
MASKED_BODY = re.compile(
    rf"((?:{_GLYPH}|某)(?:{_GLYPH}|某){{0,11}}+)(?:[一-鿿]{{0,4}}?){either(_words('masked body'), _words('no masked body'))}"
    rf"(?!{either(_words('behind no masked body'))})"
)
# 中共沐江市财政局委员会: a committee by its name in full
_IN_COMMITTEE = none_of(
    [*(c for c in sorted(names.STOP) if c not in _words("in a full committee")), *"，。；：、！？《》“”\n\t "]
)
COMMITTEE = re.compile(
    rf"{either(_words('full committee'))}(?!{either(_words('full committee'))}|中央){_IN_COMMITTEE}{{2,30}}?委员会"
)
# 中铁十二局: a firm by its number
NUMBERED_FIRM = re.compile(
    rf"{either(_words('numbered firm'))}{_HAN}{{1,3}}{either(_words('number of a firm'))}(?:集团)?"
)
# 保卫部（处）: the name that a body has besides
OTHER_NAME = re.compile(rf"[（(]{either(_words('other name'))}[）)]")
# 宣传部|（统战部）|部长
_BRACKETED = re.compile(r"[（(][一-鿿]{2,8}[）)]|[）)]")
CENTRAL_PART = re.compile(rf"中央{either(_words('central'))}")
# 国有|企业, 民办|学校: what makes the head a kind of firms or schools
KINDS = frozenset(_words("kind"))
SHORTEST = 3
# 市县党委, 省市县委: bodies of several levels are a kind
SEVERAL_LEVELS = _words("several levels")
# 岚川三县|政府办
SEVERAL_OF_A_LEVEL = re.compile(rf"[两二三四五六七八九]{one_of(_words('counted level'))}$")
# 所|高校党委, *家|子公司: what is counted is a kind
COUNTED = re.compile(rf"(?:[0-9０-９]|{one_of(_words('count'))}|{_GLYPH}){either(_words('counted by'))}(?!人)")
# 沐纪委|〔2025〕3号
FILE_NUMBER = re.compile(r"[〔\[［（(][0-9０-９]")
# 沐纪委发|〔2025〕3号: the year in brackets, with what tells the series before it
_LETTER = one_of(_words("letter of a file number"))
FILE_YEAR = re.compile(rf"{_LETTER}{{0,3}}[〔\[［（(【](?:[0-9０-９]|{_GLYPH}){{4}}[〕\]］）)】]")
FILE_YEAR_HEADS = frozenset({*"〔[［（(【", *_words("letter of a file number")})
# 两大|证券交易所: so many are a kind
COUNTED_KIND = re.compile(rf"{one_of(_words('count'))}大")
# words of grammar that no name holds, and signs
BREAK = re.compile(rf"\s|{one_of(_words('sign'))}|{one_of(_words('grammar'))}|(?<!{one_of(_words('equal'))})等")


def has_post(text: str, end: int) -> bool:
    """Whether a post stands behind a body, or behind the bracket that it stands in or before: 宣传部|（统战部）部长.

    Args:
        text: the text.
        end: where the body ends.
    """
    if text[end : end + 1] in _BRACKETS and (other := _BRACKETED.match(text, end)):
        end = other.end()
    return text[end : end + 1] in POST_HEADS and POST.match(text, end) is not None


_BRACKETS = frozenset("（(）)")


def _runs_on() -> dict[str, tuple[str, ...]]:
    """Last character of a head → what makes it the first of another word: 督查办|法, 作协|调, 党组|织, 组织部|门."""
    words = _words("runs on")
    return {head: tuple(w[1:] for w in words if w[0] == head) for head in dict.fromkeys(w[0] for w in words)}


CUT = _runs_on()
# 组织部|分管, 宣传部|分别: what would run on is another word's beginning
BEGINS_ANEW = _words("begins anew")
NOTHING = ("\0",)
