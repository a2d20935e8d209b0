"""What an analysis is made with besides its text: lexicons, classifier and what recognises organizations, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline import codelists
from pipeline import lexicons as lexicon_files
from pipeline.classify import choices, encoder_files, model_files
from pipeline.classify.choices import ENCODER, JUDGES, LINEAR
from pipeline.classify.codebook import Codebook
from pipeline.classify.judges import Asked
from pipeline.classify.model import Classifier
from pipeline.codelists import Titles
from pipeline.engines import choice as engines
from pipeline.engines.choice import Choice
from pipeline.engines.policies import Recognition
from pipeline.errors import XunshiError
from pipeline.lexicons import Lexicons


@dataclass(frozen=True)
class Means:
    """The means of an analysis; equal digests give equal analyses.

    Attributes:
        lexicons: what finders look words up in.
        classifier: what judges sentences.
        recognition: of organizations beside the rules; None for the rules alone.
        asked: the encoder that judges together with the classifier; None for the classifier alone.
    """

    lexicons: Lexicons
    classifier: Classifier
    recognition: Recognition | None = None
    asked: Asked | None = None

    @cached_property
    def digest(self) -> str:
        """Of all of them."""
        more = [part.digest for part in (self.recognition, self.asked) if part]
        return "".join([self.lexicons.digest, self.classifier.digest, *more])


def load(
    lexicons: str | Path | None = None,
    model: str | Path | None = None,
    choice: Choice | None = None,
) -> Means:
    """The means that settings name; what has not changed since is not read again.

    Args:
        lexicons: folder of a user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the program's own.
        choice: what finds organizations and who judges; None for the rules and the default judge.

    Raises:
        XunshiError: a lexicon or model is broken, an engine is not installed, or classifier and encoder know different labels.
    """
    classifier, choice = model_files.load(Path(model) if model else None), choice or Choice()
    return Means(
        lexicon_files.load(Path(lexicons) if lexicons else None),
        classifier,
        engines.recognition(choice),
        _asked(classifier, choice.judge, choice.encoder),
    )


def _asked(classifier: Classifier, judge: str | None, encoder: str | Path | None) -> Asked | None:
    """The encoder that is to judge beside the classifier; where none was asked for, a classifier of other labels judges alone."""
    when = judge or (ENCODER if encoder else choices.default())
    if when not in JUDGES:
        name = f"--judge {when}" if judge else f"{choices.VARIABLE}={when}"
        raise XunshiError("{name}: there is no such one; choose {judges}", name=name, judges=", ".join(JUDGES))
    if when == LINEAR:
        return None
    asked = Asked(*encoder_files.load(Path(encoder) if encoder else None), when)
    known, own = asked.encoder.codebook.names, classifier.codebook.names
    if known == own:
        return asked
    if judge is None and encoder is None:
        return None
    raise XunshiError(
        "--judge {when}: the encoder knows {known}, the classifier {own}; train one on the same labels "
        "(xunshi train encoder), or name --judge linear",
        when=when,
        known=", ".join(known),
        own=", ".join(own),
    )


@lru_cache(maxsize=1)
def built_in() -> Means:
    """The program's own lexicons, classifier and judge, organizations by rule."""
    return load()


def titles(lang: str, lexicons: Lexicons, codebook: Codebook) -> Titles:
    """The titles of all coded values: the program's lists, the lexicons' measures, the codebook's labels.

    Args:
        lang: zh or en.
        lexicons: their measures.
        codebook: its labels.
    """
    zh = lang == "zh"
    measures = {row.name: row.title if zh else row.name.replace("_", " ") for row in lexicons.measures.rows}
    # a label that is the program's under its own title has that of the code list
    own = [b for b in codebook.labels if codelists.title("label", b.name, "zh") != b.title_zh]
    return Titles(lang, {"measure": measures, "label": {b.name: b.title_zh if zh else b.title for b in own}})
