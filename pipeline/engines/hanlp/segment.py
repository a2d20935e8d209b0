"""HanLP's neural segmenter: the words of a text, cut such that phrases of the lexicons are words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from pipeline.engines.hanlp.folder import RNN_TAGGER, Folder
from pipeline.lexicons import Lexicons
from pipeline.segment import sentences
from pipeline.segment.sentences import pieces

# a BERT takes 512 pieces, and a rare character can be three of them
LONGEST = 160
BATCH = 32
# what a model is shown in the place of a character that its tokenizer would drop, so that offsets stay
STAND_IN = "□"
# a shorter phrase stands inside other words too often (党组 in 党组织)
SHORTEST_PHRASE = 3


class HanlpSegmenter:
    """A HanLP segmenter with the lexicons' phrases.

    Args:
        folder: of a component that segments, checked.
        lexicons: their slogans, and bodies' names of three characters and more, are never cut.
        allow_download: let a pretrained component fetch what it needs.

    Raises:
        XunshiError: it cannot be loaded.
    """

    def __init__(self, folder: Folder, lexicons: Lexicons, *, allow_download: bool = False) -> None:
        from pipeline.engines.hanlp.loading import component  # noqa: PLC0415 (imports HanLP: seconds)

        self._characters = folder.classpath == RNN_TAGGER
        self._component = component(folder, allow_download=allow_download)
        self._phrases = _trie(lexicons)

    def __call__(self, text: str) -> list[str]:
        """The words of `text`; joined they are `text` again, white space in words of its own."""
        places = [p for start, end in sentences.spans(text) for p in pieces(text, start, end, LONGEST)]
        shown = [visible(text[start:end]) for start, end in places]
        ends = {0, len(text)}
        for (start, end), own in zip(places, self._ends(shown), strict=True):
            ends |= {start, end, *(start + at for at in own)}
        ends |= {at for at in range(1, len(text)) if text[at].isspace() != text[at - 1].isspace()}
        for start, end, _ in self._phrases.parse_longest(text):
            ends.difference_update(range(start + 1, end))
            ends |= {start, end}
        bounds = sorted(ends)
        return [text[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]

    def _ends(self, shown: Sequence[str]) -> list[list[int]]:
        """Where words begin or end in each piece."""
        if not shown:
            return []
        if self._characters:
            tagged = self._component([list(piece) for piece in shown], batch_size=BATCH)
            return [[i for i in range(1, len(t)) if t[i] in "BS" or t[i - 1] in "ES"] for t in tagged]
        self._component.config.output_spans = True
        words = self._component(list(shown), batch_size=BATCH)
        return [[at for _, start, end in own for at in (start, end)] for own in words]


def _trie(lexicons: Lexicons) -> Any:  # noqa: ANN401 (a class without types)
    from hanlp_trie.dictionary import TrieDict  # noqa: PLC0415 (only there with the extra)

    return TrieDict({t for t in (*lexicons.slogans, *lexicons.organizations) if len(t) >= SHORTEST_PHRASE})


def visible(text: str) -> str:
    """`text` as a model is shown it: a stand-in for each character that is white space, control, surrogate or mark."""
    if text.isalnum():
        return text
    return "".join(STAND_IN if unicodedata.category(c)[0] in "CZM" else c for c in text)
