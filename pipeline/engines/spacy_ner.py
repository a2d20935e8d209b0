"""A spaCy pipeline with a trained `ner` as recogniser of organizations."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.engines.policies import Span
from pipeline.errors import XunshiError
from pipeline.messages import Message
from pipeline.segment.sentences import pieces

LABEL = "ORG"
# characters that it is shown at once
LONGEST = 10_000
# all that `configs/ner.cfg` and spaCy's own templates make; a folder that names anything else is not loaded
PARTS = frozenset(
    {
        "tok2vec",
        "ner",
        "spacy.zh.ChineseTokenizer",
        "spacy.Vectors.v1",
        "spacy.Tok2Vec.v2",
        "spacy.Tok2VecListener.v1",
        "spacy.MultiHashEmbed.v2",
        "spacy.HashEmbedCNN.v2",
        "spacy.MaxoutWindowEncoder.v2",
        "spacy.TransitionBasedParser.v2",
        "spacy.ner_scorer.v1",
    }
)
_FILES = ("config.cfg", "meta.json", "tokenizer", "vocab", "ner/model")
_REMEDY = Message("name a folder that spacy train wrote from configs/ner.cfg (its model-best)")


def load(folder: Path) -> SpacyRecogniser:
    """The recogniser of a folder that `spacy train` wrote (`model-best`); unchanged files are not read twice.

    Raises:
        XunshiError: it is missing, cut short, another kind of pipeline, or names a function that no recogniser has.
    """
    _check(folder)
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return _loaded(folder, digest.hexdigest())


@lru_cache(maxsize=2)
def _loaded(folder: Path, digest: str) -> SpacyRecogniser:
    import spacy  # noqa: PLC0415 (half a second)

    try:
        nlp = spacy.load(folder)
        learnt: tuple[str, ...] = nlp.get_pipe("ner").labels  # type: ignore[attr-defined]
    except Exception as error:  # spaCy and what it reads with raise some of everything on damaged files
        raise XunshiError(
            "{folder}: cannot be loaded ({kind}: {error}); {remedy}",
            folder=folder,
            kind=type(error).__name__,
            error=error,
            remedy=_REMEDY,
        ) from error
    if LABEL not in learnt:
        raise XunshiError(
            "{folder}: finds {learnt}, not {label}; label organizations {label}; {remedy}",
            folder=folder,
            learnt=", ".join(learnt) or "nothing",
            label=LABEL,
            remedy=_REMEDY,
        )
    return SpacyRecogniser(nlp, digest)


class SpacyRecogniser:
    """A trained spaCy pipeline; `load` reads one."""

    def __init__(self, nlp: Any, digest: str) -> None:  # noqa: ANN401 (a Language, which mypy would have us import)
        self._nlp = nlp
        self.digest = digest

    def find(self, sentences: Sequence[str]) -> list[list[Span]]:
        """(start, end) of each organization in each sentence, in order, none overlapping; an empty sentence has none."""
        places = [(i, *p) for i, s in enumerate(sentences) for p in pieces(s, 0, len(s), LONGEST)]
        found: list[list[Span]] = [[] for _ in sentences]
        docs = self._nlp.pipe(plain(sentences[i][start:end]) for i, start, end in places)
        for (i, start, _), doc in zip(places, docs, strict=True):
            found[i] += [(start + e.start_char, start + e.end_char) for e in doc.ents if e.label_ == LABEL]
        return found


def plain(text: str) -> str:
    """The text as spaCy can keep it: half a surrogate pair is no character."""
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _check(folder: Path) -> None:
    """Refuse a folder by what it says of itself, before anything in it is loaded."""
    if not folder.is_dir():
        raise XunshiError("{folder}: no such folder; {remedy}", folder=folder, remedy=_REMEDY)
    missing = [name for name in _FILES if not (folder / name).exists()]
    if missing:
        raise XunshiError("{folder}: holds no {missing}; {remedy}", folder=folder, missing=missing[0], remedy=_REMEDY)
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        lang, names = meta["lang"], list(map(str, meta["pipeline"]))
    except Exception as error:  # whatever a strange file holds
        raise XunshiError(
            "{folder}: not a pipeline's description ({error}); {remedy}",
            folder=folder / "meta.json",
            error=error,
            remedy=_REMEDY,
        ) from error
    if lang != "zh" or "ner" not in names:
        raise XunshiError(
            "{folder}: a pipeline of {names} for {lang}, not a recogniser of Chinese names; {remedy}",
            folder=folder,
            names=", ".join(names),
            lang=lang,
            remedy=_REMEDY,
        )
    foreign = sorted(set(_parts(folder)) - PARTS)
    if foreign:
        raise XunshiError(
            "{folder}: names {foreign}, which no recogniser of ours has; it is not loaded; {remedy}",
            folder=folder / "config.cfg",
            foreign=foreign[0],
            remedy=_REMEDY,
        )
    for path in sorted(folder.glob("*/model")):
        _require_whole(path)


def _require_whole(path: Path) -> None:
    """Refuse weights that are cut short; they are read as data."""
    from srsly import msgpack_loads  # noqa: PLC0415 (slow to import)

    try:
        read = msgpack_loads(path.read_bytes())
    except Exception as error:  # whatever a strange file holds
        raise XunshiError(
            "{path}: cut short or no weights ({error}); {remedy}", path=path, error=error, remedy=_REMEDY
        ) from error
    if not isinstance(read, dict):
        raise XunshiError("{path}: no weights; {remedy}", path=path, remedy=_REMEDY)


def _parts(folder: Path) -> list[str]:
    """Everything that the config would have spaCy make to load the pipeline."""
    from thinc.api import Config  # noqa: PLC0415 (slow to import)

    try:
        # variables resolved: a section of another name can stand in for a part
        config = Config().from_disk(folder / "config.cfg", interpolate=True)
        idle = config["nlp"].get("disabled") or "ner" not in config["nlp"]["pipeline"]
        found = [name for section in ("nlp", "components") for name in _named(config[section])]
    except Exception as error:  # whatever a strange file holds
        raise XunshiError(
            "{folder}: cannot be read ({error}); {remedy}", folder=folder / "config.cfg", error=error, remedy=_REMEDY
        ) from error
    if idle:
        raise XunshiError("{folder}: its ner is not at work; {remedy}", folder=folder / "config.cfg", remedy=_REMEDY)
    return found


def _named(value: object) -> Iterator[str]:
    """Functions to be called, and other pipelines to be loaded, at any depth."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in {"factory", "source"} or key.startswith("@"):
                yield str(inner)
            else:
                yield from _named(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner)
