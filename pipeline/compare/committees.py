"""Which committee a text means by 省委 or 市委, and which of these are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract import inspected
from pipeline.extract.masks import GLYPHS
from pipeline.wordlists import inside

# of the Centre and provinces it is 巡视, below 巡察
_UPPER = ("中央", "省委", "自治区党委", "兵团党委")
_MASKED = re.compile(f"[{inside(GLYPHS)}某]")
WHOLE = "中央"
# 乌泊市|雁洄县|财政局
_PLACE = re.compile(r"[一-鿿]{2,5}?[省市县区州盟旗](?!委)")


class Committee(NamedTuple):
    """A committee that inspects.

    Attributes:
        name: with its place (桐屿市委); as written, with the document behind it, where no text tells the place.
        province: of the document that names it; empty where it is not known.
    """

    name: str
    province: str

    @property
    def inspection(self) -> str:
        """What its inspections are called."""
        return "巡视" if self.name.endswith(_UPPER) else "巡察"


class Named(NamedTuple):
    """A body that a document names: offset and full name."""

    start: int
    name: str


def of(written: str, at: int, document: Mapping[str, str], named: Sequence[Named], text: str) -> Committee:
    """The committee that a text means at a place.

    The nearest full name before that place, else the commonest of the text, else the place of `根据…市委`, else the province.

    Args:
        written: 省委, 市委, 县委 …; empty where nothing shows it.
        at: offset of the round that it holds.
        document: doc_id and province.
        named: bodies of the document, in order.
        text: of the document.
    """
    province = document["province"]
    if written == WHOLE:
        return Committee("中共中央", "")
    full = [
        n for n in named if written and n.name.endswith(written) and n.name != written and not _MASKED.search(n.name)
    ]
    before = [n for n in full if n.start <= at]
    if before:
        return Committee(before[-1].name, province)
    if full:
        return Committee(Counter(n.name for n in full).most_common(1)[0][0], province)
    seat = inspected.seat_of(text)
    if seat and written.startswith(seat[-1]):
        return Committee(f"{seat}{written[1:]}", province)
    if province and written.endswith(_UPPER):
        return Committee(province + written.removeprefix("省").removeprefix("自治区"), province)
    return Committee(f"{written}（{document['doc_id']}）", province)


def of_place(body: str) -> list[str]:
    """The committees of the places that a body's name begins with (桐屿市委, of 桐屿市财政局).

    Args:
        body: its full name.
    """
    found, at = [], 0
    while m := _PLACE.match(body, at):
        found.append(f"{m[0]}委")
        at = m.end()
    return found


def joined(committees: Iterable[Committee]) -> dict[Committee, Committee]:
    """Each committee as the one that it is: of one name, those without a province are the only one with a province.

    Args:
        committees: as `of` gives them; two of one name in two provinces stay two.
    """
    provinces: dict[str, set[str]] = defaultdict(set)
    every = set(committees)
    for committee in every:
        if committee.province:
            provinces[committee.name].add(committee.province)
    return {
        c: Committee(c.name, next(iter(provinces[c.name]))) if not c.province and len(provinces[c.name]) == 1 else c
        for c in every
    }
