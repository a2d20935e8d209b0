"""The spaCy components: each a plain class that copies one layer of the analysis into the Doc, and a versioned factory.

A component works behind any tokenizer: where a mention's edge falls inside a token, the token is split.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.analysis import Analysis
from pipeline.classify.codebook import STATUSES
from pipeline.extract.masks import normalise
from pipeline.extract.mentions import Mention
from pipeline.nlp.language import HANLP_NER, ORGANIZATIONS, SETTINGS, Means, analysis_of, classifier_of, means_of
from pipeline.recognise.engines import HANLP, Choice

# layer → (the attribute under span._. that holds its values, the span's label or the field that gives it)
ATTRIBUTES = {
    "masks": ("mask", "role"),
    "rounds": ("round", "ROUND"),
    "organizations": ("organization", "ORG"),
    "slogans": ("slogan", "SLOGAN"),
    "problems": ("problem", "PROBLEM"),
    "statistics": ("statistic", "STATISTIC"),
}
for _attribute in (*(a for a, _ in ATTRIBUTES.values()), "finding", "normalized", "alignment"):
    if not Span.has_extension(_attribute):
        Span.set_extension(_attribute, default=None)


def values(mention: Any) -> dict[str, Any]:  # noqa: ANN401 (any layer's named tuple)
    """What a mention says beyond its place and text, in types that serialise."""
    return {name: value for name, value in mention._asdict().items() if name not in {"start", "end", "text"}}


def spans_at(doc: Doc, places: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[Span]:
    """Spans of exactly these characters; tokens are split first where an edge falls inside one."""
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

    def __init__(self, layer: str, means: Means) -> None:
        self.layer, self.means = layer, means

    def __call__(self, doc: Doc) -> Doc:
        """`doc.spans[layer]`: the mentions in order, character spans exact."""
        mentions: Sequence[Mention] = getattr(analysis_of(doc, self.means), self.layer)
        attribute, label = ATTRIBUTES[self.layer]
        found = [values(m) for m in mentions]
        labels = [str(v["role"]).upper() if label == "role" else label for v in found]
        spans = spans_at(doc, [(m.start, m.end) for m in mentions], labels)
        for span, value in zip(spans, found, strict=True):
            span._.set(attribute, value)
        doc.spans[self.layer] = spans
        return doc


class SentenceComponent:
    """Marks where sentences begin, and gives each its normalised form."""

    def __init__(self, means: Means) -> None:
        self.means = means

    def __call__(self, doc: Doc) -> Doc:
        """`doc.sents`: a line feed belongs to the sentence it follows; `sent._.normalized`, `sent._.alignment`.

        The alignment holds (start, end in the sentence, start, end in its normalised form) of each placeholder.
        """
        found = analysis_of(doc, self.means)
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
    masks = found.masks
    i = 0
    for sent in doc.sents:
        first = i
        while i < len(masks) and masks[i].start < sent.end_char:
            i += 1
        sent._.normalized, sent._.alignment = normalise(sent.text, masks[first:i], sent.start_char)


class FindingComponent:
    """Gives every sentence its finding."""

    def __init__(self, means: Means) -> None:
        self.means = means

    def __call__(self, doc: Doc) -> Doc:
        """`sent._.finding`: status, labels, probabilities of both, unsure, cue, and the problems [start, end] they rest on."""
        found = analysis_of(doc, self.means)
        names = classifier_of(self.means.model).codebook.names
        starts = [p.start for p in found.problems]
        of_start = {start: finding for (start, _), finding in zip(found.spans, found.findings, strict=True)}
        for sent in doc.sents:
            finding = of_start.get(sent.start_char)
            if finding is not None:
                sent._.finding = {
                    "status": finding.status,
                    "labels": finding.labels,
                    "cue": finding.cue,
                    "probabilities": dict(zip((*STATUSES, *names), finding.of_status + finding.of_label, strict=True)),
                    "unsure": finding.unsure,
                    "mentions": [
                        [p.start, p.end]
                        for p in found.problems[
                            bisect_left(starts, sent.start_char) : bisect_left(starts, sent.end_char)
                        ]
                        if set(p.labels) & set(finding.labels)
                    ],
                }
        return doc


Settings = dict[str, Any] | None
Factory = Callable[[Language, str, str | None, str | None, Settings], LayerComponent]


def _layer_factory(name: str, layer: str, defaults: dict[str, Any]) -> Factory:
    attribute = ATTRIBUTES[layer][0]

    @Language.factory(name, assigns=["doc.spans", f"span._.{attribute}"], default_config=defaults)
    def make(
        nlp: Language,  # noqa: ARG001 (spaCy's signature)
        name: str,  # noqa: ARG001
        lexicons: str | None,
        model: str | None,
        recognition: Settings,
    ) -> LayerComponent:
        return LayerComponent(layer, means_of(lexicons, model, recognition))

    factory: Factory = make
    return factory


make_masks = _layer_factory("inspection/masks_v1", "masks", SETTINGS)
make_rounds = _layer_factory("inspection/rounds_v1", "rounds", SETTINGS)
make_organizations = _layer_factory(ORGANIZATIONS, "organizations", SETTINGS)
make_slogans = _layer_factory("inspection/slogans_v1", "slogans", SETTINGS)
make_problems = _layer_factory("inspection/problems_v1", "problems", SETTINGS)
make_statistics = _layer_factory("inspection/statistics_v1", "statistics", SETTINGS)
# organizations with HanLP beside the rules; behind any tokenizer, alone or in a chain
make_hanlp_ner = _layer_factory(HANLP_NER, "organizations", SETTINGS | {"recognition": Choice(HANLP)._asdict()})


@Language.factory("inspection/sentences_v1", assigns=["token.is_sent_start", "doc.sents"], default_config=SETTINGS)
def make_sentences(
    nlp: Language,  # noqa: ARG001 (spaCy's signature)
    name: str,  # noqa: ARG001
    lexicons: str | None,
    model: str | None,
    recognition: Settings,
) -> SentenceComponent:
    """Factory of the sentence component."""
    return SentenceComponent(means_of(lexicons, model, recognition))


@Language.factory("inspection/findings_v1", requires=["doc.sents"], assigns=["span._.finding"], default_config=SETTINGS)
def make_findings(
    nlp: Language,  # noqa: ARG001 (spaCy's signature)
    name: str,  # noqa: ARG001
    lexicons: str | None,
    model: str | None,
    recognition: Settings,
) -> FindingComponent:
    """Factory of the finding component."""
    return FindingComponent(means_of(lexicons, model, recognition))
