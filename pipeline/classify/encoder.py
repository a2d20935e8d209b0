"""The encoder: a small transformer that reads a sentence, and what it says of it: status, labels, organizations, problems.

A sentence is read alone, so that what is said of it never depends on its neighbours in a batch. ONNX Runtime multiplies its
weights, which are bytes, on one core; `engines` and `analysis` ask it sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.model import Floats, softmax

# pieces of a text that are read at once, and how many of them the next window reads again
WINDOW, OVERLAP = 160, 32
BEGIN, END = 0, 2  # <s> and </s>
# of each layer of spans: what lies outside, begins one, continues one
OUTSIDE, BEGINS, INSIDE = TAGS = range(3)
# sentences whose reading is kept: organizations and findings ask for the same ones
KEPT = 4096
_HAN = re.compile("[\u3400-\u9fff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# these belong to the sentence around a span
_EDGES = " \t\u3000\n，。；：、！？"
Span = tuple[int, int]


class Named(NamedTuple):
    """A phrase that names a problem: its place, and a score of each label (log-odds)."""

    start: int
    end: int
    labels: tuple[float, ...]


class Said(NamedTuple):
    """What the encoder says of a sentence.

    Attributes:
        status: scores of found, target, rectified, none; a softmax makes shares of them.
        labels: a score of each label of its codebook (log-odds), if a problem is named.
        organizations: (start, end) of each body, in order, none overlapping.
        problems: phrases that name a problem, in order, none overlapping.
    """

    status: tuple[float, ...]
    labels: tuple[float, ...]
    organizations: tuple[Span, ...]
    problems: tuple[Named, ...]


class Window(NamedTuple):
    """A stretch of a sentence as the network sees it.

    Attributes:
        ids: numbers of its pieces.
        places: (start, end) of each piece in the sentence.
        first: of the pieces that this window, not the one before it, decides on.
        last: the end of these.
    """

    ids: list[int]
    places: list[Span]
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Encoder:
    """A trained encoder; `encoder_files.load` reads one.

    Attributes:
        codebook: its labels.
        network: its ONNX file.
        vocabulary: its tokenizer.json.
        digest: changes with any byte of its files.
    """

    codebook: Codebook
    network: bytes
    vocabulary: str
    digest: str = ""
    _known: dict[str, Said] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """The files alone: another process loads the network itself."""
        kept = ("codebook", "network", "vocabulary", "digest")
        return {name: getattr(self, name) for name in kept} | {"_known": {}}

    def read(self, sentence: str) -> Said:
        """What it says of a sentence of any length; one without a Chinese character names nothing, with low confidence."""
        said = self._known.get(sentence)
        if said is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            said = self._known[sentence] = self._read(sentence) if _HAN.search(sentence) else self._nothing
        return said

    @cached_property
    def _nothing(self) -> Said:
        return Said(tuple(float(name == "none") for name in STATUSES), (0.0,) * len(self.codebook.names), (), ())

    def _read(self, sentence: str) -> Said:
        told = []
        bodies: list[Span] = []
        problems: list[Named] = []
        for window in windows(*self._pieces(sentence)):
            status, labels, tags = self._run(window.ids)
            told.append((status, labels.mean(0)))
            for first, last in runs(tags[:, : len(TAGS)], window):
                bodies += trimmed(sentence, window.places[first][0], window.places[last - 1][1])
            for first, last in runs(tags[:, len(TAGS) :], window):
                scores = tuple(labels[first:last].mean(0).tolist())
                places = trimmed(sentence, window.places[first][0], window.places[last - 1][1])
                problems += [Named(*place, scores) for place in places]
        # what several windows report is what the one reports that names a problem most surely
        status, labels = min(told, key=lambda of: float(softmax(of[0][None])[0, STATUSES.index("none")]))
        return Said(tuple(status.tolist()), tuple(labels.tolist()), tuple(_apart(bodies)), tuple(_apart(problems)))

    def _pieces(self, sentence: str) -> tuple[list[int], list[Span]]:
        # half a surrogate pair is no character
        encoded = self._tokenizer.encode(_SURROGATE.sub("\ufffd", sentence), add_special_tokens=False)
        return encoded.ids, encoded.offsets

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 (tokenizers has no types)
        from tokenizers import Tokenizer  # noqa: PLC0415 (only who asks the encoder needs it)

        return Tokenizer.from_str(self.vocabulary)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 (onnxruntime has no types)
        import onnxruntime  # noqa: PLC0415 (only who asks the encoder needs it)

        options = onnxruntime.SessionOptions()
        # one core a process, and the same sums in the same order
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self.network, options, providers=["CPUExecutionProvider"])

    def _run(self, ids: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """(4,) scores of the statuses; of each piece (pieces, labels) and (pieces, 6) scores of its tags."""
        status, kinds, tags = self._session.run(None, {"ids": np.array([[BEGIN, *ids, END]], np.int64)})
        return status[0], kinds[0, 1:-1], tags[0, 1:-1]


def windows(ids: Sequence[int], places: Sequence[Span]) -> Iterator[Window]:
    """A sentence's pieces in windows that overlap; at a seam each decides on its half of what both see.

    Args:
        ids: numbers of the pieces.
        places: (start, end) of each.
    """
    step = WINDOW - OVERLAP
    for at in range(0, max(1, len(ids) - OVERLAP), step):
        own = list(ids[at : at + WINDOW])
        whole = at + WINDOW >= len(ids)
        yield Window(
            own, list(places[at : at + WINDOW]), OVERLAP // 2 if at else 0, len(own) if whole else WINDOW - OVERLAP // 2
        )


def runs(tags: Floats, window: Window) -> Iterator[Span]:
    """(first, last) pieces of each span that the tags of a window tell and that begins where it decides.

    Args:
        tags: (pieces, 3) scores.
        window: what was read.
    """
    told = tags.argmax(1).tolist()
    first = None
    for i, tag in enumerate([*told, OUTSIDE]):
        if first is not None and tag != INSIDE:
            if window.first <= first < window.last:
                yield first, i
            first = None
        # a span that is continued without having begun begins here
        if tag == BEGINS or (tag == INSIDE and first is None):
            first = i


def trimmed(sentence: str, start: int, end: int) -> list[Span]:
    """The span without what belongs to the sentence around it; none where nothing is left.

    Args:
        sentence: the sentence.
        start: of the span.
        end: of the span, exclusive.
    """
    name = sentence[start:end]
    start, end = end - len(name.lstrip(_EDGES)), start + len(name.rstrip(_EDGES))
    return [(start, end)] if start < end else []


Place = TypeVar("Place", Span, Named)


def _apart(spans: Sequence[Place]) -> Iterator[Place]:
    """Spans in order, none beginning before the last one's end."""
    ended = 0
    for span in spans:
        if span[0] >= ended:
            yield span
            ended = span[1]
