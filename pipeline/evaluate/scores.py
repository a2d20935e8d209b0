"""Scores of annotations against gold ones: precision, recall and F1 per layer, errors listed.

A mention is right when its start and end are; for a problem any overlap counts, for a statistic any overlap with the same
value and unit, one to one. `value` is the share of right spans whose value is right too. Status and labels: macro-F1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pipeline import codelists, layers
from pipeline.layers import Layer

Record = Mapping[str, Any]
# a label for whatever is none of the others is not scored
RESIDUE = "other"


def _value(layer: Layer, mention: Record) -> object:
    """What is compared where the place is right: one value, or several; None where a place is all that there is to say."""
    if not layer.scored:
        return None
    told = tuple(_comparable(mention.get(key)) for key in layer.scored)
    return told if len(told) > 1 else told[0]


def _comparable(value: object) -> object:
    return (
        tuple(sorted(value)) if isinstance(value, list | tuple) else value or None if isinstance(value, str) else value
    )


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement: layer, kind (missed, false, value), unit id, the characters, what the gold says, what was said."""

    layer: str
    kind: str
    unit: str
    text: str
    gold: object = None
    said: object = None


@dataclass(slots=True)
class Tally:
    """Counts of one layer."""

    right: int = 0
    false: int = 0
    missed: int = 0
    valued: int = 0
    errors: list[Error] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """gold, precision, recall, f1 and value (share of right spans whose value is right)."""
        said, gold = self.right + self.false, self.right + self.missed
        return {
            "gold": gold,
            "precision": self.right / said if said else float(not gold),
            "recall": self.right / gold if gold else 1.0,
            "f1": f1(self.right, self.false, self.missed),
            "value": self.valued / self.right if self.right else float(not gold),
        }


def f1(right: int, false: int, missed: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing found.

    Args:
        right: found, and there.
        false: found, and not there.
        missed: there, and not found.
    """
    return 2 * right / (2 * right + false + missed) if right + false + missed else 1.0


def exact(pairs: Iterable[tuple[AbstractSet[object], AbstractSet[object]]]) -> dict[str, float]:
    """precision, recall and f1 of what was said against what is true, each pair a unit's (true, said)."""
    right = false = missed = 0
    for true, said in pairs:
        right, false, missed = right + len(true & said), false + len(said - true), missed + len(true - said)
    return {
        "precision": right / (right + false) if right + false else float(not missed),
        "recall": right / (right + missed) if right + missed else 1.0,
        "f1": f1(right, false, missed),
    }


def score(gold: Sequence[Record], said: Sequence[Record]) -> tuple[dict[str, dict[str, float]], list[Error]]:
    """Figures per layer, and every error.

    Args:
        gold: records in the gold form.
        said: annotations of the same units, in the same order.
    """
    figures: dict[str, dict[str, float]] = {}
    errors: list[Error] = []
    pairs = list(zip(gold, said, strict=True))
    for layer in layers.every():
        tally = Tally()
        for a, b in pairs:
            _count(tally, layer, a, b.get(layer.gold, ()))
        figures[layer.gold] = tally.figures()
        if not layer.scored:
            del figures[layer.gold]["value"]
        errors += tally.errors
    figures["status"] = _status(pairs)
    figures["labels"] = _labels(pairs)
    return figures, errors + _finding_errors(pairs)


def _count(tally: Tally, layer: Layer, gold: Record, said: Sequence[Record]) -> None:
    value = partial(_value, layer)
    left = list(said)
    for mention in sorted(gold.get(layer.gold, ()), key=lambda m: (m["start"], m["end"])):
        match = _match(layer, mention, left)
        where = (layer.gold, gold["id"], gold["text"][mention["start"] : mention["end"]])
        if match is None:
            tally.missed += 1
            tally.errors.append(Error(where[0], "missed", where[1], where[2], value(mention) or mention.get("value")))
            continue
        left.remove(match)
        tally.right += 1
        if value(mention) == value(match):
            tally.valued += 1
        else:
            tally.errors.append(Error(where[0], "value", where[1], where[2], value(mention), value(match)))
    tally.false += len(left)
    tally.errors += [
        Error(layer.gold, "false", gold["id"], gold["text"][m["start"] : m["end"]], None, value(m) or m.get("value"))
        for m in left
    ]


def _match(layer: Layer, mention: Record, left: Sequence[Record]) -> Record | None:
    if layer.match == "exact":
        return next((m for m in left if m["start"] == mention["start"] and m["end"] == mention["end"]), None)
    near = [m for m in left if m["start"] < mention["end"] and mention["start"] < m["end"]]
    if layer.same:
        return next(
            (m for m in near if all(_comparable(m.get(k)) == _comparable(mention.get(k)) for k in layer.same)), None
        )
    return max(near, key=lambda m: min(mention["end"], m["end"]) - max(mention["start"], m["start"]), default=None)


def _status(pairs: Sequence[tuple[Record, Record]]) -> dict[str, float]:
    told = [(g["finding"]["status"], s["finding"]["status"]) for g, s in pairs]
    per = {
        status: f1(*_contrast([(g == status, s == status) for g, s in told])) for status in sorted({g for g, _ in told})
    }
    accuracy = sum(g == s for g, s in told) / len(told) if told else 1.0
    return {"gold": len(told), "accuracy": accuracy, "f1": sum(per.values()) / len(per) if per else 1.0} | per


def _labels(pairs: Sequence[tuple[Record, Record]]) -> dict[str, float]:
    named = [(g["finding"]["labels"], s["finding"]["labels"]) for g, s in pairs if g["finding"]["status"] != "none"]
    per = {
        label: f1(*_contrast([(label in g, label in s) for g, s in named])) for label in _scored(g for g, _ in named)
    }
    nothing = float(not any(s for _, s in named))
    return {"gold": len(named), "f1": sum(per.values()) / len(per) if per else nothing} | per


def _scored(labels: Iterable[Sequence[str]]) -> list[str]:
    """The labels of the gold, the program's in their order, then a user's own; without the program's residue."""
    there, known = {label for of in labels for label in of}, codelists.names("label")
    own = sorted(there - set(known))
    return [label for label in known if label in there and (own or label != RESIDUE)] + own


def _contrast(told: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    return sum(g and s for g, s in told), sum(s and not g for g, s in told), sum(g and not s for g, s in told)


def _finding_errors(pairs: Sequence[tuple[Record, Record]]) -> list[Error]:
    return [
        Error("finding", "value", g["id"], g["text"], g["finding"], s["finding"])
        for g, s in pairs
        if g["finding"]["status"] != s["finding"]["status"]
        or (g["finding"]["status"] != "none" and set(g["finding"]["labels"]) != set(s["finding"]["labels"]))
    ]
