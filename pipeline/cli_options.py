"""What the commands share: options, exit codes, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import LockedError, UnreadableError, XunshiError

if TYPE_CHECKING:
    from pipeline.recognise.policies import Recognition

WRONG_INPUT, SOME_REJECTED, BELOW_FLOOR, LOCKED = 2, 3, 4, 5
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
Ner = Annotated[
    str | None,
    typer.Option(
        help="What finds organizations: rules, spacy, hanlp.  [default: rules]", metavar="ENGINE", show_default=False
    ),
]
NerModel = Annotated[
    str | None,
    typer.Option(
        help="Folder of the recogniser's model.  [default for spacy: the program's]", metavar="DIR", show_default=False
    ),
]
NerPolicy = Annotated[
    str | None,
    typer.Option(
        help="Where rules and recogniser meet: fill (rules first), union (the longer wins), model (it alone)."
        "  [default: fill]",
        metavar="POLICY",
        show_default=False,
    ),
]
Segmenter = Annotated[
    str | None,
    typer.Option(
        help="What cuts words for comparisons: rjieba, jieba, hanlp.  [default: the run's, else rjieba]",
        metavar="ENGINE",
        show_default=False,
    ),
]
HanlpModel = Annotated[
    str | None,
    typer.Option(help="HanLP's model: a folder, or the name of a pretrained one.", metavar="DIR", show_default=False),
]
AllowDownload = Annotated[
    bool | None,
    typer.Option(
        "--allow-download", help="Let HanLP fetch a pretrained model that is not here yet.", show_default=False
    ),
]


@contextmanager
def explained() -> Iterator[None]:
    """Errors that a user can mend end the command with one sentence, not a traceback."""
    try:
        yield
    except (XunshiError, UnreadableError) as error:
        typer.echo(f"xunshi: {error}", err=True)
        raise typer.Exit(LOCKED if isinstance(error, LockedError) else WRONG_INPUT) from error
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


def recognition_of(  # one argument an option
    ner: str | None, ner_model: str | None, ner_policy: str | None, hanlp_model: str | None, allow_download: bool | None
) -> Recognition | None:
    """The recogniser that the options name."""
    from pipeline.recognise import engines  # noqa: PLC0415 (start-up time)

    chosen = engines.choose(ner, ner_model, ner_policy, hanlp_model, allow_download=bool(allow_download))
    return engines.recognition(chosen)


def annotator(
    lexicons: Path | None, model: Path | None, recognition: Recognition | None
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What annotates a record, in the gold form, with the lexicons and the classifier that the options name."""
    from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
    from pipeline.annotate import annotate  # noqa: PLC0415
    from pipeline.classify import model as models  # noqa: PLC0415

    loaded, classifier = lexicon_files.load(lexicons), models.load(model)
    return lambda record: annotate(record, loaded, classifier, recognition)
