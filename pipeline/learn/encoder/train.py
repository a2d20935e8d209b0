"""`xunshi train encoder`: from labelled and marked sentences to a folder with an encoder, its figures and its card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import __version__
from pipeline.classify import codebook as codebooks
from pipeline.classify import encoder_files
from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.classify.encoder import Encoder, Said
from pipeline.classify.labelled import Labelled
from pipeline.classify.mixing import confidence
from pipeline.classify.model import NONE, at_least_one
from pipeline.errors import XunshiError
from pipeline.evaluate.scores import f1
from pipeline.learn.encoder import card, export, mix
from pipeline.learn.encoder.examples import Example, digest, read
from pipeline.learn.encoder.fit import Plan, Say, fit
from pipeline.learn.encoder.mix import Held
from pipeline.learn.encoder.network import Network, overlap
from pipeline.learn.findings import calibrate, measures
from pipeline.learn.findings.data import Data, prepare
from pipeline.learn.findings.fit import fit_linear
from pipeline.learn.findings.train import require_enough
from pipeline.lexicons import Lexicons
from pipeline.messages import Message

METRICS, CARD = "metrics.json", "card.md"
BASE_FILES = ("config.json", "model.safetensors", "tokenizer.json")
HELD_FOLD = 0


def run(
    sources: Sequence[Path], base: Path, out: Path, book: Codebook, lexicons: Lexicons, plan: Plan, say: Say
) -> dict[str, Any]:
    """Train an encoder and write its folder.

    Args:
        sources: what `examples.read` takes.
        base: the folder that `scripts/encoder.py` makes.
        out: the folder to write.
        book: the labels.
        lexicons: what the linear model's units are found with.
        plan: how it is trained.
        say: is told of each step.

    Returns:
        The figures, as in `metrics.json`.

    Raises:
        XunshiError: the data or the base is wrong; nothing is written.
    """
    missing = [name for name in BASE_FILES if not (base / name).is_file()]
    if missing:
        raise XunshiError("{base}: holds no {missing}; make it with make encoder-base", base=base, missing=missing[0])
    examples = read(sources, book, lexicons)
    judged = [_labelled(e, i, book) for i, e in enumerate(examples) if e.status is not None]
    require_enough(judged, book, sources[0])
    held = [e for e in examples if e.fold == HELD_FOLD]
    learnt = [e for e in examples if e.fold != HELD_FOLD]
    kept = out.parent / f".{out.name}.states"
    say(
        Message(
            "{examples} sentences; learning from {learnt} to measure on {held}",
            examples=len(examples),
            learnt=len(learnt),
            held=len(held),
        )
    )
    network = fit(learnt, base, len(book.names), plan, kept, say)
    measured = _encoder(network, base, book)
    said = [measured.read(e.text) for e in held]
    say(Message("the linear model on the same sentences"))
    beside = _held(examples, held, said, book, lexicons)
    mixing, figures = mix.learn(beside), _figures(beside, held, said, book)
    say(Message("learning from all {examples}", examples=len(examples)))
    files = _files(fit(examples, base, len(book.names), plan, kept, say), base, book)
    figures = {"data": _data(examples), "plan": plan._asdict(), "base": _source(base), "held_out": figures}
    texts = {METRICS: json.dumps(figures, ensure_ascii=False, indent=1) + "\n", CARD: card.card(figures, book)}
    about = {"program": __version__, "data_sha256": figures["data"]["sha256"]}
    encoder_files.save(out, files | {n: t.encode() for n, t in texts.items()}, mixing, about)
    for state in kept.glob("*.pt"):
        state.unlink()
    return figures


def _files(network: Network, base: Path, book: Codebook) -> dict[str, bytes]:
    return {
        encoder_files.NETWORK: export.onnx(network, base),
        encoder_files.VOCABULARY: (base / encoder_files.VOCABULARY).read_bytes(),
        codebooks.FILE: book.dumps().encode(),
    }


def _encoder(network: Network, base: Path, book: Codebook) -> Encoder:
    """As the program will run it: what quantisation costs is in the figures."""
    files = _files(network, base, book)
    return Encoder(book, files[encoder_files.NETWORK], files[encoder_files.VOCABULARY].decode())


def _held(
    examples: Sequence[Example], held: Sequence[Example], said: Sequence[Said], book: Codebook, lexicons: Lexicons
) -> Held:
    """What the encoder says of held-out sentences with a finding, and a linear model that has not seen them either."""
    judged = [e for e in examples if e.status is not None]
    data = prepare([_labelled(e, i, book) for i, e in enumerate(judged)], book.names, lexicons)
    in_held = np.array([e.fold == HELD_FOLD for e in judged])
    rows = np.flatnonzero(in_held)
    linear = fit_linear(data, np.flatnonzero(~in_held))
    # sentences come without their context: so the encoder reads them, and so most are asked about
    scores = linear.scores(data.without_context())[rows]
    own = calibrate.calibrate(scores, data.status[rows], data.labels[rows])
    log_odds = scores @ own.map + own.shift
    encoder = np.array([[*s.status, *s.labels] for e, s in zip(held, said, strict=True) if e.status is not None])
    return Held(encoder, log_odds, data.known[rows], data.status[rows], data.labels[rows], _numbered(data, rows))


def _numbered(data: Data, rows: Any) -> Any:  # noqa: ANN401 (numpy's arrays of integers)
    return np.unique(data.groups[rows], return_inverse=True)[1]


def _labelled(example: Example, number: int, book: Codebook) -> Labelled:
    labels = tuple(name for name, holds in zip(book.names, example.labels or (), strict=True) if holds)
    assert example.status is not None  # noqa: S101 (told to mypy; `_held` leaves the others out)
    return Labelled(
        str(number), example.text, STATUSES[example.status], labels, example.group, example.heading, example.lead
    )


def _figures(beside: Held, held: Sequence[Example], said: Sequence[Said], book: Codebook) -> dict[str, Any]:
    of_status, of_label, given = mix.crossed(beside)
    chosen = of_status.argmax(1)
    named = beside.status != NONE
    sure = confidence(of_status, of_label, given)
    unsure = sure < np.quantile(sure, mix.DOUBTED)
    told_right = chosen == beside.status
    right = told_right & (~named | (given == beside.labels).all(1))
    return {
        "sentences": len(beside.status),
        "judges": {
            "linear": _judged(beside, beside.linear, book),
            "encoder": _judged(beside, beside.encoder, book),
            "together": _told(beside, chosen, given, book),
        },
        "status_calibration": measures.calibration(of_status.max(1), told_right),
        "label_calibration": measures.calibration(of_label[named].ravel(), beside.labels[named].ravel()),
        "band": measures.band_figures(unsure, right),
        "band_of_status": measures.band_figures(unsure, told_right),
        "spans": {layer: _spans(layer, held, said) for layer in ("organizations", "problems")},
    }


def _judged(beside: Held, scores: Any, book: Codebook) -> dict[str, Any]:  # noqa: ANN401 (numpy's array of floats)
    odds = scores[:, len(STATUSES) :]
    given = np.where(beside.known == 0, odds >= 0, beside.known > 0) if scores is beside.linear else odds >= 0
    return _told(beside, scores[:, : len(STATUSES)].argmax(1), at_least_one(given, odds), book)


def _told(beside: Held, chosen: Any, given: Any, book: Codebook) -> dict[str, Any]:  # noqa: ANN401 (numpy's arrays)
    named = beside.status != NONE
    hot = measures.one_hot
    return {
        "status": measures.per_class(hot(beside.status), hot(chosen), STATUSES, beside.groups),
        "labels": measures.per_class(beside.labels[named], given[named], book.names, beside.groups[named]),
    }


def _spans(layer: str, held: Sequence[Example], said: Sequence[Said]) -> dict[str, float]:
    """Of the encoder alone: organizations to the character, problems where they overlap."""
    right = false = missed = 0
    for example, words in zip(held, said, strict=True):
        if example.by_rule or (own := getattr(example, layer)) is None:
            continue
        true, told = [(s[0], s[1]) for s in own], [(s[0], s[1]) for s in getattr(words, layer)]
        same = (lambda a, b: a == b) if layer == "organizations" else overlap
        right += sum(any(same(a, b) for b in true) for a in told)
        false += sum(not any(same(a, b) for b in true) for a in told)
        missed += sum(not any(same(a, b) for a in told) for b in true)
    return {
        "precision": round(right / max(1, right + false), 4),
        "recall": round(1 - missed / max(1, missed + right), 4),
        "f1": round(f1(right, false, missed), 4),
    }


def _data(examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "sentences": len(examples),
        "sha256": digest(examples),
        "with_finding": sum(e.status is not None for e in examples),
        "with_organizations": sum(e.organizations is not None and not e.by_rule for e in examples),
        "with_problems": sum(e.problems is not None and not e.by_rule for e in examples),
    }


def _source(base: Path) -> dict[str, Any]:
    path = base / "source.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told
