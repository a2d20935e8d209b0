"""The commands around trainable engines: export docbin, train hanlp."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Lexicons, explained
from pipeline.errors import XunshiError

Sentences = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Sentences to learn from: .marked.txt, .jsonl, or folders of documents."
        "  [default: data/organizations, data/labelled, data/raw]",
        show_default=False,
    ),
]
SENTENCES = ("data/organizations", "data/labelled", "data/raw")

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
        from pipeline.teaching import docbin as writing  # noqa: PLC0415
        from pipeline.teaching import examples  # noqa: PLC0415

        found = examples.read(paths or [Path(p) for p in SENTENCES], lexicon_files.load(lexicons))
        written = writing.write(found, out)
        typer.echo(
            f"{written.train} sentences to train on, {written.dev} held out, {written.by_hand} of them all marked by hand: {out}",
            err=True,
        )


def train_hanlp(
    paths: Sentences = None,
    out: Annotated[Path, typer.Option(help="Folder of the models to write.", metavar="DIR")] = Path("models/hanlp"),
    only: Annotated[
        str | None, typer.Option(help="segment or ner.  [default: both]", metavar="KIND", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.", metavar="N")] = 0,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="Times that each sentence is seen.  [default: 12]", metavar="N", show_default=False),
    ] = None,
    lexicons: Lexicons = None,
) -> None:
    """Train HanLP's RNN taggers, words and organizations, from nothing on sentences; needs the extra hanlp.

    Example: xunshi train hanlp --out 我的模型 && xunshi run 我的文件夹 --ner hanlp --hanlp-model 我的模型
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.segment.hanlp_folder import require_hanlp  # noqa: PLC0415
        from pipeline.teaching import examples, hanlp_fit  # noqa: PLC0415

        if only not in {None, *hanlp_fit.KINDS}:
            raise XunshiError(f"--only {only}: there is no such one; choose {' or '.join(hanlp_fit.KINDS)}")
        require_hanlp()
        found = examples.read(paths or [Path(p) for p in SENTENCES], lexicon_files.load(lexicons))
        plan = hanlp_fit.Plan(epochs) if epochs else hanlp_fit.Plan()
        figures = hanlp_fit.train(
            found, out, [only] if only else hanlp_fit.KINDS, seed, lambda step: typer.echo(step, err=True), plan
        )
        for kind, of in figures.items():
            typer.echo(f"{kind}: held-out F1 {of['f1']:.3f}: {out / kind / hanlp_fit.CARD}", err=True)
