"""The commands around the classifier: train, explain, review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Lexicons, Model, explained, records_of
from pipeline.errors import XunshiError


def train(
    context: typer.Context,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder or file of labelled sentences (.jsonl, .csv, .xlsx), with codebook.toml; may be given again."
            "  [default: data/labelled]",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the model to write.", metavar="DIR")] = Path("models/findings"),
    gold: Annotated[
        list[Path] | None,
        typer.Option(help="Gold file (JSONL) to measure on; may be given again.", metavar="FILE", show_default=False),
    ] = None,
    lexicons: Lexicons = None,
) -> None:
    """Train a classifier of findings on labelled sentences, the project's or your own.

    Example: xunshi train --data 我的标注 --out 我的模型 && xunshi run 我的文件夹 --model 我的模型
    """
    with explained():
        if context.invoked_subcommand:
            _require_no_options(context)
            return
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.training import command as training  # noqa: PLC0415

        records = {path.name: list(records_of([path])) for path in gold or ()}
        figures = training.run(
            data or [Path("data/labelled")],
            out,
            lexicon_files.load(lexicons),
            records,
            lambda step: typer.echo(step, err=True),
        )
        held = figures["held_out"]["with_context"]
        typer.echo(
            f"held out: status macro-F1 {held['status']['macro_f1']:.3f}, labels {held['labels']['macro_f1']:.3f} "
            f"(rules {figures['compared']['rules']['status']:.3f}, {figures['compared']['rules']['labels']:.3f}): "
            f"{out / 'card.md'}",
            err=True,
        )


def _require_no_options(context: typer.Context) -> None:
    given = [
        name for name in context.params if str(context.get_parameter_source(name)) == "ParameterSource.COMMANDLINE"
    ]
    if given:
        raise XunshiError(
            f"--{given[0]}: stands before {context.invoked_subcommand}, which it is not for; put it behind"
        )


def explain(
    sentence: Annotated[
        str | None, typer.Argument(help="A sentence; standard input if none.", show_default=False)
    ] = None,
    heading: Annotated[str, typer.Option(help="The heading that it stands under.", metavar="TEXT")] = "",
    lead: Annotated[str, typer.Option(help="The line that opens its list.", metavar="TEXT")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lexicons: Lexicons = None,
    model: Model = None,
) -> None:
    """Say why a sentence is judged as it is: the evidence for each decision, and the phrase that changes it once removed.

    Example: xunshi explain 有的党组织落实主体责任不到位，村干部优亲厚友。
    """
    with explained():
        from pipeline import explain as explaining  # noqa: PLC0415 (start-up time)
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415
        from pipeline import terminal  # noqa: PLC0415
        from pipeline.classify import model as models  # noqa: PLC0415
        from pipeline.classify.context import Context  # noqa: PLC0415

        text = (sentence if sentence is not None else typer.get_text_stream("stdin").read()).strip()
        if not text:
            raise XunshiError("no sentence; give one as an argument or on standard input")
        found = explaining.explain(text, Context(heading, lead), lexicon_files.load(lexicons), models.load(model))
        terminal.explain(text, found, as_json=as_json)


review = typer.Typer(help="Sentences out to coders, their judgements back in, agreement.", no_args_is_help=True)
Folder = Annotated[
    Path, typer.Option("--folder", help="Folder of the review: what went out and came back.", metavar="DIR")
]
REVIEW = Path("data/review")


@review.command("export")
def review_export(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to choose sentences from.")],
    out: Annotated[
        Path,
        typer.Option(
            help="File to write: .csv, .xlsx (drop-downs), .jsonl (doccano), .json (Label Studio).", metavar="FILE"
        ),
    ] = Path("review.xlsx"),
    size: Annotated[int, typer.Option(min=1, help="How many sentences.", metavar="N")] = 200,
    folder: Folder = REVIEW,
    lexicons: Lexicons = None,
    model: Model = None,
) -> None:
    """Choose the sentences that a person should judge: half where the model is unsure, some where rules differ, some at random.

    Example: xunshi review export data/raw --out 复核.xlsx --size 100
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.classify import model as models  # noqa: PLC0415
        from pipeline.review import loop  # noqa: PLC0415

        count = loop.export(paths, out, folder, size, lexicon_files.load(lexicons), models.load(model))
        typer.echo(
            f"{count} sentences: {out}; fill in status and labels, then xunshi review import {out} --coder NAME",
            err=True,
        )


@review.command("import")
def review_import(
    files: Annotated[list[Path], typer.Argument(help="Coders' files.")],
    coder: Annotated[
        str | None,
        typer.Option(
            help="Whose judgements they are.  [default: each file's name]", metavar="NAME", show_default=False
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let changed judgements replace a coder's earlier ones.")
    ] = False,
    folder: Folder = REVIEW,
    model: Model = None,
) -> None:
    """Take coders' judgements in, report agreement, and write what is agreed for `make train`.

    disagreements.csv, once someone has filled it in, is imported like the others and has the last word.

    Example: xunshi review import 甲.xlsx 乙.xlsx
    """
    with explained():
        from pipeline import terminal  # noqa: PLC0415 (start-up time)
        from pipeline.classify import model as models  # noqa: PLC0415
        from pipeline.review import ledger, loop  # noqa: PLC0415

        told = [(coder or loop.coder_of(path), path) for path in files]
        done = loop.take(told, folder, models.load(model).codebook, replace=replace)
        terminal.agreement(done.report)
        typer.echo(
            f"{done.new} new judgements; {done.accepted} sentences accepted: {folder / ledger.ACCEPTED}, "
            f"{done.open} in disagreement: {folder / ledger.DISAGREEMENTS}",
            err=True,
        )
        if done.aside:
            typer.echo(f"a list that was not imported yet is kept: {done.aside}; import it too", err=True)
