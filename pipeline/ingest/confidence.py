"""How sure the reading of each sentence is, from that of the lines it was recognised in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.documents import Sentence
from pipeline.ingest.clean import simplified


def of_sentences(
    text: str, sentences: Sequence[Sentence], lines: Sequence[tuple[str, float]]
) -> tuple[float | None, ...]:
    """The mean confidence of each sentence's recognised characters.

    Args:
        text: the clean text.
        sentences: of the text.
        lines: recognised lines in order, before cleaning, with their confidence (0 to 1).

    Returns:
        None for a sentence of which no character was recognised; nothing at all where no line was.
    """
    if not lines:
        return ()
    places = [i for i, char in enumerate(text) if not char.isspace()]
    plain = simplified(text)  # as the lines, whatever cleaning made of their characters
    bare = "".join(plain[i] for i in places)
    sums, counts = [0.0] * len(sentences), [0] * len(sentences)
    starts = [sentence.start for sentence in sentences]
    end = 0
    for line, sure in lines:
        wanted = "".join(simplified(line).split())
        start = bare.find(wanted, end) if wanted else -1
        if start < 0:  # cleaning took it away: a page number
            continue
        end = start + len(wanted)
        for place in places[start:end]:
            index = bisect_right(starts, place) - 1
            sums[index] += sure
            counts[index] += 1
    return tuple(round(s / n, 4) if n else None for s, n in zip(sums, counts, strict=True))
