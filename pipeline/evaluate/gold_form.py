"""The gold form: one unit in, one JSON object with six layers and a finding out (docs/codebook.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline import layers
from pipeline.analysis import Analysis, read
from pipeline.errors import XunshiError
from pipeline.ingest.bounds import plain_json
from pipeline.means import Means


def gold_form(found: Analysis) -> dict[str, Any]:
    """The layers and the finding of a text that was analysed as one unit."""
    finding = found.findings[0]
    told: dict[str, Any] = {"finding": {"status": finding.status, "labels": list(finding.labels)}}
    for layer in layers.every():
        told[layer.gold] = [
            {"start": m.start, "end": m.end, "text": m.text} | layer.gold_form(m)
            for m in found.mentions[layer.name]
            if layer.in_gold is None or layer.in_gold(m)
        ]
    return told


def annotate(record: dict[str, Any], means: Means | None = None) -> dict[str, Any]:
    """One record: `id` and `text` as they came, and the layers; the text is one unit however many sentences it holds.

    Args:
        record: with a string `text`.
        means: what to annotate with; None for the built-in ones.
    """
    text = record["text"]
    return {"id": record.get("id"), "text": text} | gold_form(read(text, means, [(0, len(text))]))


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
            raise XunshiError(
                "{name}, line {number}: not JSON in UTF-8 ({error}); write one object a line",
                name=name,
                number=number,
                error=error,
            ) from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise XunshiError(
                '{name}, line {number}: no text; write {{"id": …, "text": "…"}}', name=name, number=number
            )
        yield record


def dumps(record: dict[str, Any]) -> str:
    """One line of output: characters as they are, lone surrogates escaped so that the line is valid UTF-8."""
    line = json.dumps(record, ensure_ascii=False)
    for separator in "\x85\u2028\u2029":
        # JSON allows them in a string, but a reader that splits lines by Unicode's rules would not
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    return line if line.isascii() or not any("\ud800" <= c <= "\udfff" for c in line) else json.dumps(record)
