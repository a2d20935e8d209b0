"""Which sentences a person should look at: where the classifier is unsure, where it and the rules differ, and some at random."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.analysis import analyze
from pipeline.classify.codebook import STATUSES
from pipeline.classify.labelled import lost
from pipeline.documents import Document
from pipeline.judging import units_of
from pipeline.means import Means

# of the sentences asked for; the random rest shows how good the model is where it is sure, and is what agreement is honest on
UNSURE, DIFFERENT = 0.5, 0.3


class Item(NamedTuple):
    """A sentence to be looked at.

    Attributes:
        id: sentence id.
        text: the sentence.
        group: its document.
        heading: over it.
        lead: what opens its list.
        status: the classifier's.
        labels: the classifier's.
        probability: of that status.
        rule_status: what the rules say.
        why: uncertain, disagreement or random.
    """

    id: str
    text: str
    group: str
    heading: str
    lead: str
    status: str
    labels: tuple[str, ...]
    probability: float
    rule_status: str
    why: str = ""


def candidates(documents: Iterable[Document], means: Means) -> Iterator[Item]:
    """Every sentence of the documents that is no heading, each wording once.

    Args:
        documents: of the corpus.
        means: what to annotate with.
    """
    seen: set[str] = set()
    for document in documents:
        spans = [(s.start, s.end) for s in document.sentences]
        found = analyze(document.text, spans, means)
        units = units_of(document.text, spans, found.problems, means.lexicons)
        for n, (sentence, unit, finding) in enumerate(zip(document.sentences, units, found.findings, strict=True), 1):
            text = document.text[sentence.start : sentence.end].strip()
            if sentence.heading or not text or text in seen or lost(text):
                continue
            seen.add(text)
            yield Item(
                # two folders may hold a file of one name, and a file may be edited between two exports
                f"{document.doc_id}:{n}~{_digest(text)[:8]}",
                text,
                document.doc_id,
                unit.context.heading,
                unit.context.lead,
                finding.status,
                finding.labels,
                finding.of_status[STATUSES.index(finding.status)],
                unit.rule.finding.status,
            )


def pick(items: Iterable[Item], size: int, coded: Iterable[str] = ()) -> list[Item]:
    """The sentences to look at: half by uncertainty, three tenths by disagreement, the rest at random; in the candidates' order.

    Args:
        items: the candidates.
        size: how many.
        coded: texts that have been coded already, which are left out.
    """
    done = set(coded)
    left = {item.id: item for item in items if item.text not in done}
    order = {key: n for n, key in enumerate(left)}
    chosen: list[Item] = []

    def take(why: str, share: float, ranked: Iterable[Item]) -> None:
        for item in list(ranked)[: round(size * share)]:
            chosen.append(item._replace(why=why))
            del left[item.id]

    take(
        "disagreement",
        DIFFERENT,
        sorted((i for i in left.values() if i.status != i.rule_status), key=lambda i: (-i.probability, i.id)),
    )
    take("uncertain", UNSURE, sorted(left.values(), key=lambda i: (i.probability, i.id)))
    take("random", max(0, size - len(chosen)) / size, sorted(left.values(), key=lambda i: _digest(i.id)))
    return sorted(chosen, key=lambda item: order[item.id])


def _digest(key: str) -> str:
    # as an order it is random, and yet the same in every run, whatever else is in the corpus
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
