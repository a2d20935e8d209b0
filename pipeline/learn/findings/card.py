"""The model's card: what it is, what it rests on, how well it does and what it must not be used for; made from its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.classify.codebook import STATUSES, Codebook

Figures = Mapping[str, Any]


def card(figures: Figures, book: Codebook, notes: str = "") -> str:
    """The card as Markdown.

    Args:
        figures: as `train.train` returns them, with `gold` if gold was measured.
        book: the codebook.
        notes: what the makers of the data say about it, as Markdown.
    """
    held = figures["held_out"]
    parts = [
        _WHAT.format(labels=", ".join(f"`{b.name}` ({b.title_zh})" for b in book.labels)),
        _DATA.format(**figures["data"]),
        "## Held-out figures\n" + _HELD,
        *(_held(name, title, held) for name, title in _VIEWS.items()),
        _band(held),
        "## Other models, same folds\n" + _compared(figures["compared"]),
        "## Learning curve\n" + _curve(figures["learning_curve"]),
        _gold(figures),
        notes,
        _LIMITS,
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


_VIEWS = {"with_context": "Sentences with their heading and lead", "alone": "The same sentences alone"}
_WHAT = """# The classifier of findings

Says of a sentence of an inspection text what it reports of problems (`found`, `target`, `rectified`, `none`) and, where it
names one, of which kinds: {labels}.
A linear support vector machine over substrings of one to four characters, anywhere and by place (in a named problem, beside
it, at the sentence's beginning, in the heading, in the line that opens a list),
the problems that the finders name with the lexicon's kinds, and what the rules make of the words that govern them. Its
margins are calibrated into probabilities.
A label is given where the lexicon knows a named problem to be of that kind, or from the label's threshold up. Label
probabilities are on the condition that a problem is named."""
_DATA = """## Data

{sentences} sentences in {passages} passages; digest `{sha256}`."""
_HELD = """Five folds; a passage's sentences are all in one. Columns, pruning and calibration come from the other folds. In brackets 95
% intervals, by 1 000 resamples of passages."""
_LIMITS = """## What it must not be used for

- To judge persons or bodies. It reads what a text says, not whether that is true, and errs as often as the figures above say.
- To count findings without looking: sentences marked `unsure` are meant for a person (`xunshi review export`).
- On genres that it was not trained and measured on."""


def _held(name: str, title: str, held: Figures) -> str:
    of = held[name]
    rows = [
        (
            kind,
            c,
            r["units"],
            r["precision"],
            r["recall"],
            f"{r['f1']:.3f} [{r['interval'][0]:.3f}, {r['interval'][1]:.3f}]",
        )
        for kind in ("status", "labels")
        for c, r in of[kind]["classes"].items()
    ]
    rows += [
        (
            kind,
            "macro",
            "",
            "",
            "",
            f"{of[kind]['macro_f1']:.3f} [{of[kind]['interval'][0]:.3f}, {of[kind]['interval'][1]:.3f}]",
        )
        for kind in ("status", "labels")
    ]
    status, labels = (of[f"{kind}_calibration"]["expected_error"] for kind in ("status", "label"))
    errors = f"Expected calibration error: status {status:.3f}, labels {labels:.3f}."
    confusion = _table(
        ("true \\ said", *STATUSES), [(s, *row) for s, row in zip(STATUSES, of["confusion"], strict=True)]
    )
    return (
        f"### {title}\n\n{_table(('', 'class', 'units', 'precision', 'recall', 'F1'), rows)}\n\n{errors}\n\n{confusion}"
    )


def _band(held: Figures) -> str:
    band = held["band"]
    limits = ", ".join(f"{name} {value:.2f}" for name, value in held["thresholds"].items())
    return (
        f"**Abstain band.** {band['share']:.0%} of held-out sentences are marked unsure. Status and all labels are right in "
        f"{band['right_inside']:.0%} of them, in {band['right_outside']:.0%} of the others. Thresholds: {limits}."
    )


def _compared(compared: Figures) -> str:
    rows = [(name, f"{row['status']:.3f}", f"{row['labels']:.3f}") for name, row in compared.items()]
    return _COMPARED + _table(("model", "status", "labels"), rows)


def _curve(curve: Sequence[Figures]) -> str:
    rows = [(point["sentences"], f"{point['status']:.3f}", f"{point['labels']:.3f}") for point in curve]
    return "Macro-F1 on the first fold by the number of sentences learnt from.\n\n" + _table(
        ("sentences", "status", "labels"), rows
    )


def _gold(figures: Figures) -> str:
    gold = figures.get("gold")
    if not gold:
        return "## On gold\n\nNone was given when this model was trained (`xunshi train --gold FILE`)."
    told = [(name, who, of) for name, both in gold.items() for who, of in both.items()]
    labels = list(dict.fromkeys(label for *_, of in told for label in of["labels"] if label not in {"gold", "f1"}))
    rows = [
        (
            name,
            who,
            *(f"{of[what]['f1']:.3f}" for what in ("status", "labels")),
            *(f"{of['labels'][label]:.3f}" if label in of["labels"] else "" for label in labels),
        )
        for name, who, of in told
    ]
    return _GOLD + _table(("gold", "by", "status", "labels", *labels), rows) + "\n\n" + _gap(figures)


_COMPARED = """Macro-F1, with context; each calibrated and given thresholds on held-out scores. All see the columns that
are kept for speed.

"""
_GOLD = """## On gold

Never trained on. F1 (macro over classes that occur), the classifier beside the rules.

"""


def _gap(figures: Figures) -> str:
    together = figures["gold"].get("together", next(iter(figures["gold"].values())))["model"]
    held = figures["held_out"]["alone"]
    status = together["status"]["f1"] - held["status"]["macro_f1"]
    labels = together["labels"]["f1"] - held["labels"]["macro_f1"]
    return f"**The gap.** Gold minus held-out macro-F1 (sentences alone): status {status:+.3f}, labels {labels:+.3f}."


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (header, ["---"] * len(header), *rows)]
    return "\n".join(lines)
