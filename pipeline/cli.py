"""The command line: thin, every command with an example, every error with its remedy.

Exit codes: 0 done; 1 a defect of the program; 2 something given is wrong (path, setting, input line); 3 done, but some files
were rejected; 4 a figure of `evaluate` is below its floor; 5 another process is writing to the folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli_compare import compare, kwic, report
from pipeline.cli_engines import export, train_hanlp
from pipeline.cli_model import explain, review, train
from pipeline.cli_options import (
    BELOW_FLOOR,
    SOME_REJECTED,
    AllowDownload,
    HanlpModel,
    Lexicons,
    Model,
    Ner,
    NerModel,
    NerPolicy,
    Segmenter,
    annotator,
    explained,
    recognition_of,
    records_of,
)
from pipeline.errors import UnreadableError, XunshiError

app = typer.Typer(
    name="xunshi",
    help="Chinese Party inspection texts (巡视巡察) to documented tables, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xunshi {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
def run(  # noqa: PLR0913 (one argument an option)
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to read.  [default: data/raw]", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the tables; created if missing.", metavar="DIR")] = Path(
        "data/processed"
    ),
    formats: Annotated[
        str | None,
        typer.Option("--format", help="Besides CSV: parquet, xlsx, jsonl, duckdb; joined by commas.", metavar="LIST"),
    ] = None,
    headers: Annotated[str | None, typer.Option(help="Column titles: en or zh.", metavar="LANG")] = None,
    workers: Annotated[
        int | None, typer.Option(help="Worker processes; 1 works in this one.  [default: all cores]", metavar="N")
    ] = None,
    follow_links: Annotated[
        bool | None,
        typer.Option("--follow-links", help="Read what links out of the folder point to.", show_default=False),
    ] = None,
    file_timeout: Annotated[
        float | None,
        typer.Option(help="Seconds that one file may take.  [default: by its size]", metavar="N", show_default=False),
    ] = None,
    file_memory: Annotated[
        int | None,
        typer.Option(help="MiB that one file may take.  [default: by its size]", metavar="N", show_default=False),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of text files, where the guess is wrong.", metavar="NAME")
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of table files that holds the text.", metavar="NAME")
    ] = None,
    lexicons: Lexicons = None,
    model: Model = None,
    ner: Ner = None,
    ner_model: NerModel = None,
    ner_policy: NerPolicy = None,
    hanlp_model: HanlpModel = None,
    segmenter: Segmenter = None,
    allow_download: AllowDownload = None,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file of these settings; options given here win.", metavar="FILE")
    ] = None,
) -> None:
    """Turn a folder of texts into tables.

    A killed run resumes where it stopped, and unchanged files are not processed again.

    Example: xunshi run 我的文件夹 --out 结果 --format xlsx --headers zh
    """
    with explained():
        from pipeline import settings as run_settings  # noqa: PLC0415 (start-up time)
        from pipeline.batch import run as batch  # noqa: PLC0415

        chosen = run_settings.load(
            settings,
            formats=tuple(filter(None, (f.strip() for f in formats.split(",")))) if formats else None,
            headers=headers,
            workers=workers,
            follow_links=follow_links,
            file_timeout=file_timeout,
            file_memory=file_memory,
            encoding=encoding,
            text_column=text_column,
            lexicons=lexicons,
            model=model,
            ner=ner,
            ner_model=ner_model,
            ner_policy=ner_policy,
            hanlp_model=hanlp_model,
            segmenter=segmenter,
            allow_download=allow_download,
        )
        with _progress() as watch:
            outcome = batch.run(paths or [Path("data/raw")], out, chosen, watch)
    for notice in outcome.notices:
        typer.echo(f"xunshi: {notice}", err=True)
    typer.echo(
        f"{outcome.files} files ({outcome.processed} processed now, {outcome.rejected} rejected), "
        f"{outcome.rows['documents']} documents, "
        f"{outcome.rows['sentences']} sentences in {outcome.seconds:.1f} s: {out}",
        err=True,
    )
    if outcome.rejected:
        typer.echo(f"xunshi: {outcome.rejected} could not be read; {out / 'rejects.csv'} says why", err=True)
        raise typer.Exit(SOME_REJECTED)


@contextmanager
def _progress() -> Iterator[Callable[[int], Callable[[int, int], None]]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _total: lambda _files, _documents: None
        return
    from rich.console import Console  # noqa: PLC0415 (start-up time)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("files  {task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def watch(total: int) -> Callable[[int, int], None]:
            task = bar.add_task("run", total=total, rate="")
            seen = 0

            def progress(files: int, documents: int) -> None:
                nonlocal seen
                seen += documents
                elapsed = bar.tasks[task].elapsed or 0
                bar.update(task, advance=files, rate=f"{seen / elapsed:.1f} documents/s" if elapsed else "")

            return progress

        yield watch


@app.command()
def annotate(  # noqa: PLR0913 (one argument an option)
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSONL files; standard input if none.", show_default=False)
    ] = None,
    lexicons: Lexicons = None,
    model: Model = None,
    ner: Ner = None,
    ner_model: NerModel = None,
    ner_policy: NerPolicy = None,
    hanlp_model: HanlpModel = None,
    allow_download: AllowDownload = None,
) -> None:
    """Annotate JSON lines {"id", "text"}: one unit a line in, its six layers and finding out, as they come.

    Example: xunshi annotate < sentences.jsonl > annotated.jsonl
    """
    with explained():
        from pipeline.annotate import dumps  # noqa: PLC0415 (start-up time)

        annotated = annotator(lexicons, model, recognition_of(ner, ner_model, ner_policy, hanlp_model, allow_download))
        out = sys.stdout.buffer
        for record in records_of(files):
            out.write(dumps(annotated(record)).encode() + b"\n")
            out.flush()


@app.command()
def evaluate(  # noqa: PLR0913 (one argument an option)
    gold: Annotated[list[Path], typer.Argument(help="Files in the gold form (JSONL).")],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and false alarm.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    floors: Annotated[
        Path | None, typer.Option(help="Floor file: exit code 4 if a figure is below its floor.", metavar="FILE")
    ] = None,
    set_floors: Annotated[bool, typer.Option("--set-floors", help="Pin the figures in the floor file.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="With --set-floors: floors may fall.")] = False,
    lexicons: Lexicons = None,
    model: Model = None,
    ner: Ner = None,
    ner_model: NerModel = None,
    ner_policy: NerPolicy = None,
    hanlp_model: HanlpModel = None,
    allow_download: AllowDownload = None,
) -> None:
    """Annotate the texts of gold files and score the result, file by file and together.

    Example: xunshi evaluate tests/gold/sentences.jsonl --errors
    """
    with explained():
        from pipeline import floors as floor_files  # noqa: PLC0415 (start-up time)
        from pipeline import terminal  # noqa: PLC0415

        if set_floors and floors is None:
            raise XunshiError("--set-floors: no floor file; name one with --floors")
        pinned = floor_files.read(floors) if floors else {"agreement": {}, "gold": {}}
        figures = terminal.evaluate(
            {str(path): list(records_of([path])) for path in gold},
            annotator(lexicons, model, recognition_of(ner, ner_model, ner_policy, hanlp_model, allow_download)),
            errors=errors,
            as_json=as_json,
            agreement=pinned.get("agreement", {}),
            agreement_of=pinned.get("agreement_of", ()),
        )
        if floors and set_floors:
            floor_files.set_floors(floors, gold, figures, lower=lower)
        elif floors:
            fallen = floor_files.check(pinned, gold, figures)
            for sentence in fallen:
                typer.echo(f"xunshi: {sentence}", err=True)
            if fallen:
                raise typer.Exit(BELOW_FLOOR)


@app.command()
def show(  # noqa: PLR0913 (one argument an option)
    file: Annotated[Path, typer.Argument(help="A file of any kind that `run` reads.")],
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of a text file, where the guess is wrong.", metavar="NAME")
    ] = None,
    lexicons: Lexicons = None,
    model: Model = None,
    ner: Ner = None,
    ner_model: NerModel = None,
    ner_policy: NerPolicy = None,
    hanlp_model: HanlpModel = None,
    allow_download: AllowDownload = None,
) -> None:
    """Print a file's documents with every mention highlighted and each finding beside its sentence.

    Example: xunshi show 报告.docx | less -R
    """
    with explained():
        from pipeline import terminal  # noqa: PLC0415 (start-up time)

        if not file.is_file():
            raise XunshiError(f"{file}: no such file; check the path")
        try:
            recognition = recognition_of(ner, ner_model, ner_policy, hanlp_model, allow_download)
            terminal.show(file, encoding, lexicons, model, recognition)
        except UnreadableError as error:
            raise XunshiError(f"{file}: {error}") from error


lexicon = typer.Typer(help="Your own lexicons: check them, find new formulations, take them in.", no_args_is_help=True)
app.add_typer(lexicon, name="lexicon")


@lexicon.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of your own lexicons; the built-in ones if none.")
    ] = None,
) -> None:
    """Read the lexicons and say how many entries each holds, or which row is wrong.

    Example: xunshi lexicon check 我的词典
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)

        for name, count in lexicon_files.load(folder).sizes().items():
            typer.echo(f"{count:6d}  {name}")


@lexicon.command()
def suggest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to read.")],
    out: Annotated[Path, typer.Option(help="CSV to write.", metavar="FILE")] = Path("suggestions.csv"),
    lexicons: Lexicons = None,
) -> None:
    """Rank the formulations of a corpus that the lexicon does not hold, for you to accept.

    Example: xunshi lexicon suggest data/raw --out 新提法.csv
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline import suggestions  # noqa: PLC0415
        from pipeline.ingest import corpus  # noqa: PLC0415

        loaded = lexicon_files.load(lexicons)
        found = suggestions.suggest(corpus.readable(paths, loaded), loaded)
        suggestions.write(found, out)
        typer.echo(
            f"{len(found)} formulations: {out}; mark accept and category, then xunshi lexicon accept {out} --into DIR",
            err=True,
        )


@lexicon.command()
def accept(
    file: Annotated[Path, typer.Argument(help="A suggestion file with marks in its accept column.")],
    into: Annotated[Path, typer.Option(help="Folder of your own lexicons.", metavar="DIR")],
) -> None:
    """Take the accepted rows of a suggestion file into your own slogans.csv.

    Example: xunshi lexicon accept 新提法.csv --into 我的词典
    """
    with explained():
        from pipeline import suggestions  # noqa: PLC0415 (start-up time)

        typer.echo(f"{suggestions.accept(file, into)} added to {into / suggestions.FILE}", err=True)


for command in (compare, report, kwic, explain):
    app.command()(command)
trainer = typer.Typer(invoke_without_command=True)
trainer.callback()(train)
trainer.command("hanlp")(train_hanlp)
app.add_typer(trainer, name="train")
app.add_typer(review, name="review")
app.add_typer(export, name="export")


def main() -> None:
    """Entry point of the console script; output is UTF-8 whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
