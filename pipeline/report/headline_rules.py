"""What stands out in a comparison, in a sentence, by rules that any reader can check in its table.

A comparison of which nothing passes its rule has a sentence that says so. The rules are stricter than q < 0.05, since mentions of one
document depend on each other and the sentences show the extreme of thousands: what they let through in corpora without any
difference is told in docs/design.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from scipy import stats

from pipeline.report import spread, values
from pipeline.report.headline import Headline, Row, below, item_of, number, page_of
from pipeline.report.library import Library

# other groups named in a sentence
NAMED = 3
# of keyness: q, the lower end of the ratio of rates, documents of the group that hold the item and their share of its documents
KEY_Q, KEY_RATIO, KEY_HOLDERS, KEY_SHARE = 0.001, 1.5, 3, 0.5
# of rates: adjusted p of the difference, documents and mentions that each of the two groups must have
RATE_P, RATE_DOCUMENTS, RATE_COUNT = 0.01, 5, 5
SILENCE_Q = TREND_Q = 0.05
# of passages: characters
PASSAGE = 30
_RATES = ("finding_status", "finding_labels", "domains")
_ENDS = (("rate", "per_10k"), ("from", "low"), ("to", "high"))
_NORMAL = 2 * 1.959964


def keyness(rows: Sequence[Row], library: Library) -> Headline:
    """What a group says more than the rest: the greatest z of what is significant, also with each document counted as one.

    Args:
        rows: of `keyness`.
        library: of the report.
    """
    w = library.words
    held = _spread([row for row in rows if row["against"] == "rest" and _key(row)], library)
    if not held:
        said = w("head_keyness_none", q=KEY_Q, ratio=KEY_RATIO, holders=KEY_HOLDERS)
        return Headline(said, "none", (page_of(library, "keyness"),))
    top = max(held, key=lambda row: (number(row, "z"), str(row["item"])))
    said = w(
        "head_keyness",
        group=w.group_name(str(top["group"])),
        item=item_of(top, library),
        layer=w.code("counted", str(top["layer"])),
        here=values.number(top["per_10k"]),
        there=values.number(top["per_10k_against"]),
        low=values.number(2 ** number(top, "log_ratio_low")),
        high=values.number(2 ** number(top, "log_ratio_high")),
        holders=top["holders"],
        documents=top["documents"],
        q=below(top["q"]),
    )
    return Headline(said + _others(held, top, library), "shown", (page_of(library, "keyness"),))


def _others(held: Sequence[Row], top: Row, library: Library) -> str:
    """How many more there are, and the strongest of other groups; empty where there are none."""
    w = library.words
    if len(held) == 1:
        return ""
    best: dict[object, Row] = {}
    for row in sorted(held, key=lambda row: (-number(row, "z"), str(row["item"]))):
        best.setdefault(row["group"], row)
    named = [row for row in best.values() if row["group"] != top["group"]][:NAMED]
    told = w("head_join").join(
        w("head_one", group=w.group_name(str(row["group"])), item=item_of(row, library)) for row in named
    )
    key = "head_keyness_more" if named else "head_keyness_same"
    return w(key, n=len(held) - 1, groups=len(best), told=told)


def _key(row: Row) -> bool:
    holders = number(row, "holders")
    return (
        number(row, "q") < KEY_Q
        and number(row, "log_ratio_low") > math.log2(KEY_RATIO)
        and holders >= max(KEY_HOLDERS, KEY_SHARE * number(row, "documents"))
    )


def _spread(held: Sequence[Row], library: Library) -> list[Row]:
    """Those of the rows whose documents, each counted as one, differ from the rest too (`spread`)."""
    kept = []
    for layer in dict.fromkeys(str(row["layer"]) for row in held):
        own = [row for row in held if row["layer"] == layer]
        kept += spread.kept(library.corpus, library.grouping, layer, [(str(r["group"]), str(r["item"])) for r in own])
    pairs = set(kept)
    return [row for row in held if (row["layer"], row["group"], row["item"]) in pairs]


@dataclass(frozen=True, slots=True)
class _Difference:
    """The rates of one item in two groups, and the probability of such a difference by chance."""

    high: Row
    low: Row
    p: float


def rates(rows: Sequence[Row], library: Library) -> Headline:
    """The item of whose rates two groups are furthest apart beyond chance: all pairs of groups tested, adjusted by Holm (1979).

    Args:
        rows: of `rates`.
        library: of the report.
    """
    w = library.words
    of: dict[tuple[object, object], list[Row]] = {}
    for row in rows:
        if row["layer"] in _RATES and _tested(row):
            of.setdefault((row["layer"], row["item"]), []).append(row)
    tested = [_difference(one, other) for held in of.values() for one, other in combinations(held, 2)]
    link = (page_of(library, "rates"),)
    best = min(tested, key=lambda d: d.p, default=None)
    if best is None:
        return Headline(w("head_rates_untested", documents=RATE_DOCUMENTS, count=RATE_COUNT), "none", link)
    p = min(1.0, best.p * len(tested))  # Holm's first step
    if p >= RATE_P:
        return Headline(w("head_rates_none", n=len(tested)), "none", link)
    said = w(
        "head_rates",
        item=item_of(best.high, library),
        layer=w.code("counted", str(best.high["layer"])),
        n=len(tested),
        p=below(p),
        **_side(best.high, "high", library),
        **_side(best.low, "low", library),
    )
    return Headline(said, "shown", link)


def _tested(row: Row) -> bool:
    wide = number(row, "high") - number(row, "low")
    return number(row, "documents") >= RATE_DOCUMENTS and number(row, "count") >= RATE_COUNT and wide > 0


def _side(row: Row, which: str, library: Library) -> dict[str, object]:
    told = {f"{which}_{name}": values.number(row[column]) for name, column in _ENDS}
    return {which: library.words.group_name(str(row["group"])), **told}


def _difference(one: Row, other: Row) -> _Difference:
    """Welch's test of two rates, their errors taken from the bootstrap intervals.

    A percentile interval of n documents is too narrow by √((n - 1) / n), and its ends are the normal distribution's, not
    Student's (Hesterberg 2015): both are mended here.
    """
    high, low = sorted((one, other), key=lambda row: -number(row, "per_10k"))
    parts = []
    for row in (high, low):
        n = number(row, "documents")
        error = (number(row, "high") - number(row, "low")) / _NORMAL * math.sqrt(n / (n - 1))
        parts.append((error**2, n - 1))
    variance = sum(square for square, _ in parts)
    freedom = variance**2 / sum(square**2 / df for square, df in parts)
    t = (number(high, "per_10k") - number(low, "per_10k")) / math.sqrt(variance)
    return _Difference(high, low, float(2 * stats.t.sf(t, freedom)))


def silences(rows: Sequence[Row], library: Library) -> Headline:
    """The silence that is least likely by chance.

    Args:
        rows: of `silences`.
        library: of the report.
    """
    w, link = library.words, (page_of(library, "silences"),)
    held = [row for row in rows if number(row, "q") < SILENCE_Q]
    if not held:
        return Headline(w("head_silences_none"), "none", link)
    top = min(held, key=lambda row: (number(row, "q"), -number(row, "expected"), str(row["item"])))
    said = w(
        "head_silences",
        group=w.group_name(str(top["group"])),
        item=item_of(top, library),
        layer=w.code("counted", str(top["layer"])),
        peers=top["peers"],
        others=len(library.grouping.names) - 1,
        expected=values.number(top["expected"]),
        q=below(top["q"]),
    )
    return Headline(said, "shown", link)


def passages(rows: Sequence[Row], library: Library) -> Headline:
    """The longest passage that two documents share, boilerplate aside, and how many there are.

    Args:
        rows: of `passages`.
        library: of the report.
    """
    w, link = library.words, page_of(library, "passages")
    held = [row for row in rows if row["boilerplate"] is not True and _length(row) >= PASSAGE]
    if not held:
        return Headline(w("head_passages_none", n=PASSAGE), "none", (link,))
    top = max(held, key=lambda row: (_length(row), number(row, "identity"), str(row["doc_id"]), str(row["other"])))
    said = w(
        "head_passages",
        n=len({row["passage"] for row in held}),
        across=len({row["passage"] for row in held if row["group"] != row["other_group"]}),
        documents=len({str(row[side]) for row in held for side in ("doc_id", "other")}),
        length=_length(top),
        identity=f"{values.number(100 * number(top, 'identity'))} %",
    )
    return Headline(said, "seen", (*_both(top, library), link))


def _length(row: Row) -> int:
    return int(number(row, "end") - number(row, "start"))


def _both(row: Row, library: Library) -> Iterator[tuple[str, str]]:
    for side, at in (("doc_id", "start"), ("other", "other_start")):
        if path := library.href(str(row[side]), "", row[at]):
            yield library.label(str(row[side])), path


def trends(rows: Sequence[Row], library: Library) -> Headline:
    """The rate that rises or falls most surely from year to year within a group.

    Args:
        rows: of `trends`.
        library: of the report.
    """
    w, link = library.words, (page_of(library, "trends"),)
    tested = [row for row in rows if not math.isnan(number(row, "q"))]
    held = [row for row in tested if number(row, "q") < TREND_Q and not math.isnan(number(row, "ratio"))]
    if not held:
        return Headline(w("head_trends_none", n=len(tested)) if tested else w["head_trends_untested"], "none", link)
    top = min(held, key=lambda row: (number(row, "q"), -abs(math.log(number(row, "ratio"))), str(row["item"])))
    said = w(
        "head_trends_up" if number(top, "ratio") > 1 else "head_trends_down",
        group=w.group_name(str(top["group"])),
        item=item_of(top, library),
        layer=w.code("counted", str(top["layer"])),
        ratio=values.number(top["ratio"]),
        low=values.number(top["ratio_low"]),
        high=values.number(top["ratio_high"]),
        q=below(top["q"]),
        n=len(held),
    )
    return Headline(said, "shown", link)


# name of a comparison → what is said of it
RULES: dict[str, Callable[[Sequence[Row], Library], Headline]] = {
    "keyness": keyness,
    "rates": rates,
    "silences": silences,
    "passages": passages,
    "trends": trends,
}
