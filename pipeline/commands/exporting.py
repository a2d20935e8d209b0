"""The commands that write for other tools: export docbin, dfm, workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.comparing import RESULTS, Choosing, Results, Where, chosen
from pipeline.commands.learning import SENTENCES, Sentences
from pipeline.commands.options import Cutting, Lexicons, explained, grouped
from pipeline.commands.tongue import say, warn

export = typer.Typer(help="The program's data in other tools' formats.", no_args_is_help=True)


@export.command()
def docbin(
    paths: Sentences = None,
    out: Annotated[Path, typer.Option(help="Folder to write.", metavar="DIR")] = Path("data/ner"),
    lexicons: Lexicons = None,
) -> None:
    """Write sentences with their organizations for `spacy train`: train.spacy, dev.spacy (one in ten), dev.jsonl (the same).

    Example: xunshi export docbin && python -m spacy train configs/ner.cfg --output 我的识别器
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.learn.organizations import docbin as writing  # noqa: PLC0415
        from pipeline.learn.organizations import examples  # noqa: PLC0415

        found = examples.read(paths or [Path(p) for p in SENTENCES], lexicon_files.load(lexicons))
        written = writing.write(found, out)
        say(
            "{train} sentences to train on, {dev} held out, {by_hand} of them all marked by hand: {out}",
            train=written.train,
            dev=written.dev,
            by_hand=written.by_hand,
            out=out,
        )


@export.command()
@grouped
def dfm(
    results: Results = RESULTS,
    out: Annotated[Path, typer.Option(help="Folder to write.", metavar="DIR")] = Path("data/dfm"),
    layer: Annotated[
        str,
        typer.Option(help="What is counted: words, or what `rates.csv` counts (slogans, domains …).", metavar="LAYER"),
    ] = "words",
    where: Where = None,
    choosing: Choosing = Choosing(),
    cutting: Cutting = Cutting(),
) -> None:
    """Write the document-feature matrix for quanteda and others: dfm.mtx, documents.csv, features.csv, counts.csv.

    Example: xunshi export dfm 结果 --out 矩阵
    """
    with explained():
        from pipeline.compare import dfm as writing  # noqa: PLC0415 (start-up time)

        corpus, options = chosen(results, where, choosing, cutting)
        documents, features = writing.write(corpus, out, layer, options)
        say("{documents} documents, {features} features: {out}", documents=documents, features=features, out=out)


@export.command()
def workbook(
    results: Annotated[Path, typer.Argument(help="Folder of a run, of comparisons or of threads.")] = RESULTS,
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write.  [default: tables.xlsx in RESULTS]", metavar="FILE")
    ] = None,
) -> None:
    """Write all tables of a folder as one workbook, a sheet a table.

    Example: xunshi export workbook 结果 --out 全部表格.xlsx
    """
    with explained():
        from pipeline.tables import one_book  # noqa: PLC0415 (start-up time)

        path = out or results / "tables.xlsx"
        warn(one_book.write(results, path))
        say("{path} is written", path=path)
