"""xunshi: Chinese Party inspection texts (巡视巡察) to documented tables, offline.

>>> import pipeline
>>> doc = pipeline.load()("十二届省委第三轮巡视共发现问题**个。")  # a spaCy Doc
>>> found = pipeline.analyze("十二届省委第三轮巡视共发现问题**个。")  # the same without spaCy
>>> documents = pipeline.read_corpus("data/raw")  # files to cleaned Documents, one by one
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

    from pipeline.analysis import Analysis
    from pipeline.documents import Document

__version__ = "0.1.0"
__all__ = ["__version__", "analyze", "load", "read_corpus"]


def load(**settings: Any) -> Language:  # noqa: ANN401 (handed on as they are)
    """The spaCy Language.

    Args:
        settings: `segmenter`, `lexicons`, `model`, `judge`, `encoder`, `ner`, `ner_model`, `ner_policy`, `hanlp_model`,
            `allow_download`, each as the command line's option of that name; see `pipeline.nlp.language.load`.

    Returns:
        A Language whose Docs have `doc.spans[layer]` for every layer, values under `span._`, and `sent._.finding`.

    Raises:
        XunshiError: an engine is unknown or not installed, or a lexicon or a model is broken.
    """
    from pipeline.nlp import language  # noqa: PLC0415 (spaCy takes half a second to import)

    return language.load(**settings)


def analyze(text: str) -> Analysis:
    """Every layer and finding of one text, what `load()` gives without spaCy; see `pipeline.analysis.Analysis`.

    Args:
        text: in Simplified or Traditional characters; mentions are told in its own.

    Returns:
        Its `Analysis`; offsets count the characters of `text`.
    """
    from pipeline import analysis  # noqa: PLC0415 (keeps `import pipeline` light)

    return analysis.read(text)


def read_corpus(path: str | Path) -> Iterator[Document]:
    """The Documents of a folder or file, in order.

    Args:
        path: a folder, with a metadata.csv or without, or one file.

    Returns:
        Cleaned Documents with sections, sentences and metadata, one by one.

    Raises:
        UnreadableError: a file cannot be read, when its turn comes.
        XunshiError: the path is missing.
    """
    from pipeline import lexicons  # noqa: PLC0415 (keeps `import pipeline` light)
    from pipeline.ingest import corpus  # noqa: PLC0415

    root = Path(path)
    given = corpus.sidecar([root])
    for source in corpus.find_files([root]):
        yield from corpus.read_documents(source, lexicons.load(), given.get(source.name, {}))
