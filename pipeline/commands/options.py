"""What the commands share: groups of options, exit codes, and how errors are told."""

from __future__ import annotations

import codecs
import functools
import inspect
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import typer

from pipeline.classify.choices import DEFAULT
from pipeline.commands.tongue import warn
from pipeline.errors import LockedError, XunshiError
from pipeline.messages import cause_of

if TYPE_CHECKING:
    from pipeline.compare.corpus import Corpus
    from pipeline.means import Means

# what only the console script knows: that its process ends with the command, so that nothing later needs what the command spares
PROCESS = {"own": False}
STREAM = Path("-")  # as a file: standard output
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
Segmenter = Annotated[
    str | None,
    typer.Option(
        help="What cuts words for comparisons: rjieba, jieba, hanlp.  [default: the run's, else rjieba]",
        metavar="ENGINE",
        show_default=False,
    ),
]
_HanlpModel = Annotated[
    str | None,
    typer.Option(help="HanLP's model: a folder, or the name of a pretrained one.", metavar="DIR", show_default=False),
]
_AllowDownload = Annotated[
    bool | None,
    typer.Option(
        "--allow-download", help="Let HanLP fetch a pretrained model that is not here yet.", show_default=False
    ),
]
Encoding = Annotated[str | None, typer.Option(help="Encoding of text files, where the guess is wrong.", metavar="NAME")]
Corrections = Annotated[
    Path | None,
    typer.Option(help="File of corrections (`xunshi review correct`) that are laid over the texts.", metavar="FILE"),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Besides CSV: parquet, xlsx, jsonl, duckdb; joined by commas. parts: Parquet in parts, CSV only if named too.",
        metavar="LIST",
    ),
]


Workers = Annotated[
    int | None, typer.Option(help="Worker processes; 1 works in this one.  [default: all cores]", metavar="N")
]
Engine = Annotated[
    str | None,
    typer.Option(help="What runs the workers: local, or ray (extra xunshi[ray]).  [default: local]", metavar="ENGINE"),
]
Address = Annotated[
    str | None,
    typer.Option(
        help="The Ray cluster: host:port, or auto for the one that this machine is of.  [default: a new one]",
        metavar="HOST:PORT",
        show_default=False,
    ),
]


_Judge = Annotated[
    str | None,
    typer.Option(
        help="Who judges findings: linear (fast), encoder (reads every sentence), auto (reads those in doubt)."
        f"  [default: {DEFAULT}]",
        metavar="JUDGE",
        show_default=False,
    ),
]
_Encoder = Annotated[
    Path | None,
    typer.Option(
        help="Folder of an encoder that `xunshi train encoder` wrote.  [default: the program's]",
        metavar="DIR",
        show_default=False,
    ),
]


class Judges(NamedTuple):
    """Options that name lexicons, classifier and encoder."""

    lexicons: Lexicons = None
    model: Model = None
    judge: _Judge = None
    encoder: _Encoder = None

    def means(self) -> Means:
        """What they name."""
        return Engines(*self).means()


class Engines(NamedTuple):
    """Options that name lexicons, classifier, encoder, and what finds organizations."""

    lexicons: Lexicons = None
    model: Model = None
    judge: _Judge = None
    encoder: _Encoder = None
    ner: Annotated[
        str | None,
        typer.Option(
            help="What finds organizations: rules, encoder, spacy, hanlp.  [default: rules]",
            metavar="ENGINE",
            show_default=False,
        ),
    ] = None
    ner_model: Annotated[
        str | None,
        typer.Option(
            help="Folder of the recogniser's model.  [default for spacy: the program's]",
            metavar="DIR",
            show_default=False,
        ),
    ] = None
    ner_policy: Annotated[
        str | None,
        typer.Option(
            help="Where rules and recogniser meet: fill (rules first), union (the longer wins), model (it alone)."
            "  [default: fill]",
            metavar="POLICY",
            show_default=False,
        ),
    ] = None
    hanlp_model: _HanlpModel = None
    allow_download: _AllowDownload = None

    def means(self) -> Means:
        """What they name."""
        from pipeline import means  # noqa: PLC0415 (start-up time)
        from pipeline.engines import choice  # noqa: PLC0415

        models = self.ner, self.ner_model, self.ner_policy, self.hanlp_model
        chosen = choice.choose(
            *models, judge=self.judge, encoder=self.encoder, allow_download=bool(self.allow_download)
        )
        return means.load(self.lexicons, self.model, chosen)


class Cutting(NamedTuple):
    """Options that name what cuts words."""

    segmenter: Segmenter = None
    hanlp_model: _HanlpModel = None
    allow_download: _AllowDownload = None


class Spreading(NamedTuple):
    """Options that say where comparisons are made."""

    workers: Annotated[
        int | None,
        typer.Option(
            help="Worker processes that read the texts; 1 works in this one.  [default: 1, with --engine all cores]",
            metavar="N",
            show_default=False,
        ),
    ] = None
    engine: Engine = None
    address: Address = None

    @contextmanager
    def over(self, corpus: Corpus) -> Iterator[Corpus]:
        """The corpus, its texts read where they say.

        Raises:
            XunshiError: there is no such engine, or no cluster at the address.
        """
        from pipeline import settings  # noqa: PLC0415 (start-up time)
        from pipeline.batch.run import engine_of  # noqa: PLC0415
        from pipeline.compare.workers import Workers  # noqa: PLC0415

        if self == Spreading():
            yield corpus
            return
        chosen = settings.load(None, workers=self.workers, engine=self.engine, address=self.address)
        with engine_of(chosen, corpus.folder.absolute()) as engine:
            yield replace(corpus, workers=Workers(engine, chosen))


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters that are groups (`Engines` …) stand on the command line as their options, one by one."""
    hints = get_type_hints(command, include_extras=True)
    own = inspect.signature(command).parameters
    groups = {name: hint for name, hint in hints.items() if name in own and hasattr(hint, "_fields")}
    parameters: list[inspect.Parameter] = []
    for name, parameter in own.items():
        if name not in groups:
            parameters.append(parameter.replace(annotation=hints[name]))
            continue
        kinds = get_type_hints(groups[name], include_extras=True)
        parameters += [
            inspect.Parameter(f, parameter.kind, default=groups[name]._field_defaults[f], annotation=kinds[f])
            for f in groups[name]._fields
        ]

    @functools.wraps(command)
    def call(**given: Any) -> None:  # noqa: ANN401 (as typer gives them)
        for name, group in groups.items():
            given[name] = group(**{f: given.pop(f) for f in group._fields})
        command(**given)

    del call.__wrapped__  # typer would look at it for the parameters
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    return call


@contextmanager
def explained() -> Iterator[None]:
    """Errors that a user can mend end the command with one sentence, not a traceback."""
    try:
        yield
    except XunshiError as error:
        warn([error.message], error=True)
        raise typer.Exit(LOCKED if isinstance(error, LockedError) else WRONG_INPUT) from error
    except BrokenPipeError:
        # `xunshi annotate … | head` has read enough
        sys.stderr.close()
        raise typer.Exit from None


def listed(joined: str | None) -> tuple[str, ...]:
    """The parts of an option that is joined by commas."""
    return tuple(part.strip() for part in (joined or "").split(",") if part.strip())


def pour(path: Path) -> None:
    """A CSV to standard output, as pipes want it: without a byte order mark."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def records_of(files: Sequence[Path] | None) -> Iterator[dict[str, Any]]:
    """The records of JSONL files, or of standard input if there are none.

    Raises:
        XunshiError: a file cannot be read.
    """
    from pipeline.evaluate.gold_form import records  # noqa: PLC0415 (start-up time)

    if not files:
        yield from records(sys.stdin.buffer, "standard input")
    for path in files or ():
        try:
            with path.open("rb") as lines:
                yield from records(lines, str(path))
        except OSError as error:
            raise XunshiError("{path}: {cause}; check the path", path=path, cause=cause_of(error)) from error
