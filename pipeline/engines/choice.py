"""Which engines work beside the rules and the linear model, by name."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.classify import encoder_files
from pipeline.engines.encoder_ner import EncoderRecogniser
from pipeline.engines.policies import POLICIES, Recogniser, Recognition
from pipeline.errors import XunshiError
from pipeline.shipped import shipped

RULES, ENCODER, SPACY, HANLP = ENGINES = ("rules", "encoder", "spacy", "hanlp")
FILL = POLICIES[0]


class Choice(NamedTuple):
    """A recogniser and how it works, and a judge.

    Attributes:
        engine: one of `ENGINES`.
        model: folder of its model, or the name of a HanLP component; None for the encoder or spaCy's recogniser that the program
            comes with.
        policy: one of `policies.POLICIES`.
        allow_download: let HanLP fetch a pretrained component.
        judge: who judges findings, one of `classify.choices.JUDGES`; None for the default.
        encoder: folder of an encoder; None for the program's own.
    """

    engine: str = RULES
    model: str | None = None
    policy: str = FILL
    allow_download: bool = False
    judge: str | None = None
    encoder: str | None = None


def choose(  # noqa: PLR0913 (keywords, as on the command line)
    ner: str | None,
    ner_model: str | Path | None,
    ner_policy: str | None,
    hanlp_model: str | Path | None,
    *,
    judge: str | None = None,
    encoder: str | Path | None = None,
    segmenter: str | None = None,
    allow_download: bool,
) -> Choice:
    """The choice that settings of these names make; None means not given.

    Args:
        ner: one of `ENGINES`; `rules` by default.
        ner_model: folder of its model, or the name of a HanLP component.
        ner_policy: one of `policies.POLICIES`; the first by default.
        hanlp_model: folder or name of the component that HanLP works with, as recogniser where `ner_model` names none.
        judge: who judges findings, one of `classify.choices.JUDGES`.
        encoder: folder of an encoder, which is also the model of the engine of that name where `ner_model` names none.
        segmenter: what cuts words, which may be what `hanlp_model` is for.
        allow_download: let HanLP fetch a pretrained component.

    Raises:
        XunshiError: a model or policy is given, and nothing would use it.
    """
    engine = ner or RULES
    if engine == RULES and (ner_model or ner_policy):
        name = "--ner-model" if ner_model else "--ner-policy"
        raise XunshiError(
            "{name}: the rules have none; choose what is to work beside them with --ner encoder, spacy or hanlp",
            name=name,
        )
    if hanlp_model and HANLP not in {engine, segmenter}:
        raise XunshiError(
            "--hanlp-model: nothing here works with it; choose HanLP with --ner hanlp or --segmenter hanlp"
        )
    model = ner_model or {HANLP: hanlp_model, ENCODER: encoder}.get(engine)
    own = str(encoder) if encoder else None
    return Choice(engine, str(model) if model else None, ner_policy or FILL, allow_download, judge, own)


def recognition(choice: Choice) -> Recognition | None:
    """The recogniser chosen, with its policy; None where the rules are alone.

    Raises:
        XunshiError: there is no such engine or policy, what it needs is not installed, or its model cannot be used.
    """
    if choice.engine not in ENGINES:
        raise XunshiError(
            "--ner {engine}: there is no such one; choose {engines}", engine=choice.engine, engines=", ".join(ENGINES)
        )
    if choice.policy not in POLICIES:
        raise XunshiError(
            "--ner-policy {policy}: there is no such one; choose {policies}",
            policy=choice.policy,
            policies=", ".join(POLICIES),
        )
    return None if choice.engine == RULES else Recognition(_recogniser(choice), choice.policy)


def _recogniser(choice: Choice) -> Recogniser:
    if choice.engine == ENCODER:
        return EncoderRecogniser(encoder_files.load(Path(choice.model) if choice.model else None)[0])
    if choice.engine == SPACY:
        from pipeline.engines import spacy_ner  # noqa: PLC0415 (spaCy takes half a second to import)

        return spacy_ner.load(Path(choice.model) if choice.model else shipped("organizations"))
    from pipeline.engines.hanlp.folder import NER  # noqa: PLC0415
    from pipeline.engines.hanlp.locate import locate  # noqa: PLC0415
    from pipeline.engines.hanlp.ner import HanlpRecogniser  # noqa: PLC0415

    folder = locate(choice.model, NER, allow_download=choice.allow_download)
    return HanlpRecogniser(folder, allow_download=choice.allow_download)
