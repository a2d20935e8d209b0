"""The commands that follow problems: threads, ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.comparing import RESULTS, Headers, Results, Values, require_values
from pipeline.commands.options import Format, explained, listed
from pipeline.commands.tongue import say, warn
from pipeline.messages import Message, language

if TYPE_CHECKING:
    from pipeline.threads.tables import Traced


def threads(
    results: Results = RESULTS,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables.  [default: threads in RESULTS]", metavar="DIR")
    ] = None,
    formats: Format = None,
    headers: Headers = "en",
    values: Values = "codes",
) -> None:
    """Follow each problem from feedback to rectification, and into later rounds.

    Example: xunshi threads 结果 --values zh
    """
    with explained():
        require_values(values)
        traced = _traced(results)
        folder, titles = out or results / "threads", traced.corpus.titles("zh") if values == "zh" else None
        chosen = ("csv", *(f for f in listed(formats) if f != "csv"))
        rows = traced.write(folder, chosen, "zh" if titles else headers, titles)
        say(
            "{problems} problems ({states}), {sayings} sayings: {folder}",
            problems=rows["threads"],
            states=_states(traced),
            sayings=rows["sayings"],
            folder=folder,
        )


def ledger(
    results: Results = RESULTS,
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write.  [default: 整改台账.xlsx in RESULTS]", metavar="FILE")
    ] = None,
) -> None:
    """Write the ledger of problems and rectification as a workbook, or bring it up to date; what people filled in stays.

    Example: xunshi ledger 结果 --out 整改台账.xlsx
    """
    with explained():
        from pipeline.threads.ledger import book  # noqa: PLC0415 (start-up time)

        traced = _traced(results)
        path = out or results / book.FILE
        done = book.write(traced, path, traced.corpus.titles("zh"))
        warn([Message("{file}, {fault}", file=path.name, fault=fault) for fault in done.faults])
        for sentence in done.changes:
            say("{sentence}", sentence=sentence)
        if done.kept:
            say("the ledger as it was: {kept}", kept=done.kept)
        say(
            "{rows} rows, {bodies} bodies ({states}): {path}",
            rows=done.rows,
            bodies=done.bodies,
            states=_states(traced),
            path=path,
        )


def _traced(results: Path) -> Traced:
    """The threads of a run, with what must be known of its notices told first."""
    from pipeline.compare.corpus import Corpus  # noqa: PLC0415 (start-up time)
    from pipeline.errors import XunshiError  # noqa: PLC0415
    from pipeline.threads.tables import Traced  # noqa: PLC0415

    traced = Traced.of(Corpus.load(results))
    if not traced.threads:
        raise XunshiError(
            "{results}: no notice in it lists problems; threads need feedback or rectification notices", results=results
        )
    warn(traced.doubts)
    return traced


def _states(traced: Traced) -> str:
    """How many problems are in which state, for people."""
    from collections import Counter  # noqa: PLC0415

    from pipeline import codelists  # noqa: PLC0415

    counts = Counter(t.state for t in traced.threads)
    lang = language()
    return ", ".join(f"{counts[c.code]} {c.title(lang)}" for c in codelists.codes("thread_state") if counts[c.code])
