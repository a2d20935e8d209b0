"""The commands that make tables: run, assemble."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.options import (
    PROCESS,
    SOME_REJECTED,
    STREAM,
    Address,
    Corrections,
    Encoding,
    Engine,
    Engines,
    Format,
    Segmenter,
    Workers,
    explained,
    grouped,
    listed,
    pour,
)
from pipeline.commands.tongue import QUIET, in_words, say, warn
from pipeline.errors import XunshiError
from pipeline.messages import Message, read_back

if TYPE_CHECKING:
    from pipeline.batch.assemble import Outcome
    from pipeline.batch.run import Watch
    from pipeline.settings import Settings

RAW = Path("data/raw")


@grouped
def run(  # noqa: PLR0913 (one argument an option)
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to read.  [default: data/raw]", show_default=False)
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Folder for the tables, created if missing; - with --table for one.", metavar="DIR")
    ] = Path("data/processed"),
    table: Annotated[
        str | None,
        typer.Option(help="The one table that --out - writes to standard output.", metavar="NAME", show_default=False),
    ] = None,
    formats: Format = None,
    headers: Annotated[str | None, typer.Option(help="Column titles: en or zh.", metavar="LANG")] = None,
    values: Annotated[
        str | None,
        typer.Option(help="Coded values: codes, or zh for both titles and values in Chinese.", metavar="LANG"),
    ] = None,
    workers: Workers = None,
    engine: Engine = None,
    address: Address = None,
    shard: Annotated[
        str | None,
        typer.Option(
            help="Only the third of eight parts of the files, for `xunshi assemble` (a Slurm array).",
            metavar="3/8",
            show_default=False,
        ),
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
    encoding: Encoding = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column of table files that holds the text.", metavar="NAME")
    ] = None,
    ocr: Annotated[
        bool | None,
        typer.Option("--ocr", help="Read scanned pages and pictures (extra xunshi[ocr]).", show_default=False),
    ] = None,
    explain_cleaning: Annotated[
        bool | None,
        typer.Option("--explain-cleaning", help="Write cleaning.csv: what of the files is no text, and why."),
    ] = None,
    corrections: Corrections = None,
    engines: Engines = Engines(),
    segmenter: Segmenter = None,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file of these settings; options given here win.", metavar="FILE")
    ] = None,
) -> None:
    """Turn a folder of texts into tables.

    A killed run resumes where it stopped, and unchanged files are not processed again.

    Example: xunshi run 我的文件夹 --out 结果 --format xlsx --values zh
    """
    with explained():
        if engine in {None, "local"} and not (settings or shard or table):
            from pipeline.batch import ahead  # noqa: PLC0415 (start-up time)

            ahead.begin(paths or [RAW], out, workers)
        from pipeline import layers  # noqa: PLC0415 (start-up time)
        from pipeline import settings as run_settings  # noqa: PLC0415
        from pipeline.batch import storage as batch  # noqa: PLC0415
        from pipeline.ingest.formats import added as readers_added  # noqa: PLC0415
        from pipeline.tables.arrow import spare_pandas  # noqa: PLC0415

        chosen = run_settings.load(
            settings,
            formats=listed(formats) or None,
            headers=headers,
            values=values,
            workers=workers,
            engine=engine,
            address=address,
            follow_links=follow_links,
            file_timeout=file_timeout,
            file_memory=file_memory,
            encoding=encoding,
            text_column=text_column,
            ocr=ocr,
            explain_cleaning=explain_cleaning,
            corrections=corrections,
            segmenter=segmenter,
            **engines._asdict(),
        )
        warn([*readers_added()[1], *layers.refused()])
        if PROCESS["own"]:
            # pyarrow never gets over it: whoever compares in the same process would miss what it knows of pandas
            spare_pandas()
        if table and "csv" not in chosen.formats:
            chosen = chosen.model_copy(update={"formats": ("csv", *chosen.formats)})
        with _place(out, table) as folder, _progress() as watch:
            if shard:
                _run_part(paths or [RAW], folder, chosen, shard, watch)
                return
            outcome = batch.run(paths or [RAW], folder, chosen, watch)
            if table:
                pour(folder / f"{table}.csv")
    _tell(outcome, batch.address(out) or str(out))


def _run_part(paths: Sequence[Path], out: Path, chosen: Settings, shard: str, watch: Watch) -> None:
    from pipeline.batch import storage  # noqa: PLC0415 (start-up time)
    from pipeline.batch.parts import Part  # noqa: PLC0415

    part = Part.of(shard)
    began = time.perf_counter()
    files, processed = storage.run_part(paths, out, chosen, part, watch)
    say(
        "part {i} of {n}: {files} files ({processed} processed, {unchanged} unchanged) in {seconds:.1f} s; "
        "after the last part: xunshi assemble {out}",
        i=part.i,
        n=part.n,
        files=files,
        processed=processed,
        unchanged=files - processed,
        seconds=time.perf_counter() - began,
        out=storage.address(out) or str(out),
    )


def assemble(
    out: Annotated[Path, typer.Argument(help="Folder that the parts of a run were made in.", metavar="OUT")],
    workers: Workers = None,
    engine: Engine = None,
    address: Address = None,
) -> None:
    """Write the tables of a run that was made in parts (`xunshi run --shard`): the same files as those of one run.

    With --format parts it is made by workers too, those of the parts' settings if none are named here.

    Example: xunshi assemble 结果
    """
    with explained():
        from pipeline import settings as run_settings  # noqa: PLC0415 (start-up time)
        from pipeline.batch import storage  # noqa: PLC0415

        given = {k: v for k, v in (("workers", workers), ("engine", engine), ("address", address)) if v is not None}
        run_settings.load(None, **given)
        outcome = storage.assemble_parts(out, given)
    _tell(outcome, storage.address(out) or str(out))


@contextmanager
def _place(out: Path, table: str | None) -> Iterator[Path]:
    """The folder of the tables: one that does not last where a single table goes to standard output."""
    if out != STREAM and table is None:
        yield out
        return
    from pipeline.tables import schema  # noqa: PLC0415 (start-up time)

    known = [t.name for t in schema.tables(()) if t not in {schema.TEXTS, schema.CLEANING}]
    if out != STREAM or table not in known:
        raise XunshiError(
            "--table {table}: write --out - with one of {known}", table=table or "", known=", ".join(known)
        )
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _tell(outcome: Outcome, out: str) -> None:
    """What a run did, in a line, and before it what a user should look at; files that were rejected make the exit code."""
    warn(outcome.notices)
    for names in outcome.identical[:3]:
        warn([Message("the same file {times} times: {names}", times=len(names), names=", ".join(names[:4]))])
    for file, cause, remedy in outcome.rejects:
        warn(
            [Message("{file}: {cause}; {remedy}", file=file, cause=read_back(cause), remedy=read_back(remedy))],
            error=True,
        )
    if outcome.rejected and out != str(STREAM):
        lost = Message(
            "{rejected} could not be read; {table} lists them all",
            rejected=outcome.rejected,
            table=f"{out}/{outcome.rejects_in}",
        )
        warn([lost], error=True)
    say(
        "{files} files ({read} read, {unchanged} unchanged, {rejected} rejected), "
        "{documents} documents, {sentences} sentences in {seconds:.1f} s: {out}",
        files=outcome.files,
        read=outcome.read,
        unchanged=outcome.unchanged,
        rejected=outcome.rejected,
        documents=outcome.rows["documents"],
        sentences=outcome.rows["sentences"],
        seconds=outcome.seconds,
        out=out,
    )
    if outcome.rejected:
        raise typer.Exit(SOME_REJECTED)


@contextmanager
def _progress() -> Iterator[Callable[[int], Callable[[int, int], None]]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if QUIET["wanted"] or not sys.stderr.isatty():
        yield lambda _total: lambda _files, _documents: None
        return
    from rich.console import Console  # noqa: PLC0415 (start-up time)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(in_words("files") + "  {task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def watch(total: int) -> Callable[[int, int], None]:
            task = bar.add_task("run", total=total, rate="")
            seen = 0

            def progress(files: int, documents: int) -> None:
                nonlocal seen
                seen += documents
                elapsed = bar.tasks[task].elapsed or 0
                bar.update(
                    task, advance=files, rate=in_words("{rate:.1f} documents/s", rate=seen / elapsed) if elapsed else ""
                )

            return progress

        yield watch
