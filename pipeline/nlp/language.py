"""The spaCy Language: words cut at mention edges, then a thin component for each layer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline import analysis, layers
from pipeline import means as meanings
from pipeline.analysis import Analysis
from pipeline.engines import choice as engines
from pipeline.engines.choice import Choice
from pipeline.engines.segmenters import cutter
from pipeline.layers import Layer
from pipeline.means import Means
from pipeline.nlp.together import TOGETHER
from pipeline.segment.words import words

ORGANIZATIONS, HANLP_NER = "inspection/organizations_v1", "inspection/hanlp_ner_v1"


class Source(NamedTuple):
    """Where the means of a Language come from, as its config tells it; equal sources give equal analyses.

    Attributes:
        lexicons: folder of the user's own lexicons, None for the built-in ones.
        model: folder of a classifier, None for the built-in one.
        choice: what finds organizations beside the rules.
    """

    lexicons: str | None = None
    model: str | None = None
    choice: Choice = Choice()


# Where a Doc keeps its analysis for the components of its chain. Hooks travel with the Doc and are never serialised; its user data
# would be. spaCy looks hooks up by names of its own, so this one is never called.
_HOOK = "xunshi"


@dataclass(frozen=True)
class _Kept:
    """An analysis in the form of a hook."""

    source: Source
    found: Analysis

    def __call__(self, _: Doc) -> Analysis:
        return self.found


def analysis_of(doc: Doc, source: Source) -> Analysis:
    """The analysis of a Doc's text, made once for the components of a chain.

    Args:
        doc: keeps the analysis.
        source: of the means to analyse with; an analysis with others is made anew.
    """
    kept = doc.user_hooks.get(_HOOK)
    if isinstance(kept, _Kept) and kept.source == source:
        return kept.found
    found = analysis.read(doc.text, means(source))
    doc.user_hooks[_HOOK] = _Kept(source, found)
    return found


def _whole(found: Analysis, edges: set[int]) -> list[tuple[int, int]]:
    """Spans that are one word: masks, and slogans of the lexicon, unless another mention begins or ends inside."""
    inner = sorted(edges)
    whole = [(m.start, m.end) for m in found.masks]
    for slogan in found.slogans:
        i = bisect_right(inner, slogan.start)
        if slogan.known and inner[i] == slogan.end:
            whole.append((slogan.start, slogan.end))
    return whole


@lru_cache(maxsize=4)
def means(source: Source) -> Means:
    """What a source names, read once a process: a Language keeps what it began with."""
    return meanings.load(source.lexicons, source.model, source.choice)


class Tokenizer:
    """Cuts a text into words such that every mention's and sentence's edge is a token's edge.

    Args:
        vocab: the Language's vocabulary.
        segmenter: one of `segment.words.SEGMENTERS`.
        segmenter_model: HanLP's model, where that segments.
        source: of the means of the analysis; the chain's components ask for the same one.
    """

    def __init__(self, vocab: Vocab, segmenter: str, segmenter_model: str | None, source: Source) -> None:
        self.vocab, self.source = vocab, source
        model = segmenter_model if segmenter == "hanlp" else None
        self._cut = cutter(segmenter, model, means(source).lexicons)

    def __call__(self, text: str) -> Doc:
        """A Doc whose text is `text` exactly: white space is a token of its own."""
        return self._doc(analysis.read(text, means(self.source)))

    def pipe(self, texts: Iterable[str], **_: object) -> Iterator[Doc]:
        """The Docs of many texts, in order, which are analysed together."""
        return map(self._doc, analysis.read_all(texts, means(self.source)))

    def _doc(self, found: Analysis) -> Doc:
        text = found.text
        edges = {e for of in found.mentions.values() for m in of for e in (m.start, m.end)}
        edges.update(e for span in found.spans for e in span)
        tokens = words(text, edges, _whole(found, edges), self._cut)
        doc = Doc(self.vocab, words=tokens, spaces=[False] * len(tokens))
        doc.user_hooks[_HOOK] = _Kept(self.source, found)
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


def source_of(lexicons: str | None, model: str | None, recognition: Mapping[str, Any] | None) -> Source:
    """The source of means that a spaCy config names.

    Args:
        lexicons: folder of the user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the built-in one.
        recognition: fields of `Choice`; None for the rules alone.
    """
    return Source(lexicons, model, Choice(**(recognition or {})))


@registry.tokenizers("inspection.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    segmenter: str = "rjieba",
    segmenter_model: str | None = None,
    lexicons: str | None = None,
    model: str | None = None,
    recognition: dict[str, Any] | None = None,
) -> Callable[[Language], Tokenizer]:
    """Factory of the tokenizer, for a spaCy config.

    Args:
        segmenter: name of what cuts words.
        segmenter_model: HanLP's model, where that segments; None for its default.
        lexicons: folder of the user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the built-in one.
        recognition: fields of `Choice`; None for the rules alone.

    Returns:
        What makes the tokenizer of a Language.
    """

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, segmenter, segmenter_model, source_of(lexicons, model, recognition))

    return create


def load(  # noqa: PLR0913 (keywords, as on the command line)
    segmenter: str = "rjieba",
    lexicons: str | Path | None = None,
    model: str | Path | None = None,
    *,
    judge: str | None = None,
    encoder: str | Path | None = None,
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
        judge: who judges findings: `linear`, `encoder` or `auto`; default: as the command line's.
        encoder: a folder that `xunshi train encoder` wrote; default: the built-in encoder.
        ner: what finds organizations: `rules` (default), `encoder`, `spacy` or `hanlp`.
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
    choice = engines.choose(
        ner,
        _text(ner_model),
        ner_policy,
        _text(hanlp_model),
        judge=judge,
        encoder=encoder,
        segmenter=segmenter,
        allow_download=allow_download,
    )
    # broken models are told now, not with the first text; one that was learnt anew since is read anew
    means.cache_clear()
    means(Source(_text(lexicons), _text(model), choice))
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
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer, "after_creation": {"@callbacks": TOGETHER}}})
    nlp.add_pipe("inspection/sentences_v1", config=dict(settings))
    for layer in layers.every():
        _add_layer(nlp, layer, settings, choice)
    nlp.add_pipe("inspection/findings_v1", config=dict(settings))
    return nlp


def _add_layer(nlp: Language, layer: Layer, settings: Mapping[str, Any], choice: Choice) -> None:
    if layer.package:
        nlp.add_pipe("inspection/layer_v1", name=f"inspection/{layer.name}", config={**settings, "layer": layer.name})
    else:
        name = f"inspection/{layer.name}_v1"
        nlp.add_pipe(
            HANLP_NER if choice.engine == engines.HANLP and name == ORGANIZATIONS else name, config={**settings}
        )


def _text(given: str | Path | None) -> str | None:
    return str(given) if given else None
