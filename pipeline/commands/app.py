"""The command line: thin, every command with an example, every error with its remedy.

Exit codes: 0 done; 1 a defect of the program; 2 something given is wrong (path, setting, input line); 3 done, but some files
were rejected; 4 a figure of `evaluate` is below its floor; 5 another process is writing to the folder.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.commands.comparing import compare, report
from pipeline.commands.exporting import export
from pipeline.commands.learning import trainer
from pipeline.commands.lexicon import lexicon
from pipeline.commands.looking import collocates, kwic
from pipeline.commands.options import PROCESS
from pipeline.commands.reviewing import review
from pipeline.commands.run import assemble, run
from pipeline.commands.texts import annotate, evaluate, explain, show
from pipeline.commands.tongue import Root, quieten
from pipeline.commands.tracing import ledger, threads

app = typer.Typer(
    name="xunshi",
    help="Chinese Party inspection texts (巡视巡察) to documented tables, offline.",
    cls=Root,
    no_args_is_help=True,
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
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", callback=quieten, is_eager=True, expose_value=False, help="Say nothing but errors."
        ),
    ] = False,
) -> None:
    pass


for command in (run, assemble, annotate, evaluate, show, compare, report, threads, ledger, kwic, collocates, explain):
    app.command()(command)
for name, group in (("lexicon", lexicon), ("train", trainer), ("review", review), ("export", export)):
    app.add_typer(group, name=name)


def main() -> None:
    """Entry point of the console script; output is UTF-8 whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    PROCESS["own"] = True
    app()
