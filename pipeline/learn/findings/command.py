"""What `xunshi train` does: read, train, measure on gold beside the rules, write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify.model import Classifier
from pipeline.errors import XunshiError
from pipeline.evaluate import scores
from pipeline.evaluate.gold_form import annotate
from pipeline.extract import problems
from pipeline.judging import units_of
from pipeline.learn.findings import train
from pipeline.learn.findings.train import Say
from pipeline.lexicons import Lexicons
from pipeline.means import Means
from pipeline.messages import Message, cause_of

# what the data's makers have to say in the card of every model of it
NOTES = "notes.md"
Gold = Mapping[str, Sequence[Mapping[str, Any]]]


def run(data: Sequence[Path], out: Path, lexicons: Lexicons, gold: Gold, say: Say) -> dict[str, Any]:
    """Train on labelled sentences and write the model's folder.

    Args:
        data: folders and files of labelled sentences, the first with a `codebook.toml` where their labels are not the program's.
        out: the folder to write.
        lexicons: what the finders use.
        gold: gold records by file name, to measure on and never to learn from.
        say: is told of each step.

    Returns:
        The figures, as in `metrics.json`.

    Raises:
        XunshiError: the data is wrong; nothing is written.
    """
    if out.exists() and not out.is_dir():
        raise XunshiError("{out}: is a file; name a folder with --out", out=out)
    records, book = train.read(*data)
    classifier, figures = train.train(records, book, lexicons, say)
    if gold:
        say(Message("measuring on gold"))
        figures["gold"] = measure(gold, classifier, lexicons)
    notes = data[0] / NOTES
    try:
        train.write(classifier, figures, out, notes.read_text(encoding="utf-8") if notes.is_file() else "")
    except OSError as error:
        raise XunshiError(
            "{out}: {cause}; check the folder, or name another with --out", out=out, cause=cause_of(error)
        ) from error
    return figures


def measure(gold: Gold, classifier: Classifier, lexicons: Lexicons) -> dict[str, Any]:
    """Figures of status and labels on gold files, and on all together: of the model, and of the rules.

    Args:
        gold: name of a file → its records.
        classifier: the model.
        lexicons: what its units are found with, and the rules'.
    """
    sets, means = dict(gold), Means(lexicons, classifier)
    if len(gold) > 1:
        sets["together"] = [record for records in gold.values() for record in records]
    return {
        name: {
            "model": _score(records, [annotate(dict(r), means) for r in records]),
            "rules": _score(records, [{"finding": _by_rule(r["text"], lexicons)} for r in records]),
        }
        for name, records in sets.items()
    }


def _by_rule(text: str, lexicons: Lexicons) -> dict[str, Any]:
    unit = units_of(text, [(0, len(text))], problems.find(text, lexicons), lexicons)[0]
    return {"status": unit.rule.finding.status, "labels": list(unit.rule.finding.labels)}


def _score(gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    figures, _ = scores.score(gold, said)
    return {layer: {k: round(v, 4) for k, v in figures[layer].items()} for layer in ("status", "labels")}
