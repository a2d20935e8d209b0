"""Fitting: the linear model that is shipped, the rivals it is compared with, and held-out scores of either.

Every held-out score comes from grouped folds: a passage's sentences are all in one, and columns are chosen, pruned and fitted
on the others. Each sentence is learnt twice, with its heading and lead and without, since both kinds are judged later.
"""

from __future__ import annotations

from collections.abc import Callable
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
from pipeline.classify.features import LABEL_ZONES, ZONES, Space
from pipeline.learn.findings.data import Data, Matrix, matrix, space_of
from pipeline.processes import each

FOLDS = 5
SEED = 20
WORKERS = 2
# inverse of the L2 penalty. Among 0.005, 0.01, 0.02 and 0.05 the strongest penalty whose macro-F1 is within about one standard
# error (0.01) of the best when whole files of the data are held out: other writers' texts are what the model is for.
STRENGTH = 0.01
# what the rules and lexicons say is held back less than a substring: the greater a column's value, the cheaper its weight
FACT_VALUE = 3.0
# within .01 of the held-out macro-F1 of 10 000 (status .818 and .825, labels .685 and .691), at two fifths of the file's size
KEPT = 3_000
# single characters are most of what matches and most of what matching costs, but only particles and verbs (已, 未, 被) tell much
SINGLES = 100
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
    """The linear model of some rows: linear SVMs over all columns, then over the substrings that weigh most.

    Args:
        data: the training data.
        rows: (n,) indices of the units to learn from.
    """
    space = space_of(data, rows)
    weights = _fit(space, data, rows).weights
    heaviest = np.abs(weights[: space.size * len(ZONES)]).reshape(len(ZONES), space.size, -1).max(axis=(0, 2))
    single = np.array([len(s) == 1 for s in space.substrings])
    order = np.argsort(-heaviest, kind="stable")
    kept = np.sort(np.concatenate([order[single[order]][:SINGLES], order[~single[order]][:KEPT]]))
    return _fit(Space([space.substrings[i] for i in kept.tolist()], space.names), data, rows)


def _fit(space: Space, data: Data, rows: Rows) -> Linear:
    value = np.append(np.ones(space.size * len(ZONES)), np.full(len(space.names), FACT_VALUE))
    columns = (_twice(space, data, rows) @ sparse.diags(value.astype(np.float32))).tocsr()
    models = _models(columns, space, data, rows, _svm)
    weights = np.vstack([m.coef_ for m in models]).T
    return Linear(space, weights * value[:, None], np.concatenate([m.intercept_ for m in models]))


def _svm() -> LinearSVC:
    return LinearSVC(C=STRENGTH, random_state=SEED, max_iter=3000)


def _twice(space: Space, data: Data, rows: Rows) -> Matrix:
    """The rows with their context and, below, without it."""
    return sparse.vstack([matrix(space, data)[rows], matrix(space, data.without_context())[rows]]).tocsr()


def _models(columns: Matrix, space: Space, data: Data, rows: Rows, make: Make) -> list[Any]:
    """One model of the status, then one a label, which learns from units that name a problem, and from what they name."""
    half = np.full(columns.shape[0], 0.5)
    named = np.tile(data.named[rows], 2)
    told = (columns[named] @ sparse.diags(_of_labels(space))).tocsr()
    models = [make().fit(columns, np.tile(data.status[rows], 2), sample_weight=half)]
    models += [make().fit(told, np.tile(label[rows], 2)[named], sample_weight=half[named]) for label in data.labels.T]
    return models


def _of_labels(space: Space) -> NDArray[np.float32]:
    """1 for the columns that decide labels, 0 for the others."""
    blocks = np.isin(np.arange(len(ZONES)), LABEL_ZONES).repeat(space.size)
    return np.append(blocks, np.ones(len(space.names))).astype(np.float32)


def rivals() -> dict[str, Make]:
    """The models that the linear one is compared with, by name; they see every column, pruned or not."""
    dense = FunctionTransformer(lambda x: x.toarray(), accept_sparse=True)
    return {
        "logistic regression": lambda: LogisticRegression(C=0.1, max_iter=300, tol=1e-3),
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


def _of_folds(function: Callable[[Data, Rows, Rows], T], data: Data) -> list[T]:
    """What a function gives for each fold; in processes, since liblinear draws all threads' random numbers from one source."""
    return each(_on_one_core, [(function, data, learn, test) for learn, test in folds(data)], WORKERS)


def _on_one_core(function: Callable[[Data, Rows, Rows], T], data: Data, learn: Rows, test: Rows) -> T:
    """One core, since sums that several add up depend on their number."""
    with threadpool_limits(1):
        return function(data, learn, test)


def held_out(data: Data) -> tuple[Scores, Scores]:
    """Scores of every unit by the model of the folds without it: with its context, and without."""
    parts = _of_folds(_fold, data)
    with_context, alone = _empty(data), _empty(data)
    for (_, test), (first, second) in zip(folds(data), parts, strict=True):
        with_context[test], alone[test] = first, second
    return with_context, alone


def _empty(data: Data) -> Scores:
    return np.zeros((len(data.status), len(STATUSES) + data.labels.shape[1]))


def _fold(data: Data, learn: Rows, test: Rows) -> tuple[Scores, Scores]:
    model = fit_linear(data, learn)
    return model.scores(data)[test], model.scores(data.without_context())[test]


def rivals_held_out(data: Data) -> dict[str, Scores]:
    """Held-out scores of each rival, with context."""
    parts = _of_folds(_rival_fold, data)
    found = {name: _empty(data) for name in rivals()}
    for (_, test), scores in zip(folds(data), parts, strict=True):
        for name, of_fold in scores.items():
            found[name][test] = of_fold
    return found


def _rival_fold(data: Data, learn: Rows, test: Rows) -> dict[str, Scores]:
    space = space_of(data, learn)
    columns, held = _twice(space, data, learn), matrix(space, data)[test]
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
