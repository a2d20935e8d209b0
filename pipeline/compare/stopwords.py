"""Words that tell nothing of what a text is about: stop words, a user's own, names of places and of the groups themselves.

The list (`models/wordlists/stopwords.csv`) was written for this project: pronouns, conjunctions, prepositions, adverbs of time and
degree, auxiliaries and measure words of two characters or more, since single characters are no words to a comparison. What hedges
(个别, 少数), denies (没有, 尚未) or commands (必须, 不得) is none of them: how much is said to be amiss is what these texts differ in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.compare import fold
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import JOINT, UNKNOWN, Grouping
from pipeline.compare.options import Options
from pipeline.errors import XunshiError
from pipeline.ingest.encodings import decode
from pipeline.lexicons import Lexicons
from pipeline.messages import Message, cause_of
from pipeline.wordlists import words

LISTS = ("pronoun", "conjunction", "preposition", "adverb", "auxiliary", "quantity")
# why a word is left out, the first that holds
STOP, OWN, NAME = "stop words", "your own", "names of places and groups"
_STOP = frozenset(words("stopwords", *LISTS))
# of the user's words that no text has, so many are named
_SHOWN = 5
# places with names no longer than this are left alone: 新区, 城区
_EVERYDAY = 2


def is_stop(word: str) -> bool:
    """Whether the program's list has it."""
    return word in _STOP


def read(path: Path) -> frozenset[str]:
    """A user's own stop words: a text file, one a line; empty lines and lines that begin with # say nothing.

    Raises:
        XunshiError: the file cannot be read, is no text, or names no word.
    """
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise XunshiError(
            "--stop {path}: cannot be read ({cause}); name a text file with a word a line",
            path=path,
            cause=cause_of(error),
        ) from error
    except XunshiError as error:
        raise XunshiError("--stop {path}: {error}", path=path, error=error) from error
    lines = (line.strip().lstrip("\ufeff") for line in text.splitlines())
    found = frozenset(line for line in lines if line and not line.startswith("#"))
    if not found:
        raise XunshiError("--stop {path}: names no word; write one a line", path=path)
    return found


class Names:
    """Names of places and groups: which words are one.

    A place of the lexicon counts by its full name or, for a province, its short one; shorter names of other places are
    everyday words too often (新区, 安康). The provinces that the documents themselves name need stand in no lexicon, and of
    them any word that holds the name without its 省 is one (澜川省委), since a segmenter does not know them.

    Args:
        lexicons: the run's.
        provinces: that the documents tell of.
        groups: names of the groups, or of their parts.
    """

    def __init__(self, lexicons: Lexicons, provinces: Sequence[str] = (), groups: Sequence[str] = ()) -> None:
        self._whole = frozenset(groups) | frozenset(provinces)
        self._whole |= {place.name for place in lexicons.places if len(place.name) > _EVERYDAY}
        self._whole |= {place.short for place in lexicons.places if place.level == "province"}
        self._held = tuple(sorted({stem for name in provinces if len(stem := fold.stem(name)) > 1}))

    @classmethod
    def of(cls, corpus: Corpus, grouping: Grouping) -> Names:
        """Those of a corpus and its groups.

        Args:
            corpus: the tables.
            grouping: its documents in groups.
        """
        told = corpus.documents["province"].dropna().unique()
        parts = {part for name in grouping.names for part in name.split(JOINT) if part != UNKNOWN}
        return cls(corpus.lexicons, [str(p) for p in told], sorted(parts))

    def __contains__(self, word: str) -> bool:
        return word in self._whole or any(stem in word for stem in self._held)


@dataclass(frozen=True)
class LeftOut:
    """Which words are left out, and why.

    Attributes:
        own: a user's words.
        names: of places and groups; None to keep them.
    """

    own: frozenset[str]
    names: Names | None

    @classmethod
    def of(cls, corpus: Corpus, grouping: Grouping, options: Options) -> LeftOut:
        """What a comparison leaves out.

        Args:
            corpus: the tables.
            grouping: its documents in groups.
            options: of the user.
        """
        return cls(options.stop, None if options.keep_names else Names.of(corpus, grouping))

    def why(self, word: str) -> str:
        """One of `STOP`, `OWN`, `NAME`; empty for a word that stays."""
        if is_stop(word):
            return STOP
        if word in self.own:
            return OWN
        return NAME if self.names is not None and word in self.names else ""

    def kept(self, items: Sequence[str]) -> NDArray[np.bool_]:
        """(items,) whether each stays."""
        return np.array([not self.why(item) for item in items], dtype=np.bool_)

    def counted(self, mentions: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Reason → how many words are left out for it, and how many of their mentions.

        Args:
            mentions: word → how often the texts have it.
        """
        found = {reason: {"words": 0, "mentions": 0} for reason in (STOP, OWN, NAME)}
        for word, n in mentions.items():
            if reason := self.why(word):
                found[reason]["words"] += 1
                found[reason]["mentions"] += n
        return found

    def notices(self, mentions: Mapping[str, int]) -> Iterator[str]:
        """What a reader must know of what is left out, a sentence each.

        Args:
            mentions: word → how often the texts have it.
        """
        every, counted = sum(mentions.values()), self.counted(mentions)
        out = sum(n["mentions"] for n in counted.values())
        if out:
            told = [_counted(reason, n["words"]) for reason, n in counted.items() if n["words"]]
            parts = reduce(lambda one, other: Message("{one}, {other}", one=one, other=other), told)
            yield Message(
                "left out of the words compared: {parts} ({out} of {every} mentions; --keep-names keeps the names)",
                parts=parts,
                out=out,
                every=every,
            )
        missing = sorted(word for word in self.own if word not in mentions)
        if missing:
            shown = "、".join(missing[:_SHOWN]) + (
                f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            )
            yield Message(
                "--stop: no text has {shown} as a word; words are cut as in keyness.csv, two Chinese characters or more",
                shown=shown,
            )


def mentions(matrix: sparse.csr_array, items: Sequence[str]) -> dict[str, int]:
    """Word → how often the texts have it.

    Args:
        matrix: (documents, words) counts.
        items: the words.
    """
    return {item: int(n) for item, n in zip(items, matrix.sum(axis=0), strict=True)}


def _counted(reason: str, n: int) -> Message:
    if reason == STOP:
        return Message("{n} stop words", n=n)
    return Message("{n} your own", n=n) if reason == OWN else Message("{n} names of places and groups", n=n)
