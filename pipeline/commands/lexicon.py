"""The commands around a user's own lexicons: lexicon check, suggest, accept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import Lexicons, explained
from pipeline.commands.tongue import say

lexicon = typer.Typer(help="Your own lexicons: check them, find new formulations, take them in.", no_args_is_help=True)


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
        from pipeline.ingest import corpus  # noqa: PLC0415
        from pipeline.review import suggestions  # noqa: PLC0415

        loaded = lexicon_files.load(lexicons)
        found = suggestions.suggest(corpus.readable(paths, loaded), loaded)
        suggestions.write(found, out)
        say(
            "{found} formulations: {out}; mark accept and category, then xunshi lexicon accept {out} --into DIR",
            found=len(found),
            out=out,
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
        from pipeline.review import suggestions  # noqa: PLC0415 (start-up time)

        say("{added} added to {file}", added=suggestions.accept(file, into), file=into / suggestions.FILE)
