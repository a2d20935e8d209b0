"""Does a writer's mask keep the width of what it hides? Inferred per document; where it does, masked figures get bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.mentions import Mask, made
from pipeline.extract.numeral_values import HAN_DIGITS, SCALES
from pipeline.extract.numerals import TO_HALF_WIDTH

_UNIT_SCALE = re.compile(r"[十百千]?[万亿]|[百千]")
_SCALE_WORDS = {"十": 10, "百": 100, "千": 1000} | SCALES
# Chinese numerals of one, two, three characters: 一 to 十, 十一 to 九十, 二十一 to 九十九
_HAN_BOUNDS = {1: (1, 10), 2: (11, 90), 3: (21, 99)}
MIN_MASKS = 4
MIN_SHARE = 0.1


def convention(masks: Sequence[Mask]) -> str:
    """`kept` (`*个市`, `**个县`), `fixed` (always `xx`) or `unknown`, from the document's counts and percentages.

    Widths that differ show that the writer kept them, if no single slip explains it (a tenth of the masks, at least one in
    ten); one width over several masks shows that it means nothing. Fewer than four masks show neither.
    """
    widths = Counter(
        _whole_width(m)
        for m in masks
        if m.role in {"count", "percent"} and not m.text[0].isdecimal() and "某" not in m.text
    )
    total = sum(widths.values())
    if total < MIN_MASKS:
        return "unknown"
    if len(widths) == 1:
        return "fixed"
    odd = total - max(widths.values())
    return "kept" if odd >= max(1, MIN_SHARE * total) and (odd > 1 or total < 1 / MIN_SHARE) else "unknown"


def _whole_width(mask: Mask) -> int:
    return len(mask.text.replace("．", ".").partition(".")[0])


def with_bounds(masks: Sequence[Mask], kept: str) -> list[Mask]:
    """The masks, with `low` and `high` where the convention is `kept` and the role is a figure; else unchanged.

    Args:
        masks: of one document.
        kept: its convention, as `convention` tells it.
    """
    if kept != "kept":
        return list(masks)
    return [_bounded(m) if m.role in {"count", "percent", "ordinal"} else m for m in masks]


def _bounded(mask: Mask) -> Mask:
    bounds = _scaled_bounds(mask.text, mask.role == "ordinal", mask.unit)
    return made(Mask, (*mask[:5], *bounds)) if bounds else mask


@lru_cache(maxsize=1 << 12)
def _scaled_bounds(run: str, ordinal: bool, unit: str | None) -> tuple[float, float] | None:
    """Least and greatest number that a run and its unit can hide: (`**`, `万个`) → 100000, 990000."""
    bounds = _han_bounds(run) if ordinal else _digit_bounds(run)
    if bounds is None:
        return None
    factor = scale_of(unit or "")
    low, high = (int(b * factor) if float(round(b * factor, 6)).is_integer() else b * factor for b in bounds)
    return low, high


def scale_of(unit: str) -> int:
    """Factor of the scale that a unit begins with: `万个` → 10000, `个` → 1, `十万元` → 100000."""
    m = _UNIT_SCALE.match(unit)
    factor = 1
    for c in m[0] if m else "":
        factor *= _SCALE_WORDS[c]
    return factor


def _digit_bounds(run: str) -> tuple[float, float] | None:
    """Least and greatest number of the same digits: `1xx` → 100, 199; `x.xx` → 1.0, 9.99."""
    half = run.translate(TO_HALF_WIDTH)
    low = "".join(c if c.isdigit() or c == "." else "0" for c in half)
    high = "".join(c if c.isdigit() or c == "." else "9" for c in half)
    if not half[0].isdigit():
        low = "1" + low[1:]
    return (float(low), float(high)) if low.count(".") <= 1 and len(low) <= 15 else None


def _han_bounds(run: str) -> tuple[float, float] | None:
    """An ordinal is written in Chinese numerals (第三轮), whose length is not that of the figure."""
    if any(c in HAN_DIGITS or c in "十百" for c in run):
        return None
    return _digit_bounds(run) if run[0].isdecimal() else _HAN_BOUNDS.get(len(run))
