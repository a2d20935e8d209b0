"""The gold form: one unit in, one JSON object with six layers and a finding out (docs/codebook.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.analysis import Analysis, analyze
from pipeline.classify.model import Classifier
from pipeline.errors import XunshiError
from pipeline.extract.mentions import Mention
from pipeline.ingest.bounds import plain_json
from pipeline.ingest.clean import traditional
from pipeline.lexicons import Lexicons
from pipeline.recognise.policies import Recognition

LAYERS = ("masks", "rounds", "orgs", "slogans", "problems", "stats")


def gold_form(found: Analysis, text: str) -> dict[str, Any]:
    """The layers and the finding of a text that was analysed as one unit.

    Args:
        found: its analysis, or that of the text in other characters of the same number.
        text: where mentions are cut from.
    """

    def _place(mention: Mention) -> dict[str, Any]:
        return {"start": mention.start, "end": mention.end, "text": text[mention.start : mention.end]}

    finding = found.findings[0]
    return {
        "finding": {"status": finding.status, "labels": list(finding.labels)},
        "masks": [_place(m) | {"role": m.role, "unit": m.unit} for m in found.masks],
        "rounds": [
            _place(m)
            | {"kind": m.kind, "from": m.first, "to": m.last, "count": m.count, "term": m.term, "body": m.body}
            for m in found.rounds
        ],
        "orgs": [_place(m) for m in found.organizations],
        "slogans": [_place(m) | {"canonical": m.canonical} for m in found.slogans],
        "problems": [_place(m) | {"labels": list(m.labels)} for m in found.problems],
        "stats": [_place(m) | {"metric": m.metric, "value": m.value, "unit": m.unit} for m in found.statistics],
    }


def annotate(
    record: dict[str, Any],
    lexicons: Lexicons | None = None,
    classifier: Classifier | None = None,
    recognition: Recognition | None = None,
) -> dict[str, Any]:
    """One record: `id` and `text` as they came, and the layers; the text is one unit however many sentences it holds."""
    text = record["text"]
    # finders and models know Simplified characters; offsets stay
    found = analyze(traditional(text), [(0, len(text))], lexicons, classifier, recognition)
    return {"id": record.get("id"), "text": text} | gold_form(found, text)


def records(lines: Iterable[bytes], name: str) -> Iterator[dict[str, Any]]:
    """The records of JSON lines; blank lines are passed over.

    Args:
        lines: UTF-8 bytes of a line each.
        name: what to call the input in a message.

    Raises:
        XunshiError: a line is not a JSON object with a string `text`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = plain_json(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
            raise XunshiError(f"{name}, line {number}: not JSON in UTF-8 ({error}); write one object a line") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise XunshiError(f'{name}, line {number}: no text; write {{"id": …, "text": "…"}}')
        yield record


def dumps(record: dict[str, Any]) -> str:
    """One line of output: characters as they are, lone surrogates escaped so that the line is valid UTF-8."""
    line = json.dumps(record, ensure_ascii=False)
    for separator in "\x85\u2028\u2029":
        # JSON allows them in a string, but a reader that splits lines by Unicode's rules would not
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    return line if line.isascii() or not any("\ud800" <= c <= "\udfff" for c in line) else json.dumps(record)
