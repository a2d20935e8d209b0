"""Labelled sentences as the classifier sees them: one text of all sentences, units with what the finders say, targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.classify import rules
from pipeline.classify.codebook import STATUSES
from pipeline.classify.context import NO_CONTEXT, Context
from pipeline.classify.facts import facts
from pipeline.classify.features import Space
from pipeline.classify.labelled import Labelled
from pipeline.classify.model import Known, known_labels
from pipeline.classify.unit import Unit
from pipeline.classify.vocabulary import substrings
from pipeline.extract import problems
from pipeline.ingest.clean import traditional
from pipeline.lexicons import Lexicons

Matrix = Any  # scipy's csr_matrix, which has no types
LEAST_SEEN = 4


@dataclass(frozen=True)
class Data:
    """Training data.

    Attributes:
        text: all sentences, a line each.
        units: one a sentence.
        status: (units,) index into `STATUSES`.
        labels: (units, labels) whether each holds.
        known: (units, labels) what the lexicon says of each, as `Unit.known`.
        groups: (units,) number of the passage; related sentences share it.
        registers: (units,) kind of document.
    """

    text: str
    units: tuple[Unit, ...]
    status: NDArray[np.int64]
    labels: NDArray[np.bool_]
    known: Known
    groups: NDArray[np.int64]
    registers: NDArray[np.str_]

    @cached_property
    def named(self) -> NDArray[np.bool_]:
        """Whether each unit names a problem."""
        named: NDArray[np.bool_] = self.status != STATUSES.index("none")
        return named

    def without_context(self) -> Data:
        """The same with no unit knowing its heading or lead, as when sentences come alone."""
        return replace(self, units=tuple(u._replace(context=NO_CONTEXT) for u in self.units))


def prepare(records: Sequence[Labelled], names: Sequence[str], lexicons: Lexicons) -> Data:
    """The data of labelled sentences.

    Args:
        records: the sentences.
        names: the codebook's labels, in order.
        lexicons: what the finders use.
    """
    lines, units = [], []
    at = 0
    for record in records:
        line = traditional(record.text.replace("\n", " "))
        found = [p._replace(start=p.start + at, end=p.end + at) for p in problems.find(line, lexicons)]
        context = Context(traditional(record.heading), traditional(record.lead))
        units.append(Unit(at, at + len(line), found, rules.weigh(line, found, lexicons, at), context))
        lines.append(line)
        at += len(line) + 1
    groups = {name: i for i, name in enumerate(dict.fromkeys(r.group for r in records))}
    return Data(
        "\n".join(lines),
        tuple(units),
        np.array([STATUSES.index(r.status) for r in records]),
        np.array([[name in r.labels for name in names] for r in records]),
        known_labels(units, names),
        np.array([groups[r.group] for r in records]),
        np.array([r.register for r in records]),
    )


def space_of(data: Data, rows: NDArray[np.int64]) -> Space:
    """The columns seen in at least four of these rows.

    Args:
        data: the training data.
        rows: (n,) indices of the units that count.
    """
    words: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for i in rows.tolist():
        unit = data.units[i]
        words.update(set(substrings(data.text[unit.start : unit.end])))
        names.update(set(facts(unit, data.text)))
    return Space(
        sorted(w for w, n in words.items() if n >= LEAST_SEEN), sorted(f for f, n in names.items() if n >= LEAST_SEEN)
    )


def matrix(space: Space, data: Data) -> Matrix:
    """(units, columns): how often each column holds.

    Args:
        space: the columns.
        data: the training data.
    """
    rows, columns, values = space.columns(data.text, data.units)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(data.units), space.width))
