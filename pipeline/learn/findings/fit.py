"""Fitting: the linear model that is shipped, the rivals it is compared with, and held-out scores of either.

Every held-out score comes from grouped folds: a passage's sentences are all in one, and columns are chosen, pruned and fitted
on the others. Each sentence is learnt twice, with its heading and lead and without, since both kinds are judged later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from pipeline.classify.codebook import STATUSES
from pipeline.classify.features import ANY, LABEL_ZONES, ZONES, Space
from pipeline.learn.findings.data import Data, Matrix, matrix, space_of
from pipeline.processes import each

FOLDS = 5
SEED = 20
WORKERS = 2
# inverse of the L2 penalty, of vectors of about length 1; with 0.5 the status macro-F1 of the first fold is .005 less, from 1 to 2
# it is flat
STRENGTH = 1.5
# What a column is worth beside a substring anywhere: the greater its value, the cheaper its weight. Half of either changes little.
ZONE_VALUE, FACT_VALUE = 0.5, 0.1
# a fifth of the substrings; status macro-F1 of the first fold .854 beside .855 with all of them
KEPT = 10_000
# single characters are most of what matches and most of what matching costs, but 150 of them cost .004 of macro-F1
SINGLES = 250
Rows = NDArray[np.int64]
Scores = NDArray[np.floating[Any]]
Make = Callable[[], Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Linear:
    """A fitted linear model: weights (columns, outputs) and bias (outputs,); outputs are the statuses, then the labels."""

    space: Space
    weights: Scores
    bias: Scores

    def scores(self, data: Data) -> Scores:
        """(units, outputs): margins, not calibrated."""
        scores: Scores = matrix(self.space, data) @ self.weights + self.bias
        return scores


def fit_linear(data: Data, rows: Rows) -> Linear:
    """The linear model of some rows: linear SVMs over all columns, then over the substrings that move scores most.

    Args:
        data: the training data.
        rows: (n,) indices of the units to learn from.
    """
    return _linear(pruned(data, rows), data, rows)


def _linear(space: Space, data: Data, rows: Rows) -> Linear:
    columns, value = _valued(space, data, rows)
    weights, bias = _fit(columns, space, data, rows)
    return Linear(space, weights * value[:, None], bias)


def pruned(data: Data, rows: Rows) -> Space:
    """The columns seen in some rows, of substrings those that move scores most.

    Args:
        data: the training data.
        rows: (n,) indices of the units to learn from.
    """
    space = space_of(data, rows)
    columns, _ = _valued(space, data, rows)
    # a weight moves little where its column seldom holds
    often = np.sqrt(np.bincount(columns.indices, columns.data**2, minlength=space.width))
    moved = (np.abs(_fit(columns, space, data, rows)[0]).max(1) * often)[: space.size * len(ZONES)]
    moved = moved.reshape(len(ZONES), space.size).max(0)
    single = np.array([len(s) == 1 for s in space.substrings])
    order = np.argsort(-moved, kind="stable")
    kept = np.sort(np.concatenate([order[single[order]][:SINGLES], order[~single[order]][:KEPT]]))
    return Space([space.substrings[i] for i in kept.tolist()], space.names)


def _fit(columns: Matrix, space: Space, data: Data, rows: Rows) -> tuple[Scores, Scores]:
    """(columns, outputs) and (outputs,): weights of columns at their values, and bias."""
    models = _models(columns, space, data, rows, _svm)
    return np.vstack([m.coef_ for m in models]).T, np.concatenate([m.intercept_ for m in models])


def _svm() -> LinearSVC:
    return LinearSVC(C=STRENGTH, random_state=SEED, max_iter=3000)


def _twice(space: Space, data: Data, rows: Rows) -> Matrix:
    """The rows with their context and, below, without it."""
    return sparse.vstack([matrix(space, data)[rows], matrix(space, data.without_context())[rows]]).tocsr()


def _valued(space: Space, data: Data, rows: Rows) -> tuple[Matrix, Scores]:
    """`_twice`, each column times its value, and the values: what is rare tells more, and its weight costs less."""
    columns = _twice(space, data, rows)
    anywhere = columns[len(rows) :, ANY * space.size : (ANY + 1) * space.size]
    seen = np.bincount(anywhere.indices, minlength=space.size)
    rare = np.log((len(rows) + 1) / (seen + 1)) + 1
    # a unit's substrings are a vector of about length 1, so that the penalty does not depend on how many are known
    length = np.sqrt((anywhere.multiply(anywhere) @ rare**2).mean())
    zones = np.where(np.arange(len(ZONES)) == ANY, 1, ZONE_VALUE)
    value = np.append(np.outer(zones, rare / (length or 1)), np.full(len(space.names), FACT_VALUE))
    return (columns @ sparse.diags(value.astype(np.float32))).tocsr(), value


def _models(columns: Matrix, space: Space, data: Data, rows: Rows, make: Make) -> list[Any]:
    """One model of the status, then one a label, which learns from units that name a problem, without their context."""
    half = np.full(columns.shape[0], 0.5)
    named = rows[data.named[rows]]
    told = (columns[len(rows) :][data.named[rows]] @ sparse.diags(_of_labels(space))).tocsr()
    models = [make().fit(columns, np.tile(data.status[rows], 2), sample_weight=half)]
    models += [make().fit(told, label[named], sample_weight=np.ones(len(named))) for label in data.labels.T]
    return models


def _of_labels(space: Space) -> NDArray[np.float32]:
    """1 for the columns that decide labels, 0 for the others."""
    blocks = np.isin(np.arange(len(ZONES)), LABEL_ZONES).repeat(space.size)
    return np.append(blocks, np.ones(len(space.names))).astype(np.float32)


def rivals() -> dict[str, Make]:
    """The models that the linear one is compared with, by name; they see the same columns."""
    dense = FunctionTransformer(lambda x: x.toarray(), accept_sparse=True)
    return {
        "logistic regression": lambda: LogisticRegression(C=5.0, max_iter=300, tol=1e-3),
        "naive Bayes": lambda: ComplementNB(alpha=0.3),
        "gradient boosting": lambda: _Selected(SelectKBest(chi2, k=150), dense),
    }


class _Selected:
    """Gradient boosting over the columns that tell most: its trees take dense columns only."""

    def __init__(self, *steps: Any) -> None:  # noqa: ANN401 (scikit-learn's transformers)
        self.steps = make_pipeline(*steps)
        self.trees = HistGradientBoostingClassifier(max_iter=50, learning_rate=0.2, random_state=SEED)

    def fit(self, columns: Matrix, target: NDArray[Any], sample_weight: NDArray[Any]) -> _Selected:
        self.trees.fit(self.steps.fit_transform(columns, target), target, sample_weight=sample_weight)
        return self

    def decision_function(self, columns: Matrix) -> Scores:
        scores: Scores = self.trees.decision_function(self.steps.transform(columns))
        return scores


def folds(data: Data) -> list[tuple[Rows, Rows]]:
    """(rows to learn from, rows held out) of each fold; a group is held out whole."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    return list(splitter.split(np.zeros(len(data.status)), data.status, data.groups))


def _in_processes(function: Callable[..., T], tasks: Sequence[tuple[Any, ...]]) -> list[T]:
    """What a function gives for each task; in processes, since liblinear draws all threads' random numbers from one source."""
    return each(_on_one_core, [(function, *task) for task in tasks], WORKERS)


def _on_one_core(function: Callable[..., T], *task: Any) -> T:  # noqa: ANN401 (what the function takes)
    """One core, since sums that several add up depend on their number."""
    with threadpool_limits(1):
        return function(*task)


def spaces(data: Data) -> list[Space]:
    """The columns of each fold's model, by the rows that it learns from."""
    return _in_processes(pruned, [(data, learn) for learn, _ in folds(data)])


def held_out(data: Data, columns: Sequence[Space]) -> tuple[Scores, Scores]:
    """Scores of every unit by the model of the folds without it: with its context, and without.

    Args:
        data: the training data.
        columns: of each fold, as `spaces` gives them.
    """
    parts = _in_processes(_fold, [(s, data, *fold) for s, fold in zip(columns, folds(data), strict=True)])
    with_context, alone = _empty(data), _empty(data)
    for (_, test), (first, second) in zip(folds(data), parts, strict=True):
        with_context[test], alone[test] = first, second
    return with_context, alone


def _empty(data: Data) -> Scores:
    return np.zeros((len(data.status), len(STATUSES) + data.labels.shape[1]))


def _fold(space: Space, data: Data, learn: Rows, test: Rows) -> tuple[Scores, Scores]:
    model = _linear(space, data, learn)
    return model.scores(data)[test], model.scores(data.without_context())[test]


def rivals_held_out(data: Data, columns: Sequence[Space]) -> dict[str, Scores]:
    """Held-out scores of each rival, with context.

    Args:
        data: the training data.
        columns: of each fold, as `spaces` gives them.
    """
    parts = _in_processes(_rival_fold, [(s, data, *fold) for s, fold in zip(columns, folds(data), strict=True)])
    found = {name: _empty(data) for name in rivals()}
    for (_, test), scores in zip(folds(data), parts, strict=True):
        for name, of_fold in scores.items():
            found[name][test] = of_fold
    return found


def _rival_fold(space: Space, data: Data, learn: Rows, test: Rows) -> dict[str, Scores]:
    columns, value = _valued(space, data, learn)
    held = (matrix(space, data)[test] @ sparse.diags(value.astype(np.float32))).tocsr()
    found = {}
    for name, make in rivals().items():
        models = _models(columns, space, data, learn, make)
        found[name] = np.column_stack([_decision(m, held) for m in models])
    return found


def _decision(model: Any, columns: Matrix) -> Scores:  # noqa: ANN401 (any of the rivals)
    if hasattr(model, "decision_function"):
        scores: Scores = model.decision_function(columns)
        return scores
    odds: Scores = model.predict_log_proba(columns)
    return odds if odds.shape[1] > 2 else odds[:, 1] - odds[:, 0]
