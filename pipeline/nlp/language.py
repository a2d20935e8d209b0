"""The spaCy Language: words cut at mention edges, then a thin component for each layer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import analysis
from pipeline import lexicons as lexicon_files
from pipeline.classify import model as models
from pipeline.classify.model import Classifier
from pipeline.ingest.clean import traditional
from pipeline.lexicons import Lexicons
from pipeline.recognise import engines
from pipeline.recognise.engines import Choice
from pipeline.recognise.policies import Recognition
from pipeline.segment.words import cutter, words

ORGANIZATIONS, HANLP_NER = "inspection/organizations_v1", "inspection/hanlp_ner_v1"
COMPONENTS = (
    "inspection/sentences_v1",
    "inspection/masks_v1",
    "inspection/rounds_v1",
    ORGANIZATIONS,
    "inspection/slogans_v1",
    "inspection/problems_v1",
    "inspection/statistics_v1",
    "inspection/findings_v1",
)


class Means(NamedTuple):
    """What the analysis of a Doc is made with; equal means give equal analyses.

    Attributes:
        lexicons: folder of the user's own lexicons, None for the built-in ones.
        model: folder of a classifier, None for the built-in one.
        choice: what finds organizations beside the rules.
    """

    lexicons: str | None = None
    model: str | None = None
    choice: Choice = Choice()


# The Doc that the chain is working on, with its analysis: eight components ask in turn, and even `doc.text` costs a join.
_last: tuple[Doc, Means, analysis.Analysis] | None = None


def analysis_of(doc: Doc, means: Means) -> analysis.Analysis:
    """The analysis of a Doc's text, made once for the components of a chain."""
    if _last is not None and _last[0] is doc and _last[1] == means:
        return _last[2]
    return _remember(doc, means, _analyze(doc.text, means))


def _whole(found: analysis.Analysis, edges: set[int]) -> list[tuple[int, int]]:
    """Spans that are one word: masks, and slogans of the lexicon, unless another mention begins or ends inside."""
    inner = sorted(edges)
    whole = [(m.start, m.end) for m in found.masks]
    for slogan in found.slogans:
        i = bisect_right(inner, slogan.start)
        if slogan.known and inner[i] == slogan.end:
            whole.append((slogan.start, slogan.end))
    return whole


def _analyze(text: str, means: Means) -> analysis.Analysis:
    # finders and models know Simplified characters; offsets stay
    return analysis.analyze(
        traditional(text),
        lexicons=_lexicons(means.lexicons),
        classifier=classifier_of(means.model),
        recognition=_recognition(means.choice),
    )


@lru_cache(maxsize=4)
def _lexicons(folder: str | None) -> Lexicons:
    # a Language keeps the lexicons it began with; a Doc a second is no time to look at files again
    return lexicon_files.load(Path(folder) if folder else None)


@lru_cache(maxsize=4)
def classifier_of(folder: str | None) -> Classifier:
    """The classifier of a folder, read once a process."""
    return models.load(Path(folder) if folder else None)


@lru_cache(maxsize=4)
def _recognition(choice: Choice) -> Recognition | None:
    return engines.recognition(choice)


def _remember(doc: Doc, means: Means, found: analysis.Analysis) -> analysis.Analysis:
    global _last  # noqa: PLW0603 (a Doc takes neither a weak reference nor an attribute that would not be serialised)
    _last = (doc, means, found)
    return found


class Tokenizer:
    """Cuts a text into words such that every mention's and sentence's edge is a token's edge.

    Args:
        vocab: the Language's vocabulary.
        segmenter: one of `segment.words.SEGMENTERS`.
        segmenter_model: HanLP's model, where that segments.
        means: of the analysis; the chain's components ask for the same one.
    """

    def __init__(self, vocab: Vocab, segmenter: str, segmenter_model: str | None, means: Means) -> None:
        self.vocab, self.means = vocab, means
        model = segmenter_model if segmenter == "hanlp" else None
        self._cut = cutter(segmenter, model, _lexicons(means.lexicons))

    def __call__(self, text: str) -> Doc:
        """A Doc whose text is `text` exactly: white space is a token of its own."""
        found = _analyze(text, self.means)
        edges = {e for layer in analysis.LAYERS for m in getattr(found, layer) for e in (m.start, m.end)}
        edges.update(e for span in found.spans for e in span)
        tokens = words(text, edges, _whole(found, edges), self._cut)
        doc = Doc(self.vocab, words=tokens, spaces=[False] * len(tokens))
        _remember(doc, self.means, found)
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


# Config of the tokenizer and of every component: folders of lexicons and of a classifier, None for the built-in ones, and what
# finds organizations beside the rules (recognise.engines.Choice)
SETTINGS: dict[str, Any] = {"lexicons": None, "model": None, "recognition": Choice()._asdict()}


def means_of(lexicons: str | None, model: str | None, recognition: Mapping[str, Any] | None) -> Means:
    """The means that a spaCy config names."""
    return Means(lexicons, model, Choice(**(recognition or {})))


@registry.tokenizers("inspection.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    segmenter: str = "rjieba",
    segmenter_model: str | None = None,
    lexicons: str | None = None,
    model: str | None = None,
    recognition: dict[str, Any] | None = None,
) -> Callable[[Language], Tokenizer]:
    """Factory of the tokenizer, for a spaCy config."""

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, segmenter, segmenter_model, means_of(lexicons, model, recognition))

    return create


def load(  # noqa: PLR0913 (keywords, as on the command line)
    segmenter: str = "rjieba",
    lexicons: str | Path | None = None,
    model: str | Path | None = None,
    *,
    ner: str | None = None,
    ner_model: str | Path | None = None,
    ner_policy: str | None = None,
    hanlp_model: str | Path | None = None,
    allow_download: bool = False,
) -> Language:
    """The whole Language.

    Args:
        segmenter: `rjieba` (default), `jieba` or `hanlp`: which words the tokens are; mentions are the same.
        lexicons: a folder of the user's own lexicons, laid over the built-in ones row by row.
        model: a folder that `xunshi train` wrote; default: the built-in classifier.
        ner: what finds organizations: `rules` (default), `spacy` or `hanlp`.
        ner_model: folder of the recogniser's model; default for spaCy: the program's own.
        ner_policy: `fill` (default), `union` or `model`: where rules and recogniser meet.
        hanlp_model: what HanLP works with: a folder that `xunshi train hanlp` wrote, or the name of a pretrained component.
        allow_download: let HanLP fetch a pretrained component.

    Returns:
        A Language whose Docs have `doc.spans[layer]` for masks, rounds, organizations, slogans, problems and statistics, with
        normalised values under `span._.mask`, `span._.round` …, and `sent._.finding`.

    Raises:
        XunshiError: the segmenter or recogniser is unknown or not installed, or a lexicon or a model is broken.
    """
    models = _text(ner_model), ner_policy, _text(hanlp_model)
    choice = engines.choose(ner, *models, segmenter=segmenter, allow_download=allow_download)
    # broken models are told now, not with the first text; one that was learnt anew since is read anew
    _recognition.cache_clear()
    _recognition(choice)
    if segmenter == "hanlp":
        cutter(segmenter, _text(hanlp_model), allow_download=allow_download)
    # what was fetched is here now; a saved Language carries no permission to fetch more
    choice = choice._replace(allow_download=False)
    settings = {"lexicons": _text(lexicons), "model": _text(model), "recognition": choice._asdict()}
    tokenizer: dict[str, Any] = {
        "@tokenizers": "inspection.tokenizer.v1",
        "segmenter": segmenter,
        "segmenter_model": _text(hanlp_model),
        **settings,
    }
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    for name in COMPONENTS:
        chosen = HANLP_NER if choice.engine == engines.HANLP and name == ORGANIZATIONS else name
        nlp.add_pipe(chosen, config=dict(settings))
    return nlp


def _text(given: str | Path | None) -> str | None:
    return str(given) if given else None
