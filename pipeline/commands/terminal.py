"""What `evaluate`, `show` and `review` print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import layers
from pipeline.analysis import Analysis, analyze_all
from pipeline.corrections.apply import Correcting
from pipeline.corrections.record import Correction
from pipeline.documents import Document
from pipeline.errors import XunshiError
from pipeline.evaluate import scores
from pipeline.evaluate.gold_form import annotate
from pipeline.ingest import corpus
from pipeline.means import Means
from pipeline.tables.rows import passage

Figures = Mapping[str, Mapping[str, float]]
STATUS_STYLES = {"found": "bold red", "target": "yellow", "rectified": "green"}


def evaluate(
    gold: Mapping[str, Sequence[Mapping[str, Any]]],
    means: Means,
    *,
    errors: bool,
    as_json: bool,
    agreement: Mapping[str, float],
    agreement_of: Sequence[str],
) -> dict[str, Figures]:
    """Print figures per layer for each gold file and, for several, all together; returns them by name.

    Args:
        gold: records in the gold form, by file.
        means: what annotates its records.
        errors: list every miss and false alarm.
        as_json: print JSON and nothing else.
        agreement: by layer, the F1 between two readings of the gold, printed beside the program's.
        agreement_of: names of the gold files that were read twice.

    Raises:
        XunshiError: a gold record lacks its id or finding.
    """
    for name, records in gold.items():
        for number, record in enumerate(records, 1):
            if not _is_gold(record):
                raise XunshiError(
                    "{name}, record {number}: not in the gold form; it needs id, text, finding and the layers",
                    name=name,
                    number=number,
                )
    said = {name: [annotate(dict(r), means) for r in records] for name, records in gold.items()}
    scored = {name: scores.score(records, said[name]) for name, records in gold.items()}
    if len(gold) > 1:
        together = ([r for rs in gold.values() for r in rs], [r for rs in said.values() for r in rs])
        scored["together"] = scores.score(*together)
    figures: dict[str, Figures] = {name: of for name, (of, _) in scored.items()}
    if as_json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return figures
    console = Console(width=None if sys.stdout.isatty() else 120)
    for name, (of, found) in scored.items():
        read_twice = Path(name).name in agreement_of
        console.print(_figures_table(name, of, agreement if read_twice else {}))
        if errors and name != "together":
            _print_errors(found)
    return figures


def _is_gold(record: Mapping[str, Any]) -> bool:
    finding = record.get("finding")
    mentions = [m for layer in layers.every() for m in record.get(layer.gold) or ()]
    return (
        "id" in record
        and isinstance(finding, dict)
        and isinstance(finding.get("status"), str)
        and isinstance(finding.get("labels"), list)
        and all(
            isinstance(m, dict) and isinstance(m.get("start"), int) and isinstance(m.get("end"), int) for m in mentions
        )
    )


def _figures_table(name: str, figures: Figures, agreement: Mapping[str, float]) -> Table:
    table = Table(title=name, title_justify="left")
    table.add_column("layer")
    for column in ("gold", "precision", "recall", "F1", "readers", "value", "by class"):
        table.add_column(column, justify="left" if column == "by class" else "right")
    for layer, row in figures.items():
        shown = {**row, "readers": agreement[layer]} if layer in agreement else row
        known = ("gold", "precision", "recall", "f1", "readers", "value")
        cells = [f"{shown[k]:.0f}" if k == "gold" else f"{shown[k]:.3f}" if k in shown else "" for k in known]
        table.add_row(layer, *cells, "  ".join(f"{k} {v:.3f}" for k, v in row.items() if k not in known))
    return table


def _print_errors(found: Sequence[scores.Error]) -> None:
    for error in found:
        sys.stdout.write(
            "\t".join(
                map(str, (error.layer, error.kind, error.unit, error.text.replace("\n", " "), error.gold, error.said))
            )
            + "\n"
        )


def show(file: Path, encoding: str | None, means: Means, corrections: Sequence[Correction] = ()) -> None:
    """Print a file's documents, mentions highlighted.

    Args:
        file: what to read.
        encoding: of its text; None to find it out.
        means: what to annotate with.
        corrections: that are laid over them; of a run that read the file below any folder.

    Raises:
        UnreadableError: the file holds nothing that can be read.
    """
    # less -R and a pipe to a file get the colours too, unless NO_COLOR asks for none
    console = Console(force_terminal=None if "NO_COLOR" in os.environ else True, highlight=False, soft_wrap=True)
    legend = Text("  ".join(layers.names()))
    for layer in layers.every():
        legend.highlight_words([layer.name], f"bold {layer.colour}")
    console.print(legend)
    for document in corpus.read_documents(corpus.Source(file, file.name), means.lexicons, {}, encoding=encoding):
        told = passage(document)
        # a run names a file with the folders above it
        own = [c for c in corrections if f"/{c.doc_id}".endswith(f"/{document.doc_id}")]
        correcting = Correcting(document.text, told.spans or (), told.level, own, means.lexicons)
        _show_document(console, document, correcting.of(next(analyze_all([told], means))))


def _show_document(console: Console, document: Document, found: Analysis) -> None:
    shown = "  ".join(
        f"{name} {value.value} ({value.evidence})" for name, value in document.metadata.items() if value.value
    )
    console.print(Text(f"\n{document.doc_id}", style="bold reverse"), Text(f" {shown}", style="dim"))
    painted = Text(document.text)
    for layer in layers.every():
        for mention in found.mentions[layer.name]:
            painted.stylize(f"bold {layer.colour}", mention.start, mention.end)
    for sentence, finding in zip(document.sentences, found.findings, strict=True):
        line = painted[sentence.start : sentence.end]
        if sentence.heading:
            line.stylize("bold underline")
        if finding.status != "none":
            line.append(f"  ◂ {finding.status}: {', '.join(finding.labels)}", STATUS_STYLES[finding.status])
        console.print(line)


def agreement(report: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    """Print agreement between coders and with the model."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    for who, of in report.items():
        if not any(row["units"] for row in of.values()):
            continue
        title = "between coders" if who == "coders" else f"coders and {who}"
        table = Table(title=title, title_justify="left")
        for column in ("decision", "units", "agreed", "Cohen κ", "Krippendorff α", "Gwet AC1"):
            table.add_column(column, justify="left" if column == "decision" else "right")
        for name, row in of.items():
            cells = ["" if row[k] is None else f"{row[k]:.3f}" for k in ("agreed", "kappa", "alpha", "ac1")]
            table.add_row(name, str(row["units"]), *cells)
        console.print(table)
