"""A spaCy recogniser trained in a moment on a few sentences."""

from __future__ import annotations

import pytest
import spacy
from spacy.training import Example

SENTENCES = [
    ("禾埕便民站按期整改。", [(0, 5)]),
    ("巡察组进驻霜林便民站。", [(5, 10)]),
    ("由碧溪便民站牵头落实。", [(1, 6)]),
    ("各单位要按期整改。", []),
    ("巡察发现问题三个。", []),
]


@pytest.fixture(scope="session")
def tiny_spacy(tmp_path_factory):
    """A folder as `spacy train` writes it; finds …便民站."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner")
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [(s, e, "ORG") for s, e in spans]})
        for text, spans in SENTENCES
    ]
    nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples)
    folder = tmp_path_factory.mktemp("recognisers") / "tiny"
    nlp.to_disk(folder)
    return folder
