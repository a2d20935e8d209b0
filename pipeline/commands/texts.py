"""The commands that say what is in texts: annotate, evaluate, show, explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import (
    BELOW_FLOOR,
    Corrections,
    Encoding,
    Engines,
    Judges,
    explained,
    grouped,
    records_of,
)
from pipeline.commands.tongue import warn
from pipeline.errors import UnreadableError, XunshiError


@grouped
def annotate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSONL files; standard input if none.", show_default=False)
    ] = None,
    engines: Engines = Engines(),
) -> None:
    """Annotate JSON lines {"id", "text"}: one unit a line in, its six layers and finding out, as they come.

    Example: xunshi annotate < sentences.jsonl > annotated.jsonl
    """
    with explained():
        from pipeline.evaluate.gold_form import annotate as annotate_record  # noqa: PLC0415 (start-up time)
        from pipeline.evaluate.gold_form import dumps  # noqa: PLC0415

        means = engines.means()
        out = sys.stdout.buffer
        for record in records_of(files):
            out.write(dumps(annotate_record(record, means)).encode() + b"\n")
            out.flush()


@grouped
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Files in the gold form (JSONL).")],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and false alarm.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    floors: Annotated[
        Path | None, typer.Option(help="Floor file: exit code 4 if a figure is below its floor.", metavar="FILE")
    ] = None,
    set_floors: Annotated[bool, typer.Option("--set-floors", help="Pin the figures in the floor file.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="With --set-floors: floors may fall.")] = False,
    engines: Engines = Engines(),
) -> None:
    """Annotate the texts of gold files and score the result, file by file and together.

    Example: xunshi evaluate tests/gold/sentences.jsonl --errors
    """
    with explained():
        from pipeline.commands import terminal  # noqa: PLC0415
        from pipeline.evaluate import floors as floor_files  # noqa: PLC0415 (start-up time)

        if set_floors and floors is None:
            raise XunshiError("--set-floors: no floor file; name one with --floors")
        pinned = floor_files.read(floors) if floors else {"agreement": {}, "gold": {}}
        figures = terminal.evaluate(
            {str(path): list(records_of([path])) for path in gold},
            engines.means(),
            errors=errors,
            as_json=as_json,
            agreement=pinned.get("agreement", {}),
            agreement_of=pinned.get("agreement_of", ()),
        )
        if floors and set_floors:
            floor_files.set_floors(floors, gold, figures, lower=lower)
        elif floors:
            fallen = floor_files.check(pinned, gold, figures)
            warn(fallen, error=True)
            if fallen:
                raise typer.Exit(BELOW_FLOOR)


@grouped
def show(
    file: Annotated[Path, typer.Argument(help="A file of any kind that `run` reads.")],
    encoding: Encoding = None,
    corrections: Corrections = None,
    engines: Engines = Engines(),
) -> None:
    """Print a file's documents with every mention highlighted and each finding beside its sentence.

    Example: xunshi show 报告.docx | less -R
    """
    with explained():
        from pipeline.commands import terminal  # noqa: PLC0415 (start-up time)
        from pipeline.corrections import record  # noqa: PLC0415

        if not file.is_file():
            raise XunshiError("{file}: no such file; check the path", file=file)
        told = record.read(corrections) if corrections else []
        try:
            terminal.show(file, encoding, engines.means(), told)
        except UnreadableError as error:
            raise XunshiError("{file}: {error}", file=file, error=error) from error


@grouped
def explain(
    sentence: Annotated[
        str | None, typer.Argument(help="A sentence; standard input if none.", show_default=False)
    ] = None,
    heading: Annotated[str, typer.Option(help="The heading that it stands under.", metavar="TEXT")] = "",
    lead: Annotated[str, typer.Option(help="The line that opens its list.", metavar="TEXT")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    judges: Judges = Judges(),
) -> None:
    """Say why a sentence is judged as it is: the evidence for each decision, and the phrase that changes it once removed.

    Example: xunshi explain 有的党组织落实主体责任不到位，村干部优亲厚友。
    """
    with explained():
        from pipeline.classify.context import Context  # noqa: PLC0415
        from pipeline.commands import reasons  # noqa: PLC0415
        from pipeline.evaluate import explain as explaining  # noqa: PLC0415 (start-up time)

        text = (sentence if sentence is not None else typer.get_text_stream("stdin").read()).strip()
        if not text:
            raise XunshiError("no sentence; give one as an argument or on standard input")
        found = explaining.explain(text, Context(heading, lead), judges.means())
        reasons.explain(text, found, as_json=as_json)
