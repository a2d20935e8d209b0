"""A text folded to what copying keeps: masks, numbers and places each one sign, punctuation and white space gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.ingest.clean import simplified
from pipeline.lexicons import Lexicons
from pipeline.lexicons.terms import Terms
from pipeline.wordlists import either, one_of, words

NUMBER, PLACE = "0", "P"
_HAN = one_of(words("fold", "numeral"))
_NUMBER = re.compile(rf"[0-9０-９]+(?:[.．,，][0-9０-９]+)*|{_HAN}+|[%％]")
_SKIPPED = re.compile(r"[^㐀-鿿A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LEVELS = either(words("fold", "level"))
_LEVEL = re.compile(_LEVELS)
_STEM = re.compile(rf"(.+?)(?:{_LEVELS})?")
# a Chinese numeral alone is as often a word (一是, 万一) as a figure
_BARE = re.compile(_HAN)


@dataclass(frozen=True)
class Folded:
    """A folded text.

    Attributes:
        text: its signs: Chinese characters, lower-case Latin letters, `NUMBER`, `PLACE`.
        starts: (signs,) offset in the text of the first character behind each sign.
        ends: (signs,) offset after the last one.
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def facts(self, original: str, start: int, end: int) -> list[str]:
        """Figures, masks and places of some signs, as written but for width; lone Chinese numerals are words, no figures.

        Args:
            original: the text that was folded.
            start: the first sign.
            end: behind the last one.
        """
        told = [original[self.starts[i] : self.ends[i]] for i in range(start, end) if self.text[i] in {NUMBER, PLACE}]
        return [fact.translate(_HALF) for fact in told if not _BARE.fullmatch(fact)]


_HALF = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


def stem(place: str) -> str:
    """A place's name without its level: 澜川 of 澜川省, 云岭 of 云岭自治州."""
    found = _STEM.fullmatch(place)
    return found[1] if found else place


class Folder:
    """Folds texts.

    Args:
        lexicons: its divisions are places.
        names: further names of places, such as the corpus' provinces.
    """

    def __init__(self, lexicons: Lexicons, names: Iterable[str] = ()) -> None:
        known = {name for name in lexicons.gazetteer.names if len(name) > 1} | {n for n in names if len(n) > 1}
        self._places = Terms(dict.fromkeys(sorted(known), PLACE))

    def fold(self, text: str, masks: Sequence[tuple[int, int, str]]) -> Folded:
        """The folded text.

        Args:
            text: a document's clean text.
            masks: (start, end, role) of its masks, in order; idioms are none.
        """
        # half a surrogate pair is no character; its place is kept
        plain = simplified(_SURROGATE.sub("\ufffd", text))
        spans = [(m.start(), m.end(), NUMBER) for m in _NUMBER.finditer(plain)]
        spans += [(start, end, PLACE) for start, end, _ in self._places.find(plain)]
        spans += [_of_mask(plain, *mask) for mask in masks]
        return _joined(plain, sorted(spans, key=lambda s: (s[0], -s[1])))


def _of_mask(text: str, start: int, end: int, role: str) -> tuple[int, int, str]:
    if role != "place":
        return start, end, NUMBER
    level = _LEVEL.match(text, end)
    return start, level.end() if level else end, PLACE


def _joined(text: str, spans: Sequence[tuple[int, int, str]]) -> Folded:
    """Signs of the text between the spans, one sign a span; neighbouring numbers (`**` and 万) are one."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, sign in spans:
        if end <= at:
            continue
        _plain(text, at, start, signs, starts, ends)
        if signs and signs[-1] == sign == NUMBER and ends[-1] >= start:
            ends[-1] = end
        else:
            signs.append(sign)
            starts.append(max(start, at))
            ends.append(end)
        at = end
    _plain(text, at, len(text), signs, starts, ends)
    return Folded("".join(signs), np.array(starts, np.int32), np.array(ends, np.int32))


def _plain(text: str, start: int, end: int, signs: list[str], starts: list[int], ends: list[int]) -> None:
    for i in range(start, end):
        if not _SKIPPED.match(text[i]):
            signs.append(text[i].lower())
            starts.append(i)
            ends.append(i + 1)
