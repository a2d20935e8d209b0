"""Words that stand near what a concordance finds: the neighbours of any text or mention, measured as `collocations` are."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from pipeline.compare import collocations, concordance, schema_words, tokens
from pipeline.compare.collocations import WINDOW
from pipeline.compare.corpus import Corpus
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.stopwords import LeftOut
from pipeline.compare.tokens import Tokens
from pipeline.errors import XunshiError

Span = tuple[int, int]


def collocates(
    corpus: Corpus, pattern: str, options: Options = DEFAULTS, window: int = WINDOW, *, everything: bool = False
) -> pd.DataFrame:
    """The words near a pattern's places more often than elsewhere, the greatest G² first (`schema_words.COLLOCATES`).

    Args:
        corpus: the tables.
        pattern: as for `concordance.kwic`.
        options: words left out.
        window: words to either side.
        everything: every word tested that was seen near, also by chance.

    Raises:
        XunshiError: the pattern is empty or found nowhere, or the window is less than a word.
    """
    if window < 1:
        raise XunshiError("--window {window}: must be 1 or more", window=window)
    places = concordance.kwic(corpus, pattern, 0)
    if places.empty:
        raise XunshiError("{pattern}: found nowhere; xunshi kwic looks for the same", pattern=pattern)
    held = of_places(corpus, places, options)
    found = collocations.measured(held, np.array([-1]), window, everything=everything)
    found = found.assign(word=np.array(held.items, dtype=object)[found["word"].to_numpy(np.int64)])
    return found[list(schema_words.COLLOCATES.names)].reset_index(drop=True)


def of_places(corpus: Corpus, places: pd.DataFrame, options: Options) -> Tokens:
    """The words of the sentences, each place a node among them; no word goes across the edge of a place or of a mask.

    Args:
        corpus: the tables.
        places: doc_id, start and end, in the order of the texts.
        options: words left out.
    """
    kept = collocations.keeper(LeftOut.of(corpus, corpus.group(["province"]), options))
    words, texts = tokens.cut_by(corpus), corpus.texts
    place = {doc_id: i for i, doc_id in enumerate(corpus.documents["doc_id"])}
    at, masked = _spans(places), corpus.table("masks", ("doc_id", "start", "end", "role"))
    masks = _spans(masked[masked["role"] != "idiom"])
    spans = _spans(corpus.table("sentences", ("doc_id", "start", "end")))
    blanked = ((doc_id, own, _blanked(texts[doc_id], masks[doc_id])) for doc_id, own in spans.items())
    return tokens.tokens(
        (place[doc_id], _words(pieces, words, kept))
        for doc_id, own, text in blanked
        for pieces in _cut(text, own, at[doc_id])
    )


def _spans(frame: pd.DataFrame) -> dict[str, list[Span]]:
    """doc_id → the spans of its rows in order."""
    found: dict[str, list[Span]] = defaultdict(list)
    for doc_id, start, end in frame[["doc_id", "start", "end"]].itertuples(index=False, name=None):
        found[doc_id].append((int(start), int(end)))
    for spans in found.values():
        spans.sort()
    return found


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with the spans' characters as line ends, which no word holds."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], "\n" * (end - max(start, at))]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _cut(text: str, sentences: Sequence[Span], places: Sequence[Span]) -> Iterator[list[str | None]]:
    """Each sentence as pieces of its text, None where a place begins in it."""
    starts, at = [start for start, _ in places], 0
    for start, end in sentences:
        at, pieces = max(at, start), list[str | None]()
        for left, right in places[bisect_left(starts, start) : bisect_left(starts, end)]:
            pieces += [text[at:left], None]
            at = max(at, right)
        yield [*pieces, text[at:end]]


def _words(
    pieces: Sequence[str | None], words: Callable[[str], Iterator[str]], kept: Callable[[str], bool]
) -> Iterator[str]:
    for piece in pieces:
        if piece is None:
            yield ""
        else:
            yield from filter(kept, words(piece))
