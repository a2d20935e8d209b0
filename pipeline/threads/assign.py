"""Which answers belong to which problems: one assignment, in which an answer may take several problems and a problem several answers.

The assignment is scipy's (Crouse 2016, after Jonker and Volgenant 1987), over copies: each answer stands in it `COPIES` times, each
copy after the first at a price, so that a second problem joins it (merged) only if it is surely meant. What then is left of the
answers joins the problem that it is likest (split), at the same price.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.threads.likeness import FEATURES

# learnt from the development half of data/threads by logistic regression (scripts/threads.py), rounded
WEIGHTS = {
    "heads": 4.0,
    "whole": 6.0,
    "clause": 8.0,
    "body": 15.0,
    "figures": 2.5,
    "group": 0.5,
    "labels": 1.0,
    "domain": 1.5,
    "place": 2.5,
}
BIAS, NEIGHBOURS = -7.0, 2.0
# probabilities: below LEAST nothing is linked, below SURE, or with an alternative within NEAR, a link is unsure
LEAST, SURE, NEAR = 0.25, 0.75, 0.2
# an answer that is no likelier is not worth a look
WORTH_A_LOOK = 0.1
# what a second problem of an answer, or a second answer of a problem, must be likelier by
PRICE = 0.1
COPIES = 3
# of a problem that comes back only its words tell: two rounds find the same figures by chance alone
AGAIN = {"heads": 7.0, "whole": 3.0, "clause": 3.0, "labels": 1.0, "domain": 1.0}
AGAIN_BIAS, AGAIN_LEAST = -5.0, 0.5


class Link(NamedTuple):
    """An answer to a problem: their places in their lists, the probability, the next best problem (-1 for none) and its own."""

    problem: int
    answer: int
    score: float
    alternative: int
    alternative_score: float

    @property
    def unsure(self) -> bool:
        """Whether a person should look at it."""
        return self.score < SURE or self.score - self.alternative_score < NEAR


def links(features: NDArray[np.float64]) -> list[Link]:
    """The links between problems and answers, in the order of the answers.

    They are found twice: first by what the two say, then also by whether the neighbours of both are linked, since most notices
    keep the order of the feedback.

    Args:
        features: (problems, answers, `FEATURES`).
    """
    if not features.size:
        return []
    evidence = _evidence(features)
    first = _assigned(_probability(evidence))
    return _assigned(_probability(evidence + NEIGHBOURS * neighbours(first, evidence.shape)))


def likely(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(problems, answers) probability that the one is answered by the other, by what they say alone.

    Args:
        features: (problems, answers, `FEATURES`).
    """
    return _probability(_evidence(features))


def recurrences(features: NDArray[np.float64]) -> list[Link]:
    """Which problems of a later round are those of an earlier one again, one to one.

    Args:
        features: (problems, later problems, `FEATURES`), without places and headings, whose order tells nothing here.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (slow to import)

    found = _probability(features @ np.array([AGAIN.get(name, 0.0) for name in FEATURES]) + AGAIN_BIAS)
    rows, columns = linear_sum_assignment(found, maximize=True)
    return [_link(found, int(r), int(c)) for r, c in zip(rows, columns, strict=True) if found[r, c] >= AGAIN_LEAST]


def _evidence(features: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(features @ np.array([WEIGHTS[name] for name in FEATURES]) + BIAS)


def neighbours(found: Iterable[Link], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """(problems, answers) share of the two neighbouring pairs, before and behind, that are linked.

    Args:
        found: links.
        shape: (problems, answers).
    """
    linked = np.zeros((shape[0] + 2, shape[1] + 2))
    for link in found:
        linked[link.problem + 1, link.answer + 1] = 1
    return (linked[:-2, :-2] + linked[2:, 2:]) / 2


def _probability(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-evidence)))


def _assigned(found: NDArray[np.float64]) -> list[Link]:
    """The links of greatest probability.

    Args:
        found: (problems, answers) probabilities.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (slow to import)

    problems, answers = found.shape
    copies = np.concatenate([found - PRICE * n for n in range(COPIES)], axis=1)
    # a column of its own for each problem that nothing answers
    nothing = np.where(np.eye(problems, dtype=bool), LEAST, -1.0)
    rows, columns = linear_sum_assignment(np.concatenate([copies, nothing], axis=1), maximize=True)
    pairs = {(int(r), int(c) % answers) for r, c in zip(rows, columns, strict=True) if c < COPIES * answers}
    pairs = {(p, a) for p, a in pairs if found[p, a] >= LEAST}
    for a in set(range(answers)) - {a for _, a in pairs}:
        p = int(found[:, a].argmax())
        if found[p, a] >= LEAST + PRICE:
            pairs.add((p, a))
    return sorted((_link(found, p, a) for p, a in pairs), key=lambda link: (link.answer, link.problem))


def _link(found: NDArray[np.float64], problem: int, answer: int) -> Link:
    others = found[:, answer].copy()
    others[problem] = -1
    best = int(others.argmax()) if len(others) > 1 else -1
    score = float(others[best]) if best >= 0 else 0.0
    return Link(problem, answer, round(float(found[problem, answer]), 4), best, round(score, 4))
