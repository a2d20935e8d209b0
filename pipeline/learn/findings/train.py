"""`xunshi train`: from a folder of labelled sentences to a folder with a model, its figures and its card."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import __version__
from pipeline.classify import codebook as codebooks
from pipeline.classify import labelled, model_files
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.features import Space
from pipeline.classify.labelled import Labelled
from pipeline.classify.model import Classifier, decide
from pipeline.errors import XunshiError
from pipeline.learn.findings import calibrate, card, fit, measures
from pipeline.learn.findings.data import Data, prepare
from pipeline.learn.findings.fit import Rows, Scores
from pipeline.lexicons import Lexicons
from pipeline.messages import Message

METRICS, CARD = "metrics.json", "card.md"
# below this, held-out figures of a class would be noise, and folds could lack it
LEAST_UNITS, LEAST_PASSAGES = 20, 10
SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Held:
    """What models said of units they had not seen: with their context, then the same units without.

    Attributes:
        of_status: (2 x units, 4) probabilities.
        of_label: (2 x units, labels).
        scores: what both were calibrated from.
    """

    of_status: Scores
    of_label: Scores
    scores: Scores


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
    held = _held(data, columns)
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
        "data": _data_figures(records, data, book),
        "held_out": _held_figures(data, held, classifier, book),
        "compared": _compared(data, columns, held, limits, book),
        "learning_curve": _learning_curve(data, calibration, limits, book),
    }
    return classifier, figures


def _held(data: Data, columns: Sequence[Space]) -> Held:
    with_context, alone = fit.held_out(data, columns)
    scores = np.vstack([with_context, alone])
    n = len(data.status)
    folds = [np.concatenate([test, test + n]) for _, test in fit.folds(data)]
    probabilities = calibrate.cross_calibrated(scores, np.tile(data.status, 2), np.tile(data.labels, (2, 1)), folds)
    return Held(*probabilities, scores)


def _data_figures(records: Sequence[Labelled], data: Data, book: Codebook) -> dict[str, Any]:
    cells = Counter((r.status, label) for r in records for label in r.labels)
    return {
        "sentences": len(records),
        "passages": int(data.groups.max() + 1),
        "sha256": hashlib.sha256("\n".join(r.dumps() for r in records).encode()).hexdigest(),
        "statuses": {s: int((data.status == i).sum()) for i, s in enumerate(STATUSES)},
        "cells": {s: {b: cells[s, b] for b in book.names} for s in STATUSES if s != "none"},
    }


def _held_figures(data: Data, held: Held, classifier: Classifier, book: Codebook) -> dict[str, Any]:
    n = len(data.status)
    views = {"with_context": slice(0, n), "alone": slice(n, 2 * n)}
    figures: dict[str, Any] = {
        name: _figures(data, held.of_status[rows], held.of_label[rows], classifier.thresholds, book)
        for name, rows in views.items()
    }
    of_status, of_label = held.of_status.astype(np.float32), held.of_label.astype(np.float32)
    known = np.tile(data.known, (2, 1))
    unsure = classifier.unsure(of_status, of_label, known)
    right = (of_status.argmax(1) == np.tile(data.status, 2)) & (
        ~np.tile(data.named, 2)
        | (decide(of_label, classifier.thresholds, known) == np.tile(data.labels, (2, 1))).all(1)
    )
    figures["band"] = measures.band_figures(unsure, right)
    figures["thresholds"] = dict(
        zip(book.names, np.round(classifier.thresholds.astype(float), 2).tolist(), strict=True)
    )
    return figures


def _figures(data: Data, of_status: Scores, of_label: Scores, limits: Scores, book: Codebook) -> dict[str, Any]:
    said = of_status.argmax(1)
    true_status, said_status = measures.one_hot(data.status), measures.one_hot(said)
    named = data.named
    given = decide(of_label, limits, data.known)
    decisions = data.labels[named].ravel()
    return {
        "status": measures.per_class(true_status, said_status, STATUSES, data.groups),
        "labels": measures.per_class(data.labels[named], given[named], book.names, data.groups[named]),
        "status_calibration": measures.calibration(of_status.max(1), said == data.status),
        "label_calibration": measures.calibration(of_label[named].ravel(), decisions),
        "calibration_of_each_label": {
            name: measures.calibration(of_label[named][:, i], data.labels[named][:, i])["expected_error"]
            for i, name in enumerate(book.names)
        },
        "confusion": measures.confusion(data.status, said),
        "status_right_by_register": measures.by_register(said == data.status, data.registers),
    }


def rule_flags(data: Data, book: Codebook) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What the rules say of each unit: index of the status, and labels.

    Args:
        data: the training data.
        book: its codebook.

    Returns:
        (units,) and (units, labels).
    """
    return (
        np.array([STATUSES.index(u.rule.finding.status) for u in data.units]),
        np.array([[name in u.rule.finding.labels for name in book.names] for u in data.units]),
    )


def _compared(
    data: Data, columns: Sequence[Space], held: Held, limits: Scores, book: Codebook
) -> dict[str, dict[str, float]]:
    """Macro-F1 of statuses and labels by each kind of model, all on the same folds and with context."""
    n = len(data.status)
    folds = [test for _, test in fit.folds(data)]
    rule_status, rule_labels = rule_flags(data, book)
    table = {
        "rules": _short(data, rule_status, rule_labels, book),
        "linear SVM": _short(data, held.of_status[:n].argmax(1), decide(held.of_label[:n], limits, data.known), book),
    }
    for name, scores in fit.rivals_held_out(data, columns).items():
        of_status, of_label = calibrate.cross_calibrated(scores, data.status, data.labels, folds)
        own = calibrate.thresholds(of_label[data.named], data.labels[data.named], data.known[data.named])
        table[name] = _short(data, of_status.argmax(1), decide(of_label, own, data.known), book)
    return table


def _short(data: Data, said: NDArray[np.int64], given: NDArray[np.bool_], book: Codebook) -> dict[str, float]:
    named = data.named
    status = measures.per_class(measures.one_hot(data.status), measures.one_hot(said), STATUSES, data.groups)
    labels = measures.per_class(data.labels[named], given[named], book.names, data.groups[named])
    return {"status": status["macro_f1"], "labels": labels["macro_f1"]}


def _learning_curve(
    data: Data, calibration: calibrate.Calibration, limits: Scores, book: Codebook
) -> list[dict[str, float]]:
    """Macro-F1 on the first fold by models of growing shares of the other passages."""
    learn, test = fit.folds(data)[0]
    order = np.random.default_rng(fit.SEED).permutation(np.unique(data.groups[learn]))
    curve = []
    for share in SHARES:
        kept = learn[np.isin(data.groups[learn], order[: round(share * len(order))])]
        of_status, of_label = calibration.apply(fit.fit_linear(data, kept).scores(data)[test])
        given = decide(of_label, limits, data.known[test])
        figures = _short(_rows(data, test), of_status.argmax(1), given, book)
        curve.append({"sentences": len(kept), **figures})
    return curve


def _rows(data: Data, rows: Rows) -> Data:
    _, groups = np.unique(data.groups[rows], return_inverse=True)
    units = tuple(data.units[i] for i in rows.tolist())
    return Data(data.text, units, data.status[rows], data.labels[rows], data.known[rows], groups, data.registers[rows])


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
