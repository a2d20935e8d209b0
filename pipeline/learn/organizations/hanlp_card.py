"""The cards of HanLP's taggers: what they learnt from, how well, and what they are not for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.engines.hanlp.folder import NER, SEGMENT
from pipeline.learn.organizations.examples import BY_HAND, Example, digest, held

_WHAT = {
    SEGMENT: "# A word segmenter\n\nCuts Chinese Party inspection texts into words: HanLP's {tagger} over characters (B, M, E, S).",
    NER: "# A recogniser of organizations\n\nFinds named bodies in Chinese Party inspection texts: HanLP's {tagger} over "
    "characters (B-ORG, I-ORG, O).",
}
_CARD = """{what}
Trained {source} by `xunshi train hanlp`.

## Data

{learnt} sentences, {by_hand} of them marked by hand{times}; the others are annotated by the program's
rules and segmenter, whose mistakes the model learns too. {held} more are held out by a digest of their text. Digest of
all: `{digest}`.

## Figures on the held-out sentences

Exact {unit} against the marks, or what rules and segmenter say where there are none.

| precision | recall | F1 |
| --- | --- | --- |
| {precision:.3f} | {recall:.3f} | {f1:.3f} |

## How it was trained

Seed {seed}; {plan}.

## What it must not be used for

- To judge persons or bodies: it finds names and says nothing of what the text says about them.
- On other registers than inspection texts: it has seen no other.
"""
# what shapes an RNN, and what a transformer has instead
_OF_RNN, _OF_TRANSFORMER = {"embed", "hidden", "drop"}, {"transformer_rate"}


def card(
    kind: str, examples: Sequence[Example], figures: Mapping[str, float], seed: int, plan: Mapping[str, Any]
) -> str:
    """The card of a tagger, Markdown.

    Args:
        kind: `SEGMENT` or `NER`.
        examples: what it learnt from and was measured on.
        figures: precision, recall and F1 on those held out.
        seed: of what was drawn.
        plan: how it was trained, by name; `transformer` is a folder or None.
    """
    transformer = plan["transformer"]
    unused = {"transformer", *(_OF_RNN if transformer else _OF_TRANSFORMER)}
    kept = len(held(examples))
    return _CARD.format(
        what=_WHAT[kind].format(tagger="transformer tagger" if transformer else "RNN tagger"),
        source=_source(transformer),
        unit="words" if kind == SEGMENT else "names",
        learnt=len(examples) - kept,
        by_hand=sum(e.by_hand and not e.held_out for e in examples),
        times="" if transformer else f", which count {BY_HAND} times",
        held=kept,
        digest=digest(examples),
        seed=seed,
        plan=", ".join(f"{name} {value}" for name, value in plan.items() if name not in unused),
        **figures,
    )


def _source(transformer: Path | None) -> str:
    if transformer is None:
        return "from nothing, so that no pretrained weights are in it,"
    return f"from the weights of the transformer in `{transformer.name}`, under whose licence it stands,"
