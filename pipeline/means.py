"""What an analysis is made with besides its text: lexicons, classifier and what recognises organizations, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline import codelists
from pipeline import lexicons as lexicon_files
from pipeline.classify import model as models
from pipeline.classify.codebook import Codebook
from pipeline.classify.model import Classifier
from pipeline.codelists import Titles
from pipeline.engines import choice as engines
from pipeline.engines.choice import Choice
from pipeline.engines.policies import Recognition
from pipeline.lexicons import Lexicons


@dataclass(frozen=True)
class Means:
    """The means of an analysis; equal digests give equal analyses.

    Attributes:
        lexicons: what finders look words up in.
        classifier: what judges sentences.
        recognition: of organizations beside the rules; None for the rules alone.
    """

    lexicons: Lexicons
    classifier: Classifier
    recognition: Recognition | None = None

    @cached_property
    def digest(self) -> str:
        """Of all of them."""
        return self.lexicons.digest + self.classifier.digest + (self.recognition.digest if self.recognition else "")


def load(lexicons: str | Path | None = None, model: str | Path | None = None, choice: Choice | None = None) -> Means:
    """The means that settings name; what has not changed since is not read again.

    Args:
        lexicons: folder of a user's own lexicons; None for the built-in ones.
        model: folder of a classifier; None for the program's own.
        choice: what finds organizations; None for the rules.

    Raises:
        XunshiError: a lexicon or model is broken, or an engine is not installed.
    """
    return Means(
        lexicon_files.load(Path(lexicons) if lexicons else None),
        models.load(Path(model) if model else None),
        engines.recognition(choice) if choice else None,
    )


@lru_cache(maxsize=1)
def built_in() -> Means:
    """The program's own lexicons and classifier, organizations by rule."""
    return Means(lexicon_files.built_in(), models.built_in())


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
