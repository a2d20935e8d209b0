"""The spaCy Language: words cut at mention edges, then a thin component for each layer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import analysis
from pipeline import lexicons as lexicon_files
from pipeline.classify import model as models
from pipeline.classify.model import Classifier
from pipeline.lexicons import Lexicons
from pipeline.segment.words import cutter, words

COMPONENTS = (
    "inspection/sentences_v1",
    "inspection/masks_v1",
    "inspection/rounds_v1",
    "inspection/organizations_v1",
    "inspection/slogans_v1",
    "inspection/problems_v1",
    "inspection/statistics_v1",
    "inspection/findings_v1",
)


# The Doc that the chain is working on, with its analysis: eight components ask in turn, and even `doc.text` costs a join.
_last: tuple[Doc, tuple[str | None, str | None], analysis.Analysis] | None = None


def analysis_of(doc: Doc, lexicons: str | None = None, model: str | None = None) -> analysis.Analysis:
    """The analysis of a Doc's text, made once for the components of a chain."""
    if _last is not None and _last[0] is doc and _last[1] == (lexicons, model):
        return _last[2]
    return _remember(doc, (lexicons, model), _analyze(doc.text, lexicons, model))


def _whole(found: analysis.Analysis, edges: set[int]) -> list[tuple[int, int]]:
    """Spans that are one word: masks, and slogans of the lexicon, unless another mention begins or ends inside."""
    inner = sorted(edges)
    whole = [(m.start, m.end) for m in found.masks]
    for slogan in found.slogans:
        i = bisect_right(inner, slogan.start)
        if slogan.known and inner[i] == slogan.end:
            whole.append((slogan.start, slogan.end))
    return whole


def _analyze(text: str, lexicons: str | None, model: str | None) -> analysis.Analysis:
    return analysis.analyze(text, lexicons=_lexicons(lexicons), classifier=classifier_of(model))


@lru_cache(maxsize=4)
def _lexicons(folder: str | None) -> Lexicons:
    # a Language keeps the lexicons it began with; a Doc a second is no time to look at files again
    return lexicon_files.load(Path(folder) if folder else None)


@lru_cache(maxsize=4)
def classifier_of(folder: str | None) -> Classifier:
    """The classifier of a folder, read once a process."""
    return models.load(Path(folder) if folder else None)


def _remember(doc: Doc, settings: tuple[str | None, str | None], found: analysis.Analysis) -> analysis.Analysis:
    global _last  # noqa: PLW0603 (a Doc takes neither a weak reference nor an attribute that would not be serialised)
    _last = (doc, settings, found)
    return found


class Tokenizer:
    """Cuts a text into words such that every mention's and sentence's edge is a token's edge.

    Args:
        vocab: the Language's vocabulary.
        segmenter: `rjieba` or `jieba`.
        lexicons: folder of lexicons, None for the built-in ones.
        model: folder of a classifier, None for the built-in one; the chain's components ask for the same analysis.
    """

    def __init__(self, vocab: Vocab, segmenter: str, lexicons: str | None, model: str | None) -> None:
        cutter(segmenter)
        self.vocab, self.segmenter, self.lexicons, self.model = vocab, segmenter, lexicons, model

    def __call__(self, text: str) -> Doc:
        """A Doc whose text is `text` exactly: white space is a token of its own."""
        found = _analyze(text, self.lexicons, self.model)
        edges = {e for layer in analysis.LAYERS for m in getattr(found, layer) for e in (m.start, m.end)}
        edges.update(e for span in found.spans for e in span)
        tokens = words(text, edges, _whole(found, edges), self.segmenter)
        doc = Doc(self.vocab, words=tokens, spaces=[False] * len(tokens))
        _remember(doc, (self.lexicons, self.model), found)
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to store: the settings are in the config."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> Tokenizer:
        """Nothing to restore."""
        return self

    def to_disk(self, _: str | Path, **__: object) -> None:
        """Nothing to store: the settings are in the config."""

    def from_disk(self, _: str | Path, **__: object) -> Tokenizer:
        """Nothing to restore."""
        return self


@registry.tokenizers("inspection.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    segmenter: str = "rjieba", lexicons: str | None = None, model: str | None = None
) -> Callable[[Language], Tokenizer]:
    """Factory of the tokenizer, for a spaCy config."""

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, segmenter, lexicons, model)

    return create


def load(segmenter: str = "rjieba", lexicons: str | Path | None = None, model: str | Path | None = None) -> Language:
    """The whole Language.

    Args:
        segmenter: `rjieba` (default) or `jieba`: which words the tokens are; mentions are the same.
        lexicons: a folder of the user's own lexicons, laid over the built-in ones row by row.
        model: a folder that `xunshi train` wrote; default: the built-in classifier.

    Returns:
        A Language whose Docs have `doc.spans[layer]` for masks, rounds, organizations, slogans, problems and statistics, with
        normalised values under `span._.mask`, `span._.round` …, and `sent._.finding`.

    Raises:
        XunshiError: the segmenter is unknown, or a lexicon or the model is broken.
    """
    settings = {"lexicons": str(lexicons) if lexicons else None, "model": str(model) if model else None}
    tokenizer: dict[str, Any] = {"@tokenizers": "inspection.tokenizer.v1", "segmenter": segmenter, **settings}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    for name in COMPONENTS:
        nlp.add_pipe(name, config=dict(settings))
    return nlp
