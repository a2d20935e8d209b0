"""The spaCy components: each a plain class that copies one layer of the analysis into the Doc, and a versioned factory.

A component works behind any tokenizer: where a mention's edge falls inside a token, the token is split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline import layers
from pipeline.analysis import Analysis
from pipeline.classify.codebook import STATUSES
from pipeline.engines.choice import HANLP, Choice
from pipeline.errors import XunshiError
from pipeline.extract.mentions import Finding, Mention
from pipeline.layers import Layer
from pipeline.nlp.language import HANLP_NER, SETTINGS, Source, analysis_of, means, source_of

for _attribute in (*(layer.attribute for layer in layers.every()), "finding", "normalized", "alignment"):
    if not Span.has_extension(_attribute):
        Span.set_extension(_attribute, default=None)
if not Doc.has_extension("round_list"):
    Doc.set_extension("round_list", default=None)


def spans_at(doc: Doc, places: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[Span]:
    """Spans of exactly these characters; tokens are split first where an edge falls inside one.

    Args:
        doc: whose tokens may be split.
        places: (start, end) of each, characters; one that is no stretch of the text gives no span.
        labels: of the spans, as many.
    """
    spans = [doc.char_span(start, end, label=label) for (start, end), label in zip(places, labels, strict=True)]
    if None in spans:
        _split(doc, {edge for place in places for edge in place})
        spans = [doc.char_span(start, end, label=label) for (start, end), label in zip(places, labels, strict=True)]
    return [span for span in spans if span is not None]


def _split(doc: Doc, edges: Iterable[int]) -> None:
    cuts: dict[int, list[int]] = {}
    for token in doc:
        inside = sorted(e - token.idx for e in edges if token.idx < e < token.idx + len(token))
        if inside:
            cuts[token.i] = [0, *inside, len(token)]
    with doc.retokenize() as retokenizer:
        for i, at in cuts.items():
            parts = [doc[i].text[a:b] for a, b in zip(at, at[1:], strict=False)]
            retokenizer.split(doc[i], parts, heads=[(doc[i], k) for k in range(len(parts))])


# spaCy keeps -1 for "no sentence begins here" in an unsigned array
NOT_START = 2**64 - 1


class LayerComponent:
    """Writes the spans of one layer, with their values."""

    def __init__(self, layer: Layer, source: Source) -> None:
        self.layer, self.source = layer, source

    def __call__(self, doc: Doc) -> Doc:
        """`doc.spans[layer]`: the mentions in order, character spans exact; of rounds also `doc._.round_list`."""
        found, layer = analysis_of(doc, self.source), self.layer
        mentions: Sequence[Mention] = found.mentions[layer.name]
        told = [layer.values(m) | self._beside(found, m.start) for m in mentions]
        labels = [str(v[layer.label]).upper() if layer.label in v else layer.label for v in told]
        doc.spans[layer.name] = spans_at(doc, [(m.start, m.end) for m in mentions], labels)
        _attach(doc, layer.attribute, ((m.start, m.end, value) for m, value in zip(mentions, told, strict=True)))
        if layer.name == "rounds":
            doc._.round_list = [asdict(resolved) for resolved in found.round_list]
        return doc

    def _beside(self, found: Analysis, start: int) -> dict[str, Any]:
        """What the table has from the sentence's finding."""
        if not self.layer.beside:
            return {}
        finding = found.findings[found.sentence_of(start)]
        return {name: getattr(finding, name) for name in self.layer.beside}


class SentenceComponent:
    """Marks where sentences begin, and gives each its normalised form."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __call__(self, doc: Doc) -> Doc:
        """`doc.sents`: a line feed belongs to the sentence it follows; `sent._.normalized`, `sent._.alignment`.

        The alignment holds (start, end in the sentence, start, end in its normalised form) of each placeholder.
        """
        found = analysis_of(doc, self.source)
        spans = spans_at(doc, found.spans, [""] * len(found.spans))
        # only now: a span whose edge falls inside a token splits it
        starts = np.full((len(doc), 1), NOT_START, dtype="uint64")
        for span in spans:
            starts[span.start] = 1
        if len(doc):
            # every token is told: a Doc of one sentence would else count as not split at all
            doc = doc.from_array(["SENT_START"], starts)  # type: ignore[arg-type]  # its stub asks for one numpy type
            _normalise(doc, found)
        return doc


def _normalise(doc: Doc, found: Analysis) -> None:
    told = {start: (end, *of) for (start, end), of in zip(found.spans, found.normalized(), strict=True)}
    text, forms, alignments = found.text, [], []
    for start, stop in _sentences(doc):
        end, form, alignment = told.get(start, (start, "", []))
        # a line feed belongs to the sentence it follows
        forms.append((start, stop, form + text[end:stop]))
        alignments.append((start, stop, alignment))
    _attach(doc, "normalized", forms)
    _attach(doc, "alignment", alignments)


def _sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of a Doc, characters."""
    for sent in doc.sents:
        yield sent.start_char, sent.end_char


def _attach(doc: Doc, name: str, values: Iterable[tuple[int, int, object]]) -> None:
    """Set an extension of many spans, as `span._` would one by one.

    Args:
        doc: whose spans they are.
        name: of the extension, which must be a plain value.
        values: (start, end, value) of each span, characters.
    """
    held: dict[Any, Any] = doc.user_data
    held.update({("._.", name, start, end): value for start, end, value in values})


class FindingComponent:
    """Gives every sentence its finding."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __call__(self, doc: Doc) -> Doc:
        """`sent._.finding`: status, labels, probabilities of both, unsure, cue, and the problems [start, end] they rest on."""
        found = analysis_of(doc, self.source)
        names = means(self.source).classifier.codebook.names
        of_start = {start: finding for (start, _), finding in zip(found.spans, found.findings, strict=True)}
        columns = (*STATUSES, *names)
        told = ((start, end, of_start.get(start)) for start, end in _sentences(doc))
        _attach(doc, "finding", ((a, b, _finding(finding, columns)) for a, b, finding in told if finding is not None))
        return doc


def _finding(finding: Finding, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "status": finding.status,
        "labels": finding.labels,
        "cue": finding.cue,
        "probabilities": dict(zip(columns, finding.of_status + finding.of_label, strict=True)),
        "unsure": finding.unsure,
        "support": [list(told) for told in finding.support],
        "problems": finding.problems,
    }


Settings = dict[str, Any] | None
Factory = Callable[[Language, str, str | None, str | None, Settings], LayerComponent]
# a component for each of the program's own layers; another package's layer is written by the one that is told its name
OF_LAYER, ANY_LAYER = "inspection/{}_v1", "inspection/layer_v1"


def _layer_factory(layer: str, name: str = "", recognition: Choice | None = None) -> Factory:
    assigned = ["doc.spans", f"span._.{layers.named(layer).attribute}"]
    defaults = SETTINGS | ({"recognition": recognition._asdict()} if recognition else {})

    @Language.factory(name or OF_LAYER.format(layer), assigns=assigned, default_config=defaults)
    def make(
        nlp: Language,  # noqa: ARG001 (spaCy's signature)
        name: str,  # noqa: ARG001
        lexicons: str | None,
        model: str | None,
        recognition: Settings,
    ) -> LayerComponent:
        return LayerComponent(layers.named(layer), source_of(lexicons, model, recognition))

    factory: Factory = make
    return factory


make_masks = _layer_factory("masks")
make_rounds = _layer_factory("rounds")
make_organizations = _layer_factory("organizations")
make_slogans = _layer_factory("slogans")
make_problems = _layer_factory("problems")
make_statistics = _layer_factory("statistics")
# organizations with HanLP beside the rules; behind any tokenizer, alone or in a chain
make_hanlp_ner = _layer_factory("organizations", HANLP_NER, Choice(HANLP))


@Language.factory(ANY_LAYER, assigns=["doc.spans"], default_config=SETTINGS)
def make_layer(  # spaCy's signature, and the layer
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    layer: str,
    lexicons: str | None,
    model: str | None,
    recognition: Settings,
) -> LayerComponent:
    """Factory of the component of any layer, for those of other packages.

    Args:
        nlp: the Language, which spaCy passes in.
        name: of the component, which spaCy passes in.
        layer: name of the layer.
        lexicons: folder of the user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the built-in one.
        recognition: fields of `Choice`.

    Raises:
        XunshiError: there is no such layer.
    """
    if layer not in layers.names():
        raise XunshiError("{layer}: no such layer; there are {layers}", layer=layer, layers=", ".join(layers.names()))
    return LayerComponent(layers.named(layer), source_of(lexicons, model, recognition))


@Language.factory("inspection/sentences_v1", assigns=["token.is_sent_start", "doc.sents"], default_config=SETTINGS)
def make_sentences(
    nlp: Language,  # noqa: ARG001 (spaCy's signature)
    name: str,  # noqa: ARG001
    lexicons: str | None,
    model: str | None,
    recognition: Settings,
) -> SentenceComponent:
    """Factory of the sentence component.

    Args:
        nlp: the Language, which spaCy passes in.
        name: of the component, which spaCy passes in.
        lexicons: folder of the user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the built-in one.
        recognition: fields of `Choice`.
    """
    return SentenceComponent(source_of(lexicons, model, recognition))


@Language.factory("inspection/findings_v1", requires=["doc.sents"], assigns=["span._.finding"], default_config=SETTINGS)
def make_findings(
    nlp: Language,  # noqa: ARG001 (spaCy's signature)
    name: str,  # noqa: ARG001
    lexicons: str | None,
    model: str | None,
    recognition: Settings,
) -> FindingComponent:
    """Factory of the finding component.

    Args:
        nlp: the Language, which spaCy passes in.
        name: of the component, which spaCy passes in.
        lexicons: folder of the user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the built-in one.
        recognition: fields of `Choice`.
    """
    return FindingComponent(source_of(lexicons, model, recognition))
