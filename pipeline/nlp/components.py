"""The spaCy components: each a plain class that copies one layer of the analysis into the Doc, and a versioned factory.

A component works behind any tokenizer: where a mention's edge falls inside a token, the token is split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.extract.mentions import Mention
from pipeline.nlp.language import analyzed

# layer → (the attribute under span._. that holds its values, the span's label or the field that gives it)
ATTRIBUTES = {
    "masks": ("mask", "role"),
    "rounds": ("round", "ROUND"),
    "organizations": ("organization", "ORG"),
    "slogans": ("slogan", "SLOGAN"),
    "problems": ("problem", "PROBLEM"),
    "statistics": ("statistic", "STATISTIC"),
}
for _attribute in (*(a for a, _ in ATTRIBUTES.values()), "finding"):
    if not Span.has_extension(_attribute):
        Span.set_extension(_attribute, default=None)


def values(mention: Mention) -> dict[str, Any]:
    """What a mention says beyond its place and text, in types that serialise."""
    skip = ("start", "end", "text")
    return {f.name: getattr(mention, f.name) for f in fields(mention) if f.name not in skip}


def split_at(doc: Doc, edges: Iterable[int]) -> dict[int, int]:
    """Make every edge a token's edge, splitting tokens where needed; returns offset → index of the token that begins there."""
    starts = {t.idx: t.i for t in doc}
    starts[len(doc.text)] = len(doc)
    missing = sorted(set(edges) - starts.keys())
    if not missing:
        return starts
    cuts: dict[int, list[int]] = {}
    for token in doc:
        inside = [e - token.idx for e in missing if token.idx < e < token.idx + len(token)]
        if inside:
            cuts[token.i] = [0, *inside, len(token)]
    with doc.retokenize() as retokenizer:
        for i, at in cuts.items():
            parts = [doc[i].text[a:b] for a, b in zip(at, at[1:], strict=False)]
            retokenizer.split(doc[i], parts, heads=[(doc[i], k) for k in range(len(parts))])
    return {t.idx: t.i for t in doc} | {len(doc.text): len(doc)}


class LayerComponent:
    """Writes the spans of one layer, with their values."""

    def __init__(self, layer: str, lexicons: str | None) -> None:
        self.layer, self.lexicons = layer, lexicons

    def __call__(self, doc: Doc) -> Doc:
        """`doc.spans[layer]`: the mentions in order, character spans exact."""
        mentions: Sequence[Mention] = getattr(analyzed(doc.text, self.lexicons), self.layer)
        token = split_at(doc, (e for m in mentions for e in (m.start, m.end)))
        attribute, label = ATTRIBUTES[self.layer]
        spans = []
        for mention in mentions:
            found = values(mention)
            name = str(found["role"]).upper() if label == "role" else label
            span = Span(doc, token[mention.start], token[mention.end], label=name)
            span._.set(attribute, found)
            spans.append(span)
        doc.spans[self.layer] = spans
        return doc


class SentenceComponent:
    """Marks where sentences begin."""

    def __init__(self, lexicons: str | None) -> None:
        self.lexicons = lexicons

    def __call__(self, doc: Doc) -> Doc:
        """`doc.sents`: a line feed belongs to the sentence it follows."""
        found = analyzed(doc.text, self.lexicons).spans
        token = split_at(doc, (start for start, _ in found))
        begins = {token[start] for start, _ in found}
        for t in doc:
            t.is_sent_start = t.i in begins or t.i == 0
        return doc


class FindingComponent:
    """Gives every sentence its finding."""

    def __init__(self, lexicons: str | None) -> None:
        self.lexicons = lexicons

    def __call__(self, doc: Doc) -> Doc:
        """`sent._.finding`: status, labels, cue, probabilities (empty: a rule has none)."""
        found = analyzed(doc.text, self.lexicons)
        of_start = {start: finding for (start, _), finding in zip(found.spans, found.findings, strict=True)}
        for sent in doc.sents:
            finding = of_start.get(sent.start_char)
            if finding is not None:
                sent._.finding = {"status": finding.status, "labels": finding.labels, "cue": finding.cue, "probabilities": {}}
        return doc


def _layer_factory(layer: str) -> Callable[[Language, str, str | None], LayerComponent]:
    attribute = ATTRIBUTES[layer][0]

    @Language.factory(f"inspection/{layer}_v1", assigns=["doc.spans", f"span._.{attribute}"], default_config={"lexicons": None})
    def make(nlp: Language, name: str, lexicons: str | None) -> LayerComponent:  # noqa: ARG001 (spaCy's signature)
        return LayerComponent(layer, lexicons)

    return make


make_masks = _layer_factory("masks")
make_rounds = _layer_factory("rounds")
make_organizations = _layer_factory("organizations")
make_slogans = _layer_factory("slogans")
make_problems = _layer_factory("problems")
make_statistics = _layer_factory("statistics")


@Language.factory("inspection/sentences_v1", assigns=["token.is_sent_start", "doc.sents"], default_config={"lexicons": None})
def make_sentences(nlp: Language, name: str, lexicons: str | None) -> SentenceComponent:  # noqa: ARG001 (spaCy's signature)
    """Factory of the sentence component."""
    return SentenceComponent(lexicons)


@Language.factory("inspection/findings_v1", requires=["doc.sents"], assigns=["span._.finding"], default_config={"lexicons": None})
def make_findings(nlp: Language, name: str, lexicons: str | None) -> FindingComponent:  # noqa: ARG001 (spaCy's signature)
    """Factory of the finding component."""
    return FindingComponent(lexicons)
