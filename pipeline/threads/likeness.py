"""How alike problems and what a notice says are: character n-grams weighted by their rarity, figures, headings, kinds, order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.ingest.clean import simplified
from pipeline.lexicons import Lexicons

# one character says little, three are rarely kept by a paraphrase; together they weigh what both keep
LENGTHS = (1, 2, 3)
FEATURES = ("heads", "whole", "clause", "body", "figures", "group", "labels", "domain", "place")
_HAN = re.compile("[㐀-鿿]{2,}")
_CLAUSE = re.compile("[，。；：、,;:！？\n\t]")
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?[万亿]?[㐀-鿿%％]")
_HALF = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_DATE_UNITS = frozenset("年月日届轮")
_CLAUSES = 12
Matrix = NDArray[np.float64]


class Words(NamedTuple):
    """What is compared of a problem or an answer.

    Attributes:
        head: the words that name the problem.
        body: the rest.
        group: the heading over it.
        place: its place among the items of its notice, 0 to 1.
        labels: kinds of problems named.
        domains: of the problems named.
    """

    head: str
    body: str = ""
    group: str = ""
    place: float = 0.5
    labels: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


def grams(text: str) -> Counter[str]:
    """The n-grams of a text's Chinese characters, none across punctuation, figures or masks, none of one that stands alone (年, 个)."""
    found: Counter[str] = Counter()
    for run in _HAN.findall(simplified(text)):
        for n in LENGTHS:
            found.update(run[i : i + n] for i in range(len(run) - n + 1))
    return found


def figures(text: str) -> frozenset[str]:
    """The figures of a text with the character behind them, but dates, rounds, and those of one digit, which many share."""
    found = (m[0].translate(_HALF) for m in _FIGURE.finditer(text))
    return frozenset(f for f in found if f[-1] not in _DATE_UNITS and len(f) > 2)


class Rarity:
    """How much an n-gram weighs: the smoothed logarithm of how few texts hold it (Spärck Jones 1972).

    Args:
        texts: the corpus' problems and answers.
        lexicons: their phrases that name problems count as texts too, so that in a small corpus 不到位 is known to be common.
    """

    def __init__(self, texts: Iterable[str], lexicons: Lexicons) -> None:
        held: Counter[str] = Counter()
        number = 0
        for text in (*texts, *lexicons.problem_phrases):
            held.update(grams(text).keys())
            number += 1
        self._at = {gram: i for i, gram in enumerate(held)}
        self._weights = np.array([log((1 + number) / (1 + n)) + 0.1 for n in held.values()])

    def rows(self, texts: Sequence[str]) -> sparse.csr_array:
        """(texts, n-grams) vectors of length 1, or 0 for a text that holds none of the corpus' n-grams."""
        indices: list[int] = []
        values: list[float] = []
        starts = [0]
        for text in texts:
            own = {self._at[g]: 1 + log(n) for g, n in grams(text).items() if g in self._at}
            weights = np.fromiter(own.values(), float, len(own)) * self._weights[list(own)]
            norm = float(np.sqrt(weights @ weights)) or 1.0
            indices += own
            values += (weights / norm).tolist()
            starts.append(len(indices))
        shape = (len(texts), max(1, len(self._at)))
        return sparse.csr_array(
            (np.array(values), np.array(indices, np.int64), np.array(starts, np.int64)), shape=shape
        )


def features(problems: Sequence[Words], answers: Sequence[Words], rarity: Rarity) -> Matrix:
    """What speaks for an answer being one to a problem, each from 0 to 1.

    Args:
        problems: as a feedback notice has them.
        answers: as a rectification notice has them.
        rarity: weights of n-grams.

    Returns:
        (problems, answers, `FEATURES`).
    """
    heads, groups = _cosine(problems, answers, rarity, "head"), _cosine(problems, answers, rarity, "group")
    whole = rarity.rows([f"{p.head}，{p.body}" for p in problems])
    answered = rarity.rows([a.head for a in answers])
    bodies = rarity.rows([a.body for a in answers])
    clauses, owner = _clauses([f"{p.head}，{p.body}" for p in problems])
    quoted, quoter = _clauses([a.head for a in answers])
    own = rarity.rows(clauses)
    clause = _greatest((own @ rarity.rows(quoted).T).toarray(), owner, quoter)
    told = np.maximum((whole @ bodies.T).toarray(), _greatest((own @ bodies.T).toarray(), owner, range(len(answers))))
    facts = [[_facts(p, a) for a in answers] for p in problems]
    return np.concatenate(
        [
            np.stack([heads, (whole @ answered.T).toarray(), clause, told], axis=2),
            np.array(facts)[..., :1],
            groups[..., None],
            np.array(facts)[..., 1:],
        ],
        axis=2,
    )


def _cosine(problems: Sequence[Words], answers: Sequence[Words], rarity: Rarity, name: str) -> Matrix:
    one, other = (rarity.rows([getattr(w, name) for w in words]) for words in (problems, answers))
    return np.asarray((one @ other.T).toarray())


def _clauses(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The clauses of some texts, and which text each is of."""
    found = [(c, i) for i, text in enumerate(texts) for c in _split(text)]
    return [c for c, _ in found], [i for _, i in found]


def _split(text: str) -> list[str]:
    return [c for c in _CLAUSE.split(text) if len(c) > 3][:_CLAUSES] or [text]


def _greatest(found: Matrix, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    """The greatest of the cells that belong to the same pair of owners."""
    for axis, owners in ((0, rows), (1, columns)):
        starts = np.flatnonzero(np.diff(np.array([-1, *owners])))
        found = np.maximum.reduceat(found, starts, axis=axis)
    return found


def _facts(problem: Words, answer: Words) -> tuple[float, ...]:
    both = problem.labels & answer.labels
    return (
        float(bool(figures(f"{problem.head}，{problem.body}") & figures(f"{answer.head}，{answer.body}"))),
        len(both) / max(1, len(problem.labels | answer.labels)),
        float(bool(problem.domains & answer.domains)),
        1 - abs(problem.place - answer.place),
    )
