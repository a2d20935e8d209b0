"""The commands around people who judge: review export, import; sheets, correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.comparing import RESULTS, Results
from pipeline.commands.options import Judges, Lexicons, Model, explained, grouped, listed
from pipeline.commands.tongue import say, warn

review = typer.Typer(help="Sentences out to coders, their judgements back in, agreement.", no_args_is_help=True)
Folder = Annotated[
    Path, typer.Option("--folder", help="Folder of the review: what went out and came back.", metavar="DIR")
]
REVIEW = Path("data/review")


@review.command("export")
@grouped
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
    judges: Judges = Judges(),
) -> None:
    """Choose the sentences that a person should judge: half where the model is unsure, some where rules differ, some at random.

    Example: xunshi review export data/raw --out 复核.xlsx --size 100
    """
    with explained():
        from pipeline.review import loop  # noqa: PLC0415 (start-up time)

        count = loop.export(paths, out, folder, size, judges.means())
        say(
            "{count} sentences: {out}; fill in status and labels, then xunshi review import {out} --coder NAME",
            count=count,
            out=out,
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
        from pipeline.classify import model_files  # noqa: PLC0415
        from pipeline.commands import terminal  # noqa: PLC0415 (start-up time)
        from pipeline.review import ledger, loop  # noqa: PLC0415

        told = [(coder or loop.coder_of(path), path) for path in files]
        done = loop.take(told, folder, model_files.load(model).codebook, replace=replace)
        terminal.agreement(done.report)
        say(
            "{new} new judgements; {accepted} sentences accepted: {agreed}, {open} in disagreement: {disputed}",
            new=done.new,
            accepted=done.accepted,
            agreed=folder / ledger.ACCEPTED,
            open=done.open,
            disputed=folder / ledger.DISAGREEMENTS,
        )
        if done.aside:
            say("a list that was not imported yet is kept: {aside}; import it too", aside=done.aside)


@review.command("sheets")
def review_sheets(
    results: Results = RESULTS,
    out: Annotated[Path, typer.Option(help="Workbook to write; a new file.", metavar="FILE")] = Path("更正.xlsx"),
    of: Annotated[
        str | None,
        typer.Option(
            "--layers", help="Which tables to correct, joined by commas.  [default: all of the usual]", metavar="LIST"
        ),
    ] = None,
    size: Annotated[int, typer.Option(min=1, help="Sentences of each table.", metavar="N")] = 100,
    documents: Annotated[
        str, typer.Option("--documents", help="Only documents whose doc_id holds this.", metavar="TEXT")
    ] = "",
    folder: Folder = REVIEW,
) -> None:
    """Write the sheets in which people correct what the tables of a run say: mentions, their borders and values, findings, threads.

    Example: xunshi review sheets 结果 --layers organizations,statistics --out 更正.xlsx
    """
    with explained():
        from pipeline.compare.corpus import Corpus  # noqa: PLC0415 (start-up time)
        from pipeline.forms import loop  # noqa: PLC0415

        rows = loop.out(Corpus.load(results), out, folder, listed(of) or loop.USUAL, size, documents)
        told = ", ".join(f"{count} {name}" for name, count in rows.items())
        say("{told}: {out}; fill in the yellow columns, then xunshi review correct {out} --by NAME", told=told, out=out)


@review.command("correct")
def review_correct(
    files: Annotated[list[Path], typer.Argument(help="Workbooks that people filled in.")],
    by: Annotated[
        str | None,
        typer.Option(help="Who filled them in.  [default: each file's name]", metavar="NAME", show_default=False),
    ] = None,
    folder: Folder = REVIEW,
    lexicons: Lexicons = None,
    model: Model = None,
) -> None:
    """Take filled-in sheets into the file of corrections, which `xunshi run --corrections` lays over every later run.

    Example: xunshi review correct 更正.xlsx --by 甲
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline import means  # noqa: PLC0415
        from pipeline.classify import model_files  # noqa: PLC0415
        from pipeline.forms import loop  # noqa: PLC0415

        book = model_files.load(model).codebook
        titles = means.titles("zh", lexicon_files.load(lexicons), book)
        done = loop.back([(by or path.stem, path) for path in files], folder, titles, book.names)
        warn(done.replaced)
        say(
            "{new} new corrections, {known} known, {unjudged} rows without a judgement: {file}; "
            "lay them over the texts with xunshi run … --corrections {file}",
            new=done.new,
            known=done.known,
            unjudged=done.unjudged,
            file=done.file,
        )
