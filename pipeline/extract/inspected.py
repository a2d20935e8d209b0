"""Which body a notice is about, in which round it was inspected, and when the notice was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from pipeline.extract import numeral_values
from pipeline.ingest.clean import simplified
from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "inspected")

HEAD = 500
_INSPECTS = either(_words("inspects"))
_ORGAN = either(_words("organ"))
_NAME = r"[^，。；：、\s“”《》]"
_ABOUT = rf"(?:(?!整改|反馈){_NAME}){{2,40}}?"
# the body of a title, then that of the first sentences, the surest first
_IN_TITLE = (
    re.compile(rf"关于(?:对)?{_INSPECTS}(?P<body>{_ABOUT})(?:情况)?的?{either(_words('fed back'))}"),
    re.compile(rf"关于对?(?P<body>{_ABOUT}){_INSPECTS}(?:情况)?的?{either(_words('fed back'))}"),
    re.compile(rf"向(?P<body>{_ABOUT})(?:党员领导干部)?{either(_words('gives'))}"),
    re.compile(rf"^(?!关于)(?P<body>{_ABOUT})(?:关于|对于?|落实)[^。]*?整改"),
    re.compile(rf"^(?!关于)(?P<body>{_ABOUT}){_INSPECTS}(?:反馈)?(?:意见|问题)?整改"),
)
_IN_TEXT = (
    re.compile(rf"对(?P<body>{_ABOUT})(?:进行|开展)了?[^，。]{{0,16}}?{_INSPECTS}"),
    re.compile(rf"{_INSPECTS}组?(?:进驻)?(?:了)?向(?P<body>{_ABOUT}){either(_words('gives'))}"),
    re.compile(rf"{_INSPECTS}组?对(?P<body>{_ABOUT})(?:进行|开展)"),
)
_TAIL = re.compile(rf"(?:{_ORGAN}|领导班子|班子|党员领导干部|主要负责人)+$")
_FIRST = re.compile(rf"^(?:{either(_words('before a body'))})+")
_COMMITTEE = "委员会"
# 16个市直单位, ×所高校: no one body
_SEVERAL = re.compile(r"[0-9０-９×xXＸ*_○一二三四五六七八九十百]+(?:余|多)?[个所家名]")
_FIELD = re.compile(rf"^{either(_words('field of a body'))}[：:](?P<body>[^。；\n]{{2,40}})$", re.MULTILINE)
_BY = re.compile(rf"(?:{_INSPECTS})组(?:关于|对|向)")
_SEAT = re.compile(r"(?:根据|按照|经|在|中共)(?:中共)?(?P<place>(?:(?!根据|按照|中共)[一-鿿]){2,7}?[省市县区州盟旗])委")
_OWN_LEVEL = re.compile(r"[省市县区州盟旗](?![省市县区州盟旗])")
_LEVELS = frozenset("省市县区州盟旗")
_D = "0-9０-９"
_HAN = one_of("〇○零一二三四五六七八九十")
_DATE = re.compile(
    rf"(?P<y>[{_D}]{{4}}|{_HAN}{{4}})年(?P<m>[{_D}]{{1,2}}|{_HAN}{{1,3}})月(?:(?P<d>[{_D}]{{1,2}}|{_HAN}{{1,3}})日)?"
)
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789")


class Date(NamedTuple):
    """A day as far as it is told: 0 where month or day is not."""

    year: int
    month: int = 0
    day: int = 0


def body(title: str, text: str, organizations: Sequence[tuple[int, str]] = ()) -> str:
    """The inspected body as the notice calls it, without its Party organ (党组, 党委); empty where it does not say.

    Args:
        title: of the document; empty if it has none.
        text: of the document.
        organizations: (start, name) of bodies named in it, where no phrase tells.
    """
    for patterns, stretch in (((_FIELD,), text[:HEAD]), (_IN_TITLE, title), (_IN_TEXT, text[:HEAD])):
        for pattern in patterns:
            for m in pattern.finditer(stretch):
                if name := plain(m["body"]):
                    return _whole(name, text)
    for start, name in organizations:
        if start < HEAD and _TAIL.search(name) and (bare := plain(name)):
            return _whole(bare, text)
    return ""


def plain(name: str) -> str:
    """A body's name in Simplified characters without 中共, what leads up to it and its Party organ; empty if nothing is left."""
    whole = "".join(simplified(name).split())
    bare = _FIRST.sub("", whole)
    if whole != bare and bare.endswith(_COMMITTEE):  # 中共沐江大学委员会, but not 卫生健康委员会
        bare = bare.removesuffix(_COMMITTEE)
        bare += "委" if bare[-1:] in _LEVELS else ""
    if _BY.search(bare):
        bare = bare[_BY.search(bare).end() :]  # type: ignore[union-attr]  # just seen
    shorter = _TAIL.sub("", bare)
    return shorter if len(shorter) > 1 and not _SEVERAL.search(shorter) else ""


def _whole(name: str, text: str) -> str:
    """The name with its place where it only tells its level (市财政局) and the text says whose it is (根据靖峦市委)."""
    if not _OWN_LEVEL.match(name):
        return name
    seat = seat_of(text)
    return seat + name[1:] if seat and seat[-1] == name[0] else name


def seat_of(text: str) -> str:
    """The place of the committee that inspects (靖峦市, of 根据靖峦市委统一部署); empty where the text does not say."""
    m = _SEAT.search(simplified(text[:HEAD]))
    return m["place"] if m else ""


def date(text: str, given: str = "") -> Date | None:
    """When a notice was written: as given, else the last date among its last lines, else the latest month in it.

    Args:
        text: of the document.
        given: as the metadata have it; empty for none.
    """
    for stretch in (given.replace("-", "年", 1).replace("-", "月", 1) + "日" if given else "", text[-80:]):
        if found := list(_dates(stretch)):
            return found[-1]
    return max(_dates(text), default=None)


def _dates(text: str) -> Iterable[Date]:
    for m in _DATE.finditer(text):
        year = int(m["y"].translate(_HAN_DIGITS))
        month, day = (_number(m[name]) for name in "md")
        if 1980 <= year < 2100 and month <= 12 and day <= 31:
            yield Date(year, month, day)


def _number(written: str | None) -> int:
    value = numeral_values.parse(written) if written else 0
    return int(value) if value is not None else 0


def same(one: str, other: str) -> float:
    """How surely two names are of one body: 1 the same, 0.9 but for the place before it, 0.6 for an abbreviation, 0 another.

    Args:
        one: as `plain` gives it.
        other: as `plain` gives it.
    """
    if one == other:
        return 1
    short, long = sorted((one, other), key=len)
    if long.endswith(short) and len(short) > 2 and (short[0] in _LEVELS or long[-len(short) - 1] in _LEVELS):
        return 0.9
    if len(short) > 3 and short[:2] == long[:2] and short[-1] == long[-1] and _within(short, long):
        return 0.6
    return 0


def _within(short: str, long: str) -> bool:
    """Whether the characters of the one stand in the other in their order (住建局 in 住房和城乡建设局)."""
    rest = iter(long)
    return all(char in rest for char in short)
