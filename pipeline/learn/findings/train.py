"""`xunshi train`: from a folder of labelled sentences to a folder with a model, its figures and its card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import __version__
from pipeline.classify import codebook as codebooks
from pipeline.classify import labelled, model_files
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.labelled import Labelled
from pipeline.classify.model import Classifier
from pipeline.errors import XunshiError
from pipeline.learn.findings import calibrate, card, fit
from pipeline.learn.findings.data import prepare
from pipeline.learn.findings.figures import compared, hold_out, learning_curve, of_data, of_held
from pipeline.lexicons import Lexicons
from pipeline.messages import Message

METRICS, CARD = "metrics.json", "card.md"
# below this, held-out figures of a class would be noise, and folds could lack it
LEAST_UNITS, LEAST_PASSAGES = 20, 10
Say = Callable[[str], None]


def read(*sources: Path) -> tuple[list[Labelled], Codebook]:
    """The labelled sentences of folders and files, and their codebook: the first's own `codebook.toml`, else the program's.

    Raises:
        XunshiError: a row or the codebook is wrong, or a class has too few sentences to learn from.
    """
    folder = sources[0]
    own = (folder if folder.is_dir() else folder.parent) / codebooks.FILE
    book = codebooks.read(own if own.is_file() else model_files.default_folder() / codebooks.FILE)
    records = labelled.read_all(sources, book.names)
    require_enough(records, book, folder)
    return records, book


def require_enough(records: Sequence[Labelled], book: Codebook, folder: Path) -> None:
    """Refuse data in which a status or label is too rare, or too common, to be learnt.

    Args:
        records: the labelled sentences.
        book: the labels.
        folder: what the message calls them.

    Raises:
        XunshiError: so many sentences more are needed.
    """
    named = [r for r in records if r.status != "none"]
    for name in book.names:
        if sum(name not in r.labels for r in named) < LEAST_UNITS:
            raise XunshiError(
                "{folder}: label {name} stands in nearly every sentence that names a problem, so that there is nothing to tell apart; "
                "label {least_units} that lack it, or take it out of {file}",
                folder=folder,
                name=name,
                least_units=LEAST_UNITS,
                file=codebooks.FILE,
            )
    for kind, names, of in (
        ("status", STATUSES, lambda r: (r.status,)),
        ("label", book.names, lambda r: r.labels),
    ):
        for name in names:
            held = [r.group for r in records if name in of(r)]
            if len(held) < LEAST_UNITS or len(set(held)) < LEAST_PASSAGES:
                remedy = Message("label more")
                if kind == "label":  # the statuses are the program's own
                    remedy = Message("label more, or take it out of {file}", file=codebooks.FILE)
                raise XunshiError(
                    "{folder}: {kind} {name} stands in {n} sentences of {groups} groups; "
                    "a classifier needs {least_units} of {least_passages}: {remedy}",
                    folder=folder,
                    kind=kind,
                    name=name,
                    n=len(held),
                    groups=len(set(held)),
                    least_units=LEAST_UNITS,
                    least_passages=LEAST_PASSAGES,
                    remedy=remedy,
                )


def train(
    records: Sequence[Labelled], book: Codebook, lexicons: Lexicons, say: Say
) -> tuple[Classifier, dict[str, Any]]:
    """A classifier and its figures.

    Args:
        records: what to learn from.
        book: the labels.
        lexicons: what the finders use.
        say: is told of each step.
    """
    data = prepare(records, book.names, lexicons)
    say(
        Message(
            "{records} sentences in {passages} passages; cross-validating",
            records=len(records),
            passages=data.groups.max() + 1,
        )
    )
    columns = fit.spaces(data)
    held = hold_out(data, columns)
    everything = np.arange(len(records))
    named = np.tile(data.named, 2)
    labels, known = np.tile(data.labels, (2, 1)), np.tile(data.known, (2, 1))
    limits = calibrate.thresholds(held.of_label[named], labels[named], known[named])
    band = calibrate.band(held.of_status, held.of_label[named], limits)
    say(Message("fitting on all of them"))
    calibration = calibrate.calibrate(held.scores, np.tile(data.status, 2), labels)
    linear = calibration.into(fit.fit_linear(data, everything))
    classifier = Classifier(
        book,
        linear.space,
        linear.weights.astype(np.float32),
        linear.bias.astype(np.float32),
        limits.astype(np.float32),
        band.astype(np.float32),
    )
    say(Message("comparing with other models"))
    figures = {
        "data": of_data(records, data, book),
        "held_out": of_held(data, held, classifier, book),
        "compared": compared(data, columns, held, limits, book),
        "learning_curve": learning_curve(data, calibration, limits, book),
    }
    return classifier, figures


def write(classifier: Classifier, figures: Mapping[str, Any], folder: Path, notes: str = "") -> None:
    """Write the model's folder: its files, `metrics.json`, `card.md` with notes on the data.

    Args:
        classifier: the model.
        figures: what `metrics.json` holds, `data` with `sentences` and `sha256` among it.
        folder: where the files go; made if missing.
        notes: on the data, in Markdown.
    """
    about = {
        "program": __version__,
        "sentences": figures["data"]["sentences"],
        "data_sha256": figures["data"]["sha256"],
    }
    texts = {
        METRICS: json.dumps(figures, ensure_ascii=False, indent=1) + "\n",
        CARD: card.card(figures, classifier.codebook, notes),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    model_files.save(classifier, folder, about)
