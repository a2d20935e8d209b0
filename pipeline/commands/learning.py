"""The commands that learn: train, train hanlp, train encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import Lexicons, explained, records_of
from pipeline.commands.tongue import say
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

trainer = typer.Typer(invoke_without_command=True)


@trainer.callback()
def train(
    context: typer.Context,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder or file of labelled sentences (.jsonl, .csv, .xlsx), with codebook.toml; may be given again."
            "  [default: data/labelled and data/plain]",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the model to write.", metavar="DIR")] = Path("models/findings"),
    gold: Annotated[
        list[Path] | None,
        typer.Option(help="Gold file (JSONL) to measure on; may be given again.", metavar="FILE", show_default=False),
    ] = None,
    lexicons: Lexicons = None,
) -> None:
    """Train a classifier of findings on labelled sentences, the project's or your own.

    Example: xunshi train --data 我的标注 --out 我的模型 && xunshi run 我的文件夹 --model 我的模型
    """
    with explained():
        if context.invoked_subcommand:
            _require_no_options(context)
            return
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.learn.findings import command as training  # noqa: PLC0415

        records = {path.name: list(records_of([path])) for path in gold or ()}
        figures = training.run(
            data or [Path("data/labelled"), Path("data/plain")],
            out,
            lexicon_files.load(lexicons),
            records,
            lambda step: say("{step}", step=step),
        )
        held = figures["held_out"]["with_context"]
        say(
            "held out: status macro-F1 {status:.3f}, labels {labels:.3f} "
            "(rules {rules:.3f}, {rule_labels:.3f}): "
            "{card}",
            status=held["status"]["macro_f1"],
            labels=held["labels"]["macro_f1"],
            rules=figures["compared"]["rules"]["status"],
            rule_labels=figures["compared"]["rules"]["labels"],
            card=out / "card.md",
        )


def _require_no_options(context: typer.Context) -> None:
    given = [
        name for name in context.params if str(context.get_parameter_source(name)) == "ParameterSource.COMMANDLINE"
    ]
    if given:
        raise XunshiError(
            "--{given}: stands before {invoked_subcommand}, which it is not for; put it behind",
            given=given[0],
            invoked_subcommand=context.invoked_subcommand,
        )


@trainer.command("encoder")
def train_encoder(
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder or file of labelled or marked sentences; may be given again."
            "  [default: data/labelled, data/plain, data/organizations]",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        Path, typer.Option(help="Folder with the weights to begin from; `make encoder-base` makes it.", metavar="DIR")
    ] = Path("build/encoder-base"),
    out: Annotated[Path, typer.Option(help="Folder of the encoder to write.", metavar="DIR")] = Path("models/encoder"),
    layers: Annotated[int, typer.Option(min=1, max=12, help="Layers kept of the base.", metavar="N")] = 8,
    epochs: Annotated[int, typer.Option(min=1, help="Times that each sentence is seen.", metavar="N")] = 4,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.", metavar="N")] = 20,
    lexicons: Lexicons = None,
) -> None:
    """Train the encoder on sentences with findings, organizations and problems; needs the extra encoder, and an hour.

    A training that was stopped goes on where its last epoch ended.

    Example: xunshi train encoder --data 我的标注 --out 我的编码器 && xunshi run 我的文件夹 --encoder 我的编码器
    """
    with explained():
        from importlib.util import find_spec  # noqa: PLC0415 (start-up time)

        missing = [name for name in ("torch", "transformers", "onnx") if find_spec(name) is None]
        if missing:
            raise XunshiError(
                "training needs {missing}, which is not installed; pip install 'xunshi[encoder]'", missing=missing[0]
            )
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415
        from pipeline.classify import codebook as codebooks  # noqa: PLC0415
        from pipeline.classify.model_files import default_folder  # noqa: PLC0415
        from pipeline.learn.encoder import train as training  # noqa: PLC0415
        from pipeline.learn.encoder.fit import Plan  # noqa: PLC0415

        sources = data or [Path(p) for p in ("data/labelled", "data/plain", "data/organizations")]
        own = (sources[0] if sources[0].is_dir() else sources[0].parent) / codebooks.FILE
        book = codebooks.read(own if own.is_file() else default_folder() / codebooks.FILE)
        plan = Plan(layers=layers, epochs=epochs, seed=seed)
        figures = training.run(
            sources, base, out, book, lexicon_files.load(lexicons), plan, lambda step: say("{step}", step=step)
        )
        told = figures["held_out"]["judges"]["together"]
        say(
            "held out: status macro-F1 {status:.3f}, labels {labels:.3f}: {card}",
            status=told["status"]["macro_f1"],
            labels=told["labels"]["macro_f1"],
            card=out / training.CARD,
        )


@trainer.command("hanlp")
def train_hanlp(
    paths: Sentences = None,
    out: Annotated[Path, typer.Option(help="Folder of the models to write.", metavar="DIR")] = Path("models/hanlp"),
    only: Annotated[
        str | None, typer.Option(help="segment or ner.  [default: both]", metavar="KIND", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.", metavar="N")] = 0,
    epochs: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Times that each sentence is seen.  [default: 12, of a transformer 4]",
            metavar="N",
            show_default=False,
        ),
    ] = None,
    transformer: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a transformer that organizations are learnt with, such as make encoder-base makes.",
            metavar="DIR",
        ),
    ] = None,
    lexicons: Lexicons = None,
) -> None:
    """Train HanLP's taggers, words and organizations, on sentences; needs the extra hanlp.

    RNNs that begin from nothing, or organizations alone with a transformer that is on this machine and stays where it is.

    Example: xunshi train hanlp --out 我的模型 && xunshi run 我的文件夹 --ner hanlp --hanlp-model 我的模型
    """
    with explained():
        from pipeline import lexicons as lexicon_files  # noqa: PLC0415 (start-up time)
        from pipeline.engines.hanlp.folder import NER, require_hanlp  # noqa: PLC0415
        from pipeline.learn.organizations import examples, hanlp_fit  # noqa: PLC0415

        if only not in {None, *hanlp_fit.KINDS}:
            raise XunshiError(
                "--only {only}: there is no such one; choose {kinds}", only=only, kinds=" or ".join(hanlp_fit.KINDS)
            )
        require_hanlp()
        found = examples.read(paths or [Path(p) for p in SENTENCES], lexicon_files.load(lexicons))
        plan = hanlp_fit.of_transformer(transformer) if transformer else hanlp_fit.Plan()
        kinds = [only] if only else [NER] if transformer else hanlp_fit.KINDS
        plan = plan._replace(epochs=epochs or plan.epochs)
        figures = hanlp_fit.train(found, out, kinds, seed, lambda step: say("{step}", step=step), plan)
        for kind, of in figures.items():
            say("{kind}: held-out F1 {f1:.3f}: {card}", kind=kind, f1=of["f1"], card=out / kind / hanlp_fit.CARD)
