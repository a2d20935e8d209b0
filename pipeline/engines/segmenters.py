"""Which segmenter cuts words, by name: rjieba's, jieba's or HanLP's."""

from __future__ import annotations

from functools import lru_cache

from pipeline.errors import XunshiError
from pipeline.lexicons import Lexicons, built_in
from pipeline.segment.words import Cut, dictionary

SEGMENTERS = ("rjieba", "jieba", "hanlp")


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
        from pipeline.engines.hanlp.folder import SEGMENT  # noqa: PLC0415
        from pipeline.engines.hanlp.locate import locate  # noqa: PLC0415
        from pipeline.engines.hanlp.segment import HanlpSegmenter  # noqa: PLC0415 (only there with the extra)

        folder = locate(model, SEGMENT, allow_download=allow_download)
        return HanlpSegmenter(folder, lexicons or built_in(), allow_download=allow_download)
    raise XunshiError(
        "--segmenter {name}: there is no such one; choose {segmenters}", name=name, segmenters=", ".join(SEGMENTERS)
    )


@lru_cache(maxsize=1)
def _jieba() -> Cut:
    import jieba  # noqa: PLC0415 (its dictionary takes half a second to load)

    jieba.setLogLevel("ERROR")
    cut: Cut = jieba.cut
    return cut
