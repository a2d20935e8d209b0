"""Sentences with their organizations as spaCy's training format, and the held-out ones in the gold form too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.engines.spacy_ner import LABEL, plain
from pipeline.evaluate.gold_form import dumps, gold_form
from pipeline.learn.organizations.examples import Example, held, learnt
from pipeline.tables.whole_files import put

TRAIN, DEV, GOLD = "train.spacy", "dev.spacy", "dev.jsonl"


class Written(NamedTuple):
    """How many different sentences each set holds, and how many of both were marked by hand."""

    train: int
    dev: int
    by_hand: int


def write(examples: Sequence[Example], folder: Path) -> Written:
    """Write train.spacy, dev.spacy and dev.jsonl, the same bytes for the same examples.

    Args:
        examples: the sentences; those held out go to the second set.
        folder: made if missing.

    Raises:
        XunshiError: the folder cannot be written.
    """
    kept = held(examples)
    gold = "".join(f"{dumps(_record(f'dev-{i}', e))}\n" for i, e in enumerate(kept, 1))
    put(folder, {TRAIN: _docs(learnt(examples)), DEV: _docs(kept), GOLD: gold.encode()})
    return Written(len(examples) - len(kept), len(kept), sum(e.by_hand for e in examples))


def _docs(examples: Iterable[Example]) -> bytes:
    import spacy  # noqa: PLC0415 (half a second)
    from spacy.tokens import DocBin  # noqa: PLC0415

    # a token a character: every mention's edge is a token's edge
    nlp = spacy.blank("zh")
    docs = DocBin(store_user_data=False)
    for example in examples:
        doc = nlp.make_doc(plain(example.text))
        spans = (doc.char_span(start, end, label=LABEL) for start, end in example.organizations)
        doc.ents = [span for span in spans if span is not None]
        docs.add(doc)
    return docs.to_bytes()


def _record(name: str, example: Example) -> dict[str, object]:
    text = example.text
    orgs = [{"start": start, "end": end, "text": text[start:end]} for start, end in example.organizations]
    return {"id": name, "text": text} | gold_form(example.found) | {"orgs": orgs}
