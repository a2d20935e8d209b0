"""Which answers belong to which problems: one assignment, in which an answer may take several problems and a problem several answers.

The assignment is scipy's (Crouse 2016, after Jonker and Volgenant 1987), over copies: each answer stands in it `COPIES` times, each
copy after the first at a price, so that a second problem joins it (merged) only if it is surely meant. What then is left of the
answers joins the problem that it is likest (split), at the same price.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.threads.likeness import FEATURES

# learnt from the development half of data/threads by logistic regression (scripts/threads.py), rounded
WEIGHTS = {
    "heads": 3.5,
    "whole": 5.5,
    "clause": 7.5,
    "body": 19.0,
    "figures": 2.8,
    "group": 0.5,
    "labels": 1.0,
    "domain": 1.5,
    "place": 2.5,
}
BIAS = -6.8
# probabilities: below LEAST nothing is linked, below SURE, or with an alternative within NEAR, a link is unsure
LEAST, SURE, NEAR = 0.18, 0.75, 0.2
# an answer that is no likelier is not worth a look
WORTH_A_LOOK = 0.1
# what a second problem of an answer, or a second answer of a problem, must be likelier by
PRICE = 0.15
COPIES = 3
# of a problem that comes back only its words tell: neither figures nor the order stay from round to round
AGAIN = {"heads": 4.0, "whole": 12.0, "clause": 9.0, "body": 3.0}
AGAIN_BIAS, AGAIN_LEAST = -5.0, 0.4


Said = Mapping[tuple[int, int], bool]
_NOTHING: Said = MappingProxyType({})


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


def links(features: NDArray[np.float64], said: Said = _NOTHING) -> list[Link]:
    """The links between problems and answers, in the order of the answers.

    Args:
        features: (problems, answers, `FEATURES`).
        said: (problem, answer) → whether they are linked, by a person's word, which is sure.
    """
    found = _assigned(likely(features, said)) if features.size else []
    made = {(link.problem, link.answer): link for link in found}
    made |= {(p, a): Link(p, a, 1.0, -1, 0.0) for (p, a), right in said.items() if right}
    return sorted(made.values(), key=lambda link: (link.answer, link.problem))


def likely(features: NDArray[np.float64], said: Said = _NOTHING) -> NDArray[np.float64]:
    """(problems, answers) probability that the one is answered by the other, by what they say alone.

    Args:
        features: (problems, answers, `FEATURES`).
        said: as for `links`.
    """
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    found = _probability(features @ weights + BIAS)
    for pair, right in said.items():
        found[pair] = float(right)
    return found


def recurrences(features: NDArray[np.float64]) -> list[Link]:
    """Which problems of a later round are those of an earlier one again, one to one.

    Args:
        features: (problems, later problems, `FEATURES`), without places and headings, whose order tells nothing here.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (slow to import)

    found = _probability(features @ np.array([AGAIN.get(name, 0.0) for name in FEATURES]) + AGAIN_BIAS)
    rows, columns = linear_sum_assignment(found, maximize=True)
    return [
        _link(found, [int(r)], int(r), int(c)) for r, c in zip(rows, columns, strict=True) if found[r, c] >= AGAIN_LEAST
    ]


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
    both = {a: [p for p, other in pairs if other == a] for _, a in pairs}
    return sorted((_link(found, both[a], p, a) for p, a in pairs), key=lambda link: (link.answer, link.problem))


def _link(found: NDArray[np.float64], linked: list[int], problem: int, answer: int) -> Link:
    """A link with its next best problem, which is none of those that the answer is linked with too."""
    others = found[:, answer].copy()
    others[linked] = -1
    best = int(others.argmax()) if others.max() >= 0 else -1
    score = float(others[best]) if best >= 0 else 0.0
    return Link(problem, answer, round(float(found[problem, answer]), 4), best, round(score, 4))
