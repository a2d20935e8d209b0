"""Words: rjieba's, jieba's or HanLP's, cut so that every mention's edge is a word's edge and a mask is one word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

import rjieba

from pipeline.errors import XunshiError
from pipeline.lexicons import Lexicons, built_in

SEGMENTERS = ("rjieba", "jieba", "hanlp")


class Cut(Protocol):
    """Cuts a text into words that joined are the text again."""

    def __call__(self, text: str, /) -> Iterable[str]:
        """The words, in order."""


@lru_cache(maxsize=1)
def dictionary() -> rjieba.Jieba:
    """The rjieba dictionary, read once a process."""
    return rjieba.Jieba()


def cutter(
    name: str, model: str | None = None, lexicons: Lexicons | None = None, *, allow_download: bool = False
) -> Cut:
    """The function that cuts a text into words.

    Args:
        name: one of `SEGMENTERS`.
        model: for hanlp: the folder of a component that segments, or the name of a pretrained one.
        lexicons: for hanlp: phrases that are words; default: the built-in ones. The others cut by their own dictionary.
        allow_download: let HanLP fetch a pretrained component.

    Raises:
        XunshiError: there is no such segmenter, it is not installed, or its model cannot be used.
    """
    if model and name != "hanlp":
        raise XunshiError("--hanlp-model: nothing here works with it; choose HanLP with --segmenter hanlp")
    if name == "rjieba":
        fast: Cut = dictionary().cut
        return fast
    if name == "jieba":
        return _jieba()
    if name == "hanlp":
        from pipeline.segment.hanlp import HanlpSegmenter  # noqa: PLC0415 (only there with the extra)
        from pipeline.segment.hanlp_folder import SEGMENT, locate  # noqa: PLC0415

        folder = locate(model, SEGMENT, allow_download=allow_download)
        return HanlpSegmenter(folder, lexicons or built_in(), allow_download=allow_download)
    raise XunshiError(f"--segmenter {name}: there is no such one; choose {', '.join(SEGMENTERS)}")


@lru_cache(maxsize=1)
def _jieba() -> Cut:
    import jieba  # noqa: PLC0415 (its dictionary takes half a second to load)

    jieba.setLogLevel("ERROR")
    cut: Cut = jieba.cut
    return cut


def words(
    text: str, edges: Iterable[int] = (), whole: Sequence[tuple[int, int]] = (), cut: Cut | None = None
) -> list[str]:
    """The words of `text`; joined they are `text` again.

    Args:
        text: any text.
        edges: offsets at which a word must begin or end (mentions, sentences).
        whole: spans that are one word each (masks), not overlapping.
        cut: as `cutter` gives it; default: rjieba's.
    """
    ends = set(edges)
    at = 0
    for word in (cut or cutter("rjieba"))(text):
        at += len(word)
        ends.add(at)
    for start, end in whole:
        ends.difference_update(range(start + 1, end))
        ends |= {start, end}
    bounds = sorted(ends | {0, len(text)})
    return [text[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]


# The two segmenters use one dictionary and algorithm and give the same words, but that rjieba keeps together what jieba cuts in
# two cases: Latin letters and digits joined by one of these signs (`GB-T`, `a_b`, `x.xx`), and neighbouring rare characters,
# which stand outside Unicode's first block of ideographs (䴔䴖).
JOINING_SIGNS = "-_."
COMMON_IDEOGRAPHS = ("\u4e00", "\u9fff")


# Words of grammar and of the page, which say nothing of what a text stresses; masks' placeholders count as such.
STOP_WORDS = frozenset(
    "的 了 和 与 及 或 在 是 对 为 以 于 等 把 被 将 从 到 向 由 就 都 也 又 并 而 但 且 其 该 各 每 个 一 不 有 这 那 之 所 中 上 下 "
    "内 外 前 后 以及 并且 而且 但是 因此 由于 为了 通过 进行 开展 有关 相关 以来 其中 同时 此外 另外 特别 尤其 一个 一些 一批 "
    "我 我们 他 他们 自己 大家 什么 怎么 如何 这个 那个 这些 那些 年 月 日 次 名 件 项 条 家 人 万 亿 元 第 号".split()
)


def frequencies(
    texts: Iterable[str], cut: Cut | None = None, *, stop_words: frozenset[str] = STOP_WORDS
) -> Counter[str]:
    """How often each word occurs in `texts`; stop words, white space, punctuation and single signs are left out.

    Args:
        texts: best the normalised form, in which two writers' masks are the same word.
        cut: as `cutter` gives it; default: rjieba's.
        stop_words: words to leave out.
    """
    counts: Counter[str] = Counter()
    cut = cut or cutter("rjieba")
    for text in texts:
        counts.update(w for w in cut(text) if w not in stop_words and any(c.isalnum() for c in w))
    return counts


def tagged(text: str) -> list[tuple[str, str]]:
    """Words with jieba's part-of-speech tags (`n`, `v`, `ns` …), by rjieba: a dictionary look-up, not a model."""
    return [(word, tag) for word, tag in dictionary().tag(text)]
