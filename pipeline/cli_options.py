"""What the commands share: options, exit codes, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import UnreadableError, XunshiError

WRONG_INPUT, SOME_REJECTED, BELOW_FLOOR = 2, 3, 4
Lexicons = Annotated[
    Path | None, typer.Option(help="Folder of your own lexicons, laid over the built-in ones.", metavar="DIR")
]
Model = Annotated[
    Path | None,
    typer.Option(
        help="Folder of a classifier that `xunshi train` wrote.  [default: the program's]",
        metavar="DIR",
        show_default=False,
    ),
]


@contextmanager
def explained() -> Iterator[None]:
    """Errors that a user can mend end the command with one sentence, not a traceback."""
    try:
        yield
    except (XunshiError, UnreadableError) as error:
        typer.echo(f"xunshi: {error}", err=True)
        raise typer.Exit(WRONG_INPUT) from error
    except BrokenPipeError:
        # `xunshi annotate … | head` has read enough
        sys.stderr.close()
        raise typer.Exit from None


def records_of(files: Sequence[Path] | None) -> Iterator[dict[str, Any]]:
    """The records of JSONL files, or of standard input if there are none."""
    from pipeline.annotate import records  # noqa: PLC0415 (start-up time)

    if not files:
        yield from records(sys.stdin.buffer, "standard input")
    for path in files or ():
        try:
            with path.open("rb") as lines:
                yield from records(lines, str(path))
        except OSError as error:
            raise XunshiError(f"{path}: {error.strerror or error}; check the path") from error
